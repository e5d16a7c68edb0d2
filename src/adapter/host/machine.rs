//! The files in which the kernel and systemd say how the machine is. All can be read without root, and inside our sandbox, where
//! `/sys` is read-only and `/dev` nearly empty.

use std::fs::{self, File};
use std::io::{ErrorKind, Read as _, Result};
use std::path::{Path, PathBuf};

/// Nothing we read is longer; in bytes.
const LONGEST: u64 = 64 * 1024;

/// A machine by the root of its file system.
#[derive(Debug, Clone)]
pub struct Machine {
    root: PathBuf,
}

impl Default for Machine {
    fn default() -> Self {
        Self::at("/")
    }
}

impl Machine {
    /// The machine whose file system begins at `root`: `/`, or a small tree for tests.
    #[must_use]
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Where a path of the machine, given without its leading `/`, lies for us.
    pub(super) fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.root.join(path)
    }

    /// The text of a file; none when there is no such file, or no text in it.
    pub(super) fn read(&self, path: impl AsRef<Path>) -> Option<String> {
        self.try_read(path).ok().flatten()
    }

    /// The text of a file; none when there is no such file.
    ///
    /// # Errors
    /// When it is there and cannot be read, or is no text, or too long.
    pub(super) fn try_read(&self, path: impl AsRef<Path>) -> Result<Option<String>> {
        let file = match File::open(self.path(path)) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            file => file?,
        };
        let mut text = String::new();
        let length = file.take(LONGEST).read_to_string(&mut text)?;
        if u64::try_from(length).is_ok_and(|length| length < LONGEST) { Ok(Some(text)) } else { Err(ErrorKind::FileTooLarge.into()) }
    }

    /// Names in a folder, in order; none of them when there is no such folder.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub(super) fn names(&self, folder: impl AsRef<Path>) -> Result<Vec<String>> {
        let entries = match fs::read_dir(self.path(folder)) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut names = Vec::new();
        for entry in entries {
            names.extend(entry?.file_name().into_string().ok());
        }
        names.sort();
        Ok(names)
    }

    /// The member of a class in `/sys/class` whose attribute says `wanted`; their numbers vary from machine to machine.
    fn member(&self, class: &str, attribute: &str, wanted: &str) -> Option<PathBuf> {
        let class = Path::new("sys/class").join(class);
        let says = |member: &PathBuf| self.read(member.join(attribute)).is_some_and(|text| text.trim() == wanted);
        self.names(&class).ok()?.into_iter().map(|name| class.join(name)).find(says)
    }

    /// Model by the device tree; PCs have none.
    pub(super) fn model(&self) -> Option<String> {
        ["sys/firmware/devicetree/base/model", "proc/device-tree/model"].iter().find_map(|path| self.read(path))
    }

    /// File of the alarm for a supply that is too weak: 1 when it was within the last 2 s, else 0. The driver also clears what
    /// the firmware remembers (drivers/hwmon/raspberrypi-hwmon.c), so whoever wants to know how often has to count.
    pub(super) fn power_sensor(&self) -> Option<PathBuf> {
        self.member("hwmon", "name", "rpi_volt").map(|sensor| sensor.join("in0_lcrit_alarm"))
    }

    /// Temperature of the processor, in thousandths of a degree Celsius.
    pub(super) fn processor_temperature(&self) -> Option<String> {
        self.read(self.member("thermal", "type", "cpu-thermal")?.join("temp"))
    }

    /// What the kernel can count and limit per group of processes.
    pub(super) fn controllers(&self) -> Option<String> {
        self.read("sys/fs/cgroup/cgroup.controllers")
    }

    /// Whether there is a hardware watchdog. The device file is hidden by `PrivateDevices=`, its class is not.
    pub(super) fn has_watchdog(&self) -> bool {
        self.path("sys/class/watchdog/watchdog0").exists()
    }

    /// Whether systemd-timesyncd has set the clock since the start of the machine.
    pub(super) fn time_was_set(&self) -> bool {
        self.path("run/systemd/timesync/synchronized").exists()
    }

    /// Whether this is a container, whose clock is its host's.
    pub(super) fn is_container(&self) -> bool {
        self.path("run/systemd/container").exists()
    }
}
