//! One deployer at a time. The kernel lets go of the lock when its holder ends, however it ends; what stands in the file is for people.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt as _;

use ffj_base::adapter::boot;
use nix::fcntl::{Flock, FlockArg};
use serde::{Deserialize, Serialize};

use super::StateDir;
use crate::adapter::disk::{self, DiskError, Verb};

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
    /// Takes the lock; none when somebody else has it. It lies where only root can open it: whoever can open a file can lock it.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub fn try_lock(&self, holder: &Holder) -> Result<Option<Lock>, DiskError> {
        let path = self.work().join("lock");
        // Closed on exec by the standard library, so that no child holds it.
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(&path);
        let file = file.map_err(|error| DiskError::at(Verb::Open, &path, error))?;
        let Ok(held) = Flock::lock(file, FlockArg::LockExclusiveNonblock) else { return Ok(None) };
        // For people; nothing is decided by it.
        let line = serde_json::to_vec(holder).unwrap_or_default();
        let noted = std::fs::write(self.path().join("holder.json"), line);
        noted.map_err(|error| DiskError::at(Verb::Write, &path, error))?;
        Ok(Some(Lock(held)))
    }

    /// Who has the lock, as far as that can be told without taking it; none when whoever had it is gone.
    #[must_use]
    pub fn holder(&self) -> Option<Holder> {
        let text = disk::read(&self.path().join("holder.json"), 4096).ok()??;
        let holder: Holder = serde_json::from_slice(&text).ok()?;
        let name = std::fs::read_to_string(format!("/proc/{}/comm", holder.pid)).unwrap_or_default();
        (name.trim() == "ffj-deploy" && holder.boot_id == boot::id()).then_some(holder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_holds_it_and_its_end_frees_it() {
        let folder = tempfile::tempdir().unwrap();
        let state = StateDir::new(folder.path());
        state.prepare().unwrap();
        let holder = Holder { owner: "apply".to_owned(), pid: 7, ..Holder::default() };
        let lock = state.try_lock(&holder).unwrap().unwrap();
        assert!(state.try_lock(&holder).unwrap().is_none());
        assert_eq!(state.holder(), None, "of another start of the machine, or of a process that is gone");
        drop(lock);
        assert!(state.try_lock(&holder).unwrap().is_some());
    }
}
