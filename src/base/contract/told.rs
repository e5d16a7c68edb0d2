//! What those who look after the machine are told by mail: an order that was given in the bot's name, by a way that is not the bot.

use serde::{Deserialize, Serialize};

use super::lenient;

/// Longest file that is read, in bytes.
pub const LARGEST: u64 = 16 * 1024;

/// An order that was given in the bot's name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The order.
    #[serde(deserialize_with = "lenient::id")]
    pub id: String,
    /// In whose name.
    #[serde(default, deserialize_with = "lenient::name")]
    pub by: String,
    /// What, by its stable name: that of the [`Wish`](super::order::Wish).
    #[serde(rename = "do", deserialize_with = "lenient::word")]
    pub wish: String,
    /// What was answered, in French.
    #[serde(default, deserialize_with = "lenient::text")]
    pub said: String,
    /// When, RFC 3339.
    #[serde(default, deserialize_with = "lenient::name")]
    pub at: String,
}

impl Told {
    /// Reads what is to be told; none when it is not that.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back_on_one_line() {
        let told = Told {
            id: "7".into(),
            by: "discord:1".into(),
            wish: "freeze".into(),
            said: "Les mises à jour sont gelées.".into(),
            at: "2026-11-25T18:00:00Z".into(),
        };
        assert_eq!(Told::read(&serde_json::to_vec(&told).unwrap()), Some(told));
        let crooked = Told::read(br#"{"id":"7","do":"freeze","said":"a\nb","by":7,"new":true}"#).unwrap();
        assert_eq!((crooked.said.as_str(), crooked.by.as_str()), ("a b", ""));
        for none in ["", "[]", r#"{"do":"freeze"}"#, r#"{"id":"../x","do":"freeze"}"#] {
            assert_eq!(Told::read(none.as_bytes()), None, "{none}");
        }
    }
}
