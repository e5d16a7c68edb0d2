//! What is asked for in the spool: small files in single slots, of which the latest wins.
//!
//! [`REQUEST`] is for the activator, which acts because the file is there. What stands in it is for people and for the journal: no
//! version, no path and no option is ever taken from it. [`LOOK`] is for whoever fetches; what stands in it can at most make a
//! signed release be fetched early, and never be activated.

use serde::{Deserialize, Serialize};

/// Name of the file, in the spool.
pub const REQUEST: &str = "request";
/// Name of the bundle beside it that somebody may have brought. The activator looks for it whatever the request says.
pub const BUNDLE: &str = "bundle";
/// Name of the file that asks for a look at the forge.
pub const LOOK: &str = "look";
/// Longest delivery id that is kept.
pub const LONGEST_ID: usize = 64;

/// Why somebody should look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The forge says that there may be something new.
    LookNow,
    /// A bundle lies in the spool.
    Bundle,
}

/// What the file holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// Why somebody should look.
    pub kind: Kind,
    /// The id the forge gave its delivery; none when it gave none that is one.
    pub delivery: Option<DeliveryId>,
    /// When it came, in seconds since 1970.
    pub time: u64,
}

/// What the file holds that asks for a look at the forge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// Who wants it.
    pub by: By,
    /// What the answer is found by: the id of the delivery, or one that the person's program made up.
    pub id: Option<DeliveryId>,
    /// When, in seconds since 1970.
    pub time: u64,
    /// Whether to fetch although updates are frozen.
    #[serde(default)]
    pub force: bool,
    /// Whether only to say what would be fetched.
    #[serde(default)]
    pub dry_run: bool,
}

/// Who wants a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// The forge, by a delivery.
    Forge,
    /// Somebody.
    Person,
}

impl Look {
    /// Reads the file. An empty one, or one that says something else, was left by a hand: a person wants a look and nothing more.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Self {
        serde_json::from_slice(bytes).unwrap_or(Self { by: By::Person, id: None, time: 0, force: false, dry_run: false })
    }
}

/// The id of a delivery: letters, digits and hyphens, at most [`LONGEST_ID`] of them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct DeliveryId(String);

impl DeliveryId {
    /// Takes an id as it was given; none when it is not one.
    #[must_use]
    pub fn read(given: &[u8]) -> Option<Self> {
        let fits = (1..=LONGEST_ID).contains(&given.len()) && given.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
        let text = fits.then(|| std::str::from_utf8(given).ok()).flatten();
        // A lone hyphen stands for « none » where ids are kept.
        text.filter(|text| *text != "-").map(|text| Self(text.to_owned()))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<DeliveryId> for String {
    fn from(id: DeliveryId) -> Self {
        id.0
    }
}

impl TryFrom<String> for DeliveryId {
    type Error = &'static str;

    fn try_from(given: String) -> Result<Self, Self::Error> {
        Self::read(given.as_bytes()).ok_or("not the id of a delivery")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let ask = Ask { kind: Kind::LookNow, delivery: DeliveryId::read(b"f6266f16-1bf3"), time: 1_767_225_600 };
        let text = serde_json::to_string(&ask).unwrap();
        assert_eq!(text, r#"{"kind":"look-now","delivery":"f6266f16-1bf3","time":1767225600}"#);
        assert_eq!(serde_json::from_str::<Ask>(&text).unwrap(), ask);
        let more = r#"{"kind":"look-now","delivery":null,"time":1,"path":"/etc/shadow"}"#;
        assert!(serde_json::from_str::<Ask>(more).is_err());
        assert!(serde_json::from_str::<Ask>(&text.replace("f6266f16", "../f6266f16")).is_err());
    }

    #[test]
    fn a_look_is_read_back_and_an_empty_file_is_a_persons_wish() {
        let look = Look { by: By::Forge, id: DeliveryId::read(b"d-1"), time: 7, force: false, dry_run: true };
        assert_eq!(Look::read(&serde_json::to_vec(&look).unwrap()), look);
        for bytes in [b"".as_slice(), b"\n", b"{\"by\":\"root\"}", b"[]"] {
            let wish = Look::read(bytes);
            assert_eq!((wish.by, wish.force, wish.dry_run), (By::Person, false, false));
        }
        let short = Look::read(br#"{"by":"forge","id":null,"time":1}"#);
        assert_eq!((short.by, short.time), (By::Forge, 1));
    }

    proptest! {
        #[test]
        fn an_id_is_short_and_plain_or_none(given in proptest::collection::vec(any::<u8>(), 0..80), good in "[0-9a-zA-Z]{1,64}") {
            if let Some(id) = DeliveryId::read(&given) {
                prop_assert!(id.as_str().len() <= LONGEST_ID && id.as_str().bytes().all(|byte| byte.is_ascii_graphic()));
            }
            prop_assert!(DeliveryId::read(good.as_bytes()).is_some());
        }
    }
}
