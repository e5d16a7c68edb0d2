//! The outbox: rows to be sent, each by one process at a time.

mod lease;
mod outcome;
mod told;

use rusqlite::params;

pub use lease::{Flying, Turn, lease};

pub use outcome::{failed, found, hurry, is_superseded, later, put_off, redirect, sent, vanished};
pub use told::{Told, told, told_of};

use super::{StoreError, Tx};
use crate::domain::id::UserId;
use crate::domain::outbox::{Lane, Post, Target};

/// A row to be written.
#[derive(Debug)]
pub struct New<'a> {
    /// The fact that causes it; the same fact is written once.
    pub cause: &'a str,
    /// Where it goes.
    pub target: &'a Target,
    /// What it says.
    pub post: &'a Post,
    /// How soon it is wanted.
    pub lane: Lane,
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
    /// How soon it is wanted.
    pub lane: Lane,
    /// When it was to be sent, ms since 1970.
    pub due_at: i64,
}

/// Counts for people and the watchdog.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Depth {
    /// Rows that wait, and nobody is sending.
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
    let mut statement = tx.sql().prepare_cached(
        "INSERT INTO outbox (cause, target, post, nonce, created_at, due_at, lane)
         VALUES (?1, ?2, ?3, lower(hex(randomblob(12))), ?4, ?5, ?6) ON CONFLICT (cause) DO NOTHING",
    )?;
    Ok(statement.execute(params![new.cause, target, new.post.json(), now, new.due_at, new.lane.number()])? == 1)
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
    // A process that is sending it just then keeps it, and finds by the revision that there is more to say.
    tx.sql().execute(
        "UPDATE outbox SET post = ?3, due_at = ?4, revision = revision + 1, state = 'waiting', attempts = 0, sent_at = NULL, reason = NULL,
                message = CASE WHEN target = ?2 THEN message END,
                nonce = CASE WHEN target = ?2 THEN nonce ELSE lower(hex(randomblob(12))) END,
                tried_at = CASE WHEN target = ?2 THEN tried_at END,
                target = ?2
         WHERE cause = ?1",
        params![new.cause, target, new.post.json(), new.due_at],
    )?;
    Ok(())
}

/// Counts.
///
/// # Errors
/// Those of the database.
pub fn depth(tx: &Tx<'_>, day_ago: i64) -> Result<Depth, StoreError> {
    let mut statement = tx.sql().prepare_cached(
        "SELECT (SELECT count(*) FROM outbox WHERE state = 'waiting' AND run IS NULL), (SELECT count(*) FROM outbox WHERE state = 'failed' AND sent_at > ?1)",
    )?;
    Ok(statement.query_row([day_ago], |row| Ok(Depth { waiting: row.get(0)?, failed: row.get(1)? }))?)
}

/// Forgets rows that ended before `before`.
///
/// # Errors
/// Those of the database.
pub fn forget(tx: &Tx<'_>, before: i64) -> Result<usize, StoreError> {
    Ok(tx.sql().execute("DELETE FROM outbox WHERE state <> 'waiting' AND sent_at < ?1", [before])?)
}

/// Posts of these kinds that were given up and name this person as their owner, newest first; not those for a channel.
///
/// # Errors
/// Those of the database.
pub fn given_up(tx: &Tx<'_>, kinds: &[&str], owner: UserId, most: usize) -> Result<Vec<Post>, StoreError> {
    let mut statement = tx.sql().prepare_cached(
        "SELECT post FROM outbox
         WHERE state = 'failed' AND kind IN (SELECT value FROM json_each(?1)) AND owner = ?2 AND target ->> 'channel' IS NULL
         ORDER BY sent_at DESC LIMIT ?3",
    )?;
    let kinds = serde_json::Value::from(kinds.to_vec()).to_string();
    let rows =
        statement.query_map(params![kinds, owner.to_string(), i64::try_from(most).unwrap_or(i64::MAX)], |row| row.get::<_, String>(0))?;
    rows.map(|row| Ok(Post::read(&row?)?)).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use rusqlite::Connection;

    use super::*;
    use crate::domain::id::ChannelId;
    use crate::domain::outbox::Way;
    use crate::store::ProcessId;

    const NOW: i64 = 1_000;

    fn database() -> Connection {
        let mut connection = Connection::open_in_memory().unwrap();
        super::super::migrate::run(&mut connection, std::path::Path::new("/nowhere")).unwrap();
        connection
    }

    fn saying(content: &str) -> Post {
        Post::new("answer", &serde_json::json!({ "content": content })).unwrap()
    }

    fn say(tx: &Tx<'_>, channel: u64, content: &str) {
        let (target, post) = (Target::Channel(ChannelId(channel)), saying(content));
        replace(tx, &New { cause: "c", target: &target, post: &post, lane: Lane::Normal, due_at: NOW }, NOW).unwrap();
    }

    fn turn(tx: &Tx<'_>, way: Way, flying: &[Flying]) -> Turn {
        lease(tx, &ProcessId("me".into()), &HashSet::new(), way, NOW, flying).unwrap()
    }

    fn take(tx: &Tx<'_>, way: Way) -> Vec<Due> {
        turn(tx, way, &[]).rows
    }

    /// A row in a lane to a channel; its id.
    fn queue(tx: &Tx<'_>, lane: Lane, channel: u64, due_at: i64) -> i64 {
        let (target, post) = (Target::Channel(ChannelId(channel)), saying("x"));
        let before: i64 = tx.sql().query_row("SELECT coalesce(max(id), 0) FROM outbox", [], |row| row.get(0)).unwrap();
        let cause = format!("q{before}");
        assert!(put(tx, &New { cause: &cause, target: &target, post: &post, lane, due_at }, NOW).unwrap());
        tx.sql().last_insert_rowid()
    }

    fn ids(turn: &Turn) -> Vec<i64> {
        turn.rows.iter().map(|row| row.id).collect()
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
        assert_eq!(second.post, saying("fini"), "what came between is superseded");
        sent(&tx, &second, "1/7", NOW).unwrap();
        let idle = turn(&tx, Way::Chat, &[]);
        assert_eq!((idle.rows.len(), idle.next), (0, None));
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
        let (target, post) = (Target::Mail("a@b.example".into()), saying("y"));
        let new = New { cause: "m", target: &target, post: &post, lane: Lane::Normal, due_at: NOW + 5 };
        assert!(put(&tx, &new, NOW).unwrap());
        assert_eq!((take(&tx, Way::Chat).len(), take(&tx, Way::Mail).len()), (1, 0));
        assert_eq!(turn(&tx, Way::Mail, &[]).next, Some(NOW + 5));
        assert_eq!(lease(&tx, &ProcessId("me".into()), &HashSet::new(), Way::Mail, NOW + 5, &[]).unwrap().rows[0].target, target);
    }

    #[test]
    fn one_place_is_sent_to_in_order_and_many_rows_hold_up_no_other_lane() {
        let connection = database();
        let tx = Tx { connection: &connection };
        let bulk: Vec<i64> = (1..=200).map(|person| queue(&tx, Lane::Bulk, person, NOW)).collect();
        let slow: Vec<i64> = (0..6).map(|_| queue(&tx, Lane::Normal, 900, NOW)).collect();
        let other = queue(&tx, Lane::Normal, 901, NOW);
        let urgent = queue(&tx, Lane::Urgent, 900, NOW);
        let first = turn(&tx, Way::Chat, &[]);
        let mut taken = ids(&first);
        taken.sort_unstable();
        assert_eq!(taken, [bulk[0], slow[0], other, urgent], "of each lane as many places as it has room for, the first row of each");
        let flying: Vec<Flying> = first.rows.iter().map(|row| Flying { id: row.id, lane: row.lane }).collect();
        assert_eq!(ids(&turn(&tx, Way::Chat, &flying)), Vec::<i64>::new(), "no lane has room, or its place is being sent to");
        let slow_ended = first.rows.iter().find(|row| row.id == slow[0]).unwrap();
        sent(&tx, slow_ended, "900/1", NOW).unwrap();
        let flying: Vec<Flying> = flying.into_iter().filter(|one| one.id != slow[0]).collect();
        assert_eq!(ids(&turn(&tx, Way::Chat, &flying)), [slow[1]]);
    }

    #[test]
    fn a_row_that_is_tried_again_later_holds_up_those_behind_it_and_nobody_else() {
        let connection = database();
        let tx = Tx { connection: &connection };
        let (first, _behind) = (queue(&tx, Lane::Normal, 1, NOW), queue(&tx, Lane::Normal, 1, NOW));
        let other = queue(&tx, Lane::Normal, 2, NOW);
        assert_eq!(ids(&turn(&tx, Way::Chat, &[])), [first, other]);
        later(&tx, first, NOW + 60, "limited", true).unwrap();
        let next = turn(&tx, Way::Chat, &[Flying { id: other, lane: Lane::Normal }]);
        assert_eq!((ids(&next), next.next), (vec![], Some(NOW + 60)));
        put_off(&tx, first, NOW, true).unwrap();
        assert_eq!(
            ids(&turn(&tx, Way::Chat, &[Flying { id: other, lane: Lane::Normal }])),
            [first + 1],
            "one that cannot be read does not"
        );
    }

    #[test]
    fn what_another_process_is_sending_is_left_to_it_until_it_is_gone() {
        let connection = database();
        let tx = Tx { connection: &connection };
        let first = queue(&tx, Lane::Urgent, 1, NOW);
        queue(&tx, Lane::Urgent, 1, NOW);
        let other = ProcessId("other".into());
        assert_eq!(lease(&tx, &other, &HashSet::new(), Way::Chat, NOW, &[]).unwrap().rows.len(), 1);
        let alive = HashSet::from(["other".to_owned()]);
        let mine = |alive: &HashSet<String>| ids(&lease(&tx, &ProcessId("me".into()), alive, Way::Chat, NOW + 1, &[]).unwrap());
        assert_eq!(mine(&alive), Vec::<i64>::new());
        assert_eq!(mine(&HashSet::new()), [first]);
    }
}
