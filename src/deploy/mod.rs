//! Composition root of `ffj-deploy`, the program that brings releases.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line prints")]

mod ask;
pub mod cli;
pub mod engine;
mod journal;
mod keys;
mod look;
mod offline;
mod seed;
mod serve;
mod show;
mod text;
mod unit;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};
use serde_json::json;

use crate::adapter::statedir::StateDir;
use crate::config::{self, DeploySettings};
use crate::release::order::Wish;
use crate::{exit, version};
use cli::{Cli, Command, Places};
use engine::Place;

/// The release that the package carries.
const PACKAGED: &str = "/usr/lib/ffj-bot";
/// The tree of releases, unless the configuration names another.
const ROOT: &str = "/opt/ffj-bot";
/// Where the deployer keeps its state, unless systemd says otherwise.
const STATE: &str = "/var/lib/ffj-deploy";
/// Where the bot has its control socket.
const RUNTIME: &str = "/run/ffj-bot";
/// The trusted keys.
const KEYS: &str = "/etc/ffj-bot/keys";
/// The bot's secrets.
const CREDENTIALS: &str = "/etc/credstore.encrypted";
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
        Command::Check => check(&cli.config, &cli.places.keys),
        Command::Serve => serve::serve(&cli.config),
        Command::Seed(args) => seed::seed(&cli, args),
        Command::Recover => seed::recover(&cli),
        Command::Status => show::status(&cli),
        Command::History(args) => show::history(&cli, args),
        Command::Plan(args) => offline::plan(&cli, &args.file),
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
fn complain(error: &dyn std::error::Error) -> u8 {
    eprintln!("ffj-deploy: {}", text::chain(error));
    exit::FAILED
}

/// The settings; with a configuration that cannot be read, why not.
fn settings(file: &Path) -> Result<DeploySettings, u8> {
    config::load_deploy(file).map(|loaded| loaded.settings).map_err(|error| {
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
        credentials: PathBuf::from(CREDENTIALS),
    }
}

fn print_version(as_json: bool) -> u8 {
    if as_json {
        println!(
            "{}",
            json!({ "product": "ffj-deploy", "version": version::VERSION, "commit": version::COMMIT, "target": version::target() })
        );
    } else {
        println!("ffj-deploy {} ({}, {})", version::VERSION, version::COMMIT, version::target());
    }
    exit::DONE
}

fn check(file: &Path, folder: &Path) -> u8 {
    let loaded = match config::load_deploy(file) {
        Ok(loaded) => loaded,
        Err(error) => {
            eprintln!("{}", error.report());
            return exit::CONFIG;
        }
    };
    let mut out = std::io::stdout().lock();
    // A reader that went away is no failure of the check.
    loaded.warnings.iter().for_each(|warning| drop(writeln!(out, "{warning}")));
    match keys::read(folder) {
        Ok(keys) => {
            let usable = keys.list().filter(|(.., revoked)| !revoked).count();
            if usable < 2 {
                drop(writeln!(out, "{}", text::no_spare_key(folder)));
            }
            exit::DONE
        }
        // Where releases only come with the package, none are needed.
        Err(_) if loaded.settings.source.is_none() => exit::DONE,
        Err(error) => {
            eprintln!("ffj-deploy: {}", text::no_keys(folder, &error));
            exit::CONFIG
        }
    }
}
