//! What is due goes out, once; what cannot be delivered is told to those who can do something about it.

use jiff::Timestamp;

use crate::app::{Fail, setting};
use crate::domain::id::{ChannelId, UserId};
use crate::domain::outbox::{Post, Refusal, Target};
use crate::domain::reminder::{State, fire};
use crate::store::outbox::New;
use crate::store::{Tx, outbox, reminder};

/// Writes what is due into the outbox and moves each reminder to its next time. Returns how many were due.
///
/// # Errors
/// Those of the database.
pub fn fire_due(tx: &Tx<'_>, now: Timestamp) -> Result<usize, Fail> {
    let due = reminder::due(tx, now)?;
    for found in &due {
        let firing = fire(found.due_at, found.rule.as_ref(), now);
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
        Target::Person(_) | Target::Thread { .. } | Target::InThread { .. } | Target::Mail(_) => {
            outbox::failed(tx, row, refusal.key(), now_ms)?;
        }
    }
    Ok(())
}

/// The person's reminders that could not be delivered anywhere, newest first.
///
/// # Errors
/// Those of the database.
pub fn not_delivered(tx: &Tx<'_>, person: UserId) -> Result<Vec<String>, Fail> {
    Ok(outbox::failed_reminders(tx, person)?)
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
