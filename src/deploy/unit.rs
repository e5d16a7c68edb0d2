//! The activator as systemd runs it: `ffj-deploy apply`, and the same when the bot has failed.

use std::time::Duration;

use ffj_base::adapter::journal as log;
use ffj_base::exit;

use super::cli::Cli;
use super::engine::{Engine, EngineError};
use super::journal;
use super::paths::Paths;
use super::text::Cause as _;
use crate::config;

/// How long it stays when it can do nothing about what starts it.
const BREATH: Duration = Duration::from_secs(60);
/// Pause between two attempts to take the lock.
const PAUSE: Duration = Duration::from_secs(1);

/// `ffj-deploy apply`, without a file.
pub fn apply(cli: &Cli, on_failure: bool) -> u8 {
    let _level = log::start(tracing::Level::INFO, "ffj-deploy");
    let paths = Paths::of(&cli.places);
    let settings = match config::load(&cli.config) {
        Ok(loaded) => loaded.settings,
        // The way back needs no configuration.
        Err(error) if on_failure || paths.state.marker().exists() => {
            tracing::error!(message_id = journal::BROKEN, error = error.report(), "going on with the usual settings: {}", error.report());
            match config::parse(&cli.config, "") {
                Ok(usual) => usual.settings,
                Err(_) => return exit::CONFIG,
            }
        }
        Err(error) => {
            tracing::error!(message_id = journal::BROKEN, error = error.report(), "the activator cannot go on: {}", error.report());
            // As long as something waits for it, systemd starts it again at once.
            paths.state.wait_for_order(BREATH);
            return exit::CONFIG;
        }
    };
    let actor = if on_failure { "failure" } else { "unit" };
    let ran = loop {
        match Engine::open(paths.clone(), settings.clone(), actor) {
            // Whoever holds the lock sees what there is to be seen.
            Ok(None) if on_failure => break Ok(()),
            // What starts this one may still be there when the other ends.
            Ok(None) => paths.state.wait_for_order(PAUSE),
            Ok(Some(mut engine)) => {
                if !on_failure {
                    engine.recall();
                }
                break engine.run();
            }
            Err(error) => break Err(error),
        }
    };
    match ran {
        Ok(()) => exit::DONE,
        Err(error) => {
            tracing::error!(message_id = journal::BROKEN, error = error.said(), "the activator cannot go on: {}", error.said());
            if matches!(error, EngineError::Nothing) {
                paths.state.wait_for_order(BREATH);
                return exit::CONFIG;
            }
            exit::FAILED
        }
    }
}
