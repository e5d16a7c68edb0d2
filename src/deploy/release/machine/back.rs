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
    if let (None, None) = (to, state.trial())
        && let Some(cancelled) = cancel(state)
    {
        return Ok(cancelled);
    }
    let mut next = State { interrupted: None, ..state.clone() };
    let (left, mut tried) = match (&state.phase, state.trial()) {
        (_, Some(trial)) => (trial.candidate.release.clone(), vec![]),
        (Phase::Restoring(restore), _) => (restore.target.clone(), restore.tried.clone()),
        _ => (state.current.clone(), vec![]),
    };
    tried.push(left.sha256);
    let before = state.trial().map(|trial| &trial.from);
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
    if brings(&state.phase) {
        actions.insert(0, Action::Discard);
    }
    Ok((next, actions))
}

const fn brings(phase: &Phase) -> bool {
    matches!(phase, Phase::Received | Phase::Fetched | Phase::Verified(_) | Phase::Preflight(_))
}

/// Whoever wants to go back while a release is on its way wants that one not to come: it has not taken anybody's place yet. None when
/// nothing is on its way.
fn cancel(state: &State) -> Option<Next> {
    let mut next = State { waiting: None, ..state.clone() };
    match &state.phase {
        Phase::Received | Phase::Fetched => {}
        // Otherwise the next look would bring it back.
        Phase::Verified(candidate) | Phase::Preflight(candidate) => quarantine(&mut next, &candidate.release, Fault::Release),
        _ => return None,
    }
    Some(next.as_before(vec![Action::Discard]))
}

/// The release that the bot may go back to on behalf of an operator: one step, and not another one until something newer has proved
/// itself. Whatever runs as the bot can order that, a release on trial too, so it must not lead far.
#[must_use]
pub fn one_step_back(state: &State, world: &World) -> Option<Release> {
    let (left, before) = match (state.trial(), &state.phase) {
        (Some(trial), _) => (&trial.candidate.release, Some(&trial.from)),
        (None, Phase::Restoring(_)) => return None,
        (None, _) => (&state.current, None),
    };
    let stands = before.is_some() || state.confirmed.last() == Some(left);
    let newer_left = state.quarantine.values().any(|version| *version > left.version);
    let target = choose_target(state, before, &[left.sha256], world).filter(|_| stands && !newer_left)?;
    world.suits(&target).then_some(target)
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
