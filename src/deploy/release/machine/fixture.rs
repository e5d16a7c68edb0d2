//! A machine in memory that performs what a deployment asks for, and can lose power before any of it.

use std::collections::BTreeMap;

use super::{Action, Event, Fault, Phase, Record, Release, State, StepError, Who, World, after_boot, prune, step};
use crate::release::manifest::Schema;
use crate::release::{Digest, Version};

/// A release; each number has its own binary, and reads all databases.
pub(super) fn release(number: u8) -> Release {
    reading(number, [0, 100])
}

pub(super) fn reading(number: u8, reads: [u32; 2]) -> Release {
    let schema = Schema { writes: reads[1], reads };
    Release { version: format!("1.{number}.0").parse().unwrap(), sha256: Digest::of(&[number]), schema }
}

/// What a release left that writes this version, and can be read by those that write the other one.
pub(super) fn left(writes: u32, oldest: u32) -> Schema {
    Schema { writes, reads: [oldest, writes] }
}

/// What is on the disk, and how releases behave.
#[derive(Debug, Clone)]
pub(super) struct Disk {
    /// What was written last.
    pub(super) record: Record,
    pub(super) current: Version,
    pub(super) previous: Version,
    pub(super) releases: BTreeMap<Version, Release>,
    pub(super) marker: bool,
    pub(super) golden: Release,
    pub(super) database: Option<Schema>,
    /// What comes when somebody looks.
    pub(super) offered: Release,
    /// Actions that are performed before the power goes; none when it stays.
    pub(super) power: Option<usize>,
    /// Requests that wait.
    pub(super) looks: usize,
}

impl Disk {
    /// A machine that was seeded with release 1 and is offered release 2.
    pub(super) fn new() -> Self {
        let golden = release(1);
        Self {
            record: Record::new(0, "2026-02-01T12:00:00Z", "seed", None, State::seeded(golden.clone())),
            current: golden.version.clone(),
            previous: golden.version.clone(),
            releases: [(golden.version.clone(), golden.clone())].into(),
            marker: false,
            golden,
            database: Some(Schema { writes: 7, reads: [0, 7] }),
            offered: release(2),
            power: None,
            looks: 0,
        }
    }

    pub(super) fn state(&self) -> State {
        self.record.state.clone()
    }

    pub(super) fn world(&self) -> World {
        World {
            current: self.releases.get(&self.current).cloned(),
            intact: self.releases.values().cloned().collect(),
            golden: self.golden.clone(),
            database: self.database,
        }
    }

    fn write(&mut self, event: Option<Event>, state: State) {
        self.record = Record::new(0, "2026-02-01T12:00:00Z", "test", event, state);
    }

    /// Takes an event, and does what follows. The power may go in the middle; then the machine starts again.
    pub(super) fn take(&mut self, event: &Event) -> Result<(), StepError> {
        let (state, actions) = step(&self.state(), event, &self.world())?;
        self.write(Some(event.clone()), state);
        self.perform(actions);
        Ok(())
    }

    fn perform(&mut self, actions: Vec<Action>) {
        for action in actions {
            match self.power {
                Some(0) => return self.boot(),
                Some(left) => self.power = Some(left - 1),
                None => {}
            }
            self.act(action);
            self.check();
        }
        if self.power == Some(0) {
            self.boot();
        }
    }

    fn boot(&mut self) {
        self.power = None;
        let (state, actions) = after_boot(&self.state(), &self.world());
        self.write(None, state);
        self.perform(actions);
    }

    /// Loses power now, and starts again.
    pub(super) fn cut(&mut self) {
        self.boot();
    }

    fn act(&mut self, action: Action) {
        match action {
            Action::Stage(release) | Action::Seed(release) => {
                self.releases.insert(release.version.clone(), release);
            }
            Action::Arm => self.marker = true,
            Action::Disarm => self.marker = false,
            Action::Swap { current, previous } => {
                (self.previous, self.current) = (previous, current);
            }
            Action::Prune => {
                let installed = self.releases.keys().cloned().collect();
                for version in prune(&self.state(), &installed, Some(&self.previous), &self.golden.version, 2) {
                    self.releases.remove(&version);
                }
            }
            Action::LookAgain => self.looks += 1,
            Action::Fetch
            | Action::Verify
            | Action::Discard
            | Action::Preflight(_)
            | Action::HandOver
            | Action::Run(_)
            | Action::CheckHealth(_)
            | Action::Watch(_)
            | Action::KeepEvidence(_) => {}
        }
    }

    /// What holds at every moment.
    fn check(&self) {
        assert!(self.releases.contains_key(&self.current), "current leads nowhere: {self:?}");
        assert!(self.releases.contains_key(&self.previous), "previous leads nowhere: {self:?}");
        let state = self.state();
        if let Phase::Restoring(restore) = &state.phase {
            assert!(!state.quarantine.contains_key(&restore.target.sha256), "back to what failed: {self:?}");
        }
    }

    /// The event that follows when the machine is well and these releases are not.
    pub(super) fn next_event(&self, bad: &[Release]) -> Option<Event> {
        let works = |release: &Release| if bad.contains(release) { Event::Failed { fault: Fault::Release } } else { Event::Healthy };
        Some(match self.state().phase {
            Phase::Idle | Phase::Confirmed | Phase::RolledBack { .. } | Phase::Stranded => return None,
            Phase::Received => Event::Fetched,
            Phase::Fetched => Event::Verified { release: self.offered.clone(), forced: false },
            Phase::Verified(_) => Event::Staged,
            Phase::Staged(_) => Event::Activate { by: Who::Root },
            Phase::Preflight(_) => Event::PreflightPassed { unconfigured: false },
            Phase::Armed(_) => Event::Swapped,
            Phase::Swapped(_) => Event::HandedOver,
            Phase::HandedOver(trial) => works(&trial.candidate.release),
            Phase::Probation(_) => Event::ProbationOver,
            Phase::Restoring(restore) => works(&restore.target),
        })
    }

    /// Goes on until nothing is under way.
    pub(super) fn settle(&mut self, bad: &[Release]) {
        for _ in 0..500 {
            let Some(event) = self.next_event(bad) else {
                assert_eq!(self.current, self.state().current.version);
                assert!(!self.marker, "at rest, and armed: {self:?}");
                return;
            };
            self.take(&event).unwrap();
        }
        panic!("never at rest: {self:?}");
    }

    /// Looks for a release, and goes on until nothing is under way.
    pub(super) fn deploy(&mut self, offered: Release, bad: &[Release]) {
        self.offered = offered;
        self.take(&Event::Requested { by: Who::Machine }).unwrap();
        self.settle(bad);
    }
}

pub(super) const RELEASE: Event = Event::Failed { fault: Fault::Release };
pub(super) const MACHINE: Event = Event::Failed { fault: Fault::Machine };
pub(super) const ROLL_BACK: Event = Event::RollBack { to: None, forced: false };
pub(super) const LOOK: Event = Event::Requested { by: Who::Machine };
pub(super) const ACTIVATE: Event = Event::Activate { by: Who::Machine };

/// A machine that has gone so far with release 2.
pub(super) fn until(phase: &str) -> Disk {
    let mut disk = Disk::new();
    disk.take(&LOOK).unwrap();
    while disk.state().phase.name() != phase {
        let event = disk.next_event(&[]).unwrap();
        disk.take(&event).unwrap();
    }
    disk
}

/// What is under way on it.
pub(super) fn phase(disk: &Disk) -> &'static str {
    disk.state().phase.name()
}
