//! Sentences about deployments of the bot, and orders to the deployer.

use crate::adapter::discord::message::Message;
use crate::app::deployment::lines;
use crate::domain::deployment::Bulletin;
use crate::domain::language::Language;

/// How a deployment stands, for the channel of operations. The last line is for those who look into it, and lets the bot find
/// its message again.
#[must_use]
pub fn deployment(language: Language, bulletin: &Bulletin) -> Message {
    let mut lines = lines(language, bulletin);
    lines.push(deployment_mark(&bulletin.id));
    Message::text(lines.join("\n"))
}

/// The line that no other message holds.
#[must_use]
pub fn deployment_mark(id: &str) -> String {
    format!("-# {id}")
}
