//! A release that has to prove itself: it stays, or it is given up.

use super::back::Wanted;
use super::step::Next;
use super::target::{World, choose_target};
use super::{Action, Candidate, Event, Fault, MAX_ATTEMPTS, MAX_CRASHES, Phase, Release, State, Trial};

/// How many confirmed releases are remembered; as many as can be kept.
const MAX_REMEMBERED: usize = 20;

/// From the first replaced link to the end of the probation.
pub(super) fn try_out(state: &State, trial: &Trial, event: &Event, world: &World) -> Option<Next> {
    let release = &trial.candidate.release;
    let mut next = state.clone();
    let check = || vec![Action::CheckHealth(release.clone())];
    let actions = match (&state.phase, event) {
        (Phase::Armed(_), Event::Swapped) => {
            next.current = release.clone();
            // From here on it may run, and migrate; whatever becomes of it, that stays.
            next.database = next.database.newer(release.schema);
            next.phase = Phase::Swapped(trial.clone());
            vec![Action::HandOver]
        }
        (Phase::Swapped(_), Event::HandedOver) => {
            next.phase = Phase::HandedOver(trial.clone());
            check()
        }
        (Phase::HandedOver(_), Event::Healthy) => {
            // Whatever it waited for was mended; what it refuses from here on is its own doing.
            next.phase = Phase::Probation(Trial { unconfigured_before: false, ..trial.clone() });
            vec![Action::Watch(release.clone())]
        }
        (Phase::Probation(_), Event::Healthy) => vec![Action::Watch(release.clone())],
        (Phase::Probation(_), Event::ProbationOver) => return Some(confirm(next, release, world)),
        // Whether it is the network or the card: nothing that another release would do better.
        (Phase::HandedOver(_) | Phase::Probation(_), Event::Degraded | Event::Failed { fault: Fault::Machine }) => {
            next.phase = Phase::HandedOver(trial.clone());
            check()
        }
        (Phase::HandedOver(_) | Phase::Probation(_), Event::Crashed) => {
            let crashes = trial.crashes.saturating_add(1);
            if crashes >= MAX_CRASHES {
                return Some(give_up(next, trial, Fault::Release, world));
            }
            next.phase = Phase::HandedOver(Trial { crashes, ..trial.clone() });
            check()
        }
        // Perhaps it is this machine that cannot tell, so it is not held against the release; it does not stay for that.
        (Phase::HandedOver(_) | Phase::Probation(_), Event::Unproven) => return Some(give_up(next, trial, Fault::Machine, world)),
        // What failed is what ran before: nothing else was started yet.
        (Phase::Armed(_), Event::UnitFailed) => return Some(give_up(next, trial, Fault::Machine, world)),
        (_, Event::UnitFailed) => return Some(give_up(next, trial, Fault::Release, world)),
        (_, Event::Failed { fault }) => return Some(give_up(next, trial, *fault, world)),
        _ => return None,
    };
    Some((next, actions))
}

fn confirm(mut next: State, release: &Release, world: &World) -> Next {
    // What is not there any more is nothing that one could go back to.
    next.confirmed.retain(|other| other.version != release.version && world.has(other));
    next.confirmed.push(release.clone());
    let excess = next.confirmed.len().saturating_sub(MAX_REMEMBERED);
    next.confirmed.drain(..excess);
    // Only whoever insisted has come this far with it.
    next.quarantine.remove(&release.sha256);
    next.floor = next.floor.max(release.version.clone());
    next.phase = Phase::Confirmed;
    (next, vec![Action::Disarm, Action::Prune])
}

/// Goes back from a release that did not prove itself.
fn give_up(mut next: State, trial: &Trial, fault: Fault, world: &World) -> Next {
    let release = &trial.candidate.release;
    quarantine(&mut next, release, fault);
    let failed = (fault == Fault::Release).then(|| release.clone());
    let restore = Wanted { failed, retry: again(&trial.candidate, fault), left: release.clone(), tried: vec![release.sha256] };
    let target = choose_target(&next, Some(&trial.from), &restore.tried, world);
    restore.towards(next, target, world)
}

pub(super) fn again(candidate: &Candidate, fault: Fault) -> Option<Candidate> {
    let attempts = candidate.attempts.saturating_add(1);
    (fault == Fault::Machine && attempts < MAX_ATTEMPTS).then(|| Candidate { attempts, ..candidate.clone() })
}

pub(super) fn quarantine(next: &mut State, release: &Release, fault: Fault) {
    if fault == Fault::Release {
        next.quarantine.insert(release.sha256, release.version.clone());
    }
}
