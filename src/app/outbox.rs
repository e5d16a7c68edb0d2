//! Sends what the outbox holds, in order, with retry; and makes due rows of what is due.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::Notify;

use super::clock::Clock;
use super::health::Health;
use super::ledger::Ledger;
use super::port::Chat;
use super::{Fail, reminder};
use crate::domain::outbox::{Attempt, Post, Target, back_off};
use crate::store::outbox::{self, Due, New};
use crate::store::{Durability, Tx};

/// Rows taken at a time.
const BATCH: usize = 8;
/// Longest nap: rows written by another process are found after this at the latest.
const LONGEST_NAP: Duration = Duration::from_secs(5);

/// Wakes the sender and the due work when something was written.
#[derive(Debug, Default)]
pub struct Bell {
    outbox: Notify,
    due: Notify,
}

impl Bell {
    /// Something was written that may be due before what we nap for.
    pub fn ring(&self) {
        self.outbox.notify_one();
        self.due.notify_one();
    }
}

/// What the loops need.
pub struct Office<C> {
    /// Delivers.
    pub chat: C,
    /// Claims.
    pub ledger: Ledger,
    /// Wakes us.
    pub bell: Arc<Bell>,
    /// Facts for the picture.
    pub health: Arc<Health>,
    /// The time.
    pub clock: Arc<Clock>,
}

impl<C: Chat> Office<C> {
    /// Sends rows until the end of the process.
    ///
    /// # Errors
    /// Never by itself; the type fits the supervisor.
    pub async fn send(&self) -> Result<(), Fail> {
        let mut failures = 0;
        loop {
            match self.send_batch().await {
                Ok(0) => {
                    failures = 0;
                    self.nap(outbox::next_due, &self.bell.outbox).await;
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
    async fn send_batch(&self) -> Result<usize, Fail> {
        let held = self.ledger.held();
        let run = self.ledger.run().clone();
        let ledger = self.ledger.clone();
        let now = self.clock.now();
        let rows = self
            .ledger
            .store()
            .write::<_, Fail>(Durability::System, move |tx| {
                let alive = ledger.alive(tx, &held)?.into_iter().collect();
                Ok(outbox::lease(tx, &run, &alive, now.as_millisecond(), BATCH)?)
            })
            .await?;
        for row in &rows {
            let attempt = self.chat.deliver(row).await;
            self.record(row.clone(), attempt).await?;
        }
        let day_ago = self.clock.now().as_millisecond() - 86_400_000;
        let depth = self.ledger.store().write::<_, Fail>(Durability::System, move |tx| Ok(outbox::depth(tx, day_ago)?)).await?;
        self.health.outbox(depth.waiting, depth.failed);
        Ok(rows.len())
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
        let mut failures = 0;
        loop {
            let trusted = self.clock.trusted();
            self.health.clock(trusted);
            if !trusted {
                // Dates cannot be decided: wait for the clock to be set, which nothing announces.
                self.nap(|_| Ok(None), &self.bell.due).await;
                continue;
            }
            let now = self.clock.now();
            match self.ledger.store().write(Durability::Disk, move |tx| fire_if_any(tx, now)).await {
                Ok(0) => {
                    failures = 0;
                    self.nap(crate::store::reminder::next_due, &self.bell.due).await;
                }
                Ok(_) => {
                    failures = 0;
                    self.bell.outbox.notify_one();
                }
                Err(error) => {
                    failures += 1;
                    tracing::warn!(message_id = crate::text::journal::STORE_FAULT, error = %error, "cannot decide what is due");
                    tokio::time::sleep(back_off(failures, rand::random())).await;
                }
            }
        }
    }

    /// Waits until the next row is due, the bell rings, or the longest nap is over.
    async fn nap(&self, next: impl FnOnce(&Tx<'_>) -> Result<Option<i64>, crate::store::StoreError> + Send + 'static, bell: &Notify) {
        let next = self.ledger.store().write(Durability::System, next).await.ok().flatten();
        let until = next.map_or(LONGEST_NAP, |due| {
            let ms = due.saturating_sub(self.clock.now().as_millisecond()).max(0);
            Duration::from_millis(u64::try_from(ms).unwrap_or(0)).min(LONGEST_NAP)
        });
        tokio::select! {
            () = bell.notified() => {}
            () = tokio::time::sleep(until) => {}
        }
    }
}

/// Fires what is due; a look costs no commit when nothing is.
fn fire_if_any(tx: &Tx<'_>, now: Timestamp) -> Result<usize, Fail> {
    match reminder::next_due(tx)? {
        Some(due) if due <= now.as_millisecond() => reminder::fire_due(tx, now),
        _ => Ok(0),
    }
}

/// What an attempt means for its row.
fn settle(tx: &Tx<'_>, row: &Due, attempt: Attempt, now: Timestamp, jitter: f64) -> Result<(), Fail> {
    match attempt {
        Attempt::Sent(message) => outbox::sent(tx, row.id, &message, now.as_millisecond())?,
        Attempt::Opened(place) => outbox::redirect(tx, row.id, &place, "opened", now.as_millisecond())?,
        Attempt::Later { at_least, reason, outcome_known } => {
            let wait = back_off(row.attempts + 1, jitter).max(at_least);
            let due = now.as_millisecond().saturating_add(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX));
            outbox::later(tx, row.id, due, &reason, outcome_known)?;
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

/// Writes a row for the fact `cause`. The caller rings the bell after the commit.
///
/// # Errors
/// Those of the database.
pub fn post(tx: &Tx<'_>, cause: &str, target: &Target, post: &Post, now: Timestamp) -> Result<bool, Fail> {
    let now = now.as_millisecond();
    Ok(outbox::put(tx, &New { cause, target, post, due_at: now }, now)?)
}
