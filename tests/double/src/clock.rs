//! The one place "now" comes from, so that a test can move Discord's deadlines instead of sleeping.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Milliseconds between the Unix epoch and Discord's own.
pub const DISCORD_EPOCH: u64 = 1_420_070_400_000;

/// The double's clock: the wall clock at start, plus what has elapsed, plus what tests added.
///
/// Deadlines, token lifetimes, nonces, resumability and budgets follow it. Heartbeats follow real time: moving this
/// clock must not cut every connection.
#[derive(Debug)]
pub struct Clock {
    origin_ms: u64,
    started: Instant,
    shift_ms: AtomicU64,
    /// A file that holds by how many ms the time is driven, forward or back: the same that the bot reads.
    driven: Option<PathBuf>,
}

impl Default for Clock {
    fn default() -> Self {
        let origin = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self { origin_ms: millis(origin), started: Instant::now(), shift_ms: AtomicU64::new(0), driven: None }
    }
}

impl Clock {
    /// A clock that is driven by a file too.
    pub fn driven_by(file: Option<PathBuf>) -> Self {
        Self { driven: file, ..Self::default() }
    }

    /// Returns the time in milliseconds since the Unix epoch.
    pub fn now(&self) -> u64 {
        let own = self.origin_ms + millis(self.started.elapsed()) + self.shift_ms.load(Ordering::SeqCst);
        own.saturating_add_signed(self.driven.as_ref().map_or(0, |file| shift_in(file)))
    }

    /// The wall clock as it is driven, without what tests add; none where it is not driven.
    pub fn driven(&self) -> Option<SystemTime> {
        let shift = shift_in(self.driven.as_ref()?);
        let now = SystemTime::now();
        let by = Duration::from_millis(shift.unsigned_abs());
        Some(if shift < 0 { now - by } else { now + by })
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        self.shift_ms.fetch_add(millis(by), Ordering::SeqCst);
    }
}

/// By how many ms a file drives the clock; one that is not there does not.
fn shift_in(file: &Path) -> i64 {
    std::fs::read_to_string(file).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(0)
}

/// Whole milliseconds of a duration.
pub fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// Writes a time as Discord does: `2026-01-31T12:00:00.123000+00:00`.
pub fn iso8601(ms: u64) -> String {
    let (days, rest) = (ms / 86_400_000, ms % 86_400_000);
    let (year, month, day) = civil(days);
    let (hour, minute) = (rest / 3_600_000, rest / 60_000 % 60);
    let (second, milli) = (rest / 1000 % 60, rest % 1000);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}000+00:00")
}

/// Days since 1970 to a civil date (Hinnant's algorithm, for dates after the epoch).
fn civil(days: u64) -> (u64, u64, u64) {
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let day_of_era = shifted % 146_097;
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_discord_does() {
        assert_eq!(iso8601(0), "1970-01-01T00:00:00.000000+00:00");
        assert_eq!(iso8601(1_709_210_096_007), "2024-02-29T12:34:56.007000+00:00");
    }

    #[test]
    fn advancing_moves_now() {
        let clock = Clock::default();
        let before = clock.now();
        clock.advance(Duration::from_secs(3600));
        assert!(clock.now() >= before + 3_600_000);
    }
}
