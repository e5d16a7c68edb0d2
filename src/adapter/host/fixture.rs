//! Small trees with the files of real machines, for the tests of this module.

use std::path::Path;

use super::Machine;
use crate::app::doctor::{Finding, Verdict};

const ID: &str = "0123456789abcdef0123456789abcdef";

/// A machine in a temporary directory.
pub(super) struct Tree(tempfile::TempDir);

impl Tree {
    fn with(files: &[(&str, &str)], folders: &[&str], links: &[(&str, &str)]) -> Self {
        let tree = Self(tempfile::tempdir().unwrap());
        files.iter().for_each(|(path, text)| tree.write(path, text));
        folders.iter().for_each(|path| std::fs::create_dir_all(tree.0.path().join(path.replace("{id}", ID))).unwrap());
        links.iter().for_each(|(path, target)| tree.link(path, target));
        tree.write("etc/machine-id", format!("{ID}\n"));
        std::fs::create_dir_all(tree.0.path().join("run/systemd/system")).unwrap();
        tree
    }

    /// A Raspberry Pi 4 with Raspberry Pi OS bookworm as it comes, on an old SD card.
    pub(super) fn pi_4() -> Self {
        let files = [
            ("proc/device-tree/model", "Raspberry Pi 4 Model B Rev 1.4\0"),
            ("sys/class/hwmon/hwmon0/name", "cpu_thermal\n"),
            ("sys/class/hwmon/hwmon1/name", "rpi_volt\n"),
            ("sys/class/hwmon/hwmon1/in0_lcrit_alarm", "0\n"),
            ("sys/class/thermal/thermal_zone0/type", "cpu-thermal\n"),
            ("sys/class/thermal/thermal_zone0/temp", "48686\n"),
            ("sys/fs/cgroup/cgroup.controllers", "cpuset cpu io pids\n"),
            ("etc/systemd/journald.conf", "[Journal]\nStorage=volatile\n#Compress=yes\n"),
            ("proc/self/mountinfo", "22 1 179:2 / / rw,noatime shared:1 - ext4 /dev/mmcblk0p2 rw\n"),
            ("sys/devices/platform/mmc0/block/mmcblk0/ro", "0\n"),
            ("sys/devices/platform/mmc0/block/mmcblk0/force_ro", "0\n"),
            ("sys/devices/platform/mmc0/block/mmcblk0/device/type", "SD\n"),
            ("sys/devices/platform/mmc0/block/mmcblk0/device/name", "SC16G\n"),
            ("sys/devices/platform/mmc0/block/mmcblk0/device/manfid", "0x000003\n"),
            ("sys/devices/platform/mmc0/block/mmcblk0/device/date", "03/2019\n"),
            ("sys/devices/platform/mmc0/block/mmcblk0/mmcblk0p2/partition", "2\n"),
        ];
        let folders = ["sys/class/watchdog/watchdog0", "sys/dev/block", "run/log/journal/{id}", "var/log/journal"];
        Self::with(&files, &folders, &[("sys/dev/block/179:2", "../../devices/platform/mmc0/block/mmcblk0/mmcblk0p2")])
    }

    /// A Raspberry Pi 5 with trixie, on an SSD, its journal kept and its memory counted.
    pub(super) fn pi_5() -> Self {
        let files = [
            ("sys/firmware/devicetree/base/model", "Raspberry Pi 5 Model B Rev 1.0\0"),
            ("sys/class/hwmon/hwmon0/name", "cpu_thermal\n"),
            ("sys/class/hwmon/hwmon1/name", "rp1_adc\n"),
            ("sys/class/hwmon/hwmon2/name", "rpi_volt\n"),
            ("sys/class/hwmon/hwmon2/in0_lcrit_alarm", "0\n"),
            ("sys/class/thermal/thermal_zone0/type", "cpu-thermal\n"),
            ("sys/class/thermal/thermal_zone0/temp", "55100\n"),
            ("sys/fs/cgroup/cgroup.controllers", "cpuset cpu io memory pids\n"),
            ("usr/lib/systemd/journald.conf.d/40-rpi-volatile-storage.conf", "[Journal]\nStorage=volatile\n"),
            ("usr/lib/systemd/journald.conf.d/60-ffj-bot-persistent.conf", "[Journal]\nStorage=persistent\nSystemMaxUse=100M\n"),
            ("run/systemd/journal/flushed", ""),
            ("proc/self/mountinfo", "22 1 259:2 / / rw,noatime shared:1 - ext4 /dev/nvme0n1p2 rw\n"),
            ("sys/devices/pci/nvme0n1/device/model", "Samsung SSD 980\n"),
            ("sys/devices/pci/nvme0n1/nvme0n1p2/partition", "2\n"),
        ];
        let folders = ["sys/class/watchdog/watchdog0", "sys/dev/block", "var/log/journal/{id}"];
        Self::with(&files, &folders, &[("sys/dev/block/259:2", "../../devices/pci/nvme0n1/nvme0n1p2")])
    }

    /// A PC with Debian; warm, with a watchdog and a kernel that does not count memory, which are none of our business there.
    pub(super) fn pc() -> Self {
        let files = [
            ("sys/class/hwmon/hwmon0/name", "coretemp\n"),
            ("sys/class/thermal/thermal_zone0/type", "x86_pkg_temp\n"),
            ("sys/class/thermal/thermal_zone0/temp", "91000\n"),
            ("sys/fs/cgroup/cgroup.controllers", "cpuset cpu io pids\n"),
            ("etc/systemd/journald.conf", "[Journal]\n#Storage=auto\n"),
            ("run/systemd/journal/flushed", ""),
            ("proc/self/mountinfo", "22 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw\n"),
            ("sys/devices/pci/nvme0n1/nvme0n1p2/partition", "2\n"),
        ];
        let folders = ["sys/class/watchdog/watchdog0", "sys/dev/block", "var/log/journal/{id}"];
        Self::with(&files, &folders, &[("sys/dev/block/259:2", "../../devices/pci/nvme0n1/nvme0n1p2")])
    }

    pub(super) fn machine(&self) -> Machine {
        Machine::at(self.0.path())
    }

    pub(super) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.0.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub(super) fn link(&self, path: &str, target: &str) {
        let path = self.0.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(target, path).unwrap();
    }

    pub(super) fn remove(&self, folder: &str) {
        std::fs::remove_dir_all(self.0.path().join(folder)).unwrap();
    }

    /// Paths of all files.
    pub(super) fn files(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut folders = vec![self.0.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
                let kind = entry.file_type().unwrap();
                if kind.is_dir() {
                    folders.push(entry.path());
                } else if kind.is_file() {
                    found.push(name(&entry.path(), self.0.path()));
                }
            }
        }
        found
    }
}

fn name(path: &Path, root: &Path) -> String {
    path.strip_prefix(root).unwrap().display().to_string()
}

/// Verdicts and keys of findings.
pub(super) fn keys(findings: &[Finding]) -> Vec<(Verdict, &'static str)> {
    findings.iter().map(|one| (one.verdict, one.key)).collect()
}
