//! The story of a reminder: when it was asked for and meant, where it stands, and what became of each message. Never what it says.

use super::model::State;
use super::store;
use crate::app::feature::Lines;
use crate::app::story::{Telling, of_messages};
use crate::app::{StoreError, Tx};
use crate::text::{plain, say};

pub(super) fn reminder(tx: &Tx<'_>, id: i64, telling: &Telling) -> Result<Option<Lines>, StoreError> {
    let Some(found) = store::get(tx, id)? else { return Ok(None) };
    let l = telling.language;
    let state = match found.state {
        State::Draft => "why-reminder-draft",
        State::Active => "why-reminder-active",
        State::Done => "why-reminder-done",
        State::Removed => "why-reminder-removed",
    };
    let target = found.channel.map_or_else(|| plain(l, "why-reminder-person"), |channel| format!("<#{channel}>"));
    let values = [
        ("id", id.to_string().into()),
        ("due", telling.moment(found.due_at.as_millisecond()).into()),
        ("target", target.into()),
        ("state", plain(l, state).into()),
        ("changed", telling.moment(found.changed_at.as_millisecond()).into()),
    ];
    let mut lines = vec![say(l, "why-reminder", &values)];
    lines.extend(of_messages(tx, &format!("reminder:{id}:"), telling)?);
    Ok(Some(lines))
}
