//! What there is to tell of single rows.

use rusqlite::{OptionalExtension as _, Row};

use crate::domain::outbox::Lane;
use crate::store::{StoreError, Tx};

/// What is known of a row, without what it says and to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Number.
    pub id: i64,
    /// Its kind.
    pub kind: Option<String>,
    /// Its lane.
    pub lane: Lane,
    /// When it was written, ms since 1970.
    pub created_at: i64,
    /// When it was or is to be sent, ms since 1970.
    pub due_at: i64,
    /// Attempts that failed.
    pub tries: u32,
    /// `waiting`, `sent` or `failed`.
    pub state: String,
    /// When it ended, ms since 1970.
    pub ended_at: Option<i64>,
    /// Why the last attempt failed.
    pub reason: Option<String>,
    /// The row that goes before it to the same place.
    pub behind: Option<i64>,
}

const COLUMNS: &str = "id, kind, lane, created_at, due_at, attempts, state, sent_at, reason,
    CASE WHEN state = 'waiting' THEN (SELECT max(before.id) FROM outbox AS before WHERE before.state = 'waiting' AND before.way = one.way
        AND before.lane = one.lane AND before.target = one.target AND before.id < one.id
        AND before.reason IS NOT 'unreadable') END";

/// One row; none when there is none, or no more.
///
/// # Errors
/// Those of the database.
pub fn told(tx: &Tx<'_>, id: i64) -> Result<Option<Told>, StoreError> {
    let mut statement = tx.sql().prepare_cached(&format!("SELECT {COLUMNS} FROM outbox AS one WHERE id = ?1"))?;
    Ok(statement.query_row([id], read).optional()?)
}

/// The rows whose cause begins so, the first one first.
///
/// # Errors
/// Those of the database.
pub fn told_of(tx: &Tx<'_>, caused_by: &str) -> Result<Vec<Told>, StoreError> {
    let mut statement =
        tx.sql().prepare_cached(&format!("SELECT {COLUMNS} FROM outbox AS one WHERE substr(cause, 1, length(?1)) = ?1 ORDER BY id"))?;
    let rows = statement.query_map([caused_by], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Told> {
    Ok(Told {
        id: row.get(0)?,
        kind: row.get(1)?,
        lane: Lane::from_number(row.get(2)?),
        created_at: row.get(3)?,
        due_at: row.get(4)?,
        tries: row.get(5)?,
        state: row.get(6)?,
        ended_at: row.get(7)?,
        reason: row.get(8)?,
        behind: row.get(9)?,
    })
}
