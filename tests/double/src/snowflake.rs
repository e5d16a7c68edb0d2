//! Ids whose time is the double's present.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::clock::{Clock, DISCORD_EPOCH};

/// Makes ids that only grow.
#[derive(Debug, Default)]
pub struct Ids {
    last: AtomicU64,
}

impl Ids {
    /// Makes the next id.
    pub fn next(&self, clock: &Clock) -> u64 {
        let floor = (clock.now() - DISCORD_EPOCH) << 22;
        self.last.fetch_max(floor, Ordering::SeqCst);
        self.last.fetch_add(1, Ordering::SeqCst) + 1
    }
}

/// The time of an id in milliseconds since the Unix epoch.
pub fn time_of(id: u64) -> u64 {
    (id >> 22) + DISCORD_EPOCH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_grow_and_carry_the_time() {
        let (clock, ids) = (Clock::default(), Ids::default());
        let now = clock.now();
        let first = ids.next(&clock);
        let second = ids.next(&clock);
        assert!(second > first);
        assert!(time_of(first).abs_diff(now) < 1000);
    }
}
