//! Claims: each event that causes something is taken by exactly one process, with the answer it decided.

use rusqlite::params;

use super::{ProcessId, StoreError, Tx};
use crate::domain::id::{EventId, first_id_at};

/// Where an answer goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerTo {
    /// Application id as Discord writes it.
    pub application: String,
    /// Token of the interaction.
    pub token: String,
}

/// A claim whose answer is not known to have been sent.
#[derive(Debug, Clone)]
pub struct Open {
    /// The event.
    pub event: EventId,
    /// Who holds it.
    pub run: String,
    /// After this, ms since 1970, Discord no longer takes the answer.
    pub deadline: i64,
    /// Where the answer goes.
    pub to: AnswerTo,
    /// The answer.
    pub answer: String,
}

/// How the sending of an answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Discord has it.
    Sent,
    /// It came too late (10062).
    Late,
    /// Discord refused it for another reason.
    Refused,
}

impl Outcome {
    const fn key(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Late => "late",
            Self::Refused => "refused",
        }
    }
}

/// Takes the event; false when it was taken before.
///
/// # Errors
/// Those of the database.
pub fn take(tx: &Tx<'_>, event: EventId, run: &ProcessId, now: i64, deadline: i64) -> Result<bool, StoreError> {
    let mut statement = tx
        .sql()
        .prepare_cached("INSERT INTO claim (event, run, claimed_at, deadline) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (event) DO NOTHING")?;
    Ok(statement.execute(params![event.to_string(), run.0, now, deadline])? == 1)
}

/// Stores the answer that was decided with the claim.
///
/// # Errors
/// Those of the database.
pub fn set_answer(tx: &Tx<'_>, event: EventId, to: &AnswerTo, answer: &str) -> Result<(), StoreError> {
    let mut statement = tx.sql().prepare_cached("UPDATE claim SET application = ?2, token = ?3, answer = ?4 WHERE event = ?1")?;
    statement.execute(params![event.to_string(), to.application, to.token, answer])?;
    Ok(())
}

/// Marks claims as answered, or as needing no answer, and forgets what was only needed to answer.
///
/// # Errors
/// Those of the database.
pub fn close(tx: &Tx<'_>, event: EventId, outcome: Outcome, now: i64) -> Result<(), StoreError> {
    let mut statement = tx.sql().prepare_cached(
        "UPDATE claim SET answered_at = ?2, outcome = ?3, token = NULL, answer = NULL WHERE event = ?1 AND answered_at IS NULL",
    )?;
    statement.execute(params![event.to_string(), now, outcome.key()])?;
    Ok(())
}

/// The claims without a known outcome.
///
/// # Errors
/// Those of the database.
pub fn open(tx: &Tx<'_>) -> Result<Vec<Open>, StoreError> {
    let mut statement = tx.sql().prepare_cached(
        "SELECT event, run, deadline, application, token, answer FROM claim WHERE answered_at IS NULL AND answer IS NOT NULL",
    )?;
    let rows = statement.query_map([], |row| {
        Ok((
            row.get::<_, String>(0)?,
            Open {
                event: EventId(0),
                run: row.get(1)?,
                deadline: row.get(2)?,
                to: AnswerTo { application: row.get(3)?, token: row.get(4)? },
                answer: row.get(5)?,
            },
        ))
    })?;
    rows.map(|row| {
        let (event, open) = row?;
        let event = event.parse().map_err(|_| StoreError::Unreadable("claim.event"))?;
        Ok(Open { event, ..open })
    })
    .collect()
}

/// Moves an open claim from a dead process to `to`; false when somebody else was faster.
///
/// # Errors
/// Those of the database.
pub fn adopt(tx: &Tx<'_>, event: EventId, from: &str, to: &ProcessId) -> Result<bool, StoreError> {
    let changed = tx.sql().execute(
        "UPDATE claim SET run = ?3 WHERE event = ?1 AND run = ?2 AND answered_at IS NULL",
        params![event.to_string(), from, to.0],
    )?;
    Ok(changed == 1)
}

/// Forgets claims made before `before`, ms since 1970.
///
/// # Errors
/// Those of the database.
pub fn forget(tx: &Tx<'_>, before: i64) -> Result<usize, StoreError> {
    // The id tells when Discord made the event, which is before it was claimed, and those made from July 2022 until 2090 have 19 digits: so
    // the primary key finds them in the order of time, and no claim has to be entered into an index of times.
    let first_kept = EventId(first_id_at(before)).to_string();
    Ok(tx.sql().execute("DELETE FROM claim WHERE event < ?1 AND claimed_at < ?2", params![first_kept, before])?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_claims_are_forgotten_by_their_ids_and_those_of_the_probe_too() {
        let mut connection = rusqlite::Connection::open_in_memory().unwrap();
        connection.execute_batch(include_str!("../../migrations/0001_claims.sql")).unwrap();
        let (now, hour) = (1_790_000_000_000, 3_600_000);
        let old = EventId(first_id_at(now - 2 * hour));
        // Claimed by a clock that was behind, made by a clock that is ahead: neither alone is a reason to forget.
        let claims = [
            (old, now - 2 * hour, false),
            (EventId(11), now - 2 * hour, false),
            (EventId(first_id_at(now)), now, true),
            (EventId(old.0 + 1), now, true),
            (EventId(first_id_at(now + hour)), now - 2 * hour, true),
            (EventId(10), now, true),
        ];
        let transaction = connection.transaction().unwrap();
        let tx = Tx { connection: &transaction };
        let run = ProcessId("a".to_owned());
        for (event, at, _) in claims {
            assert!(take(&tx, event, &run, at, i64::MAX).unwrap());
        }
        assert_eq!(forget(&tx, now - hour).unwrap(), 2);
        for (event, _, kept) in claims {
            let found: i64 =
                tx.sql().query_row("SELECT count(*) FROM claim WHERE event = ?1", [event.to_string()], |row| row.get(0)).unwrap();
            assert_eq!(found == 1, kept, "{event}");
        }
    }
}
