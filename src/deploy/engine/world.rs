//! What is found on the disk. Releases that were looked at: their digests are computed once, as long as their files stay the same.

use std::collections::HashMap;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use ffj_base::adapter::boot;
use ffj_base::version::VERSION;
use serde::{Deserialize, Serialize};

use crate::adapter::releasedir::{self, TreeError};
use crate::adapter::statedir::{BookError, StateDir};
use crate::release::Layout;
use crate::release::layout::{Folder, Link};
use crate::release::machine::{Release, World};
use crate::release::manifest::Schema;
use crate::text::Cause as _;

/// Tells one content of a file from another: device, inode, length and time of the last change, which nobody can set back.
type Stamp = (u64, u64, u64, i64, i64);
/// The same for a release: its binary and its manifest.
type Stamps = (Stamp, Stamp);

/// What was found where.
#[derive(Debug, Default)]
pub struct Seen {
    found: HashMap<PathBuf, (Stamps, Release)>,
    /// Whether it differs from what is kept.
    new: bool,
}

/// What is kept for the next activator. Another start of the machine reads everything anew: a power cut may have changed what no date
/// tells of.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    boot: String,
    /// The deployer that looked: another one may look closer.
    by: String,
    found: HashMap<PathBuf, (Stamps, Release)>,
}

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
        let stamps = stamp(&folder.binary()).zip(stamp(&folder.manifest()));
        if let (Some(stamps), Some((known, release))) = (stamps, self.found.get(folder.path()))
            && stamps == *known
        {
            return Ok(release.clone());
        }
        let release = Release::from(releasedir::look(folder)?.contents());
        if let Some(stamps) = stamps {
            self.found.insert(folder.path().to_owned(), (stamps, release.clone()));
            self.new = true;
        }
        Ok(release)
    }

    /// What an activator has found that ran since the machine was started. To read every release again for each deployment costs a
    /// small machine more than the deployment itself.
    #[must_use]
    pub fn recalled(state: &StateDir) -> Self {
        let kept = state.seen().and_then(|text| serde_json::from_slice::<Kept>(&text).ok());
        // Where the kernel does not say which start this is, none is the same.
        let kept = kept.filter(|kept| !kept.boot.is_empty() && kept.boot == boot::id() && kept.by == VERSION);
        Self { found: kept.map(|kept| kept.found).unwrap_or_default(), new: false }
    }

    /// Keeps it for the next one, without what is there no more. Nothing depends on it but time.
    pub fn keep(&mut self, state: &StateDir) {
        self.found.retain(|path, _| path.exists());
        if !std::mem::take(&mut self.new) {
            return;
        }
        let kept = Kept { boot: boot::id(), by: VERSION.to_owned(), found: self.found.clone() };
        let written = serde_json::to_vec(&kept).map_err(BookError::from);
        if let Err(error) = written.and_then(|text| Ok(state.note_seen(&text)?)) {
            tracing::debug!(error = error.said(), "the next activator reads all releases again");
        }
    }
}

fn stamp(path: &Path) -> Option<Stamp> {
    let facts = path.metadata().ok()?;
    Some((facts.dev(), facts.ino(), facts.size(), facts.ctime(), facts.ctime_nsec()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapter::releasedir::tests::carried;

    #[test]
    fn what_was_found_is_kept_until_the_next_start_of_the_machine_and_as_long_as_nobody_changes_it() {
        let folder = tempfile::tempdir().unwrap();
        let state = StateDir::new(folder.path());
        let release = carried(&folder.path().join("release"), "1.0.0", b"one");
        let mut seen = Seen::default();
        let found = seen.look(&release).unwrap();
        seen.keep(&state);

        let mut again = Seen::recalled(&state);
        assert_eq!(again.found.get(release.path()).map(|(_, release)| release), Some(&found));
        assert_eq!(again.look(&release).unwrap(), found);
        assert!(!again.new, "it was not read");
        std::fs::write(release.binary(), "another one of some length").unwrap();
        assert!(again.look(&release).is_err(), "who changes it is not believed");

        let other = String::from_utf8(state.seen().unwrap()).unwrap().replace(&boot::id(), "another start");
        state.note_seen(other.as_bytes()).unwrap();
        assert!(Seen::recalled(&state).found.is_empty());
        state.note_seen(b"{").unwrap();
        assert!(Seen::recalled(&state).found.is_empty());
    }
}
