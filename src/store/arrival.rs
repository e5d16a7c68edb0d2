//! Which new features a community was told of.

use rusqlite::params;

use super::{StoreError, Tx};
use crate::domain::id::GuildId;

/// The switches that a community was told of.
///
/// # Errors
/// Those of the database.
pub fn told(tx: &Tx<'_>, guild: GuildId) -> Result<Vec<String>, StoreError> {
    let mut statement = tx.sql().prepare_cached("SELECT switch FROM arrival WHERE guild = ?1")?;
    let rows = statement.query_map([guild.to_string()], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Notes that a community was told of a switch.
///
/// # Errors
/// Those of the database.
pub fn tell(tx: &Tx<'_>, guild: GuildId, switch: &str, now: i64) -> Result<(), StoreError> {
    tx.sql().execute(
        "INSERT INTO arrival (guild, switch, told_at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        params![guild.to_string(), switch, now],
    )?;
    Ok(())
}

/// The switches that a community was told of on the same card as this one.
///
/// # Errors
/// Those of the database.
pub fn told_with(tx: &Tx<'_>, guild: GuildId, switch: &str) -> Result<Vec<String>, StoreError> {
    let mut statement = tx.sql().prepare_cached(
        "SELECT switch FROM arrival WHERE guild = ?1
         AND told_at = (SELECT told_at FROM arrival WHERE guild = ?1 AND switch = ?2) ORDER BY switch",
    )?;
    let rows = statement.query_map(params![guild.to_string(), switch], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Notes that what a community was told of a switch did not come.
///
/// # Errors
/// Those of the database.
pub fn untell(tx: &Tx<'_>, guild: GuildId, switch: &str) -> Result<(), StoreError> {
    tx.sql().execute("DELETE FROM arrival WHERE guild = ?1 AND switch = ?2", params![guild.to_string(), switch])?;
    Ok(())
}
