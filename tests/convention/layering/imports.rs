//! Which parts of `src` a file leads to, read from its text.

/// The crates of ours below `src`: how a path into each begins elsewhere, and its folder. The bot's is `src` without the others.
const CRATES: [(&str, &str); 3] = [("ffj_base::", "base"), ("ffj_deploy::", "deploy"), ("ffj_bot::", "")];

/// The part that something belongs to, by the folder of its crate and the names that lead to it: `adapter/x`, `feature/x/y` or the first
/// name. What the deployer is beside its rules, its adapters and its configuration is one part.
pub(super) fn part(home: &str, names: &[String]) -> String {
    let first = names.first().map(String::as_str).unwrap_or_default();
    let depth = match first {
        "adapter" => 2,
        "feature" if home.is_empty() => 3,
        "release" | "config" => 1,
        _ if home == "deploy" => 0,
        _ => 1,
    };
    let inner = names.iter().take(depth).map(String::as_str);
    [home].into_iter().filter(|home| !home.is_empty()).chain(inner).collect::<Vec<_>>().join("/")
}

/// The folder of the crate of a file.
pub(super) fn home(file: &str) -> &'static str {
    CRATES.iter().map(|(_, folder)| *folder).find(|folder| file.starts_with(&format!("{folder}/"))).unwrap_or_default()
}

/// The names that lead to the module of a file within its crate.
fn module(file: &str) -> Vec<String> {
    let inner = file.strip_prefix(home(file)).unwrap_or(file).trim_start_matches('/');
    let stem = inner.strip_suffix(".rs").unwrap_or(inner);
    stem.split('/').filter(|piece| *piece != "mod").map(str::to_owned).collect()
}

/// The part a file belongs to.
pub(super) fn part_of(file: &str) -> String {
    part(home(file), &module(file))
}

/// The parts that the program of a file leads to: every path that begins with `crate::`, with a crate of ours or with `super::`.
pub(super) fn imports(file: &str, program: &str) -> Vec<String> {
    let home = home(file);
    let mut found = Vec::new();
    for (begin, folder) in CRATES.iter().copied().chain([("crate::", home)]) {
        for (at, _) in program.match_indices(begin) {
            // `pub(in crate::x)` says who sees something, not what is used.
            if !program[..at].ends_with("in ") {
                paths(&program[at + begin.len()..]).iter().for_each(|path| found.push(part(folder, path)));
            }
        }
    }
    for (at, _) in program.match_indices("super::") {
        if program[..at].ends_with("super::") {
            continue;
        }
        let rest = program[at..].trim_start_matches("super::");
        let up = (program[at..].len() - rest.len()) / "super::".len();
        let own = module(file);
        let above = &own[..own.len().saturating_sub(up)];
        paths(rest).iter().for_each(|path| found.push(part(home, &[above, path].concat())));
    }
    found.sort();
    found.dedup();
    found
}

/// The modules that the rest of a path names: `x::y::Type`, `{x, y::z}`, `x::{self, y}`.
fn paths(rest: &str) -> Vec<Vec<String>> {
    if let Some(group) = rest.strip_prefix('{') {
        return pieces(group).into_iter().flat_map(paths).collect();
    }
    let name: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    // Modules are written in lower case; `self` is the module before.
    if name.is_empty() || name == "self" || name.starts_with(|c: char| c.is_ascii_uppercase()) {
        return vec![Vec::new()];
    }
    let Some(deeper) = rest[name.len()..].strip_prefix("::") else { return vec![vec![name]] };
    paths(deeper).into_iter().map(|path| [vec![name.clone()], path].concat()).collect()
}

/// The pieces of a group up to its closing brace, at its own level.
fn pieces(group: &str) -> Vec<&str> {
    let (mut depth, mut from, mut found) = (0_u32, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' if depth > 0 => {}
            ',' | '}' => {
                found.push(group[from..at].trim());
                from = at + 1;
            }
            _ => {}
        }
        if c == '}' && depth == 0 && from == at + 1 {
            break;
        }
    }
    found.retain(|piece| !piece.is_empty());
    found
}

/// The lines of a file that are part of the program: neither comments nor what is only compiled for tests, wherever that stands.
pub fn program(text: &str) -> String {
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

#[test]
fn what_is_only_for_tests_is_passed_over_and_nothing_else() {
    let text = "use crate::a;\n#[cfg(test)]\nuse crate::b;\n#[cfg(test)]\nmod tests;\nuse ffj_bot::{c, d};\nimpl X {\n    #[cfg(test)]\n    \
                fn e() {\n        crate::e();\n    }\n    #[cfg(test)]\n    one: u8,\n    // crate::f\n}\n#[cfg(test)]\nmod tests {\n    \
                use crate::g;\n}\nuse crate::adapter::{h, i};\nuse ffj_base::config::{self, secret};\nuse \
                ffj_deploy::release::Version;\n";
    assert_eq!(imports("x.rs", &program(text)), ["a", "adapter/h", "adapter/i", "base/config", "c", "d", "deploy/release"]);
    let text = "use crate::adapter::h;\nuse crate::{journal, text};\nuse ffj_base::adapter::{mounts, systemd};\n";
    assert_eq!(imports("deploy/x.rs", text), ["base/adapter/mounts", "base/adapter/systemd", "deploy", "deploy/adapter/h"]);
}

#[test]
fn paths_into_features_are_followed_whoever_they_begin_with() {
    let text = "use super::store;\nuse super::super::setting::act::{self, Change};\nuse crate::feature::{FEATURES, help::reply};\n\
                pub(in crate::feature::poll) fn x() {}\nuse crate::{app::{Call, Fail}, ui};\n";
    let found = imports("feature/reminder/act/mod.rs", text);
    assert_eq!(found, ["app", "feature", "feature/help/reply", "feature/reminder/store", "feature/setting/act", "ui"]);
}
