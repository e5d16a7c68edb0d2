//! What can go wrong in the tree of releases.

use std::io;
use std::path::{Path, PathBuf};

use crate::adapter::disk::{DiskError, Verb};
use crate::release::bundle::BundleError;
use crate::release::digest::Digest;
use crate::release::manifest::ManifestError;

/// Something about the tree of releases.
#[derive(Debug, thiserror::Error)]
pub enum TreeError {
    /// A file operation failed.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// A bundle cannot be unpacked.
    #[error("cannot unpack the bundle")]
    Bundle(#[from] BundleError),
    /// A manifest cannot be used.
    #[error("cannot use {}", .path.display())]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// Why not.
        source: ManifestError,
    },
    /// A binary is not the one that its manifest describes.
    #[error("{} has the digest {found}, and its manifest says {wanted}", .path.display())]
    Altered {
        /// The binary.
        path: PathBuf,
        /// Digest of what is there.
        found: Digest,
        /// Digest of what should be there.
        wanted: Digest,
    },
}

impl TreeError {
    pub(super) fn at(verb: Verb, path: &Path, source: io::Error) -> Self {
        Self::Disk(DiskError::at(verb, path, source))
    }
}
