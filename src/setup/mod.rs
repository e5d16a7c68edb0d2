//! Set-up on the command line: `init`, `import-env` and `secret`. Writes configuration and credentials; never runs in
//! the daemon and never shows a secret.

pub mod answers;
pub mod dialogue;
mod dotenv;
pub mod import_env;
pub mod init;
pub mod invite;
pub mod secret_command;
pub mod secret_store;
mod start;
mod template;
pub mod text;
mod write;

#[cfg(test)]
mod fixture;

use std::io;
use std::path::PathBuf;

use crate::config::secret::{Name, SecretError};
use crate::config::{ConfigError, EXIT_CONFIG};

pub use dialogue::{Dialogue, Hidden};
pub use import_env::{ImportArgs, import_env};
pub use init::{InitArgs, init};
pub use secret_command::{Input, list, rotate, set};
pub use secret_store::{Protection, SecretStore};

/// Why a set-up command did not do its work.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The command line asks for what cannot be.
    #[error("{0}")]
    Usage(String),
    /// Values that were given cannot be used; one line each.
    #[error("{}", text::refused(.0))]
    Values(Vec<String>),
    /// The configuration that is already there cannot be used.
    #[error("{}", text::refused_configuration(&.0.to_string()))]
    Configuration(ConfigError),
    /// A configuration is already there and nobody agreed to replace it.
    #[error("{}", text::exists(.0))]
    Exists(PathBuf),
    /// The person ended the dialogue or said no.
    #[error("{}", text::aborted())]
    Aborted,
    /// A secret cannot be used.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The tool that encrypts is not installed.
    #[error("{}", text::no_systemd_creds())]
    NoSystemdCreds,
    /// The tool that encrypts refused.
    #[error("{}", text::systemd_creds_failed(.name.as_str(), .detail))]
    SystemdCreds {
        /// Which secret.
        name: Name,
        /// What the tool said, without the secret.
        detail: String,
    },
    /// A file cannot be read or written.
    #[error("{}", text::file_failed(.path, .source))]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Everything is written, and the bot does not start; its status line.
    #[error("{}", text::not_started(.0))]
    NotStarted(String),
    /// The terminal cannot be read or written.
    #[error("{}", text::terminal_failed(.0))]
    Terminal(io::Error),
}

impl SetupError {
    /// The exit code of the command: 2 wrong usage, 78 configuration or credentials, else 1.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Configuration(_) => EXIT_CONFIG,
            Self::Secret(_)
            | Self::Values(_)
            | Self::Exists(_)
            | Self::Aborted
            | Self::NoSystemdCreds
            | Self::SystemdCreds { .. }
            | Self::File { .. }
            | Self::NotStarted(_)
            | Self::Terminal(_) => 1,
        }
    }
}
