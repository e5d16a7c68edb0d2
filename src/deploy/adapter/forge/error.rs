//! Why the forge gave nothing.

use std::io;

use crate::release::Version;

/// What was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The list of releases.
    Releases,
    /// The bundle of one.
    Bundle,
}

/// Why the forge gave nothing.
#[derive(Debug, thiserror::Error)]
pub enum ForgeError {
    /// The configured address is none.
    #[error("not the address of a forge")]
    Address,
    /// The token cannot be sent.
    #[error("the token cannot be part of a request")]
    Token,
    /// The system's TLS cannot be used.
    #[error("cannot prepare requests")]
    Tls(#[source] reqwest::Error),
    /// No connection.
    #[error("cannot reach the forge")]
    Unreachable(#[source] reqwest::Error),
    /// The answer ended too early.
    #[error("the answer was cut off")]
    Cut(#[source] Option<reqwest::Error>),
    /// It took too long.
    #[error("the forge was too slow")]
    Late,
    /// An answer other than success.
    #[error("the forge answered {status}")]
    Status {
        /// The number.
        status: u16,
        /// To what.
        place: Place,
    },
    /// It is too old to give a file of a release for a token.
    #[error("the forge has version {version}, which gives no file of a release for a token")]
    TooOld {
        /// What it calls its version.
        version: String,
    },
    /// A redirection to somebody else.
    #[error("the forge sends to {0}, which is not asked")]
    Away(String),
    /// Redirections without end.
    #[error("too many redirections")]
    Redirections,
    /// The answer is not that of a forge.
    #[error("the answer was not understood")]
    NotUnderstood(#[source] Option<serde_json::Error>),
    /// The answer is larger than may be.
    #[error("more than {limit} bytes")]
    TooLarge {
        /// What may be, in bytes.
        limit: u64,
        /// What was asked for.
        place: Place,
    },
    /// The bundle is another one than it was, or than was announced.
    #[error("the file changed meanwhile")]
    Changed,
    /// The bundle calls itself otherwise than the release to which it belongs.
    #[error("the file of {announced} holds {found}")]
    Misnamed {
        /// What was announced.
        announced: Version,
        /// What its manifest says.
        found: Version,
    },
    /// The spool cannot be written.
    #[error("cannot write the spool")]
    Disk(#[source] io::Error),
}

impl ForgeError {
    /// Whether the next attempt may fare better.
    #[must_use]
    pub const fn may_pass(&self) -> bool {
        match self {
            Self::Unreachable(_) | Self::Cut(_) | Self::Changed => true,
            // What a proxy says while the forge behind it starts again.
            Self::Status { status, .. } => matches!(status, 502..=504),
            Self::Address
            | Self::Token
            | Self::Tls(_)
            | Self::Late
            | Self::TooOld { .. }
            | Self::Away(_)
            | Self::Redirections
            | Self::NotUnderstood(_)
            | Self::TooLarge { .. }
            | Self::Misnamed { .. }
            | Self::Disk(_) => false,
        }
    }

    /// Whether the name of the forge could not be resolved.
    #[must_use]
    pub fn is_about_the_name(&self) -> bool {
        matches!(self, Self::Unreachable(error) if error.is_dns())
    }

    /// Whether nothing came for too long.
    #[must_use]
    pub fn is_about_silence(&self) -> bool {
        matches!(self, Self::Unreachable(error) | Self::Cut(Some(error)) if error.is_timeout())
    }
}
