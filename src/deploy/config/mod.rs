//! Configuration of the deployer: `deploy.toml` with its drop-ins, turned into validated settings.

mod keys;
#[doc(hidden)]
pub mod raw;
mod settings;

use std::path::Path;

use ffj_base::config::Schema;
pub use ffj_base::config::{ConfigError, Loaded, secret, text};

pub use keys::KEYS;
pub use settings::{DEFAULT_TAGS, DeploySettings, Listener, Mode, Policy, Source, Target, duration};

/// What the deployer can be configured with.
const SCHEMA: Schema<DeploySettings> = Schema { program: "ffj-deploy", keys: KEYS, validate: settings::validate };

/// Reads the deployer's configuration: `path`, then its drop-ins (`deploy.d/*.toml`) in name order.
///
/// # Errors
/// Lists every problem of every file when at least one setting cannot be used or a file cannot be read.
pub fn load(path: &Path) -> Result<Loaded<DeploySettings>, ConfigError> {
    SCHEMA.load(path)
}

/// Validates one text as if it were the whole configuration; `path` only serves to name it.
///
/// # Errors
/// As [`load`].
pub fn parse(path: &Path, text: &str) -> Result<Loaded<DeploySettings>, ConfigError> {
    SCHEMA.parse(path, text)
}

#[cfg(test)]
mod tests;
