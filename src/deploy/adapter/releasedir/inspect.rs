//! Looking: which releases are there, and whether each is what its manifest says.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

use super::{Tree, TreeError};
use crate::adapter::disk::Verb;
use crate::release::digest::{Digest, Hasher};
use crate::release::layout::{Entry, Folder, Link};
use crate::release::manifest::{Contents, MAX_MANIFEST, Manifest};
use crate::release::{Layout, Version};

/// A release whose binary was found to be what its manifest says. Who vouches for the manifest is another question: the
/// signature for what was brought, dpkg for what the package carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sound(Contents);

impl Sound {
    /// What the manifest says.
    #[must_use]
    pub const fn contents(&self) -> &Contents {
        &self.0
    }
}

/// The release in `folder`: one that is in place, or the one that the package carries.
///
/// # Errors
/// When it is incomplete or not what its manifest says.
pub fn look(folder: &Folder) -> Result<Sound, TreeError> {
    sound(folder)
}

/// The releases in place, sound or not, oldest first; none where there is no tree yet.
///
/// # Errors
/// When the folder cannot be read.
pub fn installed(layout: &Layout) -> Result<Vec<Version>, TreeError> {
    let folder = layout.releases();
    let unreadable = |error| TreeError::at(Verb::Read, &folder, error);
    let mut found = Vec::new();
    match fs::read_dir(&folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(unreadable(error)),
        Ok(entries) => {
            for entry in entries {
                if let Entry::Release(version) = Entry::of(&entry.map_err(unreadable)?.file_name()) {
                    found.push(version);
                }
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Where a link says it leads, sound or not; none when it is missing, or says something else.
#[must_use]
pub fn says(layout: &Layout, link: Link) -> Option<Version> {
    Link::release(&fs::read_link(layout.link(link)).ok()?).ok()
}

impl Tree {
    /// What a link leads to; none when it is missing, leads elsewhere, or to something that is not sound.
    #[must_use]
    pub fn leads_to(&self, link: Link) -> Option<Version> {
        let version = says(&self.layout, link)?;
        self.is_sound(&version).then_some(version)
    }

    /// The releases that are what their manifests say, oldest first.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn sound(&self) -> Result<Vec<Version>, TreeError> {
        let installed = installed(&self.layout)?;
        Ok(installed.into_iter().filter(|version| self.is_sound(version)).collect())
    }

    /// Whether this release is in place, is what its manifest says, and is called so.
    #[must_use]
    pub fn is_sound(&self, version: &Version) -> bool {
        sound(&self.layout.release(version)).is_ok_and(|found| found.0.version == *version)
    }

    /// Whether exactly this binary is in place under its version.
    #[must_use]
    pub fn holds(&self, release: &Sound) -> bool {
        sound(&self.layout.release(&release.0.version)).is_ok_and(|found| found == *release)
    }
}

/// Reads the manifest in a folder and compares the binary with it.
pub(super) fn sound(folder: &Folder) -> Result<Sound, TreeError> {
    let path = folder.manifest();
    let text = read(&path).map_err(|error| TreeError::at(Verb::Read, &path, error))?;
    let manifest = Manifest::parse(&text).map_err(|source| TreeError::Manifest { path, source })?;
    let contents = manifest.claims().clone();
    let path = folder.binary();
    let found = digest(&path).map_err(|error| TreeError::at(Verb::Read, &path, error))?;
    if found == contents.sha256 { Ok(Sound(contents)) } else { Err(TreeError::Altered { path, found, wanted: contents.sha256 }) }
}

/// A manifest, and one byte more when it is too long, so that it is refused as such.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    File::open(path)?.take(MAX_MANIFEST + 1).read_to_end(&mut text)?;
    Ok(text)
}

fn digest(path: &Path) -> io::Result<Digest> {
    let mut file = File::open(path)?;
    let mut hasher = Hasher::default();
    let mut piece = vec![0; 64 * 1024];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(hasher.finish()),
            length => hasher.update(piece.get(..length).unwrap_or_default()),
        }
    }
}
