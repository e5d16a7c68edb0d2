//! Merges the files key by key, checks names and types value by value, and remembers where each value came from.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml::{Table, Value};

use super::key::{self, Key, Kind};
use super::problem::{Problem, Warning};
use super::{recover, text, value};

/// Most characters of a key name that are repeated to people.
const SHOWN_KEY: usize = 60;

/// A value that won over those of earlier files.
struct Entry {
    place: Place,
    items: Vec<Place>,
    value: Option<Value>,
    faults: Vec<Problem>,
}

/// Where a value stands and how it is shown.
#[derive(Clone)]
struct Place {
    file: PathBuf,
    line: usize,
    shown: String,
}

/// The files read so far, merged.
pub(super) struct Merged {
    keys: &'static [Key],
    entries: BTreeMap<&'static str, Entry>,
    problems: Vec<Problem>,
    broken: bool,
}

/// One text being walked.
struct Reading<'a> {
    file: &'a Path,
    text: &'a str,
}

impl Reading<'_> {
    fn line(&self, offset: usize) -> usize {
        recover::position(self.text, offset).0
    }

    fn place(&self, value: &Spanned<DeValue<'_>>) -> Place {
        let shown = value::shown(self.text.get(value.span()).unwrap_or_default());
        Place { file: self.file.to_owned(), line: self.line(value.span().start), shown }
    }
}

impl Merged {
    pub(super) fn new(keys: &'static [Key]) -> Self {
        Self { keys, entries: BTreeMap::new(), problems: Vec::new(), broken: false }
    }

    /// Adds a file; its values replace those of the files before it, key by key.
    pub(super) fn add(&mut self, file: &Path, text: &str) {
        let (text, slips) = recover::readable(text);
        self.broken |= !slips.is_empty();
        for slip in slips {
            self.problems.push(Problem { line: Some(slip.line), ..Problem::of_file(file, slip.why) });
        }
        let (table, _) = DeTable::parse_recoverable(&text);
        self.walk(&Reading { file, text: &text }, "", table.get_ref());
    }

    fn walk(&mut self, reading: &Reading<'_>, section: &str, table: &DeTable<'_>) {
        for (name, value) in table {
            let dot = if section.is_empty() { "" } else { "." };
            let path = format!("{section}{dot}{}", name.get_ref());
            let line = reading.line(name.span().start);
            if recover::is_stand_in(name.get_ref()) {
                continue;
            }
            let key = self.keys.iter().find(|key| key.path == path && !name.get_ref().contains('.'));
            match (key, value.get_ref()) {
                (Some(key), _) => {
                    let entry = entry(reading, key, value);
                    self.entries.insert(key.path, entry);
                }
                (None, DeValue::Table(inner)) if key::is_section(self.keys, &path) => self.walk(reading, &path, inner),
                (None, _) => {
                    let why = if key::is_section(self.keys, &path) {
                        text::not_a_section(&path)
                    } else {
                        match credential_meant(&path) {
                            Some(credential) => text::secret_here(credential),
                            None => text::unknown_key(key::nearest(self.keys, &path)),
                        }
                    };
                    let shown: String = path.escape_debug().take(SHOWN_KEY).collect();
                    let key = value::masked(&shown);
                    self.problems.push(Problem { line: Some(line), key, ..Problem::of_file(reading.file, why) });
                }
            }
        }
    }

    /// Gives the table of all values of the right type, and what is needed to report on them.
    pub(super) fn finish(mut self, main: &Path) -> (Table, Check) {
        let mut table = Table::new();
        for (path, entry) in &mut self.entries {
            self.problems.append(&mut entry.faults);
            if let (Some(value), Some((section, name))) = (entry.value.take(), path.split_once('.'))
                && let Value::Table(inner) = table.entry(section).or_insert_with(|| Value::Table(Table::new()))
            {
                inner.insert(name.to_owned(), value);
            }
        }
        let check =
            Check { main: main.to_owned(), entries: self.entries, broken: self.broken, problems: self.problems, warnings: Vec::new() };
        (table, check)
    }
}

fn entry(reading: &Reading<'_>, key: &Key, value: &Spanned<DeValue<'_>>) -> Entry {
    let place = reading.place(value);
    let fault = |path: String, place: &Place, why: String| Problem {
        file: place.file.clone(),
        line: Some(place.line),
        key: path,
        value: Some(place.shown.clone()),
        why,
    };
    let mut entry = Entry { place: place.clone(), items: Vec::new(), value: None, faults: Vec::new() };
    entry.value = match (key.kind, value.get_ref()) {
        (Kind::Text, DeValue::String(text)) => Some(Value::String(text.to_string())),
        (Kind::Switch, DeValue::Boolean(on)) => Some(Value::Boolean(*on)),
        (Kind::Number, DeValue::Integer(digits)) => {
            // A number beyond i64 is in no allowed range either; the range message then says the rest.
            let number = i64::from_str_radix(digits.as_str(), digits.radix()).unwrap_or(i64::MAX);
            Some(Value::Integer(number))
        }
        (Kind::TextList, DeValue::Array(items)) => {
            let mut texts = Vec::new();
            for (index, item) in items.iter().enumerate() {
                let place = reading.place(item);
                match item.get_ref().as_str() {
                    Some(text) => {
                        texts.push(Value::String(text.to_owned()));
                        entry.items.push(place);
                    }
                    None => {
                        let why = if item.get_ref().is_integer() { text::quote_it() } else { text::wrong_type(Kind::Text) };
                        entry.faults.push(fault(item_path(key.path, index), &place, why));
                    }
                }
            }
            Some(Value::Array(texts))
        }
        _ => {
            entry.faults.push(fault(key.path.to_owned(), &place, text::wrong_type(key.kind)));
            None
        }
    };
    entry
}

fn item_path(path: &str, index: usize) -> String {
    format!("{path}[{}]", index + 1)
}

/// The credential that a key named like a secret is meant to hold.
fn credential_meant(path: &str) -> Option<&'static str> {
    let path = path.to_lowercase();
    let has = |word: &str| path.contains(word);
    if has("webhook") || has("hmac") {
        Some("webhook-secret")
    } else if has("password") || has("passwd") || has("mot_de_passe") {
        Some("smtp-password")
    } else if has("token") || has("jeton") || has("secret") {
        let forge = has("forge") || has("source") || has("gitea");
        Some(if forge { "forge-token" } else { "discord-token" })
    } else {
        None
    }
}

/// Collects what validation finds, each with the place of the value it is about.
pub struct Check {
    main: PathBuf,
    entries: BTreeMap<&'static str, Entry>,
    broken: bool,
    pub(super) problems: Vec<Problem>,
    warnings: Vec<Warning>,
}

impl Check {
    /// Validates a value that may be absent; a refusal becomes a problem at the place of the value.
    pub fn value<R, T>(&mut self, key: &'static str, raw: Option<R>, validate: impl FnOnce(R) -> Result<T, String>) -> Option<T> {
        match validate(raw?) {
            Ok(value) => Some(value),
            Err(why) => {
                self.refuse(key, why);
                None
            }
        }
    }

    /// Reports the value of `key`.
    pub fn refuse(&mut self, key: &'static str, why: String) {
        let place = self.entries.get(key).map(|entry| entry.place.clone());
        self.push(key.to_owned(), place, why);
    }

    /// Reports one item (counted from 0) of the list at `key`.
    pub fn refuse_item(&mut self, key: &'static str, index: usize, why: String) {
        let place = self.entries.get(key).and_then(|entry| entry.items.get(index)).cloned();
        self.push(item_path(key, index), place, why);
    }

    /// Reports that `key` is needed because `because` is given, unless a file could only be read in part.
    pub fn missing(&mut self, key: &'static str, because: &'static str) {
        if !self.broken && !self.entries.contains_key(key) {
            let file = self.entries.get(because).map_or(&self.main, |entry| &entry.place.file).clone();
            let why = text::missing(because);
            self.problems.push(Problem { key: key.to_owned(), ..Problem::of_file(&file, why) });
        }
    }

    /// The first of `keys` that a file gives.
    pub fn first_given(&self, keys: &[&'static str]) -> Option<&'static str> {
        keys.iter().copied().find(|key| self.entries.contains_key(key))
    }

    /// Notes a legal but unwise value.
    pub fn warn(&mut self, key: &'static str, text: String) {
        self.warnings.push(Warning { file: None, key: Some(key), text });
    }

    /// Notes that the crate disagrees with itself about a type.
    pub fn internal(&mut self, detail: &str) {
        self.problems.push(Problem::of_file(&self.main, text::internal(detail)));
    }

    pub(super) fn into_parts(mut self) -> (Vec<Problem>, Vec<Warning>) {
        self.problems.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        (self.problems, self.warnings)
    }

    fn push(&mut self, key: String, place: Option<Place>, why: String) {
        let problem = match place {
            Some(place) => Problem { file: place.file, line: Some(place.line), key, value: Some(place.shown), why },
            None => Problem { key, ..Problem::of_file(&self.main, why) },
        };
        self.problems.push(problem);
    }
}
