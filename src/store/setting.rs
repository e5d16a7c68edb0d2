//! What a community set, with each change on record so that it can be undone.

use rusqlite::{OptionalExtension as _, params};

use super::{StoreError, Tx};
use crate::domain::id::{GuildId, UserId};

/// A recorded change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Number.
    pub id: i64,
    /// Community.
    pub guild: GuildId,
    /// Setting.
    pub name: String,
    /// Value before.
    pub before: Option<String>,
    /// Value after.
    pub after: Option<String>,
    /// When, ms since 1970.
    pub at: i64,
    /// Whether it was undone.
    pub undone: bool,
}

/// Value of a setting.
///
/// # Errors
/// Those of the database.
pub fn get(tx: &Tx<'_>, guild: GuildId, name: &str) -> Result<Option<String>, StoreError> {
    let mut statement = tx.sql().prepare_cached("SELECT value FROM guild_setting WHERE guild = ?1 AND name = ?2")?;
    Ok(statement.query_row(params![guild.to_string(), name], |row| row.get(0)).optional()?)
}

/// All settings of a community, by name.
///
/// # Errors
/// Those of the database.
pub fn all(tx: &Tx<'_>, guild: GuildId) -> Result<Vec<(String, String)>, StoreError> {
    let mut statement = tx.sql().prepare_cached("SELECT name, value FROM guild_setting WHERE guild = ?1 ORDER BY name")?;
    let rows = statement.query_map([guild.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The communities that set this, each with its value.
///
/// # Errors
/// Those of the database.
pub fn everywhere(tx: &Tx<'_>, name: &str) -> Result<Vec<(GuildId, String)>, StoreError> {
    let mut statement = tx.sql().prepare_cached("SELECT guild, value FROM guild_setting WHERE name = ?1 ORDER BY guild")?;
    let rows = statement.query_map([name], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?;
    let read = |(guild, value): (String, String)| Ok((guild.parse().map_err(|_| StoreError::Unreadable("guild_setting.guild"))?, value));
    rows.map(|row| read(row?)).collect()
}

/// Sets or removes a value and records the change.
///
/// # Errors
/// Those of the database.
pub fn set(tx: &Tx<'_>, guild: GuildId, name: &str, value: Option<&str>, person: UserId, now: i64) -> Result<Change, StoreError> {
    let before = get(tx, guild, name)?;
    match value {
        Some(value) => tx.sql().execute(
            "INSERT INTO guild_setting (guild, name, value) VALUES (?1, ?2, ?3) ON CONFLICT (guild, name) DO UPDATE SET value = ?3",
            params![guild.to_string(), name, value],
        )?,
        None => tx.sql().execute("DELETE FROM guild_setting WHERE guild = ?1 AND name = ?2", params![guild.to_string(), name])?,
    };
    tx.sql().execute(
        "INSERT INTO guild_change (guild, name, before, after, person, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![guild.to_string(), name, before, value, person.to_string(), now],
    )?;
    let id = tx.sql().last_insert_rowid();
    Ok(Change { id, guild, name: name.to_owned(), before, after: value.map(str::to_owned), at: now, undone: false })
}

/// A recorded change.
///
/// # Errors
/// Those of the database.
pub fn change(tx: &Tx<'_>, id: i64) -> Result<Option<Change>, StoreError> {
    let found = tx
        .sql()
        .query_row("SELECT guild, name, before, after, at, undone_at FROM guild_change WHERE id = ?1", [id], |row| {
            Ok((
                row.get::<_, String>(0)?,
                Change {
                    id,
                    guild: GuildId(0),
                    name: row.get(1)?,
                    before: row.get(2)?,
                    after: row.get(3)?,
                    at: row.get(4)?,
                    undone: row.get::<_, Option<i64>>(5)?.is_some(),
                },
            ))
        })
        .optional()?;
    found
        .map(|(guild, change)| {
            let guild = guild.parse().map_err(|_| StoreError::Unreadable("guild_change.guild"))?;
            Ok(Change { guild, ..change })
        })
        .transpose()
}

/// Marks a change as undone.
///
/// # Errors
/// Those of the database.
pub fn mark_undone(tx: &Tx<'_>, id: i64, now: i64) -> Result<(), StoreError> {
    tx.sql().execute("UPDATE guild_change SET undone_at = ?2 WHERE id = ?1", params![id, now])?;
    Ok(())
}

/// Forgets changes made before `before`, ms since 1970.
///
/// # Errors
/// Those of the database.
pub fn forget_changes(tx: &Tx<'_>, before: i64) -> Result<usize, StoreError> {
    Ok(tx.sql().execute("DELETE FROM guild_change WHERE at < ?1", [before])?)
}
