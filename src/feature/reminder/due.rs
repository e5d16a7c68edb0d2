//! What is due goes out, once; what cannot be delivered is told to those who can do something about it.

use jiff::Timestamp;
use serde::Deserialize;

use super::model::{State, fire as firing};
use super::{post, store};
use crate::app::feature::Undelivered;
use crate::app::notice::{self, Unposted};
use crate::app::outbox::{self, give_up, redirect};
use crate::app::{Fail, StoreError, Tx};
use crate::domain::id::UserId;
use crate::domain::outbox::{Lane, Post, Refusal, Target};

/// Most texts of lost reminders that a person is shown.
const MOST_LOST: usize = 10;

/// Writes what is due into the outbox and moves each reminder to its next time. Returns how many were due.
///
/// # Errors
/// Those of the database.
pub(super) fn fire(tx: &Tx<'_>, now: Timestamp) -> Result<usize, Fail> {
    let (due, put_off) = store::due(tx, now)?;
    for found in &due {
        let fired = firing(found.due_at, found.rule.as_ref(), now);
        let cause = format!("reminder:{}:{}", found.id, found.due_at.as_millisecond());
        let target = found.channel.map_or(Target::Person(found.owner), Target::Channel);
        let facts = post::Reminder {
            id: found.id,
            content: found.content.clone(),
            meant_at: found.due_at.as_millisecond(),
            late: fired.late,
            owner: found.owner,
            language: found.language,
        };
        outbox::post(tx, Lane::Urgent, &cause, &target, &written(post::REMINDER, &facts)?, now)?;
        let (state, next) = fired.next.map_or((State::Done, found.due_at), |next| (State::Active, next));
        store::change(tx, found.id, state, next, now)?;
    }
    Ok(due.len() + put_off)
}

fn written(kind: &str, facts: &impl serde::Serialize) -> Result<Post, StoreError> {
    Ok(Post::new(kind, facts)?)
}

/// Which reminder a post is about, whatever else it says.
#[derive(serde::Deserialize)]
struct About {
    id: i64,
}

/// Decides what becomes of a reminder that cannot be delivered where it should.
///
/// A person who takes no direct messages gets a private thread where they asked (E3). A channel that is gone or closed to the
/// bot: the person is told (E2, E4). If even that fails, it shows in their list.
///
/// # Errors
/// Those of the database.
pub(super) fn undelivered(tx: &Tx<'_>, row: &Undelivered<'_>) -> Result<(), Fail> {
    let Some(About { id }) = row.post.facts() else { return give_up(tx, row) };
    let asked = match store::get(tx, id) {
        // Another release wrote it. Whom to tell is known all the same.
        Err(StoreError::Unreadable(_)) => None,
        asked => asked?,
    };
    let facts = row.post.facts::<post::Reminder>().filter(|_| row.post.kind() == post::REMINDER);
    match (row.target, facts) {
        // What is told of a reminder for a channel goes the same way.
        (Target::Person(person), _) if row.refusal == Refusal::Closed => match asked.and_then(|found| found.guild.and(found.origin)) {
            Some(channel) => redirect(tx, row, &Target::Thread { channel, person: *person }),
            None => give_up(tx, row),
        },
        (Target::Channel(channel), Some(facts)) => {
            give_up(tx, row)?;
            if let Some(guild) = asked.and_then(|found| found.guild) {
                notice::tell_cannot_post(tx, guild, *channel, Unposted::Reminder, row.refusal, row.now)?;
            }
            let told = post::Undelivered {
                id: facts.id,
                content: facts.content,
                channel: *channel,
                reason: row.refusal,
                language: facts.language,
                owner: Some(facts.owner),
            };
            let cause = format!("undelivered:{}", row.row);
            outbox::post(tx, Lane::Normal, &cause, &Target::Person(facts.owner), &written(post::UNDELIVERED, &told)?, row.now)?;
            Ok(())
        }
        (Target::Channel(_) | Target::Person(_) | Target::Thread { .. } | Target::InThread { .. } | Target::Mail(_), _) => give_up(tx, row),
    }
}

/// Texts of the person's reminders that could not be delivered anywhere, nor what was to be told of it, newest first; and whether there
/// are more.
///
/// # Errors
/// Those of the database.
pub(super) fn lost(tx: &Tx<'_>, person: UserId) -> Result<(Vec<String>, bool), Fail> {
    #[derive(Deserialize)]
    struct Said {
        content: String,
    }
    let given_up = outbox::given_up(tx, &[post::REMINDER, post::UNDELIVERED], person, MOST_LOST + 1)?;
    let said = given_up.iter().take(MOST_LOST).filter_map(|post| post.facts::<Said>()).map(|facts| facts.content);
    Ok((said.collect(), given_up.len() > MOST_LOST))
}
