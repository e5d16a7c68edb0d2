//! What neither the compiler nor the list of features can see: that each has a conversation, that what it shows to be pressed is known,
//! and that what it refuses is listed.

use std::collections::BTreeSet;

use crate::layering::below;
use crate::layering::imports::program;

/// The folders of features, with the text of each file in them.
fn features() -> Vec<(String, Vec<(String, String)>)> {
    let files = below("src/feature", "rs");
    let names: BTreeSet<String> = files.iter().filter_map(|(path, _)| Some(path.split_once('/')?.0.to_owned())).collect();
    let of = |name: &str| files.iter().filter(|(path, _)| path.starts_with(&format!("{name}/"))).cloned().collect();
    names.into_iter().map(|name| (name.clone(), of(&name))).collect()
}

/// What stands in quotes behind `begin`, wherever that is.
fn quoted<'a>(text: &'a str, begin: &str) -> Vec<&'a str> {
    text.split(begin).skip(1).filter_map(|rest| rest.split_once('"')).map(|(name, _)| name).collect()
}

#[test]
fn every_feature_has_a_conversation_that_is_run() {
    let run = std::fs::read_to_string("tests/bot/main.rs").unwrap();
    let features = features();
    assert!(features.len() >= 6);
    for (name, _) in features {
        assert!(std::path::Path::new(&format!("tests/bot/{name}.rs")).is_file(), "{name} has no tests/bot/{name}.rs");
        assert!(run.contains(&format!("mod {name};")), "tests/bot/main.rs does not run {name}.rs");
    }
}

#[test]
fn whatever_is_signed_to_be_pressed_is_known_to_somebody() {
    let texts: Vec<String> = below("src", "rs").into_iter().map(|(_, text)| program(&text)).collect();
    let known: BTreeSet<&str> = texts.iter().flat_map(|text| quoted(text, "action: \"")).collect();
    let ways = [".button(\"", ".undo(\"", ".page_buttons(\"", ".sign(\""];
    let pressed: BTreeSet<&str> = texts.iter().flat_map(|text| ways.iter().flat_map(|way| quoted(text, way))).collect();
    assert!(pressed.len() > 10, "{pressed:?}");
    assert_eq!(pressed.difference(&known).collect::<Vec<_>>(), Vec::<&&str>::new(), "nobody knows what these do");
}

#[test]
fn whoever_refuses_lists_it() {
    for (name, files) in features() {
        let refuses = files.iter().any(|(_, text)| program(text).contains("refusals! {"));
        let value = files.iter().find(|(path, _)| *path == format!("{name}/mod.rs")).map(|(_, text)| text.as_str()).unwrap_or_default();
        assert_eq!(refuses, value.contains("REFUSALS"), "{name}: « refusals » of its value");
    }
}
