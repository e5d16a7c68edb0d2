//! What the file systems are: whether something written somewhere is kept over a restart.

use std::path::Path;

/// Whether what is written below `folder` vanishes at the next start of the machine.
#[must_use]
pub fn vanishes(folder: &Path) -> bool {
    // Without /proc nothing is known, and nothing is claimed.
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    overlay(&mounts, folder)
}

/// Whether the mount that holds `folder` is an overlay on memory, as raspi-config sets up. A container's own overlay, whose
/// upper layer is on a disk, is not.
#[must_use]
pub fn overlay(mounts: &str, folder: &Path) -> bool {
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
}
