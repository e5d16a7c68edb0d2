//! The transitions.

use ffj_base::contract::reason::Code;

use super::back::{bring_back, roll_back};
use super::target::World;
use super::trial::{again, quarantine, try_out};
use super::{Action, Candidate, Event, Fault, Phase, State, Trial, Who};
use crate::release::Version;

/// Why an event changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StepError {
    /// It makes no sense at this moment.
    #[error("cannot take \"{event}\" while {phase}")]
    Illegal {
        /// What is under way.
        phase: &'static str,
        /// What happened.
        event: &'static str,
    },
    /// Deployments are frozen, and no person asked.
    #[error("cannot begin a deployment: they are frozen")]
    Frozen,
    /// There is nothing to go back to.
    #[error("cannot roll back: no other release is left")]
    NoTarget,
    /// What a person wants to go back to is not there, or does not suit.
    #[error("cannot roll back to {0}: it is not in place, or is in quarantine, or cannot read the database")]
    BadTarget(Version),
}

impl StepError {
    /// Stable name for answers and JSON.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::Illegal { .. } => Code::NotNow,
            Self::Frozen => Code::Frozen,
            Self::NoTarget => Code::NoTarget,
            Self::BadTarget(_) => Code::BadTarget,
        }
    }
}

/// What follows from an event.
pub(super) type Next = (State, Vec<Action>);

/// Moves a deployment on.
///
/// # Errors
/// When the event changes nothing; the state stays as it was, and whoever asked is told.
pub fn step(state: &State, event: &Event, world: &World) -> Result<Next, StepError> {
    // What is found is truer than what is remembered.
    let current = world.current.clone().unwrap_or_else(|| state.current.clone());
    let state = &State { current, ..state.clone() };
    let illegal = || StepError::Illegal { phase: state.phase.name(), event: event.name() };
    let frozen = |by: &Who| if state.frozen && *by == Who::Machine { Err(StepError::Frozen) } else { Ok(()) };
    let to = |phase: Phase, actions: Vec<Action>| Ok((State { phase, ..state.clone() }, actions));
    match (&state.phase, event) {
        (_, Event::Freeze) => Ok((State { frozen: true, ..state.clone() }, vec![])),
        (_, Event::Unfreeze) => Ok((State { frozen: false, ..state.clone() }, vec![])),
        (phase, Event::Requested { by }) if phase.at_rest() => {
            frozen(by)?;
            let waiting = if let Phase::Staged(candidate) = phase { Some(candidate.clone()) } else { None };
            Ok((State { phase: Phase::Received, waiting, ..state.clone() }, vec![Action::Fetch]))
        }
        // What is on trial neither stays because of it nor goes: it is left once the other one takes its place.
        (Phase::HandedOver(trial) | Phase::Probation(trial), Event::Requested { by: Who::Root }) => {
            let interrupted = Some(trial.clone());
            Ok((State { phase: Phase::Received, waiting: None, interrupted, ..state.clone() }, vec![Action::Fetch]))
        }
        (Phase::Preflight(candidate), Event::Requested { by: Who::Root }) => {
            let waiting = Some(candidate.clone()).filter(|_| state.interrupted.is_none());
            Ok((State { phase: Phase::Received, waiting, ..state.clone() }, vec![Action::Fetch]))
        }
        (Phase::Received, Event::Fetched) => to(Phase::Fetched, vec![Action::Verify]),
        (Phase::Fetched, Event::Verified { release, forced }) => {
            let unwanted = *release == state.current || (state.quarantine.contains_key(&release.sha256) && !forced);
            if unwanted {
                return Ok(state.as_before(vec![Action::Discard]));
            }
            let candidate = Candidate { release: release.clone(), forced: *forced, attempts: 0 };
            to(Phase::Verified(candidate), vec![Action::Stage(release.clone())])
        }
        (Phase::Received | Phase::Fetched, Event::Refused | Event::Failed { .. }) | (Phase::Verified(_), Event::Failed { .. }) => {
            Ok(state.as_before(vec![Action::Discard]))
        }
        (Phase::Verified(candidate), Event::Staged) => {
            let phase = Phase::Staged(candidate.clone());
            Ok((State { phase, waiting: None, ..state.clone() }, vec![Action::Discard]))
        }
        (Phase::Staged(candidate), Event::Activate { by }) => {
            frozen(by)?;
            if !world.has(&candidate.release) {
                return Ok(State { waiting: None, ..state.clone() }.as_before(vec![Action::LookAgain]));
            }
            to(Phase::Preflight(candidate.clone()), vec![Action::Preflight(candidate.release.clone())])
        }
        (Phase::Preflight(candidate), Event::PreflightPassed { unconfigured }) => Ok(arm(state, candidate, *unconfigured)),
        // The machine does not trust any more whoever vouched for it; that is nothing that the release has done.
        (Phase::Preflight(_), Event::Refused) => Ok(State { waiting: None, ..state.clone() }.as_before(vec![])),
        (Phase::Preflight(candidate), Event::Failed { fault }) => Ok(fail_preflight(state, candidate, *fault)),
        (_, Event::RollBack { to, forced }) => roll_back(state, to.as_ref(), *forced, world),
        (Phase::Armed(trial) | Phase::Swapped(trial) | Phase::HandedOver(trial) | Phase::Probation(trial), event) => {
            try_out(state, trial, event, world).ok_or_else(illegal)
        }
        (Phase::Restoring(restore), event) => bring_back(state, restore, event, world).ok_or_else(illegal),
        _ => Err(illegal()),
    }
}

fn arm(state: &State, candidate: &Candidate, unconfigured_before: bool) -> Next {
    // What was on trial has proved nothing: the way back leads past it.
    // Where that is the very release that comes, what was on trial is better than nothing.
    let past = state.interrupted.as_ref().map(|trial| &trial.from).filter(|from| **from != candidate.release);
    let from = past.unwrap_or(&state.current).clone();
    let swap = Action::Swap { current: candidate.release.version.clone(), previous: from.version.clone() };
    let supersedes = state.interrupted.as_ref().map(|trial| trial.candidate.release.clone());
    let trial = Trial { candidate: candidate.clone(), from, crashes: 0, supersedes, unconfigured_before };
    (State { phase: Phase::Armed(trial), interrupted: None, ..state.clone() }, vec![Action::Arm, swap])
}

fn fail_preflight(state: &State, candidate: &Candidate, fault: Fault) -> Next {
    let mut next = state.clone();
    quarantine(&mut next, &candidate.release, fault);
    let evidence = vec![Action::KeepEvidence(candidate.release.clone())];
    if next.interrupted.is_some() {
        return next.as_before(evidence);
    }
    next.phase = again(candidate, fault).map_or(Phase::Idle, Phase::Staged);
    (next, evidence)
}
