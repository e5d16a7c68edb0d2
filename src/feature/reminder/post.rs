//! What a due reminder says where it arrives, and what its owner is told when it cannot.

use serde::{Deserialize, Serialize};

use crate::app::feature::{Chat, Medium, Rendered, Rendering, Thread};
use crate::domain::id::{ChannelId, UserId};
use crate::domain::language::Language;
use crate::domain::outbox::{Post, Refusal};
use crate::text::show::quoted;
use crate::text::{plain, say};
use crate::ui::{Button, Message, Weight};

/// A reminder that is due.
pub(super) const REMINDER: &str = "reminder";
/// A reminder for a channel could not be delivered there; its owner is told.
pub(super) const UNDELIVERED: &str = "reminder_undelivered";

/// Facts of a reminder that is due.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Reminder {
    pub(super) id: i64,
    pub(super) content: String,
    /// When it was meant, ms since 1970; for those that come late.
    pub(super) meant_at: i64,
    /// Whether it comes noticeably late.
    pub(super) late: bool,
    pub(super) owner: UserId,
    pub(super) language: Language,
}

/// Facts of one that could not be delivered.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Undelivered {
    pub(super) id: i64,
    pub(super) content: String,
    pub(super) channel: ChannelId,
    pub(super) reason: Refusal,
    pub(super) language: Language,
    /// Not written by releases before this one.
    #[serde(default)]
    pub(super) owner: Option<UserId>,
}

pub(super) fn reminder(post: &Post, rendering: &Rendering<'_>) -> Option<Rendered> {
    let Reminder { id, content, meant_at, late, owner, language, .. } = post.facts()?;
    let id = id.to_string();
    let mut text = say(language, "reminder-due", &[("content", content.into())]);
    if late {
        let meant = format!("<t:{}:F>", meant_at / 1000);
        text = format!("{text}\n-# {}", say(language, "reminder-meant", &[("date", meant.into())]));
    }
    if rendering.to == Medium::Mail {
        return None;
    }
    let button =
        |action: &str, label: &str| Button { id: rendering.keys.sign(action, &id), label: plain(language, label), weight: Weight::Plain };
    let message = Message::text(text).row(vec![
        button("rappel-plus-10", "button-10-minutes"),
        button("rappel-plus-60", "button-1-hour"),
        button("rappel-demain", "button-tomorrow"),
    ]);
    Some(Rendered::Chat(to_owner(message, owner, language)))
}

pub(super) fn undelivered(post: &Post, rendering: &Rendering<'_>) -> Option<Rendered> {
    let Undelivered { content, channel, reason, language, owner, .. } = post.facts()?;
    if rendering.to == Medium::Mail {
        return None;
    }
    let values = [("channel", format!("<#{channel}>").into()), ("content", quoted(&content).into())];
    let message = Message::text(say(language, &format!("reminder-undelivered-{}", reason.key()), &values));
    Some(Rendered::Chat(match owner {
        Some(owner) => to_owner(message, owner, language),
        None => message.into(),
    }))
}

/// For its owner, who may take no direct messages: then it goes to a private thread.
fn to_owner(message: Message, owner: UserId, language: Language) -> Chat {
    Chat { message, thread: Some(Thread { name: plain(language, "reminder-thread"), person: owner }), ..Chat::default() }
}
