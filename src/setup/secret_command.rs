//! `ffj-bot secret set | rotate | list`: never shows a value.

use std::io;
use std::path::PathBuf;
use std::time::SystemTime;

use super::secret_store::units;
use super::{Dialogue, Protection, SecretStore, SetupError, text};
use crate::config::secret::{self, Credentials, Name, Secret, SecretError};

/// Where a new secret comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A person types it, unseen.
    Terminal,
    /// The first line of standard input.
    Stdin,
    /// A file.
    File(PathBuf),
}

/// Keeps a new secret and says what to restart.
///
/// # Errors
/// When no usable secret is given or it cannot be kept; the former one then still stands.
pub fn set(store: &SecretStore, name: Name, input: &Input, protection: Protection, dialogue: &mut Dialogue<'_>) -> Result<(), SetupError> {
    let secret = read(name, input, dialogue)?;
    keep(store, name, &secret, protection, dialogue)?;
    dialogue.say(&text::restart(units(name)))
}

/// Replaces a secret that is in use. The webhook's is replaced in two calls, so that both are accepted in between.
///
/// # Errors
/// As [`set`].
pub fn rotate(
    store: &SecretStore,
    name: Name,
    input: &Input,
    protection: Protection,
    dialogue: &mut Dialogue<'_>,
) -> Result<(), SetupError> {
    match name {
        Name::WebhookSecretNext => Err(SetupError::Usage(text::rotate_the_other())),
        // Nothing is in use yet, so there is nothing to keep valid in between.
        Name::WebhookSecret if store.find(name).is_none() => set(store, name, input, protection, dialogue),
        Name::WebhookSecret => match store.read(Name::WebhookSecretNext)? {
            Some(next) => {
                keep(store, Name::WebhookSecret, &next, protection, dialogue)?;
                store.forget(Name::WebhookSecretNext)?;
                dialogue.say(text::promoted())?;
                dialogue.say(&text::restart(units(name)))
            }
            None => {
                dialogue.say(text::choose_webhook_secret())?;
                let next = read(Name::WebhookSecretNext, input, dialogue)?;
                keep(store, Name::WebhookSecretNext, &next, protection, dialogue)?;
                dialogue.say(&text::restart(units(name)))?;
                dialogue.say(text::promote_later())
            }
        },
        Name::DiscordToken | Name::SmtpPassword | Name::ForgeToken => {
            dialogue.say(&text::renew_at_the_source(name.as_str()))?;
            set(store, name, input, protection, dialogue)
        }
    }
}

/// Says of every secret where it is kept and since when.
///
/// # Errors
/// When the output cannot be written.
pub fn list(store: &SecretStore, credentials: &Credentials, now: SystemTime, dialogue: &mut Dialogue<'_>) -> Result<(), SetupError> {
    for name in Name::ALL {
        let line = match (store.find(name), credentials.get(name)) {
            (Some(protection), _) => {
                let path = store.path(name, protection);
                let changed = std::fs::metadata(&path).and_then(|metadata| metadata.modified()).ok();
                let age = changed.map(|changed| now.duration_since(changed).unwrap_or_default());
                text::kept(name.as_str(), &path, protection == Protection::Encrypted, age)
            }
            (None, Ok(Some(_))) => text::given(name.as_str(), name.variable()),
            (None, Ok(None)) => text::absent(name.as_str()),
            (None, Err(error)) => error.to_string(),
        };
        dialogue.say(&line)?;
    }
    Ok(())
}

/// Keeps a secret and says where, and what plain means.
pub(super) fn keep(
    store: &SecretStore,
    name: Name,
    secret: &Secret,
    protection: Protection,
    dialogue: &mut Dialogue<'_>,
) -> Result<(), SetupError> {
    let was_plain = store.find(name) == Some(Protection::Plain);
    let path = store.store(name, secret, protection)?;
    dialogue.say(&text::stored(name.as_str(), &path))?;
    if protection == Protection::Plain {
        dialogue.say(text::plain_means())?;
    }
    if was_plain || protection == Protection::Plain {
        dialogue.say(text::reload_units())?;
    }
    Ok(())
}

fn read(name: Name, input: &Input, dialogue: &mut Dialogue<'_>) -> Result<Secret, SetupError> {
    match input {
        Input::File(path) => {
            let secret = secret::from_file(name, path)?;
            dialogue.say(&text::delete_file(path))?;
            Ok(secret)
        }
        Input::Stdin => from_line(name, dialogue),
        Input::Terminal => dialogue.secret(name, &text::ask_secret(name.as_str()))?.ok_or(SetupError::Aborted),
    }
}

/// Takes the next line of the input as a secret.
pub(super) fn from_line(name: Name, dialogue: &mut Dialogue<'_>) -> Result<Secret, SetupError> {
    let line = dialogue.line()?.ok_or_else(|| SetupError::Terminal(io::ErrorKind::UnexpectedEof.into()))?;
    let invalid = |fault| SecretError::Invalid { name, origin: text::standard_input(), fault };
    Ok(Secret::new(name, line.into_bytes()).map_err(invalid)?)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::setup::fixture::{CANARY, Machine, secret, talk};

    #[test]
    fn a_token_is_asked_for_until_it_can_be_one_and_never_shown() {
        let machine = Machine::new();
        let (said, result) = talk(&format!("Bot {CANARY}\ncanary\n{CANARY}\n"), |dialogue| {
            set(&machine.store, Name::DiscordToken, &Input::Terminal, Protection::Encrypted, dialogue)
        });
        result.unwrap();
        assert!(said.contains("commence par « Bot »") && said.contains("n’a pas la forme"), "{said}");
        assert!(said.contains("systemctl restart ffj-bot.service") && !said.contains("canary"), "{said}");
        assert_eq!(machine.store.read(Name::DiscordToken).unwrap().unwrap().expose(), CANARY);
    }

    #[test]
    fn no_answer_changes_nothing() {
        let machine = Machine::new();
        for answers in ["", "\n"] {
            let (_, result) =
                talk(answers, |dialogue| set(&machine.store, Name::SmtpPassword, &Input::Terminal, Protection::Encrypted, dialogue));
            assert!(matches!(result, Err(SetupError::Aborted)));
        }
        assert_eq!(machine.everything(), "");
    }

    #[test]
    fn the_webhook_secret_is_replaced_in_two_calls() {
        let machine = Machine::new();
        let rotate = |answers: &str| {
            let (said, result) =
                talk(answers, |dialogue| rotate(&machine.store, Name::WebhookSecret, &Input::Stdin, Protection::Encrypted, dialogue));
            result.unwrap();
            said
        };
        let read = |name| machine.store.read(name).unwrap().map(|secret| secret.expose().to_owned());
        machine.store.store(Name::WebhookSecret, &secret(), Protection::Encrypted).unwrap();
        let said = rotate("new-canary\n");
        assert_eq!(read(Name::WebhookSecret).as_deref(), Some(CANARY));
        assert_eq!(read(Name::WebhookSecretNext).as_deref(), Some("new-canary"));
        let said = said + &rotate("");
        assert_eq!(read(Name::WebhookSecret).as_deref(), Some("new-canary"));
        assert_eq!(read(Name::WebhookSecretNext), None);
        assert!(!said.contains("canary"), "{said}");
    }

    #[test]
    fn the_list_says_where_and_since_when_but_never_what() {
        let machine = Machine::new();
        machine.store.store(Name::DiscordToken, &secret(), Protection::Encrypted).unwrap();
        machine.store.store(Name::SmtpPassword, &secret(), Protection::Plain).unwrap();
        let credentials = Credentials::new(None, |name| (name == "FORGE_TOKEN").then(|| CANARY.into()));
        let later = SystemTime::now() + Duration::from_secs(3 * 24 * 60 * 60 + 60);
        let (said, result) = talk("", |dialogue| list(&machine.store, &credentials, later, dialogue));
        result.unwrap();
        assert_eq!(said.lines().count(), Name::ALL.len());
        for part in ["chiffré", "en clair", "FORGE_TOKEN", "absent", "3 jours"] {
            assert!(said.contains(part), "{part}: {said}");
        }
        assert!(!said.contains("canary"), "{said}");
    }

    #[test]
    fn a_file_is_read_and_its_removal_advised() {
        let machine = Machine::new();
        let file = machine.write("token.txt", &format!("{CANARY}\n"));
        let (said, result) = talk("", |dialogue| set(&machine.store, Name::DiscordToken, &Input::File(file), Protection::Plain, dialogue));
        result.unwrap();
        assert!(said.contains("shred -u") && said.contains("daemon-reload") && !said.contains("canary"), "{said}");
    }
}
