//! Sends what the outbox holds, in order, with retry.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::FutureExt as _;
use futures_util::stream::{FuturesUnordered, StreamExt as _};
use jiff::Timestamp;

use super::Fail;
use super::clock::Clock;
use super::feature::{Features, Undelivered};
use super::health::{Health, InHand};
use super::late::Hindrances;
use super::ledger::Ledger;
use super::nap::nap;
use super::port::{Chat, Mailer};
use crate::domain::outbox::{Attempt, Lane, Post, Target, Way, back_off};
pub use crate::store::outbox::given_up;
use crate::store::outbox::{self, Due, Flying, New, Turn};
use crate::store::{Durability, Store, StoreError, Tx};
use crate::text::journal;

/// Longest pause while the database does not answer: what waits is to go out soon after it does.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// What the loops need.
pub struct OutboxSender<C, M> {
    /// Delivers to Discord.
    pub chat: C,
    /// Delivers mail.
    pub mailer: M,
    /// Who decides when something cannot be delivered.
    pub features: Features,
    /// Claims.
    pub ledger: Ledger,
    /// Facts for the picture.
    pub health: Arc<Health>,
    /// The time.
    pub clock: Arc<Clock>,
    /// What stood in the way.
    pub hindrances: Arc<Hindrances>,
}

/// An attempt that ended and is not recorded yet.
struct Ended {
    row: Due,
    attempt: Attempt,
    /// A mail is in hand until it is recorded.
    _in_hand: Option<InHand>,
}

impl<C: Chat, M: Mailer> OutboxSender<C, M> {
    /// Sends the rows that go one way until the end of the process: to a few places at once, in order to each of them.
    ///
    /// # Errors
    /// Never by itself; the type fits the supervisor.
    pub async fn send(&self, way: Way) -> Result<(), Fail> {
        let mut written = [self.ledger.store().written().to("outbox"), self.clock.jumps()];
        let mut under_way = FuturesUnordered::new();
        let (mut flying, mut ended): (Vec<Flying>, Vec<Ended>) = (Vec::new(), Vec::new());
        let mut failures = 0;
        loop {
            let next = match self.turn(way, &flying, &ended).await {
                Ok(turn) => {
                    failures = 0;
                    ended.clear();
                    for row in turn.rows {
                        flying.push(Flying { id: row.id, lane: row.lane });
                        under_way.push(self.attempt(way, row));
                    }
                    Ok(turn.next)
                }
                Err(error) => {
                    failures += 1;
                    self.hindrances.store(self.clock.now());
                    tracing::warn!(message_id = journal::STORE_FAULT, error = %error, "cannot read or write the outbox");
                    Err(back_off(failures, rand::random()).min(LONGEST_PAUSE))
                }
            };
            let pause = async {
                match next {
                    Ok(next) => drop(nap(&self.ledger, &self.clock, next, &mut written).await),
                    Err(pause) => tokio::time::sleep(pause).await,
                }
            };
            tokio::pin!(pause);
            // What is under way goes on meanwhile, also while the database does not answer.
            loop {
                tokio::select! {
                    biased;
                    Some(one) = under_way.next() => {
                        ended.push(one);
                        if failures == 0 {
                            break;
                        }
                    }
                    () = &mut pause => break,
                }
            }
            // Those that ended meanwhile share the commit.
            while let Some(Some(one)) = under_way.next().now_or_never() {
                ended.push(one);
            }
            flying.retain(|one| ended.iter().all(|ended| ended.row.id != one.id));
        }
    }

    /// Records how attempts ended, with what follows from it, and takes the next rows, in one commit: on the disk before anything is sent,
    /// so that after a power cut too it is known that the outcome is not.
    async fn turn(&self, way: Way, flying: &[Flying], ended: &[Ended]) -> Result<Turn, Fail> {
        let (ledger, features, now) = (self.ledger.clone(), self.features, self.clock.now());
        let flying = flying.to_vec();
        let ended: Vec<_> = ended.iter().map(|one| (one.row.clone(), one.attempt.clone())).collect();
        if ended.iter().any(|(_, attempt)| matches!(attempt, Attempt::Later { .. })) {
            self.hindrances.away(now);
        }
        let day_ago = now.as_millisecond() - 86_400_000;
        let (turn, depth) = self
            .ledger
            .store()
            .write::<_, Fail>(Durability::Disk, move |tx| {
                ended.iter().try_for_each(|(row, attempt)| settle_alone(tx, features, row, attempt, now))?;
                let turn = outbox::lease(tx, ledger.id(), &ledger.alive(tx)?, way, now.as_millisecond(), &flying)?;
                Ok((turn, outbox::depth(tx, day_ago)?))
            })
            .await?;
        self.health.outbox(depth.waiting, depth.failed);
        self.tell_late(&turn.rows, now);
        Ok(turn)
    }

    /// Says once what is sent late, and why. One of many that the same fact causes waits for the others by design.
    fn tell_late(&self, rows: &[Due], now: Timestamp) {
        let first_tries = rows.iter().filter(|row| row.lane != Lane::Bulk && row.attempts == 0 && row.unknown_since.is_none());
        let late: Vec<_> = first_tries.filter_map(|row| Some((row.id, self.hindrances.late(row.due_at, now)?))).collect();
        if let Some((row, (late_ms, why))) = late.iter().max_by_key(|(_, (ms, _))| *ms) {
            tracing::info!(message_id = journal::LATE, row, rows = late.len(), late_ms, reason = why.key(), "messages are sent late");
        }
    }

    /// Makes one attempt to deliver a row.
    async fn attempt(&self, way: Way, row: Due) -> Ended {
        match way {
            Way::Chat => Ended { attempt: self.chat.deliver(&row).await, row, _in_hand: None },
            Way::Mail => {
                // No server takes a repetition for what it is, so a process that ends finishes the one it is at, and begins no other:
                // the next process does.
                if self.health.picture().stopping {
                    std::future::pending::<()>().await;
                }
                let in_hand = self.health.take_in_hand();
                Ended { attempt: self.mailer.deliver(&row).await, row, _in_hand: Some(in_hand) }
            }
        }
    }
}

/// Records one outcome so that what goes wrong with it does not take the others along: then the row is given up, and the journal says so.
fn settle_alone(tx: &Tx<'_>, features: Features, row: &Due, attempt: &Attempt, now: Timestamp) -> Result<(), Fail> {
    let kind = row.post.kind();
    match tx.nested(|tx| settle(tx, features, row, attempt, now, rand::random())) {
        Ok(()) => return Ok(()),
        Err(Fail::Store(error)) if error.is_of_the_database() => return Err(error.into()),
        Err(Fail::Store(error)) => {
            tracing::error!(message_id = journal::INCIDENT, row = row.id, kind, error = %error, "an outcome cannot be settled");
        }
        Err(Fail::User(error)) => {
            tracing::error!(message_id = journal::INCIDENT, row = row.id, kind, refusal = ?error, "an outcome cannot be settled");
        }
    }
    Ok(outbox::failed(tx, row.id, "unsettled", now.as_millisecond())?)
}

/// What an attempt means for its row.
fn settle(tx: &Tx<'_>, features: Features, row: &Due, attempt: &Attempt, now: Timestamp, jitter: f64) -> Result<(), Fail> {
    let now_ms = now.as_millisecond();
    match attempt {
        Attempt::Sent(message) => outbox::sent(tx, row, message, now_ms)?,
        Attempt::Found(message) => outbox::found(tx, row, message, now_ms)?,
        Attempt::Vanished => outbox::vanished(tx, row, now_ms)?,
        Attempt::Opened(place) => outbox::redirect(tx, row.id, place, "opened", now_ms)?,
        Attempt::Unreadable => {
            tracing::error!(row = row.id, kind = row.post.kind(), "a message cannot be put into words and is put off");
            outbox::put_off(tx, row.id, now_ms, row.unknown_since.is_none())?;
        }
        Attempt::Later { at_least, reason, outcome_known } => {
            let wait = back_off(row.attempts + 1, jitter).max(*at_least);
            let due = now_ms.saturating_add(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX));
            // What an earlier attempt left open stays open until the channel was looked through.
            outbox::later(tx, row.id, due, reason, *outcome_known && row.unknown_since.is_none())?;
            if row.attempts == 0 && matches!(row.target, Target::Mail(_)) {
                tracing::warn!(message_id = journal::MAIL_WAITS, reason, "a mail cannot be sent yet");
            }
        }
        Attempt::Returned(reason) => {
            tracing::warn!(message_id = journal::MAIL_RETURNED, row = row.id, reason, "mail refused by the server");
            outbox::failed(tx, row.id, reason, now_ms)?;
        }
        // It says something else by now, which may be acceptable.
        Attempt::Refused(refusal) if outbox::is_superseded(tx, row)? => {
            outbox::later(tx, row.id, now_ms, refusal.key(), row.unknown_since.is_none())?;
        }
        Attempt::Refused(refusal) => {
            tracing::warn!(message_id = journal::UNDELIVERED, row = row.id, reason = refusal.key(), "message refused by Discord");
            let undelivered = Undelivered { row: row.id, target: &row.target, post: &row.post, refusal: *refusal, now };
            match features.post(row.post.kind()) {
                Some((posts, _)) => (posts.undelivered)(tx, &undelivered)?,
                None => give_up(tx, &undelivered)?,
            }
        }
    }
    Ok(())
}

/// Ends a row that cannot be delivered, and nothing follows from it.
///
/// # Errors
/// Those of the database.
pub fn give_up(tx: &Tx<'_>, undelivered: &Undelivered<'_>) -> Result<(), Fail> {
    Ok(outbox::failed(tx, undelivered.row, undelivered.refusal.key(), undelivered.now.as_millisecond())?)
}

/// Sends a row elsewhere: the first place is closed to us.
///
/// # Errors
/// Those of the database.
pub fn redirect(tx: &Tx<'_>, undelivered: &Undelivered<'_>, target: &Target) -> Result<(), Fail> {
    Ok(outbox::redirect(tx, undelivered.row, target, undelivered.refusal.key(), undelivered.now.as_millisecond())?)
}

/// Lets rows that wait because Discord did not answer be tried at once.
pub fn hurry(store: &Store, now: Timestamp) -> impl Future<Output = Result<(), StoreError>> + Send + use<> {
    store.submit(Durability::System, move |tx| outbox::hurry(tx, now.as_millisecond()))
}

/// Writes a row for the fact `cause`, to be sent now; false when the same fact had written it already.
///
/// # Errors
/// Those of the database.
pub fn post(tx: &Tx<'_>, lane: Lane, cause: &str, target: &Target, post: &Post, now: Timestamp) -> Result<bool, Fail> {
    let now = now.as_millisecond();
    Ok(outbox::put(tx, &New { cause, target, post, lane, due_at: now }, now)?)
}

/// Writes a row that says how something stands, or replaces what it says.
///
/// # Errors
/// Those of the database.
pub fn replace(tx: &Tx<'_>, lane: Lane, cause: &str, target: &Target, post: &Post, now: Timestamp) -> Result<(), Fail> {
    let now = now.as_millisecond();
    Ok(outbox::replace(tx, &New { cause, target, post, lane, due_at: now }, now)?)
}
