//! Tests of `init`, held as dialogues.

use std::os::unix::fs::PermissionsExt;

use super::*;
use crate::setup::fixture::{CANARY, Machine, talk};

const TWO: &str = "100000000000000001 100000000000000002";

fn run(machine: &Machine, answers: &str, args: &InitArgs) -> (String, Result<(), SetupError>) {
    let (said, result) = talk(answers, |dialogue| init(&machine.config(), args, &machine.store, dialogue));
    let error = result.as_ref().err().map(|error| format!("{error} {error:?}")).unwrap_or_default();
    assert!(!format!("{said}{error}").contains("canary"), "{said}{error}");
    (said, result)
}

fn flags() -> InitArgs {
    let operators = TWO.split(' ').map(str::to_owned).collect();
    InitArgs { operators, non_interactive: true, token_stdin: true, ..InitArgs::default() }
}

#[test]
fn a_whole_conversation_ends_in_a_valid_configuration_and_a_kept_token() {
    let machine = Machine::new();
    let answers = format!(
        "12, 13\n{TWO}\nde\nfr\n\n!\nperhaps\nn\no\n\nsmtp.example\ntls\n\nnobody\nBot <bot@example.org>\nbot\n{CANARY}\nmail-canary\no\n"
    );
    let (said, result) = run(&machine, &answers, &InitArgs::default());
    result.unwrap();
    let settings = config::load(&machine.config()).unwrap().settings;
    assert_eq!(settings.discord.operators, [100_000_000_000_000_001, 100_000_000_000_000_002]);
    assert_eq!(settings.discord.prefix.as_deref(), Some("!"));
    let mail = settings.mail.unwrap();
    assert_eq!((mail.port, mail.tls, mail.user.as_deref()), (465, Tls::Tls, Some("bot")));
    assert_eq!(machine.store.read(Name::DiscordToken).unwrap().unwrap().expose(), CANARY);
    assert_eq!(machine.store.read(Name::SmtpPassword).unwrap().unwrap().expose(), "mail-canary");
    for part in [
        "\"12\" n’est pas un identifiant",
        "\"de\" n’est pas un choix",
        "répondre par o",
        "il faut une réponse",
        "\"nobody\" n’est pas une adresse",
        "+ discord.prefix = \"!\"",
        "systemctl enable --now ffj-bot",
        "client_id=100000000000000001&scope=bot+applications.commands",
    ] {
        assert!(said.contains(part), "{part} is missing from\n{said}");
    }
    assert_eq!(std::fs::metadata(machine.config()).unwrap().permissions().mode() & 0o777, 0o644);
}

#[test]
fn stopping_anywhere_changes_nothing() {
    let machine = Machine::new();
    let all = format!("{TWO}\n\n\n\nn\n{CANARY}\nn\n");
    for (end, _) in all.match_indices('\n') {
        let (_, result) = run(&machine, &all[..=end], &InitArgs::default());
        assert!(matches!(result, Err(SetupError::Aborted)), "{end}");
    }
    assert_eq!(machine.everything(), "");
}

#[test]
fn a_script_gives_flags_and_every_wrong_one_is_listed() {
    let machine = Machine::new();
    let wrong = InitArgs {
        language: Some("xx".into()),
        time_zone: Some("Nowhere".into()),
        prefix: Some("trop long".into()),
        mail_port: Some("many".into()),
        api_url: Some("ftp://x".into()),
        ..flags()
    };
    let (_, result) = run(&machine, &format!("{CANARY}\n"), &wrong);
    let error = result.unwrap_err().to_string();
    for key in ["bot.language", "bot.time_zone", "discord.prefix", "mail.port", "mail.host", "discord.api_url"] {
        assert!(error.contains(&format!("\n  {key}: ")), "{key}: {error}");
    }
    assert_eq!(machine.everything(), "");
    run(&machine, &format!("{CANARY}\n"), &InitArgs { language: Some("nl".into()), ..flags() }).1.unwrap();
    assert_eq!(config::load(&machine.config()).unwrap().settings.bot.language, Language::Nl);
}

#[test]
fn a_configuration_that_is_there_is_only_replaced_when_that_is_wanted() {
    let machine = Machine::new();
    let before = "[bot]\nname = \"Lou\" # by hand\n[log]\nlevel = \"warn\"\n";
    machine.write("ffj-bot/ffj-bot.toml", before);
    let (_, result) = run(&machine, &format!("{CANARY}\n"), &flags());
    assert!(matches!(result, Err(SetupError::Exists(_))));
    let (_, result) = run(&machine, "n\n", &InitArgs::default());
    assert!(matches!(result, Err(SetupError::Aborted)));
    assert_eq!(std::fs::read_to_string(machine.config()).unwrap(), before);
    let (said, result) = run(&machine, &format!("{CANARY}\n"), &InitArgs { force: true, ..flags() });
    result.unwrap();
    assert_eq!(std::fs::read_to_string(machine.path("ffj-bot/ffj-bot.toml.bak")).unwrap(), before);
    assert!(said.contains("    bot.name = \"Lou\"") && said.contains("  + discord.operators = "), "{said}");
    assert_eq!(config::load(&machine.config()).unwrap().settings.bot.name, "Lou");
}

#[test]
fn the_shipped_example_may_be_replaced_without_asking() {
    let machine = Machine::new();
    machine.write("ffj-bot/ffj-bot.toml", EXAMPLE);
    run(&machine, &format!("{CANARY}\n"), &flags()).1.unwrap();
    assert!(!machine.path("ffj-bot/ffj-bot.toml.bak").exists());
}

#[test]
fn a_dry_run_shows_the_summary_and_writes_nothing() {
    let machine = Machine::new();
    let (said, result) = run(&machine, &format!("{CANARY}\n"), &InitArgs { dry_run: true, ..flags() });
    result.unwrap();
    assert!(said.contains("+ secret discord-token") && said.contains("rien n’a été modifié"), "{said}");
    assert_eq!(machine.everything(), "");
}

#[test]
fn a_token_on_standard_input_needs_a_script() {
    let machine = Machine::new();
    let (_, result) = run(&machine, "", &InitArgs { non_interactive: false, ..flags() });
    assert_eq!(result.unwrap_err().exit_code(), 2);
    let (_, result) = run(&machine, "", &flags());
    assert!(matches!(result, Err(SetupError::Terminal(_))), "an empty standard input is no token");
}

#[test]
fn a_token_that_cannot_be_kept_leaves_the_configuration_unwritten() {
    let machine = Machine::new();
    let broken = machine.with_tool("cat >&2; exit 1");
    let (said, result) = talk(&format!("{CANARY}\n"), |dialogue| init(&machine.config(), &flags(), &broken, dialogue));
    let error = result.unwrap_err();
    assert!(!format!("{said}{error}{error:?}").contains("canary") && !machine.config().exists(), "{error}");
}
