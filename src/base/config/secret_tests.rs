//! Tests of reading secrets, with a canary that must never come out.

use std::path::Path;

use super::*;

const CANARY: &str = "MTAwMDAwMDAwMDAwMDAwMDAx.Gcanary.canary-canary_canary0123456789";

fn nothing(_: &str) -> Option<OsString> {
    None
}

fn environment(name: &str) -> Option<OsString> {
    (name == "DISCORD_TOKEN").then(|| CANARY.into())
}

fn store(directory: &Path, name: Name, content: &[u8]) {
    std::fs::write(directory.join(name.as_str()), content).unwrap();
}

#[test]
fn a_secret_shows_itself_only_when_asked() {
    let secret = Secret::new(Name::DiscordToken, CANARY.into()).unwrap();
    assert_eq!(secret.expose(), CANARY);
    for shown in [format!("{secret:?}"), format!("{secret}"), format!("{:#?}", Some(&secret))] {
        assert!(!shown.contains("canary"), "{shown}");
    }
}

#[test]
fn the_credentials_directory_wins_over_the_environment() {
    let directory = tempfile::tempdir().unwrap();
    let credentials = Credentials::new(Some(directory.path().into()), environment);
    assert_eq!(credentials.require(Name::DiscordToken).unwrap().expose(), CANARY);
    store(directory.path(), Name::DiscordToken, b"a.b.c\r\n");
    assert_eq!(credentials.require(Name::DiscordToken).unwrap().expose(), "a.b.c");
}

#[test]
fn a_missing_token_says_which_command_stores_it() {
    let error = Credentials::new(None, nothing).require(Name::DiscordToken).unwrap_err();
    assert!(error.to_string().contains("sudo ffj-bot secret set discord-token"), "{error}");
    let error = Credentials::new(None, nothing).require(Name::ForgeToken).unwrap_err();
    assert!(error.to_string().contains("systemctl restart ffj-deploy"), "{error}");
}

#[test]
fn an_absent_credential_is_none_and_an_unreadable_one_is_an_error() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::create_dir(directory.path().join("smtp-password")).unwrap();
    let credentials = Credentials::new(Some(directory.path().into()), nothing);
    assert!(credentials.get(Name::WebhookSecretNext).unwrap().is_none());
    assert!(matches!(credentials.get(Name::SmtpPassword), Err(SecretError::Unreadable { .. })));
}

#[test]
fn a_wrong_secret_is_named_and_never_repeated() {
    let directory = tempfile::tempdir().unwrap();
    let credentials = Credentials::new(Some(directory.path().into()), nothing);
    let cases: [(Name, String, Fault); 9] = [
        (Name::SmtpPassword, "\n".into(), Fault::Empty),
        (Name::SmtpPassword, "canary canary".into(), Fault::Whitespace),
        (Name::SmtpPassword, "canary\0".into(), Fault::Whitespace),
        (Name::WebhookSecret, "canary\ncanary\n".into(), Fault::Whitespace),
        (Name::DiscordToken, format!("Bot {CANARY}"), Fault::BotPrefix),
        (Name::DiscordToken, "canary".into(), Fault::NotAToken),
        (Name::DiscordToken, "canary..c".into(), Fault::NotAToken),
        (Name::DiscordToken, "canary.b.c.d".into(), Fault::NotAToken),
        (Name::DiscordToken, "canary.é.c".into(), Fault::NotAToken),
    ];
    for (name, content, expected) in cases {
        store(directory.path(), name, content.as_bytes());
        let error = credentials.get(name).unwrap_err();
        assert!(matches!(&error, SecretError::Invalid { fault, .. } if *fault == expected), "{error}");
        for shown in [error.to_string(), format!("{error:?}")] {
            assert!(!shown.contains("canary") && shown.to_lowercase().contains(&name.as_str()[..4]), "{shown}");
        }
    }
    store(directory.path(), Name::ForgeToken, b"canary\xff");
    let error = credentials.get(Name::ForgeToken).unwrap_err();
    assert!(matches!(error, SecretError::Invalid { fault: Fault::NotText, .. }) && !format!("{error:?}").contains("canary"));
}

#[test]
fn every_name_can_be_typed() {
    for name in Name::ALL {
        assert_eq!(name.as_str().parse(), Ok(name));
    }
    assert!("token".parse::<Name>().is_err());
}
