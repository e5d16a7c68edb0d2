//! What wants a second person, and who decided.

use rusqlite::{OptionalExtension as _, params};

use super::{StoreError, Tx};
use crate::domain::id::{GuildId, UserId};

/// Something that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Number.
    pub id: i64,
    /// Community.
    pub guild: GuildId,
    /// Kind, which one feature knows.
    pub kind: String,
    /// What it is about, in that feature's words.
    pub object: String,
    /// Who asked; none: they were erased.
    pub by: Option<UserId>,
    /// When, ms since 1970.
    pub at: i64,
    /// What was decided.
    pub decided: Option<Decision>,
}

/// A decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// Who decided; none: they were erased.
    pub by: Option<UserId>,
    /// What.
    pub approved: bool,
}

/// Stores what was asked for; its number.
///
/// # Errors
/// Those of the database.
pub fn put(tx: &Tx<'_>, guild: GuildId, kind: &str, object: &str, by: UserId, now: i64) -> Result<i64, StoreError> {
    tx.sql().execute(
        "INSERT INTO approval (guild, kind, object, asked_by, asked_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![guild.to_string(), kind, object, by.to_string(), now],
    )?;
    Ok(tx.sql().last_insert_rowid())
}

/// What was asked for under a number.
///
/// # Errors
/// Those of the database.
pub fn find(tx: &Tx<'_>, id: i64) -> Result<Option<Asked>, StoreError> {
    type Row = (String, String, String, Option<String>, i64, Option<String>, Option<i64>, Option<bool>);
    let columns = "guild, kind, object, asked_by, asked_at, decided_by, decided_at, approved";
    let found: Option<Row> = tx
        .sql()
        .query_row(&format!("SELECT {columns} FROM approval WHERE id = ?1"), [id], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?, row.get(7)?))
        })
        .optional()?;
    let Some((guild, kind, object, asked_by, at, decided_by, decided_at, approved)) = found else { return Ok(None) };
    let guild = guild.parse().map_err(|_| StoreError::Unreadable("approval.guild"))?;
    let person = |id: Option<String>, column| id.map(|id| id.parse().map_err(|_| StoreError::Unreadable(column))).transpose();
    let by = person(asked_by, "approval.asked_by")?;
    let decided = match decided_at {
        Some(_) => Some(Decision { by: person(decided_by, "approval.decided_by")?, approved: approved.unwrap_or(false) }),
        None => None,
    };
    Ok(Some(Asked { id, guild, kind, object, by, at, decided }))
}

/// Notes a decision; false when there was one before.
///
/// # Errors
/// Those of the database.
pub fn decide(tx: &Tx<'_>, id: i64, by: UserId, approved: bool, now: i64) -> Result<bool, StoreError> {
    let changed = tx.sql().execute(
        "UPDATE approval SET decided_by = ?2, decided_at = ?3, approved = ?4 WHERE id = ?1 AND decided_at IS NULL",
        params![id, by.to_string(), now, approved],
    )?;
    Ok(changed == 1)
}

/// Forgets what was asked for before `before`, ms since 1970.
///
/// # Errors
/// Those of the database.
pub fn forget(tx: &Tx<'_>, before: i64) -> Result<(), StoreError> {
    tx.sql().execute("DELETE FROM approval WHERE asked_at < ?1", [before])?;
    Ok(())
}
