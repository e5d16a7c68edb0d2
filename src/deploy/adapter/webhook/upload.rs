//! Who is sending a bundle, and who has to go when somebody else comes.
//!
//! A bundle is only known to be forged at its end, when it has cost the card its length. So not too many are received at a time, and a
//! place is kept by bringing something: whoever stalls gives way, and then whoever has brought next to nothing. To keep others out one
//! has to bring more than they do.

use std::time::{Duration, Instant};

use super::limit::{SPAN, Source};

/// Most bundles being received at a time, and of one source: a forger and a CI may share an address. Up to [`EARNED`] each costs
/// memory only.
const UPLOADS: usize = 32;
const OF_A_SOURCE: usize = 4;
/// Who brings nothing for so long gives way to whoever comes.
const STALLED: Duration = Duration::from_secs(1);
/// Who has brought less gives way to whoever comes, when nobody stalls.
pub(super) const EARNED: u64 = 128 * 1024;
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
    /// Bytes that it says it will bring.
    announced: u64,
    /// When it brought something last.
    progressed: Instant,
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
    pub(super) fn admit(&mut self, source: Source, announced: u64, failing: bool, now: Instant, handle: H) -> Option<(u64, Option<H>)> {
        if failing && self.wasted(now) >= WASTE {
            return None;
        }
        let of_a_source = self.running.iter().filter(|one| one.source == source).count() >= OF_A_SOURCE;
        let leaves = if of_a_source || self.running.len() >= UPLOADS {
            // Nobody has to go for somebody who has enough already, but his own.
            Some(self.least(now, |one| !of_a_source || one.source == source)?)
        } else {
            None
        };
        let gone = leaves.map(|at| self.running.remove(at));
        if let Some(gone) = &gone {
            self.waste(gone.bytes, now);
        }
        let id = self.next;
        self.next += 1;
        self.running.push(Running { id, source, announced, progressed: now, bytes: 0, failing, handle });
        Some((id, gone.map(|gone| gone.handle)))
    }

    /// Notes that one has brought so many bytes more.
    pub(super) fn grow(&mut self, id: u64, bytes: u64, now: Instant) {
        if let Some(one) = self.running.iter_mut().find(|one| one.id == id) {
            (one.bytes, one.progressed) = (one.bytes.saturating_add(bytes), now);
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

    /// Bytes that those who are sending one will still bring, as far as they say so and are at it: to say a length costs nothing.
    pub(super) fn awaited(&self, now: Instant) -> u64 {
        let at_it = self.running.iter().filter(|one| one.bytes >= EARNED && now.duration_since(one.progressed) <= STALLED);
        at_it.map(|one| one.announced.saturating_sub(one.bytes)).fold(0, u64::saturating_add)
    }

    /// Who has to go: whoever has stalled for the longest time, or else has brought the least, where that is next to nothing.
    fn least(&self, now: Instant, may: impl Fn(&Running<H>) -> bool) -> Option<usize> {
        let all = || self.running.iter().enumerate().filter(|(_, one)| may(one));
        let stalled = all().filter(|(_, one)| now.duration_since(one.progressed) > STALLED).min_by_key(|(_, one)| one.progressed);
        let least = || all().filter(|(_, one)| one.bytes < EARNED).min_by_key(|(_, one)| (!one.failing, one.bytes, one.progressed));
        stalled.or_else(least).map(|(at, _)| at)
    }

    fn wasted(&self, now: Instant) -> u64 {
        self.wasted.filter(|(since, _)| now.duration_since(*since) <= SPAN).map_or(0, |(_, bytes)| bytes)
    }

    fn waste(&mut self, bytes: u64, now: Instant) {
        let (since, before) = self.wasted.filter(|(since, _)| now.duration_since(*since) <= SPAN).unwrap_or((now, 0));
        self.wasted = Some((since, before.saturating_add(bytes)));
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

    fn full(uploads: &mut Uploads<u8>, bytes: u64, start: Instant) {
        for number in 0..u8::try_from(UPLOADS).unwrap() {
            let (id, gone) = uploads.admit(source(number), 1 << 20, false, start, number).unwrap();
            assert_eq!(gone, None);
            uploads.grow(id, bytes + u64::from(number), start);
        }
    }

    #[test]
    fn who_brings_a_byte_and_waits_keeps_nobody_out() {
        for wait in [0, 2] {
            let (mut uploads, start) = (Uploads::default(), Instant::now());
            full(&mut uploads, 1, start);
            let (ci, gone) = uploads.admit(source(99), 1 << 20, false, start + wait * SECOND, 99).unwrap();
            assert_eq!(gone, Some(0), "the oldest, or who brought the least");
            uploads.grow(ci, 1_000, start + wait * SECOND);
            // And they come again and again.
            for number in 100..=255 {
                let (_, gone) = uploads.admit(source(number), 1 << 20, false, start + wait * SECOND, number).unwrap();
                assert_ne!(gone, Some(99));
            }
        }
    }

    #[test]
    fn who_brings_something_all_the_time_stays() {
        let (mut uploads, start) = (Uploads::default(), Instant::now());
        full(&mut uploads, EARNED, start);
        assert!(uploads.admit(source(99), 1, false, start, 99).is_none());
        assert_eq!(uploads.admit(source(99), 1, false, start + 2 * SECOND, 99).unwrap().1, Some(0), "they have stalled");
    }

    #[test]
    fn a_source_that_takes_many_places_gives_way_to_itself() {
        let (mut uploads, start) = (Uploads::default(), Instant::now());
        for number in 0..10 {
            let gone = uploads.admit(source(1), 1, false, start, number).unwrap().1;
            assert_eq!(gone.is_some(), number >= 4, "{number}");
        }
        assert_eq!(uploads.running.len(), OF_A_SOURCE);
    }

    #[test]
    fn who_has_failed_goes_first_and_what_will_come_is_known() {
        let (mut uploads, start) = (Uploads::default(), Instant::now());
        full(&mut uploads, 1, start);
        uploads.leave(0, true, start);
        uploads.admit(source(77), 5 << 20, true, start, 77).unwrap();
        assert_eq!(uploads.awaited(start), 0, "what was only said costs nobody anything");
        assert_eq!(uploads.admit(source(99), 1, false, start, 99).unwrap().1, Some(77));
        let mut uploads = Uploads::default();
        full(&mut uploads, EARNED, start);
        assert!(uploads.awaited(start) > 20 << 20);
        assert_eq!(uploads.awaited(start + 2 * SECOND), 0, "they have stalled");
    }

    #[test]
    fn the_card_bears_so_much_and_only_those_who_fail_wait_for_that() {
        let (mut uploads, start) = (Uploads::default(), Instant::now());
        for number in 0..8 {
            let (id, _) = uploads.admit(source(number), 1, true, start, ()).unwrap();
            uploads.grow(id, 64 << 20, start);
            uploads.leave(id, false, start);
        }
        assert!(uploads.admit(source(1), 1, true, start, ()).is_none());
        let (good, _) = uploads.admit(source(1), 1, false, start, ()).unwrap();
        uploads.grow(good, 64 << 20, start);
        uploads.leave(good, true, start);
        assert_eq!(uploads.wasted(start), WASTE, "what was good is no waste");
        assert!(uploads.admit(source(1), 1, true, start + SPAN + SECOND, ()).is_some());
    }
}
