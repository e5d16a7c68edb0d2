//! What a person does with reminders.

mod wish;

use jiff::{Timestamp, ToSpan as _};

use super::model::{Act, DRAFT_LIVES_SECONDS, GONE, MOST_PER_PERSON, Reminder, State, TOO_MANY, step};
use super::store;
use crate::app::feature::Kept;
use crate::app::{Context, Fail, Tx};
use crate::domain::error::UserError;
use crate::domain::id::UserId;
use crate::domain::schedule::Rule;

pub use wish::{Outcome, Wish, draft, proposals};

/// Hours for which ended reminders are kept (product: 30 days after firing).
pub(super) const KEPT: Kept = Kept::Hours(30 * 24);

/// How long to snooze.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Snooze {
    /// Ten minutes.
    Minutes,
    /// One hour.
    Hour,
    /// Tomorrow at nine.
    Tomorrow,
}

/// The person's own reminder.
///
/// # Errors
/// When it is gone or somebody else's; the two are not told apart.
pub fn own(context: &Context<'_>, id: i64) -> Result<Reminder, Fail> {
    let found = store::get(context.tx, id)?.ok_or(GONE)?;
    if Some(found.owner) == context.asker.id { Ok(found) } else { Err(GONE.into()) }
}

/// Confirms a draft. One whose time has come meanwhile is delivered at once, as late.
///
/// # Errors
/// When it is gone, not the person's, or was confirmed or discarded before.
pub fn confirm(context: &Context<'_>, id: i64) -> Result<Reminder, Fail> {
    advance(context, id, Act::Confirm)
}

/// Confirms a draft for one of the proposed moments. A repetition starts from there.
///
/// # Errors
/// As [`confirm`], and when that moment has passed meanwhile.
pub fn confirm_at(context: &Context<'_>, id: i64, at: Timestamp) -> Result<Reminder, Fail> {
    let found = own(context, id)?;
    let state = step(found.state, Act::Confirm)?;
    room(context, found.owner)?;
    if at <= context.now {
        return Err(UserError::PastDate { read_as: at, instead: Vec::new() }.into());
    }
    let start = at.to_zoned(context.zone.clone()).datetime();
    // The parts were valid before; a rule that cannot start anew would be a fault, not the person's doing.
    let restarted = found.rule.as_ref().map(|rule| Rule::new(rule.repeat().clone(), start, rule.zone()));
    let rule = restarted.transpose().map_err(|_| UserError::Incident)?;
    let moved = Reminder { state, due_at: at, rule, ..found };
    store::reschedule(context.tx, &moved, context.now)?;
    Ok(moved)
}

/// Discards a draft.
///
/// # Errors
/// As [`confirm`].
pub fn discard(context: &Context<'_>, id: i64) -> Result<Reminder, Fail> {
    advance(context, id, Act::Discard)
}

/// The person's reminders, soonest first.
///
/// # Errors
/// Those of the database.
pub fn list(context: &Context<'_>) -> Result<Vec<Reminder>, Fail> {
    Ok(store::of(context.tx, context.person()?)?)
}

/// Removes a reminder; can be undone with [`restore`].
///
/// # Errors
/// When it is gone, not the person's, or was delivered or removed before.
pub fn remove(context: &Context<'_>, id: i64) -> Result<Reminder, Fail> {
    advance(context, id, Act::Remove)
}

/// Undoes a removal.
///
/// # Errors
/// When too much time has passed.
pub fn restore(context: &Context<'_>, id: i64) -> Result<Reminder, Fail> {
    let found = own(context, id)?;
    advance(context, id, Act::Restore { since: context.now.as_second() - found.changed_at.as_second() })
}

/// Puts off a delivered reminder. A repeating one keeps its rule; the snooze becomes a reminder of its own.
///
/// # Errors
/// When it is gone or not the person's, or they have as many as allowed.
pub fn snooze(context: &Context<'_>, id: i64, by: Snooze) -> Result<Reminder, Fail> {
    let found = own(context, id)?;
    let at = snoozed_until(context, by)?;
    let state = step(found.state, Act::Snooze)?;
    if found.rule.is_some() || found.state != State::Active {
        room(context, found.owner)?;
    }
    if found.rule.is_some() {
        let mut once = Reminder { rule: None, repeat: None, due_at: at, state: State::Active, changed_at: context.now, ..found };
        once.id = store::insert(context.tx, &once)?;
        return Ok(once);
    }
    store::change(context.tx, id, state, at, context.now)?;
    Ok(Reminder { state, due_at: at, ..found })
}

/// Forgets what ended long ago, and drafts that nobody confirmed.
///
/// # Errors
/// Those of the database.
pub fn forget(tx: &Tx<'_>, now: Timestamp) -> Result<(), Fail> {
    let drafted_before = now.as_millisecond() - DRAFT_LIVES_SECONDS * 1000;
    let ended_before = KEPT.before(now);
    store::forget(tx, ended_before, drafted_before)?;
    Ok(())
}

/// Moves the person's reminder along its life cycle.
fn advance(context: &Context<'_>, id: i64, act: Act) -> Result<Reminder, Fail> {
    let found = own(context, id)?;
    let state = step(found.state, act)?;
    if state == State::Active {
        room(context, found.owner)?;
    }
    store::change(context.tx, id, state, found.due_at, context.now)?;
    Ok(Reminder { state, ..found })
}

/// The person has room for one more.
fn room(context: &Context<'_>, owner: UserId) -> Result<(), Fail> {
    if store::of(context.tx, owner)?.len() < MOST_PER_PERSON { Ok(()) } else { Err(TOO_MANY.into()) }
}

fn snoozed_until(context: &Context<'_>, by: Snooze) -> Result<Timestamp, Fail> {
    let now = context.now.to_zoned(context.zone.clone());
    let at = match by {
        Snooze::Minutes => now.checked_add(10.minutes()),
        Snooze::Hour => now.checked_add(1.hour()),
        Snooze::Tomorrow => now.tomorrow().and_then(|day| day.with().hour(9).minute(0).second(0).subsec_nanosecond(0).build()),
    };
    at.map(|at| at.timestamp()).map_err(|_| Fail::User(UserError::ImpossibleDate))
}
