//! Conventions as tests: who may import whom, files that stay small, and nothing that belongs to tests in the program.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Lines above the tests of a file beyond which a reason is owed.
const REASON_OWED: usize = 300;
/// Lines beyond which there is none.
const HARD_STOP: usize = 500;
/// The files above [`REASON_OWED`], in order, each with its reason in a sentence.
const LONG: [(&str, &str); 0] = [];

/// For each part of `src`, the parts it may import.
fn allowed(part: &str) -> &'static [&'static str] {
    match part {
        // The bot.
        "domain" => &["base/contract"],
        "text" => &["domain"],
        "config" => &["base/config"],
        "setup" => &["config", "base/config", "base/exit"],
        "store" => &["domain"],
        "app" => &["domain", "store", "text", "base/contract", "base/version"],
        "adapter/discord" => &["app", "domain", "text", "base/adapter/systemd", "base/contract"],
        "adapter/mail" => &["app", "config", "domain", "text"],
        "adapter/deployer" => &["app", "base/contract"],
        "adapter/control" => &["app", "domain", "text"],
        "adapter/host" => &["app", "domain", "text", "base/adapter/mounts"],
        // The deployer.
        "deploy/release" => &["base/contract"],
        "deploy/config" => &["base/config"],
        "deploy/adapter/disk" | "deploy/adapter/units" | "deploy/adapter/probe" | "deploy/adapter/process" => &[],
        "deploy/adapter/releasedir" | "deploy/adapter/statedir" => {
            &["deploy/adapter/disk", "deploy/release", "base/adapter/boot", "base/contract"]
        }
        "deploy/adapter/spool" => &["deploy/release"],
        "deploy/adapter/webhook" | "deploy/adapter/forge" => &["deploy/adapter/spool", "deploy/release", "base/contract", "base/version"],
        "deploy" => &["deploy/adapter", "deploy/config", "deploy/release", "base"],
        // What they share.
        "base/adapter/journal" => &["base/adapter/systemd"],
        _ if part.starts_with("base") => &[],
        // The root of the bot puts everything together.
        "bot" | "bin" | "bin/ffj-bot" | "lib" => &["adapter", "app", "bot", "config", "domain", "setup", "store", "text", "base"],
        "adapter" => &[],
        _ => panic!("{part} is in no row of the table of src/lib.rs"),
    }
}

/// Libraries that only some parts may touch.
fn reserved() -> BTreeMap<&'static str, &'static [&'static str]> {
    BTreeMap::from([
        ("rusqlite", &["store"][..]),
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

/// The crates of ours below `src`: how a path into each begins elsewhere, and its folder. The bot's is `src` without the others.
const CRATES: [(&str, &str); 3] = [("ffj_base::", "base"), ("ffj_deploy::", "deploy"), ("ffj_bot::", "")];

/// What the pure parts must never touch.
const IMPURE: [&str; 9] =
    ["tokio::", "tracing::", "std::fs", "std::net", "std::env", "std::process", "Timestamp::now", "SystemTime::now", "Instant::now"];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// Names and texts of the files of the crate.
fn all() -> Vec<(String, String)> {
    below("src")
}

fn below(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut found = Vec::new();
    sources(&root, &mut found);
    let name = |path: &Path| path.strip_prefix(&root).unwrap().display().to_string();
    found.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

/// The part that something belongs to, by the folder of its crate and the names that lead to it: `adapter/x` or the first name. What
/// the deployer is beside its rules, its adapters and its configuration is one part.
fn part(home: &str, mut names: impl Iterator<Item = String>) -> String {
    let first = names.next().unwrap_or_default();
    let inner = match first.as_str() {
        "adapter" => names.next().map_or_else(|| first.clone(), |second| format!("{first}/{second}")),
        "release" | "config" => first,
        _ if home == "deploy" => String::new(),
        _ => first,
    };
    [home, inner.as_str()].into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>().join("/")
}

/// The folder of the crate of a file.
fn home(file: &str) -> &'static str {
    CRATES.iter().map(|(_, folder)| *folder).find(|folder| file.starts_with(&format!("{folder}/"))).unwrap_or_default()
}

/// The part a file belongs to.
fn part_of(file: &str) -> String {
    let home = home(file);
    let inner = file.strip_prefix(home).unwrap_or(file).trim_start_matches('/');
    let stem = inner.strip_suffix(".rs").unwrap_or(inner);
    part(home, stem.split('/').filter(|piece| *piece != "mod").map(str::to_owned))
}

/// Whether a file holds nothing but tests and what they need.
fn is_test(file: &str) -> bool {
    file.contains("_tests.rs") || file.contains("/tests.rs") || file.contains("fixture.rs")
}

/// The lines of a file that are part of the program: neither comments nor what is only compiled for tests, wherever that stands.
fn program(text: &str) -> String {
    let mut kept = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.trim_start().starts_with("#[cfg(test)]") {
            pass_over_item(line, &mut lines);
        } else if !line.trim_start().starts_with("//") {
            kept.push(line);
        }
    }
    kept.join("\n")
}

/// Passes over the item below an attribute: up to a `;` when it has no body, else up to the line that closes it, which is indented as
/// the attribute is.
fn pass_over_item<'a>(attribute: &str, lines: &mut impl Iterator<Item = &'a str>) {
    let indent = &attribute[..attribute.len() - attribute.trim_start().len()];
    let closes = |line: &str| line.strip_prefix(indent).is_some_and(|rest| rest.starts_with(['}', ')', ']']));
    for line in lines {
        let at_the_edge = line.starts_with(indent) && !line[indent.len()..].starts_with(' ');
        let whole = line.ends_with(['}', ',', ';']) && at_the_edge && !line.ends_with("{");
        if whole || closes(line) {
            return;
        }
    }
}

/// The parts that a text of the crate in this folder leads to: every path that begins with `crate::` or with a crate of ours.
fn imports(home: &str, text: &str) -> Vec<String> {
    let begins = CRATES.iter().copied().chain([("crate::", home)]);
    let mut found: Vec<String> = begins
        .flat_map(|(name, folder)| text.match_indices(name).flat_map(move |(at, _)| leads(folder, &text[at + name.len()..])))
        .collect();
    found.sort();
    found.dedup();
    found
}

/// The parts that the rest of a path into a crate leads to: `x::y`, `{x, y}`, `adapter::{x, y}`.
fn leads(home: &str, rest: &str) -> Vec<String> {
    let name = |text: &str| text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>();
    let group = |text: &str| -> Vec<String> { text.split('}').next().unwrap_or_default().split(',').map(|one| name(one.trim())).collect() };
    if let Some(rest) = rest.strip_prefix('{') {
        return group(rest).into_iter().filter(|one| !one.is_empty()).map(|one| part(home, [one].into_iter())).collect();
    }
    let first = name(rest);
    let after = rest[first.len()..].strip_prefix("::").unwrap_or_default();
    let second = after.strip_prefix('{').map_or_else(|| vec![name(after)], group);
    second.into_iter().map(|second| part(home, [first.clone(), second].into_iter().filter(|one| !one.is_empty()))).collect()
}

#[test]
fn what_is_only_for_tests_is_passed_over_and_nothing_else() {
    let text = "use crate::a;\n#[cfg(test)]\nuse crate::b;\n#[cfg(test)]\nmod tests;\nuse ffj_bot::{c, d};\nimpl X {\n    #[cfg(test)]\n    \
                fn e() {\n        crate::e();\n    }\n    #[cfg(test)]\n    one: u8,\n    // crate::f\n}\n#[cfg(test)]\nmod tests {\n    \
                use crate::g;\n}\nuse crate::adapter::{h, i};\nuse ffj_base::config::{self, secret};\nuse \
                ffj_deploy::release::Version;\n";
    assert_eq!(imports("", &program(text)), ["a", "adapter/h", "adapter/i", "base/config", "c", "d", "deploy/release"]);
    let text = "use crate::adapter::h;\nuse crate::{journal, text};\nuse ffj_base::adapter::{mounts, systemd};\n";
    assert_eq!(imports("deploy", text), ["base/adapter/mounts", "base/adapter/systemd", "deploy", "deploy/adapter/h"]);
}

#[test]
fn every_part_imports_only_what_it_may() {
    let mut wrong = Vec::new();
    for (file, text) in all() {
        let part = part_of(&file);
        let within = |one: &str, import: &str| import == one || import.starts_with(&format!("{one}/"));
        for import in imports(home(&file), &program(&text)) {
            if !within(&part, &import) && !allowed(&part).iter().any(|one| within(one, &import)) {
                wrong.push(format!("{file} imports {import}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_library_stays_in_its_place() {
    let mut wrong = Vec::new();
    for (file, text) in all() {
        for (library, places) in reserved() {
            let used = program(&text).contains(&format!("{library}::"));
            if used && !places.contains(&part_of(&file).as_str()) {
                wrong.push(format!("{file} uses {library}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_pure_parts_are_pure() {
    let mut wrong = Vec::new();
    let pure = |file: &str| ["domain", "deploy/release", "base/contract"].contains(&part_of(file).as_str()) && !is_test(file);
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
        for (file, text) in below(folder) {
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
    let french = include_str!("../../src/text/fr.ftl");
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
