//! What people are told: one deployment from its beginning to its end, and how things stand.

use ffj_base::contract::reason::Code;
use ffj_base::contract::status::{Deployment, FORMAT, Outcome, Reason};
use jiff::Timestamp;

use super::attempt::Attempt;
use super::{Engine, EngineError, Seen};
use crate::adapter::releasedir;
use crate::release::layout::Link;
use crate::release::machine::{Action, Event, Phase, Record, State, Who, World, kept, one_step_back, overruled, step};
use crate::release::policy::GATES;
use crate::{journal, text};

/// How many orders are remembered; more than can wait at a time.
const ORDERS: usize = 32;
/// What stands for a version that could not be trusted.
const UNKNOWN: &str = "?";

/// Now, to the millisecond.
pub(super) fn now() -> String {
    let now = Timestamp::now();
    Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now).to_string()
}

/// Milliseconds since a moment that was written down.
fn since(moment: &str) -> Option<u64> {
    let then: Timestamp = moment.parse().ok()?;
    u64::try_from(Timestamp::now().as_millisecond().saturating_sub(then.as_millisecond())).ok()
}

impl Engine {
    /// Takes an event: decides, writes down, tells. Gives what follows.
    pub(super) fn take(&mut self, event: &Event) -> Result<Vec<Action>, EngineError> {
        if event.may_lead_back() {
            // A card may have spoilt what nobody has changed.
            self.seen = Seen::default();
        }
        let (state, world) = (self.state.clone(), self.world()?);
        let (next, actions) = step(&state, event, &world)?;
        match event {
            Event::Requested { .. } => self.open_account(&world),
            Event::Activate { .. } => self.open_staged(&state),
            Event::RollBack { forced, .. } => self.account_for_going_back(&state, &next, &world, *forced),
            Event::HandedOver => {
                if let Some(deployment) = &mut self.attempt.account {
                    deployment.live_ms = deployment.live_ms.or_else(|| since(&deployment.started));
                }
            }
            _ => {}
        }
        self.write(Some(event.clone()), next)?;
        Ok(actions)
    }

    /// Writes a step down, and tells everybody.
    pub(super) fn write(&mut self, event: Option<Event>, next: State) -> Result<(), EngineError> {
        let sequence = self.book.last.as_ref().map_or(0, |last| last.sequence + 1);
        let over = self.state.interrupted.is_some() && next.interrupted.is_none();
        let superseded = over && matches!(next.phase, Phase::Armed(_));
        // A person who wants to go back has ended it already.
        let resumes = over && !superseded && self.interrupted.is_some();
        // What waited before waits as it did: whoever has brought something else in vain did not ask for it.
        if let (Some(waited), Phase::Staged(waits)) = (&self.state.waiting, &next.phase)
            && waited == waits
        {
            (self.attempt.who, self.attempt.forced) = (Who::Machine, false);
        }
        if resumes && self.attempt.reason.is_none() && matches!(event, Some(Event::Verified { .. })) {
            // It is what runs already, and no deployment.
            self.attempt.account = None;
        } else if resumes {
            self.end_account(Outcome::Refused, &self.state.current.version.to_string());
        } else {
            self.settle_account(event.as_ref(), &next);
        }
        let ended = if superseded { self.end_interrupted(&next) } else { self.cancelled.take() };
        // From here on what was fetched for an order is safe in its place, or was refused for good.
        if let Some(given) =
            self.attempt.given.as_ref().filter(|_| !matches!(next.phase, Phase::Received | Phase::Fetched | Phase::Verified(_)))
        {
            let id = given.order.id.clone();
            self.carried.retain(|known| *known != id);
            self.carried.push(id);
            let excess = self.carried.len().saturating_sub(ORDERS);
            self.carried.drain(..excess);
        }
        let account = |attempt: &Attempt| attempt.account.clone();
        let mut record = Record::new(sequence, now(), self.attempt.actor.clone(), event, next);
        record.deployment = account(&self.attempt);
        record.interrupted = ended.or_else(|| self.interrupted.as_ref().and_then(account));
        record.frozen = self.frozen.clone();
        record.orders.clone_from(&self.carried);
        tracing::debug!(phase = record.state.phase.name(), sequence, "a step was taken");
        let next = record.state.clone();
        self.book.write(record)?;
        self.state = next;
        self.publish()?;
        self.answer_given()?;
        self.safe()?;
        if self.attempt.account.as_ref().is_some_and(|one| one.outcome.ended()) {
            self.close_account();
        }
        if resumes && let Some(before) = self.interrupted.take() {
            self.attempt = before;
        }
        Ok(())
    }

    /// What waited becomes a deployment of its own.
    fn open_staged(&mut self, state: &State) {
        let (Phase::Staged(candidate), None) = (&state.phase, &self.attempt.account) else { return };
        let (version, runs) = (candidate.release.version.to_string(), state.current.version.to_string());
        let folder = self.layout.release(&candidate.release.version);
        self.open_for(&version, runs);
        if let (Some(deployment), Ok(found)) = (&mut self.attempt.account, releasedir::look(&folder)) {
            deployment.commit.clone_from(&found.contents().commit);
        }
    }

    /// Ends the account of what is under way, with `runs` in place.
    fn end_account(&mut self, outcome: Outcome, runs: &str) {
        let reason = self.attempt.reason.clone();
        let unknown = || Some(Reason::new(Code::Interrupted, text::interrupted().to_owned())).filter(|_| outcome == Outcome::Refused);
        if let Some(deployment) = &mut self.attempt.account {
            (deployment.outcome, deployment.ended) = (outcome, Some(now()));
            runs.clone_into(&mut deployment.runs);
            deployment.reason = reason.or_else(|| deployment.reason.take()).or_else(unknown);
        }
    }

    /// Ends the account of the trial that has given way to another release.
    fn end_interrupted(&mut self, next: &State) -> Option<Deployment> {
        let mut deployment = self.interrupted.take()?.account.take()?;
        (deployment.outcome, deployment.ended) = (Outcome::Superseded, Some(now()));
        deployment.runs = next.current.version.to_string();
        self.book.report.note(deployment.clone());
        journal::ended(&deployment);
        Some(deployment)
    }

    fn open_account(&mut self, world: &World) {
        let runs = world.current.as_ref().map(|release| release.version.to_string()).unwrap_or_default();
        self.open_for(UNKNOWN, runs);
    }

    fn open_for(&mut self, version: &str, runs: String) {
        let started = now();
        let id: String = started.chars().filter(char::is_ascii_alphanumeric).collect();
        let sequence = self.book.last.as_ref().map_or(0, |last| last.sequence);
        self.attempt.reason = None;
        self.attempt.account = Some(Deployment {
            id: format!("{id}-{sequence}"),
            version: version.to_owned(),
            commit: String::new(),
            from: runs.clone(),
            outcome: Outcome::UnderWay,
            phase: Phase::Received.name().to_owned(),
            by: self.attempt.actor.clone(),
            started,
            ended: None,
            live_ms: None,
            runs,
            reason: None,
            evidence: None,
            gates: GATES,
            overruled: Vec::new(),
        });
    }

    /// A release is left because a person wants another one.
    fn account_for_going_back(&mut self, left: &State, next: &State, world: &World, forced: bool) {
        // What was to interrupt the trial does not come either.
        if left.interrupted.is_some()
            && let Some(before) = self.interrupted.take()
        {
            let given = self.attempt.given.take();
            self.attempt.reason = Some(Reason::new(Code::Cancelled, text::cancelled(&self.attempt.actor)));
            self.end_account(Outcome::Refused, &left.current.version.to_string());
            self.cancelled = self.attempt.account.take();
            if let Some(ended) = &self.cancelled {
                self.book.report.note(ended.clone());
                journal::ended(ended);
            }
            let actor = std::mem::take(&mut self.attempt.actor);
            self.attempt = Attempt { given, actor, ..before };
        }
        let version = left.current.version.to_string();
        if !matches!(next.phase, Phase::Restoring(_)) {
            self.attempt.reason = Some(Reason::new(Code::Cancelled, text::cancelled(&self.attempt.actor)));
            return;
        }
        if self.attempt.account.is_none() {
            self.open_for(&version, version.clone());
        }
        if let (Some(deployment), Phase::Restoring(restore), true) = (&mut self.attempt.account, &next.phase, forced) {
            let beyond = overruled(left, &restore.target, world).into_iter().map(str::to_owned);
            let new: Vec<String> = beyond.filter(|code| !deployment.overruled.contains(code)).collect();
            deployment.overruled.extend(new);
        }
        // What was on its way back because it had failed has failed, whoever asks for more.
        let before = self.attempt.account.as_ref().and_then(|one| one.reason.as_ref());
        let failed = matches!(left.phase, Phase::Restoring(_)) && before.is_some_and(|before| !before.is(Code::Asked));
        if !failed {
            self.attempt.reason = Some(Reason::new(Code::Asked, text::going_back_was_asked(&self.attempt.actor)));
        }
    }

    fn settle_account(&mut self, event: Option<&Event>, next: &State) {
        let waits = matches!(next.phase, Phase::Staged(_)) && !self.would_activate(next);
        let Some(deployment) = &mut self.attempt.account else { return };
        if let (Some(Event::Verified { release, .. }), Some((version, commit))) = (event, &self.attempt.arrived) {
            deployment.version.clone_from(version);
            deployment.commit.clone_from(commit);
            // What runs already, or has failed here before, is no deployment.
            if next.phase.at_rest() && (*release == next.current || self.attempt.reason.is_none()) {
                self.attempt.account = None;
                return;
            }
        }
        deployment.phase = next.phase.name().to_owned();
        deployment.outcome = match &next.phase {
            Phase::Idle => Outcome::Refused,
            // What waits is what waited before; this one did not come.
            Phase::Staged(candidate) if candidate.release.version.to_string() != deployment.version => Outcome::Refused,
            Phase::Staged(_) if waits => Outcome::Staged,
            Phase::Confirmed => Outcome::Confirmed,
            Phase::RolledBack { .. } => Outcome::RolledBack,
            Phase::Stranded => Outcome::Stranded,
            Phase::Received
            | Phase::Fetched
            | Phase::Verified(_)
            | Phase::Staged(_)
            | Phase::Preflight(_)
            | Phase::Armed(_)
            | Phase::Swapped(_)
            | Phase::HandedOver(_)
            | Phase::Probation(_)
            | Phase::Restoring(_) => Outcome::UnderWay,
        };
        deployment.runs = next.current.version.to_string();
        if deployment.outcome == Outcome::Refused && self.attempt.reason.is_none() && deployment.reason.is_none() {
            // Whoever knew why is gone.
            deployment.reason = Some(Reason::new(Code::Interrupted, text::interrupted().to_owned()));
        }
        if deployment.outcome == Outcome::Confirmed {
            deployment.reason = None;
        } else if let Some(reason) = &self.attempt.reason {
            deployment.reason = Some(reason.clone());
        }
        deployment.ended = deployment.outcome.ended().then(now);
    }

    /// Whether a release that has just been staged will go on by itself.
    fn would_activate(&self, next: &State) -> bool {
        self.attempt.who != Who::Machine || (self.may_activate() && !next.frozen)
    }

    fn close_account(&mut self) {
        if let Some(done) = self.attempt.account.take() {
            journal::ended(&done);
        }
        self.attempt.reason = None;
        self.attempt.arrived = None;
        if !matches!(self.state.phase, Phase::Staged(_)) {
            (self.attempt.who, self.attempt.forced) = (Who::Machine, false);
        }
    }

    /// Tells everybody how things stand.
    pub(super) fn publish(&mut self) -> Result<(), EngineError> {
        let (state, world) = (self.state.clone(), self.world()?);
        let text = |version: &crate::release::Version| version.to_string();
        let report = &mut self.book.report;
        report.format = FORMAT;
        report.runs = world.current.as_ref().map_or_else(String::new, |release| text(&release.version));
        report.previous = releasedir::says(&self.layout, Link::Previous).as_ref().map(text);
        report.phase = state.phase.name().to_owned();
        report.maintenance = state.armed();
        report.mode = text::mode(self.settings.policy.mode).to_owned();
        report.floor = text(&state.floor);
        report.frozen = self.frozen.clone();
        report.staged = if let Phase::Staged(candidate) = &state.phase { Some(text(&candidate.release.version)) } else { None };
        report.kept = kept(&state, &world).iter().map(text).collect();
        report.before = one_step_back(&state, &world).as_ref().map(|release| text(&release.version));
        report.quarantine = state.quarantine.values().map(text).collect();
        if let Some(deployment) = &self.attempt.account
            && (deployment.version != UNKNOWN || deployment.outcome.ended())
        {
            report.note(deployment.clone());
        }
        Ok(self.book.publish()?)
    }

    /// Remembers why something failed.
    pub(super) fn because(&mut self, code: Code, text: String) {
        tracing::warn!(code = code.name(), reason = text, "a step of a deployment failed: {text}");
        self.attempt.reason = Some(Reason::new(code, text));
    }
}
