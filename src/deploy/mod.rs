//! Composition root of `ffj-deploy`, the program that brings releases.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line prints")]

pub mod cli;
mod look;
mod seed;
mod serve;
mod text;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};
use serde_json::json;

use crate::{config, exit, version};
use cli::{Cli, Command};

/// The release that the package carries.
const PACKAGED: &str = "/usr/lib/ffj-bot";
/// The tree of releases, unless the configuration names another.
const ROOT: &str = "/opt/ffj-bot";

/// Where the deployer keeps its state, unless systemd says otherwise.
const STATE: &str = "/var/lib/ffj-deploy";
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
    let code = match cli.command {
        _ if cli.version => print_version(cli.json),
        None => exit::USAGE,
        Some(Command::Check) => check(&cli.config),
        Some(Command::Serve) => serve::serve(&cli.config),
        Some(Command::Seed(args)) => seed::seed(&cli.config, &args, cli.json),
        Some(Command::LookNow(args)) => look::look(&cli.config, &args, cli.json),
        Some(Command::Recover(args)) => seed::recover(&cli.config, &args, cli.json),
    };
    ExitCode::from(code)
}

/// Where the deployer keeps its state.
fn state() -> PathBuf {
    std::env::var_os("STATE_DIRECTORY").map_or_else(|| PathBuf::from(STATE), PathBuf::from)
}

/// Says why nothing could be done, with every cause.
fn complain(error: &dyn std::error::Error) -> u8 {
    let mut line = format!("ffj-deploy: {error}");
    let mut cause = error.source();
    while let Some(error) = cause {
        line.push_str(&format!(": {error}"));
        cause = error.source();
    }
    eprintln!("{line}");
    exit::FAILED
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

fn check(file: &Path) -> u8 {
    match config::load_deploy(file) {
        Ok(loaded) => {
            loaded.warnings.iter().for_each(|warning| println!("{warning}"));
            exit::DONE
        }
        Err(error) => {
            eprintln!("{}", error.report());
            exit::CONFIG
        }
    }
}
