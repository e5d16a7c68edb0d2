//! The way back to a release that ran before, and the way further back when that one fails too.

use super::step::{Next, StepError};
use super::target::{World, choose_target};
use super::trial::quarantine;
use super::{Action, Candidate, Event, Fault, MAX_ATTEMPTS, MAX_CRASHES, Phase, Release, Restore, State};
use crate::release::{Digest, Version};

/// From the decision to go back until something runs.
pub(super) fn bring_back(state: &State, restore: &Restore, event: &Event, world: &World) -> Option<Next> {
    let mut next = state.clone();
    match event {
        Event::Healthy | Event::Degraded => {
            next.current = restore.target.clone();
            let rolled_back = Phase::RolledBack { failed: restore.failed.clone() };
            next.phase = restore.retry.clone().map_or(rolled_back, Phase::Staged);
            Some((next, vec![Action::Disarm]))
        }
        Event::Crashed if restore.crashes + 1 < MAX_CRASHES => {
            next.phase = Phase::Restoring(Restore { crashes: restore.crashes + 1, ..restore.clone() });
            Some((next, vec![Action::CheckHealth(restore.target.clone())]))
        }
        Event::Crashed | Event::UnitFailed | Event::Failed { fault: Fault::Release } => Some(further(next, restore, world)),
        Event::Failed { fault: Fault::Machine } if restore.attempts + 1 < MAX_ATTEMPTS => {
            next.phase = Phase::Restoring(Restore { attempts: restore.attempts + 1, ..restore.clone() });
            Some((next, way_back(&restore.target, world)))
        }
        Event::Failed { fault: Fault::Machine } => {
            next.phase = Phase::Stranded;
            Some((next, vec![Action::Disarm]))
        }
        _ => None,
    }
}

/// Goes back one more. What was confirmed once is not put into quarantine when it fails as a refuge: then it is likelier the machine.
pub(super) fn further(next: State, restore: &Restore, world: &World) -> Next {
    let Restore { target, tried, failed, .. } = restore.clone();
    let target_next = choose_target(&next, None, &tried, world);
    Wanted { failed, retry: None, left: target, tried }.towards(next, target_next, world)
}

pub(super) fn roll_back(state: &State, to: Option<&Version>, forced: bool, world: &World) -> Result<Next, StepError> {
    let mut next = state.clone();
    let (left, mut tried) = match &state.phase {
        Phase::Armed(trial) | Phase::Swapped(trial) | Phase::HandedOver(trial) | Phase::Probation(trial) => {
            (trial.candidate.release.clone(), vec![])
        }
        Phase::Restoring(restore) => (restore.target.clone(), restore.tried.clone()),
        _ => (state.current.clone(), vec![]),
    };
    tried.push(left.sha256);
    let before = match &state.phase {
        Phase::Armed(trial) | Phase::Swapped(trial) | Phase::HandedOver(trial) | Phase::Probation(trial) => Some(&trial.from),
        _ => None,
    };
    let target = match to {
        None => choose_target(&next, before, &tried, world).ok_or(StepError::NoTarget)?,
        Some(version) => {
            let mut known = world.intact.iter().chain([&world.golden]).filter(|release| release.version == *version && **release != left);
            let suits = |release: &&Release| forced || (world.suits(release) && !next.quarantine.contains_key(&release.sha256));
            known.find(suits).cloned().ok_or_else(|| StepError::BadTarget(version.clone()))?
        }
    };
    // Otherwise the next look would bring it back.
    quarantine(&mut next, &left, Fault::Release);
    next.quarantine.remove(&target.sha256);
    let (next, mut actions) = Wanted { failed: Some(left.clone()), retry: None, left, tried }.towards(next, Some(target), world);
    if !state.phase.at_rest() && !state.armed() {
        actions.insert(0, Action::Discard);
    }
    Ok((next, actions))
}

/// A way back of which only the target is missing.
pub(super) struct Wanted {
    pub(super) failed: Option<Release>,
    pub(super) retry: Option<Candidate>,
    pub(super) left: Release,
    pub(super) tried: Vec<Digest>,
}

impl Wanted {
    pub(super) fn towards(self, mut next: State, target: Option<Release>, world: &World) -> Next {
        let evidence = Action::KeepEvidence(self.left);
        let Some(target) = target else {
            next.phase = Phase::Stranded;
            return (next, vec![evidence, Action::Disarm]);
        };
        let mut tried = self.tried;
        tried.push(target.sha256);
        let actions = [evidence].into_iter().chain(way_back(&target, world)).collect();
        next.phase = Phase::Restoring(Restore { target, tried, failed: self.failed, retry: self.retry, crashes: 0, attempts: 0 });
        (next, actions)
    }
}

/// `previous` leads to the same release: it never leads to one that failed, and a second exchange of the links changes nothing.
pub(super) fn way_back(target: &Release, world: &World) -> Vec<Action> {
    let missing = !world.intact.contains(target);
    let seed = missing.then(|| Action::Seed(target.clone()));
    let swap = Action::Swap { current: target.version.clone(), previous: target.version.clone() };
    let rest = [Action::Arm, swap, Action::Run(target.clone()), Action::CheckHealth(target.clone())];
    seed.into_iter().chain(rest).collect()
}
