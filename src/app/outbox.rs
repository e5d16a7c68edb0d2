//! Sends what the outbox holds, in order, with retry; and makes due rows of what is due.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::Notify;

use super::clock::Clock;
use super::health::Health;
use super::ledger::Ledger;
use super::port::{Chat, Mailer};
use super::{Fail, reminder};
use crate::domain::outbox::{Attempt, Post, Target, Way, back_off};
use crate::store::outbox::{self, Due, New};
use crate::store::{Durability, Store, StoreError, Tx, Written};

/// Rows taken at a time.
const BATCH: usize = 8;
/// Longest nap while another process may leave rows behind, or the clock may be set.
const SHORT_NAP: Duration = Duration::from_secs(5);
/// Longest nap otherwise; bounds what a clock that is set forward can delay.
const LONG_NAP: Duration = Duration::from_secs(30);

/// What the loops need.
pub struct Office<C, M> {
    /// Delivers to Discord.
    pub chat: C,
    /// Delivers mail.
    pub mailer: M,
    /// Claims.
    pub ledger: Ledger,
    /// Facts for the picture.
    pub health: Arc<Health>,
    /// The time.
    pub clock: Arc<Clock>,
}

impl<C: Chat, M: Mailer> Office<C, M> {
    /// Sends the rows that go one way until the end of the process. What one way is held up by does not hold up the other.
    ///
    /// # Errors
    /// Never by itself; the type fits the supervisor.
    pub async fn send(&self, way: Way) -> Result<(), Fail> {
        let mut failures = 0;
        loop {
            match self.send_batch(way).await {
                Ok(0) => {
                    failures = 0;
                    while self.nap(move |tx| outbox::next_due(tx, way), |written| written.to_send(way)).await == Woken::ByWriting {}
                }
                Ok(_) => failures = 0,
                Err(error) => {
                    failures += 1;
                    tracing::warn!(message_id = crate::text::journal::STORE_FAULT, error = %error, "cannot read or write the outbox");
                    tokio::time::sleep(back_off(failures, rand::random())).await;
                }
            }
        }
    }

    /// Sends one batch; returns how many rows were tried.
    async fn send_batch(&self, way: Way) -> Result<usize, Fail> {
        let ledger = self.ledger.clone();
        let now = self.clock.now();
        // On the disk before anything is sent: after a power cut too it is known that the outcome is not.
        let rows = self
            .ledger
            .store()
            .write::<_, Fail>(Durability::Disk, move |tx| {
                Ok(outbox::lease(tx, ledger.run(), &ledger.alive(tx)?, way, now.as_millisecond(), BATCH)?)
            })
            .await?;
        for row in &rows {
            match way {
                Way::Chat => self.record(row.clone(), self.chat.deliver(row).await).await?,
                Way::Mail => self.send_mail(row).await?,
            }
        }
        let day_ago = self.clock.now().as_millisecond() - 86_400_000;
        let depth = self.ledger.store().write::<_, Fail>(Durability::System, move |tx| Ok(outbox::depth(tx, day_ago)?)).await?;
        self.health.outbox(depth.waiting, depth.failed);
        Ok(rows.len())
    }

    /// Sends a mail. No server takes a repetition for what it is, so a process that ends finishes the one it is at, and begins no
    /// other: the next process does.
    async fn send_mail(&self, row: &Due) -> Result<(), Fail> {
        if self.health.picture().stopping {
            std::future::pending::<()>().await;
        }
        let _in_hand = self.health.take_in_hand();
        self.record(row.clone(), self.mailer.deliver(row).await).await
    }

    /// Records how an attempt ended, with what follows from it.
    async fn record(&self, row: Due, attempt: Attempt) -> Result<(), Fail> {
        let now = self.clock.now();
        let jitter = rand::random();
        self.ledger.store().write(Durability::Disk, move |tx| settle(tx, &row, attempt, now, jitter)).await
    }

    /// Turns due reminders into rows until the end of the process.
    ///
    /// # Errors
    /// Never by itself; the type fits the supervisor.
    pub async fn fire(&self) -> Result<(), Fail> {
        let (mut failures, mut was_trusted) = (0, true);
        loop {
            let trusted = self.clock.trusted();
            self.health.clock(trusted);
            if !trusted {
                if std::mem::take(&mut was_trusted) {
                    tracing::warn!(
                        message_id = crate::text::journal::CLOCK_WRONG,
                        ahead_ms = self.clock.ahead_ms(),
                        "the clock cannot be trusted; reminders wait"
                    );
                }
                // Dates cannot be decided: wait for the clock to be set, which nothing announces.
                self.nap(|_| Ok(None), |written| &written.reminder).await;
                continue;
            }
            was_trusted = true;
            if self.nap(crate::store::reminder::next_due, |written| &written.reminder).await != Woken::ByTime || !self.clock.trusted() {
                continue;
            }
            let now = self.clock.now();
            match self.ledger.store().write(Durability::Disk, move |tx| reminder::fire_due(tx, now)).await {
                Ok(_) => failures = 0,
                Err(error) => {
                    failures += 1;
                    tracing::warn!(message_id = crate::text::journal::STORE_FAULT, error = %error, "cannot decide what is due");
                    tokio::time::sleep(back_off(failures, rand::random())).await;
                }
            }
        }
    }

    /// Waits until the next row is due, something is written, or the longest nap is over. Looking costs no commit.
    async fn nap(
        &self,
        next: impl FnOnce(&Tx<'_>) -> Result<Option<i64>, StoreError> + Send + 'static,
        written: impl FnOnce(&Written) -> &Notify,
    ) -> Woken {
        let store = self.ledger.store();
        let next = store.write(Durability::System, next).await.ok().flatten();
        let alone = self.clock.trusted() && self.ledger.slot().others().is_empty();
        let longest = if alone { LONG_NAP } else { SHORT_NAP };
        let until = next.map_or(longest, |due| {
            let ms = due.saturating_sub(self.clock.now().as_millisecond()).max(0);
            Duration::from_millis(u64::try_from(ms).unwrap_or(0)).min(longest)
        });
        tokio::select! {
            biased;
            () = tokio::time::sleep(until) => Woken::ByTime,
            () = written(store.written()).notified() => Woken::ByWriting,
        }
    }
}

/// What ended a nap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Woken {
    /// A row is due, or it is time to look.
    ByTime,
    /// Something was written that may be due earlier.
    ByWriting,
}

/// What an attempt means for its row.
fn settle(tx: &Tx<'_>, row: &Due, attempt: Attempt, now: Timestamp, jitter: f64) -> Result<(), Fail> {
    match attempt {
        Attempt::Sent(message) => outbox::sent(tx, row, &message, now.as_millisecond())?,
        Attempt::Found(message) => outbox::found(tx, row, &message, now.as_millisecond())?,
        Attempt::Vanished => outbox::vanished(tx, row, now.as_millisecond())?,
        Attempt::Opened(place) => outbox::redirect(tx, row.id, &place, "opened", now.as_millisecond())?,
        Attempt::Later { at_least, reason, outcome_known } => {
            let wait = back_off(row.attempts + 1, jitter).max(at_least);
            let due = now.as_millisecond().saturating_add(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX));
            // What an earlier attempt left open stays open until the channel was looked through.
            outbox::later(tx, row.id, due, &reason, outcome_known && row.unknown_since.is_none())?;
            if row.attempts == 0 && matches!(row.target, Target::Mail(_)) {
                tracing::warn!(message_id = crate::text::journal::MAIL_WAITS, reason, "a mail cannot be sent yet");
            }
        }
        Attempt::Returned(reason) => {
            tracing::warn!(message_id = crate::text::journal::MAIL_RETURNED, row = row.id, reason, "mail refused by the server");
            outbox::failed(tx, row.id, &reason, now.as_millisecond())?;
        }
        // It says something else by now, which may be acceptable.
        Attempt::Refused(refusal) if outbox::is_superseded(tx, row)? => {
            outbox::later(tx, row.id, now.as_millisecond(), refusal.key(), row.unknown_since.is_none())?;
        }
        Attempt::Refused(refusal) => {
            tracing::warn!(
                message_id = crate::text::journal::UNDELIVERED,
                row = row.id,
                reason = refusal.key(),
                "message refused by Discord"
            );
            reminder::undelivered(tx, row.id, &row.target, &row.post, refusal, now)?;
        }
    }
    Ok(())
}

/// Lets rows that wait because Discord did not answer be tried at once.
pub fn hurry(store: &Store, now: Timestamp) -> impl Future<Output = Result<(), StoreError>> + Send + use<> {
    store.submit(Durability::System, move |tx| outbox::hurry(tx, now.as_millisecond()))
}

/// Writes a row for the fact `cause`.
///
/// # Errors
/// Those of the database.
pub fn post(tx: &Tx<'_>, cause: &str, target: &Target, post: &Post, now: Timestamp) -> Result<bool, Fail> {
    let now = now.as_millisecond();
    Ok(outbox::put(tx, &New { cause, target, post, due_at: now }, now)?)
}
