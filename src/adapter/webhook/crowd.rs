//! Who is connected, and who has to go when there is no room.
//!
//! The one to go is the oldest of the source that takes the most: a flood from few addresses only ever pushes out itself. Who has
//! given a good signature stays.

use std::collections::{BTreeMap, HashMap};

use super::limit::{BODIES, CONNECTIONS, Source};

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
        self.seats.insert(id, Seat { source, held: 0, proven: false, handle });
        self.shares.entry(source).or_default().seats += 1;
        Some((id, gone))
    }

    /// Notes that one holds so many bytes more. Gives those who have to go for it; it may be among them.
    pub(super) fn hold(&mut self, id: u64, bytes: usize) -> Vec<H> {
        let Some(seat) = self.seats.get_mut(&id).filter(|seat| !seat.proven) else { return Vec::new() };
        seat.held += bytes;
        self.shares.entry(seat.source).or_default().held += bytes;
        let mut gone = Vec::new();
        while self.shares.values().map(|share| share.held).sum::<usize>() > BODIES {
            match self.push_out(|share| share.held, |seat| seat.held > 0) {
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
        assert!(crowd.hold(forge, 1000).is_empty());
        let mut gone = Vec::new();
        for _ in 0..100 {
            let (id, _) = crowd.admit(source(2), "flood").unwrap();
            gone.extend(crowd.hold(id, 256 * 1024));
        }
        assert!(gone.len() >= 92 && !gone.contains(&"forge"), "{}", gone.len());
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
                    2 => drop(crowd.hold(id, 100_000)),
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
