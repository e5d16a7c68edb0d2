//! What people were told of each deployment.

pub(super) mod order;

use std::collections::BTreeMap;

use rusqlite::params;

use crate::store::{StoreError, Tx, meta};

/// Under this name `meta` holds that a status of the deployer was seen once.
const SEEN: &str = "deployments-seen";

/// What was told of each deployment, as it was noted; none for those that began before. Absent until [`note_sight`].
///
/// # Errors
/// Those of the database.
pub fn known(tx: &Tx<'_>) -> Result<Option<BTreeMap<String, Option<String>>>, StoreError> {
    if meta::get(tx, SEEN)?.is_none() {
        return Ok(None);
    }
    let mut statement = tx.sql().prepare_cached("SELECT id, told FROM deployment")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(Some(rows.collect::<Result<_, _>>()?))
}

/// Notes that a status was seen.
///
/// # Errors
/// Those of the database.
pub fn note_sight(tx: &Tx<'_>) -> Result<(), StoreError> {
    if meta::get(tx, SEEN)?.is_some() { Ok(()) } else { meta::set(tx, SEEN, &[1]) }
}

/// Notes what people are told of a deployment; none: nothing, ever.
///
/// # Errors
/// Those of the database.
pub fn note(tx: &Tx<'_>, id: &str, told: Option<&str>, now: i64) -> Result<(), StoreError> {
    tx.sql().execute(
        "INSERT INTO deployment (id, told, told_at) VALUES (?1, ?2, ?3) ON CONFLICT (id) DO UPDATE SET told = ?2, told_at = ?3",
        params![id, told, now],
    )?;
    Ok(())
}

/// Forgets what was told before `before`.
///
/// # Errors
/// Those of the database.
pub fn forget(tx: &Tx<'_>, before: i64) -> Result<usize, StoreError> {
    Ok(tx.sql().execute("DELETE FROM deployment WHERE told_at < ?1", [before])?)
}
