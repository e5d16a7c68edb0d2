//! Waiting until there may be something to do: a row is due, or something was written.

use std::time::Duration;

use tokio::sync::watch;

use super::clock::Clock;
use super::ledger::Ledger;

/// Longest nap while another process may leave rows behind, or the clock may be set.
const SHORT: Duration = Duration::from_secs(5);
/// Longest nap otherwise; bounds what a clock that is set forward can delay.
const LONG: Duration = Duration::from_secs(30);

/// What ended a nap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Woken {
    /// A row is due, or it is time to look.
    ByTime,
    /// Something was written that may be due earlier.
    ByWriting,
}

/// Waits until `next`, ms since 1970, something is written to one of the tables, or the longest nap is over. Among `written` is who tells
/// that the time was driven elsewhere: [`Clock::jumps`].
pub async fn nap(ledger: &Ledger, clock: &Clock, next: Option<i64>, written: &mut [watch::Receiver<()>]) -> Woken {
    let alone = clock.trusted() && ledger.slot().others().is_empty();
    let longest = if alone { LONG } else { SHORT };
    let until = next.map_or(longest, |due| {
        let ms = due.saturating_sub(clock.now().as_millisecond()).max(0);
        Duration::from_millis(u64::try_from(ms).unwrap_or(0)).min(longest)
    });
    tokio::select! {
        biased;
        () = tokio::time::sleep(until) => Woken::ByTime,
        () = any(written) => Woken::ByWriting,
    }
}

/// Waits until one of the tables is written to. What was written before counts until it was noticed here.
async fn any(written: &mut [watch::Receiver<()>]) {
    let changes = written.iter_mut().map(|table| Box::pin(table.changed())).collect::<Vec<_>>();
    if changes.is_empty() {
        std::future::pending::<()>().await;
    }
    // The sending side lives as long as the database.
    let _changed = futures_util::future::select_all(changes).await;
}
