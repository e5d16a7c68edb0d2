//! Every configuration key, described once: for reading, for the hints, and for the manual.

/// What a key may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A text in quotes.
    Text,
    /// A whole number.
    Number,
    /// `true` or `false`.
    Switch,
    /// A list of texts.
    TextList,
}

/// One configuration key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// Dotted path, as people write and read it.
    pub path: &'static str,
    /// Type of the value.
    pub kind: Kind,
    /// Default as TOML text; empty when there is none.
    pub default: &'static str,
    /// Unit or form of the value, for the manual.
    pub unit: &'static str,
    /// What the key is for, in English, for the manual.
    pub what: &'static str,
}

/// A key; the arguments are the fields in their order.
#[must_use]
pub const fn key(path: &'static str, kind: Kind, default: &'static str, unit: &'static str, what: &'static str) -> Key {
    Key { path, kind, default, unit, what }
}

/// True when `path` is a section that holds keys.
pub(super) fn is_section(keys: &[Key], path: &str) -> bool {
    keys.iter().any(|key| key.path.strip_prefix(path).is_some_and(|rest| rest.starts_with('.')))
}

/// The known key or section that the unknown `path` most likely meant.
pub(super) fn nearest(keys: &[Key], path: &str) -> Option<&'static str> {
    let wanted = path.to_lowercase();
    let last = wanted.rsplit('.').next().unwrap_or(&wanted);
    let mut best: Option<(usize, &'static str)> = None;
    for key in keys {
        let (section, name) = key.path.split_once('.').unwrap_or(("", key.path));
        let candidates = [
            (key.path, distance(&wanted, key.path), wanted.len()),
            (key.path, distance(last, name), last.len()),
            (section, distance(&wanted, section), wanted.len()),
        ];
        for (name, distance, length) in candidates {
            let allowed = (length / 3).clamp(1, 3);
            if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
                best = Some((distance, name));
            }
        }
    }
    best.map(|(_, name)| name)
}

/// Levenshtein distance in characters.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.chars().enumerate() {
        let mut next = vec![i + 1];
        for ((b, above), diagonal) in right.iter().zip(row.iter().skip(1)).zip(&row) {
            let beside = next.last().copied().unwrap_or_default();
            next.push((diagonal + usize::from(a != *b)).min(above + 1).min(beside + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: &[Key] = &[
        key("discord.operators", Kind::TextList, "[]", "", ""),
        key("bot.time_zone", Kind::Text, "", "", ""),
        key("mail.host", Kind::Text, "", "", ""),
        key("mail.port", Kind::Number, "587", "", ""),
    ];

    #[test]
    fn a_misspelt_key_finds_the_right_one() {
        assert_eq!(nearest(KEYS, "discord.oprators"), Some("discord.operators"));
        assert_eq!(nearest(KEYS, "mail.Port"), Some("mail.port"));
        assert_eq!(nearest(KEYS, "port"), Some("mail.port"));
        assert_eq!(nearest(KEYS, "maill"), Some("mail"));
        assert_eq!(nearest(KEYS, "bot.timezone"), Some("bot.time_zone"));
        assert_eq!(nearest(KEYS, "weather.station"), None);
    }
}
