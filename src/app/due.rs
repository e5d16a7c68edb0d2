//! One runner for everything that is due at a time: each feature names its rows, and is woken by writes to their tables.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::Fail;
use super::clock::Clock;
use super::feature::{DueWork, Features};
use super::health::Health;
use super::late::Hindrances;
use super::ledger::Ledger;
use super::nap::{Woken, nap};
use crate::domain::outbox::back_off;
use crate::store::{Durability, StoreError, Tx};
use crate::text::journal;

/// Does what is due.
pub struct DueRunner {
    /// Who names it.
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

/// A kind of work, and how it fares.
struct Kind {
    work: &'static DueWork,
    failures: u32,
    /// Not tried before, after it failed.
    again: Option<Instant>,
}

impl Kind {
    /// How long it is left alone yet.
    fn left_alone(&self) -> Option<Duration> {
        self.again.and_then(|again| again.checked_duration_since(Instant::now()))
    }
}

impl DueRunner {
    /// Does what is due until the end of the process. A kind of work that fails holds up none of the others.
    ///
    /// # Errors
    /// Never by itself; the type fits the supervisor.
    pub async fn run(&self) -> Result<(), Fail> {
        let mut kinds: Vec<Kind> = self.features.due().map(|work| Kind { work, failures: 0, again: None }).collect();
        let store = self.ledger.store();
        let tables = kinds.iter().map(|kind| store.written().to(kind.work.table));
        let mut written: Vec<_> = tables.chain([self.clock.jumps()]).collect();
        let mut was_trusted = true;
        // A machine without a battery may have woken up on any day.
        self.clock.compared().await;
        loop {
            let trusted = self.clock.trusted();
            self.health.clock(trusted);
            if !trusted {
                self.hindrances.clock(self.clock.now());
                if std::mem::take(&mut was_trusted) {
                    let ahead_ms = self.clock.ahead_ms();
                    tracing::warn!(message_id = journal::CLOCK_WRONG, ahead_ms, "the clock cannot be trusted; reminders wait");
                }
                // Dates cannot be decided: wait for the clock to be set, which nothing announces.
                nap(&self.ledger, &self.clock, None, &mut written).await;
                continue;
            }
            was_trusted = true;
            let next = self.next(&kinds).await;
            if nap(&self.ledger, &self.clock, next, &mut written).await != Woken::ByTime || !self.clock.trusted() {
                continue;
            }
            for kind in kinds.iter_mut().filter(|kind| kind.left_alone().is_none()) {
                match self.once(kind.work).await {
                    Ok(()) => (kind.failures, kind.again) = (0, None),
                    Err(error) => {
                        kind.failures += 1;
                        kind.again = Some(Instant::now() + back_off(kind.failures, rand::random()));
                        self.hindrances.store(self.clock.now());
                        let rows = kind.work.table;
                        tracing::warn!(message_id = journal::STORE_FAULT, rows, error = %error, "cannot do what is due");
                    }
                }
            }
        }
    }

    /// When the next row is due, ms since 1970, or what failed is to be tried again. Looking costs no commit.
    async fn next(&self, kinds: &[Kind]) -> Option<i64> {
        let ready: Vec<&'static DueWork> = kinds.iter().filter(|kind| kind.left_alone().is_none()).map(|kind| kind.work).collect();
        let look = move |tx: &Tx<'_>| {
            let times = ready.iter().map(|work| (work.next)(tx)).collect::<Result<Vec<_>, _>>()?;
            Ok(times.into_iter().flatten().min())
        };
        let next = self.ledger.store().write(Durability::System, look).await.unwrap_or_else(|error: StoreError| {
            tracing::debug!(error = %error, "cannot look for what is due");
            None
        });
        let now = self.clock.now().as_millisecond();
        let again = kinds.iter().filter_map(Kind::left_alone).min().map(|left| now + i64::try_from(left.as_millis()).unwrap_or(i64::MAX));
        [next, again].into_iter().flatten().min()
    }

    /// Does what is due now of one kind.
    async fn once(&self, work: &'static DueWork) -> Result<(), Fail> {
        let now = self.clock.now();
        let due = self.ledger.store().write(Durability::Disk, move |tx| perform(tx, work, now)).await?;
        if let Some((late_ms, why)) = due.and_then(|due| self.hindrances.late(due, now)) {
            tracing::info!(message_id = journal::LATE, rows = work.table, late_ms, reason = why.key(), "what was due was done late");
        }
        Ok(())
    }
}

/// Does what is due; since when the first row was, if one was.
fn perform(tx: &Tx<'_>, work: &DueWork, now: Timestamp) -> Result<Option<i64>, Fail> {
    let is_due = |next: &i64| *next <= now.as_millisecond();
    let Some(due) = (work.next)(tx)?.filter(is_due) else { return Ok(None) };
    // What is due and cannot be done would be due again at once.
    if (work.run)(tx, now)? == 0 && (work.next)(tx)?.is_some_and(|next| is_due(&next)) {
        return Err(StoreError::Unreadable(work.table).into());
    }
    Ok(Some(due))
}
