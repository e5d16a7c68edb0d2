//! Single values that are kept under a name.

use rusqlite::{OptionalExtension as _, params};

use super::{StoreError, Tx};

/// The value under a name.
///
/// # Errors
/// Those of the database.
pub fn get(tx: &Tx<'_>, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let mut statement = tx.sql().prepare_cached("SELECT value FROM meta WHERE name = ?1")?;
    Ok(statement.query_row([name], |row| row.get(0)).optional()?)
}

/// Keeps a value under a name, in place of the one before.
///
/// # Errors
/// Those of the database.
pub fn set(tx: &Tx<'_>, name: &str, value: &[u8]) -> Result<(), StoreError> {
    tx.sql().execute("INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2", params![name, value])?;
    Ok(())
}
