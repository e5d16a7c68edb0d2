//! The pages of the two configuration files: keys and credentials from the code, the rest told here.

use std::path::Path;

use clap_mangen::roff::{bold, italic, roman};
use ffj_base::config::{Key, Kind};
use ffj_bot::config::secret::Name;
use ffj_bot::config::{KEYS, parse};
use ffj_deploy::config as deployer;

use super::page::Page;

const BOT_EXAMPLE: &str = r#"[discord]
operators = ["100000000000000001", "100000000000000002"]

[bot]
language = "nl"
name = "Lou"

[mail]
host = "smtp.example"
from = "Lou <bot@association.example>"
user = "bot@association.example"
"#;

const DEPLOY_EXAMPLE: &str = r#"[source]
forge = "https://git.example"
repository = "ffj/bot"

[policy]
mode = "approve"
probation = "1h"
"#;

/// A configuration file and its program.
struct File {
    program: (&'static str, &'static str),
    path: &'static str,
    drop_ins: &'static str,
    keys: &'static [Key],
    apply: &'static str,
    example: &'static str,
    shows: &'static str,
}

/// `ffj-bot.toml(5)`
pub fn bot() -> String {
    page(&File {
        program: ("ffj-bot", "1"),
        path: "/etc/ffj-bot/ffj-bot.toml",
        drop_ins: "/etc/ffj-bot/ffj-bot.d/*.toml",
        keys: KEYS,
        apply: "ffj-bot check\nsudo systemctl reload ffj-bot",
        example: BOT_EXAMPLE,
        shows: "Two operators, public messages in Dutch, and mail:",
    })
}

/// `ffj-deploy.toml(5)`
pub fn deploy() -> String {
    page(&File {
        program: ("ffj-deploy", "8"),
        path: "/etc/ffj-bot/deploy.toml",
        drop_ins: "/etc/ffj-bot/deploy.d/*.toml",
        keys: deployer::KEYS,
        apply: "ffj-deploy check\nsudo systemctl restart ffj-deploy",
        example: DEPLOY_EXAMPLE,
        shows: "Releases from a forge, each activated by a person and then on trial for an hour:",
    })
}

fn page(file: &File) -> String {
    let (program, section) = file.program;
    let page = Page::new(&format!("{program}.toml"), "5", &format!("configuration of {program}"))
        .heading("SYNOPSIS")
        .lines(&[vec![roman(file.path)], vec![roman(file.drop_ins)]])
        .heading("DESCRIPTION")
        .line(&format!(
            "`{program}`({section}) reads its settings from a file in TOML. Every setting may be left out, and then has its default. A \
             name that is not known is an error, so that a slip of the pen does not go unnoticed."
        ))
        .text(
            "The drop-ins are read after the file, in the order of their names, key by key: the last value counts, and a list replaces \
             the whole list. Names that begin with a dot or do not end in .toml are passed over.",
        )
        .text("After an edit, check it, then put it to use:")
        .example(file.apply)
        .text("The check lists every mistake at once, with its file and line.");
    let page = if program == "ffj-bot" {
        page.text(
            "A reload takes up nearly all settings without an interruption; for the others it says that they wait for a restart. A file \
             with a mistake changes nothing while the bot runs, but keeps it from starting.",
        )
    } else {
        page
    };
    let page = settings(page.heading("SETTINGS"), file.keys);
    let page = credentials(page, program)
        .heading("EXAMPLE")
        .line(file.shows)
        .example(file.example)
        .text(&format!("The file that comes with the package shows every setting: {}.", file.path));
    page.see_also(&[
        (program, section),
        if program == "ffj-bot" { ("ffj-deploy.toml", "5") } else { ("ffj-bot.toml", "5") },
        ("systemd-creds", "1"),
    ])
}

fn settings(mut page: Page, keys: &[Key]) -> Page {
    let mut current = "";
    for key in keys {
        let (section, name) = key.path.split_once('.').unwrap();
        if section != current {
            page = page.part(&format!("[{section}]"));
            current = section;
        }
        let kind = match key.kind {
            Kind::Text => "\"text\"",
            Kind::Number => "number",
            Kind::Switch => "true|false",
            Kind::TextList => "[\"text\", ...]",
        };
        page = page.item(vec![bold(name), roman(" = "), italic(kind)], key.what);
        page = match key.kind {
            // The type has said it all.
            Kind::Switch => page.next(&format!("Default: {}.", default(key))),
            Kind::Text | Kind::Number | Kind::TextList => page.next(&format!("Form: {}. Default: {}.", key.unit, default(key))),
        };
    }
    page
}

/// How the default of a key is shown.
pub fn default(key: &Key) -> String {
    if key.default.is_empty() { "none".to_owned() } else { format!("`{}`", key.default) }
}

/// The program that a credential is for, and what it is.
pub fn purpose(name: Name) -> (&'static str, &'static str) {
    match name {
        Name::DiscordToken => ("ffj-bot", "Token of the application at Discord. The bot does not start without it."),
        Name::SmtpPassword => ("ffj-bot", "Password of the account mail.user."),
        Name::WebhookSecret => ("ffj-deploy", "Secret with which the forge signs its webhook."),
        Name::WebhookSecretNext => ("ffj-deploy", "The one that will follow; both are accepted while the forge is being changed."),
        Name::ForgeToken => ("ffj-deploy", "Token that reads releases from the forge, if the repository is not public."),
    }
}

fn credentials(page: Page, program: &str) -> Page {
    let page = page.heading("CREDENTIALS").line("Secrets do not belong in this file. They are stored, encrypted for this machine, with:");
    let page = page.example("sudo ffj-bot secret set NAME").text("and reach the program as credentials of systemd:");
    let mine = Name::ALL.into_iter().filter(|name| purpose(*name).0 == program);
    let page = mine.fold(page, |page, name| {
        let page = page.item(vec![bold(name.as_str())], purpose(name).1);
        match name.variable() {
            Some(variable) => page.line(&format!("By hand also from the variable `{variable}`.")),
            None => page,
        }
    });
    page.text("`ffj-bot secret list` shows which are there, and never their values.")
}

#[test]
fn the_examples_are_valid_and_wise() {
    let bot = parse(Path::new("ffj-bot.toml"), BOT_EXAMPLE).unwrap();
    assert_eq!(bot.warnings, []);
    let deploy = deployer::parse(Path::new("deploy.toml"), DEPLOY_EXAMPLE).unwrap();
    assert_eq!(deploy.warnings, []);
}
