//! The machine: memory, space, temperature, load, and what a Raspberry Pi says about itself. Read from the system when somebody
//! asks, kept nowhere; what it means is decided in `app`.

mod card;
#[cfg(test)]
mod fixture;
mod journald;
mod machine;
mod space;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use sysinfo::{Components, System};

use crate::app::doctor::Finding;
use crate::app::health::HostFacts;
use crate::app::machine as judge;
pub use card::card;
pub use machine::Machine;
pub use space::{free_mib, room, root};

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

/// Whether the supply is too weak now; none without a sensor for it. Cheap enough for every other second: its place is looked for
/// once, and what it says lies ready in the kernel.
#[must_use]
pub fn under_voltage() -> Option<bool> {
    static SENSOR: OnceLock<Option<PathBuf>> = OnceLock::new();
    let machine = Machine::default();
    let sensor = SENSOR.get_or_init(|| machine.power_sensor()).as_ref()?;
    judge::too_low(&machine.read(sensor)?)
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

/// What the service manager answered; asked by the caller, because adapters do not know each other.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// `RuntimeWatchdogUSec` of the manager.
    pub watchdog: Option<String>,
    /// What `timedatectl show` printed.
    pub time: Option<String>,
}

/// What is to be said about the machine. What does not apply to it, or cannot be seen from inside a sandbox, is left out.
#[must_use]
pub fn findings(machine: &Machine, asked: &Asked) -> Vec<Finding> {
    let mut found = Vec::new();
    if let Some(pi) = machine.model().and_then(|model| judge::pi(&model)) {
        found.push(pi);
        found.extend(machine.power_sensor().and_then(|sensor| judge::power(&machine.read(&sensor)?)));
        found.extend(machine.processor_temperature().and_then(|text| judge::temperature(&text)));
        found.extend(machine.controllers().and_then(|list| judge::memory(&list)));
        found.extend(asked.watchdog.as_ref().filter(|_| machine.has_watchdog()).and_then(|after| judge::watchdog(after)));
    }
    found.extend(journald::journal(machine).as_ref().map(judge::journal));
    found.extend(judge::time(asked.time.as_deref(), machine.time_was_set()).filter(|_| !machine.is_container()));
    found
}

#[cfg(test)]
mod tests {
    use super::fixture::{Tree, keys};
    use super::*;
    use crate::app::doctor::Verdict;

    fn asked(watchdog: &str, time: &str) -> Asked {
        Asked { watchdog: Some(watchdog.to_owned()), time: Some(time.to_owned()) }
    }

    #[test]
    fn a_pi_4_as_it_comes_is_told_what_to_look_after() {
        let tree = Tree::pi_4();
        let found = findings(&tree.machine(), &asked("0", "CanNTP=yes\nNTP=yes\nNTPSynchronized=no\n"));
        let expected = [
            (Verdict::Good, "machine-pi"),
            (Verdict::Good, "power-good"),
            (Verdict::Good, "temperature-good"),
            (Verdict::Good, "memory-unlimited"),
            (Verdict::Unwise, "watchdog-off"),
            (Verdict::Unwise, "journal-volatile"),
            (Verdict::Unwise, "time-waiting"),
        ];
        assert_eq!(keys(&found), expected);
        assert_eq!(found[0].values[0].1, "Raspberry Pi 4 Model B Rev 1.4");
        assert_eq!(found[2].values[0].1, "48");
        assert_eq!(found[5].values[0].1, "Storage=volatile, journald.conf");
    }

    #[test]
    fn a_pi_5_that_is_looked_after_has_nothing_but_good_findings() {
        let tree = Tree::pi_5();
        let found = findings(&tree.machine(), &asked("1min", "CanNTP=yes\nNTP=yes\nNTPSynchronized=yes\n"));
        let expected = ["machine-pi", "power-good", "temperature-good", "watchdog-good", "journal-good", "time-good"];
        assert_eq!(found.iter().map(|one| one.key).collect::<Vec<_>>(), expected);
        assert!(found.iter().all(|one| one.verdict == Verdict::Good));
    }

    #[test]
    fn trouble_is_seen_wherever_the_numbers_of_the_sensors_lie() {
        let tree = Tree::pi_5();
        tree.write("sys/class/hwmon/hwmon2/in0_lcrit_alarm", "1\n");
        tree.write("sys/class/thermal/thermal_zone0/temp", "81200\n");
        let found = keys(&findings(&tree.machine(), &Asked::default()));
        assert!(found.contains(&(Verdict::Bad, "power-low")) && found.contains(&(Verdict::Bad, "temperature-hot")), "{found:?}");
    }

    #[test]
    fn a_pc_hears_nothing_about_the_pi() {
        let tree = Tree::pc();
        let found = findings(&tree.machine(), &asked("0", "CanNTP=yes\nNTP=yes\nNTPSynchronized=yes\n"));
        assert_eq!(keys(&found), [(Verdict::Good, "journal-good"), (Verdict::Good, "time-good")]);
    }

    #[test]
    fn what_cannot_be_asked_is_left_out() {
        let tree = Tree::pi_4();
        let found = keys(&findings(&tree.machine(), &Asked::default()));
        assert!(found.iter().all(|(_, key)| !key.starts_with("watchdog") && !key.starts_with("time")), "{found:?}");
        tree.write("run/systemd/timesync/synchronized", "");
        assert!(keys(&findings(&tree.machine(), &Asked::default())).contains(&(Verdict::Good, "time-good")));
        tree.write("run/systemd/container", "systemd-nspawn");
        let found = keys(&findings(&tree.machine(), &asked("0", "NTP=no\nNTPSynchronized=no\n")));
        assert!(found.iter().all(|(_, key)| !key.starts_with("time")), "a container has no clock of its own: {found:?}");
        tree.remove("sys/class/watchdog");
        let found = keys(&findings(&tree.machine(), &asked("0", "")));
        assert!(found.iter().all(|(_, key)| !key.starts_with("watchdog")), "no device, nothing to switch on: {found:?}");
    }

    #[test]
    fn garbage_is_no_finding() {
        for garbage in [&b""[..], b"\0\0\0", b"\xff\xfe\xc0", b"[Journal", b"-", &[b'9'; 70_000]] {
            let tree = Tree::pi_4();
            for file in tree.files() {
                if !file.ends_with("model") && !file.ends_with("machine-id") {
                    tree.write(&file, garbage);
                }
            }
            let found = findings(&tree.machine(), &asked("?", "?"));
            // journald passes over garbage in its configuration and keeps its default; that it does not write to the disk is seen.
            let beyond = found.iter().filter(|one| !matches!(one.key, "machine-pi" | "journal-pending"));
            assert_eq!(beyond.count(), 0, "{found:?}");
        }
        assert_eq!(findings(&Machine::at("/nonexistent"), &Asked::default()), []);
    }

    #[test]
    fn the_facts_can_be_read_here() {
        assert!(memory_kib().is_some_and(|kib| kib > 100));
        assert!(free_mib(Path::new("/")).is_some());
    }
}
