//! The command line of `ffj-deploy`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Brings, verifies and activates releases of ffj-bot, and goes back when one does not hold.
#[derive(Debug, Parser)]
#[command(name = "ffj-deploy", disable_version_flag = true, arg_required_else_help = true)]
#[command(after_help = "What runs:  readlink /opt/ffj-bot/current\nSettings:   man ffj-deploy.toml")]
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
    /// What to do
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check the configuration and say everything that is wrong with it
    Check,
    /// Listen for deliveries of the forge and for bundles of a CI; systemd does this
    Serve,
    /// Look at the forge for a new release and fetch it; systemd does this every quarter of an hour and when the forge says so
    LookNow(LookArgs),
    /// Put the release of the package in place; the package does this when it is installed or upgraded
    Seed(SeedArgs),
    /// Put the tree of releases in order after a power cut; systemd does this before the bot starts
    Recover(RecoverArgs),
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
    /// Folder of the release that the package carries
    #[arg(long, value_name = "DIR", default_value = super::PACKAGED)]
    pub package: PathBuf,
    /// Run it even when a newer release is current
    #[arg(long)]
    pub downgrade: bool,
    /// Say what would be done, and do nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// Flags of `recover`.
#[derive(Debug, Args)]
pub struct RecoverArgs {
    /// Folder of the release that the package carries
    #[arg(long, value_name = "DIR", default_value = super::PACKAGED)]
    pub package: PathBuf,
}
