//! Conventions as tests: who may import whom, files that stay small, and nothing that belongs to tests in the program.

pub mod imports;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use imports::{imports, part_of, program};

/// Lines above the tests of a file beyond which a reason is owed.
const REASON_OWED: usize = 300;
/// Lines beyond which there is none.
const HARD_STOP: usize = 500;
/// The files above [`REASON_OWED`], in order, each with its reason in a sentence.
const LONG: [(&str, &str); 0] = [];

/// The rows of the table in the crate documentation: a part, with `x` for the name of a feature, and the parts it may import.
fn table() -> Vec<(String, Vec<String>)> {
    let mut rows = Vec::new();
    for line in include_str!("../../../src/lib.rs").lines().filter_map(|line| line.strip_prefix("//! | ")) {
        let cells: Vec<&str> = line.split(" | ").collect();
        let [parts, _, may] = cells.as_slice() else { continue };
        let may: Vec<String> = quoted(may);
        rows.extend(quoted(parts).into_iter().map(|part| (part, may.clone())));
    }
    assert!(rows.len() > 20, "the table was not found");
    rows
}

/// The paths in backticks of a cell, each with `/` for `::`, groups written out.
fn quoted(cell: &str) -> Vec<String> {
    let mut found = Vec::new();
    for path in cell.split('`').skip(1).step_by(2) {
        let path = path.replace("::", "/");
        match path.split_once('{') {
            Some((before, group)) => found.extend(group.trim_end_matches('}').split(',').map(|one| format!("{before}{one}"))),
            None => found.push(path),
        }
    }
    found
}

/// The parts that a part may import: as the row says that names it, or the nearest one above it.
fn allowed(table: &[(String, Vec<String>)], part: &str) -> Vec<String> {
    let own = part.strip_prefix("feature/").and_then(|rest| rest.split('/').next()).filter(|name| !name.is_empty());
    let named = |general: &str| own.map_or_else(|| general.to_owned(), |own| general.replacen("feature/x", &format!("feature/{own}"), 1));
    let mut wanted = part;
    loop {
        if let Some((_, may)) = table.iter().find(|(row, _)| named(row) == wanted) {
            return may.iter().map(|one| named(one)).collect();
        }
        wanted = wanted.rsplit_once('/').unwrap_or_else(|| panic!("{part} is in no row of the table of src/lib.rs")).0;
    }
}

/// What a file imports that it may not.
fn forbidden(table: &[(String, Vec<String>)], file: &str, text: &str) -> Vec<String> {
    let part = part_of(file);
    let within = |one: &str, import: &str| import == one || import.starts_with(&format!("{one}/"));
    let may = allowed(table, &part);
    let mut wrong = imports(file, &program(text));
    wrong.retain(|import| !within(&part, import) && !may.iter().any(|one| within(one, import)));
    wrong
}

/// Libraries that only some parts may touch.
fn reserved() -> BTreeMap<&'static str, &'static [&'static str]> {
    BTreeMap::from([
        ("rusqlite", &["store", "feature/x/store"][..]),
        ("serenity", &["adapter/discord"][..]),
        ("twilight_gateway", &["adapter/discord"][..]),
        ("lettre", &["adapter/mail"][..]),
        ("warp", &["deploy/adapter/webhook"][..]),
        ("hyper_util", &["deploy/adapter/webhook"][..]),
        ("sysinfo", &["adapter/host"][..]),
        ("sd_notify", &["base/adapter/systemd"][..]),
        ("libsystemd", &["base/adapter/systemd", "base/config"][..]),
        ("listenfd", &["deploy"][..]),
        ("tracing_journald", &["base/adapter/journal"][..]),
        ("reqwest", &["adapter/discord", "deploy/adapter/forge"][..]),
        ("fluent_bundle", &["text"][..]),
        ("minisign_verify", &["deploy/release"][..]),
        ("hmac", &["domain", "deploy/release"][..]),
        ("sha2", &["domain", "adapter/discord", "deploy/release"][..]),
    ])
}

/// What the pure parts must never touch.
const IMPURE: [&str; 9] =
    ["tokio::", "tracing::", "std::fs", "std::net", "std::env", "std::process", "Timestamp::now", "SystemTime::now", "Instant::now"];

fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.extension().is_some_and(|end| end == ending) {
            found.push(path);
        }
    }
}

/// Names and texts of the files of the crate.
fn all() -> Vec<(String, String)> {
    below("src", "rs")
}

/// Names, from the folder on, and texts of the files below it whose name ends so.
pub fn below(folder: &str, ending: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut found = Vec::new();
    files(&root, ending, &mut found);
    let name = |path: &Path| path.strip_prefix(&root).unwrap().display().to_string();
    found.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

/// Whether a file holds nothing but tests and what they need.
fn is_test(file: &str) -> bool {
    file.contains("_tests.rs") || file.contains("/tests.rs") || file.contains("fixture.rs")
}

#[test]
fn every_part_imports_only_what_it_may() {
    let table = table();
    let mut wrong = Vec::new();
    for (file, text) in all().into_iter().filter(|(file, _)| !is_test(file)) {
        wrong.extend(forbidden(&table, &file, &text).into_iter().map(|import| format!("{file} imports {import}")));
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn what_may_not_be_imported_is_found_in_whatever_way_it_is_written() {
    let table = table();
    let cases = [
        ("domain/outbox.rs", "use crate::store::Tx;"),
        ("ui/message.rs", "use crate::{app::Call, domain::id::UserId};"),
        ("app/outbox.rs", "fn x() { crate::feature::reminder::act::forget(); }"),
        ("store/outbox/mod.rs", "use super::super::app::Fail;"),
        ("adapter/discord/router/mod.rs", "use crate::adapter::mail;"),
        ("feature/reminder/model.rs", "use super::store;"),
        ("feature/reminder/reply.rs", "use super::{model::Reminder, store::get};"),
        ("feature/reminder/act/wish.rs", "use crate::feature::setting::act;"),
        ("feature/help/command.rs", "use crate::adapter::discord::rest::Rest;"),
        ("deploy/release/machine/mod.rs", "use crate::adapter::spool;"),
        ("deploy/serve.rs", "use ffj_bot::domain::id::UserId;"),
        ("base/contract/order.rs", "use ffj_deploy::release::Version;"),
    ];
    let read = |file: &str| std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(file)).unwrap();
    for (file, line) in cases {
        let text = read(file);
        assert_eq!(forbidden(&table, file, &text), Vec::<String>::new(), "{file}");
        // Between what is only for tests and the end, where a search that stops too early would not look.
        assert_eq!(forbidden(&table, file, &format!("{text}\n{line}\n")).len(), 1, "{file}: {line}");
    }
}

/// Whether a part is this file of some feature.
fn in_feature(part: &str, file: &str) -> bool {
    part.strip_prefix("feature/").and_then(|rest| rest.split_once('/')).is_some_and(|(_, name)| name == file)
}

#[test]
fn every_library_stays_in_its_place() {
    let mut wrong = Vec::new();
    for (file, text) in all() {
        for (library, places) in reserved() {
            let used = program(&text).contains(&format!("{library}::"));
            let part = part_of(&file);
            let here =
                places.iter().any(|place| part == *place || place.strip_prefix("feature/x/").is_some_and(|end| in_feature(&part, end)));
            if used && !here && !is_test(&file) {
                wrong.push(format!("{file} uses {library}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_pure_parts_are_pure() {
    let mut wrong = Vec::new();
    let pure = |file: &str| {
        let part = part_of(file);
        let model = part.starts_with("feature/") && part.ends_with("/model");
        (model || ["domain", "ui", "deploy/release", "base/contract"].contains(&part.as_str())) && !is_test(file)
    };
    for (file, text) in all().into_iter().filter(|(file, _)| pure(file)) {
        let program = program(&text);
        wrong.extend(IMPURE.iter().filter(|one| program.contains(*one)).map(|one| format!("{file} uses {one}")));
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn files_stay_small_and_begin_with_their_purpose() {
    let (mut wrong, mut long) = (Vec::new(), Vec::new());
    for folder in ["src", "tests/double/src"] {
        for (file, text) in below(folder, "rs") {
            let name = format!("{folder}/{file}");
            let lines = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default().lines().count();
            if lines > HARD_STOP {
                wrong.push(format!("{name} has {lines} lines"));
            }
            if !text.starts_with("//!") {
                wrong.push(format!("{name} does not say what it is for"));
            }
            if lines > REASON_OWED && !is_test(&file) {
                long.push(name);
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    long.sort();
    assert_eq!(long, LONG.map(|(file, _)| file), "above {REASON_OWED} lines: to be split, or to be given a reason in LONG");
    assert!(LONG.iter().all(|(_, reason)| reason.ends_with('.')), "a reason is a sentence");
}

#[test]
fn every_finding_has_its_sentence_and_every_sentence_its_finding() {
    let french = include_str!("../../../src/feature/status/fr.ftl");
    let sentences: Vec<&str> = french.lines().filter_map(|line| line.strip_prefix("doctor-")?.split(' ').next()).collect();
    let program: String = all().iter().map(|(_, text)| program(text)).collect();
    let named = program.split("Verdict::").skip(1).filter_map(|rest| {
        let (verdict, rest) = rest.split_once(", \"")?;
        ["Good", "Skipped", "Unwise", "Bad"].contains(&verdict).then(|| rest.split('"').next().unwrap_or_default())
    });
    let silent: Vec<&str> = named.filter(|key| !sentences.contains(key)).collect();
    assert_eq!(silent, Vec::<&str>::new());
    let written = |key: &&str| program.contains(&format!("\"{key}\"")) || program.contains(&format!("\"doctor-{key}\""));
    let unsaid: Vec<&str> = sentences.into_iter().filter(|key| !written(key)).collect();
    assert_eq!(unsaid, Vec::<&str>::new());
}

#[test]
fn nothing_waits_in_memory_or_keeps_state_in_a_collector() {
    let forbidden = ["await_component", "await_modal", "collector", "todo!(", "unimplemented!(", ".unwrap()"];
    let mut wrong = Vec::new();
    for (file, text) in all() {
        let program = program(&text);
        wrong.extend(forbidden.iter().filter(|one| program.contains(*one)).map(|one| format!("{file}: {one}")));
    }
    wrong.retain(|line| !is_test(line));
    assert_eq!(wrong, Vec::<String>::new());
}
