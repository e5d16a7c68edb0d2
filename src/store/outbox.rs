//! The outbox: rows to be sent, each by one process at a time.

use std::collections::HashSet;

use rusqlite::{OptionalExtension as _, Row, params};

use super::{Run, StoreError, Tx};
use crate::domain::id::UserId;
use crate::domain::outbox::{Post, Target, Way};

/// How long a row that cannot be read is put off.
const UNREADABLE_WAITS_MS: i64 = 3_600_000;

/// A row to be written.
#[derive(Debug)]
pub struct New<'a> {
    /// The fact that causes it; the same fact is written once.
    pub cause: &'a str,
    /// Where it goes.
    pub target: &'a Target,
    /// What it says.
    pub post: &'a Post,
    /// Not before, ms since 1970.
    pub due_at: i64,
}

/// A row to be sent.
#[derive(Debug, Clone)]
pub struct Due {
    /// Number.
    pub id: i64,
    /// Where it goes.
    pub target: Target,
    /// What it says.
    pub post: Post,
    /// Lets Discord recognise a repetition.
    pub nonce: String,
    /// Attempts that failed so far.
    pub attempts: u32,
    /// Start of an earlier attempt whose outcome is not known, ms since 1970.
    pub unknown_since: Option<i64>,
    /// The message it is to replace, as `channel/message`; none: it is to be posted.
    pub message: Option<String>,
    /// Which of the things the row said one after the other.
    pub revision: u32,
}

/// Counts for people and the watchdog.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Depth {
    /// Rows that wait.
    pub waiting: u32,
    /// Rows that were given up within the last day.
    pub failed: u32,
}

/// Writes a row; false when the same fact had written it already.
///
/// # Errors
/// Those of the database.
pub fn put(tx: &Tx<'_>, new: &New<'_>, now: i64) -> Result<bool, StoreError> {
    let target = serde_json::to_string(new.target).map_err(|_| StoreError::Unreadable("outbox.target"))?;
    let post = serde_json::to_string(new.post).map_err(|_| StoreError::Unreadable("outbox.post"))?;
    let mut statement = tx.sql().prepare_cached(
        "INSERT INTO outbox (cause, target, post, nonce, created_at, due_at)
         VALUES (?1, ?2, ?3, lower(hex(randomblob(12))), ?4, ?5) ON CONFLICT (cause) DO NOTHING",
    )?;
    Ok(statement.execute(params![new.cause, target, post, now, new.due_at])? == 1)
}

/// Writes a row that says how something stands, or replaces what it says: what waits is superseded, and what was sent is edited.
/// One in a new place is a new message.
///
/// # Errors
/// Those of the database.
pub fn replace(tx: &Tx<'_>, new: &New<'_>, now: i64) -> Result<(), StoreError> {
    if put(tx, new, now)? {
        return Ok(());
    }
    let target = serde_json::to_string(new.target).map_err(|_| StoreError::Unreadable("outbox.target"))?;
    let post = serde_json::to_string(new.post).map_err(|_| StoreError::Unreadable("outbox.post"))?;
    // A process that is sending it just then keeps it, and finds by the revision that there is more to say.
    tx.sql().execute(
        "UPDATE outbox SET post = ?3, due_at = ?4, revision = revision + 1, state = 'waiting', attempts = 0, sent_at = NULL, reason = NULL,
                message = CASE WHEN target = ?2 THEN message END,
                nonce = CASE WHEN target = ?2 THEN nonce ELSE lower(hex(randomblob(12))) END,
                tried_at = CASE WHEN target = ?2 THEN tried_at END,
                target = ?2
         WHERE cause = ?1",
        params![new.cause, target, post, new.due_at],
    )?;
    Ok(())
}

/// The condition for rows that go this way. The text of a target begins with its kind.
const fn goes(way: Way) -> &'static str {
    match way {
        Way::Chat => "target NOT LIKE '{\"mail\":%'",
        Way::Mail => "target LIKE '{\"mail\":%'",
    }
}

/// Takes up to `most` due rows that go by `way` for `run`. A row that a living process of `alive` is sending is left alone.
///
/// # Errors
/// Those of the database.
pub fn lease(tx: &Tx<'_>, run: &Run, alive: &HashSet<String>, way: Way, now: i64, most: usize) -> Result<Vec<Due>, StoreError> {
    let mut statement = tx.sql().prepare_cached(&format!(
        "SELECT id, target, post, nonce, attempts, tried_at, run, message, revision FROM outbox
         WHERE state = 'waiting' AND due_at <= ?1 AND {} ORDER BY due_at, id",
        goes(way)
    ))?;
    let mut rows = statement.query([now])?;
    let (mut leased, mut unreadable) = (Vec::new(), Vec::new());
    while leased.len() < most {
        let Some(row) = rows.next()? else { break };
        let holder: Option<String> = row.get(6)?;
        // One sender a process and way, so a row that we hold ourselves is one whose outcome could not be recorded.
        if holder.is_some_and(|holder| holder != run.0 && alive.contains(&holder)) {
            continue;
        }
        match read(row) {
            Err(StoreError::Unreadable(what)) => unreadable.push((row.get::<_, i64>(0)?, what)),
            read => leased.push(read?),
        }
    }
    for (id, what) in unreadable {
        // Another release may have written it and be able to send it; meanwhile it does not hold up the others.
        tracing::error!(row = id, what, "a message cannot be read and is put off");
        tx.sql().execute("UPDATE outbox SET due_at = ?2, reason = 'unreadable' WHERE id = ?1", params![id, now + UNREADABLE_WAITS_MS])?;
    }
    for row in &leased {
        tx.sql()
            .prepare_cached("UPDATE outbox SET run = ?2, tried_at = coalesce(tried_at, ?3) WHERE id = ?1")?
            .execute(params![row.id, run.0, now])?;
    }
    Ok(leased)
}

/// Reads a row of [`lease`].
fn read(row: &Row<'_>) -> Result<Due, StoreError> {
    let (target, post): (String, String) = (row.get(1)?, row.get(2)?);
    Ok(Due {
        id: row.get(0)?,
        target: serde_json::from_str(&target).map_err(|_| StoreError::Unreadable("outbox.target"))?,
        post: serde_json::from_str(&post).map_err(|_| StoreError::Unreadable("outbox.post"))?,
        nonce: row.get(3)?,
        attempts: row.get(4)?,
        unknown_since: row.get(5)?,
        message: row.get(7)?,
        revision: row.get(8)?,
    })
}

/// Records that a row arrived, as `message`. When it says something else by now, that is sent next.
///
/// # Errors
/// Those of the database.
pub fn sent(tx: &Tx<'_>, row: &Due, message: &str, now: i64) -> Result<(), StoreError> {
    let ended = tx.sql().execute(
        "UPDATE outbox SET state = 'sent', sent_at = ?2, message = ?3, run = NULL, tried_at = NULL, post = '{\"kind\":\"answer\",\"content\":\"\"}'
         WHERE id = ?1 AND revision = ?4",
        params![row.id, now, message, row.revision],
    )?;
    if ended == 0 { found(tx, row, message, now) } else { Ok(()) }
}

/// Whether a row says something else by now than what was sent.
///
/// # Errors
/// Those of the database.
pub fn is_superseded(tx: &Tx<'_>, row: &Due) -> Result<bool, StoreError> {
    let asked = tx.sql().query_row("SELECT revision <> ?2 FROM outbox WHERE id = ?1", params![row.id, row.revision], |found| found.get(0));
    Ok(asked.optional()?.unwrap_or(false))
}

/// Records that a row is at Discord as `message`, and is to be edited.
///
/// # Errors
/// Those of the database.
pub fn found(tx: &Tx<'_>, row: &Due, message: &str, now: i64) -> Result<(), StoreError> {
    tx.sql()
        .execute("UPDATE outbox SET message = ?2, due_at = ?3, run = NULL, tried_at = NULL WHERE id = ?1", params![row.id, message, now])?;
    Ok(())
}

/// Records that the message of a row is gone: it is posted anew, as another one.
///
/// # Errors
/// Those of the database.
pub fn vanished(tx: &Tx<'_>, row: &Due, now: i64) -> Result<(), StoreError> {
    tx.sql().execute(
        "UPDATE outbox SET message = NULL, nonce = lower(hex(randomblob(12))), due_at = ?2, run = NULL, tried_at = NULL WHERE id = ?1",
        params![row.id, now],
    )?;
    Ok(())
}

/// Records an attempt that certainly did not send, to be repeated at `due_at`. When the outcome is unknown the start of the
/// first such attempt is kept.
///
/// # Errors
/// Those of the database.
pub fn later(tx: &Tx<'_>, id: i64, due_at: i64, reason: &str, outcome_known: bool) -> Result<(), StoreError> {
    tx.sql().execute(
        "UPDATE outbox SET due_at = ?2, reason = ?3, attempts = attempts + 1, run = NULL,
                tried_at = CASE WHEN ?4 THEN NULL ELSE tried_at END
         WHERE id = ?1",
        params![id, due_at, reason, outcome_known],
    )?;
    Ok(())
}

/// Gives a row up.
///
/// # Errors
/// Those of the database.
pub fn failed(tx: &Tx<'_>, id: i64, reason: &str, now: i64) -> Result<(), StoreError> {
    tx.sql()
        .execute("UPDATE outbox SET state = 'failed', sent_at = ?3, reason = ?2, run = NULL WHERE id = ?1", params![id, reason, now])?;
    Ok(())
}

/// Sends a row elsewhere: the first place is closed to us.
///
/// # Errors
/// Those of the database.
pub fn redirect(tx: &Tx<'_>, id: i64, target: &Target, reason: &str, now: i64) -> Result<(), StoreError> {
    let target = serde_json::to_string(target).map_err(|_| StoreError::Unreadable("outbox.target"))?;
    tx.sql().execute(
        "UPDATE outbox SET target = ?2, reason = ?3, due_at = ?4, run = NULL, tried_at = NULL WHERE id = ?1",
        params![id, target, reason, now],
    )?;
    Ok(())
}

/// Makes rows due whose last attempt got no answer, and those that a release before could not read. Those that a rate limit holds
/// back keep their time.
///
/// # Errors
/// Those of the database.
pub fn hurry(tx: &Tx<'_>, now: i64) -> Result<(), StoreError> {
    tx.sql().execute(
        "UPDATE outbox SET due_at = ?1 WHERE state = 'waiting' AND due_at > ?1 AND run IS NULL
                AND (reason LIKE 'no answer%' OR reason = 'unreadable')",
        [now],
    )?;
    Ok(())
}

/// When the next row is due that goes by `way` and nobody is sending, ms since 1970.
///
/// # Errors
/// Those of the database.
pub fn next_due(tx: &Tx<'_>, way: Way) -> Result<Option<i64>, StoreError> {
    let sql = format!("SELECT min(due_at) FROM outbox WHERE state = 'waiting' AND run IS NULL AND {}", goes(way));
    Ok(tx.sql().query_row(&sql, [], |row| row.get(0))?)
}

/// Counts.
///
/// # Errors
/// Those of the database.
pub fn depth(tx: &Tx<'_>, day_ago: i64) -> Result<Depth, StoreError> {
    Ok(tx.sql().query_row(
        "SELECT coalesce(sum(state = 'waiting'), 0), coalesce(sum(state = 'failed' AND sent_at > ?1), 0) FROM outbox",
        [day_ago],
        |row| Ok(Depth { waiting: row.get(0)?, failed: row.get(1)? }),
    )?)
}

/// Forgets rows that ended before `before`.
///
/// # Errors
/// Those of the database.
pub fn forget(tx: &Tx<'_>, before: i64) -> Result<usize, StoreError> {
    Ok(tx.sql().execute("DELETE FROM outbox WHERE state <> 'waiting' AND sent_at < ?1", [before])?)
}

/// Texts of the reminders of a person that were given up, newest first.
///
/// # Errors
/// Those of the database.
pub fn failed_reminders(tx: &Tx<'_>, person: UserId) -> Result<Vec<String>, StoreError> {
    let mut statement = tx.sql().prepare_cached(
        "SELECT post ->> 'content' FROM outbox
         WHERE state = 'failed' AND post ->> 'kind' = 'reminder' AND post ->> 'owner' = ?1 AND target ->> 'channel' IS NULL
         ORDER BY sent_at DESC LIMIT 10",
    )?;
    let rows = statement.query_map([person.to_string()], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;
    use crate::domain::id::ChannelId;

    const NOW: i64 = 1_000;

    fn database() -> Connection {
        let mut connection = Connection::open_in_memory().unwrap();
        super::super::migrate::run(&mut connection, std::path::Path::new("/nowhere")).unwrap();
        connection
    }

    fn say(tx: &Tx<'_>, channel: u64, content: &str) {
        let (target, post) = (Target::Channel(ChannelId(channel)), Post::Answer { content: content.into() });
        replace(tx, &New { cause: "c", target: &target, post: &post, due_at: NOW }, NOW).unwrap();
    }

    fn take(tx: &Tx<'_>, way: Way) -> Vec<Due> {
        lease(tx, &Run("me".into()), &HashSet::new(), way, NOW, 8).unwrap()
    }

    fn only(tx: &Tx<'_>) -> Due {
        let mut due = take(tx, Way::Chat);
        assert_eq!(due.len(), 1);
        due.remove(0)
    }

    #[test]
    fn what_is_replaced_while_it_is_being_sent_is_edited_next() {
        let connection = database();
        let tx = Tx { connection: &connection };
        say(&tx, 1, "en cours");
        let first = only(&tx);
        assert_eq!((first.message.clone(), first.unknown_since), (None, None));
        say(&tx, 1, "presque");
        say(&tx, 1, "fini");
        assert!(is_superseded(&tx, &first).unwrap());
        sent(&tx, &first, "1/7", NOW).unwrap();
        let second = only(&tx);
        assert_eq!((second.id, second.message.as_deref(), second.unknown_since), (first.id, Some("1/7"), None));
        assert_eq!(second.post, Post::Answer { content: "fini".into() }, "what came between is superseded");
        sent(&tx, &second, "1/7", NOW).unwrap();
        assert_eq!((take(&tx, Way::Chat).len(), next_due(&tx, Way::Chat).unwrap()), (0, None));
        say(&tx, 1, "encore");
        assert_eq!(only(&tx).message.as_deref(), Some("1/7"), "what was sent is edited");
    }

    #[test]
    fn in_a_new_place_and_after_its_message_is_gone_it_is_a_new_message() {
        let connection = database();
        let tx = Tx { connection: &connection };
        say(&tx, 1, "en cours");
        let first = only(&tx);
        sent(&tx, &first, "1/7", NOW).unwrap();
        say(&tx, 2, "fini");
        let moved = only(&tx);
        assert_eq!((moved.message.clone(), moved.target.clone()), (None, Target::Channel(ChannelId(2))));
        assert_ne!(moved.nonce, first.nonce, "Discord would take it for a repetition");
        sent(&tx, &moved, "2/8", NOW).unwrap();
        say(&tx, 2, "encore");
        vanished(&tx, &only(&tx), NOW).unwrap();
        let anew = only(&tx);
        assert_eq!((anew.message, anew.nonce == moved.nonce), (None, false));
    }

    #[test]
    fn each_way_sees_its_own_rows() {
        let connection = database();
        let tx = Tx { connection: &connection };
        say(&tx, 1, "x");
        let (target, post) = (Target::Mail("a@b.example".into()), Post::Answer { content: "y".into() });
        assert!(put(&tx, &New { cause: "m", target: &target, post: &post, due_at: NOW + 5 }, NOW).unwrap());
        assert_eq!((next_due(&tx, Way::Chat).unwrap(), next_due(&tx, Way::Mail).unwrap()), (Some(NOW), Some(NOW + 5)));
        assert_eq!((take(&tx, Way::Chat).len(), take(&tx, Way::Mail).len()), (1, 0));
        assert_eq!(lease(&tx, &Run("me".into()), &HashSet::new(), Way::Mail, NOW + 5, 8).unwrap()[0].target, target);
    }
}
