//! Delivers rows of the outbox. Each message carries a nonce, so that Discord recognises a repetition within a few minutes; for
//! an attempt that is older and whose outcome is unknown, the channel is looked through before it is sent again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde::Deserialize;
use serde_json::json;
use serenity::http::{LightMethod, Route};

use super::render::{announce, render_change, render_post};
use super::rest::{Body, Rest, RestError};
use crate::app::Due;
use crate::app::clock::Clock;
use crate::app::feature::{Chat as Words, Features, Medium, Rendered, Rendering};
use crate::app::live::Live;
use crate::app::port::Chat;
use crate::domain::button::ButtonKey;
use crate::domain::id::{ChannelId, UserId, first_id_at};
use crate::domain::outbox::{Attempt, Refusal, Target};
use crate::ui::Message;

/// Discord honours a nonce for « the past few minutes »; beyond this we look for ourselves.
const NONCE_TRUSTED_MS: i64 = 120_000;
/// How far before the first attempt the search begins, for clocks that differ.
const SEARCH_MARGIN_MS: i64 = 120_000;
/// Minutes until a private thread leaves the list of active ones.
const THREAD_ARCHIVES_AFTER: u32 = 1_440;
/// Direct conversations remembered; the list is started anew beyond.
const MOST_CONVERSATIONS: usize = 1_000;

/// Delivers to Discord.
pub struct DiscordSender {
    rest: Arc<Rest>,
    keys: ButtonKey,
    clock: Arc<Clock>,
    features: Features,
    live: Arc<Live>,
    conversations: Mutex<HashMap<UserId, ChannelId>>,
}

#[derive(Deserialize)]
struct Made {
    id: ChannelId,
}

#[derive(Deserialize)]
struct Posted {
    id: String,
    #[serde(default)]
    nonce: Option<serde_json::Value>,
    #[serde(default)]
    components: serde_json::Value,
    #[serde(default)]
    content: String,
}

/// By what a message is recognised that an interrupted attempt may have left, beside its nonce.
enum Mark {
    /// The signed id of its first button.
    Button(String),
    /// A line that no other message holds.
    Line(String),
}

impl DiscordSender {
    /// A sender of what these features post.
    #[must_use]
    pub fn new(rest: Arc<Rest>, keys: ButtonKey, clock: Arc<Clock>, features: Features, live: Arc<Live>) -> Self {
        Self { rest, keys, clock, features, live, conversations: Mutex::default() }
    }

    /// The row in words; none when this release has none for it.
    fn words(&self, row: &Due) -> Option<Words> {
        let rendering = Rendering { keys: &self.keys, to: Medium::Chat, language: self.live.now().language };
        let Rendered::Chat(mut words) = self.features.render(&row.post, &rendering)? else { return None };
        if let (Target::InThread { .. }, Some(thread)) = (&row.target, &words.thread) {
            // In a private thread the mention is what lets the person in.
            words.message.text = format!("<@{}> {}", thread.person, words.message.text);
            words.mentions.push(thread.person.0);
        }
        Some(words)
    }

    async fn attempt(&self, row: &Due) -> Result<Attempt, RestError> {
        let Some(Words { message, picture, mentions, mark, edited, thread }) = self.words(row) else { return Ok(Attempt::Unreadable) };
        let channel = match &row.target {
            Target::Channel(channel) | Target::InThread { thread: channel, .. } => *channel,
            Target::Person(person) => self.conversation(*person).await?,
            Target::Thread { channel, person } => {
                // Whoever sends something there says what it is called.
                let Some(thread) = thread else { return Ok(Attempt::Refused(Refusal::Invalid)) };
                return Ok(Attempt::Opened(Target::InThread { thread: self.open_thread(*channel, &thread.name).await?, person: *person }));
            }
            // Rows of the other way do not come here.
            Target::Mail(_) => return Ok(Attempt::Refused(Refusal::Invalid)),
        };
        if let Some(place) = row.message.as_deref().and_then(read_place) {
            return self.change(place, message).await;
        }
        // Discord answers a repetition with the message as it was made, which may have said what is outdated by now.
        let arrived: fn(String) -> Attempt = if edited && row.unknown_since.is_some() { Attempt::Found } else { Attempt::Sent };
        if let Some(since) = row.unknown_since.filter(|since| self.clock.now().as_millisecond() - since > NONCE_TRUSTED_MS)
            && let Some(found) = self.find(channel, since, &row.nonce, &recognised_by(mark, &message)).await?
        {
            return Ok(arrived(format!("{channel}/{found}")));
        }
        let channel_id = serenity::model::id::ChannelId::new(channel.0.max(1));
        let post = announce(render_post(message, &row.nonce, &mentions), picture.as_ref());
        let body = Body::with(post.to_string(), picture);
        let posted: Posted = self.rest.ask(Route::ChannelMessages { channel_id }, LightMethod::Post, body).await?;
        Ok(arrived(format!("{channel}/{}", posted.id)))
    }

    /// Edits a message that was posted before; saying the same twice changes nothing.
    async fn change(&self, (channel, posted): (u64, u64), message: Message) -> Result<Attempt, RestError> {
        let channel_id = serenity::model::id::ChannelId::new(channel.max(1));
        let message_id = serenity::model::id::MessageId::new(posted.max(1));
        let body = render_change(message).to_string();
        match self.rest.tell(Route::ChannelMessage { channel_id, message_id }, LightMethod::Patch, Some(body)).await {
            Ok(()) => Ok(Attempt::Sent(format!("{channel}/{posted}"))),
            // 10008: somebody deleted it. 50005: it is of the application that the bot was before.
            Err(RestError::Refused { code: 10_008 | 50_005, .. }) => Ok(Attempt::Vanished),
            Err(error) => Err(error),
        }
    }

    /// The direct conversation with a person, opened when it is not known.
    async fn conversation(&self, person: UserId) -> Result<ChannelId, RestError> {
        let known = self.conversations().get(&person).copied();
        if let Some(channel) = known {
            return Ok(channel);
        }
        let body = json!({ "recipient_id": person }).to_string();
        let made: Made = self.rest.ask(Route::UserMeDmChannels, LightMethod::Post, Some(body)).await?;
        let mut conversations = self.conversations();
        if conversations.len() >= MOST_CONVERSATIONS {
            conversations.clear();
        }
        conversations.insert(person, made.id);
        Ok(made.id)
    }

    /// Opens a private thread.
    async fn open_thread(&self, channel: ChannelId, name: &str) -> Result<ChannelId, RestError> {
        const PRIVATE_THREAD: u8 = 12;
        let body = json!({ "name": name, "type": PRIVATE_THREAD, "invitable": false, "auto_archive_duration": THREAD_ARCHIVES_AFTER });
        let channel_id = serenity::model::id::ChannelId::new(channel.0.max(1));
        let made: Made = self.rest.ask(Route::ChannelThreads { channel_id }, LightMethod::Post, Some(body.to_string())).await?;
        Ok(made.id)
    }

    fn conversations(&self) -> std::sync::MutexGuard<'_, HashMap<UserId, ChannelId>> {
        self.conversations.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Looks for a message that an interrupted attempt may have left, by its nonce or by its mark.
    async fn find(&self, channel: ChannelId, since: i64, nonce: &str, mark: &Option<Mark>) -> Result<Option<String>, RestError> {
        let channel_id = serenity::model::id::ChannelId::new(channel.0.max(1));
        let after = first_id_at(since - SEARCH_MARGIN_MS).to_string();
        let params = vec![("after", after), ("limit", "100".to_owned())];
        let posted: Vec<Posted> = self.rest.query(Route::ChannelMessages { channel_id }, params).await?;
        let is_ours = |one: &Posted| {
            let same_nonce = one.nonce.as_ref().and_then(serde_json::Value::as_str) == Some(nonce);
            let marked = match mark {
                Some(Mark::Button(id)) => one.components.to_string().contains(id),
                Some(Mark::Line(line)) => one.content.contains(line),
                None => false,
            };
            same_nonce || marked
        };
        Ok(posted.into_iter().find(is_ours).map(|one| one.id))
    }
}

impl Chat for DiscordSender {
    async fn deliver(&self, row: &Due) -> Attempt {
        self.attempt(row).await.unwrap_or_else(|error| judge(&error))
    }
}

/// By what a message is recognised beside its nonce.
fn recognised_by(line: Option<String>, message: &Message) -> Option<Mark> {
    let button = || message.buttons.first().and_then(|row| row.first()).map(|button| Mark::Button(button.id.clone()));
    line.map(Mark::Line).or_else(button)
}

/// Reads `channel/message`.
fn read_place(text: &str) -> Option<(u64, u64)> {
    let (channel, message) = text.split_once('/')?;
    Some((channel.parse().ok()?, message.parse().ok()?))
}

/// What an error means for the row.
fn judge(error: &RestError) -> Attempt {
    let later = |at_least, outcome_known| Attempt::Later { at_least, reason: error.to_string(), outcome_known };
    match error {
        // Not Discord's own words: a proxy's page, or its protection against too many errors.
        RestError::Refused { code: 0, .. } => later(Duration::from_secs(60), true),
        // Messages older than an hour take few edits.
        RestError::Refused { code: 30_046, .. } => later(Duration::from_secs(60), true),
        RestError::Refused { code: 10_003 | 10_013 | 10_004, .. } => Attempt::Refused(Refusal::Gone),
        RestError::Refused { code: 50_001 | 50_013 | 20_016, .. } => Attempt::Refused(Refusal::Forbidden),
        RestError::Refused { code: 50_007 | 50_278, .. } => Attempt::Refused(Refusal::Closed),
        RestError::Refused { status: 403, .. } => Attempt::Refused(Refusal::Forbidden),
        RestError::Refused { status: 404, .. } => Attempt::Refused(Refusal::Gone),
        RestError::Refused { .. } => Attempt::Refused(Refusal::Invalid),
        RestError::Limited(wait) => later(*wait, true),
        RestError::Unauthorized => later(Duration::from_secs(60), true),
        RestError::Fault(_) | RestError::Unreadable => later(Duration::ZERO, false),
        RestError::Network { maybe_done, .. } => later(Duration::ZERO, !maybe_done),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_error_has_its_consequence() {
        let refused = |status, code| RestError::Refused { status, code, message: String::new() };
        assert_eq!(judge(&refused(404, 10_003)), Attempt::Refused(Refusal::Gone));
        assert_eq!(judge(&refused(403, 50_013)), Attempt::Refused(Refusal::Forbidden));
        assert_eq!(judge(&refused(403, 50_007)), Attempt::Refused(Refusal::Closed));
        assert_eq!(judge(&refused(400, 50_035)), Attempt::Refused(Refusal::Invalid));
        assert!(matches!(judge(&refused(400, 30_046)), Attempt::Later { outcome_known: true, .. }));
        let known = |error: &RestError| matches!(judge(error), Attempt::Later { outcome_known: true, .. });
        assert!(known(&RestError::Network { maybe_done: false, reason: String::new() }));
        assert!(!known(&RestError::Network { maybe_done: true, reason: String::new() }));
        assert!(!known(&RestError::Fault(502)));
        assert!(known(&RestError::Limited(Duration::from_secs(1))));
    }
}
