//! From an event to its answer: claim, count in hand, handler, stored answer, send. The claim, the effect and the answer are one
//! transaction; the order of events is the order of transactions.

mod conclude;
mod handle;
mod suggest;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, RwLock};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::sync::mpsc;

use super::answer::Answerer;
use super::invocation::{self, Act, Invocation};
use super::message::Reply;
use super::reply;
use super::work::Workshop;
use crate::app::clock::Clock;
use crate::app::deployment::Deployments;
use crate::app::health::Health;
use crate::app::ledger::{Decided, Event, Ledger};
use crate::app::{Durability, Outcome, StoreError};
use crate::domain::button::ButtonKey;
use crate::domain::id::{EventId, UserId};
use crate::domain::language::Language;

pub use conclude::close_answers;
pub(super) use handle::permit;

/// Settings that can change while the bot runs.
#[derive(Debug, Clone)]
pub struct House {
    /// People named as operators.
    pub operators: Vec<UserId>,
    /// Language of the community.
    pub language: Language,
    /// Its time zone.
    pub zone: TimeZone,
    /// Prefix of written commands.
    pub prefix: Option<String>,
}

/// Where an event stood in its session.
pub type Position = Option<(String, u64)>;

/// Answers whose sending ended, on their way to the database.
type Closing = mpsc::UnboundedSender<(EventId, Outcome)>;

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
    /// What is known of the deployer.
    pub deployments: Arc<Deployments>,
    /// The time.
    pub clock: Arc<Clock>,
    /// Signs buttons.
    pub keys: ButtonKey,
    /// Gives answers.
    pub answerer: Answerer,
    /// Does deferred work.
    pub workshop: Workshop,
    /// Settings that can change.
    pub house: RwLock<Arc<House>>,
    /// Takes note of sent answers.
    pub closing: Closing,
    /// Whether no other process is connected, although there may be one: a hand-over is under way or was.
    pub alone: AtomicBool,
}

impl Router {
    /// A router.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self { parts: Arc::new(parts) }
    }

    /// Takes changed settings into use.
    pub fn refurnish(&self, house: House) {
        *self.parts.house.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Arc::new(house);
    }

    /// Tells whether this process is the only one that is connected, whoever else runs.
    pub fn alone(&self, alone: bool) {
        self.parts.alone.store(alone, Ordering::Relaxed);
    }

    /// Takes an interaction. Returns false when it was not understood and its position is still to be noted.
    pub fn interaction(&self, payload: &str, position: Position) -> bool {
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
                return false;
            }
        };
        let deadline = self.parts.clock.deadline(invocation.event.made_at_ms(), received);
        match &invocation.act {
            Act::Typing { .. } => {
                // One process answers; a claim for each keystroke would wear out the card. A lost suggestion harms nobody.
                if self.parts.alone.load(Ordering::Relaxed) || self.parts.ledger.slot().leads() {
                    self.watched(self.clone().suggest(invocation, deadline));
                }
                false
            }
            Act::Command(_) | Act::Press { .. } | Act::Form { .. } | Act::Other(_) => {
                let event = Event { id: invocation.event, deadline, position };
                self.act(invocation, event, received);
                true
            }
        }
    }

    /// Sends a synthetic event the way of all events, and proves that the database answers. A database that refuses answers.
    pub async fn probe(&self) {
        let now = self.parts.clock.now();
        // Ids this small are from before Discord existed, so no true event has them.
        let id = EventId(u64::from(self.parts.ledger.slot().number()) + 1);
        let event = Event { id, deadline: i64::MAX, position: None };
        let passed = self.parts.ledger.decide(event, Durability::System, |_| Ok(Decided { answer: None, work: None })).await;
        let proved = self.parts.ledger.probe(now).await;
        let fault = passed.err().or(proved.err());
        self.parts.health.store(fault.as_ref().map(StoreError::advice));
    }

    pub(super) fn house(&self) -> Arc<House> {
        Arc::clone(&self.parts.house.read().unwrap_or_else(std::sync::PoisonError::into_inner))
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
        let answer = Reply::Whisper(reply::incident(self.house().language, &reply::reference(event))).render().to_string();
        let router = self.clone();
        self.watched(async move {
            router.parts.answerer.give(event, &to, &answer, deadline).await;
        });
    }

    /// Queues the transaction at once, so that the order is kept, and finishes in a task.
    fn act(&self, invocation: Invocation, event: Event, received: Timestamp) {
        let in_hand = self.parts.health.take_in_hand();
        let durability = handle::durability(&invocation.act);
        let (router, house) = (self.clone(), self.house());
        let shared = Arc::new(invocation);
        let handled = Arc::clone(&shared);
        let deadline = event.deadline;
        let claimed = self.parts.ledger.decide(event, durability, move |tx| router.handle(tx, &handled, &house, received));
        let router = self.clone();
        self.watched(async move {
            router.conclude(&shared, claimed.await, deadline).await;
            drop(in_hand);
        });
    }
}
