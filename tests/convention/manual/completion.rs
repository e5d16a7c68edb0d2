//! What the shell offers.

use std::process::Command;

use clap::ValueHint;
use clap::builder::PossibleValuesParser;
use clap_complete::Shell;
use ffj_bot::config::secret::Name;
use ffj_bot::config::{Language, Tls};

/// The script for bash. It knows more than the command line itself, which takes any text and says what is wrong with it.
pub fn bash(command: &clap::Command) -> String {
    let name = command.get_name();
    let mut script = Vec::new();
    clap_complete::generate(Shell::Bash, &mut with_values(command.clone()).disable_help_subcommand(true), name, &mut script);
    // clap_complete 4.6 spells a program whose name has a hyphen in two ways, and then finds none of its commands
    // (clap-rs/clap#6421). Once that is mended there, this changes nothing.
    String::from_utf8(script).unwrap().replace(&name.replace('-', "__subcmd__"), &name.replace('-', "__"))
}

fn with_values(command: clap::Command) -> clap::Command {
    let of_secret = matches!(command.get_name(), "set" | "rotate");
    let command = command.mut_args(|arg| match arg.get_id().as_str() {
        "name" if of_secret => {
            // The next one is set by rotating, never by its name.
            arg.value_parser(words(Name::ALL.into_iter().filter(|name| *name != Name::WebhookSecretNext).map(Name::as_str)))
        }
        "language" => arg.value_parser(words(Language::ALL.iter().map(|(word, _)| *word))),
        "mail_tls" => arg.value_parser(words(Tls::ALL.iter().map(|(word, _)| *word))),
        _ if arg.get_value_hint() == ValueHint::AnyPath => arg.value_hint(ValueHint::FilePath),
        // Otherwise the names of files would be offered for what is none.
        _ if arg.get_action().takes_values() => arg.value_hint(ValueHint::Other),
        _ => arg,
    });
    command.mut_subcommands(with_values)
}

fn words(words: impl Iterator<Item = &'static str>) -> PossibleValuesParser {
    words.collect::<Vec<_>>().into()
}

/// What bash itself makes of a program's script, given as `$1`.
fn ask(command: &clap::Command, ask: &str, words: &[&str]) -> Vec<String> {
    let script = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(script.path(), bash(command)).unwrap();
    let asked = Command::new("bash").args(["-c", ask, "bash"]).arg(script.path()).arg(command.get_name()).args(words).output().unwrap();
    assert!(asked.status.success() && asked.stderr.is_empty(), "{}", String::from_utf8_lossy(&asked.stderr));
    String::from_utf8(asked.stdout).unwrap().lines().map(str::to_owned).collect()
}

/// What is offered for the last of the words that follow the program's name.
fn offered(command: &clap::Command, words: &[&str]) -> Vec<String> {
    // Outside a real completion, bash complains that the options of one cannot be changed.
    let complete = r#"
        source "$1" || exit
        shift
        function=$(complete -p "$1")
        function=${function#*-F } function=${function%% *}
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        "$function" "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}" 2>/dev/null
        printf '%s\n' "${COMPREPLY[@]}"
    "#;
    ask(command, complete, words)
}

#[test]
fn bash_accepts_the_scripts() {
    for command in [ffj_bot::bot::cli::command(), ffj_deploy::command()] {
        ask(&command, r#"exec bash -n "$1""#, &[]);
    }
}

#[test]
fn the_tab_key_offers_commands_secrets_and_choices() {
    let (bot, deploy) = (ffj_bot::bot::cli::command(), ffj_deploy::command());
    assert_eq!(offered(&bot, &["sec"]), ["secret"]);
    assert_eq!(offered(&bot, &["secret", "r"]), ["rotate"]);
    assert_eq!(offered(&bot, &["secret", "set", "dis"]), ["discord-token"]);
    let secrets = offered(&bot, &["secret", "set", ""]);
    for name in ["discord-token", "smtp-password", "webhook-secret", "forge-token"] {
        assert!(secrets.iter().any(|word| word == name), "{name}: {secrets:?}");
    }
    assert_eq!(offered(&bot, &["init", "--language", ""]), ["fr", "en", "nl"]);
    assert_eq!(offered(&bot, &["init", "--mail-tls", "s"]), ["starttls"]);
    assert_eq!(offered(&bot, &["import-env", "--dry"]), ["--dry-run"]);
    assert_eq!(offered(&bot, &["check", "--config", "/etc/host"]).first().map(|file| file.starts_with("/etc/host")), Some(true));
    assert_eq!(offered(&deploy, &["che"]), ["check"]);
}
