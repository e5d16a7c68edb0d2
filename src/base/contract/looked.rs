//! How the last look at the forge went. The looker has fewer rights than the deployer, so whoever is not a person takes nothing of what
//! it says but when.

use serde::Deserialize;

use super::lenient;

/// Name of the file, in the spool.
pub const FILE: &str = "looked.json";
/// The spool, in the folder of the deployer.
pub const FOLDER: &str = "incoming";

/// From when to when the forge was looked at in vain, as it is written: RFC 3339.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Failing {
    /// Since when.
    #[serde(rename = "failing_since", deserialize_with = "lenient::name")]
    pub since: String,
    /// The last look.
    #[serde(rename = "at", deserialize_with = "lenient::name")]
    pub last: String,
}

impl Failing {
    /// Reads it; none when the last look went well, or nothing that makes sense is written.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok().filter(|failing: &Self| !failing.since.is_empty() && !failing.last.is_empty())
    }
}
