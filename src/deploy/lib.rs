//! Composition root of `ffj-deploy`, the program that brings releases.

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
mod paths;
pub mod release;
mod revive;
mod say;
mod seed;
mod serve;
mod show;
mod text;
mod unit;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};
use ffj_base::{exit, out, version};
use serde_json::json;

use cli::{Cli, Command};
use release::order::Wish;
use say::misused;

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
    ffj_base::adapter::journal::settle();
    ExitCode::from(code)
}

fn print_version(as_json: bool) -> u8 {
    if as_json {
        out!("{}", json!({ "product": "ffj-deploy", "version": version::VERSION, "commit": version::COMMIT, "target": version::target() }));
    } else {
        out!("ffj-deploy {} ({}, {})", version::VERSION, version::COMMIT, version::target());
    }
    exit::DONE
}
