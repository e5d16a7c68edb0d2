//! Why a release may not come onto this machine, in words and in stable names.

use ffj_base::contract::reason::Code;

use super::manifest::ManifestError;
use super::signature::SignatureError;
use super::{Digest, Version};

/// Why a release may not come. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// No trusted key vouches for it.
    #[error("cannot trust the manifest: the signature is refused")]
    Signature(#[source] SignatureError),
    /// The manifest cannot be understood.
    #[error("cannot understand the manifest")]
    Manifest(#[source] ManifestError),
    /// Another program.
    #[error("cannot take a release of {found}: this is a machine for {expected}")]
    Product {
        /// Program it is a release of.
        found: String,
        /// Program that is deployed here.
        expected: String,
    },
    /// Built for another machine.
    #[error("cannot take a release for {found}: this machine is {expected}")]
    Target {
        /// Machine it was built for.
        found: String,
        /// Machine this is.
        expected: String,
    },
    /// Longer than this machine takes.
    #[error("cannot take release {version}: its binary has {size} bytes, more than {limit}")]
    TooLarge {
        /// The release.
        version: Version,
        /// Bytes its binary has.
        size: u64,
        /// Bytes it may have.
        limit: u64,
    },
    /// It needs a newer deployer.
    #[error("cannot take release {version}: it needs ffj-deploy {needed}; upgrade the package first")]
    DeployerTooOld {
        /// The release.
        version: Version,
        /// Deployer it needs.
        needed: Version,
    },
    /// Older than what was confirmed here.
    #[error("cannot take release {version}: {floor} was confirmed here, and an older one only comes with --force")]
    Older {
        /// The release.
        version: Version,
        /// Newest version that was confirmed.
        floor: Version,
    },
    /// It failed here before.
    #[error("cannot take release {version}: it failed here before and is in quarantine ({sha256}); it only comes with --force")]
    Quarantined {
        /// The release.
        version: Version,
        /// Its digest.
        sha256: Digest,
    },
    /// It comes before a release, and nobody asked for such.
    #[error("cannot take release {version}: it is a pre-release, and the tags that are followed do not ask for those")]
    BeforeRelease {
        /// The release.
        version: Version,
    },
    /// A newer one waits for a person.
    #[error("cannot take release {version}: {waits} waits to be activated, and is newer")]
    Waits {
        /// The release.
        version: Version,
        /// The one that waits.
        waits: Version,
    },
    /// Its version belongs to another binary.
    #[error("cannot take release {version}: another binary of this version is in place ({installed}); raise the version")]
    VersionTaken {
        /// The release.
        version: Version,
        /// Digest of the one in place.
        installed: Digest,
    },
}

impl Refusal {
    /// Its code, for journal, history and JSON.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::Signature(error) => error.code(),
            Self::Manifest(ManifestError::TooLong) => Code::ManifestTooLong,
            Self::Manifest(_) => Code::ManifestInvalid,
            Self::Product { .. } => Code::WrongProduct,
            Self::Target { .. } => Code::WrongTarget,
            Self::TooLarge { .. } => Code::TooLarge,
            Self::DeployerTooOld { .. } => Code::DeployerTooOld,
            Self::Older { .. } => Code::Older,
            Self::Quarantined { .. } => Code::Quarantined,
            Self::VersionTaken { .. } => Code::VersionTaken,
            Self::BeforeRelease { .. } => Code::PreRelease,
            Self::Waits { .. } => Code::OlderThanWaiting,
        }
    }

    /// The release, where a trusted key vouches for its number.
    #[must_use]
    pub const fn version(&self) -> Option<&Version> {
        match self {
            Self::TooLarge { version, .. }
            | Self::DeployerTooOld { version, .. }
            | Self::Older { version, .. }
            | Self::Quarantined { version, .. }
            | Self::VersionTaken { version, .. }
            | Self::BeforeRelease { version }
            | Self::Waits { version, .. } => Some(version),
            Self::Signature(_) | Self::Manifest(_) | Self::Product { .. } | Self::Target { .. } => None,
        }
    }

    /// Whether a person may insist.
    #[must_use]
    pub const fn can_be_overruled(&self) -> bool {
        matches!(self, Self::Older { .. } | Self::Quarantined { .. })
    }
}
