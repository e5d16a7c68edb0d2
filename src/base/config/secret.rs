//! Secrets: read from systemd's credentials directory, by hand also from the environment, and never shown.

use std::ffi::OsString;
use std::fmt;
use std::hint::black_box;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use libsystemd::credentials::CredentialsLoader;

use super::text;

/// Largest credential that is read, in bytes.
const LIMIT: u64 = 64 * 1024;

/// A text that must not be shown, logged or copied around.
///
/// Its memory is overwritten when it is dropped, as far as the language allows without unsafe code: copies that the
/// allocator or a library made stay.
pub struct Secret(String);

impl Secret {
    /// Takes bytes as they were read for `name`, without their final line break.
    ///
    /// # Errors
    /// Says what is wrong with them, never what they are.
    pub fn new(name: Name, bytes: Vec<u8>) -> Result<Self, Fault> {
        let text = match String::from_utf8(bytes) {
            Ok(text) => Self(text),
            Err(error) => {
                wipe(error.into_bytes());
                return Err(Fault::NotText);
            }
        };
        let content = text.0.trim_end_matches(['\n', '\r']);
        if content.is_empty() {
            return Err(Fault::Empty);
        }
        if name == Name::DiscordToken {
            check_token(content)?;
        }
        if content.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(Fault::Whitespace);
        }
        Ok(Self(content.to_owned()))
    }

    /// The secret itself, for the one call that needs it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        wipe(std::mem::take(&mut self.0).into_bytes());
    }
}

fn wipe(mut bytes: Vec<u8>) {
    bytes.fill(0);
    black_box(&bytes);
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret([masqué])")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[masqué]")
    }
}

/// Checks that a token could be one: three parts in base64url, without the word that belongs to the header.
fn check_token(token: &str) -> Result<(), Fault> {
    if token.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("bot ")) {
        return Err(Fault::BotPrefix);
    }
    let part = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    let parts = token.split('.').count();
    if parts == 3 && token.split('.').all(part) { Ok(()) } else { Err(Fault::NotAToken) }
}

/// What is wrong with a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Nothing is there.
    #[error("{}", text::fault_empty())]
    Empty,
    /// A space, a line break or a NUL stands inside.
    #[error("{}", text::fault_whitespace())]
    Whitespace,
    /// It is not UTF-8.
    #[error("{}", text::fault_not_text())]
    NotText,
    /// The token begins with the word that only belongs to the HTTP header.
    #[error("{}", text::fault_bot_prefix())]
    BotPrefix,
    /// It does not have the shape of a Discord token.
    #[error("{}", text::fault_not_a_token())]
    NotAToken,
}

/// A credential by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Name {
    /// The bot's token.
    DiscordToken,
    /// Password of the SMTP account.
    SmtpPassword,
    /// Key of the webhook's signatures.
    WebhookSecret,
    /// Key that will replace it, accepted beside it meanwhile.
    WebhookSecretNext,
    /// Token that reads releases from the forge.
    ForgeToken,
}

impl Name {
    /// Every credential.
    pub const ALL: [Self; 5] = [Self::DiscordToken, Self::SmtpPassword, Self::WebhookSecret, Self::WebhookSecretNext, Self::ForgeToken];

    /// The name in the credentials directory and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DiscordToken => "discord-token",
            Self::SmtpPassword => "smtp-password",
            Self::WebhookSecret => "webhook-secret",
            Self::WebhookSecretNext => "webhook-secret-next",
            Self::ForgeToken => "forge-token",
        }
    }

    /// The environment variable that stands in for it when started by hand; best removed once read.
    #[must_use]
    pub fn variable(self) -> Option<&'static str> {
        match self {
            Self::DiscordToken => Some("DISCORD_TOKEN"),
            Self::SmtpPassword => Some("EMAIL_PASSWORD"),
            Self::WebhookSecret => Some("WEBHOOK_SECRET"),
            Self::WebhookSecretNext => None,
            Self::ForgeToken => Some("FORGE_TOKEN"),
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A name that no credential has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", text::no_such_credential(&Name::ALL.map(Name::as_str).join(", ")))]
pub struct UnknownName;

impl FromStr for Name {
    type Err = UnknownName;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|name| name.as_str() == given).ok_or(UnknownName)
    }
}

/// A credential that cannot be used; the program exits with [`EXIT_CONFIG`](super::EXIT_CONFIG).
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// It is required and nowhere to be found.
    #[error("{}", text::credential_missing(.0.as_str()))]
    Missing(Name),
    /// Its file exists and cannot be read.
    #[error("{}", text::credential_unreadable(.name.as_str(), .path))]
    Unreadable {
        /// Which one.
        name: Name,
        /// Its file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It is there and cannot be right.
    #[error("{}", text::credential_invalid(.name.as_str(), .origin, &.fault.to_string()))]
    Invalid {
        /// Which one.
        name: Name,
        /// The file or the variable it was read from.
        origin: String,
        /// What is wrong.
        fault: Fault,
    },
}

/// Where credentials are looked for.
#[derive(Debug, Clone)]
pub struct Credentials {
    directory: Option<PathBuf>,
    environment: fn(&str) -> Option<OsString>,
}

impl Credentials {
    /// Looks in the directory that systemd gave this process, then in its environment.
    #[must_use]
    pub fn from_system() -> Self {
        Self::new(CredentialsLoader::path_from_env(), |name| std::env::var_os(name))
    }

    /// Looks in the given places.
    #[must_use]
    pub fn new(directory: Option<PathBuf>, environment: fn(&str) -> Option<OsString>) -> Self {
        Self { directory, environment }
    }

    /// Reads a credential; none when it is nowhere.
    ///
    /// # Errors
    /// When it is somewhere and cannot be read or cannot be right.
    pub fn get(&self, name: Name) -> Result<Option<Secret>, SecretError> {
        if let Some(path) = self.directory.as_deref().map(|directory| directory.join(name.as_str())) {
            match super::read_file(&path, LIMIT) {
                Ok(bytes) => return Self::parse(name, &path.display().to_string(), bytes).map(Some),
                Err(source) if source.kind() == io::ErrorKind::NotFound => {}
                Err(source) => return Err(SecretError::Unreadable { name, path, source }),
            }
        }
        let found = name.variable().and_then(|variable| Some((variable, (self.environment)(variable)?)));
        found.map(|(variable, value)| Self::parse(name, variable, value.into_encoded_bytes())).transpose()
    }

    /// Reads a credential that the program cannot do without.
    ///
    /// # Errors
    /// As [`get`](Self::get), and when it is nowhere, with the command that stores it.
    pub fn require(&self, name: Name) -> Result<Secret, SecretError> {
        self.get(name)?.ok_or(SecretError::Missing(name))
    }

    fn parse(name: Name, origin: &str, bytes: Vec<u8>) -> Result<Secret, SecretError> {
        Secret::new(name, bytes).map_err(|fault| SecretError::Invalid { name, origin: origin.to_owned(), fault })
    }
}

/// Reads a secret from a file that a person named.
///
/// # Errors
/// As [`Credentials::get`].
pub fn from_file(name: Name, path: &Path) -> Result<Secret, SecretError> {
    let unreadable = |source| SecretError::Unreadable { name, path: path.to_owned(), source };
    let bytes = super::read_file(path, LIMIT).map_err(unreadable)?;
    Credentials::parse(name, &path.display().to_string(), bytes)
}

#[cfg(test)]
#[path = "secret_tests.rs"]
mod tests;
