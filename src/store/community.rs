//! The communities that the bot is in, or was.

use rusqlite::{OptionalExtension as _, params};

use super::{StoreError, Tx};
use crate::domain::id::GuildId;

/// Notes that the bot is in a community; writes only what is new. Returns whether it was not there before.
///
/// # Errors
/// Those of the database.
pub fn joined(tx: &Tx<'_>, guild: GuildId, now: i64) -> Result<bool, StoreError> {
    let found = tx.sql().query_row("SELECT left_at FROM community WHERE guild = ?1", [guild.to_string()], |row| row.get(0)).optional()?;
    if matches!(found, Some(None::<i64>)) {
        return Ok(false);
    }
    tx.sql().execute(
        "INSERT INTO community (guild, joined_at) VALUES (?1, ?2) ON CONFLICT (guild) DO UPDATE SET joined_at = ?2, left_at = NULL",
        params![guild.to_string(), now],
    )?;
    Ok(true)
}

/// Notes that the bot was removed from a community. Returns whether it was there before.
///
/// # Errors
/// Those of the database.
pub fn left(tx: &Tx<'_>, guild: GuildId, now: i64) -> Result<bool, StoreError> {
    let changed = tx.sql().execute(
        "INSERT INTO community (guild, joined_at, left_at) VALUES (?1, ?2, ?2)
         ON CONFLICT (guild) DO UPDATE SET left_at = ?2 WHERE left_at IS NULL",
        params![guild.to_string(), now],
    )?;
    Ok(changed == 1)
}

/// The communities that the bot is in, as far as it knows.
///
/// # Errors
/// Those of the database.
pub fn present(tx: &Tx<'_>) -> Result<Vec<GuildId>, StoreError> {
    let mut statement = tx.sql().prepare_cached("SELECT guild FROM community WHERE left_at IS NULL")?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
    rows.map(|row| row?.parse().map_err(|_| StoreError::Unreadable("community.guild"))).collect()
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    #[test]
    fn joining_and_leaving_are_news_once() {
        let mut connection = Connection::open_in_memory().unwrap();
        super::super::migrate::run(&mut connection, std::path::Path::new("/nowhere")).unwrap();
        let tx = Tx { connection: &connection };
        let guild = GuildId(1);
        assert!(joined(&tx, guild, 1).unwrap() && !joined(&tx, guild, 2).unwrap());
        assert!(left(&tx, guild, 3).unwrap() && !left(&tx, guild, 4).unwrap());
        assert_eq!(present(&tx).unwrap(), []);
        assert!(joined(&tx, guild, 5).unwrap());
        assert_eq!(present(&tx).unwrap(), [guild]);
    }
}
