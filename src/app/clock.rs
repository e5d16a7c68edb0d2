//! The time, and whether it can be trusted. A Raspberry Pi has no clock that runs without power: it may wake up in the past.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use jiff::Timestamp;

/// The year this release was made in; a clock before it is wrong.
const RELEASE_YEAR: i16 = 2026;
/// More than this apart from Discord's clock, ours is not trusted with dates.
const TRUSTED_MS: i64 = 60_000;
/// Discord's `Date` header counts whole seconds; differences below this are its rounding and the way.
const NOISE_MS: i64 = 2_000;

/// Reads the clock and compares it with Discord's.
#[derive(Debug, Default)]
pub struct Clock {
    /// What Discord's clock showed, and when that was by a clock nobody sets. Ours may be set at any time after the start.
    discord: Mutex<Option<(i64, Instant)>>,
}

impl Clock {
    /// Now by our clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    /// Notes what Discord's clock showed, in ms since 1970.
    pub fn compare(&self, discord_ms: i64) {
        *self.discord.lock().unwrap_or_else(PoisonError::into_inner) = Some((discord_ms, Instant::now()));
    }

    /// How long ago Discord showed its clock, which it does with each answer; none when it never did.
    #[must_use]
    pub fn reached(&self) -> Option<std::time::Duration> {
        self.discord.lock().unwrap_or_else(PoisonError::into_inner).map(|(_, at)| at.elapsed())
    }

    /// How far ours is ahead of Discord's, in ms; none before the first comparison.
    #[must_use]
    pub fn ahead_ms(&self) -> Option<i64> {
        let (shown, at) = (*self.discord.lock().unwrap_or_else(PoisonError::into_inner))?;
        let discord = shown.saturating_add(i64::try_from(at.elapsed().as_millis()).unwrap_or(i64::MAX));
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
        clock.compare(now);
        assert_eq!(clock.deadline(now - 2_000, received), now + 1_000);
    }
}
