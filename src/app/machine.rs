//! What the facts about the machine mean. Texts of the system in, findings out; what does not apply here, or cannot be read,
//! gives no finding, so that nothing is claimed that was not seen.

use super::doctor::{Finding, Verdict};

/// From here the firmware slows the processor down, from 85 °C the graphics too (Raspberry Pi documentation, "Frequency
/// management and thermal control"). In thousandths of a degree Celsius, as the kernel gives it.
const SLOWED_FROM: i64 = 80_000;
/// A warm day away from being slowed down; our own margin. In thousandths of a degree Celsius.
const WARM_FROM: i64 = 75_000;
/// What the sensor can measure at all; anything else is no temperature. In thousandths of a degree Celsius.
const MEASURABLE: std::ops::RangeInclusive<i64> = -40_000..=125_000;

/// Names the machine, if it is a Raspberry Pi.
#[must_use]
pub fn pi(model: &str) -> Option<Finding> {
    // The device tree ends its texts with a zero.
    let model: String = model.chars().filter(|c| !c.is_control()).collect();
    model.starts_with("Raspberry Pi").then(|| Finding::new(Verdict::Good, "machine-pi").with("model", model))
}

/// Judges the supply: `in0_lcrit_alarm` of the `rpi_volt` sensor, 1 when the voltage was too low within the last 2 s.
#[must_use]
pub fn power(alarm: &str) -> Option<Finding> {
    Some(if too_low(alarm)? { Finding::new(Verdict::Bad, "power-low") } else { Finding::new(Verdict::Good, "power-good") })
}

/// Whether the alarm of the sensor says that the voltage is too low.
#[must_use]
pub fn too_low(alarm: &str) -> Option<bool> {
    match alarm.trim() {
        "0" => Some(false),
        "1" => Some(true),
        _ => None,
    }
}

/// Judges the temperature of the processor, in thousandths of a degree Celsius.
#[must_use]
pub fn temperature(text: &str) -> Option<Finding> {
    let measured = text.trim().parse::<i64>().ok().filter(|measured| MEASURABLE.contains(measured))?;
    let (verdict, key) = match measured {
        SLOWED_FROM.. => (Verdict::Bad, "temperature-hot"),
        WARM_FROM.. => (Verdict::Unwise, "temperature-warm"),
        _ => (Verdict::Good, "temperature-good"),
    };
    Some(Finding::new(verdict, key).with("degrees", measured / 1000))
}

/// Says when the kernel cannot limit memory, from `cgroup.controllers`. Good to know and no fault: nothing here relies on it.
#[must_use]
pub fn memory(controllers: &str) -> Option<Finding> {
    let has = |name| controllers.split_whitespace().any(|one| one == name);
    // A list without processes is not the list of a Raspberry Pi's root group.
    (has("pids") && !has("memory")).then(|| Finding::new(Verdict::Good, "memory-unlimited"))
}

/// Judges the hardware watchdog by the service manager's `RuntimeWatchdogUSec`, such as `1min` or `0`.
#[must_use]
pub fn watchdog(after: &str) -> Option<Finding> {
    match after.trim() {
        "0" => Some(Finding::new(Verdict::Unwise, "watchdog-off")),
        // systemd-system.conf(5), RuntimeWatchdogSec=default: fed, with the time the device came with.
        "infinity" => Some(Finding::new(Verdict::Good, "watchdog-good").with("after", "default")),
        span if span.starts_with(|c: char| c.is_ascii_digit()) => Some(Finding::new(Verdict::Good, "watchdog-good").with("after", span)),
        _ => None,
    }
}

/// Judges what keeps the time, by what `timedatectl show` prints. `synchronized` says that systemd-timesyncd left its mark,
/// which is all there is when timedatectl cannot be asked.
#[must_use]
pub fn time(shown: Option<&str>, synchronized: bool) -> Option<Finding> {
    let says = |wanted| shown.is_some_and(|text| text.lines().any(|line| line.trim() == wanted));
    if says("NTPSynchronized=yes") || synchronized && !says("NTPSynchronized=no") {
        return Some(Finding::new(Verdict::Good, "time-good"));
    }
    // Unwise only: how wrong the clock really is shows in comparison with Discord's, which is a finding of its own.
    says("NTPSynchronized=no").then(|| {
        if says("CanNTP=no") {
            Finding::new(Verdict::Unwise, "time-none")
        } else if says("NTP=no") {
            Finding::new(Verdict::Unwise, "time-off")
        } else {
            Finding::new(Verdict::Unwise, "time-waiting")
        }
    })
}

/// What journald is told to do with the journal: `Storage=` in journald.conf(5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Storage {
    /// On the disk where `/var/log/journal` exists, else in memory.
    Auto,
    /// On the disk.
    Persistent,
    /// In memory.
    Volatile,
    /// Nowhere.
    Off,
}

/// Where the journal is to go and where it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Journal {
    /// As configured.
    pub storage: Storage,
    /// File that decided; none when all of them leave the default.
    pub decided_by: Option<String>,
    /// Whether `/var/log/journal` exists.
    pub folder: bool,
    /// Whether this machine's folder exists there.
    pub on_disk: bool,
    /// Whether journald has moved there what it had in memory since the start. That it also has a folder in `/run/log/journal` proves nothing: on
    /// bookworm one is left behind when the journal moves to the disk.
    pub flushed: bool,
}

/// Judges whether the journal outlives a restart.
#[must_use]
pub fn journal(found: &Journal) -> Finding {
    let (kept, word) = match found.storage {
        Storage::Persistent => (true, "persistent"),
        Storage::Auto => (found.folder, "auto"),
        Storage::Volatile => (false, "volatile"),
        Storage::Off => (false, "none"),
    };
    match (kept, found.on_disk && found.flushed) {
        (true, true) => Finding::new(Verdict::Good, "journal-good"),
        (true, false) => Finding::new(Verdict::Unwise, "journal-pending"),
        (false, _) => {
            let file = found.decided_by.as_ref().map(|file| format!(", {file}")).unwrap_or_default();
            Finding::new(Verdict::Unwise, "journal-volatile").with("why", format!("Storage={word}{file}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(finding: Option<Finding>) -> Option<(Verdict, &'static str)> {
        finding.map(|finding| (finding.verdict, finding.key))
    }

    #[test]
    fn a_raspberry_pi_is_named_and_nothing_else() {
        let named = pi("Raspberry Pi 5 Model B Rev 1.0\0").unwrap();
        assert_eq!(named.values, [("model", "Raspberry Pi 5 Model B Rev 1.0".to_owned())]);
        assert_eq!([pi(""), pi("Radxa ROCK 5B\0"), pi("QEMU Standard PC")], [None, None, None]);
    }

    #[test]
    fn the_temperature_is_judged_where_the_processor_is_slowed_down() {
        let judged = |text| key(temperature(text));
        assert_eq!(judged("74999\n"), Some((Verdict::Good, "temperature-good")));
        assert_eq!(judged("75000"), Some((Verdict::Unwise, "temperature-warm")));
        assert_eq!(judged("79999"), Some((Verdict::Unwise, "temperature-warm")));
        assert_eq!(judged("80000"), Some((Verdict::Bad, "temperature-hot")));
        for garbage in ["", "hot", "-274000", "9223372036854775808", "1e5", "450000"] {
            assert_eq!(judged(garbage), None, "{garbage}");
        }
    }

    #[test]
    fn the_supply_is_too_low_only_when_the_sensor_says_so() {
        assert_eq!(key(power("1\n")), Some((Verdict::Bad, "power-low")));
        assert_eq!(key(power("0\n")), Some((Verdict::Good, "power-good")));
        assert_eq!([power(""), power("2"), power("-1"), power("\0")], [const { None }; 4]);
    }

    #[test]
    fn a_kernel_without_memory_limits_is_good_to_know() {
        assert_eq!(key(memory("cpuset cpu io pids\n")), Some((Verdict::Good, "memory-unlimited")));
        assert_eq!([memory("cpuset cpu io memory pids\n"), memory(""), memory("\0\0")], [None, None, None]);
    }

    #[test]
    fn the_watchdog_is_off_at_zero_only() {
        assert_eq!(key(watchdog("0\n")), Some((Verdict::Unwise, "watchdog-off")));
        for on in ["1min", "15s", "infinity", "1min 30s"] {
            assert_eq!(key(watchdog(on)), Some((Verdict::Good, "watchdog-good")), "{on}");
        }
        assert_eq!([watchdog(""), watchdog("[not set]"), watchdog("Failed")], [None, None, None]);
    }

    #[test]
    fn the_time_is_kept_or_the_way_to_keep_it_is_told() {
        let judged = |shown, mark| key(time(shown, mark));
        assert_eq!(judged(Some("CanNTP=yes\nNTP=yes\nNTPSynchronized=yes\n"), false), Some((Verdict::Good, "time-good")));
        // A machine whose host keeps the time needs no service.
        assert_eq!(judged(Some("CanNTP=no\nNTP=no\nNTPSynchronized=yes"), false), Some((Verdict::Good, "time-good")));
        assert_eq!(judged(Some("CanNTP=yes\nNTP=yes\nNTPSynchronized=no"), true), Some((Verdict::Unwise, "time-waiting")));
        assert_eq!(judged(Some("CanNTP=yes\nNTP=no\nNTPSynchronized=no"), false), Some((Verdict::Unwise, "time-off")));
        assert_eq!(judged(Some("CanNTP=no\nNTP=no\nNTPSynchronized=no"), false), Some((Verdict::Unwise, "time-none")));
        assert_eq!(judged(None, true), Some((Verdict::Good, "time-good")));
        assert_eq!([judged(None, false), judged(Some(""), false), judged(Some("Failed to connect to bus"), false)], [None, None, None]);
    }

    #[test]
    fn the_journal_is_kept_when_told_so_and_done_so() {
        let judged = |storage, folder, on_disk, flushed| {
            journal(&Journal { storage, decided_by: Some("40-rpi-volatile-storage.conf".to_owned()), folder, on_disk, flushed }).key
        };
        assert_eq!(judged(Storage::Persistent, true, true, true), "journal-good");
        assert_eq!(judged(Storage::Auto, true, true, true), "journal-good");
        assert_eq!(judged(Storage::Auto, false, false, true), "journal-volatile");
        // Files of an earlier time on the disk prove nothing.
        assert_eq!(judged(Storage::Volatile, true, true, true), "journal-volatile");
        assert_eq!(judged(Storage::Off, true, true, true), "journal-volatile");
        // Configured, but journald was not started again or not told to move.
        assert_eq!(judged(Storage::Persistent, true, true, false), "journal-pending");
        assert_eq!(judged(Storage::Persistent, false, false, true), "journal-pending");
    }
}
