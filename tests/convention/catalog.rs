//! The catalogue of `journalctl -x` and the ids in the code are the same, and every entry says what to do; and every name that the
//! deployer gives has its sentence.

use std::collections::{BTreeMap, BTreeSet};

use crate::layering::below;
use ffj_base::contract::order::Wish;
use ffj_base::contract::reason::{Code, OVERRULED};

const CATALOGUE: &str = include_str!("../../systemd/ffj-bot.catalog");
const IDS: &str = concat!(
    include_str!("../../src/text/journal.rs"),
    include_str!("../../src/deploy/adapter/webhook/journal.rs"),
    include_str!("../../src/deploy/adapter/forge/journal.rs"),
    include_str!("../../src/deploy/journal.rs")
);
const FRENCH: &str = include_str!("../../src/text/engine.fr.ftl");

/// The entries by id; comments are left out, as journald does.
fn entries() -> BTreeMap<String, String> {
    let mut entries = BTreeMap::new();
    let mut id = None;
    for line in CATALOGUE.lines().filter(|line| !line.starts_with('#')) {
        match (line.strip_prefix("-- "), &id) {
            (Some(next), _) => {
                assert!(!entries.contains_key(next), "{next} is there twice");
                entries.insert(next.to_owned(), String::new());
                id = Some(next.to_owned());
            }
            (None, Some(id)) => entries.get_mut(id).unwrap().push_str(&format!("{line}\n")),
            (None, None) => assert!(line.trim().is_empty(), "text before the first entry: {line}"),
        }
    }
    entries
}

/// The ids in the code, with their names.
fn ids() -> BTreeMap<String, String> {
    let constants = IDS.lines().filter_map(|line| line.strip_prefix("pub const ")?.split_once(": &str = \""));
    constants.map(|(name, rest)| (rest.trim_end_matches("\";").to_owned(), name.to_owned())).collect()
}

#[test]
fn every_id_in_the_code_has_an_entry_and_no_other_has() {
    let known: BTreeSet<String> = entries().into_keys().collect();
    let used: BTreeSet<String> = ids().into_keys().collect();
    assert!(used.len() > 10, "the constants were not found");
    assert_eq!(known, used);
    for id in &known {
        assert!(id.len() == 32 && id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')), "{id} is not an id");
    }
}

#[test]
fn every_entry_says_what_happened_and_what_to_do() {
    for (id, text) in entries() {
        let (head, body) = text.split_once("\n\n").unwrap_or_else(|| panic!("{id} has no empty line after its headers"));
        assert!(head.starts_with("Subject: "), "{id}: {head}");
        assert!(head.contains("\nDefined-By: ffj-bot"), "{id}: {head}");
        assert!(body.trim().split("\n\n").count() >= 2, "{id} does not say both what happened and what to do");
        for line in text.lines() {
            assert!(line.chars().count() <= 120, "{id}: too wide for a terminal: {line}");
        }
    }
}

#[test]
fn advice_fits_into_what_the_journal_keeps_for_fields() {
    // journald shows the name of a field instead of its value when that is longer than 256 bytes.
    for line in FRENCH.lines().filter(|line| line.starts_with("line-")) {
        let (key, value) = line.split_once(" = ").unwrap();
        assert!(value.len() + "ADVICE=".len() <= 256, "{key} is {} bytes long", value.len());
    }
}

/// The fields that an entry cites.
fn cited(text: &str) -> BTreeSet<String> {
    let words = text.split('@').skip(1).step_by(2);
    words.map(str::to_ascii_lowercase).collect()
}

#[test]
fn every_line_with_an_id_carries_the_fields_its_entry_cites() {
    let (entries, ids) = (entries(), ids());
    let mut found = 0;
    for (path, source) in below("src", "rs") {
        for (at, _) in source.match_indices("message_id =") {
            let call = source[at..].split(");").next().unwrap();
            let named = call.split("::").find_map(|rest| {
                let word: String = rest.chars().take_while(|c| c.is_ascii_uppercase() || *c == '_').collect();
                ids.iter().find(|(_, name)| **name == word)
            });
            let Some((id, name)) = named else { continue };
            found += 1;
            for field in cited(&entries[id]) {
                let given = call.contains(&format!("{field} =")) || call.contains(&format!(" {field},"));
                assert!(given, "{path}: {name} without {field}, which the catalogue cites: {call}");
            }
        }
    }
    assert!(found > 20, "only {found} calls were found");
}

#[test]
fn every_code_of_the_deployer_has_its_sentence_where_the_deployer_does_not_say_it_itself() {
    let (refusals, reasons): (Vec<Code>, Vec<Code>) = Code::ALL.iter().partition(|code| code.refuses_an_order());
    let name = |code: Code| code.name();
    let wishes = Wish::of_each_kind(&"1.0.0".parse().unwrap()).map(|wish| wish.name());
    let answers: Vec<&str> = refusals.into_iter().map(name).chain(wishes).collect();
    let reasons: Vec<&str> = reasons.into_iter().map(name).collect();
    let languages = [
        (include_str!("../../src/feature/deployment/fr.ftl"), true),
        (include_str!("../../src/feature/deployment/en.ftl"), false),
        (include_str!("../../src/feature/deployment/nl.ftl"), false),
    ];
    for (source, french) in languages {
        // The deployer speaks French: what it says is shown, and stands once.
        let own = |codes: &[&'static str]| if french { Vec::new() } else { codes.to_vec() };
        for (kind, mut expected) in [("reason-", own(&reasons)), ("answer-", own(&answers)), ("overruled-", OVERRULED.to_vec())] {
            let keys = source.lines().filter_map(|line| line.strip_prefix(kind)?.split_once(" = ")).map(|(name, _)| name);
            let mut keys: Vec<&str> = keys.collect();
            expected.push("unknown");
            expected.sort_unstable();
            keys.sort_unstable();
            assert_eq!(keys, expected, "{kind}");
        }
    }
}
