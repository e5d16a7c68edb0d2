//! What a person answered, by configuration key, and whether the configuration accepts it.

use std::collections::BTreeMap;
use std::path::Path;

use super::template::{self, EXAMPLE};
use crate::config::{self, ConfigError, KEYS, Key, Kind, Problem};

/// Answers as typed, by dotted key; a list is separated by spaces or commas.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers(BTreeMap<&'static str, String>);

impl Answers {
    /// Takes over the values of a configuration text that is valid on its own; none otherwise.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        config::parse(Path::new(""), text).ok()?;
        let table: toml::Table = toml::from_str(text).ok()?;
        let mut answers = Self::default();
        for key in KEYS {
            let value = key.path.split_once('.').and_then(|(section, name)| table.get(section)?.get(name));
            match value {
                Some(toml::Value::String(text)) => answers.set(key.path, text),
                Some(toml::Value::Array(items)) => {
                    let items: Vec<&str> = items.iter().filter_map(toml::Value::as_str).collect();
                    answers.set(key.path, &items.join(" "));
                }
                Some(toml::Value::Integer(number)) => answers.set(key.path, &number.to_string()),
                Some(toml::Value::Boolean(on)) => answers.set(key.path, &on.to_string()),
                Some(toml::Value::Float(_) | toml::Value::Datetime(_) | toml::Value::Table(_)) | None => {}
            }
        }
        Some(answers)
    }

    /// Sets the answer for `key`.
    pub fn set(&mut self, key: &'static str, answer: &str) {
        self.0.insert(key, answer.trim().to_owned());
    }

    /// Sets the answer for `key` when there is one.
    pub fn set_given(&mut self, key: &'static str, answer: Option<&str>) {
        if let Some(answer) = answer {
            self.set(key, answer);
        }
    }

    /// Leaves every key of `section` at its default.
    pub fn clear_section(&mut self, section: &str) {
        self.0.retain(|key, _| key.split_once('.').is_none_or(|(own, _)| own != section));
    }

    /// Leaves `key` at its default.
    pub fn clear(&mut self, key: &str) {
        self.0.remove(key);
    }

    /// The answer for `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// Every answered key with its value as TOML text, in the order of the table of keys.
    #[must_use]
    pub fn values(&self) -> Vec<(&'static str, String)> {
        KEYS.iter().filter_map(|key| Some((key.path, toml_text(key, self.0.get(key.path)?)))).collect()
    }

    /// The configuration file that says this.
    #[must_use]
    pub fn to_text(&self) -> String {
        template::fill(EXAMPLE, &self.values())
    }

    /// Why the answer for `key` cannot be used, if so.
    #[must_use]
    pub fn complaint(&self, key: &str) -> Option<String> {
        let error = config::parse(Path::new(""), &self.to_text()).err()?;
        let about = |problem: &&Problem| problem.key.split('[').next() == Some(key);
        error.problems.iter().find(about).map(without_place)
    }
}

/// All problems of `error` as lines without line numbers, for a text that nobody has seen yet.
pub(super) fn complaints(error: &ConfigError) -> Vec<String> {
    error
        .problems
        .iter()
        .map(|problem| {
            let file = if problem.file == error.main { String::new() } else { format!("{}: ", problem.file.display()) };
            let colon = if problem.key.is_empty() { "" } else { ": " };
            format!("{file}{}{colon}{}", problem.key, without_place(problem))
        })
        .collect()
}

fn without_place(problem: &Problem) -> String {
    match &problem.value {
        Some(value) => format!("{value} {}", problem.why),
        None => problem.why.clone(),
    }
}

/// Writes an answer with the type its key has; what cannot have that type is left for validation to refuse.
fn toml_text(key: &Key, answer: &str) -> String {
    match key.kind {
        Kind::Text => template::quote(answer),
        Kind::Number => match answer.parse::<i64>() {
            Ok(number) => number.to_string(),
            Err(_) => template::quote(answer),
        },
        Kind::Switch if answer == "true" || answer == "false" => answer.to_owned(),
        Kind::Switch => template::quote(answer),
        Kind::TextList => {
            let items: Vec<String> = words(answer).map(template::quote).collect();
            format!("[{}]", items.join(", "))
        }
    }
}

/// Splits a list as people type it.
pub(super) fn words(answer: &str) -> impl Iterator<Item = &str> {
    answer.split([' ', ',', ';', '\t']).filter(|word| !word.is_empty())
}
