//! Orders: what root and the operators ask for, carried out once each and answered.

use std::time::Duration;

use jiff::Timestamp;

use super::{Engine, EngineError, Source, account};
use crate::adapter::statedir::Waiting;
use crate::deploy::text;
use crate::release::machine::{Asked, Event, Phase, StepError};
use crate::release::order::{Order, Wish};
use crate::release::report::{Answer, Frozen, Reason};

impl Engine {
    /// Carries an order out, or says why not.
    pub(super) fn carry_out(&mut self, waiting: &Waiting) -> Result<(), EngineError> {
        let order = match &waiting.order {
            Ok(order) => order.clone(),
            Err(error) => {
                tracing::warn!(error = %error, "an order was refused");
                return Ok(self.place.state.done(&waiting.file)?);
            }
        };
        if self.carried.contains(&order.id) {
            return Ok(self.place.state.done(&waiting.file)?);
        }
        tracing::info!(by = order.by, id = order.id, "an order is carried out");
        self.actor.clone_from(&order.by);
        (self.asked, self.source, self.brought) = (Asked::Person, Source::Spool, None);
        let event = match &order.wish {
            Wish::Activate { version, force } => {
                self.forced = *force;
                match &self.state.phase {
                    Phase::Staged(candidate) if candidate.release.version == *version => Some(Event::Activate { by: Asked::Person }),
                    _ => return self.refuse(waiting, &order, Reason::new("not-waiting", text::not_waiting(version))),
                }
            }
            Wish::RollBack { version, force } => Some(Event::RollBack { to: version.clone(), forced: *force }),
            Wish::Apply { force } => {
                self.forced = *force;
                self.source = Source::Order;
                if !self.place.state.take_along(waiting)? {
                    return self.refuse(waiting, &order, Reason::new("no-bundle", text::no_bundle()));
                }
                Some(Event::Requested { by: Asked::Person })
            }
            Wish::Package { force } => {
                self.forced = *force;
                self.source = Source::Package;
                self.actor = "package".to_owned();
                Some(Event::Requested { by: Asked::Person })
            }
            Wish::Freeze { .. } | Wish::Unfreeze | Wish::Look | Wish::Prune => return self.carry_out_at_once(waiting, &order),
        };
        let Some(event) = event else { return Ok(()) };
        self.order = Some((waiting.file.clone(), order.id.clone()));
        match self.take(&event) {
            Ok(actions) => {
                self.answer(&order, true, order.wish.name(), text::order_begun(&order.wish))?;
                let next = self.perform(actions)?;
                let driven = self.drive(next);
                self.safe()?;
                driven
            }
            Err(EngineError::Step(error)) => {
                self.order = None;
                self.refuse(waiting, &order, Reason::new(error.code(), text::order_refused(&error)))
            }
            Err(error) => Err(error),
        }
    }

    /// What follows from an order, or from what was brought, is safe: it is not needed again.
    pub(super) fn safe(&mut self) -> Result<(), EngineError> {
        if matches!(self.state.phase, Phase::Received | Phase::Fetched | Phase::Verified(_)) {
            return Ok(());
        }
        if let Some((file, _)) = self.order.take() {
            self.place.state.done(&file)?;
        }
        if let Some(inode) = self.brought.take() {
            self.place.state.finish_request(Some(inode))?;
        }
        Ok(())
    }

    /// Orders that change no release.
    fn carry_out_at_once(&mut self, waiting: &Waiting, order: &Order) -> Result<(), EngineError> {
        let said = match &order.wish {
            Wish::Freeze { for_seconds, why } => {
                let until = for_seconds.and_then(|seconds| Timestamp::now().checked_add(Duration::from_secs(seconds)).ok());
                let until = until.map(|until| until.to_string());
                let (since, why, by) = (account::now(), why.clone(), order.by.clone());
                self.frozen = Some(Frozen { since, until: until.clone(), why, by });
                self.event_without_actions(&Event::Freeze)?;
                text::frozen(until.as_deref())
            }
            Wish::Unfreeze => {
                self.frozen = None;
                self.event_without_actions(&Event::Unfreeze)?;
                self.look_again();
                text::unfrozen().to_owned()
            }
            Wish::Look => {
                self.look_again();
                text::will_look_now().to_owned()
            }
            Wish::Prune => {
                let gone = self.prunable()?;
                super::Engine::prune(self)?;
                text::pruned(&gone)
            }
            Wish::Activate { .. } | Wish::RollBack { .. } | Wish::Apply { .. } | Wish::Package { .. } => return Ok(()),
        };
        self.answer(order, true, order.wish.name(), said)?;
        self.place.state.done(&waiting.file)?;
        if self.state.phase.at_rest() {
            self.asked = Asked::Machine;
            // What waited because of a freeze goes on.
            self.drive(None)?;
        }
        Ok(())
    }

    fn event_without_actions(&mut self, event: &Event) -> Result<(), EngineError> {
        self.take(event).map(drop)
    }

    fn refuse(&mut self, waiting: &Waiting, order: &Order, why: Reason) -> Result<(), EngineError> {
        self.asked = Asked::Machine;
        self.answer(order, false, &why.code, why.text)?;
        Ok(self.place.state.done(&waiting.file)?)
    }

    fn answer(&mut self, order: &Order, done: bool, code: &str, said: String) -> Result<(), EngineError> {
        tracing::info!(id = order.id, done, said, "an order is answered");
        let deployment = self.deployment.as_ref().filter(|_| done && order.wish.brings()).map(|one| one.id.clone());
        self.book.report.answer(Answer { id: order.id.clone(), done, said, code: code.to_owned(), at: account::now(), deployment });
        self.publish()
    }

    /// While something is under way, the orders that do not wait for its end. Gives the event that one of them is.
    pub(super) fn urgent_order(&mut self) -> Result<Option<Event>, EngineError> {
        for waiting in self.place.state.waiting()? {
            let Ok(order) = &waiting.order else {
                self.carry_out(&waiting)?;
                continue;
            };
            let order = order.clone();
            match &order.wish {
                _ if self.carried.contains(&order.id) => self.place.state.done(&waiting.file)?,
                Wish::RollBack { version, force } => {
                    let event = Event::RollBack { to: version.clone(), forced: *force };
                    let world = self.world()?;
                    if let Err(error) = crate::release::step(&self.state, &event, &world) {
                        self.refuse_meanwhile(&waiting, &order, &error)?;
                        continue;
                    }
                    self.actor.clone_from(&order.by);
                    self.answer(&order, true, order.wish.name(), text::order_begun(&order.wish))?;
                    // It is forgotten once the step that it leads to is written down.
                    self.order = Some((waiting.file, order.id));
                    return Ok(Some(event));
                }
                Wish::Freeze { .. } | Wish::Unfreeze | Wish::Look => self.carry_out_at_once(&waiting, &order)?,
                // Whoever brings another release does not wait for the end of a probation: the one that was well so far stays, until
                // the other one takes its place.
                Wish::Activate { .. } | Wish::Apply { .. } | Wish::Package { .. } if matches!(self.state.phase, Phase::Probation(_)) => {
                    self.actor.clone_from(&order.by);
                    return Ok(Some(Event::ProbationOver));
                }
                // These wait for the end of what is under way.
                Wish::Activate { .. } | Wish::Apply { .. } | Wish::Package { .. } | Wish::Prune => {}
            }
        }
        Ok(None)
    }

    fn refuse_meanwhile(&mut self, waiting: &Waiting, order: &Order, error: &StepError) -> Result<(), EngineError> {
        self.answer(order, false, error.code(), text::order_refused(error))?;
        Ok(self.place.state.done(&waiting.file)?)
    }

    /// Ends a freeze that is over.
    pub(super) fn thaw(&mut self) -> Result<(), EngineError> {
        let until = self.frozen.as_ref().and_then(|frozen| frozen.until.as_ref()?.parse::<Timestamp>().ok());
        if until.is_none_or(|until| until > Timestamp::now()) {
            return Ok(());
        }
        tracing::info!("the freeze is over");
        self.frozen = None;
        self.event_without_actions(&Event::Unfreeze)?;
        // What was pushed meanwhile was not fetched.
        self.look_again();
        self.drive(None)
    }
}
