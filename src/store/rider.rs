//! Notes that ride with the next commit, whoever asks for it: that an answer was given is worth no commit, no `fsync` and no wake-up of
//! its own. Lost with the process, they cost a repetition that Discord takes for what it is.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use tokio::sync::Notify;

use super::claim::{self, Outcome};
use super::{StoreError, Tx};
use crate::domain::id::EventId;

/// That the answer to an event was given, or could not be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Note {
    /// The event.
    pub event: EventId,
    /// How it ended.
    pub outcome: Outcome,
    /// When, ms since 1970.
    pub at: i64,
}

/// What waits for a commit.
#[derive(Debug, Default)]
pub(super) struct Riders {
    waiting: Mutex<Waiting>,
    /// Told when there is something that waits where nothing did.
    first: Notify,
}

#[derive(Debug, Default)]
struct Waiting {
    notes: Vec<Note>,
    /// Since when the first of them waits.
    since: Option<Instant>,
}

impl Riders {
    /// One more.
    pub(super) fn add(&self, note: Note) {
        let mut waiting = self.waiting();
        waiting.notes.push(note);
        self.begin(&mut waiting);
    }

    /// Waits until something waits.
    pub(super) async fn first(&self) {
        while self.age().is_none() {
            self.first.notified().await;
        }
    }

    fn begin(&self, waiting: &mut Waiting) {
        if waiting.since.is_none() {
            waiting.since = Some(Instant::now());
            self.first.notify_one();
        }
    }

    /// For how long the first of them has waited; none: there are none.
    pub(super) fn age(&self) -> Option<Duration> {
        self.waiting().since.map(|since| since.elapsed())
    }

    /// Writes what waits, within the open transaction; to be put back when that is not committed.
    pub(super) fn write(&self, connection: &Connection) -> Vec<Note> {
        let Waiting { notes, since } = std::mem::take(&mut *self.waiting());
        if notes.is_empty() {
            return notes;
        }
        let close = |tx: &Tx<'_>| notes.iter().try_for_each(|note| claim::close(tx, note.event, note.outcome, note.at));
        // They go on waiting, and whoever sees to it that they are written finds them there.
        let written: Result<(), StoreError> = super::worker::isolated(connection, close);
        if let Err(error) = written {
            tracing::warn!(error = %error, "cannot note sent answers with what is written beside them");
            self.put_back(notes);
            // Their age says that they wait for too long.
            self.waiting().since = since;
            return Vec::new();
        }
        notes
    }

    /// They wait again.
    pub(super) fn put_back(&self, notes: Vec<Note>) {
        if notes.is_empty() {
            return;
        }
        let mut waiting = self.waiting();
        let later = std::mem::replace(&mut waiting.notes, notes);
        waiting.notes.extend(later);
        self.begin(&mut waiting);
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(event: u64) -> Note {
        Note { event: EventId(event), outcome: Outcome::Sent, at: 1 }
    }

    fn database() -> Connection {
        let mut connection = Connection::open_in_memory().unwrap();
        super::super::migrate::run(&mut connection, std::path::Path::new("/nowhere")).unwrap();
        connection.execute_batch("INSERT INTO claim (event, run, claimed_at, deadline) VALUES ('1', 'a', 1, 1), ('2', 'a', 1, 1)").unwrap();
        connection
    }

    fn open(connection: &Connection) -> i64 {
        connection.query_row("SELECT count(*) FROM claim WHERE answered_at IS NULL", [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn what_was_not_committed_waits_before_what_came_meanwhile() {
        let (riders, connection) = (Riders::default(), database());
        riders.add(note(1));
        let riding = riders.write(&connection);
        assert_eq!((riding.as_slice(), open(&connection), riders.age()), ([note(1)].as_slice(), 1, None));
        riders.add(note(2));
        riders.put_back(riding);
        assert!(riders.age().is_some());
        assert_eq!(riders.write(&connection), [note(1), note(2)]);
        assert_eq!(open(&connection), 0);
    }

    #[test]
    fn what_cannot_be_written_goes_on_waiting() {
        let (riders, connection) = (Riders::default(), database());
        riders.add(note(1));
        connection.execute_batch("PRAGMA query_only = ON").unwrap();
        assert_eq!(riders.write(&connection), []);
        assert!(riders.age().is_some());
    }
}
