//! The file system of the database: its room, whether it takes writes, and whether it keeps them.

use std::path::Path;

use ffj_base::adapter::mounts;
use nix::sys::statvfs::{FsFlags, Statvfs, statvfs};

use super::machine::Machine;
use crate::app::doctor::{self, Finding, Verdict};

/// Looks at the file system of `folder`, or of the nearest folder above it that exists: before the first start there is none.
fn look(folder: &Path) -> Option<Statvfs> {
    folder.ancestors().find_map(|folder| statvfs(folder).ok())
}

/// Free space for this user below `folder`, in MiB.
#[must_use]
pub fn free_mib(folder: &Path) -> Option<u64> {
    let found = look(folder)?;
    Some(found.blocks_available().checked_mul(found.fragment_size())? / (1024 * 1024))
}

/// Whether there is room below `folder`: space, files, and a file system that takes writes.
#[must_use]
pub fn room(folder: &Path) -> Vec<Finding> {
    let mut found = vec![doctor::space(free_mib(folder))];
    if let Some(looked) = look(folder) {
        found.extend(doctor::files(looked.files_available(), looked.files()));
        // The kernel does this to a file system after errors (ext4, errors=remount-ro).
        found.extend(looked.flags().contains(FsFlags::ST_RDONLY).then(|| Finding::new(Verdict::Bad, "state-read-only")));
    }
    found
}

/// Whether what is written below `folder` is kept over a restart.
#[must_use]
pub fn root(machine: &Machine, folder: &Path) -> Finding {
    if volatile(machine, folder) { Finding::new(Verdict::Bad, "overlay") } else { Finding::new(Verdict::Good, "root-good") }
}

/// Whether `folder` lies on an overlay on memory.
pub(super) fn volatile(machine: &Machine, folder: &Path) -> bool {
    mounts::overlay(&machine.read("proc/self/mountinfo").unwrap_or_default(), folder)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::keys;
    use super::*;

    #[test]
    fn there_is_room_here_even_before_the_folder_exists() {
        let folder = tempfile::tempdir().unwrap();
        let found = room(&folder.path().join("not/yet"));
        assert!(found.iter().all(|one| one.key != "space-unknown" && one.key != "state-read-only"), "{:?}", keys(&found));
    }
}
