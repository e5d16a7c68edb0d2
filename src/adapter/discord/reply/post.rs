//! What the outbox posts.

use super::{button, deployment, quoted};
use crate::adapter::discord::message::{Message, Weight};
use crate::app::deployment::forge_away;
use crate::domain::button::ButtonKey;
use crate::domain::language::Language;
use crate::domain::outbox::Post;
use crate::text::say;

/// What the outbox posts, with the people to mention.
#[must_use]
pub fn post(post: &Post, keys: &ButtonKey, in_thread: bool) -> (Message, Vec<u64>) {
    match post {
        Post::Reminder { id, content, meant_at, late, owner, language } => {
            let (l, id) = (*language, id.to_string());
            let mut text = say(l, "reminder-due", &[("content", content.clone().into())]);
            if *late {
                let meant = format!("<t:{}:F>", meant_at / 1000);
                text = format!("{text}\n-# {}", say(l, "reminder-meant", &[("date", meant.into())]));
            }
            // In a private thread the mention is what lets the person in.
            let mentions = if in_thread { vec![owner.0] } else { Vec::new() };
            let text = if in_thread { format!("<@{owner}> {text}") } else { text };
            let message = Message::text(text).row(vec![
                button(keys, l, "rappel-plus-10", &id, "button-10-minutes", Weight::Plain),
                button(keys, l, "rappel-plus-60", &id, "button-1-hour", Weight::Plain),
                button(keys, l, "rappel-demain", &id, "button-tomorrow", Weight::Plain),
            ]);
            (message, mentions)
        }
        Post::ReminderUndelivered { content, channel, reason, language, .. } => {
            let values = [("channel", format!("<#{channel}>").into()), ("content", quoted(content).into())];
            (Message::text(say(*language, &format!("reminder-undelivered-{reason}"), &values)), Vec::new())
        }
        Post::CannotPost { channel, reason } => {
            let values = [("channel", format!("<#{channel}>").into())];
            (Message::text(say(Language::Fr, &format!("alert-cannot-post-{reason}"), &values)), Vec::new())
        }
        Post::Deployment { bulletin, language } => (deployment(*language, bulletin), Vec::new()),
        Post::ForgeAway { since, language } => {
            (Message::text(forge_away(*language, format!("<t:{}:f>", since.div_euclid(1000))).1), Vec::new())
        }
        Post::Answer { content } => (Message::text(content.clone()), Vec::new()),
    }
}
