//! Version of a release: what a manifest says, what a directory is called, what is newer than what.
//!
//! A subset of SemVer, spelled as in `Cargo.toml`: `1.4.0`, or `1.4.0-rc.2` before it. The subset keeps three promises that SemVer
//! does not: every version is a safe directory name (digits, lower-case letters, `.` and `-`, beginning with a digit), two spellings
//! are never equal (no build metadata, no leading zeros), and the number of a pre-release is always compared as a number.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Longest word of a pre-release, such as the `rc` of `1.4.0-rc.2`.
const MAX_STAGE: usize = 16;

/// Version of a release. Ordered as SemVer does: a pre-release comes before its release.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Version {
    major: u32,
    minor: u32,
    patch: u32,
    stage: Stage,
}

/// Declared in the order it compares.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Stage {
    Before { word: String, number: u32 },
    Released,
}

/// What is given is not a version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a version such as 1.4.0 or 1.4.0-rc.2")]
pub struct InvalidVersion;

impl Version {
    /// Whether it comes before its release, as `1.4.0-rc.2` does.
    #[must_use]
    pub const fn is_before_release(&self) -> bool {
        matches!(self.stage, Stage::Before { .. })
    }

    /// The version in Debian's spelling, in which `~` makes a pre-release the older one: `1.4.0~rc.2`.
    #[must_use]
    pub fn debian(&self) -> String {
        self.to_string().replacen('-', "~", 1)
    }
}

impl FromStr for Version {
    type Err = InvalidVersion;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        let (numbers, before) = given.split_once('-').map_or((given, None), |(numbers, before)| (numbers, Some(before)));
        let mut numbers = numbers.split('.').map(number);
        let mut next = || numbers.next().ok_or(InvalidVersion)?;
        let (major, minor, patch) = (next()?, next()?, next()?);
        if numbers.next().is_some() {
            return Err(InvalidVersion);
        }
        let stage = before.map_or(Ok(Stage::Released), stage)?;
        Ok(Self { major, minor, patch, stage })
    }
}

fn stage(before: &str) -> Result<Stage, InvalidVersion> {
    let (word, count) = before.split_once('.').ok_or(InvalidVersion)?;
    let valid = (1..=MAX_STAGE).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase());
    if !valid {
        return Err(InvalidVersion);
    }
    Ok(Stage::Before { word: word.to_owned(), number: number(count)? })
}

/// Stricter than `str::parse`, which takes `+1` and `007`.
fn number(digits: &str) -> Result<u32, InvalidVersion> {
    let canonical = digits == "0" || !digits.starts_with('0');
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    if canonical && plain { digits.parse().map_err(|_| InvalidVersion) } else { Err(InvalidVersion) }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)?;
        match &self.stage {
            Stage::Released => Ok(()),
            Stage::Before { word, number } => write!(f, "-{word}.{number}"),
        }
    }
}

impl From<Version> for String {
    fn from(version: Version) -> Self {
        version.to_string()
    }
}

impl TryFrom<String> for Version {
    type Error = InvalidVersion;

    fn try_from(given: String) -> Result<Self, Self::Error> {
        given.parse()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn version(given: &str) -> Version {
        given.parse().unwrap()
    }

    #[test]
    fn versions_are_ordered_as_semver_orders_them() {
        let ascending = [
            "0.0.0",
            "0.1.0",
            "0.1.1",
            "0.2.0",
            "1.0.0-alpha.9",
            "1.0.0-beta.1",
            "1.0.0-rc.2",
            "1.0.0-rc.10",
            "1.0.0",
            "1.9.0",
            "1.10.0",
            "4294967295.0.0",
        ];
        for pair in ascending.windows(2) {
            assert!(version(pair[0]) < version(pair[1]), "{pair:?}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        let refused = [
            "",
            ".",
            "..",
            "1",
            "1.4",
            "1.4.0.0",
            "v1.4.0",
            "1.4.0 ",
            " 1.4.0",
            "1.4.0\n",
            "01.4.0",
            "1.04.0",
            "1.4.00",
            "+1.4.0",
            "-1.4.0",
            "1.4.0-",
            "1.4.0-rc",
            "1.4.0-rc1",
            "1.4.0-rc.",
            "1.4.0-.1",
            "1.4.0-rc.01",
            "1.4.0-RC.1",
            "1.4.0-rc.1.2",
            "1.4.0-rc-x.1",
            "1.4.0-abcdefghijklmnopq.1",
            "1.4.0~rc.1",
            "1.4.0+build",
            "1.4.4294967296",
            "1.4.0/..",
            "../1.4.0",
            "1..0",
            "1.4.\u{0660}",
            "1.4.0\0",
        ];
        for given in refused {
            assert_eq!(given.parse::<Version>(), Err(InvalidVersion), "{given:?}");
        }
    }

    #[test]
    fn in_json_it_is_a_string() {
        assert_eq!(serde_json::to_string(&version("1.4.0-rc.2")).unwrap(), "\"1.4.0-rc.2\"");
        assert_eq!(serde_json::from_str::<Version>("\"1.4.0\"").unwrap(), version("1.4.0"));
        assert!(serde_json::from_str::<Version>("\"1.4\"").is_err());
        assert!(serde_json::from_str::<Version>("1.4").is_err());
    }

    #[test]
    fn debian_spells_a_pre_release_with_a_tilde() {
        assert_eq!(version("1.4.0-rc.2").debian(), "1.4.0~rc.2");
        assert_eq!(version("1.4.0").debian(), "1.4.0");
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(given in ".*") {
            let _ = given.parse::<Version>();
        }

        #[test]
        fn what_is_read_is_written_back_and_names_a_directory(given in "[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}(-[a-z]{1,3}\\.[0-9]{1,3})?|[-.0-9a-z]{0,12}") {
            if let Ok(read) = given.parse::<Version>() {
                prop_assert_eq!(read.to_string(), given.clone());
                prop_assert!(given.starts_with(|c: char| c.is_ascii_digit()) && !given.contains("..") && !given.contains('/'));
                prop_assert!(given.len() <= 64);
            }
        }
    }
}
