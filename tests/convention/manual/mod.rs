//! The manual and the completion cannot drift from the code: they are made from it, and the committed files must be the same.
//! They are committed because the package is built for another machine and cannot run its own programs meanwhile.

mod completion;
mod files;
mod notes;
mod page;
mod programs;
mod security;

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::process::{Command, Output};

use ffj_base::config::Key;
use ffj_bot::config::KEYS;
use ffj_deploy::config::KEYS as DEPLOY_KEYS;

/// Asks for the files to be written instead of compared.
const RENEW: &str = "FFJ_RENEW";

fn committed(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Every page with the text that the code gives.
fn pages() -> [(&'static str, String); 4] {
    [
        ("debian/man/ffj-bot.1", programs::bot()),
        ("debian/man/ffj-deploy.8", programs::deploy()),
        ("debian/man/ffj-bot.toml.5", files::bot()),
        ("debian/man/ffj-deploy.toml.5", files::deploy()),
    ]
}

/// Runs a tool over files, as lintian does; none when this machine lacks it.
fn run(program: &str, arguments: &[&str], files: &[String]) -> Option<Output> {
    let surroundings = [("LC_ALL", "C.UTF-8"), ("MANROFFSEQ", ""), ("MANWIDTH", "80")];
    match Command::new(program).args(arguments).args(files).envs(surroundings).output() {
        Ok(output) => Some(output),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            eprintln!("skipped: needs {program}");
            None
        }
        Err(error) => panic!("{program}: {error}"),
    }
}

#[test]
fn the_committed_files_are_those_that_the_code_gives() {
    let completions = [
        ("debian/completion/ffj-bot.bash", completion::bash(&ffj_bot::bot::cli::command())),
        ("debian/completion/ffj-deploy.bash", completion::bash(&ffj_deploy::command())),
    ];
    let renew = std::env::var_os(RENEW).is_some();
    let mut outdated = Vec::new();
    for (path, wanted) in pages().into_iter().chain(completions) {
        if fs::read_to_string(committed(path)).unwrap_or_default() == wanted {
            continue;
        }
        if renew {
            fs::write(committed(path), wanted).unwrap();
        } else {
            outdated.push(path);
        }
    }
    let outdated = outdated.join(", ");
    assert!(outdated.is_empty(), "not what the code gives: {outdated}; renew with: {RENEW}=1 cargo test --test convention manual");
}

#[test]
fn the_pages_are_plain_and_without_a_warning() {
    let scratch = tempfile::tempdir().unwrap();
    let mut files = Vec::new();
    for (path, text) in pages() {
        assert!(text.is_ascii(), "{path} has characters beyond ASCII");
        let file = scratch.path().join(path.rsplit('/').next().unwrap());
        fs::write(&file, text).unwrap();
        files.push(file.to_str().unwrap().to_owned());
    }
    if let Some(read) = run("man", &["--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z"], &files) {
        assert!(read.status.success() && read.stderr.is_empty(), "{}", String::from_utf8_lossy(&read.stderr));
    }
    if let Some(read) = run("mandoc", &["-T", "lint", "-W", "warning"], &files) {
        let said = String::from_utf8(read.stdout).unwrap();
        // A date would change with the day of the build, and the version says more.
        let said: Vec<&str> = said.lines().filter(|line| !line.contains("missing date")).collect();
        assert!(said.is_empty(), "{said:#?}");
    }
}

/// The settings of a shipped example, each in use; prose has a space after the sign.
fn shipped(path: &str) -> BTreeMap<String, toml::Value> {
    let text = fs::read_to_string(committed(path)).unwrap();
    let line = |line: &str| line.strip_prefix('#').filter(|rest| !rest.starts_with([' ', '#'])).unwrap_or(line).to_owned();
    let table: toml::Table = toml::from_str(&text.lines().map(line).collect::<Vec<_>>().join("\n")).unwrap();
    let section = |(section, keys): (&String, &toml::Value)| {
        let keys = keys.as_table().unwrap().iter();
        keys.map(|(key, value)| (format!("{section}.{key}"), value.clone())).collect::<Vec<_>>()
    };
    table.iter().flat_map(section).collect()
}

/// The settings that a page describes, with their defaults.
fn described(page: &str) -> BTreeMap<String, String> {
    let page = page.replace("\\-", "-");
    let (mut section, mut key, mut found) = (String::new(), String::new(), BTreeMap::new());
    for line in page.lines() {
        if let Some(name) = line.strip_prefix(".SS [").and_then(|rest| rest.strip_suffix(']')) {
            section = name.to_owned();
        } else if let Some((name, _)) = line.strip_prefix("\\fB").and_then(|rest| rest.split_once("\\fR = \\fI")) {
            key = format!("{section}.{name}");
        } else if let Some(default) = line.strip_prefix("Default: ") {
            found.insert(key.clone(), default.trim_end_matches('.').replace("\\fB", "").replace("\\fR", ""));
        }
    }
    found
}

#[test]
fn code_page_and_shipped_example_know_the_same_keys_and_defaults() {
    let all: [(&[Key], String, &str); 2] =
        [(KEYS, files::bot(), "debian/conf/ffj-bot.toml"), (DEPLOY_KEYS, files::deploy(), "debian/conf/deploy.toml")];
    for (keys, page, example) in all {
        let (described, shipped) = (described(&page), shipped(example));
        let known: BTreeMap<String, String> = keys.iter().map(|key| (key.path.to_owned(), files::default(key).replace('`', ""))).collect();
        assert_eq!(known, described, "the page of {example}");
        assert_eq!(known.keys().collect::<Vec<_>>(), shipped.keys().collect::<Vec<_>>(), "{example}");
        // Where there is no default, the example shows a value that somebody may have.
        for key in keys.iter().filter(|key| !["", "[]"].contains(&key.default)) {
            let default: toml::Table = toml::from_str(&format!("default = {}", key.default)).unwrap();
            assert_eq!(default["default"], shipped[key.path], "{} in {example}", key.path);
        }
    }
}
