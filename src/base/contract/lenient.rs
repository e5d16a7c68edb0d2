//! Reading what the other program wrote, whichever of the two is older: what is not known is passed over, what is malformed is as good
//! as absent, and everything is bounded, since it is shown to people as it is.

use serde::Deserialize as _;
use serde::de::{DeserializeOwned, Deserializer, Error as _};
use serde_json::Value;

/// Elements of a list that are read, the last ones.
pub const MOST: usize = 20;
/// Words of a list that are read, the last ones.
const MOST_WORDS: usize = 100;
/// Longest word, such as a version; a version also has to fit into the id of a button.
const LONGEST_WORD: usize = 40;
/// Longest id, and longest name of somebody.
const LONGEST_ID: usize = 80;
/// Longest sentence, in characters.
const LONGEST_TEXT: usize = 600;

/// What stands for a word that is not known.
const UNKNOWN: &str = "?";

/// Whether a word is one, without anything that could mean something to whoever shows it.
fn is_plain(word: &str, most: usize) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-_+~".contains(&byte);
    (1..=most).contains(&word.len()) && word.bytes().all(plain)
}

/// Whether this names an order or a deployment.
#[must_use]
pub fn is_id(text: &str) -> bool {
    is_plain(text, LONGEST_ID)
}

/// A word, or what stands for one that is not known.
fn plain(value: &Value, most: usize) -> Option<String> {
    value.as_str().filter(|word| is_plain(word, most) || *word == UNKNOWN).map(str::to_owned)
}

/// One line of at most so many characters.
fn line(value: &Value, most: usize) -> Option<String> {
    let line: String = value.as_str()?.chars().take(most * 2).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line = line.trim();
    let short = match line.char_indices().nth(most - 1) {
        Some((end, last)) if end + last.len_utf8() < line.len() => format!("{}…", line.get(..end).unwrap_or_default()),
        _ => line.to_owned(),
    };
    Some(short).filter(|line| !line.is_empty())
}

/// An id: whatever has none is passed over as a whole.
pub fn id<'de, D: Deserializer<'de>>(given: D) -> Result<String, D::Error> {
    Value::deserialize(given)?.as_str().filter(|id| is_id(id)).map(str::to_owned).ok_or_else(|| D::Error::custom("not an id"))
}

/// A word, or nothing.
pub fn word<'de, D: Deserializer<'de>>(given: D) -> Result<String, D::Error> {
    maybe_word(given).map(Option::unwrap_or_default)
}

/// A word, if there is one.
pub fn maybe_word<'de, D: Deserializer<'de>>(given: D) -> Result<Option<String>, D::Error> {
    Ok(plain(&Value::deserialize(given)?, LONGEST_WORD))
}

/// Words.
pub fn words<'de, D: Deserializer<'de>>(given: D) -> Result<Vec<String>, D::Error> {
    Ok(last(&Value::deserialize(given)?, MOST_WORDS).filter_map(|one| plain(one, LONGEST_WORD)).collect())
}

/// A name or a time, or nothing.
pub fn name<'de, D: Deserializer<'de>>(given: D) -> Result<String, D::Error> {
    Ok(line(&Value::deserialize(given)?, LONGEST_ID).unwrap_or_default())
}

/// A name or a time, if there is one.
pub fn maybe_name<'de, D: Deserializer<'de>>(given: D) -> Result<Option<String>, D::Error> {
    Ok(line(&Value::deserialize(given)?, LONGEST_ID))
}

/// A sentence on one line, or nothing.
pub fn text<'de, D: Deserializer<'de>>(given: D) -> Result<String, D::Error> {
    Ok(line(&Value::deserialize(given)?, LONGEST_TEXT).unwrap_or_default())
}

/// A sentence on one line, if there is one.
pub fn maybe_text<'de, D: Deserializer<'de>>(given: D) -> Result<Option<String>, D::Error> {
    Ok(line(&Value::deserialize(given)?, LONGEST_TEXT))
}

/// A commit in full, or nothing.
pub fn commit<'de, D: Deserializer<'de>>(given: D) -> Result<String, D::Error> {
    let given = Value::deserialize(given)?;
    let commit = given.as_str().filter(|commit| commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()));
    Ok(commit.unwrap_or_default().to_owned())
}

/// Anything else, if it can be understood.
pub fn maybe<'de, D: Deserializer<'de>, T: DeserializeOwned>(given: D) -> Result<Option<T>, D::Error> {
    Ok(T::deserialize(Value::deserialize(given)?).ok())
}

/// Anything else, or what stands for nothing.
pub fn value<'de, D: Deserializer<'de>, T: DeserializeOwned + Default>(given: D) -> Result<T, D::Error> {
    maybe(given).map(Option::unwrap_or_default)
}

/// A list without what cannot be understood of it.
pub fn list<'de, D: Deserializer<'de>, T: DeserializeOwned>(given: D) -> Result<Vec<T>, D::Error> {
    Ok(last(&Value::deserialize(given)?, MOST).filter_map(|one| T::deserialize(one).ok()).collect())
}

/// The last elements of a list.
fn last(list: &Value, most: usize) -> impl Iterator<Item = &Value> {
    let all = list.as_array().map_or(&[][..], Vec::as_slice);
    all.iter().skip(all.len().saturating_sub(most))
}

/// A word, unless it stands for one that is not known.
pub fn known(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty() && *text != UNKNOWN)
}
