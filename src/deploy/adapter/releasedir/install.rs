//! Putting a release in place, whole or not at all, and removing what was left half done.

use std::fs;
use std::io::{Read, Write as _};
use std::path::Path;

use nix::fcntl::{AT_FDCWD, RenameFlags, renameat2};

use super::TreeError;
use super::inspect::{self, Sound};
use crate::adapter::disk::{self, DiskError, Verb};
use crate::release::Layout;
use crate::release::bundle::Bundle;
use crate::release::layout::{Entry, Folder, Link};
use crate::release::policy::Accepted;

/// What is in place is never written again.
const READ_ONLY: u32 = 0o444;
const READ_AND_RUN: u32 = 0o555;

pub(super) fn install(layout: &Layout, source: &Folder, wanted: &Sound) -> Result<(), TreeError> {
    let version = &wanted.contents().version;
    let (staging, place) = (layout.staging(version), layout.release(version));
    disk::remove(staging.path())?;
    disk::make_folder(staging.path())?;
    disk::copy(&source.binary(), &staging.binary(), READ_AND_RUN)?;
    disk::copy(&source.manifest(), &staging.manifest(), READ_ONLY)?;
    if source.signature().exists() {
        disk::copy(&source.signature(), &staging.signature(), READ_ONLY)?;
    }
    // The copy counts: the source may have changed, and a card may have written something else.
    let copied = inspect::sound(&staging)?;
    if copied != *wanted {
        let (found, wanted) = (copied.contents().sha256, wanted.contents().sha256);
        return Err(TreeError::Altered { path: staging.binary(), found, wanted });
    }
    show(layout, &staging, &place)
}

/// Unpacks a bundle, and checks what has arrived on the disk once more.
pub(super) fn unpack(layout: &Layout, bundle: Bundle<impl Read, Accepted>) -> Result<Sound, TreeError> {
    let contents = bundle.accepted().manifest().contents().clone();
    let (staging, place) = (layout.staging(&contents.version), layout.release(&contents.version));
    disk::remove(staging.path())?;
    disk::make_folder(staging.path())?;
    let small = |path: &Path, bytes: &[u8]| {
        disk::create(path, READ_ONLY, |file| file.write_all(bytes).map_err(|error| DiskError::at(Verb::Write, path, error)))
    };
    small(&staging.manifest(), &bundle.manifest)?;
    small(&staging.signature(), &bundle.signature)?;
    disk::create(&staging.binary(), READ_AND_RUN, |file| bundle.unpack(file).map_err(TreeError::from))?;
    let sound = inspect::sound(&staging)?;
    show(layout, &staging, &place)?;
    Ok(sound)
}

/// Gives a release that is whole its name.
fn show(layout: &Layout, staging: &Folder, place: &Folder) -> Result<(), TreeError> {
    disk::sync_folder(staging.path())?;
    if place.path().exists() {
        replace(staging.path(), place.path())?;
    } else {
        disk::rename(staging.path(), place.path())?;
    }
    Ok(disk::sync_folder(&layout.releases())?)
}

/// Puts one folder in the place of another. Only a package that was built again under the same version comes here.
fn replace(new: &Path, old: &Path) -> Result<(), TreeError> {
    if renameat2(AT_FDCWD, new, AT_FDCWD, old, RenameFlags::RENAME_EXCHANGE).is_err() {
        // Not every file system can exchange folders (overlayfs). For a moment there is none; recover mends that.
        disk::remove(old)?;
        return Ok(disk::rename(new, old)?);
    }
    Ok(disk::remove(new)?)
}

pub(super) fn sweep(layout: &Layout) -> Result<Vec<String>, TreeError> {
    let folder = layout.releases();
    let unreadable = |error| TreeError::at(Verb::Read, &folder, error);
    let mut removed = Vec::new();
    for entry in fs::read_dir(&folder).map_err(unreadable)? {
        let name = entry.map_err(unreadable)?.file_name();
        if let Entry::Staging(_) = Entry::of(&name) {
            disk::remove(&folder.join(&name))?;
            removed.push(name.to_string_lossy().into_owned());
        }
    }
    for link in Link::ALL {
        let new = layout.new_link(link);
        if new.symlink_metadata().is_ok() {
            disk::remove(&new)?;
            removed.push(format!("{}.new", link.name()));
        }
    }
    Ok(removed)
}
