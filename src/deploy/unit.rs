//! The activator as systemd runs it: `ffj-deploy apply`, and the same when the bot has failed.

use super::cli::Cli;
use super::engine::{Engine, EngineError};
use super::{journal, place, settings, text};
use crate::adapter::journal as log;
use crate::adapter::systemd;
use crate::exit;

/// `ffj-deploy apply`, without a file.
pub fn apply(cli: &Cli, on_failure: bool) -> u8 {
    let _level = log::start(tracing::Level::INFO, "ffj-deploy");
    let settings = match settings(&cli.config) {
        Ok(settings) => settings,
        Err(code) => return code,
    };
    let actor = if on_failure { "failure" } else { "unit" };
    let ran = Engine::open(place(&cli.places), settings, actor).and_then(|engine| {
        let Some(mut engine) = engine else {
            // Whoever holds the lock sees what there is to be seen.
            tracing::info!("another activator is at work");
            return Ok(());
        };
        engine.run()
    });
    match ran {
        Ok(()) => {
            systemd::status(&text::activator_done());
            exit::DONE
        }
        Err(error) => {
            tracing::error!(
                message_id = journal::BROKEN,
                error = text::chain(&error),
                "the activator cannot go on: {}",
                text::chain(&error)
            );
            if matches!(error, EngineError::Nothing) { exit::CONFIG } else { exit::FAILED }
        }
    }
}
