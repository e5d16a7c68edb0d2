//! The time, and whether it can be trusted. A Raspberry Pi has no clock that runs without power: it may wake up in the past.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::{Notify, watch};

/// The year this release was made in; a clock before it is wrong.
const RELEASE_YEAR: i16 = 2026;
/// More than this apart from Discord's clock, ours is not trusted with dates.
const TRUSTED_MS: i64 = 60_000;
/// Discord's `Date` header counts whole seconds; differences below this are its rounding and the way.
const NOISE_MS: i64 = 2_000;

/// Reads the clock and compares it with Discord's.
#[derive(Debug, Default)]
pub struct Clock {
    /// What Discord's clock showed. Ours may be set at any time after the start.
    discord: Mutex<Option<Shown>>,
    /// Told when it was compared for the first time.
    compared: Notify,
    jumps: watch::Sender<()>,
}

/// What Discord's clock showed, in ms since 1970.
#[derive(Debug, Clone, Copy)]
struct Shown {
    ms: i64,
    /// When that was, by a clock nobody sets.
    at: Instant,
    /// How far a test had driven the time then.
    driven: i64,
}

/// A question to Discord that is on its way.
#[derive(Debug, Clone, Copy)]
pub struct Asking {
    /// How far a test had driven the time when it was asked.
    driven: i64,
}

/// The file with which a test drives the time.
#[cfg(debug_assertions)]
#[must_use]
pub fn driven_by() -> Option<&'static std::path::Path> {
    use std::path::PathBuf;
    use std::sync::OnceLock;
    static FILE: OnceLock<Option<PathBuf>> = OnceLock::new();
    FILE.get_or_init(|| std::env::var_os("FFJ_TIME").map(PathBuf::from)).as_deref()
}

/// A release has no such thing.
#[cfg(not(debug_assertions))]
#[must_use]
pub const fn driven_by() -> Option<&'static std::path::Path> {
    None
}

/// By how many ms a test drives the time: of this process, of any other that reads the same file, and of the double of Discord. So it
/// outlives a process that is killed. Instants stay real.
#[cfg(debug_assertions)]
fn driven() -> i64 {
    let read = driven_by().and_then(|file| std::fs::read_to_string(file).ok());
    read.and_then(|text| text.trim().parse().ok()).unwrap_or(0)
}

/// A release has no such thing.
#[cfg(not(debug_assertions))]
const fn driven() -> i64 {
    0
}

impl Clock {
    /// Now by our clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let now = Timestamp::now();
        match driven() {
            0 => now,
            ms => now.checked_add(SignedDuration::from_millis(ms)).unwrap_or(now),
        }
    }

    /// Changes when a test has driven the time elsewhere: what waits for a moment has to look again. In a release it never does.
    #[must_use]
    pub fn jumps(&self) -> watch::Receiver<()> {
        self.jumps.subscribe()
    }

    /// The time was driven elsewhere.
    pub fn jumped(&self) {
        self.jumps.send_replace(());
    }

    /// To be taken before Discord is asked for anything, and given to [`Clock::compare`] with its answer.
    #[must_use]
    pub fn asking(&self) -> Asking {
        Asking { driven: driven() }
    }

    /// Notes what Discord's clock showed, in ms since 1970. While the question was on its way, a test may have driven the time: the
    /// answer then says nothing of now.
    pub fn compare(&self, asking: Asking, discord_ms: i64) {
        if driven() != asking.driven {
            return;
        }
        let shown = Shown { ms: discord_ms, at: Instant::now(), driven: asking.driven };
        let before = self.discord.lock().unwrap_or_else(PoisonError::into_inner).replace(shown);
        if before.is_none() {
            self.compared.notify_waiters();
        }
    }

    /// How long ago Discord showed its clock, which it does with each answer; none when it never did.
    #[must_use]
    pub fn reached(&self) -> Option<Duration> {
        self.discord.lock().unwrap_or_else(PoisonError::into_inner).map(|shown| shown.at.elapsed())
    }

    /// Waits until it was compared once: before that nothing is known of our clock but the year.
    pub async fn compared(&self) {
        let told = self.compared.notified();
        tokio::pin!(told);
        // Registered before it is looked, so that nothing is missed between both.
        told.as_mut().enable();
        if self.reached().is_none() {
            told.await;
        }
    }

    /// How far ours is ahead of Discord's, in ms; none before the first comparison.
    #[must_use]
    pub fn ahead_ms(&self) -> Option<i64> {
        let shown = (*self.discord.lock().unwrap_or_else(PoisonError::into_inner))?;
        let since = i64::try_from(shown.at.elapsed().as_millis()).unwrap_or(i64::MAX);
        let discord = shown.ms.saturating_add(since).saturating_add(driven() - shown.driven);
        let ahead = self.now().as_millisecond().saturating_sub(discord);
        Some(if ahead.abs() < NOISE_MS { 0 } else { ahead })
    }

    /// Whether dates can be decided by our clock.
    #[must_use]
    pub fn trusted(&self) -> bool {
        trusted(self.now(), self.ahead_ms())
    }

    /// Until when, by our clock, Discord takes an answer to an event made at `made_ms` by its own, received at `received`.
    #[must_use]
    pub fn deadline(&self, made_ms: i64, received: Timestamp) -> i64 {
        let received = received.as_millisecond();
        let made = self.ahead_ms().map_or(received, |ahead| made_ms.saturating_add(ahead));
        made.min(received) + DEADLINE_MS
    }
}

/// Discord's deadline for the first answer (Discord, Interactions, Receiving and Responding).
pub const DEADLINE_MS: i64 = 3_000;

fn trusted(now: Timestamp, ahead: Option<i64>) -> bool {
    let year = now.to_zoned(jiff::tz::TimeZone::UTC).year();
    year >= RELEASE_YEAR && ahead.is_none_or(|ahead| ahead.abs() < TRUSTED_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_in_1970_or_far_from_discord_is_not_trusted() {
        let modern: Timestamp = "2027-03-01T00:00:00Z".parse().unwrap();
        assert!(trusted(modern, None));
        assert!(trusted(modern, Some(-59_000)));
        assert!(!trusted(modern, Some(61_000)));
        assert!(!trusted(Timestamp::UNIX_EPOCH, None));
    }

    #[test]
    fn the_deadline_counts_from_discords_time_once_the_clocks_were_compared() {
        let clock = Clock::default();
        let received = clock.now();
        let now = received.as_millisecond();
        assert_eq!(clock.deadline(now - 2_000, received), now + 3_000);
        clock.compare(clock.asking(), now);
        assert_eq!(clock.deadline(now - 2_000, received), now + 1_000);
    }
}
