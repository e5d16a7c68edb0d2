//! Reminders: asked for, echoed back, confirmed, delivered once.

use jiff::{SignedDuration, Timestamp, ToSpan as _};

use super::{Fail, Scene, setting};
use crate::domain::error::UserError;
use crate::domain::id::{ChannelId, UserId};
use crate::domain::outbox::{Post, Refusal, Target};
use crate::domain::reminder::{self as rule_of, Act, DRAFT_LIVES_SECONDS, MOST_PER_PERSON, Reminder, State, check_content};
use crate::domain::schedule::{self, Rule};
use crate::domain::when::{self, Adjusted, WhenError};
use crate::store::outbox::New;
use crate::store::{Tx, outbox, reminder};

/// How long ended reminders are kept (product: 30 days after firing).
const KEPT_AFTER_END: SignedDuration = SignedDuration::from_hours(30 * 24);

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
pub fn draft(scene: &Scene<'_>, wish: Wish<'_>) -> Result<Outcome, Fail> {
    let owner = scene.person()?;
    if !scene.clock_trusted {
        return Err(UserError::ClockWrong.into());
    }
    check_content(wish.content)?;
    room(scene, owner)?;
    let now = scene.now.to_zoned(scene.zone.clone());
    let (at, read) = match when::read(wish.when, &now) {
        Ok(reading) => (reading.at, Ok(reading.adjusted)),
        Err(error) => {
            let why = refusal(&error);
            let first = proposals(&why).first().copied();
            (first.ok_or_else(|| why.clone())?, Err(why))
        }
    };
    let (rule, read) = match wish.repeat.map(|text| rule(scene, text, at)).transpose() {
        Ok(rule) => (rule, read),
        Err(Fail::User(why)) => (None, read.and(Err(why))),
        Err(error) => return Err(error),
    };
    let mut new = Reminder {
        id: 0,
        owner,
        guild: scene.guild,
        origin: scene.channel,
        channel: wish.channel,
        content: wish.content.trim().to_owned(),
        due_at: at,
        rule,
        repeat: wish.repeat.map(str::to_owned),
        language: scene.language,
        state: State::Draft,
        changed_at: scene.now,
    };
    new.id = reminder::insert(scene.tx, &new)?;
    Ok(match read {
        Ok(adjusted) => Outcome::Drafted { reminder: new, adjusted },
        Err(why) => Outcome::Unclear { reminder: new, why },
    })
}

/// The person has room for one more.
fn room(scene: &Scene<'_>, owner: UserId) -> Result<(), Fail> {
    if reminder::of(scene.tx, owner)?.len() < MOST_PER_PERSON { Ok(()) } else { Err(UserError::TooMany { most: MOST_PER_PERSON }.into()) }
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
fn rule(scene: &Scene<'_>, text: &str, first: Timestamp) -> Result<Rule, Fail> {
    let start = first.to_zoned(scene.zone.clone()).datetime();
    let repeat = schedule::read_repeat(text, start.date()).map_err(|_| UserError::UnknownRepeat)?;
    let zone = scene.zone.iana_name().unwrap_or("UTC");
    Rule::new(repeat, start, zone).map_err(|_| Fail::User(UserError::UnknownRepeat))
}

/// The refusal that a person reads for a date.
fn refusal(error: &WhenError) -> UserError {
    match error {
        WhenError::Past { at, suggestions } => UserError::PastDate { read_as: *at, instead: suggestions.to_vec() },
        WhenError::Ambiguous { candidates } => UserError::AmbiguousDate(candidates.clone()),
        WhenError::NotUnderstood { suggestions } => UserError::UnknownDate(suggestions.to_vec()),
        WhenError::InvalidDate { suggestions, .. } => UserError::NoSuchDate(suggestions.to_vec()),
        WhenError::TooFar { .. } => UserError::ImpossibleDate,
        WhenError::Empty => UserError::Empty,
    }
}

/// The person's own reminder.
///
/// # Errors
/// When it is gone or somebody else's; the two are not told apart.
pub fn own(scene: &Scene<'_>, id: i64) -> Result<Reminder, Fail> {
    let found = reminder::get(scene.tx, id)?.ok_or(UserError::Gone("reminder"))?;
    if Some(found.owner) == scene.asker.id { Ok(found) } else { Err(UserError::Gone("reminder").into()) }
}

/// Moves the person's reminder along its life cycle.
fn advance(scene: &Scene<'_>, id: i64, act: Act) -> Result<Reminder, Fail> {
    let found = own(scene, id)?;
    let state = rule_of::step(found.state, act)?;
    if state == State::Active {
        room(scene, found.owner)?;
    }
    reminder::change(scene.tx, id, state, found.due_at, scene.now)?;
    Ok(Reminder { state, ..found })
}

/// Confirms a draft. One whose time has come meanwhile is delivered at once, as late.
///
/// # Errors
/// When it is gone, not the person's, or was confirmed or discarded before.
pub fn confirm(scene: &Scene<'_>, id: i64) -> Result<Reminder, Fail> {
    advance(scene, id, Act::Confirm)
}

/// Confirms a draft for one of the proposed moments. A repetition starts from there.
///
/// # Errors
/// As [`confirm`], and when that moment has passed meanwhile.
pub fn confirm_at(scene: &Scene<'_>, id: i64, at: Timestamp) -> Result<Reminder, Fail> {
    let found = own(scene, id)?;
    let state = rule_of::step(found.state, Act::Confirm)?;
    room(scene, found.owner)?;
    if at <= scene.now {
        return Err(UserError::PastDate { read_as: at, instead: Vec::new() }.into());
    }
    let start = at.to_zoned(scene.zone.clone()).datetime();
    // The parts were valid before; a rule that cannot start anew would be a fault, not the person's doing.
    let restarted = found.rule.as_ref().map(|rule| Rule::new(rule.repeat().clone(), start, rule.zone()));
    let rule = restarted.transpose().map_err(|_| UserError::Incident)?;
    let moved = Reminder { state, due_at: at, rule, ..found };
    reminder::reschedule(scene.tx, &moved, scene.now)?;
    Ok(moved)
}

/// Discards a draft.
///
/// # Errors
/// As [`confirm`].
pub fn discard(scene: &Scene<'_>, id: i64) -> Result<Reminder, Fail> {
    advance(scene, id, Act::Discard)
}

/// The person's reminders, soonest first.
///
/// # Errors
/// Those of the database.
pub fn list(scene: &Scene<'_>) -> Result<Vec<Reminder>, Fail> {
    Ok(reminder::of(scene.tx, scene.person()?)?)
}

/// Removes a reminder; can be undone with [`restore`].
///
/// # Errors
/// When it is gone, not the person's, or was delivered or removed before.
pub fn remove(scene: &Scene<'_>, id: i64) -> Result<Reminder, Fail> {
    advance(scene, id, Act::Remove)
}

/// Undoes a removal.
///
/// # Errors
/// When too much time has passed.
pub fn restore(scene: &Scene<'_>, id: i64) -> Result<Reminder, Fail> {
    let found = own(scene, id)?;
    advance(scene, id, Act::Restore { since: scene.now.as_second() - found.changed_at.as_second() })
}

/// Puts off a delivered reminder. A repeating one keeps its rule; the snooze becomes a reminder of its own.
///
/// # Errors
/// When it is gone or not the person's.
pub fn snooze(scene: &Scene<'_>, id: i64, by: Snooze) -> Result<Reminder, Fail> {
    let found = own(scene, id)?;
    let at = snoozed_until(scene, by)?;
    if found.rule.is_some() {
        let mut once = Reminder { rule: None, repeat: None, due_at: at, state: State::Active, changed_at: scene.now, ..found };
        once.id = reminder::insert(scene.tx, &once)?;
        return Ok(once);
    }
    let state = rule_of::step(found.state, Act::Snooze)?;
    reminder::change(scene.tx, id, state, at, scene.now)?;
    Ok(Reminder { state, due_at: at, ..found })
}

fn snoozed_until(scene: &Scene<'_>, by: Snooze) -> Result<Timestamp, Fail> {
    let now = scene.now.to_zoned(scene.zone.clone());
    let at = match by {
        Snooze::Minutes => now.checked_add(10.minutes()),
        Snooze::Hour => now.checked_add(1.hour()),
        Snooze::Tomorrow => now.tomorrow().and_then(|day| day.with().hour(9).minute(0).second(0).subsec_nanosecond(0).build()),
    };
    at.map(|at| at.timestamp()).map_err(|_| Fail::User(UserError::ImpossibleDate))
}

/// Writes what is due into the outbox and moves each reminder to its next time. Returns how many were due.
///
/// # Errors
/// Those of the database.
pub fn fire_due(tx: &Tx<'_>, now: Timestamp) -> Result<usize, Fail> {
    let due = reminder::due(tx, now)?;
    for found in &due {
        let firing = rule_of::fire(found.due_at, found.rule.as_ref(), now);
        let cause = format!("reminder:{}:{}", found.id, found.due_at.as_millisecond());
        let target = found.channel.map_or(Target::Person(found.owner), Target::Channel);
        let post = Post::Reminder {
            id: found.id,
            content: found.content.clone(),
            meant_at: found.due_at.as_millisecond(),
            late: firing.late,
            owner: found.owner,
            language: found.language,
        };
        outbox::put(tx, &New { cause: &cause, target: &target, post: &post, due_at: now.as_millisecond() }, now.as_millisecond())?;
        let (state, next) = firing.next.map_or((State::Done, found.due_at), |next| (State::Active, next));
        reminder::change(tx, found.id, state, next, now)?;
    }
    Ok(due.len())
}

/// Decides what becomes of a reminder that cannot be delivered where it should.
///
/// A person who takes no direct messages gets a private thread where they asked (E3). A channel that is gone or closed to the
/// bot: the person is told (E2, E4). If even that fails, it shows in their list.
///
/// # Errors
/// Those of the database.
pub fn undelivered(tx: &Tx<'_>, row: i64, target: &Target, post: &Post, refusal: Refusal, now: Timestamp) -> Result<(), Fail> {
    let now_ms = now.as_millisecond();
    let Post::Reminder { id, content, owner, language, .. } = post else {
        return Ok(outbox::failed(tx, row, refusal.key(), now_ms)?);
    };
    match target {
        Target::Person(person) if refusal == Refusal::Closed => {
            let origin = reminder::get(tx, *id)?.and_then(|found| found.guild.and(found.origin));
            match origin {
                Some(channel) => outbox::redirect(tx, row, &Target::Thread { channel, person: *person }, refusal.key(), now_ms)?,
                None => outbox::failed(tx, row, refusal.key(), now_ms)?,
            }
        }
        Target::Channel(channel) => {
            outbox::failed(tx, row, refusal.key(), now_ms)?;
            let told = Post::ReminderUndelivered {
                id: *id,
                content: content.clone(),
                channel: *channel,
                reason: refusal.key().to_owned(),
                language: *language,
            };
            alert(tx, *id, *channel, refusal, now)?;
            let cause = format!("undelivered:{row}");
            outbox::put(tx, &New { cause: &cause, target: &Target::Person(*owner), post: &told, due_at: now_ms }, now_ms)?;
        }
        Target::Person(_) | Target::Thread { .. } | Target::InThread { .. } => outbox::failed(tx, row, refusal.key(), now_ms)?,
    }
    Ok(())
}

/// Tells the channel for operations, once a day and channel (E2).
fn alert(tx: &Tx<'_>, id: i64, channel: ChannelId, refusal: Refusal, now: Timestamp) -> Result<(), Fail> {
    let guild = reminder::get(tx, id)?.and_then(|found| found.guild);
    let Some(operations) = guild.map(|guild| setting::channel(tx, guild, "exploitation")).transpose()?.flatten() else { return Ok(()) };
    let cause = format!("cannot-post:{channel}:{}", now.as_second() / 86_400);
    let post = Post::CannotPost { channel, reason: refusal.key().to_owned() };
    let now = now.as_millisecond();
    outbox::put(tx, &New { cause: &cause, target: &Target::Channel(operations), post: &post, due_at: now }, now)?;
    Ok(())
}

/// The person's reminders that could not be delivered anywhere, newest first.
///
/// # Errors
/// Those of the database.
pub fn not_delivered(tx: &Tx<'_>, person: UserId) -> Result<Vec<String>, Fail> {
    Ok(outbox::failed_reminders(tx, person)?)
}

/// Forgets what ended long ago, and drafts that nobody confirmed.
///
/// # Errors
/// Those of the database.
pub fn forget(tx: &Tx<'_>, now: Timestamp) -> Result<(), Fail> {
    let drafted_before = now.as_millisecond() - DRAFT_LIVES_SECONDS * 1000;
    let ended_before = now.checked_sub(KEPT_AFTER_END).map_or(i64::MIN, Timestamp::as_millisecond);
    reminder::forget(tx, ended_before, drafted_before)?;
    Ok(())
}
