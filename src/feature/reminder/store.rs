//! Reminders.

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Row, params};

use super::model::{Reminder, State};
use crate::domain::id::UserId;
use crate::domain::language::Language;
use crate::store::{StoreError, Tx};

/// How long a reminder that cannot be read is put off.
const UNREADABLE_WAITS_MS: i64 = 3_600_000;

const COLUMNS: &str = "id, owner, guild, origin, channel, content, due_at, rule, language, state, changed_at, repeat";

/// The active reminders, without those for channels of communities that the bot was removed from: they wait until it is back.
const RUNS: &str = "state = 'active' AND (channel IS NULL OR guild IS NULL
     OR NOT EXISTS (SELECT 1 FROM community WHERE community.guild = reminder.guild AND left_at IS NOT NULL))";

/// Writes a new reminder; its `id` is ignored and the new one returned.
///
/// # Errors
/// Those of the database.
pub fn insert(tx: &Tx<'_>, new: &Reminder) -> Result<i64, StoreError> {
    let rule = new.rule.as_ref().map(serde_json::to_string).transpose().map_err(|_| StoreError::Unreadable("reminder.rule"))?;
    tx.sql()
        .prepare_cached(
            "INSERT INTO reminder (owner, guild, origin, channel, content, due_at, rule, language, state, created_at, changed_at, repeat)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10, ?11)",
        )?
        .execute(params![
            new.owner.to_string(),
            new.guild.map(|id| id.to_string()),
            new.origin.map(|id| id.to_string()),
            new.channel.map(|id| id.to_string()),
            new.content,
            new.due_at.as_millisecond(),
            rule,
            new.language.code(),
            new.state.key(),
            new.changed_at.as_millisecond(),
            new.repeat,
        ])?;
    Ok(tx.sql().last_insert_rowid())
}

/// One reminder.
///
/// # Errors
/// Those of the database.
pub fn get(tx: &Tx<'_>, id: i64) -> Result<Option<Reminder>, StoreError> {
    let mut statement = tx.sql().prepare_cached(&format!("SELECT {COLUMNS} FROM reminder WHERE id = ?1"))?;
    statement.query_row([id], |row| Ok(from_row(row))).optional()?.transpose()
}

/// A person's active reminders, soonest first.
///
/// # Errors
/// Those of the database.
pub fn of(tx: &Tx<'_>, owner: UserId) -> Result<Vec<Reminder>, StoreError> {
    select(tx, "owner = ?1 AND state = 'active' ORDER BY due_at, id", params![owner.to_string()])
}

/// Active reminders due at `now`, oldest first, and how many that cannot be read were put off.
///
/// # Errors
/// Those of the database.
pub fn due(tx: &Tx<'_>, now: Timestamp) -> Result<(Vec<Reminder>, usize), StoreError> {
    let mut statement =
        tx.sql().prepare_cached(&format!("SELECT {COLUMNS} FROM reminder WHERE {RUNS} AND due_at <= ?1 ORDER BY due_at, id LIMIT 100"))?;
    let rows = statement.query_map(params![now.as_millisecond()], |row| Ok((row.get::<_, i64>(0)?, from_row(row))))?;
    let (mut due, mut put_off) = (Vec::new(), 0);
    for row in rows.collect::<Result<Vec<_>, _>>()? {
        match row {
            (id, Err(StoreError::Unreadable(what))) => {
                // Another release may have written it and be able to read it; meanwhile it does not hold up the others.
                tracing::error!(reminder = id, what, "a reminder cannot be read and is put off");
                tx.sql()
                    .execute("UPDATE reminder SET due_at = ?2 WHERE id = ?1", params![id, now.as_millisecond() + UNREADABLE_WAITS_MS])?;
                put_off += 1;
            }
            (_, read) => due.push(read?),
        }
    }
    Ok((due, put_off))
}

/// When the next active reminder is due, ms since 1970.
///
/// # Errors
/// Those of the database.
pub fn next_due(tx: &Tx<'_>) -> Result<Option<i64>, StoreError> {
    let mut statement = tx.sql().prepare_cached(&format!("SELECT due_at FROM reminder WHERE {RUNS} ORDER BY due_at LIMIT 1"))?;
    Ok(statement.query_row([], |row| row.get(0)).optional()?)
}

/// Changes where a reminder stands and when it is due.
///
/// # Errors
/// Those of the database.
pub fn change(tx: &Tx<'_>, id: i64, state: State, due_at: Timestamp, now: Timestamp) -> Result<(), StoreError> {
    tx.sql().prepare_cached("UPDATE reminder SET state = ?2, due_at = ?3, changed_at = ?4 WHERE id = ?1")?.execute(params![
        id,
        state.key(),
        due_at.as_millisecond(),
        now.as_millisecond()
    ])?;
    Ok(())
}

/// Changes state, time and rule at once.
///
/// # Errors
/// Those of the database.
pub fn reschedule(tx: &Tx<'_>, changed: &Reminder, now: Timestamp) -> Result<(), StoreError> {
    let rule = changed.rule.as_ref().map(serde_json::to_string).transpose().map_err(|_| StoreError::Unreadable("reminder.rule"))?;
    tx.sql().execute(
        "UPDATE reminder SET state = ?2, due_at = ?3, rule = ?4, changed_at = ?5 WHERE id = ?1",
        params![changed.id, changed.state.key(), changed.due_at.as_millisecond(), rule, now.as_millisecond()],
    )?;
    Ok(())
}

/// Forgets what ended, and drafts that nobody confirmed, before the given times in ms since 1970.
///
/// # Errors
/// Those of the database.
pub fn forget(tx: &Tx<'_>, ended_before: i64, drafted_before: i64) -> Result<usize, StoreError> {
    let forgotten = tx.sql().execute(
        "DELETE FROM reminder WHERE (state IN ('done', 'removed') AND changed_at < ?1) OR (state = 'draft' AND changed_at < ?2)",
        params![ended_before, drafted_before],
    )?;
    Ok(forgotten)
}

fn select(tx: &Tx<'_>, condition: &str, values: &[&dyn rusqlite::ToSql]) -> Result<Vec<Reminder>, StoreError> {
    let mut statement = tx.sql().prepare_cached(&format!("SELECT {COLUMNS} FROM reminder WHERE {condition}"))?;
    let rows = statement.query_map(values, |row| Ok(from_row(row)))?;
    rows.map(|row| row?).collect()
}

fn from_row(row: &Row<'_>) -> Result<Reminder, StoreError> {
    fn id<T: std::str::FromStr>(text: Option<String>) -> Result<Option<T>, StoreError> {
        text.map(|text| text.parse().map_err(|_| StoreError::Unreadable("reminder"))).transpose()
    }
    let moment = |ms: i64| Timestamp::from_millisecond(ms).map_err(|_| StoreError::Unreadable("reminder.due_at"));
    let rule: Option<String> = row.get(7)?;
    Ok(Reminder {
        id: row.get(0)?,
        owner: id(row.get(1)?)?.ok_or(StoreError::Unreadable("reminder.owner"))?,
        guild: id(row.get(2)?)?,
        origin: id(row.get(3)?)?,
        channel: id(row.get(4)?)?,
        content: row.get(5)?,
        due_at: moment(row.get(6)?)?,
        rule: rule.map(|json| serde_json::from_str(&json).map_err(|_| StoreError::Unreadable("reminder.rule"))).transpose()?,
        language: Language::from_locale(&row.get::<_, String>(8)?).unwrap_or_default(),
        state: State::from_key(&row.get::<_, String>(9)?).ok_or(StoreError::Unreadable("reminder.state"))?,
        changed_at: moment(row.get(10)?)?,
        repeat: row.get(11)?,
    })
}
