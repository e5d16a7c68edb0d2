//! The machine: memory, space, temperature, load. Read from the system when somebody asks, kept nowhere.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use sysinfo::{Components, System};

use crate::app::doctor::{Finding, Verdict};
use crate::app::health::HostFacts;

/// Folder whose free space counts; set once at the start.
static STATE: OnceLock<PathBuf> = OnceLock::new();

/// Names the folder of the database.
pub fn watch(state: &Path) {
    // A second start within one process happens in tests only; the first stays.
    let _already = STATE.set(state.to_owned());
}

/// The facts now.
#[must_use]
pub fn facts() -> HostFacts {
    let free = STATE.get().and_then(|folder| free_mib(folder));
    HostFacts { memory_kib: memory_kib(), disk_free_mib: free, temperature: temperature(), load: Some(System::load_average().one) }
}

/// Free space for this user below `folder`, in MiB.
#[must_use]
pub fn free_mib(folder: &Path) -> Option<u64> {
    let found = nix::sys::statvfs::statvfs(folder).ok()?;
    Some(found.blocks_available().checked_mul(found.fragment_size())? / (1024 * 1024))
}

/// Memory of this process that nobody else holds, plus its share of what is shared, in KiB.
fn memory_kib() -> Option<u64> {
    let rollup = std::fs::read_to_string("/proc/self/smaps_rollup").ok()?;
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}

/// Temperature of the processor: the sensor named so, else the warmest.
fn temperature() -> Option<f32> {
    let sensors = Components::new_with_refreshed_list();
    let of = |wanted: &str| sensors.iter().find(|one| one.label().contains(wanted)).and_then(sysinfo::Component::temperature);
    of("cpu").or_else(|| sensors.iter().filter_map(sysinfo::Component::temperature).reduce(f32::max))
}

/// Whether what is written below `folder` is kept over a restart.
#[must_use]
pub fn root(folder: &Path) -> Finding {
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    if overlay(&mounts, folder) { Finding::new(Verdict::Bad, "overlay") } else { Finding::new(Verdict::Good, "root-good") }
}

/// Whether the mount that holds `folder` is an overlay on memory, as raspi-config sets up. A container's own overlay, whose
/// upper layer is on a disk, is not.
fn overlay(mounts: &str, folder: &Path) -> bool {
    let mut best: Option<(usize, bool)> = None;
    for line in mounts.lines() {
        let Some((left, right)) = line.split_once(" - ") else { continue };
        let Some(point) = left.split(' ').nth(4) else { continue };
        let volatile = right.starts_with("overlay ") && right.contains("upperdir=/overlay/") || right.starts_with("overlay overlayroot");
        if folder.starts_with(point) && best.is_none_or(|(length, _)| point.len() >= length) {
            best = Some((point.len(), volatile));
        }
    }
    best.is_some_and(|(_, volatile)| volatile)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_overlay_root_is_told_from_a_container_and_from_a_separate_disk() {
        let pi = "22 1 0:20 / / rw,noatime shared:1 - overlay overlayroot rw,lowerdir=/media/root-ro,upperdir=/media/root-rw/overlay";
        let container = "22 1 0:20 / / rw - overlay overlay rw,lowerdir=/a,upperdir=/var/lib/x,workdir=/var/lib/y";
        let disk = "22 1 8:1 / / rw - ext4 /dev/mmcblk0p2 rw";
        let state = Path::new("/var/lib/ffj-bot");
        assert!(overlay(pi, state));
        assert!(!overlay(container, state));
        assert!(!overlay(disk, state));
        assert!(!overlay(&format!("{pi}\n30 22 8:2 / /var/lib rw - ext4 /dev/sda1 rw"), state));
    }

    #[test]
    fn the_facts_can_be_read_here() {
        assert!(memory_kib().is_some_and(|kib| kib > 100));
        assert!(free_mib(Path::new("/")).is_some());
    }
}
