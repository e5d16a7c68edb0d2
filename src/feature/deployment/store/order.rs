//! Orders for the deployer, from the person's word to the deployer's answer.

use rusqlite::{OptionalExtension as _, params};

use crate::feature::deployment::model::order::Standing;
use crate::store::{StoreError, Tx};

/// The table, for those who wait for it.
pub const TABLE: &str = "deploy_order";

/// An order to hand over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Its id.
    pub id: String,
    /// As the deployer reads it.
    pub content: String,
}

/// Writes an order.
///
/// # Errors
/// Those of the database.
pub fn put(tx: &Tx<'_>, id: &str, content: &str, now: i64, ends_at: i64) -> Result<(), StoreError> {
    tx.sql().execute(
        "INSERT INTO deploy_order (id, content, created_at, ends_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (id) DO NOTHING",
        params![id, content, now, ends_at],
    )?;
    tx.touch(TABLE);
    Ok(())
}

/// Contents of the orders without an answer.
///
/// # Errors
/// Those of the database.
pub fn open(tx: &Tx<'_>, now: i64) -> Result<Vec<String>, StoreError> {
    let mut statement =
        tx.sql().prepare_cached("SELECT content FROM deploy_order WHERE state IN ('waiting', 'handed') AND ends_at > ?1")?;
    let rows = statement.query_map([now], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The order to hand over next. The deployer has room for one, so while it has not answered the others wait.
///
/// # Errors
/// Those of the database.
pub fn next(tx: &Tx<'_>) -> Result<Option<Waiting>, StoreError> {
    let mut statement = tx.sql().prepare_cached(
        "SELECT id, content FROM deploy_order WHERE state = 'waiting' AND NOT EXISTS (SELECT 1 FROM deploy_order WHERE state = 'handed')
         ORDER BY created_at, id LIMIT 1",
    )?;
    Ok(statement.query_row([], |row| Ok(Waiting { id: row.get(0)?, content: row.get(1)? })).optional()?)
}

/// Notes that an order lies in the folder of the deployer.
///
/// # Errors
/// Those of the database.
pub fn handed(tx: &Tx<'_>, id: &str) -> Result<(), StoreError> {
    tx.sql().execute("UPDATE deploy_order SET state = 'handed', handed = 1 WHERE id = ?1 AND state = 'waiting'", [id])?;
    tx.touch(TABLE);
    Ok(())
}

/// Notes the answer to an order; false when it is not one that waits for it.
///
/// # Errors
/// Those of the database.
pub fn answered(tx: &Tx<'_>, id: &str, done: bool, said: &str) -> Result<bool, StoreError> {
    let noted = tx.sql().execute(
        "UPDATE deploy_order SET state = 'answered', done = ?2, said = ?3 WHERE id = ?1 AND state IN ('waiting', 'handed')",
        params![id, done, said],
    )?;
    if noted == 1 {
        tx.touch(TABLE);
    }
    Ok(noted == 1)
}

/// Ends the orders for whose answer nobody waits any more; returns whether each had been handed over.
///
/// # Errors
/// Those of the database.
pub fn expire(tx: &Tx<'_>, now: i64) -> Result<Vec<(String, bool)>, StoreError> {
    let mut statement = tx.sql().prepare_cached(
        "UPDATE deploy_order SET state = 'expired' WHERE state IN ('waiting', 'handed') AND ends_at <= ?1 RETURNING id, handed",
    )?;
    let rows = statement.query_map([now], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let ended: Vec<_> = rows.collect::<Result<_, _>>()?;
    if !ended.is_empty() {
        tx.touch(TABLE);
    }
    Ok(ended)
}

/// Where an order stands; none when it is not known.
///
/// # Errors
/// Those of the database.
pub fn standing(tx: &Tx<'_>, id: &str) -> Result<Option<Standing>, StoreError> {
    let mut statement =
        tx.sql().prepare_cached("SELECT state, handed, coalesce(done, 0), coalesce(said, '') FROM deploy_order WHERE id = ?1")?;
    let found = statement.query_row([id], |row| {
        let state: String = row.get(0)?;
        Ok(match state.as_str() {
            "answered" => Standing::Answered { done: row.get(2)?, said: row.get(3)? },
            "expired" => Standing::Expired { handed: row.get(1)? },
            _ => Standing::Open,
        })
    });
    Ok(found.optional()?)
}

/// Forgets orders given before `before`.
///
/// # Errors
/// Those of the database.
pub fn forget(tx: &Tx<'_>, before: i64) -> Result<usize, StoreError> {
    Ok(tx.sql().execute("DELETE FROM deploy_order WHERE created_at < ?1", [before])?)
}
