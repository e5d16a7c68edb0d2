//! Orders: what root and the operators ask for, carried out once each and answered. Each is judged before anything gives way to it.

use std::time::Duration;

use ffj_base::contract::reason::Code;
use ffj_base::contract::status::{Answer, Frozen, Outcome, Reason};
use ffj_base::contract::told::Told;
use jiff::Timestamp;

use super::attempt::{Attempt, Given};
use super::{Engine, EngineError, account};
use crate::adapter::statedir::Waiting;
use crate::adapter::units::Unit;
use crate::release::machine::{Event, Phase, Who, one_step_back};
use crate::release::order::{Order, Wish};
use crate::release::right::LONGEST_FREEZE_OF_OPERATORS;
use crate::release::{Moment, Right, right};
use crate::{journal, text};

impl Engine {
    /// While something is under way, the orders that do not wait for its end. Gives the event that one of them is.
    pub(super) fn urgent_order(&mut self) -> Result<Option<Event>, EngineError> {
        for waiting in self.paths.state.waiting()? {
            if let Some(event) = self.accept(&waiting)? {
                return Ok(Some(event));
            }
        }
        Ok(None)
    }

    /// Judges an order. Gives the event that it is; none when it was refused, carried out already or at once, or has to wait.
    pub(super) fn accept(&mut self, waiting: &Waiting) -> Result<Option<Event>, EngineError> {
        let order = match &waiting.order {
            Ok(order) => order,
            Err(error) => {
                tracing::warn!(error = %error, "an order was refused");
                return Ok(self.paths.state.done(&waiting.file).map(|()| None)?);
            }
        };
        let in_hand = self.attempt.given.as_ref().is_some_and(|given| given.order.id == order.id);
        if in_hand {
            return Ok(None);
        }
        if self.carried.contains(&order.id) {
            return Ok(self.paths.state.done(&waiting.file).map(|()| None)?);
        }
        let refused = match right(waiting.who, &order.wish, Moment::of(&self.state)) {
            Right::Waits => return Ok(None),
            Right::RootOnly => Some(Reason::new(Code::RootOnly, text::root_only().to_owned())),
            Right::NotOnTrial => Some(Reason::new(Code::OnTrial, text::not_on_trial().to_owned())),
            Right::OneStep => self.beyond_one_step(&order.wish)?,
            Right::Now | Right::Supersedes => None,
        };
        match refused {
            Some(why) => self.refuse(waiting, order, why).map(|()| None),
            None => self.begin_order(waiting, order),
        }
    }

    /// Why the bot may not go back to where it wants; none when it may.
    fn beyond_one_step(&mut self, wish: &Wish) -> Result<Option<Reason>, EngineError> {
        let Wish::RollBack { version, .. } = wish else { return Ok(None) };
        let (state, world) = (self.state.clone(), self.world()?);
        let allowed = one_step_back(&state, &world).map(|release| release.version);
        let fits = allowed.is_some() && version.as_ref().is_none_or(|wanted| Some(wanted) == allowed.as_ref());
        Ok((!fits).then(|| Reason::new(Code::TooFar, text::too_far(allowed.as_ref()))))
    }

    fn begin_order(&mut self, waiting: &Waiting, order: &Order) -> Result<Option<Event>, EngineError> {
        let event = match &order.wish {
            Wish::Freeze { .. } | Wish::Unfreeze | Wish::Look | Wish::Prune => {
                self.carry_out_at_once(waiting, order)?;
                return Ok(None);
            }
            Wish::Activate { version, .. } => match &self.state.phase {
                Phase::Staged(candidate) if candidate.release.version == *version => Event::Activate { by: waiting.who },
                _ => return self.refuse(waiting, order, Reason::new(Code::NotWaiting, text::not_waiting(version))).map(|()| None),
            },
            Wish::RollBack { version, force } => Event::RollBack { to: version.clone(), forced: *force },
            Wish::Apply { .. } if !self.paths.state.take_along(waiting)? => {
                return self.refuse(waiting, order, Reason::new(Code::NoBundle, text::no_bundle())).map(|()| None);
            }
            Wish::Apply { .. } | Wish::Package { .. } => Event::Requested { by: waiting.who },
        };
        let (state, world) = (self.state.clone(), self.world()?);
        if let Err(error) = crate::release::step(&state, &event, &world) {
            return self.refuse(waiting, order, Reason::new(error.code(), text::order_refused(&error))).map(|()| None);
        }
        tracing::info!(by = order.by, id = order.id, "an order is carried out");
        let given = Given { file: waiting.file.clone(), order: order.clone(), who: waiting.who, answered: false };
        match event {
            // It belongs to what is under way, whoever began that.
            Event::RollBack { .. } if self.attempt.account.is_some() => {
                self.attempt.actor.clone_from(&order.by);
                self.attempt.given = Some(given);
            }
            _ => {
                let next = Attempt::ordered(given, waiting.who);
                let before = std::mem::replace(&mut self.attempt, next);
                if self.state.trial().is_some() && self.interrupted.is_none() {
                    self.interrupted = Some(before);
                } else {
                    self.give_way(before);
                }
            }
        }
        Ok(Some(event))
    }

    /// What was about to come gives way to what root brings before it has taken anybody's place.
    fn give_way(&mut self, before: Attempt) {
        let Some(mut account) = before.account.filter(|account| !account.outcome.ended()) else { return };
        (account.outcome, account.ended) = (Outcome::Superseded, Some(account::now()));
        self.book.report.note(account.clone());
        journal::ended(&account);
        self.cancelled = Some(account);
    }

    /// What follows from an order, or from what was brought, is safe: it is not needed again.
    pub(super) fn safe(&mut self) -> Result<(), EngineError> {
        if matches!(self.state.phase, Phase::Received | Phase::Fetched | Phase::Verified(_)) {
            return Ok(());
        }
        if self.attempt.given.as_ref().is_some_and(|given| given.answered)
            && let Some(given) = self.attempt.given.take()
        {
            self.paths.state.done(&given.file)?;
        }
        if let Some(inode) = self.attempt.brought.take() {
            self.paths.state.finish_request(Some(inode))?;
        }
        Ok(())
    }

    /// Orders that change no release.
    fn carry_out_at_once(&mut self, waiting: &Waiting, order: &Order) -> Result<(), EngineError> {
        let said = match &order.wish {
            Wish::Freeze { for_seconds, why } => {
                // Whatever runs as the bot could keep out the release that mends it.
                let longest = (waiting.who != Who::Root).then_some(LONGEST_FREEZE_OF_OPERATORS);
                let seconds = for_seconds.map_or(longest, |seconds| Some(seconds.min(longest.unwrap_or(seconds))));
                let until = seconds.and_then(|seconds| Timestamp::now().checked_add(Duration::from_secs(seconds)).ok());
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
        if waiting.who != Who::Root && matches!(order.wish, Wish::Freeze { .. }) {
            self.tell_elsewhere(order, &said);
        }
        self.answer(order, true, order.wish.name(), said)?;
        self.paths.state.done(&waiting.file)?;
        if self.state.at_rest() {
            self.attempt.who = Who::Machine;
            // What waited because of a freeze goes on.
            self.drive(None)?;
        }
        Ok(())
    }

    fn event_without_actions(&mut self, event: &Event) -> Result<(), EngineError> {
        self.take(event).map(drop)
    }

    fn refuse(&mut self, waiting: &Waiting, order: &Order, why: Reason) -> Result<(), EngineError> {
        self.answer(order, false, &why.code, why.text)?;
        Ok(self.paths.state.done(&waiting.file)?)
    }

    /// Tells whoever gave the order that led to what is under way that it is carried out.
    pub(super) fn answer_given(&mut self) -> Result<(), EngineError> {
        let (order, who) = match &mut self.attempt.given {
            Some(given) if !given.answered => {
                given.answered = true;
                (given.order.clone(), given.who)
            }
            Some(_) | None => return Ok(()),
        };
        let said = text::order_begun(&order.wish);
        if who != Who::Root && matches!(order.wish, Wish::RollBack { .. }) {
            self.tell_elsewhere(&order, &said);
        }
        self.answer(&order, true, order.wish.name(), said)
    }

    /// Tells those who look after the machine what was ordered in the bot's name, by a way on which no release has a say. Nothing
    /// depends on it, so a failure is only told in the journal.
    fn tell_elsewhere(&self, order: &Order, said: &str) {
        let (id, by, wish) = (order.id.as_str(), order.by.as_str(), order.wish.name());
        tracing::warn!(message_id = journal::ORDERED_BY_BOT, id, by, wish, said, "the bot has ordered something that keeps releases out");
        let told = Told { id: id.to_owned(), by: by.to_owned(), wish: wish.to_owned(), said: said.to_owned(), at: account::now() };
        let told = self.paths.state.tell(&told);
        let started = told.map(|number| number.map(|number| Unit::new(format!("ffj-deploy-tell@{number}.service")).start_soon()));
        match started {
            Ok(Some(Err(error))) => tracing::warn!(error = %error, "nobody is told by mail"),
            Err(error) => tracing::warn!(error = %error, "nobody is told by mail"),
            Ok(Some(Ok(())) | None) => {}
        }
    }

    fn answer(&mut self, order: &Order, done: bool, code: &str, said: String) -> Result<(), EngineError> {
        tracing::info!(id = order.id, done, said, "an order is answered");
        let deployment = self.attempt.account.as_ref().filter(|_| done && order.wish.brings()).map(|one| one.id.clone());
        self.book.report.answer(Answer { id: order.id.clone(), done, said, code: code.to_owned(), at: account::now(), deployment });
        self.publish()
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
