//! Where secrets are kept between starts: encrypted with the machine's key, or plain for root only.
//!
//! The units name the files as `LoadCredentialEncrypted=NAME:ffj-bot.NAME`: a relative second part is looked up in the
//! credential stores and skipped when missing, so the program itself can say what to do. The name inside the encrypted
//! file is that of the credential, which systemd compares when it decrypts.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::{SetupError, write};
use crate::config::masked;
use crate::config::secret::{self, Name, Secret, SecretError};

/// How a secret is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protection {
    /// Encrypted with the key of this machine.
    Encrypted,
    /// Readable by root, and by whoever reads the disk or a backup of `/etc`.
    Plain,
}

/// The directories that hold secrets, and the tool that encrypts them.
#[derive(Debug, Clone)]
pub struct SecretStore {
    encrypted: PathBuf,
    plain: PathBuf,
    units: PathBuf,
    command: Vec<OsString>,
}

impl SecretStore {
    /// The store of this machine.
    #[must_use]
    pub fn system() -> Self {
        let etc = Path::new("/etc");
        Self::new(etc.join("credstore.encrypted"), etc.join("credstore"), etc.join("systemd/system"), vec!["systemd-creds".into()])
    }

    /// A store in the given directories: encrypted files, plain files, unit drop-ins. `command` is the tool and its
    /// first arguments.
    #[must_use]
    pub fn new(encrypted: PathBuf, plain: PathBuf, units: PathBuf, command: Vec<OsString>) -> Self {
        Self { encrypted, plain, units, command }
    }

    /// The file that keeps `name` in this way, whether or not it exists.
    #[must_use]
    pub fn path(&self, name: Name, protection: Protection) -> PathBuf {
        let directory = match protection {
            Protection::Encrypted => &self.encrypted,
            Protection::Plain => &self.plain,
        };
        directory.join(format!("ffj-bot.{name}"))
    }

    /// How `name` is kept; none when it is not.
    #[must_use]
    pub fn find(&self, name: Name) -> Option<Protection> {
        // A plain file counts first: its drop-in overrides the unit.
        [Protection::Plain, Protection::Encrypted].into_iter().find(|kind| self.path(name, *kind).exists())
    }

    /// Keeps a secret, in the place of one that is there; gives the file it is in.
    ///
    /// # Errors
    /// When the tool is missing or refuses, or a file cannot be written; the former secret then still stands.
    pub fn store(&self, name: Name, secret: &Secret, protection: Protection) -> Result<PathBuf, SetupError> {
        let path = self.path(name, protection);
        match protection {
            Protection::Encrypted => {
                write::make_directory(&self.encrypted, 0o700)?;
                self.encrypt(name, secret, &path)?;
                // The drop-in first: it would name a file that is gone, and the unit would not start.
                self.remove_plain(name)?;
            }
            Protection::Plain => {
                write::make_directory(&self.plain, 0o700)?;
                write::replace(&path, secret.expose().as_bytes(), 0o600)?;
                for drop_in in self.drop_ins(name) {
                    if let Some(directory) = drop_in.parent() {
                        write::make_directory(directory, 0o755)?;
                    }
                    let text = format!(
                        "# Written by `ffj-bot secret set {name} --plain`; `ffj-bot secret set {name}` removes it.\n\
                         [Service]\nLoadCredential={name}:{}\n",
                        path.display()
                    );
                    write::replace(&drop_in, text.as_bytes(), 0o644)?;
                }
                // Last, and needed: recent systemd would read the encrypted file as if it were plain.
                write::remove(&self.path(name, Protection::Encrypted))?;
            }
        }
        Ok(path)
    }

    /// Reads a secret back; none when it is not kept.
    ///
    /// # Errors
    /// When it cannot be read or decrypted.
    pub fn read(&self, name: Name) -> Result<Option<Secret>, SetupError> {
        match self.find(name) {
            None => Ok(None),
            Some(Protection::Plain) => Ok(Some(secret::from_file(name, &self.path(name, Protection::Plain))?)),
            Some(Protection::Encrypted) => self.decrypt(name).map(Some),
        }
    }

    /// Forgets a secret.
    ///
    /// # Errors
    /// When a file cannot be removed.
    pub fn forget(&self, name: Name) -> Result<(), SetupError> {
        self.remove_plain(name)?;
        write::remove(&self.path(name, Protection::Encrypted))
    }

    fn remove_plain(&self, name: Name) -> Result<(), SetupError> {
        for drop_in in self.drop_ins(name) {
            write::remove(&drop_in)?;
        }
        write::remove(&self.path(name, Protection::Plain))
    }

    fn drop_ins(&self, name: Name) -> Vec<PathBuf> {
        let drop_in = |unit: &&str| self.units.join(format!("{unit}.d")).join(format!("50-ffj-bot-{name}.conf"));
        units(name).iter().map(drop_in).collect()
    }

    fn encrypt(&self, name: Name, secret: &Secret, path: &Path) -> Result<(), SetupError> {
        let temporary = path.with_file_name(format!("ffj-bot.{name}.tmp"));
        write::remove(&temporary)?;
        let arguments: [OsString; 5] =
            ["encrypt".into(), "--with-key=host".into(), format!("--name={name}").into(), "-".into(), temporary.clone().into()];
        let result = self.run(name, &arguments, Some(secret)).and_then(|_| write::adopt(&temporary, path, 0o600));
        if result.is_err() {
            // The first error is the one that counts.
            let _ = write::remove(&temporary);
        }
        result
    }

    fn decrypt(&self, name: Name) -> Result<Secret, SetupError> {
        let path = self.path(name, Protection::Encrypted);
        let arguments: [OsString; 4] = ["decrypt".into(), format!("--name={name}").into(), path.clone().into(), "-".into()];
        let bytes = self.run(name, &arguments, None)?;
        let invalid = |fault| SecretError::Invalid { name, origin: path.display().to_string(), fault };
        Ok(Secret::new(name, bytes).map_err(invalid)?)
    }

    /// Runs the tool; a secret goes through its standard input, never through its arguments.
    fn run(&self, name: Name, arguments: &[OsString], secret: Option<&Secret>) -> Result<Vec<u8>, SetupError> {
        let Some((program, first)) = self.command.split_first() else { return Err(SetupError::NoSystemdCreds) };
        let refused = |detail: String| SetupError::SystemdCreds { name, detail };
        let mut command = Command::new(program);
        command.args(first).args(arguments).env("LC_ALL", "C");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| match error.kind() == io::ErrorKind::NotFound {
            true => SetupError::NoSystemdCreds,
            false => refused(error.to_string()),
        })?;
        if let (Some(mut input), Some(secret)) = (child.stdin.take(), secret) {
            // A tool that gave up early says why on its standard error, and by its status.
            let _ = input.write_all(secret.expose().as_bytes());
        }
        let output = child.wait_with_output().map_err(|error| refused(error.to_string()))?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let said = secret.map_or(said.clone(), |secret| said.replace(secret.expose(), "[masqué]"));
        let last = said.lines().rev().find(|line| !line.trim().is_empty());
        Err(refused(last.map_or_else(|| output.status.to_string(), masked)))
    }
}

/// The units that are given a credential.
#[must_use]
pub fn units(name: Name) -> &'static [&'static str] {
    match name {
        Name::DiscordToken | Name::SmtpPassword => &["ffj-bot.service"],
        Name::WebhookSecret | Name::WebhookSecretNext => &["ffj-deploy.service"],
        // Not the listener, which the world can speak to.
        Name::ForgeToken => &["ffj-deploy-look.service"],
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::setup::fixture::{CANARY, Machine, secret};

    #[test]
    fn an_encrypted_secret_comes_back_and_is_not_on_the_disk_as_it_is() {
        let machine = Machine::new();
        let path = machine.store.store(Name::DiscordToken, &secret(), Protection::Encrypted).unwrap();
        assert_eq!(path.file_name().unwrap(), "ffj-bot.discord-token");
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(!machine.everything().contains("canary"));
        assert_eq!(machine.store.read(Name::DiscordToken).unwrap().unwrap().expose(), CANARY);
        assert!(!machine.everything().contains("discord-token.tmp"), "no temporary file stays");
    }

    #[test]
    fn a_file_encrypted_for_another_name_does_not_come_back() {
        let machine = Machine::new();
        let path = machine.store.store(Name::SmtpPassword, &secret(), Protection::Encrypted).unwrap();
        std::fs::rename(path, machine.store.path(Name::ForgeToken, Protection::Encrypted)).unwrap();
        assert!(matches!(machine.store.read(Name::ForgeToken), Err(SetupError::SystemdCreds { .. })));
    }

    #[test]
    fn a_plain_secret_is_for_root_only_and_its_drop_in_goes_with_it() {
        let machine = Machine::new();
        machine.store.store(Name::ForgeToken, &secret(), Protection::Encrypted).unwrap();
        let path = machine.store.store(Name::ForgeToken, &secret(), Protection::Plain).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(!machine.store.path(Name::ForgeToken, Protection::Encrypted).exists());
        assert_eq!(machine.everything().matches("50-ffj-bot-forge-token.conf").count(), 1);
        machine.store.store(Name::ForgeToken, &secret(), Protection::Encrypted).unwrap();
        assert!(!path.exists() && !machine.everything().contains(".conf"));
        machine.store.forget(Name::ForgeToken).unwrap();
        assert_eq!(machine.store.find(Name::ForgeToken), None);
    }

    #[test]
    fn a_tool_that_refuses_is_quoted_without_the_secret_and_the_old_one_stands() {
        let machine = Machine::new();
        machine.store.store(Name::DiscordToken, &secret(), Protection::Encrypted).unwrap();
        let broken = machine.with_tool("cat >&2; exit 1");
        let error = broken.store(Name::DiscordToken, &secret(), Protection::Encrypted).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("canary"), "{error}");
        assert!(machine.store.read(Name::DiscordToken).unwrap().is_some());
    }

    #[test]
    fn a_machine_without_the_tool_is_told_so() {
        let machine = Machine::new();
        let store = SecretStore { command: vec!["/nonexistent/systemd-creds".into()], ..machine.store.clone() };
        let error = store.store(Name::DiscordToken, &secret(), Protection::Encrypted).unwrap_err();
        assert!(error.to_string().contains("--plain"), "{error}");
    }
}
