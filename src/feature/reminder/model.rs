//! Reminders: what one is, and what happens when it is due.

use jiff::Timestamp;

use crate::domain::error::{Refusal, UserError, refusals};
use crate::domain::fold::length;
use crate::domain::id::{ChannelId, GuildId, UserId};
use crate::domain::language::Language;
use crate::domain::schedule::Rule;
use crate::domain::undo::UNDO_SECONDS;

refusals! {
    /// There is no such reminder, or it is somebody else's.
    GONE = "E4", "error-gone-reminder";
    /// The repetition was not understood.
    UNKNOWN_REPEAT = "E7", "error-unknown-repeat";
    /// Nothing was written.
    EMPTY = "E8", "error-empty";
    /// The person has as many as allowed.
    TOO_MANY = "E8", "error-too-many", "most": MOST_PER_PERSON;
    /// It waits to be confirmed.
    STILL_DRAFT = "E9", "error-already-draft";
    /// It is confirmed.
    ALREADY_ACTIVE = "E9", "error-already-active";
    /// It was delivered.
    ALREADY_DONE = "E9", "error-already-done";
    /// It was removed.
    ALREADY_REMOVED = "E9", "error-already-removed";
}

/// Most reminders a person may have at once.
pub const MOST_PER_PERSON: usize = 25;
/// Most characters of a reminder; leaves room for the line around it within Discord's 2,000.
pub const LONGEST: usize = 1_700;
/// Beyond this a delivery says for when it was meant.
const LATE_AFTER_SECONDS: i64 = 60;
/// How long a question « is that what you meant? » stays open.
pub const DRAFT_LIVES_SECONDS: i64 = 24 * 3600;

/// Life of a reminder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Echoed back, waiting for the person to confirm.
    Draft,
    /// Will be delivered.
    Active,
    /// Delivered for the last time.
    Done,
    /// Removed by the person.
    Removed,
}

impl State {
    /// As stored.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Active => "active",
            Self::Done => "done",
            Self::Removed => "removed",
        }
    }

    /// What a person is told who wants what does not fit this state.
    const fn already(self) -> Refusal {
        match self {
            Self::Draft => STILL_DRAFT,
            Self::Active => ALREADY_ACTIVE,
            Self::Done => ALREADY_DONE,
            Self::Removed => ALREADY_REMOVED,
        }
    }

    /// From the stored form.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Draft, Self::Active, Self::Done, Self::Removed].into_iter().find(|state| state.key() == key)
    }
}

/// What a person can do with a reminder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Yes, that is what I meant.
    Confirm,
    /// No, forget it.
    Discard,
    /// Remove it.
    Remove,
    /// Put it back after a removal, this many seconds ago.
    Restore {
        /// Seconds since the removal.
        since: i64,
    },
    /// Remind me again later.
    Snooze,
}

/// The life cycle.
///
/// # Errors
/// E9 when the act does not fit the state.
pub fn step(state: State, act: Act) -> Result<State, UserError> {
    match (state, act) {
        (State::Draft, Act::Confirm) => Ok(State::Active),
        (State::Draft, Act::Discard) | (State::Active, Act::Remove) => Ok(State::Removed),
        (State::Removed, Act::Restore { since }) if since <= UNDO_SECONDS => Ok(State::Active),
        (State::Active | State::Done, Act::Snooze) => Ok(State::Active),
        (state, _) => Err(state.already().into()),
    }
}

/// A reminder as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Reminder {
    /// Number.
    pub id: i64,
    /// Who asked.
    pub owner: UserId,
    /// Community where it was asked for.
    pub guild: Option<GuildId>,
    /// Channel where it was asked for.
    pub origin: Option<ChannelId>,
    /// Channel it goes to; none: to the person.
    pub channel: Option<ChannelId>,
    /// Text.
    pub content: String,
    /// When.
    pub due_at: Timestamp,
    /// How it repeats.
    pub rule: Option<Rule>,
    /// How it repeats in the person's words.
    pub repeat: Option<String>,
    /// Language of the delivery.
    pub language: Language,
    /// Where it stands.
    pub state: State,
    /// Last change.
    pub changed_at: Timestamp,
}

/// What a due reminder causes.
#[derive(Debug, PartialEq, Eq)]
pub struct Firing {
    /// Whether it says for when it was meant.
    pub late: bool,
    /// The next time; none: it is done.
    pub next: Option<Timestamp>,
}

/// Decides what a due reminder causes now. Occurrences missed while the machine was off are delivered once, not one by one.
#[must_use]
pub fn fire(due_at: Timestamp, rule: Option<&Rule>, now: Timestamp) -> Firing {
    let late = now.as_second() - due_at.as_second() > LATE_AFTER_SECONDS;
    Firing { late, next: rule.and_then(|rule| rule.next_after(now.max(due_at))) }
}

/// Checks the text of a reminder.
///
/// # Errors
/// When it is empty or too long; the lengths are told.
pub fn check_content(content: &str) -> Result<(), UserError> {
    if content.trim().is_empty() {
        return Err(EMPTY.into());
    }
    let length = length(content);
    if length > LONGEST { Err(UserError::TooLong { length, most: LONGEST }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_life_cycle_is_a_table() {
        let refused = |state: State| Err(state.already().into());
        let table = [
            (State::Draft, Act::Confirm, Ok(State::Active)),
            (State::Draft, Act::Discard, Ok(State::Removed)),
            (State::Active, Act::Confirm, refused(State::Active)),
            (State::Active, Act::Remove, Ok(State::Removed)),
            (State::Removed, Act::Restore { since: 600 }, Ok(State::Active)),
            (State::Removed, Act::Restore { since: 601 }, refused(State::Removed)),
            (State::Removed, Act::Confirm, refused(State::Removed)),
            (State::Done, Act::Snooze, Ok(State::Active)),
            (State::Done, Act::Remove, refused(State::Done)),
        ];
        for (state, act, expected) in table {
            assert_eq!(step(state, act), expected, "{state:?} {act:?}");
        }
    }

    #[test]
    fn a_late_one_says_so_and_a_single_one_is_done() {
        let due: Timestamp = "2027-01-10T08:00:00Z".parse().unwrap();
        let soon: Timestamp = "2027-01-10T08:00:59Z".parse().unwrap();
        let later: Timestamp = "2027-01-12T08:00:00Z".parse().unwrap();
        assert_eq!(fire(due, None, soon), Firing { late: false, next: None });
        assert_eq!(fire(due, None, later), Firing { late: true, next: None });
    }

    #[test]
    fn two_thousand_and_one_characters_are_counted_and_refused() {
        assert_eq!(check_content(&"a".repeat(2001)), Err(UserError::TooLong { length: 2001, most: LONGEST }));
        assert_eq!(check_content("  "), Err(EMPTY.into()));
        assert_eq!(check_content(&"é".repeat(LONGEST)), Ok(()));
    }
}
