//! The activator: performs what `release::machine` asks for, and reports what came of it.
//!
//! It decides nothing about a deployment. Each step is on the disk before what follows from it is begun, so that it can be killed
//! anywhere and goes on where it was; a start of the machine, a crash and a first start are the same to it.

mod account;
mod attempt;
mod attend;
mod bring;
mod error;
mod hand_over;
mod order;
mod perform;
mod preflight;
pub mod started;
mod swap;
mod world;

use std::time::Duration;

use ffj_base::adapter::boot;
use ffj_base::contract::status::{Deployment, Frozen};

pub use bring::{Measure, NotBrought, check, vouched};
pub use error::EngineError;
pub use hand_over::secrets;
pub use world::Seen;

use crate::adapter::releasedir::Tree;
use crate::adapter::statedir::{Book, Holder, Lock};
use crate::adapter::units::Unit;
use crate::config::{DeploySettings, Mode};
use crate::paths::Paths;
use crate::release::Layout;
use crate::release::layout::Folder;
use crate::release::machine::{Event, Phase, Record, State, Who, World, after_boot};
use attempt::Attempt;

/// Pause before another attempt after the machine has failed, for each attempt before.
const ATTEMPT_PAUSE: Duration = Duration::from_secs(5);

/// The activator at work. It alone deploys, for as long as it lives.
pub struct Engine {
    paths: Paths,
    settings: DeploySettings,
    layout: Layout,
    unit: Unit,
    book: Book,
    /// Where the machine is; what is remembered, or what the first start found.
    state: State,
    seen: Seen,
    /// Why only a person begins a deployment.
    frozen: Option<Frozen>,
    /// The latest orders that were carried out.
    carried: Vec<String>,
    /// The deployment under way.
    attempt: Attempt,
    /// The one that is on trial, while another one is brought.
    interrupted: Option<Attempt>,
    /// One that a person did not want after all, until it is written down.
    cancelled: Option<Deployment>,
    _lock: Lock,
}

impl Engine {
    /// Takes the lock and reads what is remembered; none when another activator is at work.
    ///
    /// # Errors
    /// When the folders cannot be used, or no release is in place at all.
    pub fn open(paths: Paths, settings: DeploySettings, actor: &str) -> Result<Option<Self>, EngineError> {
        let _made_by_the_package = paths.state.prepare();
        let (owner, pid) = (actor.to_owned(), std::process::id());
        let holder = Holder { owner, pid, boot_id: boot::id(), since: account::now() };
        let Some(lock) = paths.state.try_lock(&holder)? else { return Ok(None) };
        let mut book = Book::open(paths.state.clone())?;
        let (layout, unit) = (Layout::new(settings.target.root.clone()), Unit::new(settings.target.unit.clone()));
        let carried = book.last.as_ref().map(|last| last.orders.clone()).unwrap_or_default();
        let last = book.last.clone();
        let told = |one: Option<Deployment>, book: &mut Book| {
            // It was written down, and may not have been told any more.
            one.iter().filter(|one| one.outcome.ended()).for_each(|one| book.report.note(one.clone()));
            one.filter(|one| !one.outcome.ended())
        };
        let interrupted = told(last.as_ref().and_then(|last| last.interrupted.clone()), &mut book);
        let deployment = told(last.as_ref().and_then(|last| last.deployment.clone()), &mut book);
        let frozen = last.and_then(|last| last.frozen);
        let mut seen = Seen::default();
        let package = Folder::at(&paths.package);
        let state = match &book.last {
            Some(last) => last.state.clone(),
            None => State::seeded(seen.world(&layout, &package, None)?.current.ok_or(EngineError::Nothing)?),
        };
        let attempt = Attempt::resumed(actor, deployment);
        let interrupted = state.interrupted.as_ref().map(|_| Attempt::resumed(actor, interrupted));
        let mut engine =
            Self { paths, settings, layout, unit, book, state, seen, frozen, carried, attempt, interrupted, cancelled: None, _lock: lock };
        engine.begin()?;
        Ok(Some(engine))
    }

    /// Writes the first state down, where there is none: what runs counts as confirmed.
    fn begin(&mut self) -> Result<(), EngineError> {
        if self.book.last.is_some() {
            return Ok(());
        }
        let record = Record::new(0, account::now(), self.attempt.actor.clone(), None, self.state.clone());
        self.book.write(record)?;
        self.publish()
    }

    /// What is found on the disk.
    ///
    /// # Errors
    /// When the tree cannot be read or the package's release is damaged.
    pub fn world(&mut self) -> Result<World, EngineError> {
        let database = self.book.last.as_ref().map(|last| last.state.database);
        Ok(self.seen.world(&self.layout, &Folder::at(&self.paths.package), database)?)
    }

    /// Does everything that waits to be done: what was under way, orders, and what was brought.
    ///
    /// # Errors
    /// When the machine does not let it; what was under way goes on with the next start.
    pub fn run(&mut self) -> Result<(), EngineError> {
        self.resume()?;
        loop {
            self.thaw()?;
            if let Some(waiting) = self.paths.state.waiting()?.first() {
                let event = self.accept(waiting)?;
                self.drive(event)?;
                self.safe()?;
                continue;
            }
            if self.paths.state.request_waits() && self.state.at_rest() {
                self.take_what_was_brought()?;
                continue;
            }
            // What nothing of this depended on.
            self.seen.keep(&self.paths.state);
            started::note(&self.paths.state, &self.unit);
            return Ok(());
        }
    }

    /// Believes what an activator before has found whole since the machine was started, where nothing has changed it, until something
    /// fails ([`Event::may_lead_back`]): that may be the disk's doing.
    pub fn recall(&mut self) {
        self.seen = Seen::recalled(&self.paths.state);
    }

    /// Goes on with what was under way when the last one ended, however it ended.
    ///
    /// # Errors
    /// As [`Engine::run`].
    pub fn resume(&mut self) -> Result<(), EngineError> {
        let (state, world) = (self.state.clone(), self.world()?);
        let was_at_rest = state.phase.at_rest();
        let (next, actions) = after_boot(&state, &world);
        if next != state || !was_at_rest {
            self.write(None, next)?;
        }
        let event = self.perform(actions)?;
        self.drive(event)?;
        self.publish()
    }

    /// What a start of the machine leads to, as far as it needs no running bot. The rest is done by [`Engine::run`]; gives whether a
    /// release waits that would go on by itself.
    ///
    /// # Errors
    /// As [`Engine::run`].
    pub fn recover(&mut self) -> Result<bool, EngineError> {
        let (state, world) = (self.state.clone(), self.world()?);
        let (next, actions) = after_boot(&state, &world);
        if next != state {
            self.write(None, next)?;
        }
        let offline = actions.into_iter().filter(perform::needs_no_bot).collect();
        self.perform(offline)?;
        self.publish()?;
        let waits = matches!(self.state.phase, Phase::Staged(_));
        Ok(waits && (self.attempt.who != Who::Machine || (self.settings.policy.mode == Mode::Auto && !self.state.frozen)))
    }

    /// Takes events until nothing is left to be done.
    fn drive(&mut self, first: Option<Event>) -> Result<(), EngineError> {
        let mut event = first;
        loop {
            event = match event {
                Some(event) => {
                    let actions = self.take(&event)?;
                    self.perform(actions)?
                }
                None => match self.unasked() {
                    Some(event) => Some(event),
                    None => return Ok(()),
                },
            };
        }
    }

    /// What follows without anybody doing anything: a release that is in place and may run.
    fn unasked(&self) -> Option<Event> {
        let Phase::Staged(candidate) = &self.state.phase else { return None };
        if !self.may_activate() {
            return None;
        }
        if candidate.attempts > 0 {
            self.paths.state.wait_for_order(ATTEMPT_PAUSE * u32::from(candidate.attempts));
        }
        Some(Event::Activate { by: self.attempt.who })
    }

    /// Whether a release that waits may be activated now.
    fn may_activate(&self) -> bool {
        if self.attempt.who != Who::Machine {
            return true;
        }
        // A bot that somebody stopped stays stopped.
        let stopped = || self.unit.facts().is_ok_and(|facts| attend::was_stopped(&facts) || (facts.stopping && facts.busy));
        self.settings.policy.mode == Mode::Auto && !self.state.frozen && !stopped()
    }

    /// The tree, for one change.
    fn tree(&self) -> Result<Tree, EngineError> {
        Ok(Tree::take(self.layout.clone())?)
    }
}
