//! Composition root of `ffj-deploy`, the program that brings releases. So far: `check`, `serve` and `--version`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line prints")]

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};
use serde_json::json;

use crate::adapter::{journal, webhook};
use crate::{config, exit, version};

/// Receives, verifies and activates releases of ffj-bot.
#[derive(Debug, Parser)]
#[command(name = "ffj-deploy", disable_version_flag = true, arg_required_else_help = true)]
struct Cli {
    /// Configuration file
    #[arg(long, global = true, value_name = "FILE", default_value = "/etc/ffj-bot/deploy.toml")]
    config: PathBuf,
    /// Print the version and exit
    #[arg(long, short = 'V')]
    version: bool,
    /// For scripts: JSON instead of text
    #[arg(long, global = true)]
    json: bool,
    /// What to do
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check the configuration and say everything that is wrong with it
    Check,
    /// Listen; answers GET /health
    Serve,
}

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
        Some(Command::Serve) => serve(&cli.config),
    };
    ExitCode::from(code)
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

fn serve(file: &Path) -> u8 {
    let _level = journal::start(tracing::Level::INFO, "ffj-deploy");
    let loaded = match config::load_deploy(file) {
        Ok(loaded) => loaded,
        Err(error) => {
            tracing::error!("{}", error.report());
            return exit::CONFIG;
        }
    };
    let listen = loaded.settings.listener.listen;
    let served = tokio::runtime::Builder::new_current_thread().enable_all().build().and_then(|runtime| {
        runtime.block_on(async {
            let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
            webhook::serve(listen, async move {
                terminate.recv().await;
            })
            .await
        })
    });
    match served {
        Ok(()) => exit::DONE,
        Err(error) => {
            tracing::error!("cannot listen on {listen}: {error}");
            exit::FAILED
        }
    }
}
