//! Rules that hold for every feature.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::FEATURES;
use crate::adapter::discord::sync::definitions;
use crate::app::feature::{ENGINE, Features, Kept, Personal, Table, forgets_nothing, option_key};
use crate::app::{Fail, Tx};
use crate::domain::guild::SWITCHES;
use crate::domain::language::Language;
use crate::text::has;
use crate::ui::Takes;

#[test]
fn actions_are_unique_fit_into_an_id_and_begin_with_a_command_of_the_bot() {
    let mut seen = BTreeSet::new();
    for found in FEATURES.presses() {
        let action = found.what.action;
        assert!(seen.insert(action), "{action} twice");
        assert!(action.len() <= 40 && !action.contains(':'), "{action}");
        let command = action.split('-').next().unwrap_or_default();
        assert!(FEATURES.commands().any(|found| found.what.key == command), "{action}: whose is it?");
    }
}

#[test]
fn kinds_commands_and_names_are_there_once() {
    let once = |mut all: Vec<&'static str>| {
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count, "{all:?}");
    };
    once(FEATURES.all().map(|feature| feature.name).collect());
    assert_eq!(FEATURES.all().map(|feature| feature.name).collect::<Vec<_>>(), crate::text::FEATURES);
    once(FEATURES.commands().map(|found| found.what.key).collect());
    once(FEATURES.all().flat_map(|feature| feature.deferred).map(|one| one.kind).collect());
    let posts =
        FEATURES.all().filter_map(|feature| feature.posts.as_ref()).chain([&crate::app::notice::POSTS, &crate::app::arrival::POSTS]);
    once(posts.flat_map(|posts| posts.kinds).map(|one| one.kind).collect());
    once(FEATURES.all().flat_map(|feature| feature.approvals).map(|one| one.kind).collect());
    once(FEATURES.menus().map(|found| found.what.key).collect());
    let engine = crate::app::approval::PRESSES.iter().chain(crate::app::arrival::PRESSES).map(|press| press.action);
    once(FEATURES.presses().map(|found| found.what.action).chain(engine).collect());
    for addition in FEATURES.all().flat_map(|feature| feature.additions) {
        assert!(FEATURES.commands().any(|found| found.what.key == addition.command), "nobody has /{}", addition.command);
    }
    for found in FEATURES.commands() {
        once(FEATURES.subs(found.what).map(|sub| sub.what.key).collect());
    }
}

#[test]
fn what_can_be_switched_off_is_what_features_say() {
    let said: BTreeSet<_> = FEATURES.switches().map(|switch| switch.key).collect();
    assert_eq!(said, SWITCHES.iter().copied().collect());
}

#[test]
fn every_table_is_kept_by_one_feature_or_by_the_engine() {
    let connection = rusqlite::Connection::open_in_memory().unwrap();
    for (_, _, text) in crate::store::MIGRATIONS {
        connection.execute_batch(text).unwrap();
    }
    let mut columns: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut statement = connection
        .prepare(
            "SELECT t.name, c.name FROM pragma_table_list t JOIN pragma_table_xinfo(t.name) c
             WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%'",
        )
        .unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    for (name, column) in rows.map(Result::unwrap) {
        columns.entry(name).or_default().insert(column);
    }
    let named: Vec<&Table> = FEATURES.all().flat_map(|feature| feature.tables).chain(ENGINE).collect();
    let mut names: Vec<&str> = named.iter().map(|table| table.name).collect();
    names.sort_unstable();
    assert_eq!(names, columns.keys().map(String::as_str).collect::<Vec<_>>());
    for table in named {
        let named: &[&str] = match &table.personal {
            Personal::Of(column) => std::slice::from_ref(column),
            Personal::By(columns) => columns,
            Personal::No | Personal::Passing => &[],
        };
        for column in named {
            assert!(columns[table.name].contains(*column), "{} has no column {column}", table.name);
        }
        let of_persons = |column: &&String| ["owner", "person", "author", "member"].contains(&column.as_str()) || column.ends_with("_by");
        let unsaid: Vec<_> = columns[table.name].iter().filter(of_persons).filter(|_| table.personal == Personal::No).collect();
        assert_eq!(unsaid, Vec::<&String>::new(), "{} says nothing of persons?", table.name);
    }
    let nothing: fn(&Tx<'_>, jiff::Timestamp) -> Result<(), Fail> = forgets_nothing;
    for feature in FEATURES.all() {
        let keeps_long = feature.tables.iter().any(|table| table.kept != Kept::WhileUsed);
        let forgets = !std::ptr::fn_addr_eq(feature.forget, nothing);
        assert!(forgets || !keeps_long, "{} says how long it keeps its rows, and forgets none", feature.name);
        for work in feature.due {
            assert!(feature.tables.iter().any(|table| table.name == work.table), "{}: {} is not its own", feature.name, work.table);
        }
    }
    for work in FEATURES.due() {
        let without_rowid: bool =
            connection.query_row("SELECT wr FROM pragma_table_list WHERE name = ?1", [work.table], |row| row.get(0)).unwrap();
        assert!(!without_rowid, "{}: SQLite does not tell of writes to it", work.table);
    }
}

#[test]
fn commands_are_found_by_name_and_written_in_any_language() {
    let path = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let finds = |names: &[&str]| FEATURES.find(&path(names)).is_some();
    assert!(finds(&["rappel", "moi"]) && finds(&["bot", "sante"]) && finds(&["bot", "deployer"]));
    assert!(!finds(&["rappel"]) && !finds(&["inconnu"]) && !finds(&[]));
    for name in ["aide", "AIDE", "help", "hulp"] {
        assert_eq!(FEATURES.find_written(name).map(|found| found.what.key), Some("aide"), "{name}");
    }
    assert!(FEATURES.find_written("config").is_none());
}

/// Every key that the definitions of commands need.
fn definition_keys(features: Features) -> Vec<String> {
    let mut keys = Vec::new();
    for command in features.commands().map(|found| found.what) {
        let name = format!("cmd-{}", command.key);
        keys.extend([name.clone(), format!("{name}.about")]);
        for sub in features.subs(command).map(|found| found.what) {
            let key = if sub.key.is_empty() { name.clone() } else { format!("{name}-{}", sub.key) };
            keys.extend([key.clone(), format!("{key}.about")]);
            for option in sub.options {
                let key = option_key(command.key, sub.key, option.key);
                keys.extend([key.clone(), format!("{key}.about")]);
                if let Takes::Choice(choices) = option.takes {
                    keys.extend(choices.iter().map(|choice| format!("choice-{choice}")));
                }
            }
        }
    }
    keys.extend(features.menus().map(|found| format!("menu-{}", found.what.key)));
    keys.extend(features.switches().map(|switch| format!("choice-{}", switch.key)));
    keys
}

#[test]
fn the_definitions_are_complete_in_all_languages() {
    for language in Language::ALL {
        let missing: Vec<String> = definition_keys(FEATURES).into_iter().filter(|key| !has(language, key)).collect();
        assert_eq!(missing, Vec::<String>::new(), "{language:?}");
    }
}

#[test]
fn every_refusal_of_a_feature_has_its_sentence_in_all_languages() {
    for refusal in FEATURES.all().flat_map(|feature| feature.refusals) {
        assert!(refusal.code.strip_prefix('E').is_some_and(|number| (1..=12).contains(&number.parse().unwrap())), "{}", refusal.code);
        for language in Language::ALL {
            assert!(has(language, refusal.key), "{language:?} {}", refusal.key);
            let said = crate::app::refusal::refused(language, &(*refusal).into(), "K7Q2").text;
            assert!(!said.contains("{$"), "{said}");
        }
    }
}

#[test]
fn the_definitions_keep_discords_limits_in_every_language() {
    fn check(one: &Value) {
        let names = one["name_localizations"].as_object().into_iter().flat_map(|map| map.values()).chain([&one["name"]]);
        for name in names.filter_map(Value::as_str) {
            // The names in menus are words like others.
            let plain = matches!(one["type"].as_u64(), Some(2 | 3)) || (name == name.to_lowercase() && !name.contains(' '));
            assert!((1..=32).contains(&name.chars().count()) && plain, "{name}");
        }
        let about = one["description_localizations"].as_object().into_iter().flat_map(|map| map.values()).chain([&one["description"]]);
        for text in about.filter_map(Value::as_str) {
            assert!((1..=100).contains(&text.chars().count()), "{text}");
        }
        one["options"].as_array().into_iter().flatten().for_each(check);
    }
    definitions(FEATURES).as_array().unwrap().iter().for_each(check);
}

#[test]
fn required_options_come_first() {
    for found in FEATURES.commands() {
        for sub in FEATURES.subs(found.what) {
            let order: Vec<bool> = sub.what.options.iter().map(|option| !option.required).collect();
            assert!(order.is_sorted(), "{}", sub.what.key);
        }
    }
}
