//! What is needed to resume the connection, the count of identifies, and the hash of the registered commands.

use rusqlite::{OptionalExtension as _, params};

use super::{StoreError, Tx, meta};

/// A session that can be resumed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Id given by Discord.
    pub id: String,
    /// Where to resume.
    pub resume_url: String,
    /// Last event that has been dealt with.
    pub sequence: u64,
    /// Application id, known only from READY.
    pub application: String,
    /// The intents it was made with; none: not known, because a release before made it.
    pub intents: Option<u64>,
}

/// The session of a slot; without one, the latest of a slot that nobody holds, which a process left that had taken over from
/// another. It is moved to this slot.
///
/// # Errors
/// Those of the database.
pub fn session(tx: &Tx<'_>, slot: u8, held: &[u8]) -> Result<Option<Session>, StoreError> {
    let mut statement = tx
        .sql()
        .prepare("SELECT slot, id, resume_url, sequence, application, intents FROM session ORDER BY slot <> ?1, updated_at DESC")?;
    let mut rows = statement.query([slot])?;
    while let Some(row) = rows.next()? {
        let found: u8 = row.get(0)?;
        if found != slot && held.contains(&found) {
            continue;
        }
        let session =
            Session { id: row.get(1)?, resume_url: row.get(2)?, sequence: row.get(3)?, application: row.get(4)?, intents: row.get(5)? };
        if found != slot {
            tx.sql().execute("UPDATE session SET slot = ?1 WHERE slot = ?2", [slot, found])?;
        }
        return Ok(Some(session));
    }
    Ok(None)
}

/// Stores a new session of a slot.
///
/// # Errors
/// Those of the database.
pub fn set_session(tx: &Tx<'_>, slot: u8, session: &Session, now: i64) -> Result<(), StoreError> {
    tx.sql().execute(
        "INSERT INTO session (slot, id, resume_url, sequence, application, updated_at, intents) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (slot) DO UPDATE SET id = ?2, resume_url = ?3, sequence = ?4, application = ?5, updated_at = ?6, intents = ?7",
        params![slot, session.id, session.resume_url, session.sequence, session.application, now, session.intents],
    )?;
    Ok(())
}

/// Notes that all events of the session up to `sequence` have been dealt with. Never moves backwards.
///
/// # Errors
/// Those of the database.
pub fn advance(tx: &Tx<'_>, slot: u8, session: &str, sequence: u64, now: i64) -> Result<(), StoreError> {
    let mut statement =
        tx.sql().prepare_cached("UPDATE session SET sequence = ?3, updated_at = ?4 WHERE slot = ?1 AND id = ?2 AND sequence < ?3")?;
    statement.execute(params![slot, session, sequence, now])?;
    Ok(())
}

/// Forgets a session that cannot be resumed.
///
/// # Errors
/// Those of the database.
pub fn drop_session(tx: &Tx<'_>, slot: u8) -> Result<(), StoreError> {
    tx.sql().execute("DELETE FROM session WHERE slot = ?1", [slot])?;
    Ok(())
}

/// Counts an identify and returns how many there were since `since`, this one included.
///
/// # Errors
/// Those of the database.
pub fn count_identify(tx: &Tx<'_>, now: i64, since: i64) -> Result<u32, StoreError> {
    tx.sql().execute("DELETE FROM identify WHERE at < ?1", [since])?;
    tx.sql().execute("INSERT INTO identify (at) VALUES (?1)", [now])?;
    identifies(tx, since)
}

/// How many identifies there were since `since`.
///
/// # Errors
/// Those of the database.
pub fn identifies(tx: &Tx<'_>, since: i64) -> Result<u32, StoreError> {
    Ok(tx.sql().query_row("SELECT count(*) FROM identify WHERE at >= ?1", [since], |row| row.get(0))?)
}

/// Hash of the command definitions that Discord last accepted.
///
/// # Errors
/// Those of the database.
pub fn command_hash(tx: &Tx<'_>, application: &str) -> Result<Option<String>, StoreError> {
    let found = tx.sql().query_row("SELECT hash FROM command_set WHERE application = ?1", [application], |row| row.get(0));
    Ok(found.optional()?)
}

/// Stores the hash of accepted command definitions.
///
/// # Errors
/// Those of the database.
pub fn set_command_hash(tx: &Tx<'_>, application: &str, hash: &str, now: i64) -> Result<(), StoreError> {
    tx.sql().execute(
        "INSERT INTO command_set (application, hash, synced_at) VALUES (?1, ?2, ?3)
         ON CONFLICT (application) DO UPDATE SET hash = ?2, synced_at = ?3",
        params![application, hash, now],
    )?;
    Ok(())
}

/// A value that is made once by `make` and kept.
///
/// # Errors
/// Those of the database.
pub fn kept_value(tx: &Tx<'_>, name: &str, make: impl FnOnce() -> Vec<u8>) -> Result<Vec<u8>, StoreError> {
    // Read first: a database on a full disk must still be good enough to refuse politely.
    if let Some(kept) = meta::get(tx, name)? {
        return Ok(kept);
    }
    let made = make();
    meta::set(tx, name, &made)?;
    Ok(made)
}

/// Under this name `meta` holds the intents that Discord refused.
const REFUSED: &str = "refused-intents";

/// The intents that Discord refused when they were last asked for; zero: none.
///
/// # Errors
/// Those of the database.
pub fn refused_intents(tx: &Tx<'_>) -> Result<u64, StoreError> {
    let bits = meta::get(tx, REFUSED)?.and_then(|bytes| <[u8; 8]>::try_from(bytes).ok());
    Ok(bits.map_or(0, u64::from_be_bytes))
}

/// Remembers the intents that Discord refused, in place of those before.
///
/// # Errors
/// Those of the database.
pub fn set_refused_intents(tx: &Tx<'_>, bits: u64) -> Result<(), StoreError> {
    meta::set(tx, REFUSED, &bits.to_be_bytes())
}
