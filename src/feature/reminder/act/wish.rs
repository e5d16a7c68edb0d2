//! From what a person asks for, in their words, to a draft.

use jiff::Timestamp;

use super::room;
use crate::app::{Context, Fail};
use crate::domain::error::UserError;
use crate::domain::id::ChannelId;
use crate::domain::schedule::{self, Rule};
use crate::domain::when::{self, Adjusted, WhenError};
use crate::feature::reminder::model::{EMPTY, Reminder, State, UNKNOWN_REPEAT, check_content};
use crate::feature::reminder::store;

/// What a person asks for.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    /// When, in their words.
    pub when: &'a str,
    /// What.
    pub content: &'a str,
    /// How it repeats, in their words.
    pub repeat: Option<&'a str>,
    /// Channel it goes to; none: to the person.
    pub channel: Option<ChannelId>,
}

/// What became of a wish.
#[derive(Debug)]
pub enum Outcome {
    /// It is understood and waits to be confirmed.
    Drafted {
        /// The draft.
        reminder: Reminder,
        /// Whether the clock change moved it.
        adjusted: Option<Adjusted>,
    },
    /// Its date is not clear. The text is kept, so that only the date has to be given again.
    Unclear {
        /// The draft, with the first of the proposed dates.
        reminder: Reminder,
        /// What is not clear, with the proposed dates.
        why: UserError,
    },
}

/// Reads a wish and stores it as a draft, to be echoed back.
///
/// # Errors
/// When the date, the repetition or the text cannot be taken, or the person has too many.
pub fn draft(context: &Context<'_>, wish: Wish<'_>) -> Result<Outcome, Fail> {
    let owner = context.person()?;
    if !context.clock_trusted {
        return Err(UserError::ClockWrong.into());
    }
    check_content(wish.content)?;
    room(context, owner)?;
    let now = context.now.to_zoned(context.zone.clone());
    let (at, read) = match when::read(wish.when, &now) {
        Ok(reading) => (reading.at, Ok(reading.adjusted)),
        Err(error) => {
            let why = refusal(&error);
            let first = proposals(&why).first().copied();
            (first.ok_or_else(|| why.clone())?, Err(why))
        }
    };
    let (rule, read) = match wish.repeat.map(|text| rule(context, text, at)).transpose() {
        Ok(rule) => (rule, read),
        Err(Fail::User(why)) => (None, read.and(Err(why))),
        Err(error) => return Err(error),
    };
    let mut new = Reminder {
        id: 0,
        owner,
        guild: context.guild,
        origin: context.channel,
        channel: wish.channel,
        content: wish.content.trim().to_owned(),
        due_at: at,
        rule,
        repeat: wish.repeat.map(str::to_owned),
        language: context.language,
        state: State::Draft,
        changed_at: context.now,
    };
    new.id = store::insert(context.tx, &new)?;
    Ok(match read {
        Ok(adjusted) => Outcome::Drafted { reminder: new, adjusted },
        Err(why) => Outcome::Unclear { reminder: new, why },
    })
}

/// The moments proposed instead of an unclear date.
#[must_use]
pub fn proposals(why: &UserError) -> &[Timestamp] {
    match why {
        UserError::PastDate { instead, .. } | UserError::UnknownDate(instead) | UserError::NoSuchDate(instead) => instead,
        UserError::AmbiguousDate(candidates) => candidates,
        _ => &[],
    }
}

/// Reads a repetition whose first occurrence is `first`.
fn rule(context: &Context<'_>, text: &str, first: Timestamp) -> Result<Rule, Fail> {
    let start = first.to_zoned(context.zone.clone()).datetime();
    let repeat = schedule::read_repeat(text, start.date()).map_err(|_| UNKNOWN_REPEAT)?;
    let zone = context.zone.iana_name().unwrap_or("UTC");
    Rule::new(repeat, start, zone).map_err(|_| Fail::from(UNKNOWN_REPEAT))
}

/// The refusal that a person reads for a date.
fn refusal(error: &WhenError) -> UserError {
    match error {
        WhenError::Past { at, suggestions } => UserError::PastDate { read_as: *at, instead: suggestions.to_vec() },
        WhenError::Ambiguous { candidates } => UserError::AmbiguousDate(candidates.clone()),
        WhenError::NotUnderstood { suggestions } => UserError::UnknownDate(suggestions.to_vec()),
        WhenError::InvalidDate { suggestions, .. } => UserError::NoSuchDate(suggestions.to_vec()),
        WhenError::TooFar { .. } => UserError::ImpossibleDate,
        WhenError::Empty => EMPTY.into(),
    }
}
