//! Every key of a sentence that the program names is in the catalogues, with the values it is given there; and every key of the
//! catalogues is named by the program. So nobody ever reads a key.

use std::collections::{BTreeMap, BTreeSet};

use crate::layering::below;
use crate::layering::imports::program;

/// The files with words of the bot's own. The deployer's are in French alone: its crate has no catalogue.
fn all(ending: &str) -> Vec<(String, String)> {
    let mut found = below("src", ending);
    found.retain(|(path, _)| !path.starts_with("deploy/") && !path.starts_with("base/"));
    found
}

/// The keys of the French catalogues, attributes left out, each with the names of the values it wants.
fn catalogue() -> BTreeMap<String, BTreeSet<String>> {
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (_, text) in all("ftl").into_iter().filter(|(path, _)| path.ends_with("fr.ftl")) {
        let mut id = String::new();
        for line in text.lines() {
            if line.starts_with(|c: char| c.is_ascii_lowercase()) {
                id = line.split(' ').next().unwrap_or_default().to_owned();
                keys.entry(id.clone()).or_default();
            }
            for part in line.split("{ $").skip(1).chain(line.split("($").skip(1)) {
                let value = part.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
                keys.entry(id.clone()).or_default().insert(value);
            }
        }
    }
    keys
}

/// The texts in quotes of a program.
fn literals(program: &str) -> Vec<String> {
    let (mut found, mut rest) = (Vec::new(), program);
    while let Some(at) = rest.find('"') {
        let quoted = rest[..at].ends_with('\'') || rest[..at].ends_with("'\\");
        rest = &rest[at + 1..];
        if quoted {
            continue;
        }
        let (mut text, mut chars, mut end) = (String::new(), rest.char_indices(), rest.len());
        while let Some((at, c)) = chars.next() {
            match c {
                '\\' => drop(chars.next()),
                '"' => {
                    end = at;
                    break;
                }
                _ => text.push(c),
            }
        }
        found.push(text);
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    found
}

/// The arguments of a call, from behind its opening parenthesis.
fn arguments(call: &str) -> Vec<&str> {
    let (mut depth, mut from, mut quoted, mut found) = (0_i32, 0, false, Vec::new());
    let mut chars = call.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' if quoted => drop(chars.next()),
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' | '[' | '{' => depth += 1,
            ')' if depth == 0 => {
                found.push(call[from..at].trim());
                break;
            }
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                found.push(call[from..at].trim());
                from = at + 1;
            }
            _ => {}
        }
    }
    found.retain(|argument| !argument.is_empty());
    found
}

fn literal(argument: &str) -> Option<&str> {
    argument.strip_prefix('"')?.strip_suffix('"').filter(|text| !text.contains('"'))
}

/// The names of the values in `&[("x", …), ("y", …)]`; none when they do not all stand there.
fn names(values: &str) -> Option<BTreeSet<String>> {
    let inner = format!("{})", values.strip_prefix("&[")?.strip_suffix(']')?);
    arguments(&inner).into_iter().map(|pair| Some(pair.strip_prefix("(\"")?.split('"').next()?.to_owned())).collect()
}

/// Whether a built key such as `error-gone-{}` can be this one.
fn can_be(built: &str, key: &str) -> bool {
    let mut fixed = built.split('{').map(|piece| piece.split_once('}').map_or(piece, |(_, after)| after));
    let Some(mut rest) = fixed.next().and_then(|begin| key.strip_prefix(begin)) else { return false };
    for piece in fixed {
        let Some(at) = rest.get(1..).and_then(|rest| if piece.is_empty() { Some(rest.len()) } else { rest.find(piece) }) else {
            return false;
        };
        rest = &rest[1 + at + piece.len()..];
    }
    rest.is_empty()
}

#[test]
fn built_keys_are_recognised() {
    assert!(can_be("error-gone-{}", "error-gone-reminder") && can_be("cmd-{}-{}", "cmd-bot-sante"));
    assert!(!can_be("error-gone-{}", "error-gone-") && !can_be("error-gone-{}", "error-role"));
}

#[test]
fn every_key_that_is_named_is_there_with_the_values_it_is_given() {
    let catalogue = catalogue();
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (path, text) in all("rs") {
        let program = program(&text);
        for call in ["say(", "plain("] {
            for (at, _) in program.match_indices(call) {
                let arguments = arguments(&program[at + call.len()..]);
                let Some(key) = arguments.get(1).and_then(|key| literal(key)) else { continue };
                seen += 1;
                let Some(wanted) = catalogue.get(key.split('.').next().unwrap_or(key)) else {
                    wrong.push(format!("{}: {key} is in no catalogue", path));
                    continue;
                };
                let given: BTreeSet<String> = match arguments.get(2) {
                    None => BTreeSet::new(),
                    Some(values) => match names(values) {
                        Some(names) => names,
                        // Put together elsewhere.
                        None => continue,
                    },
                };
                if given != *wanted {
                    wrong.push(format!("{}: {key} wants {wanted:?} and is given {given:?}", path));
                }
            }
        }
    }
    assert!(seen > 100, "only {seen} calls were found");
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_key_of_the_catalogues_is_named() {
    let mut named = Vec::new();
    for (_, text) in all("rs") {
        let program = program(&text);
        // What the deployer gives names to: the kind is named here, the names are compared in `catalog.rs`.
        for (at, call) in program.match_indices("of_code(") {
            let kind = arguments(&program[at + call.len()..]).get(1).and_then(|kind| literal(kind));
            named.extend(kind.map(|kind| format!("{kind}-{{}}")));
        }
        named.extend(literals(&program));
    }
    named.sort();
    named.dedup();
    let exactly = |key: &str| named.binary_search_by(|one| one.as_str().cmp(key)).is_ok();
    // A pattern without a beginning of its own would fit everything.
    let built: Vec<&String> = named.iter().filter(|one| one.find('{').is_some_and(|at| one[..at].ends_with('-'))).collect();
    let is_named =
        |key: &String| exactly(key) || key.strip_prefix("doctor-").is_some_and(exactly) || built.iter().any(|built| can_be(built, key));
    let unused: Vec<String> = catalogue().into_keys().filter(|key| !is_named(key)).collect();
    assert_eq!(unused, Vec::<String>::new());
}

/// The commands and their parts as people type them in one language, such as « config » and « config salon ».
fn commands(language: &str) -> BTreeSet<String> {
    let mut found = BTreeMap::new();
    for (_, text) in all("ftl").into_iter().filter(|(path, _)| path.ends_with(&format!("{language}.ftl"))) {
        for (key, name) in text.lines().filter_map(|line| line.strip_prefix("cmd-")?.split_once(" = ")) {
            found.insert(key.to_owned(), name.to_owned());
        }
    }
    let whole = |key: &String| match key.split_once('-') {
        None => found[key].clone(),
        Some((command, _)) => format!("{} {}", found.get(command).map_or(command, String::as_str), found[key]),
    };
    found.keys().map(whole).collect()
}

#[test]
fn a_sentence_that_names_a_command_names_it_as_it_is_called_in_its_language() {
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for language in ["fr", "en", "nl"] {
        let commands = commands(language);
        for (path, text) in all("ftl").into_iter().filter(|(path, _)| path.ends_with(&format!("{language}.ftl"))) {
            for said in text.split("`/").skip(1).filter_map(|rest| rest.split('`').next()) {
                seen += 1;
                let words: Vec<&str> = said.split(' ').take(2).collect();
                // What follows a command without parts is what is given to it.
                if !commands.contains(&words.join(" ")) && (!commands.contains(words[0]) || has_parts(&commands, words[0])) {
                    wrong.push(format!("{path}: /{said}"));
                }
            }
        }
    }
    assert!(seen > 30, "only {seen} were found");
    assert_eq!(wrong, Vec::<String>::new());
}

fn has_parts(commands: &BTreeSet<String>, command: &str) -> bool {
    commands.iter().any(|one| one.strip_prefix(command).is_some_and(|rest| rest.starts_with(' ')))
}
