//! The story of one row, told from its columns, for whoever asks why something came late, twice, or not at all.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::feature::{Lines, Story};
use super::{StoreError, Tx};
use crate::domain::language::Language;
use crate::domain::outbox::Lane;
use crate::store::outbox::{self, Told};
use crate::text::{plain, say};

/// For whom a story is told.
pub struct Telling {
    /// In which language.
    pub language: Language,
    /// With the times of which zone.
    pub zone: TimeZone,
}

impl Telling {
    /// A moment, to the millisecond: what comes late is a question of those too.
    #[must_use]
    pub fn moment(&self, ms: i64) -> String {
        let at = Timestamp::from_millisecond(ms).map(|at| at.to_zoned(self.zone.clone()));
        at.map_or_else(|_| ms.to_string(), |at| at.strftime("%d/%m/%Y %H:%M:%S%.3f").to_string())
    }
}

/// Stories that the engine tells.
pub const STORIES: &[Story] = &[Story { kind: "message", tell: message }];

fn message(tx: &Tx<'_>, id: i64, telling: &Telling) -> Result<Option<Lines>, StoreError> {
    Ok(outbox::told(tx, id)?.map(|row| of_message(&row, telling)))
}

/// The stories of the messages that a fact caused, the first one first.
///
/// # Errors
/// Those of the database.
pub fn of_messages(tx: &Tx<'_>, caused_by: &str, telling: &Telling) -> Result<Lines, StoreError> {
    Ok(outbox::told_of(tx, caused_by)?.iter().flat_map(|row| of_message(row, telling)).collect())
}

fn of_message(row: &Told, telling: &Telling) -> Lines {
    let l = telling.language;
    let lane = match row.lane {
        Lane::Urgent => "why-lane-urgent",
        Lane::Normal => "why-lane-normal",
        Lane::Bulk => "why-lane-bulk",
    };
    let head = say(
        l,
        "why-message",
        &[
            ("id", row.id.to_string().into()),
            ("kind", row.kind.clone().unwrap_or_else(|| plain(l, "unknown")).into()),
            ("written", telling.moment(row.created_at).into()),
            ("lane", plain(l, lane).into()),
        ],
    );
    let mut lines = vec![head];
    let reason = row.reason.clone().filter(|reason| !reason.is_empty()).unwrap_or_else(|| plain(l, "unknown"));
    lines.push(match (row.state.as_str(), row.ended_at) {
        ("sent", Some(at)) => {
            let late = (at - row.due_at).max(0);
            say(l, "why-sent", &[("at", telling.moment(at).into()), ("late", late.to_string().into()), ("tries", row.tries.into())])
        }
        ("failed", Some(at)) => say(l, "why-failed", &[("at", telling.moment(at).into()), ("reason", reason.into())]),
        _ if row.tries > 0 => {
            let values = [("tries", row.tries.into()), ("next", telling.moment(row.due_at).into()), ("reason", reason.into())];
            say(l, "why-tried", &values)
        }
        _ => say(l, "why-waiting", &[("due", telling.moment(row.due_at).into())]),
    });
    lines.extend(row.behind.map(|before| say(l, "why-behind", &[("id", before.to_string().into())])));
    lines
}
