//! What follows from the last state that was written and from what is found, after the machine was off. Uses up no try.

use super::back::{Wanted, further, way_back};
use super::step::Next;
use super::target::{World, choose_target};
use super::{Action, Candidate, Phase, Release, Restore, State, Trial};

/// Goes on after a start of the machine. Never refuses, needs nothing but the disk, and asked twice says the same.
///
/// The bot is started by systemd as always, after this; what has to be asked of it is asked then.
#[must_use]
pub fn after_boot(state: &State, world: &World) -> Next {
    let mut next = state.clone();
    match &state.phase {
        Phase::Received | Phase::Fetched | Phase::Verified(_) => match &state.interrupted {
            None => at_rest(next.as_before(vec![]).0, world, vec![Action::Discard, Action::LookAgain]),
            Some(_) => on_trial_again(next, world, vec![Action::Discard]),
        },
        Phase::Preflight(candidate) => {
            next.phase = Phase::Staged(candidate.clone());
            after_boot_staged(next, world)
        }
        Phase::Staged(_) => after_boot_staged(next, world),
        Phase::Armed(trial) | Phase::Swapped(trial) | Phase::HandedOver(trial) | Phase::Probation(trial) => on_trial(next, trial, world),
        Phase::Restoring(restore) => on_the_way_back(next, restore, world),
        Phase::Idle | Phase::Confirmed | Phase::RolledBack { .. } | Phase::Stranded => at_rest(next, world, vec![]),
    }
}

/// The trial that was interrupted goes on, after `actions`.
fn on_trial_again(next: State, world: &World, mut actions: Vec<Action>) -> Next {
    let (next, _) = next.as_before(vec![]);
    let (next, more) = after_boot(&next, world);
    actions.extend(more);
    (next, actions)
}

/// What is staged waits; or takes the place of what is on trial, as somebody wanted who was not refused.
fn after_boot_staged(mut next: State, world: &World) -> Next {
    let (Some(trial), Phase::Staged(candidate)) = (&next.interrupted, &next.phase) else { return at_rest(next, world, vec![]) };
    if world.current.as_ref() != Some(&trial.candidate.release) || !world.has(&candidate.release) {
        return on_trial_again(next, world, vec![]);
    }
    next.current = trial.candidate.release.clone();
    (next, vec![Action::Arm])
}

fn on_trial(mut next: State, trial: &Trial, world: &World) -> Next {
    let release = &trial.candidate.release;
    match &world.current {
        Some(current) if current == release => {
            next.current = release.clone();
            next.database = next.database.newer(release.schema);
            next.phase = Phase::HandedOver(trial.clone());
            (next, vec![Action::Arm, Action::CheckHealth(release.clone())])
        }
        Some(current) if *current == trial.from => {
            next.current = trial.from.clone();
            next.phase = Phase::Staged(trial.candidate.clone());
            at_rest(next, world, vec![])
        }
        _ => repair(next, release.clone(), &trial.from, Some(&trial.candidate), world),
    }
}

fn on_the_way_back(mut next: State, restore: &Restore, world: &World) -> Next {
    let target = &restore.target;
    if world.current.as_ref() == Some(target) {
        next.current = target.clone();
        // It may never have been started: then how its unit stands is still the doing of the one before.
        return (next, vec![Action::Arm, Action::Run(target.clone()), Action::CheckHealth(target.clone())]);
    }
    if world.has(target) { (next, way_back(target, world)) } else { further(next, restore, world) }
}

/// Takes what is current as it is found, when it is a release at all.
fn at_rest(mut next: State, world: &World, mut actions: Vec<Action>) -> Next {
    let staged = if let Phase::Staged(candidate) = &next.phase { Some(candidate.clone()) } else { None };
    let Some(current) = &world.current else {
        let last = next.current.clone();
        let (next, repair) = repair(next, last.clone(), &last, staged.as_ref(), world);
        actions.extend(repair);
        return (next, actions);
    };
    next.current = current.clone();
    next.database = next.database.newer(current.schema);
    actions.push(Action::Disarm);
    if staged.is_some_and(|candidate| !world.has(&candidate.release)) {
        next.phase = Phase::Idle;
        actions.push(Action::LookAgain);
    }
    (next, actions)
}

/// What should be current is gone or damaged, which is nobody's fault but the card's.
fn repair(next: State, left: Release, before: &Release, waiting: Option<&Candidate>, world: &World) -> Next {
    let tried = if left == *before { vec![] } else { vec![left.sha256] };
    let target = choose_target(&next, Some(before), &tried, world);
    let retry = waiting.filter(|candidate| world.has(&candidate.release)).cloned();
    Wanted { failed: None, retry, left, tried }.towards(next, target, world)
}
