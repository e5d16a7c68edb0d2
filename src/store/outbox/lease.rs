//! Which rows are sent now: for each lane and place the first, as many places at once as the lane has room for.

use std::collections::HashSet;

use rusqlite::{Row, params};

use super::{Due, put_off};
use crate::domain::outbox::{Lane, Post, Way};
use crate::store::{ProcessId, StoreError, Tx};

/// A row that this process is sending just now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flying {
    /// The row.
    pub id: i64,
    /// Its lane.
    pub lane: Lane,
}

/// What to do now, and when to look again.
#[derive(Debug, Default)]
pub struct Turn {
    /// Rows to send now.
    pub rows: Vec<Due>,
    /// When the next row is due that would find room, ms since 1970.
    pub next: Option<i64>,
}

/// The first row of a lane to a place.
struct Head {
    id: i64,
    lane: Lane,
    due_at: i64,
    holder: Option<String>,
}

/// Takes the rows that are due and find room for `run`, beside those that it is sending. A row that a living process of `alive` is
/// sending is left alone, and so are those behind it.
///
/// # Errors
/// Those of the database.
pub fn lease(tx: &Tx<'_>, run: &ProcessId, alive: &HashSet<String>, way: Way, now: i64, flying: &[Flying]) -> Result<Turn, StoreError> {
    let mut room = Lane::ALL.map(|lane| lane.places(way).saturating_sub(flying.iter().filter(|one| one.lane == lane).count()));
    let mut turn = Turn::default();
    for head in heads(tx, way)? {
        let room = &mut room[usize::from(head.lane.number())];
        let is_flying = flying.iter().any(|one| one.id == head.id);
        // A row that is ours and not under way is one whose outcome could not be recorded.
        let elsewhere = head.holder.is_some_and(|holder| holder != run.0 && alive.contains(&holder));
        if *room == 0 || is_flying || elsewhere {
            continue;
        }
        if head.due_at > now {
            turn.next = Some(turn.next.map_or(head.due_at, |next| next.min(head.due_at)));
            continue;
        }
        if let Some(row) = take(tx, run, head.id, now)? {
            *room -= 1;
            turn.rows.push(row);
        }
    }
    Ok(turn)
}

/// The first waiting row of each lane to each place, in the order in which they became due. One that cannot be read holds up nobody.
fn heads(tx: &Tx<'_>, way: Way) -> Result<Vec<Head>, StoreError> {
    let mut statement = tx.sql().prepare_cached(
        "SELECT id, lane, due_at, run FROM outbox AS one WHERE state = 'waiting' AND way = ?1 AND NOT EXISTS (
             SELECT 1 FROM outbox AS before WHERE before.state = 'waiting' AND before.way = ?1 AND before.lane = one.lane
                    AND before.target = one.target AND before.id < one.id AND before.reason IS NOT 'unreadable')
         ORDER BY due_at, id",
    )?;
    let rows = statement.query_map([way.key()], |row| {
        Ok(Head { id: row.get(0)?, lane: Lane::from_number(row.get(1)?), due_at: row.get(2)?, holder: row.get(3)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Takes a row for `run`; none when it cannot be read, and is put off.
fn take(tx: &Tx<'_>, run: &ProcessId, id: i64, now: i64) -> Result<Option<Due>, StoreError> {
    let mut statement = tx
        .sql()
        .prepare_cached("SELECT id, target, post, nonce, attempts, tried_at, message, revision, lane, due_at FROM outbox WHERE id = ?1")?;
    let row = match statement.query_row([id], |row| Ok(read(row)))? {
        Err(StoreError::Unreadable(what)) => {
            tracing::error!(row = id, what, "a message cannot be read and is put off");
            put_off(tx, id, now, false)?;
            return Ok(None);
        }
        read => read?,
    };
    tx.sql()
        .prepare_cached(
            "UPDATE outbox SET run = ?2, tried_at = coalesce(tried_at, ?3), reason = nullif(reason, 'unreadable') WHERE id = ?1",
        )?
        .execute(params![id, run.0, now])?;
    Ok(Some(row))
}

fn read(row: &Row<'_>) -> Result<Due, StoreError> {
    let (target, post): (String, String) = (row.get(1)?, row.get(2)?);
    Ok(Due {
        id: row.get(0)?,
        target: serde_json::from_str(&target).map_err(|_| StoreError::Unreadable("outbox.target"))?,
        post: Post::read(&post)?,
        nonce: row.get(3)?,
        attempts: row.get(4)?,
        unknown_since: row.get(5)?,
        message: row.get(6)?,
        revision: row.get(7)?,
        lane: Lane::from_number(row.get(8)?),
        due_at: row.get(9)?,
    })
}
