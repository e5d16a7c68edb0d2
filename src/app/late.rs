//! Why something ran late, for the journal: told apart by what a person would do about it.

use std::sync::Mutex;
use std::sync::PoisonError;

use jiff::Timestamp;

/// Later than this is worth a line, in ms. Below it are the naps of a process that was woken by nothing.
const WORTH_A_LINE_MS: i64 = 5_000;

/// Why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The process was not running.
    Off,
    /// The clock was not to be trusted.
    Clock,
    /// The database did not answer.
    Store,
    /// Discord or the mail server did not take what came before.
    Away,
    /// Other things came first.
    Busy,
}

impl Why {
    /// As the journal names it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Clock => "clock",
            Self::Store => "store",
            Self::Away => "away",
            Self::Busy => "busy",
        }
    }
}

/// Until when things stood in the way, in ms since 1970 by our clock.
#[derive(Debug, Default)]
pub struct Hindrances(Mutex<Until>);

#[derive(Debug, Default, Clone, Copy)]
struct Until {
    off: i64,
    clock: i64,
    store: i64,
    away: i64,
}

impl Hindrances {
    /// Of a process before which there was none until then; none: it took over from another.
    #[must_use]
    pub fn since(started: Option<Timestamp>) -> Self {
        Self(Mutex::new(Until { off: started.map_or(0, Timestamp::as_millisecond), ..Until::default() }))
    }

    /// The clock cannot be trusted now.
    pub fn clock(&self, now: Timestamp) {
        self.until(|until| until.clock = now.as_millisecond());
    }

    /// The database does not answer now.
    pub fn store(&self, now: Timestamp) {
        self.until(|until| until.store = now.as_millisecond());
    }

    /// Who is to take messages does not take them now.
    pub fn away(&self, now: Timestamp) {
        self.until(|until| until.away = now.as_millisecond());
    }

    /// By how many ms what was due then is late now, and why; none: it is not worth a line.
    #[must_use]
    pub fn late(&self, due_at: i64, now: Timestamp) -> Option<(i64, Why)> {
        let late = now.as_millisecond() - due_at;
        let until = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (late > WORTH_A_LINE_MS).then(|| (late, why(due_at, until)))
    }

    fn until(&self, change: impl FnOnce(&mut Until)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

/// What stood in the way longest after it was due.
fn why(due_at: i64, until: Until) -> Why {
    let hindrances = [(until.away, Why::Away), (until.store, Why::Store), (until.clock, Why::Clock), (until.off, Why::Off)];
    let last = hindrances.into_iter().filter(|(end, _)| *end > due_at).max_by_key(|(end, _)| *end);
    last.map_or(Why::Busy, |(_, why)| why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stood_in_the_way_last_is_named() {
        let at = |ms: i64| Timestamp::from_millisecond(ms).unwrap();
        let hindrances = Hindrances::since(Some(at(100_000)));
        assert_eq!(hindrances.late(99_000, at(102_000)), None, "hardly late");
        assert_eq!(hindrances.late(50_000, at(102_000)), Some((52_000, Why::Off)));
        hindrances.clock(at(160_000));
        assert_eq!(hindrances.late(50_000, at(170_000)), Some((120_000, Why::Clock)));
        hindrances.store(at(180_000));
        assert_eq!(hindrances.late(150_000, at(190_000)), Some((40_000, Why::Store)));
        assert_eq!(hindrances.late(185_000, at(200_000)), Some((15_000, Why::Busy)));
        hindrances.away(at(199_000));
        assert_eq!(hindrances.late(185_000, at(200_000)), Some((15_000, Why::Away)));
    }
}
