//! What the engine itself posts: answers to written commands, and what those who look after the bot have to know.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::feature::{PostKind, Posts, Rendered, Rendering};
use super::outbox::{give_up, post};
use super::{Fail, StoreError, Tx, setting};
use crate::domain::id::{ChannelId, GuildId};
use crate::domain::outbox::{Lane, Post, Refusal, Target};
use crate::text::{plain, say};
use crate::ui::Message;

/// What the engine itself posts.
pub const POSTS: Posts = Posts {
    kinds: &[
        PostKind { kind: ANSWER, render: answer },
        PostKind { kind: CANNOT_POST, render: cannot_post },
        PostKind { kind: INTENTS_REFUSED, render: intents_refused },
    ],
    undelivered: give_up,
};

/// An answer to a written command.
const ANSWER: &str = "answer";
/// The bot cannot write somewhere; for those who look after it, once a day and channel.
const CANNOT_POST: &str = "cannot_post";
/// Discord refuses an intent; for those who look after the bot.
const INTENTS_REFUSED: &str = "intents_refused";

#[derive(Serialize, Deserialize)]
struct Answer {
    content: String,
}

#[derive(Serialize, Deserialize)]
struct CannotPost {
    channel: ChannelId,
    reason: Refusal,
    /// Releases before wrote it of reminders alone.
    #[serde(default)]
    what: Unposted,
}

/// What could not be posted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unposted {
    /// A reminder.
    #[default]
    Reminder,
    /// The card that tells of a new feature.
    Feature,
}

impl Unposted {
    /// As the sentences know it.
    const fn key(self) -> &'static str {
        match self {
            Self::Reminder => "reminder",
            Self::Feature => "feature",
        }
    }
}

/// An answer to a written command, already in words.
///
/// # Errors
/// Never; the type fits.
pub fn answering(content: String) -> Result<Post, StoreError> {
    Ok(Post::new(ANSWER, &Answer { content })?)
}

fn answer(post: &Post, _: &Rendering<'_>) -> Option<Rendered> {
    let Answer { content } = post.facts()?;
    Some(Rendered::message(Message::text(content)))
}

fn cannot_post(post: &Post, rendering: &Rendering<'_>) -> Option<Rendered> {
    let CannotPost { channel, reason, what } = post.facts()?;
    let key = format!("alert-cannot-post-{}", reason.key());
    let values = [("channel", format!("<#{channel}>").into()), ("what", what.key().into())];
    Some(Rendered::message(Message::text(say(rendering.language, &key, &values))))
}

/// Tells the channel for operations, once a day and channel, that the bot cannot write somewhere (E2).
///
/// # Errors
/// Those of the database.
pub fn tell_cannot_post(
    tx: &Tx<'_>,
    guild: GuildId,
    channel: ChannelId,
    what: Unposted,
    reason: Refusal,
    now: Timestamp,
) -> Result<(), Fail> {
    let Some(operations) = setting::channel(tx, guild, "exploitation")? else { return Ok(()) };
    let cause = format!("cannot-post:{channel}:{}", now.as_second() / 86_400);
    let told = Post::new(CANNOT_POST, &CannotPost { channel, reason, what }).map_err(StoreError::from)?;
    post(tx, Lane::Normal, &cause, &Target::Channel(operations), &told, now)?;
    Ok(())
}

fn intents_refused(_: &Post, rendering: &Rendering<'_>) -> Option<Rendered> {
    Some(Rendered::message(Message::text(plain(rendering.language, "alert-intents-refused"))))
}

/// Tells the channels for operations that Discord refuses an intent, once a day.
///
/// # Errors
/// Those of the database.
pub fn tell_intents_refused(tx: &Tx<'_>, now: Timestamp) -> Result<(), Fail> {
    let told = Post::new(INTENTS_REFUSED, &serde_json::json!({})).map_err(StoreError::from)?;
    for (guild, channel) in setting::channels_everywhere(tx, "exploitation")? {
        let cause = format!("intents-refused:{guild}:{}", now.as_second() / 86_400);
        post(tx, Lane::Normal, &cause, &Target::Channel(channel), &told, now)?;
    }
    Ok(())
}
