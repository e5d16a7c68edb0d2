//! What is found on the disk. Releases that were looked at: their digests are computed once, as long as their files stay the same.

use std::collections::HashMap;
use std::os::unix::fs::MetadataExt as _;
use std::path::PathBuf;

use crate::adapter::releasedir::{self, TreeError};
use crate::release::Layout;
use crate::release::layout::{Folder, Link};
use crate::release::machine::{Release, World};
use crate::release::manifest::Schema;

/// Tells one content of a file from another: device, inode, length and time of the last change.
type Stamp = (u64, u64, u64, i64, i64);

/// What was found where.
#[derive(Debug, Default)]
pub struct Seen(HashMap<PathBuf, (Stamp, Release)>);

impl Seen {
    /// All that is found; `database` is what is remembered of it.
    ///
    /// # Errors
    /// When the tree cannot be read, or the release of the package is damaged.
    pub fn world(&mut self, layout: &Layout, package: &Folder, database: Option<Schema>) -> Result<World, TreeError> {
        let golden = self.look(package);
        let mut intact: Vec<Release> = Vec::new();
        for version in releasedir::installed(layout)? {
            // What is damaged, or called by another name, is not there.
            let found = self.look(&layout.release(&version)).ok().filter(|found| found.version == version);
            intact.extend(found);
        }
        let current = releasedir::says(layout, Link::Current).and_then(|version| intact.iter().find(|one| one.version == version));
        let current = current.cloned();
        // A package that is damaged, or half replaced by dpkg, is no reason to be without a way back.
        let golden = match golden {
            Ok(golden) => golden,
            Err(error) => {
                tracing::warn!(error = %error, "the release of the package cannot be used");
                current.clone().or_else(|| intact.last().cloned()).ok_or(error)?
            }
        };
        Ok(World { current, intact, golden, database })
    }

    /// The release in a folder, when it is whole.
    ///
    /// # Errors
    /// When it is not.
    pub fn look(&mut self, folder: &Folder) -> Result<Release, TreeError> {
        let stamp =
            folder.binary().metadata().ok().map(|facts| (facts.dev(), facts.ino(), facts.size(), facts.ctime(), facts.ctime_nsec()));
        if let (Some(stamp), Some((known, release))) = (stamp, self.0.get(folder.path()))
            && stamp == *known
        {
            return Ok(release.clone());
        }
        let release = Release::from(releasedir::look(folder)?.contents());
        if let Some(stamp) = stamp {
            self.0.insert(folder.path().to_owned(), (stamp, release.clone()));
        }
        Ok(release)
    }
}
