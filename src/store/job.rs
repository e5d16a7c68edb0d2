//! Work that goes on after a deferred answer. Any process may finish it until the interaction's token ends.

use std::collections::HashSet;

use rusqlite::params;

use super::claim::AnswerTo;
use super::{ProcessId, StoreError, Tx};
use crate::domain::id::EventId;

/// A piece of work to finish.
#[derive(Debug, Clone)]
pub struct Job {
    /// The event it continues.
    pub event: EventId,
    /// Where the result goes.
    pub to: AnswerTo,
    /// What to do, as JSON of the feature.
    pub work: String,
    /// When the token ends, ms since 1970.
    pub ends_at: i64,
}

/// Writes a job, owned by the process that took the event.
///
/// # Errors
/// Those of the database.
pub fn put(tx: &Tx<'_>, job: &Job, run: &ProcessId) -> Result<(), StoreError> {
    tx.sql().execute(
        "INSERT INTO job (event, run, application, token, work, ends_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![job.event.to_string(), run.0, job.to.application, job.to.token, job.work, job.ends_at],
    )?;
    Ok(())
}

/// Takes over the jobs of processes that are gone.
///
/// # Errors
/// Those of the database.
pub fn adopt(tx: &Tx<'_>, run: &ProcessId, alive: &HashSet<String>, now: i64) -> Result<Vec<Job>, StoreError> {
    let mut statement = tx.sql().prepare_cached("SELECT event, run, application, token, work, ends_at FROM job")?;
    let mut rows = statement.query([])?;
    let mut adopted = Vec::new();
    while let Some(row) = rows.next()? {
        let holder: String = row.get(1)?;
        let ends_at: i64 = row.get(5)?;
        if alive.contains(&holder) || holder == run.0 || ends_at <= now {
            continue;
        }
        let event: String = row.get(0)?;
        adopted.push(Job {
            event: event.parse().map_err(|_| StoreError::Unreadable("job.event"))?,
            to: AnswerTo { application: row.get(2)?, token: row.get(3)? },
            work: row.get(4)?,
            ends_at,
        });
    }
    for job in &adopted {
        tx.sql().execute("UPDATE job SET run = ?2 WHERE event = ?1", params![job.event.to_string(), run.0])?;
    }
    Ok(adopted)
}

/// Forgets a finished job.
///
/// # Errors
/// Those of the database.
pub fn done(tx: &Tx<'_>, event: EventId) -> Result<(), StoreError> {
    tx.sql().execute("DELETE FROM job WHERE event = ?1", [event.to_string()])?;
    Ok(())
}

/// Forgets jobs whose token has ended; returns how many.
///
/// # Errors
/// Those of the database.
pub fn forget(tx: &Tx<'_>, now: i64) -> Result<usize, StoreError> {
    Ok(tx.sql().execute("DELETE FROM job WHERE ends_at <= ?1", [now])?)
}
