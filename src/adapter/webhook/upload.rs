//! Who is sending a bundle, and who has to go when somebody else comes.
//!
//! A bundle is only known to be forged at its end, when it has cost the card its length. So few are received at a time; but nobody
//! keeps a place by being slow, and whoever shares an address with a forger still gets through, as long as the card can bear it.

use std::time::{Duration, Instant};

use super::limit::{SPAN, Source};

/// Most bundles being received at a time, one for a source.
const UPLOADS: usize = 4;
/// How long a place is kept whatever comes: a bundle of eight MiB is there by then, at 280 KiB a second.
const GRACE: Duration = Duration::from_secs(30);
/// How long it is kept, against others, by whoever has failed too often lately.
const SHORT_GRACE: Duration = Duration::from_secs(10);
/// Bytes that bundles which came to nothing may have cost in one [`SPAN`] before sources that fail again and again are refused.
const WASTE: u64 = 512 << 20;

/// Everybody who is sending one; `H` is what sends one away.
#[derive(Debug)]
pub(super) struct Uploads<H> {
    next: u64,
    running: Vec<Running<H>>,
    wasted: Option<(Instant, u64)>,
}

#[derive(Debug)]
struct Running<H> {
    id: u64,
    source: Source,
    since: Instant,
    bytes: u64,
    failing: bool,
    handle: H,
}

impl<H> Default for Uploads<H> {
    fn default() -> Self {
        Self { next: 0, running: Vec::new(), wasted: None }
    }
}

impl<H> Uploads<H> {
    /// Takes one in; `failing` is whether its source has failed too often lately. Gives its number, and whoever has to go for it;
    /// none when it has to wait.
    pub(super) fn admit(&mut self, source: Source, failing: bool, now: Instant, handle: H) -> Option<(u64, Option<H>)> {
        if failing && self.wasted(now) >= WASTE {
            return None;
        }
        let same = self.running.iter().position(|one| one.source == source);
        let leaves = match same {
            // It may be a forger and a CI behind one address: neither can end at once what the other has begun.
            Some(same) => Some(Some(same).filter(|at| self.running.get(*at).is_some_and(|one| one.age(now) > GRACE))?),
            None if self.running.len() >= UPLOADS => Some(self.slowest(now)?),
            None => None,
        };
        let gone = leaves.map(|at| self.running.remove(at));
        if let Some(gone) = &gone {
            self.waste(gone.bytes, now);
        }
        let id = self.next;
        self.next += 1;
        self.running.push(Running { id, source, since: now, bytes: 0, failing, handle });
        Some((id, gone.map(|gone| gone.handle)))
    }

    /// Notes that one has brought so many bytes more.
    pub(super) fn grow(&mut self, id: u64, bytes: u64) {
        if let Some(one) = self.running.iter_mut().find(|one| one.id == id) {
            one.bytes = one.bytes.saturating_add(bytes);
        }
    }

    /// One has ended, and was good or came to nothing.
    pub(super) fn leave(&mut self, id: u64, good: bool, now: Instant) {
        let Some(at) = self.running.iter().position(|one| one.id == id) else { return };
        let gone = self.running.remove(at);
        if !good {
            self.waste(gone.bytes, now);
        }
    }

    /// The slowest of those that may go.
    fn slowest(&self, now: Instant) -> Option<usize> {
        let may_go = self.running.iter().enumerate().filter(|(_, one)| one.may_go(now));
        may_go.min_by_key(|(_, one)| (!one.failing, one.pace(now))).map(|(at, _)| at)
    }

    fn wasted(&self, now: Instant) -> u64 {
        self.wasted.filter(|(since, _)| now.duration_since(*since) <= SPAN).map_or(0, |(_, bytes)| bytes)
    }

    fn waste(&mut self, bytes: u64, now: Instant) {
        let (since, before) = self.wasted.filter(|(since, _)| now.duration_since(*since) <= SPAN).unwrap_or((now, 0));
        self.wasted = Some((since, before.saturating_add(bytes)));
    }
}

impl<H> Running<H> {
    fn may_go(&self, now: Instant) -> bool {
        self.age(now) > if self.failing { SHORT_GRACE } else { GRACE }
    }

    fn age(&self, now: Instant) -> Duration {
        now.duration_since(self.since)
    }

    /// Bytes a second, so far.
    fn pace(&self, now: Instant) -> u64 {
        self.bytes / self.age(now).as_secs().max(1)
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::*;

    fn source(number: u8) -> Source {
        Source::from(IpAddr::from([192, 0, 2, number]))
    }

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn who_is_slow_keeps_nobody_out() {
        let (mut uploads, start) = (Uploads::default(), Instant::now());
        for number in 0..4 {
            let (id, gone) = uploads.admit(source(number), false, start, number).unwrap();
            assert_eq!(gone, None);
            uploads.grow(id, 1000 * u64::from(4 - number));
        }
        assert!(uploads.admit(source(9), false, start + 30 * SECOND, 9).is_none(), "they have only just come");
        let (_, gone) = uploads.admit(source(9), false, start + 31 * SECOND, 9).unwrap();
        assert_eq!(gone, Some(3), "the slowest");
        let (_, gone) = uploads.admit(source(8), false, start + 32 * SECOND, 8).unwrap();
        assert_eq!(gone, Some(2), "who has just come stays");
    }

    #[test]
    fn a_source_has_one_place_and_may_begin_anew() {
        let (mut uploads, start) = (Uploads::default(), Instant::now());
        uploads.admit(source(1), false, start, "first").unwrap();
        for failing in [false, true] {
            assert!(uploads.admit(source(1), failing, start + 30 * SECOND, "second").is_none());
        }
        assert_eq!(uploads.admit(source(1), false, start + 31 * SECOND, "second").unwrap().1, Some("first"));
        assert_eq!(uploads.running.len(), 1);
    }

    #[test]
    fn who_has_failed_comes_in_where_there_is_room_and_goes_first() {
        let (mut uploads, start) = (Uploads::default(), Instant::now());
        uploads.admit(source(1), true, start, "failing").unwrap();
        for number in 2..5 {
            uploads.admit(source(number), false, start, "other").unwrap();
        }
        assert!(uploads.admit(source(9), false, start + 10 * SECOND, "new").is_none());
        assert_eq!(uploads.admit(source(9), false, start + 11 * SECOND, "new").unwrap().1, Some("failing"));
    }

    #[test]
    fn the_card_bears_so_much_and_only_those_who_fail_wait_for_that() {
        let (mut uploads, start) = (Uploads::default(), Instant::now());
        for number in 0..8 {
            let (id, _) = uploads.admit(source(number), true, start, ()).unwrap();
            uploads.grow(id, 64 << 20);
            uploads.leave(id, false, start);
        }
        assert!(uploads.admit(source(1), true, start, ()).is_none());
        let (good, _) = uploads.admit(source(1), false, start, ()).unwrap();
        uploads.grow(good, 64 << 20);
        uploads.leave(good, true, start);
        assert_eq!(uploads.wasted(start), WASTE, "what was good is no waste");
        assert!(uploads.admit(source(1), true, start + SPAN + SECOND, ()).is_some());
    }
}
