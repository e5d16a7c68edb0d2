//! The outbox: rows to be sent, each by one process at a time.

use std::collections::HashSet;

use rusqlite::{Row, params};

use super::{Run, StoreError, Tx};
use crate::domain::id::UserId;
use crate::domain::outbox::{Post, Target};

/// How long a row that cannot be read is put off.
const UNREADABLE_WAITS_MS: i64 = 3_600_000;

/// A row to be written.
#[derive(Debug)]
pub struct New<'a> {
    /// The fact that causes it; the same fact is written once.
    pub cause: &'a str,
    /// Where it goes.
    pub target: &'a Target,
    /// What it says.
    pub post: &'a Post,
    /// Not before, ms since 1970.
    pub due_at: i64,
}

/// A row to be sent.
#[derive(Debug, Clone)]
pub struct Due {
    /// Number.
    pub id: i64,
    /// Where it goes.
    pub target: Target,
    /// What it says.
    pub post: Post,
    /// Lets Discord recognise a repetition.
    pub nonce: String,
    /// Attempts that failed so far.
    pub attempts: u32,
    /// Start of an earlier attempt whose outcome is not known, ms since 1970.
    pub unknown_since: Option<i64>,
}

/// Counts for people and the watchdog.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Depth {
    /// Rows that wait.
    pub waiting: u32,
    /// Rows that were given up within the last day.
    pub failed: u32,
}

/// Writes a row; false when the same fact had written it already.
///
/// # Errors
/// Those of the database.
pub fn put(tx: &Tx<'_>, new: &New<'_>, now: i64) -> Result<bool, StoreError> {
    let target = serde_json::to_string(new.target).map_err(|_| StoreError::Unreadable("outbox.target"))?;
    let post = serde_json::to_string(new.post).map_err(|_| StoreError::Unreadable("outbox.post"))?;
    let mut statement = tx.sql().prepare_cached(
        "INSERT INTO outbox (cause, target, post, nonce, created_at, due_at)
         VALUES (?1, ?2, ?3, lower(hex(randomblob(12))), ?4, ?5) ON CONFLICT (cause) DO NOTHING",
    )?;
    Ok(statement.execute(params![new.cause, target, post, now, new.due_at])? == 1)
}

/// Takes up to `most` due rows for `run`. A row that a living process of `alive` is sending is left alone.
///
/// # Errors
/// Those of the database.
pub fn lease(tx: &Tx<'_>, run: &Run, alive: &HashSet<String>, now: i64, most: usize) -> Result<Vec<Due>, StoreError> {
    let mut statement = tx.sql().prepare_cached(
        "SELECT id, target, post, nonce, attempts, tried_at, run FROM outbox WHERE state = 'waiting' AND due_at <= ?1 ORDER BY due_at, id",
    )?;
    let mut rows = statement.query([now])?;
    let (mut leased, mut unreadable) = (Vec::new(), Vec::new());
    while leased.len() < most {
        let Some(row) = rows.next()? else { break };
        let holder: Option<String> = row.get(6)?;
        // One sender a process, so a row that we hold ourselves is one whose outcome could not be recorded.
        if holder.is_some_and(|holder| holder != run.0 && alive.contains(&holder)) {
            continue;
        }
        match read(row) {
            Err(StoreError::Unreadable(what)) => unreadable.push((row.get::<_, i64>(0)?, what)),
            read => leased.push(read?),
        }
    }
    for (id, what) in unreadable {
        // Another release may have written it and be able to send it; meanwhile it does not hold up the others.
        tracing::error!(row = id, what, "a message cannot be read and is put off");
        tx.sql().execute("UPDATE outbox SET due_at = ?2, reason = 'unreadable' WHERE id = ?1", params![id, now + UNREADABLE_WAITS_MS])?;
    }
    for row in &leased {
        tx.sql()
            .prepare_cached("UPDATE outbox SET run = ?2, tried_at = coalesce(tried_at, ?3) WHERE id = ?1")?
            .execute(params![row.id, run.0, now])?;
    }
    Ok(leased)
}

/// Reads a row of [`lease`].
fn read(row: &Row<'_>) -> Result<Due, StoreError> {
    let (target, post): (String, String) = (row.get(1)?, row.get(2)?);
    Ok(Due {
        id: row.get(0)?,
        target: serde_json::from_str(&target).map_err(|_| StoreError::Unreadable("outbox.target"))?,
        post: serde_json::from_str(&post).map_err(|_| StoreError::Unreadable("outbox.post"))?,
        nonce: row.get(3)?,
        attempts: row.get(4)?,
        unknown_since: row.get(5)?,
    })
}

/// Records that Discord has the message.
///
/// # Errors
/// Those of the database.
pub fn sent(tx: &Tx<'_>, id: i64, message: &str, now: i64) -> Result<(), StoreError> {
    tx.sql().execute(
        "UPDATE outbox SET state = 'sent', sent_at = ?2, message = ?3, run = NULL, tried_at = NULL, post = '{\"kind\":\"answer\",\"content\":\"\"}'
         WHERE id = ?1",
        params![id, now, message],
    )?;
    Ok(())
}

/// Records an attempt that certainly did not send, to be repeated at `due_at`. When the outcome is unknown the start of the
/// first such attempt is kept.
///
/// # Errors
/// Those of the database.
pub fn later(tx: &Tx<'_>, id: i64, due_at: i64, reason: &str, outcome_known: bool) -> Result<(), StoreError> {
    tx.sql().execute(
        "UPDATE outbox SET due_at = ?2, reason = ?3, attempts = attempts + 1, run = NULL,
                tried_at = CASE WHEN ?4 THEN NULL ELSE tried_at END
         WHERE id = ?1",
        params![id, due_at, reason, outcome_known],
    )?;
    Ok(())
}

/// Gives a row up.
///
/// # Errors
/// Those of the database.
pub fn failed(tx: &Tx<'_>, id: i64, reason: &str, now: i64) -> Result<(), StoreError> {
    tx.sql()
        .execute("UPDATE outbox SET state = 'failed', sent_at = ?3, reason = ?2, run = NULL WHERE id = ?1", params![id, reason, now])?;
    Ok(())
}

/// Sends a row elsewhere: the first place is closed to us.
///
/// # Errors
/// Those of the database.
pub fn redirect(tx: &Tx<'_>, id: i64, target: &Target, reason: &str, now: i64) -> Result<(), StoreError> {
    let target = serde_json::to_string(target).map_err(|_| StoreError::Unreadable("outbox.target"))?;
    tx.sql().execute(
        "UPDATE outbox SET target = ?2, reason = ?3, due_at = ?4, run = NULL, tried_at = NULL WHERE id = ?1",
        params![id, target, reason, now],
    )?;
    Ok(())
}

/// Makes rows due whose last attempt got no answer. Those that a rate limit holds back keep their time.
///
/// # Errors
/// Those of the database.
pub fn hurry(tx: &Tx<'_>, now: i64) -> Result<(), StoreError> {
    tx.sql().execute(
        "UPDATE outbox SET due_at = ?1 WHERE state = 'waiting' AND due_at > ?1 AND run IS NULL AND reason LIKE 'no answer%'",
        [now],
    )?;
    Ok(())
}

/// When the next row that nobody is sending is due, ms since 1970.
///
/// # Errors
/// Those of the database.
pub fn next_due(tx: &Tx<'_>) -> Result<Option<i64>, StoreError> {
    Ok(tx.sql().query_row("SELECT min(due_at) FROM outbox WHERE state = 'waiting' AND run IS NULL", [], |row| row.get(0))?)
}

/// Counts.
///
/// # Errors
/// Those of the database.
pub fn depth(tx: &Tx<'_>, day_ago: i64) -> Result<Depth, StoreError> {
    Ok(tx.sql().query_row(
        "SELECT coalesce(sum(state = 'waiting'), 0), coalesce(sum(state = 'failed' AND sent_at > ?1), 0) FROM outbox",
        [day_ago],
        |row| Ok(Depth { waiting: row.get(0)?, failed: row.get(1)? }),
    )?)
}

/// Forgets rows that ended before `before`.
///
/// # Errors
/// Those of the database.
pub fn forget(tx: &Tx<'_>, before: i64) -> Result<usize, StoreError> {
    Ok(tx.sql().execute("DELETE FROM outbox WHERE state <> 'waiting' AND sent_at < ?1", [before])?)
}

/// Texts of the reminders of a person that were given up, newest first.
///
/// # Errors
/// Those of the database.
pub fn failed_reminders(tx: &Tx<'_>, person: UserId) -> Result<Vec<String>, StoreError> {
    let mut statement = tx.sql().prepare_cached(
        "SELECT post ->> 'content' FROM outbox
         WHERE state = 'failed' AND post ->> 'kind' = 'reminder' AND post ->> 'owner' = ?1 AND target ->> 'channel' IS NULL
         ORDER BY sent_at DESC LIMIT 10",
    )?;
    let rows = statement.query_map([person.to_string()], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
