//! Who is connected, and who has to go when there is no room.
//!
//! The one to go is the oldest of the source that takes the most: a flood from few addresses only ever pushes out itself. Where it is
//! memory that is short, whoever holds some and brings nothing more goes first: a crowd that has each begun a little must not push out
//! the one that really brings a delivery. Who has given a good signature stays.

use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant};

use super::limit::{BODIES, CONNECTIONS, Source};

/// Who holds a piece of a body and has brought nothing more for so long goes before all others.
const STALLED: Duration = Duration::from_millis(500);

/// Everybody who is connected; `H` is what sends one away.
#[derive(Debug)]
pub(super) struct Crowd<H> {
    next: u64,
    seats: BTreeMap<u64, Seat<H>>,
    shares: HashMap<Source, Share>,
}

#[derive(Debug)]
struct Seat<H> {
    source: Source,
    held: usize,
    /// When it brought something last.
    progressed: Option<Instant>,
    proven: bool,
    handle: H,
}

/// What the unproven connections of a source take.
#[derive(Debug, Default, Clone, Copy)]
struct Share {
    seats: usize,
    held: usize,
}

impl<H> Default for Crowd<H> {
    fn default() -> Self {
        Self { next: 0, seats: BTreeMap::new(), shares: HashMap::new() }
    }
}

impl<H> Crowd<H> {
    /// Takes one in. Gives its number, and whoever has to go for it; none when nobody can.
    pub(super) fn admit(&mut self, source: Source, handle: H) -> Option<(u64, Option<H>)> {
        let gone = if self.seats.len() < CONNECTIONS { None } else { Some(self.push_out(|share| share.seats, |_| true)?) };
        let id = self.next;
        self.next += 1;
        self.seats.insert(id, Seat { source, held: 0, progressed: None, proven: false, handle });
        self.shares.entry(source).or_default().seats += 1;
        Some((id, gone))
    }

    /// Notes from where one really comes: behind a trusted proxy all seem to come from the proxy.
    pub(super) fn name(&mut self, id: u64, source: Source) {
        let Some(seat) = self.seats.get_mut(&id).filter(|seat| !seat.proven && seat.source != source) else { return };
        let (before, held) = (std::mem::replace(&mut seat.source, source), seat.held);
        self.give_back(before, held);
        let share = self.shares.entry(source).or_default();
        (share.seats, share.held) = (share.seats + 1, share.held + held);
    }

    /// Notes that one holds so many bytes more. Gives those who have to go for it; it may be among them.
    pub(super) fn hold(&mut self, id: u64, bytes: usize, now: Instant) -> Vec<H> {
        let Some(seat) = self.seats.get_mut(&id).filter(|seat| !seat.proven) else { return Vec::new() };
        seat.held += bytes;
        seat.progressed = Some(now);
        self.shares.entry(seat.source).or_default().held += bytes;
        let mut gone = Vec::new();
        while self.shares.values().map(|share| share.held).sum::<usize>() > BODIES {
            match self.push_out_stalled(now).or_else(|| self.push_out(|share| share.held, |seat| seat.held > 0)) {
                Some(handle) => gone.push(handle),
                None => break,
            }
        }
        gone
    }

    /// Notes that one has given a good signature.
    pub(super) fn prove(&mut self, id: u64) {
        if let Some(seat) = self.seats.get_mut(&id).filter(|seat| !seat.proven) {
            seat.proven = true;
            let (source, held) = (seat.source, seat.held);
            self.give_back(source, held);
        }
    }

    /// One has left, or was sent away before.
    pub(super) fn leave(&mut self, id: u64) {
        if let Some(seat) = self.seats.remove(&id).filter(|seat| !seat.proven) {
            self.give_back(seat.source, seat.held);
        }
    }

    fn push_out(&mut self, takes: fn(&Share) -> usize, may_go: fn(&Seat<H>) -> bool) -> Option<H> {
        let most = self.shares.values().map(takes).max()?;
        let is_it =
            |seat: &Seat<H>| !seat.proven && may_go(seat) && self.shares.get(&seat.source).is_some_and(|share| takes(share) == most);
        let id = self.seats.iter().find(|(_, seat)| is_it(seat)).map(|(id, _)| *id)?;
        self.remove(id)
    }

    /// Whoever holds something and has brought nothing for the longest time, and for long enough.
    fn push_out_stalled(&mut self, now: Instant) -> Option<H> {
        let unproven = self.seats.iter().filter(|(_, seat)| !seat.proven && seat.held > 0);
        let (id, last) = unproven.filter_map(|(id, seat)| Some((*id, seat.progressed?))).min_by_key(|(_, last)| *last)?;
        if now.duration_since(last) > STALLED { self.remove(id) } else { None }
    }

    fn remove(&mut self, id: u64) -> Option<H> {
        let seat = self.seats.remove(&id)?;
        self.give_back(seat.source, seat.held);
        Some(seat.handle)
    }

    fn give_back(&mut self, source: Source, held: usize) {
        if let Some(share) = self.shares.get_mut(&source) {
            share.seats = share.seats.saturating_sub(1);
            share.held = share.held.saturating_sub(held);
            if share.seats == 0 {
                self.shares.remove(&source);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use proptest::prelude::*;

    use super::*;

    fn source(number: u8) -> Source {
        Source::from(IpAddr::from([192, 0, 2, number]))
    }

    #[test]
    fn a_flood_pushes_out_itself_and_nobody_else() {
        let mut crowd = Crowd::default();
        let (forge, _) = crowd.admit(source(1), "forge").unwrap();
        for _ in 0..10_000 {
            let (_, gone) = crowd.admit(source(2), "flood").unwrap();
            assert_ne!(gone, Some("forge"));
        }
        assert!(crowd.seats.contains_key(&forge) && crowd.seats.len() == CONNECTIONS);
    }

    #[test]
    fn when_all_take_the_same_the_oldest_goes_and_who_is_proven_stays() {
        let mut crowd = Crowd::default();
        let (first, _) = crowd.admit(source(0), 0).unwrap();
        crowd.prove(first);
        crowd.prove(first);
        for number in 1..CONNECTIONS {
            crowd.admit(Source::from(IpAddr::from(u32::try_from(number).unwrap().to_be_bytes())), number).unwrap();
        }
        assert_eq!(crowd.admit(source(1), 999).unwrap().1, Some(1));
        let all: Vec<u64> = crowd.seats.keys().copied().collect();
        all.into_iter().for_each(|id| crowd.prove(id));
        assert!(crowd.admit(source(2), 1000).is_none());
    }

    #[test]
    fn bodies_share_the_memory_in_the_same_way() {
        let mut crowd = Crowd::default();
        let (forge, _) = crowd.admit(source(1), "forge").unwrap();
        let now = Instant::now();
        assert!(crowd.hold(forge, 1000, now).is_empty());
        let mut gone = Vec::new();
        for _ in 0..100 {
            let (id, _) = crowd.admit(source(2), "flood").unwrap();
            gone.extend(crowd.hold(id, 256 * 1024, now));
        }
        assert!(gone.len() >= 92 && !gone.contains(&"forge"), "{}", gone.len());
    }

    #[test]
    fn who_really_brings_something_is_not_pushed_out_by_a_crowd_that_has_begun_a_little() {
        let (mut crowd, start) = (Crowd::default(), Instant::now());
        for number in 0..360_u32 {
            let (id, _) = crowd.admit(Source::from(IpAddr::from(number.to_be_bytes())), "idle").unwrap();
            assert!(crowd.hold(id, 5_900, start).iter().all(|gone| *gone == "idle"));
        }
        let (forge, _) = crowd.admit(source(1), "forge").unwrap();
        // 53 KB at 1 Mbit a second.
        for piece in 0..53_u32 {
            let gone = crowd.hold(forge, 1_000, start + Duration::from_secs(1) + Duration::from_millis(8) * piece);
            assert!(gone.iter().all(|gone| *gone == "idle"), "{piece}");
        }
        assert!(crowd.seats.contains_key(&forge));
    }

    #[test]
    fn behind_a_proxy_each_is_counted_by_its_own_name() {
        let mut crowd = Crowd::default();
        let (forge, _) = crowd.admit(source(1), "forge").unwrap();
        crowd.name(forge, source(7));
        for _ in 0..2 * CONNECTIONS {
            let (id, gone) = crowd.admit(source(1), "flood").unwrap();
            crowd.name(id, source(8));
            assert_ne!(gone, Some("forge"));
        }
        assert!(crowd.seats.contains_key(&forge));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn it_never_loses_count(steps in proptest::collection::vec((0u8..9, 0u64..600, 0u8..4), 0..1200)) {
            let mut crowd = Crowd::default();
            for (what, id, who) in steps {
                match what {
                    0 => crowd.leave(id),
                    1 => crowd.prove(id),
                    2 => drop(crowd.hold(id, 100_000, Instant::now())),
                    3 => crowd.name(id, source(who)),
                    _ => drop(crowd.admit(source(who), ())),
                }
                prop_assert!(crowd.seats.len() <= CONNECTIONS);
                let unproven = || crowd.seats.values().filter(|seat| !seat.proven);
                prop_assert_eq!(crowd.shares.values().map(|share| share.seats).sum::<usize>(), unproven().count());
                prop_assert_eq!(crowd.shares.values().map(|share| share.held).sum::<usize>(), unproven().map(|seat| seat.held).sum::<usize>());
                prop_assert!(unproven().map(|seat| seat.held).sum::<usize>() <= BODIES);
            }
        }
    }
}
