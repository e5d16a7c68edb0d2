//! Configuration of the bot: `ffj-bot.toml` with its drop-ins, turned into validated settings.

mod keys;
mod mailbox;
#[doc(hidden)]
pub mod raw;
mod settings;

use std::path::Path;

use ffj_base::config::Schema;
pub use ffj_base::config::value::masked;
pub use ffj_base::config::{ConfigError, EXIT_CONFIG, Key, Kind, Loaded, Problem, Warning, drop_in_directory, secret, text};

pub use keys::KEYS;
pub use settings::{Bot, Discord, Language, Log, LogLevel, Mail, Settings, Tls};

/// What the bot can be configured with.
const SCHEMA: Schema<Settings> = Schema { program: "ffj-bot", keys: KEYS, validate: settings::validate };

/// Reads the bot's configuration: `path`, then its drop-ins (`ffj-bot.d/*.toml`) in name order.
///
/// # Errors
/// Lists every problem of every file when at least one setting cannot be used or a file cannot be read.
pub fn load(path: &Path) -> Result<Loaded<Settings>, ConfigError> {
    SCHEMA.load(path)
}

/// Reads the bot's configuration as it would be if `replaced` (the file itself or a drop-in) held `text`.
///
/// # Errors
/// As [`load`].
pub fn load_replacing(path: &Path, replaced: &Path, text: &str) -> Result<Loaded<Settings>, ConfigError> {
    SCHEMA.load_replacing(path, replaced, text)
}

/// Validates one text as if it were the whole configuration; `path` only serves to name it.
///
/// # Errors
/// As [`load`].
pub fn parse(path: &Path, text: &str) -> Result<Loaded<Settings>, ConfigError> {
    SCHEMA.parse(path, text)
}

#[cfg(test)]
mod tests;
