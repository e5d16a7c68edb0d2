//! The SD card or eMMC chip below a folder, found through its device number.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use jiff::civil::Date;
use nix::sys::stat::{major, minor};

use super::machine::Machine;
use crate::app::card::Card;
use crate::app::doctor::Finding;

/// What is to be said about the card that holds `folder`; none when it lies on something else.
#[must_use]
pub fn card(machine: &Machine, folder: &Path, today: Date) -> Option<Finding> {
    let device = folder.ancestors().find_map(|folder| fs::metadata(folder).ok())?.dev();
    of_device(machine, &format!("{}:{}", major(device), minor(device)), today)
}

/// The same by device number, such as `179:2`. Overlays, network file systems and btrfs have numbers without a device.
fn of_device(machine: &Machine, device: &str, today: Date) -> Option<Finding> {
    let device = fs::canonicalize(machine.path(format!("sys/dev/block/{device}"))).ok()?;
    // A partition lies in the folder of its disk.
    let disk = if device.join("partition").exists() { device.parent()? } else { &device };
    disk.file_name()?.to_str()?.starts_with("mmcblk").then_some(())?;
    Some(Card::from_attributes(|name| machine.read(disk.join(name)))?.judge(today))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Tree;
    use super::*;
    use crate::app::doctor::Verdict;

    const TODAY: Date = Date::constant(2026, 8, 1);

    #[test]
    fn the_card_below_a_partition_is_found() {
        let found = of_device(&Tree::pi_4().machine(), "179:2", TODAY).unwrap();
        assert_eq!((found.verdict, found.key), (Verdict::Unwise, "card-old"));
        assert_eq!(found.values[0].1, "SC16G, 03/2019");
    }

    #[test]
    fn an_ssd_is_no_card() {
        for tree in [Tree::pi_5(), Tree::pc()] {
            assert_eq!(of_device(&tree.machine(), "259:2", TODAY), None);
        }
    }

    #[test]
    fn a_card_that_switched_to_reading_only_is_bad() {
        let tree = Tree::pi_4();
        tree.write("sys/devices/platform/mmc0/block/mmcblk0/ro", "1\n");
        assert_eq!(of_device(&tree.machine(), "179:2", TODAY).unwrap().key, "card-read-only");
    }

    #[test]
    fn numbers_without_a_device_and_broken_trees_are_no_card() {
        let tree = Tree::pi_4();
        assert_eq!(of_device(&tree.machine(), "0:42", TODAY), None);
        tree.write("sys/devices/platform/mmc0/block/mmcblk0/device/type", b"\xff\xff");
        assert_eq!(of_device(&tree.machine(), "179:2", TODAY), None);
        // The temporary folder of this very machine: whatever it is, looking at it does not fail.
        let _whatever = card(&Machine::default(), &std::env::temp_dir(), TODAY);
    }
}
