//! Comparing what people type: without accents, case or surplus space; and fitting text into Discord's limits.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Lower case, without accents, single spaces.
#[must_use]
pub fn fold(text: &str) -> String {
    let plain: String = text.nfd().filter(|c| !is_combining_mark(*c)).collect::<String>().to_lowercase();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether some word of `text` begins with what was typed so far.
#[must_use]
pub fn matches_prefix(text: &str, typed: &str) -> bool {
    let (text, typed) = (fold(text), fold(typed));
    text.starts_with(&typed) || text.split(' ').any(|word| word.starts_with(&typed))
}

/// At most `most` characters, the last being an ellipsis when something was cut. Discord counts UTF-16 units, so do we.
#[must_use]
pub fn shorten(text: &str, most: usize) -> String {
    if length(text) <= most {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.len_utf16();
        if used > most {
            break;
        }
        kept.push(c);
    }
    kept.trim_end().to_owned() + "…"
}

/// Length as Discord counts it.
#[must_use]
pub fn length(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_spaces_do_not_matter() {
        assert_eq!(fold("  Réunion   d’ÉTÉ "), "reunion d’ete");
        assert!(matches_prefix("Réunion plénière", "plen"));
        assert!(!matches_prefix("Réunion", "union"));
    }

    #[test]
    fn shortening_counts_as_discord_does() {
        assert_eq!(shorten("abc", 3), "abc");
        assert_eq!(shorten("abcd", 3), "ab…");
        assert_eq!(length("🦀"), 2);
        assert_eq!(shorten("🦀🦀", 3), "🦀…");
    }
}
