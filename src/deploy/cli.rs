//! The command line of `ffj-deploy`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Brings, verifies and activates releases of ffj-bot, and goes back when one does not hold.
#[derive(Debug, Parser)]
#[command(name = "ffj-deploy", disable_version_flag = true, arg_required_else_help = true)]
#[command(after_help = "What runs:  ffj-deploy status\nGo back:    sudo ffj-deploy rollback\nSettings:   man ffj-deploy.toml")]
pub struct Cli {
    /// Configuration file; its drop-ins lie beside it in deploy.d/
    #[arg(long, global = true, value_name = "FILE", default_value = "/etc/ffj-bot/deploy.toml")]
    pub config: PathBuf,
    /// Print the version and exit
    #[arg(long, short = 'V')]
    pub version: bool,
    /// For scripts: JSON instead of text
    #[arg(long, global = true)]
    pub json: bool,
    /// Where things are
    #[command(flatten)]
    pub places: Places,
    /// What to do
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Say what runs, what is under way and what came of the latest deployment
    Status,
    /// List the deployments, with what came of each and why
    History(HistoryArgs),
    /// Bring the release of a bundle, for example from a USB stick; without FILE, whatever waits in the spool
    Apply(ApplyArgs),
    /// Make a release that waits the current one
    Activate(ActivateArgs),
    /// Go back to the former release, or to another one that is kept
    Rollback(RollbackArgs),
    /// Say all that "apply" would do with a bundle, and do nothing
    Plan(PlanArgs),
    /// Check signature, manifest and contents of a bundle
    Verify(FileArgs),
    /// From now on only a person begins a deployment
    Freeze(FreezeArgs),
    /// Let deployments begin by themselves again
    Unfreeze,
    /// Remove the releases that are kept for nothing
    Prune(PruneArgs),
    /// Check the configuration, the keys and the secret of the webhook, and say everything that is wrong with them
    Check,
    /// Listen for deliveries of the forge and for bundles of a CI; systemd does this
    Serve,
    /// Look at the forge for a new release and fetch it; systemd does this every quarter of an hour and when the forge says so
    LookNow(LookArgs),
    /// Put the release of the package in place; the package does this when it is installed or upgraded
    Seed(SeedArgs),
    /// Put the tree of releases in order after a power cut; systemd does this before the bot starts
    Recover,
    /// Start the bot again, ever more slowly, when systemd has given it up; systemd does this where no release is on trial
    Revive,
}

/// Where things are, when not in their usual places.
#[derive(Debug, Clone, Args)]
pub struct Places {
    /// Folder of the deployer's state; systemd's STATE_DIRECTORY, else the usual one
    #[arg(long, global = true, value_name = "DIR", hide = true, env = "STATE_DIRECTORY", default_value = super::paths::STATE)]
    pub state: PathBuf,
    /// Runtime directory of the bot
    #[arg(long, global = true, value_name = "DIR", hide = true, default_value = super::paths::RUNTIME)]
    pub runtime: PathBuf,
    /// Folder of the release that the package carries
    #[arg(long, global = true, value_name = "DIR", hide = true, default_value = super::paths::PACKAGED)]
    pub package: PathBuf,
    /// Folder of the trusted keys
    #[arg(long, global = true, value_name = "DIR", hide = true, default_value = super::paths::KEYS)]
    pub keys: PathBuf,
    /// Where the kernel shows its processes
    #[arg(long, global = true, value_name = "DIR", hide = true, default_value = super::paths::PROC)]
    pub proc: PathBuf,
    /// Do the work in this process, and not in its unit
    #[arg(long, global = true, hide = true)]
    pub here: bool,
}

/// Flags of `history`.
#[derive(Debug, Args)]
pub struct HistoryArgs {
    /// Every step, not only how each deployment ended
    #[arg(long)]
    pub steps: bool,
    /// What was kept of a deployment that failed: the answers of the release and the last lines of its journal
    #[arg(long, value_name = "ID", conflicts_with = "steps")]
    pub evidence: Option<String>,
}

/// What `apply` brings.
#[derive(Debug, Args)]
pub struct ApplyArgs {
    /// The bundle
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Take it although it is older than what was confirmed, or has failed here; recorded
    #[arg(long, requires = "file")]
    pub force: bool,
    /// Wait until the end of the probation
    #[arg(long)]
    pub wait: bool,
    /// Called by systemd when the bot has failed: goes back if a release is on trial
    #[arg(long, hide = true, conflicts_with = "file")]
    pub on_failure: bool,
}

/// What `activate` activates.
#[derive(Debug, Args)]
pub struct ActivateArgs {
    /// The version; "ffj-deploy status" names it
    #[arg(value_name = "VERSION")]
    pub version: String,
    /// Wait until the end of the probation
    #[arg(long)]
    pub wait: bool,
}

/// Where `rollback` goes.
#[derive(Debug, Args)]
pub struct RollbackArgs {
    /// The version; the one before the current one when not given
    #[arg(value_name = "VERSION")]
    pub version: Option<String>,
    /// Although it has failed here, or cannot read the database; recorded
    #[arg(long, requires = "version")]
    pub force: bool,
    /// Say where it would go, and do nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// What `plan` plans.
#[derive(Debug, Args)]
pub struct PlanArgs {
    /// The bundle
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// As "apply --force" would do it
    #[arg(long)]
    pub force: bool,
}

/// A bundle.
#[derive(Debug, Args)]
pub struct FileArgs {
    /// The bundle
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// Flags of `freeze`.
#[derive(Debug, Args)]
pub struct FreezeArgs {
    /// For how long, such as 2h or 3d; until "unfreeze" when not given
    #[arg(long = "for", value_name = "DURATION")]
    pub duration: Option<String>,
    /// Why; shown to everybody who asks
    #[arg(long, value_name = "TEXT")]
    pub why: String,
}

/// Flags of `prune`.
#[derive(Debug, Args)]
pub struct PruneArgs {
    /// Say what would be removed, and remove nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// Flags of `look-now`.
#[derive(Debug, Args)]
pub struct LookArgs {
    /// Fetch although updates are frozen
    #[arg(long, conflicts_with = "timer")]
    pub force: bool,
    /// Say what would be fetched, and fetch nothing
    #[arg(long, conflicts_with = "timer")]
    pub dry_run: bool,
    /// For the unit of systemd: look here and now, and say nothing when nobody wants a look
    #[arg(long)]
    pub timer: bool,
}

/// Flags of `seed`.
#[derive(Debug, Args)]
pub struct SeedArgs {
    /// Run it even when a newer release is current
    #[arg(long)]
    pub downgrade: bool,
    /// Where the bot runs, let the activator bring the release, and wait until it acts
    #[arg(long)]
    pub hand_over: bool,
    /// Only note what the bot was started with; the package does this before it replaces the unit
    #[arg(long, conflicts_with_all = ["downgrade", "hand_over", "dry_run"])]
    pub before_upgrade: bool,
    /// Say what would be done, and do nothing
    #[arg(long)]
    pub dry_run: bool,
}
