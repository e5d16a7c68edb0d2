//! Claim, act, answer. The ledger makes sure that each event is acted on by one process, that what was decided is on the disk
//! before anybody is told, and that an answer a process could not give any more is given by another.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::Timestamp;

use super::Fail;
use super::clock::Clock;
use super::feature::table;
use crate::domain::id::EventId;
use crate::store::claim::{self, AnswerTo, Open, Outcome};
use crate::store::job::{self, Job};
use crate::store::{Durability, Note, ProcessId, Slot, Store, StoreError, Tx, gateway, slot};
use crate::text::journal;

/// How long notes wait for something else to be committed. Well below the time for which Discord would take a repetition for a first
/// answer, and long enough that one command after the other costs one commit each.
const NOTES_WAIT: Duration = Duration::from_secs(1);
/// How often a position in the session is noted with a claim, ms; the heartbeat notes what no later claim did. A process that dies is sent
/// again what came since the last note, and knows it by its claims; a page less is written for each command of a busy minute.
const POSITION_EVERY: i64 = 1_000;
/// How long Discord takes follow-ups (Discord, Interactions, Receiving and Responding), less ten seconds for ours to get there.
pub const TOKEN_LIVES: Duration = Duration::from_secs(15 * 60 - 10);

/// An event that causes something.
#[derive(Debug, Clone)]
pub struct Event {
    /// Its id.
    pub id: EventId,
    /// Until when, ms since 1970 by our clock, a first answer is taken.
    pub deadline: i64,
    /// Session and sequence number that it came with; noted as dealt with in the same transaction, unless another was less than a second ago.
    pub position: Option<(String, u64)>,
}

/// What was decided.
#[derive(Debug)]
pub struct Decided {
    /// Where the answer goes and what it is; none when the event is not answered directly.
    pub answer: Option<(AnswerTo, String)>,
    /// Work to be finished after the answer.
    pub work: Option<String>,
}

/// Whether the event is ours.
#[derive(Debug)]
pub enum Claimed {
    /// Act and answer are stored; give the answer.
    Mine(Decided),
    /// Another process, or an earlier delivery, has it.
    Taken,
    /// It came after its deadline: it was noted and nothing was done.
    TooLate,
}

/// The ledger of one process.
#[derive(Clone)]
pub struct Ledger {
    store: Store,
    run: ProcessId,
    slot: Arc<Slot>,
    clock: Arc<Clock>,
    /// When a position was noted last, ms since 1970.
    positioned: Arc<AtomicI64>,
}

impl Ledger {
    /// Enters the process into the database.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn enter(store: Store, slot: Slot, run: ProcessId, clock: Arc<Clock>) -> Result<(Self, Option<StoreError>), StoreError> {
        let (number, now) = (slot.number(), clock.now());
        let entering = run.clone();
        let entered = store.write(Durability::System, move |tx| slot::register(tx, number, &entering, now.as_millisecond())).await;
        let ledger = Self { store, run, slot: Arc::new(slot), clock, positioned: Arc::default() };
        match entered {
            Ok(()) => Ok((ledger, None)),
            // A full disk is no reason to be silent: people are told that nothing can be stored.
            Err(error @ (StoreError::Full | StoreError::ReadOnly | StoreError::Busy)) => Ok((ledger, Some(error))),
            Err(error) => Err(error),
        }
    }

    /// The database.
    #[must_use]
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// This process.
    #[must_use]
    pub const fn id(&self) -> &ProcessId {
        &self.run
    }

    /// The slot of this process.
    #[must_use]
    pub fn slot(&self) -> &Slot {
        &self.slot
    }

    /// Claims the event, runs `act` and stores its answer, all in one transaction. Order of calls is order of commits.
    pub fn decide<A>(
        &self,
        event: Event,
        durability: Durability,
        act: A,
    ) -> impl Future<Output = Result<Claimed, StoreError>> + Send + use<A>
    where
        A: FnOnce(&Tx<'_>) -> Result<Decided, StoreError> + Send + 'static,
    {
        let run = self.run.clone();
        let slot = self.slot.number();
        let (clock, positioned) = (Arc::clone(&self.clock), Arc::clone(&self.positioned));
        self.store.submit(durability, move |tx| {
            // Read here: a database that was busy may have used up the time there was.
            let now = clock.now().as_millisecond();
            let mine = claim::take(tx, event.id, &run, now, event.deadline)?;
            if let Some((session, sequence)) = &event.position
                && now.abs_diff(positioned.load(Ordering::Relaxed)) >= POSITION_EVERY.unsigned_abs()
            {
                gateway::advance(tx, slot, session, *sequence, now)?;
                // Also where this is not committed: then the next one is a second late.
                positioned.store(now, Ordering::Relaxed);
            }
            if !mine {
                return Ok(Claimed::Taken);
            }
            if event.deadline <= now {
                claim::close(tx, event.id, Outcome::Late, now)?;
                return Ok(Claimed::TooLate);
            }
            let decided = act(tx)?;
            match &decided.answer {
                Some((to, answer)) => claim::set_answer(tx, event.id, to, answer)?,
                None => claim::close(tx, event.id, Outcome::Sent, now)?,
            }
            if let (Some(work), Some((to, _))) = (&decided.work, &decided.answer) {
                let job = Job {
                    event: event.id,
                    to: to.clone(),
                    work: work.clone(),
                    ends_at: now.saturating_add(i64::try_from(TOKEN_LIVES.as_millis()).unwrap_or(i64::MAX)),
                };
                job::put(tx, &job, &run)?;
            }
            Ok(Claimed::Mine(decided))
        })
    }

    /// Notes how the sending of an answer ended. The note rides with the next commit.
    pub fn close(&self, event: EventId, outcome: Outcome) {
        let at = self.clock.now().as_millisecond();
        self.store.note(Note { event, outcome, at });
    }

    /// Sees to it that notes are written soon when there is nothing else to write, until the end of the process.
    ///
    /// # Errors
    /// Never by itself; the type fits the supervisor.
    pub async fn keep_notes(&self) -> Result<(), Fail> {
        loop {
            self.store.noted().await;
            while let Some(age) = self.store.notes_wait() {
                if let Some(left) = NOTES_WAIT.checked_sub(age).filter(|left| !left.is_zero()) {
                    tokio::time::sleep(left).await;
                    continue;
                }
                // Whatever else is written meanwhile takes them along too.
                let written = self.store.write_notes().await;
                if written.is_err() || self.store.notes_wait().is_some_and(|age| age >= NOTES_WAIT) {
                    // They stay open and are repeated after the next start, which Discord takes for what it is.
                    tracing::warn!(
                        message_id = journal::STORE_FAULT,
                        error = written.err().map(|error| error.to_string()),
                        "cannot note sent answers yet"
                    );
                    tokio::time::sleep(NOTES_WAIT).await;
                }
            }
        }
    }

    /// Takes over what dead processes decided and did not send. Answers that nobody takes any more are closed.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn inherit(&self, now: Timestamp) -> Result<(Vec<Open>, Vec<Job>), StoreError> {
        let run = self.run.clone();
        let ledger = self.clone();
        let now = now.as_millisecond();
        self.store
            .write(Durability::System, move |tx| {
                let alive = ledger.alive(tx)?;
                let mut inherited = Vec::new();
                for open in claim::open(tx)? {
                    if alive.contains(&open.run) {
                        continue;
                    }
                    if open.deadline <= now {
                        claim::close(tx, open.event, Outcome::Late, now)?;
                    } else if claim::adopt(tx, open.event, &open.run, &run)? {
                        inherited.push(open);
                    }
                }
                Ok((inherited, job::adopt(tx, &run, &alive, now)?))
            })
            .await
    }

    /// Forgets a job that is finished.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn finish(&self, event: EventId) -> Result<(), StoreError> {
        self.store.write(Durability::System, move |tx| job::done(tx, event)).await
    }

    /// The living processes: those whose slot is held and still theirs, ours included even before its row is written. Asked
    /// within the transaction, so that a process that starts meanwhile is not taken for dead.
    ///
    /// # Errors
    /// Those of the database.
    pub fn alive(&self, tx: &Tx<'_>) -> Result<HashSet<String>, StoreError> {
        let mut held = self.slot.others();
        held.push(self.slot.number());
        let mut alive = slot::alive(tx, &held)?;
        alive.insert(self.run.0.clone());
        Ok(alive)
    }

    /// Proves that the database answers. A database that refuses is alive; only one that does not answer is not.
    ///
    /// # Errors
    /// Those of the database, for the status.
    pub async fn probe(&self, now: Timestamp) -> Result<(), StoreError> {
        let (slot, run) = (self.slot.number(), self.run.clone());
        self.store.write(Durability::System, move |tx| slot::probe(tx, slot, &run, now.as_millisecond())).await
    }

    /// Notes that all events of the session up to `sequence` were dealt with.
    pub fn advance(&self, session: String, sequence: u64, now: Timestamp) -> impl Future<Output = Result<(), StoreError>> + use<> {
        let slot = self.slot.number();
        self.store.submit(Durability::System, move |tx| gateway::advance(tx, slot, &session, sequence, now.as_millisecond()))
    }
}

/// Forgets what is no longer needed to recognise repetitions.
///
/// # Errors
/// Those of the database.
pub fn forget(tx: &Tx<'_>, now: Timestamp) -> Result<(), Fail> {
    claim::forget(tx, table::CLAIMS.before(now))?;
    job::forget(tx, now.as_millisecond())?;
    Ok(())
}
