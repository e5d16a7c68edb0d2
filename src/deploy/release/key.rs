//! The keys whose signatures count: a set, so that a spare one is trusted from the first release, less those that are revoked.

use std::fmt;
use std::str::FromStr;

use minisign_verify::PublicKey;

/// Longest `.pub` file that is even looked at.
const MAX_FILE: usize = 1024;
/// What the first line of a `.pub` file and of a signature begins with.
pub(super) const COMMENT: &str = "untrusted comment: ";

/// Id of a minisign key, written as minisign does: 16 upper-case hexadecimal digits.
///
/// Nobody has to be unable to forge it: it says which key to try, not whether a signature is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId(u64);

/// What is given is not the id of a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not the hexadecimal digits, at most 16, of a minisign key")]
pub struct InvalidKeyId;

/// A key with the name of its file.
#[derive(Debug, Clone)]
pub(super) struct Key {
    pub(super) name: String,
    pub(super) id: KeyId,
    pub(super) public: PublicKey,
    pub(super) revoked: bool,
}

/// The keys whose signatures count.
#[derive(Debug, Clone)]
pub struct TrustedKeys(Vec<Key>);

/// Why a set of keys cannot be trusted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyProblem {
    /// A file that holds no key.
    #[error("{0}: not a minisign public key")]
    NotAKey(String),
    /// Two keys that claim one id.
    #[error("{0}: has the id of {1}, but is another key")]
    SameId(String, String),
    /// Nothing could ever be accepted.
    #[error("no trusted key is left")]
    None,
}

impl TrustedKeys {
    /// Reads the texts of `.pub` files, each with its name; a file may also hold the bare line of the key. A key that is in
    /// `revoked` is kept, so that what it signed is refused by name.
    ///
    /// # Errors
    /// All problems. One bad file spoils the set: a spare key that turns out unreadable on the day it is needed is none.
    pub fn parse<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>, revoked: &[KeyId]) -> Result<Self, Vec<KeyProblem>> {
        let mut keys: Vec<Key> = Vec::new();
        let mut problems = Vec::new();
        for (name, text) in files {
            let Some((id, public)) = key(text) else {
                problems.push(KeyProblem::NotAKey(name.to_owned()));
                continue;
            };
            if let Some(other) = keys.iter().find(|other| other.id == id && other.public != public) {
                problems.push(KeyProblem::SameId(name.to_owned(), other.name.clone()));
            }
            keys.push(Key { name: name.to_owned(), id, public, revoked: revoked.contains(&id) });
        }
        if problems.is_empty() && keys.iter().all(|key| key.revoked) {
            problems.push(KeyProblem::None);
        }
        if problems.is_empty() { Ok(Self(keys)) } else { Err(problems) }
    }

    /// Names and ids of all keys, and whether each is revoked.
    pub fn list(&self) -> impl Iterator<Item = (&str, KeyId, bool)> {
        self.0.iter().map(|key| (key.name.as_str(), key.id, key.revoked))
    }

    pub(super) fn find(&self, id: KeyId) -> Option<&Key> {
        self.0.iter().find(|key| key.id == id)
    }
}

/// The key of a `.pub` file. Its comment is dropped, so that one key under two comments is one key.
fn key(text: &str) -> Option<(KeyId, PublicKey)> {
    // Some editors put a byte-order mark before everything.
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
    let line = match *lines.as_slice() {
        [line] => line,
        [comment, line] if comment.starts_with(COMMENT) => line,
        _ => return None,
    };
    let fits = text.len() <= MAX_FILE;
    let public = PublicKey::from_base64(line).ok().filter(|_| fits)?;
    Some((KeyId::of_line(line)?, public))
}

impl KeyId {
    /// The id in a line of base64 that begins with two bytes of algorithm and eight of id, as keys and signatures do.
    pub(super) fn of_line(line: &str) -> Option<Self> {
        // 14 digits of 6 bits: 10 bytes and 4 bits to spare.
        let head = line.as_bytes().get(..14)?;
        let bits = head.iter().try_fold(0_u128, |bits, digit| Some(bits << 6 | sextet(*digit)?))?;
        let id = (bits >> 4 & u128::from(u64::MAX)).try_into().ok()?;
        // The first byte is the lowest one.
        Some(Self(u64::swap_bytes(id)))
    }
}

/// Value of a digit of base64.
fn sextet(digit: u8) -> Option<u128> {
    let value = match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(value.into())
}

/// Reads a list of revoked keys: one id a line, the rest of a line after `#` is a comment.
///
/// # Errors
/// The first line that is no id: a revocation that does not bite must not look like one that does.
pub fn revoked(list: &str) -> Result<Vec<KeyId>, String> {
    let lines = list.trim_start_matches('\u{feff}').lines();
    let ids = lines.map(|line| line.split('#').next().unwrap_or_default().trim()).filter(|line| !line.is_empty());
    ids.map(|id| id.parse().map_err(|_| id.to_owned())).collect()
}

impl FromStr for KeyId {
    type Err = InvalidKeyId;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        // minisign prints no leading zeros.
        let valid = (1..=16).contains(&given.len()) && given.bytes().all(|byte| byte.is_ascii_hexdigit());
        if valid { u64::from_str_radix(given, 16).map(Self).map_err(|_| InvalidKeyId) } else { Err(InvalidKeyId) }
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016X}", self.0)
    }
}
