//! Reading the configuration again while the bot runs. What can change does; the rest is named and waits for a restart.

use std::path::PathBuf;
use std::sync::Arc;

use ffj_base::adapter::journal::LevelHandle;
use jiff::tz::TimeZone;

use crate::adapter::control::Response;
use crate::app::live::{Live, LiveSettings};
use crate::config::{self, LogLevel, Settings};
use crate::domain::id::UserId;
use crate::domain::language::Language;
use crate::text::{journal, say};

/// Reads the configuration again.
pub struct Reloader {
    file: PathBuf,
    started: Settings,
    level: LevelHandle,
    live: Arc<Live>,
}

impl Reloader {
    /// Starts from what was read at the start.
    #[must_use]
    pub const fn new(file: PathBuf, started: Settings, level: LevelHandle, live: Arc<Live>) -> Self {
        Self { file, started, level, live }
    }

    /// Reads and takes into use what can be; says what waits for a restart. A file with a mistake changes nothing.
    pub fn reload(&self) -> Response {
        let loaded = match config::load(&self.file) {
            Ok(loaded) => loaded,
            Err(error) => {
                tracing::error!(message_id = journal::BAD_CONFIGURATION, "{}", error.report());
                return Response::Failed { why: say(Language::Fr, "reload-refused", &[("problems", error.to_string().into())]) };
            }
        };
        let live = match live(&loaded.settings) {
            Ok(live) => live,
            Err(error) => return Response::Failed { why: error.to_string() },
        };
        let waiting = needs_restart(&self.started, &loaded.settings);
        self.live.take(live);
        self.level.set(level(loaded.settings.log.level));
        tracing::info!(message_id = journal::RELOADED, waiting = waiting.join(", "), "configuration read again");
        Response::Done { said: waiting.into_iter().map(str::to_owned).collect() }
    }
}

/// The keys that differ and only count at the start.
fn needs_restart(before: &Settings, after: &Settings) -> Vec<&'static str> {
    let mut keys = Vec::new();
    if before.discord.api_url != after.discord.api_url {
        keys.push("discord.api_url");
    }
    if before.discord.message_content != after.discord.message_content {
        keys.push("discord.message_content");
    }
    if before.mail != after.mail {
        keys.push("mail");
    }
    keys
}

/// The settings that can change, in the router's terms.
///
/// # Errors
/// When the time zone is not known to this machine any more.
pub fn live(settings: &Settings) -> Result<LiveSettings, jiff::Error> {
    Ok(LiveSettings {
        operators: settings.discord.operators.iter().map(|id| UserId(*id)).collect(),
        language: language(settings),
        zone: TimeZone::get(&settings.bot.time_zone)?,
        prefix: settings.discord.prefix.clone(),
    })
}

/// The language of the house.
fn language(settings: &Settings) -> Language {
    Language::from_locale(settings.bot.language.code()).unwrap_or_default()
}

/// The level of logging.
#[must_use]
pub const fn level(level: LogLevel) -> tracing::Level {
    match level {
        LogLevel::Error => tracing::Level::ERROR,
        LogLevel::Warn => tracing::Level::WARN,
        LogLevel::Info => tracing::Level::INFO,
        LogLevel::Debug => tracing::Level::DEBUG,
        LogLevel::Trace => tracing::Level::TRACE,
    }
}
