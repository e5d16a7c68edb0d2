//! `ffj-deploy check`: whether all is well with the configuration, the keys and the secrets of the deployer.
#![expect(clippy::print_stderr, reason = "commands print")]

use std::io::{ErrorKind, Write as _};
use std::path::Path;

use ffj_base::exit;
use serde_json::json;

use super::cli::Cli;
use super::paths::{CREDENTIALS, PLAIN_CREDENTIALS};
use super::{engine, keys, text};
use crate::adapter::releasedir;
use crate::config::secret::{Credentials, Name};
use crate::config::{self, DeploySettings};
use crate::release::{Layout, Version};

/// There once the admin has enabled the listener.
const LISTENS: &str = "/etc/systemd/system/sockets.target.wants/ffj-deploy.socket";

/// `ffj-deploy check`.
pub fn check(cli: &Cli) -> u8 {
    let loaded = match config::load(&cli.config) {
        Ok(loaded) => loaded,
        Err(error) => {
            eprintln!("{}", error.report());
            return exit::CONFIG;
        }
    };
    let mut said: Vec<String> = loaded.warnings.iter().map(ToString::to_string).collect();
    if Path::new(LISTENS).exists() {
        said.extend(secrets(&loaded.settings, &[Path::new(CREDENTIALS), Path::new(PLAIN_CREDENTIALS)]));
    }
    let folder = &cli.places.keys;
    let mut known = Vec::new();
    let wrong = match keys::read(folder) {
        Ok(keys) => {
            let usable = keys.trusted.list().filter(|(.., revoked)| !revoked).count();
            said.extend((usable < 2).then(|| text::no_spare_key(folder)));
            said.extend(keys.unknown.iter().map(text::revoked_nothing));
            said.extend(keys.ignored.iter().map(|name| text::passed_over(name)));
            known.extend(keys.trusted.list().map(|(name, id, revoked)| (name.to_owned(), id, revoked)));
            said.extend(unvouched(cli, &loaded.settings));
            None
        }
        // Where releases only come with the package, none are needed.
        Err(error) if loaded.settings.source.is_none() => {
            said.push(text::no_keys(folder, &error));
            None
        }
        Err(error) => Some(text::no_keys(folder, &error)),
    };
    let well = said.is_empty().then(|| text::all_is_well().to_owned());
    let mut out = std::io::stdout().lock();
    // A reader that went away is no failure of the check.
    if cli.json {
        let keys: Vec<_> =
            known.iter().map(|(name, id, revoked)| json!({ "file": name, "id": id.to_string(), "revoked": revoked })).collect();
        drop(writeln!(out, "{}", json!({ "valid": wrong.is_none(), "warnings": said, "problem": wrong, "keys": keys })));
    } else {
        known.iter().for_each(|(name, id, revoked)| drop(writeln!(out, "{}", text::key(name, id, *revoked))));
        said.iter().chain(well.iter().filter(|_| wrong.is_none())).for_each(|line| drop(writeln!(out, "{line}")));
        if let Some(wrong) = &wrong {
            eprintln!("ffj-deploy: {wrong}");
        }
    }
    if wrong.is_some() { exit::CONFIG } else { exit::DONE }
}

/// The releases in place for which nobody vouches any more.
fn unvouched(cli: &Cli, settings: &DeploySettings) -> Vec<String> {
    let layout = Layout::new(settings.target.root.clone());
    let installed = releasedir::installed(&layout).unwrap_or_default();
    let why = |version: &Version| engine::vouched(&layout, &cli.places.package, &cli.places.keys, version).err();
    installed.iter().filter_map(|version| Some(text::vouched_no_more(version, &text::not_brought(&why(version)?).1))).collect()
}

/// What there is to say about the secret with which the forge signs. The listener has it as a credential or a variable; whoever
/// checks by hand has neither, and looks where `ffj-bot secret set` keeps it.
fn secrets(settings: &DeploySettings, stores: &[&Path]) -> Option<String> {
    settings.source.as_ref()?;
    match Credentials::from_system().get(Name::WebhookSecret) {
        Ok(Some(_)) => return None,
        Ok(None) => {}
        Err(error) => return Some(error.to_string()),
    }
    let mut hidden = false;
    for store in stores {
        match std::fs::symlink_metadata(store.join(format!("ffj-bot.{}", Name::WebhookSecret))) {
            Ok(_) => return None,
            // Only root sees into the stores.
            Err(error) => hidden |= error.kind() == ErrorKind::PermissionDenied,
        }
    }
    Some(if hidden { text::secrets_unseen() } else { text::no_webhook_secret() }.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_that_is_missing_is_told_where_there_is_a_source() {
        let store = tempfile::tempdir().unwrap();
        let settings = |text: &str| config::parse(Path::new("deploy.toml"), text).unwrap().settings;
        let sourced = settings("[source]\nforge = \"https://git.example\"\nrepository = \"ffj/bot\"\n");
        let said = secrets(&sourced, &[store.path()]).unwrap();
        assert!(said.contains("webhook-secret"), "{said}");
        assert_eq!(secrets(&settings(""), &[store.path()]), None);
        std::fs::write(store.path().join("ffj-bot.webhook-secret"), "x").unwrap();
        assert_eq!(secrets(&sourced, &[Path::new("/nowhere"), store.path()]), None);
    }
}
