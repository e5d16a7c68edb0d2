//! The manifest of a release: what the signature covers, and in turn covers the binary.
//!
//! What it says can only be acted upon as [`Manifest<Verified>`], and only `release::policy` makes one.

use std::fmt;

use serde::{Deserialize, Serialize};

use self::object::Object;
use self::raw::RawManifest;
use super::signature::SignedBy;
use super::{Digest, Version};

mod object;
mod raw;

#[cfg(test)]
mod tests;

/// Longest manifest that is even looked at.
pub const MAX_MANIFEST: u64 = 64 * 1024;

/// A manifest, and how far it is trusted: [`Unverified`] or [`Verified`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest<Trust> {
    contents: Contents,
    trust: Trust,
}

/// Anybody may have written it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unverified;

/// Signed by a trusted key, and acceptable on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    signed_by: SignedBy,
}

/// What a manifest says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Contents {
    /// Program it is a release of.
    pub product: String,
    /// Version of the release.
    pub version: Version,
    /// Commit it was built from, 40 hexadecimal digits.
    pub commit: String,
    /// Machine it was built for, as a Rust target triple.
    pub target: String,
    /// Length of the binary in bytes.
    pub size: u64,
    /// Digest of the binary.
    pub sha256: Digest,
    /// What it writes into the database, and who can read that.
    pub schema: Schema,
    /// Oldest deployer that knows how to bring it.
    pub minimum_deployer: Version,
    /// When it was built, RFC 3339. For people; nothing is decided by it.
    pub built_at: String,
}

/// Schema versions of the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schema {
    /// Version it migrates to.
    pub writes: u32,
    /// Oldest release, by what it writes, that still works with the database as this one leaves it; and what this one writes.
    pub reads: [u32; 2],
}

/// Why bytes are not a manifest.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// It is longer than [`MAX_MANIFEST`].
    #[error("longer than {MAX_MANIFEST} bytes")]
    TooLong,
    /// Not the JSON that is expected: syntax, an unknown, missing or doubled key, a wrong type.
    #[error("cannot read it as JSON")]
    Json(#[from] serde_json::Error),
    /// Values that mean nothing: all of them.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Values(Vec<Problem>),
}

/// A value that means nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {reason}")]
pub struct Problem {
    /// Where it stands.
    pub field: Field,
    /// What it is not.
    pub reason: &'static str,
}

/// A field of a manifest whose value can mean nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The program.
    Product,
    /// Its version.
    Version,
    /// The commit it was built from.
    Commit,
    /// The machine it was built for.
    Target,
    /// Length of the binary.
    Size,
    /// Digest of the binary.
    Sha256,
    /// Schemas of the database that it reads.
    Reads,
    /// The schema that it writes.
    Writes,
    /// The oldest deployer that may install it.
    MinimumDeployer,
    /// When it was built.
    BuiltAt,
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Product => "product",
            Self::Version => "version",
            Self::Commit => "commit",
            Self::Target => "target",
            Self::Size => "size",
            Self::Sha256 => "sha256",
            Self::Reads => "schema.reads",
            Self::Writes => "schema.writes",
            Self::MinimumDeployer => "minimum_deployer",
            Self::BuiltAt => "built_at",
        })
    }
}

impl Manifest<Unverified> {
    /// Reads a manifest.
    ///
    /// # Errors
    /// When it is not one; every value that is wrong is named.
    pub fn parse(bytes: &[u8]) -> Result<Self, ManifestError> {
        if !u64::try_from(bytes.len()).is_ok_and(|length| length <= MAX_MANIFEST) {
            return Err(ManifestError::TooLong);
        }
        let Object::<RawManifest>(raw) = serde_json::from_slice(bytes)?;
        let contents = raw.check().map_err(ManifestError::Values)?;
        Ok(Self { contents, trust: Unverified })
    }

    /// What it claims. Good for telling a person, never for acting.
    #[must_use]
    pub const fn claims(&self) -> &Contents {
        &self.contents
    }

    /// For `release::policy` alone, after everything was checked.
    pub(in crate::release) fn trusted(self, signed_by: SignedBy) -> Manifest<Verified> {
        Manifest { contents: self.contents, trust: Verified { signed_by } }
    }
}

impl Manifest<Verified> {
    /// What it says.
    #[must_use]
    pub const fn contents(&self) -> &Contents {
        &self.contents
    }

    /// The key that vouches for it.
    #[must_use]
    pub const fn signed_by(&self) -> &SignedBy {
        &self.trust.signed_by
    }
}

impl Contents {
    /// The manifest that says this, as the builder writes it.
    ///
    /// # Errors
    /// When memory cannot be had, or whatever else keeps a text from being written.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self).map(|text| text + "\n")
    }
}

impl Schema {
    /// Whether a release with this schema works with the database that one with the schema `left` has left.
    #[must_use]
    pub const fn runs_on(&self, left: &Self) -> bool {
        left.reads[0] <= self.writes
    }

    /// The one that has migrated further: what the database is like once both have run.
    #[must_use]
    pub const fn newer(self, other: Self) -> Self {
        if other.writes > self.writes { other } else { self }
    }
}
