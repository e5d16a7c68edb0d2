//! How attempts to send ended, as the rows remember it.

use rusqlite::{OptionalExtension as _, params};

use super::Due;
use crate::domain::outbox::Target;
use crate::store::{StoreError, Tx};

/// How long a row that cannot be read is put off.
const UNREADABLE_WAITS_MS: i64 = 3_600_000;

/// Puts off a row that this release cannot read or put into words. Another release may have written it and be able to send it; meanwhile
/// it does not hold up the others. `untried`: no attempt has an outcome that is not known.
///
/// # Errors
/// Those of the database.
pub fn put_off(tx: &Tx<'_>, id: i64, now: i64, untried: bool) -> Result<(), StoreError> {
    tx.sql().execute(
        "UPDATE outbox SET due_at = ?2, reason = 'unreadable', run = NULL, tried_at = CASE WHEN ?3 THEN NULL ELSE tried_at END WHERE id = ?1",
        params![id, now + UNREADABLE_WAITS_MS, untried],
    )?;
    Ok(())
}

/// Records that a row arrived, as `message`. When it says something else by now, that is sent next.
///
/// # Errors
/// Those of the database.
pub fn sent(tx: &Tx<'_>, row: &Due, message: &str, now: i64) -> Result<(), StoreError> {
    let ended = tx.sql().execute(
        "UPDATE outbox SET state = 'sent', sent_at = ?2, message = ?3, run = NULL, tried_at = NULL, post = json_object('kind', post ->> 'kind')
         WHERE id = ?1 AND revision = ?4",
        params![row.id, now, message, row.revision],
    )?;
    if ended == 0 { found(tx, row, message, now) } else { Ok(()) }
}

/// Whether a row says something else by now than what was sent.
///
/// # Errors
/// Those of the database.
pub fn is_superseded(tx: &Tx<'_>, row: &Due) -> Result<bool, StoreError> {
    let asked = tx.sql().query_row("SELECT revision <> ?2 FROM outbox WHERE id = ?1", params![row.id, row.revision], |found| found.get(0));
    Ok(asked.optional()?.unwrap_or(false))
}

/// Records that a row is at Discord as `message`, and is to be edited.
///
/// # Errors
/// Those of the database.
pub fn found(tx: &Tx<'_>, row: &Due, message: &str, now: i64) -> Result<(), StoreError> {
    tx.sql()
        .execute("UPDATE outbox SET message = ?2, due_at = ?3, run = NULL, tried_at = NULL WHERE id = ?1", params![row.id, message, now])?;
    Ok(())
}

/// Records that the message of a row is gone: it is posted anew, as another one.
///
/// # Errors
/// Those of the database.
pub fn vanished(tx: &Tx<'_>, row: &Due, now: i64) -> Result<(), StoreError> {
    tx.sql().execute(
        "UPDATE outbox SET message = NULL, nonce = lower(hex(randomblob(12))), due_at = ?2, run = NULL, tried_at = NULL WHERE id = ?1",
        params![row.id, now],
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

/// Makes rows due whose last attempt got no answer from Discord, which is back, and those that a release before could not read. Those
/// that a rate limit holds back keep their time.
///
/// # Errors
/// Those of the database.
pub fn hurry(tx: &Tx<'_>, now: i64) -> Result<(), StoreError> {
    tx.sql().execute(
        "UPDATE outbox SET due_at = ?1 WHERE state = 'waiting' AND due_at > ?1 AND run IS NULL
                AND ((way = 'chat' AND reason LIKE 'no answer%') OR reason = 'unreadable')",
        [now],
    )?;
    Ok(())
}
