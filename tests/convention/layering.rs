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

/// For each part of `src`, the parts of the crate it may import.
fn allowed(part: &str) -> &'static [&'static str] {
    match part {
        "domain" => &["domain"],
        "text" => &["domain", "text"],
        "config" => &["config", "version"],
        "setup" => &["setup", "config", "version"],
        "store" => &["store", "domain"],
        "app" => &["app", "domain", "store", "text", "version"],
        "adapter/discord" => &["adapter::discord", "adapter::systemd", "app", "domain", "text"],
        "adapter/mail" => &["app", "config", "domain", "text"],
        "adapter/deployer" => &["app"],
        "adapter/control" => &["app", "domain", "text"],
        "adapter/host" => &["adapter::host", "adapter::mounts", "app", "domain", "text"],
        "adapter/journal" => &["adapter::systemd"],
        "adapter/systemd" | "adapter/mounts" | "adapter/disk" | "adapter/units" | "adapter/probe" | "adapter/process" => &[],
        "adapter/releasedir" => &["adapter::releasedir", "adapter::disk", "release"],
        "adapter/statedir" => &["adapter::statedir", "adapter::disk", "release"],
        "adapter/spool" => &["release"],
        "adapter/webhook" => &["adapter::spool", "adapter::webhook", "release", "version"],
        "adapter/forge" => &["adapter::forge", "adapter::spool", "release", "version"],
        "release" => &["release"],
        "deploy" => &[
            "deploy",
            "release",
            "config",
            "adapter::disk",
            "adapter::forge",
            "adapter::journal",
            "adapter::mounts",
            "adapter::probe",
            "adapter::process",
            "adapter::releasedir",
            "adapter::statedir",
            "adapter::spool",
            "adapter::systemd",
            "adapter::units",
            "adapter::webhook",
            "exit",
            "output",
            "version",
        ],
        // The roots put everything together.
        _ => &["adapter", "app", "bot", "config", "deploy", "domain", "exit", "output", "release", "setup", "store", "text", "version"],
    }
}

/// Libraries that only some parts may touch.
fn reserved() -> BTreeMap<&'static str, &'static [&'static str]> {
    BTreeMap::from([
        ("rusqlite", &["store"][..]),
        ("serenity", &["adapter/discord"][..]),
        ("twilight_gateway", &["adapter/discord"][..]),
        ("lettre", &["adapter/mail"][..]),
        ("warp", &["adapter/webhook"][..]),
        ("hyper_util", &["adapter/webhook"][..]),
        ("sysinfo", &["adapter/host"][..]),
        ("sd_notify", &["adapter/systemd"][..]),
        ("reqwest", &["adapter/discord", "adapter/forge"][..]),
        ("fluent_bundle", &["text"][..]),
        ("minisign_verify", &["release"][..]),
        ("hmac", &["domain", "release"][..]),
        ("sha2", &["domain", "adapter/discord", "release"][..]),
    ])
}

/// How a path into a crate of ours begins.
const CRATES: [&str; 2] = ["crate::", "ffj_bot::"];

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

/// The part a file belongs to: `adapter/x`, or the first folder, or the file's own name.
fn part(file: &str) -> String {
    let stem = file.strip_suffix(".rs").unwrap_or(file);
    let mut pieces = stem.split('/').filter(|piece| *piece != "mod");
    let first = pieces.next().unwrap_or_default();
    match (first, pieces.next()) {
        ("adapter", Some(second)) => format!("adapter/{second}"),
        _ => first.to_owned(),
    }
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

/// Every path of a text into the crates of ours, `crate::x` or `ffj_bot::x`, as deep as two names.
fn imports(text: &str) -> Vec<String> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut found = Vec::new();
    let begins = CRATES.iter().flat_map(|name| text.match_indices(name).map(|(at, name)| &text[at + name.len()..]));
    for rest in begins {
        if let Some(group) = rest.strip_prefix('{') {
            found.extend(
                group
                    .split('}')
                    .next()
                    .unwrap_or_default()
                    .split(',')
                    .map(|one| one.trim().split("::").next().unwrap_or_default().to_owned()),
            );
            continue;
        }
        let first: String = rest.chars().take_while(|c| is_name(*c)).collect();
        let after = rest[first.len()..].strip_prefix("::").unwrap_or_default();
        if first == "adapter" && after.starts_with('{') {
            let group = after[1..].split('}').next().unwrap_or_default();
            found.extend(group.split(',').map(|one| format!("adapter::{}", one.trim().split("::").next().unwrap_or_default())));
            continue;
        }
        let second: String = after.chars().take_while(|c| is_name(*c)).collect();
        found.push(if first == "adapter" { format!("{first}::{second}") } else { first });
    }
    found
}

#[test]
fn what_is_only_for_tests_is_passed_over_and_nothing_else() {
    let text = "use crate::a;\n#[cfg(test)]\nuse crate::b;\n#[cfg(test)]\nmod tests;\nuse ffj_bot::{c, d};\nimpl X {\n    #[cfg(test)]\n    \
                fn e() {\n        crate::e();\n    }\n    #[cfg(test)]\n    one: u8,\n    // crate::f\n}\n#[cfg(test)]\nmod tests {\n    \
                use crate::g;\n}\nuse crate::adapter::{h, i};\n";
    assert_eq!(imports(&program(text)), ["a", "adapter::h", "adapter::i", "c", "d"]);
}

#[test]
fn every_part_imports_only_what_it_may() {
    let mut wrong = Vec::new();
    for (file, text) in all() {
        let part = part(&file);
        let allowed = allowed(&part);
        for import in imports(&program(&text)) {
            let own = part.replace('/', "::");
            let fine =
                import.is_empty() || import == own || allowed.iter().any(|one| *one == import || import.starts_with(&format!("{one}::")));
            if !fine && file != "lib.rs" {
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
            if used && !places.contains(&part(&file).as_str()) {
                wrong.push(format!("{file} uses {library}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_pure_parts_are_pure() {
    let mut wrong = Vec::new();
    let pure = |file: &str| ["domain", "release"].contains(&part(file).as_str()) && !is_test(file);
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
