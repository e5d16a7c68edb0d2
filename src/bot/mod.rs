//! Composition root of `ffj-bot`: the command line, and what each command does.

mod checks;
pub mod cli;
mod control_handler;
mod handover;
mod inspect;
mod paths;
mod reload;
mod run;
mod supervise;
mod tell;
mod why;
mod wire;

use std::io::{BufRead, IsTerminal as _, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Instant, SystemTime};

use clap::Parser as _;
use ffj_base::adapter::{journal, systemd};
use ffj_base::exit;

use crate::app::feature::Features;
use crate::app::{Slot, Store, StoreError};
use crate::config;
use crate::config::secret::{Credentials, Name};
use crate::domain::language::Language;
use crate::setup::{self, Dialogue, Hidden, Input, Protection, SecretStore, SetupError};
use crate::text::{journal as id, plain, say};
use cli::{Cli, Command, SecretArgs, SecretCommand};
use paths::Paths;

/// What is added to the pause when more time to start is asked for.
const EXTENSION: std::time::Duration = std::time::Duration::from_secs(30);

/// Runs the program with these features.
#[must_use]
pub fn main(features: Features) -> ExitCode {
    let started = Instant::now();
    let cli = Cli::parse();
    let code = match cli.command {
        _ if cli.version => inspect::version(cli.json),
        None => exit::USAGE,
        Some(Command::Run(flags)) => {
            let code = daemon(features, &cli.config, started, flags.successor);
            if code != exit::DONE {
                journal::settle();
            }
            code
        }
        Some(Command::Check) => inspect::check(&cli.config, cli.json),
        Some(Command::Doctor) => inspect::doctor(&cli.config, cli.json),
        Some(Command::Status) => inspect::status(cli.json),
        Some(Command::Why { story, id }) => why::why(story, id, cli.json),
        Some(Command::Reload) => inspect::reload(),
        Some(Command::Handover) => inspect::handover(),
        Some(Command::Preflight) => inspect::preflight(&cli.config),
        Some(Command::Tell { file }) => {
            let code = tell::tell(&cli.config, &file);
            journal::settle();
            code
        }
        Some(Command::StartSuccessor) => start_successor(&cli.config),
        Some(Command::Init(given)) => {
            let mut args: setup::InitArgs = (*given).into();
            // The unit reads the usual file, and only root may start it.
            args.start &= cli.config == Path::new(cli::CONFIG) && nix::unistd::geteuid().is_root();
            converse(|dialogue| setup::init(&cli.config, &args, &SecretStore::system(), dialogue))
        }
        Some(Command::ImportEnv(given)) => {
            let args = given.into();
            converse(|dialogue| setup::import_env(&cli.config, &args, &SecretStore::system(), dialogue))
        }
        Some(Command::Secret(command)) => secret(command),
    };
    ExitCode::from(code)
}

/// `ffj-bot start-successor`, the helper of a hand-over.
fn start_successor(file: &Path) -> u8 {
    match handover::start_successor(&program(), file) {
        Ok(pid) => inspect::number(pid),
        Err(error) => inspect::complain(&error.to_string(), exit::FAILED),
    }
}

/// The program as it was called: through the link to the current release, whatever that is by then.
fn program() -> std::ffi::OsString {
    std::env::args_os().next().unwrap_or_else(|| "ffj-bot".into())
}

/// `ffj-bot run`.
fn daemon(features: Features, file: &Path, started: Instant, succeeds: bool) -> u8 {
    if succeeds {
        systemd::fall_silent();
    }
    let level = journal::start(tracing::Level::INFO, "ffj-bot");
    keep_panics_quiet();
    let loaded = match config::load(file) {
        Ok(loaded) => loaded,
        Err(error) => {
            let line = if file.exists() { "line-stopped-config" } else { "line-stopped-unset" };
            return cannot_start(id::BAD_CONFIGURATION, line, &error.report(), exit::CONFIG);
        }
    };
    level.set(reload::level(loaded.settings.log.level));
    for warning in &loaded.warnings {
        tracing::warn!(message_id = id::UNWISE, "{warning}");
    }
    let token = match Credentials::from_system().require(Name::DiscordToken) {
        Ok(token) => token,
        Err(error) => return cannot_start(id::BAD_CONFIGURATION, "line-stopped-credential", &error.to_string(), exit::CONFIG),
    };
    let paths = Paths::from_environment();
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return cannot_start(id::BAD_CONFIGURATION, "line-stopped-config", &error.to_string(), exit::FAILED),
    };
    // A successor that cannot open it at once is in the way; the process that runs goes on.
    let opened = if succeeds { open(&paths) } else { runtime.block_on(open_patiently(&paths)) };
    let (slot, store) = match opened {
        Ok(opened) => opened,
        Err(error) => return store_failed(&error),
    };
    let setup = run::Setup { features, loaded: &loaded, file, program: program(), token: &token, paths: &paths, level, started, succeeds };
    let ended = runtime.block_on(run::run(setup, store, slot));
    // A look-up of a name that hangs must not hold up the end.
    runtime.shutdown_background();
    match ended {
        Ok(()) => exit::DONE,
        Err(run::End::Fatal(fatal)) => {
            let message = match fatal {
                crate::domain::gateway::Fatal::Token => id::BAD_TOKEN,
                crate::domain::gateway::Fatal::Intents => id::BAD_INTENTS,
                crate::domain::gateway::Fatal::Outdated => id::OUTDATED,
            };
            let line = format!("line-stopped-{}", fatal.key());
            cannot_start(message, &line, "Discord closed the connection for good", exit::CONFIG)
        }
        Err(run::End::Failed(error)) => {
            tracing::error!("cannot go on: {error:#}");
            exit::FAILED
        }
    }
}

/// Opens the database; while the disk is full or the file is busy, again and again. A restart would not help, and after a few
/// of them the service manager would give up.
async fn open_patiently(paths: &Paths) -> Result<(Slot, Store), StoreError> {
    for attempt in 1_u32.. {
        match open(paths) {
            Err(error @ (StoreError::Busy | StoreError::Full)) => {
                say_store_fault(&error, "line-blocked-store");
                let pause = crate::domain::outbox::back_off(attempt.min(6), 1.0);
                ffj_base::adapter::systemd::extend_timeout(pause * 2 + EXTENSION);
                tokio::time::sleep(pause).await;
            }
            opened => return opened,
        }
    }
    Err(StoreError::Closed)
}

/// Takes a slot and opens the database in it.
fn open(paths: &Paths) -> Result<(Slot, Store), StoreError> {
    std::fs::create_dir_all(&paths.state).map_err(StoreError::of_folder)?;
    let slot = Slot::take(&paths.state).map_err(StoreError::of_folder)?;
    Ok((slot, Store::open(&paths.database())?))
}

/// A database that only a person can mend keeps the bot down; one that is busy or full is tried again.
fn store_failed(error: &StoreError) -> u8 {
    let code = match error {
        StoreError::Damaged | StoreError::Newer { .. } | StoreError::ReadOnly | StoreError::CannotOpen(_) | StoreError::Unreadable(_) => {
            exit::CONFIG
        }
        StoreError::Busy
        | StoreError::Full
        | StoreError::Closed
        | StoreError::Panicked
        | StoreError::Snapshot(_)
        | StoreError::Folder(_)
        | StoreError::NoThread(_)
        | StoreError::Other(_) => exit::FAILED,
    };
    say_store_fault(error, "line-stopped-store");
    code
}

fn say_store_fault(error: &StoreError, line: &str) {
    let line = say(Language::Fr, line, &[("fault", plain(Language::Fr, error.advice()).into())]);
    ffj_base::adapter::systemd::status(&line);
    tracing::error!(message_id = id::STORE_FAULT, advice = line, "cannot open the database: {error}");
}

/// A panic message can quote what a person wrote; where it happened is enough to find it.
fn keep_panics_quiet() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(message_id = id::INCIDENT, place, "a part of the program panicked");
    }));
}

/// Says why, in the journal and in the status line, which stays visible while the unit is down.
fn cannot_start(message: &'static str, line: &str, why: &str, code: u8) -> u8 {
    let line = plain(Language::Fr, line);
    ffj_base::adapter::systemd::status(&line);
    // Each id is a constant of the call site, so that the journal can index it.
    macro_rules! report {
        ($($id:path),+) => { match message { $($id => tracing::error!(message_id = $id, advice = line, "{why}"),)+ _ => tracing::error!(advice = line, "{why}") } };
    }
    report!(id::BAD_CONFIGURATION, id::BAD_TOKEN, id::BAD_INTENTS, id::OUTDATED);
    code
}

/// Runs a command of `setup` on the terminal.
fn converse(act: impl FnOnce(&mut Dialogue<'_>) -> Result<(), SetupError>) -> u8 {
    let (stdin, stdout) = (std::io::stdin(), std::io::stdout());
    let hidden = if stdin.is_terminal() { Hidden::Terminal } else { Hidden::Input };
    let (mut input, mut output): (Box<dyn BufRead>, Box<dyn Write>) = (Box::new(stdin.lock()), Box::new(stdout.lock()));
    let mut dialogue = Dialogue::new(&mut *input, &mut *output, hidden);
    match act(&mut dialogue) {
        Ok(()) => exit::DONE,
        Err(error) => inspect::complain(&error.to_string(), error.exit_code()),
    }
}

fn secret(command: SecretCommand) -> u8 {
    let store = SecretStore::system();
    match command {
        SecretCommand::List => converse(|dialogue| setup::list(&store, &Credentials::from_system(), SystemTime::now(), dialogue)),
        SecretCommand::Set(args) => {
            with_name(&args, |name, input, protection| converse(|dialogue| setup::set(&store, name, input, protection, dialogue)))
        }
        SecretCommand::Rotate(args) => {
            with_name(&args, |name, input, protection| converse(|dialogue| setup::rotate(&store, name, input, protection, dialogue)))
        }
    }
}

fn with_name(args: &SecretArgs, act: impl FnOnce(Name, &Input, Protection) -> u8) -> u8 {
    let Ok(name) = args.name.parse::<Name>() else {
        let names: Vec<&str> = Name::ALL.iter().map(|name| name.as_str()).collect();
        return inspect::complain(&config::text::no_such_credential(&names.join(", ")), exit::USAGE);
    };
    let input = match (&args.from_file, args.from_stdin) {
        (Some(file), _) => Input::File(file.clone()),
        (None, true) => Input::Stdin,
        (None, false) => Input::Terminal,
    };
    act(name, &input, if args.plain { Protection::Plain } else { Protection::Encrypted })
}
