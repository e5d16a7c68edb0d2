//! The tree of releases on the disk: looked at, checked, filled and relinked, so that a power cut at any moment leaves something
//! that runs. Order: files and folders reach the disk before the rename that shows them, and the rename before the next step.

mod error;
mod inspect;
mod install;

pub use error::TreeError;
pub use inspect::{Sound, installed, look, says};

use std::fs::{File, OpenOptions};
use std::io::Read;
use std::os::unix::fs::OpenOptionsExt as _;

use nix::fcntl::{Flock, FlockArg};

use crate::adapter::disk::{self, Verb};
use crate::release::bundle::Bundle;
use crate::release::layout::{Folder, Link};
use crate::release::policy::Accepted;
use crate::release::{Layout, Version};

/// The tree of releases, held by this process alone.
#[derive(Debug)]
pub struct Tree {
    layout: Layout,
    /// Held for as long as the value lives; the kernel lets go of it when the process ends, however it ends.
    _lock: Flock<File>,
}

impl Tree {
    /// Takes the tree at `layout`, made if need be; waits while another process holds it.
    ///
    /// # Errors
    /// When the folders cannot be made or locked.
    pub fn take(layout: Layout) -> Result<Self, TreeError> {
        disk::make_folder(&layout.releases())?;
        // Whoever can open a file can lock it, so it is one that only root can. Closed on exec, so that no child holds the tree.
        let path = layout.root().join(".lock");
        let file = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(&path);
        let file = file.map_err(|error| TreeError::at(Verb::Open, &path, error))?;
        let lock = Flock::lock(file, FlockArg::LockExclusive).map_err(|(_, errno)| TreeError::at(Verb::Lock, &path, errno.into()))?;
        Ok(Self { layout, _lock: lock })
    }

    /// Where everything lies.
    #[must_use]
    pub const fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Points a link to a release; whoever looks meanwhile sees the old one or the new one.
    ///
    /// # Errors
    /// When the link cannot be made, renamed or brought to the disk.
    pub fn relink(&self, link: Link, to: &Version) -> Result<(), TreeError> {
        let (new, old) = (self.layout.new_link(link), self.layout.link(link));
        disk::remove(&new)?;
        std::os::unix::fs::symlink(Link::target(to), &new).map_err(|error| TreeError::at(Verb::Create, &new, error))?;
        disk::rename(&new, &old)?;
        Ok(disk::sync_folder(self.layout.root())?)
    }

    /// Puts a copy of `source` in place as the release `version`, in the place of one with other contents.
    ///
    /// # Errors
    /// When something cannot be copied, checked or brought to the disk; what was in place still is.
    pub fn install(&self, source: &Folder, sound: &Sound) -> Result<(), TreeError> {
        install::install(&self.layout, source, sound)
    }

    /// Unpacks the release of a bundle into place. Only one that may come can be unpacked.
    ///
    /// # Errors
    /// When it is not what was signed, or cannot be written; then nothing of it is in place.
    pub fn unpack(&self, bundle: Bundle<impl Read, Accepted>) -> Result<Sound, TreeError> {
        install::unpack(&self.layout, bundle)
    }

    /// Removes a release. Whether it may go is decided elsewhere.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn delete(&self, version: &Version) -> Result<(), TreeError> {
        // Away from its name first: what is half removed must not look like a release.
        let (place, doomed) = (self.layout.release(version), self.layout.staging(version));
        disk::remove(doomed.path())?;
        disk::rename(place.path(), doomed.path())?;
        disk::sync_folder(&self.layout.releases())?;
        disk::remove(doomed.path())?;
        Ok(disk::sync_folder(&self.layout.releases())?)
    }

    /// Removes what a power cut left: half-made releases and links. Gives the names of what was removed.
    ///
    /// # Errors
    /// When something cannot be removed.
    pub fn sweep(&self) -> Result<Vec<String>, TreeError> {
        install::sweep(&self.layout)
    }
}

#[cfg(test)]
pub(crate) mod tests;
