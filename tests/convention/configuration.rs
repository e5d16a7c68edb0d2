//! What can be configured: the table of keys, what is read, the shipped example and the documented defaults say the same.

use std::collections::BTreeSet;
use std::path::Path;

use ffj_base::config::Key;
use ffj_bot::config as bot;
use ffj_deploy::config as deployer;

const BOT: &str = include_str!("../../debian/conf/ffj-bot.toml");
const DEPLOYER: &str = include_str!("../../debian/conf/deploy.toml");

/// An example with every setting in use; prose has a space after the sign.
fn all_in_use(example: &str) -> String {
    let lines = example.lines().map(|line| line.strip_prefix('#').filter(|rest| !rest.starts_with([' ', '#'])).unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n")
}

/// The keys that serde accepts, taken from its own refusals.
fn raw_keys<R: serde::de::DeserializeOwned>() -> BTreeSet<String> {
    let fields = |text: &str| -> Vec<String> {
        let table: toml::Table = toml::from_str(text).unwrap();
        let error = table.try_into::<R>().err().unwrap().to_string();
        let list = error.lines().next().unwrap().split_once("expected ").unwrap().1;
        list.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    };
    let sections = fields("no_such = 1");
    sections
        .iter()
        .flat_map(|section| fields(&format!("[{section}]\nno_such = 1")).into_iter().map(move |key| format!("{section}.{key}")))
        .collect()
}

fn table_keys(keys: &[Key]) -> BTreeSet<String> {
    keys.iter().map(|key| key.path.to_owned()).collect()
}

#[test]
fn the_raw_fields_and_the_table_name_the_same_keys_and_the_shipped_example_is_valid() {
    assert_eq!(raw_keys::<bot::raw::RawSettings>(), table_keys(bot::KEYS));
    bot::parse(Path::new("ffj-bot.toml"), BOT).unwrap();
    bot::parse(Path::new("ffj-bot.toml"), &all_in_use(BOT)).unwrap();
}

#[test]
fn the_same_holds_for_the_deployer() {
    assert_eq!(raw_keys::<deployer::raw::RawDeploy>(), table_keys(deployer::KEYS));
    deployer::parse(Path::new("deploy.toml"), DEPLOYER).unwrap();
    assert_eq!(deployer::parse(Path::new("deploy.toml"), &all_in_use(DEPLOYER)).unwrap().warnings, []);
}

/// The defaults of the table as a text, without those of the section that is all or nothing.
fn defaults(keys: &[Key], without: &str) -> String {
    let written = keys.iter().filter(|key| !key.default.is_empty() && !key.path.starts_with(without));
    written.map(|key| format!("{} = {}\n", key.path, key.default)).collect()
}

#[test]
fn the_documented_defaults_are_those_in_use() {
    let parsed = |text: &str| bot::parse(Path::new("x"), text).unwrap().settings;
    assert_eq!(parsed(&defaults(bot::KEYS, "mail.")), parsed(""));
    let mail = "mail.host = \"a.example\"\nmail.from = \"a@b.example\"\n";
    assert_eq!(parsed(mail), parsed(&format!("{mail}mail.port = 587\nmail.tls = \"starttls\"\n")));
}

#[test]
fn the_documented_defaults_of_the_deployer_are_those_in_use() {
    let parsed = |text: &str| deployer::parse(Path::new("x"), text).unwrap().settings;
    assert_eq!(parsed(&defaults(deployer::KEYS, "source.")), parsed(""));
    let source = "source.forge = \"https://a.example\"\nsource.repository = \"a/b\"\n";
    assert_eq!(parsed(source), parsed(&format!("{source}source.branch = \"main\"\nsource.tags = \"v*\"\n")));
}
