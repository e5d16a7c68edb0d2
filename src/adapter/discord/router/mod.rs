//! From an event to its answer: claim, count in hand, handler, stored answer, send. The claim, the effect and the answer are one
//! transaction; the order of events is the order of transactions.

mod call;
mod conclude;
mod handle;
mod suggest;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;

use super::answer::Answerer;
use super::deferred::DeferredRunner;
use super::invocation::{self, Act, Invocation};
use super::render::render;
use crate::app::clock::Clock;
use crate::app::feature::Features;
use crate::app::health::Health;
use crate::app::ledger::{Decided, Event, Ledger};
use crate::app::live::Live;
use crate::app::refusal::{incident, reference};
use crate::app::{Durability, StoreError};
use crate::domain::button::ButtonKey;
use crate::domain::id::EventId;
use crate::ui::Reply;

pub(super) use call::{Actor, permit};

/// Where an event stood in its session.
pub type Position = Option<(String, u64)>;

/// Routes events. Clones share everything.
#[derive(Clone)]
pub struct Router {
    parts: Arc<Parts>,
}

/// What the router works with.
pub struct Parts {
    /// Claims.
    pub ledger: Ledger,
    /// Facts for the picture.
    pub health: Arc<Health>,
    /// Who handles events.
    pub features: Features,
    /// The time.
    pub clock: Arc<Clock>,
    /// Signs buttons.
    pub keys: ButtonKey,
    /// Gives answers.
    pub answerer: Answerer,
    /// Does deferred work.
    pub deferred: DeferredRunner,
    /// Settings that can change.
    pub live: Arc<Live>,
    /// Whether no other process is connected, although there may be one: a hand-over is under way or was.
    pub alone: AtomicBool,
}

impl Router {
    /// A router.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self { parts: Arc::new(parts) }
    }

    /// Tells whether this process is the only one that is connected, whoever else runs.
    pub fn alone(&self, alone: bool) {
        self.parts.alone.store(alone, Ordering::Relaxed);
    }

    /// Takes an interaction.
    pub fn interaction(&self, payload: &str, position: Position) {
        let received = self.parts.clock.now();
        let invocation = match invocation::read(payload) {
            Ok(invocation) => invocation,
            Err(error) => {
                let (line, column) = (error.line(), error.column());
                tracing::warn!(
                    message_id = crate::text::journal::UNKNOWN_EVENT,
                    line,
                    column,
                    "an interaction of unknown shape was left aside"
                );
                self.apologise(payload, received);
                return;
            }
        };
        let deadline = self.parts.clock.deadline(invocation.event.made_at_ms(), received);
        match &invocation.act {
            Act::Typing { .. } => {
                // One process answers; a claim for each keystroke would wear out the card. A lost suggestion harms nobody.
                if self.parts.alone.load(Ordering::Relaxed) || self.parts.ledger.slot().leads() {
                    self.watched(self.clone().suggest(invocation, deadline));
                }
            }
            Act::Command(_) | Act::Menu { .. } | Act::Press { .. } | Act::Form { .. } | Act::Other(_) => {
                let event = Event { id: invocation.event, deadline, position };
                self.act(invocation, event, received);
            }
        }
    }

    /// Sends a synthetic event the way of all events, and proves that the database answers. A database that refuses answers.
    pub async fn probe(&self) {
        let now = self.parts.clock.now();
        // Ids this small are from before Discord existed, so no true event has them; as text too they come before all of today's.
        let id = EventId(10 + u64::from(self.parts.ledger.slot().number()));
        let event = Event { id, deadline: i64::MAX, position: None };
        let passed = self.parts.ledger.decide(event, Durability::System, |_| Ok(Decided { answer: None, work: None })).await;
        let proved = self.parts.ledger.probe(now).await;
        let fault = passed.err().or(proved.err());
        self.parts.health.store(fault.as_ref().map(StoreError::advice));
    }

    pub(super) fn parts(&self) -> &Parts {
        &self.parts
    }

    /// Runs a task whose panic is not lost.
    pub(super) fn watched(&self, task: impl Future<Output = ()> + Send + 'static) {
        let handle = tokio::spawn(task);
        tokio::spawn(async move {
            if let Err(error) = handle.await {
                tracing::error!(message_id = crate::text::journal::INCIDENT, panicked = error.is_panic(), "a task failed");
            }
        });
    }

    /// Answers what cannot be read beyond its envelope, so that nobody waits in vain. Nothing was done, so nothing is claimed.
    fn apologise(&self, payload: &str, received: Timestamp) {
        let Ok((event, to)) = invocation::envelope(payload) else { return };
        let deadline = self.parts.clock.deadline(event.made_at_ms(), received);
        let answer = render(Reply::Whisper(incident(self.parts.live.now().language, &reference(event)))).to_string();
        let router = self.clone();
        self.watched(async move {
            router.parts.answerer.give(event, &to, &answer, deadline).await;
        });
    }

    /// Queues the transaction at once, so that the order is kept, and finishes in a task.
    fn act(&self, invocation: Invocation, event: Event, received: Timestamp) {
        let in_hand = self.parts.health.take_in_hand();
        let durability = self.durability(&invocation.act);
        let (router, settings) = (self.clone(), self.parts.live.now());
        let shared = Arc::new(invocation);
        let handled = Arc::clone(&shared);
        let deadline = event.deadline;
        let claimed = self.parts.ledger.decide(event, durability, move |tx| router.handle(tx, &handled, &settings, received));
        let router = self.clone();
        self.watched(async move {
            router.conclude(&shared, claimed.await, deadline).await;
            drop(in_hand);
        });
    }
}
