//! Composition root of `ffj-deploy`, the program that brings releases.
#![expect(clippy::print_stderr, reason = "a command line prints")]

pub mod adapter;
mod ask;
mod check;
pub mod cli;
pub mod config;
pub mod engine;
mod journal;
mod keys;
mod look;
mod offline;
pub mod release;
mod revive;
mod seed;
mod serve;
mod show;
mod text;
mod unit;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};
use ffj_base::out;
use ffj_base::{exit, version};
use serde_json::json;

use adapter::process::Processes;
use adapter::releasedir;
use adapter::statedir::StateDir;
use cli::{Cli, Command, Places};
use config::DeploySettings;
use engine::Place;
use release::Layout;
use release::layout::Link;
use release::order::Wish;

/// The release that the package carries.
const PACKAGED: &str = "/usr/lib/ffj-bot";
/// The tree of releases, unless the configuration names another.
const ROOT: &str = "/opt/ffj-bot";
/// Where the deployer keeps its state, unless systemd says otherwise.
const STATE: &str = "/var/lib/ffj-deploy";
/// Where the bot has its control socket.
const RUNTIME: &str = "/run/ffj-bot";
/// Where the kernel shows its processes.
const PROC: &str = "/proc";
/// The trusted keys.
const KEYS: &str = "/etc/ffj-bot/keys";
/// The bot's secrets.
const CREDENTIALS: &str = "/etc/credstore.encrypted";
/// Where a secret is that somebody wanted to be kept in plain text.
const PLAIN_CREDENTIALS: &str = "/etc/credstore";
/// The unit that deploys.
const ACTIVATOR: &str = "ffj-deploy-apply.service";
/// The one folder below it that the listener and the looker may write.
const SPOOL: &str = "incoming";

/// The definition of the command line, for the manual and the completion.
#[must_use]
pub fn command() -> clap::Command {
    Cli::command()
}

/// Runs the program.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let Some(command) = &cli.command else {
        return ExitCode::from(if cli.version { print_version(cli.json) } else { exit::USAGE });
    };
    let code = match command {
        _ if cli.version => print_version(cli.json),
        Command::Check => check::check(&cli),
        Command::Serve => serve::serve(&cli.config),
        Command::Seed(args) => seed::seed(&cli, args),
        Command::Recover => seed::recover(&cli),
        Command::Revive => revive::revive(&cli),
        Command::Status => show::status(&cli),
        Command::History(args) => show::history(&cli, args),
        Command::Plan(args) => offline::plan(&cli, &args.file, args.force),
        Command::Verify(args) => offline::verify(&cli, &args.file),
        Command::Apply(args) => match &args.file {
            None => unit::apply(&cli, args.on_failure),
            Some(file) => ask::with_bundle(&cli, file, args.force, args.wait),
        },
        Command::Activate(args) => match args.version.parse() {
            Ok(version) => ask::order(&cli, Wish::Activate { version, force: false }, args.wait),
            Err(_) => misused(&text::not_a_version(&args.version)),
        },
        Command::Rollback(args) => match args.version.as_deref().map(str::parse).transpose() {
            Ok(version) if args.dry_run => offline::would_roll_back(&cli, version, args.force),
            Ok(version) => ask::order(&cli, Wish::RollBack { version, force: args.force }, true),
            Err(_) => misused(&text::not_a_version(args.version.as_deref().unwrap_or_default())),
        },
        Command::Freeze(args) => match args.duration.as_deref().map(text::seconds).transpose() {
            Ok(for_seconds) => ask::order(&cli, Wish::Freeze { for_seconds, why: args.why.clone() }, false),
            Err(why) => misused(&why),
        },
        Command::Unfreeze => ask::order(&cli, Wish::Unfreeze, false),
        Command::Prune(args) if args.dry_run => offline::would_prune(&cli),
        Command::Prune(_) => ask::order(&cli, Wish::Prune, false),
        Command::LookNow(args) => look::look(&cli.config, args, cli.json),
    };
    if code != exit::DONE {
        ffj_base::adapter::journal::settle();
    }
    ExitCode::from(code)
}

/// Says what is wrong with the command line.
fn misused(why: &str) -> u8 {
    eprintln!("ffj-deploy: {why}");
    exit::USAGE
}

/// Where the deployer keeps its state.
fn state() -> PathBuf {
    std::env::var_os("STATE_DIRECTORY").map_or_else(|| PathBuf::from(STATE), PathBuf::from)
}

/// Says why nothing could be done, with every cause.
fn complain(error: &(dyn std::error::Error + 'static)) -> u8 {
    eprintln!("ffj-deploy: {}", text::chain(error));
    exit::FAILED
}

/// Says why nothing was changed, and what runs.
fn give_up(cli: &Cli, why: &str) -> u8 {
    eprintln!("ffj-deploy: {why} — {}", text::runs(&runs(&cli.config)));
    exit::FAILED
}

/// Where the link leads, which is truer than what was said of it; nothing when it leads nowhere.
fn runs(config: &Path) -> String {
    let root = config::load(config).map_or_else(|_| PathBuf::from(ROOT), |loaded| loaded.settings.target.root);
    releasedir::says(&Layout::new(root), Link::Current).map(|version| version.to_string()).unwrap_or_default()
}

/// The settings; with a configuration that cannot be read, why not.
fn settings(file: &Path) -> Result<DeploySettings, u8> {
    config::load(file).map(|loaded| loaded.settings).map_err(|error| {
        eprintln!("{}", error.report());
        exit::CONFIG
    })
}

/// Where everything is.
fn place(places: &Places) -> Place {
    Place {
        // systemd separates several folders by colons; ours is the first.
        state: StateDir::new(PathBuf::from(places.state.display().to_string().split(':').next().unwrap_or(STATE))),
        runtime: places.runtime.clone(),
        package: places.package.clone(),
        keys: places.keys.clone(),
        processes: Processes::new(places.proc.clone()),
        credentials: PathBuf::from(CREDENTIALS),
    }
}

fn print_version(as_json: bool) -> u8 {
    if as_json {
        out!("{}", json!({ "product": "ffj-deploy", "version": version::VERSION, "commit": version::COMMIT, "target": version::target() }));
    } else {
        out!("ffj-deploy {} ({}, {})", version::VERSION, version::COMMIT, version::target());
    }
    exit::DONE
}
