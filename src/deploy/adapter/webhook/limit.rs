//! How slow, how large and how often wrong a request may be. Nothing here can keep a good request out: only failures are counted.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::time::{Duration, Instant};

/// Largest webhook: a push of thousands of commits fits, and forges cut the list much earlier; but some write each of them at length.
pub(super) const WEBHOOK_LIMIT: u64 = 512 * 1024;
/// Largest head of a request, and largest piece of a body, in bytes; the least that hyper allows. Forges and proxies send two
/// thousand.
pub(super) const HEAD_LIMIT: usize = 8 * 1024;
/// Most headers of a request; forges send twenty, proxies add a few.
pub(super) const HEADER_COUNT: usize = 64;
/// How long a client may stay silent, and then how long its head may take.
pub(super) const HEAD_TIME: Duration = Duration::from_secs(5);
/// How long a body may take before its pace counts.
const BODY_TIME: Duration = Duration::from_secs(10);
/// Slowest pace of a body after that, in bytes a second: a forge on an uplink of 1 Mbit a second has four times as much, and may have
/// other things to do.
const BODY_PACE: u64 = 32 * 1024;
/// Most bodies of webhooks held in memory at a time, in bytes.
pub(super) const BODIES: usize = 2 << 20;
/// Most connections at a time.
pub(super) const CONNECTIONS: usize = 512;

/// Refusals of one source that are written to the journal and answered in detail, in one [`SPAN`].
const FAILURES: u32 = 10;
/// After this time a source begins anew.
pub(super) const SPAN: Duration = Duration::from_secs(600);
/// Most sources that are remembered.
const SOURCES: usize = 1024;

/// How long after its beginning a body must have brought more than `received` bytes.
pub(super) fn allowance(received: u64) -> Duration {
    BODY_TIME + Duration::from_millis(received.saturating_mul(1000) / BODY_PACE)
}

/// Whom failures are counted for: an IPv4 address, or the /64 that one customer has of IPv6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Source(IpAddr);

impl From<IpAddr> for Source {
    fn from(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64))),
            address @ IpAddr::V4(_) => address,
        })
    }
}

/// How a source stands after one more failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It may just have a wrong secret: say what is wrong.
    Fine,
    /// This was the last one that is said.
    Last,
    /// It has had its answer.
    TooMany,
}

/// The failures of the last while.
#[derive(Debug, Default)]
pub(super) struct Failures(HashMap<Source, (Instant, u32)>);

impl Failures {
    /// Counts a failure.
    pub(super) fn strike(&mut self, source: Source, now: Instant) -> Standing {
        self.make_room(source, now);
        let (since, count) = self.0.entry(source).or_insert((now, 0));
        if now.duration_since(*since) > SPAN {
            (*since, *count) = (now, 0);
        }
        *count = count.saturating_add(1);
        match *count {
            FAILURES => Standing::Last,
            ..FAILURES => Standing::Fine,
            _ => Standing::TooMany,
        }
    }

    /// Whether a source has failed too often lately.
    pub(super) fn too_many(&self, source: Source, now: Instant) -> bool {
        self.0.get(&source).is_some_and(|(since, count)| *count >= FAILURES && now.duration_since(*since) <= SPAN)
    }

    fn make_room(&mut self, source: Source, now: Instant) {
        if self.0.len() < SOURCES || self.0.contains_key(&source) {
            return;
        }
        self.0.retain(|_, (since, _)| now.duration_since(*since) <= SPAN);
        let oldest = self.0.iter().min_by_key(|(_, (since, _))| *since).map(|(source, _)| *source);
        if let Some(oldest) = oldest.filter(|_| self.0.len() >= SOURCES) {
            self.0.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        Source::from(text.parse::<IpAddr>().unwrap())
    }

    #[test]
    fn a_customer_is_one_source() {
        assert_eq!(source("2001:db8:1:2:3::4"), source("2001:db8:1:2:ffff::"));
        assert_ne!(source("2001:db8:1:2::"), source("2001:db8:1:3::"));
        assert_eq!(source("::ffff:192.0.2.1"), source("192.0.2.1"));
        assert_ne!(source("192.0.2.1"), source("192.0.2.2"));
    }

    #[test]
    fn a_source_is_told_ten_times_and_then_anew_after_a_while() {
        let (mut failures, start) = (Failures::default(), Instant::now());
        let (bad, other) = (source("192.0.2.1"), source("192.0.2.2"));
        let said: Vec<Standing> = (0..12).map(|_| failures.strike(bad, start)).collect();
        assert_eq!(said[..9], [Standing::Fine; 9]);
        assert_eq!(said[9..], [Standing::Last, Standing::TooMany, Standing::TooMany]);
        assert!(failures.too_many(bad, start) && !failures.too_many(other, start));
        let later = start + SPAN + Duration::from_secs(1);
        assert!(!failures.too_many(bad, later));
        assert_eq!(failures.strike(bad, later), Standing::Fine);
    }

    #[test]
    fn only_so_many_sources_are_remembered() {
        let (mut failures, start) = (Failures::default(), Instant::now());
        for number in 0..5000_u32 {
            failures.strike(Source::from(IpAddr::from(number.to_be_bytes())), start + Duration::from_millis(number.into()));
        }
        assert_eq!(failures.0.len(), SOURCES);
        assert!(!failures.0.contains_key(&source("0.0.0.1")));
    }

    #[test]
    fn a_body_that_only_drips_is_late_at_once_and_one_that_flows_is_not() {
        assert_eq!(allowance(0), Duration::from_secs(10));
        assert_eq!(allowance(9), Duration::from_secs(10));
        assert_eq!(allowance(32 * 1024 * 60), Duration::from_secs(70));
    }
}
