//! One deployer at a time. The kernel lets go of the lock when its holder ends, however it ends; what stands in the file is for people.

use std::fs::{File, OpenOptions};
use std::io::Write as _;

use nix::fcntl::{Flock, FlockArg};
use serde::{Deserialize, Serialize};

use super::StateDir;
use crate::adapter::disk::{self, DiskError};

/// The lock; let go of with this value.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "held, not read")] Flock<File>);

/// Who holds the lock, or held it last.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// What it does.
    pub owner: String,
    /// Its process.
    pub pid: u32,
    /// The start of the machine in which it took the lock.
    pub boot_id: String,
    /// When it took it, RFC 3339.
    pub since: String,
}

impl StateDir {
    /// Takes the lock; none when somebody else has it.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub fn try_lock(&self, holder: &Holder) -> Result<Option<Lock>, DiskError> {
        let path = self.0.join("lock");
        // Closed on exec by the standard library, so that no child holds it.
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        let file = file.map_err(|error| DiskError::at("open", &path, error))?;
        let Ok(mut held) = Flock::lock(file, FlockArg::LockExclusiveNonblock) else { return Ok(None) };
        let line = serde_json::to_vec(holder).unwrap_or_default();
        let noted = held.set_len(0).and_then(|()| held.write_all(&line));
        noted.map_err(|error| DiskError::at("write", &path, error))?;
        Ok(Some(Lock(held)))
    }

    /// Who has the lock; none when nobody has.
    #[must_use]
    pub fn holder(&self) -> Option<Holder> {
        let path = self.0.join("lock");
        let file = File::open(&path).ok()?;
        if Flock::lock(file, FlockArg::LockSharedNonblock).is_ok() {
            return None;
        }
        let text = disk::read(&path, 4096).ok()??;
        Some(serde_json::from_slice(&text).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_holds_it_and_its_end_frees_it() {
        let folder = tempfile::tempdir().unwrap();
        let state = StateDir::new(folder.path());
        let holder = Holder { owner: "apply".to_owned(), pid: 7, ..Holder::default() };
        assert_eq!(state.holder(), None);
        let lock = state.try_lock(&holder).unwrap().unwrap();
        assert!(state.try_lock(&holder).unwrap().is_none());
        assert_eq!(state.holder(), Some(holder.clone()));
        drop(lock);
        assert_eq!(state.holder(), None);
        assert!(state.try_lock(&holder).unwrap().is_some());
    }
}
