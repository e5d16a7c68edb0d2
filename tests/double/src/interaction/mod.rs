//! Interactions: what was raised, and what became of it.

mod modal;
mod option;
mod raise;
mod select;

pub use modal::submit_data;
pub use option::{Path, command_data, find_menu};
pub use raise::{Ask, raise};
pub use select::{Resolved, component, select_data};

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::state::State;
use crate::world::{Snowflake, World, json as write};

/// Interaction types, in Discord's numbers.
pub mod kind {
    /// A command.
    pub const COMMAND: u8 = 2;
    /// A button or a select.
    pub const COMPONENT: u8 = 3;
    /// A key typed in an option.
    pub const AUTOCOMPLETE: u8 = 4;
    /// A sent modal.
    pub const MODAL: u8 = 5;
}

/// An accepted first answer.
#[derive(Debug, Clone)]
pub struct Accepted {
    pub kind: u8,
    pub data: Value,
    pub latency: Duration,
}

/// An interaction and its history.
#[derive(Debug)]
pub struct Record {
    pub id: Snowflake,
    pub token: String,
    pub kind: u8,
    /// The command's path or the custom id.
    pub label: String,
    pub user: Snowflake,
    pub channel: Snowflake,
    pub raised_at: u64,
    pub raised: Instant,
    pub metadata: Value,
    /// How often it was written to a socket.
    pub delivered: u32,
    /// Whether no session was alive or resumable when it was raised.
    pub unreachable: bool,
    pub answers: Vec<Accepted>,
    /// Answers refused with 40060.
    pub twice: u32,
    /// Answers refused with 10062.
    pub late: u32,
    pub original: Option<Snowflake>,
    pub followups: Vec<Snowflake>,
    pub source: Option<Snowflake>,
    /// The type of the option being completed.
    pub focused: Option<u64>,
}

impl Record {
    /// The fields that mark a message as an answer to this interaction, and its type.
    pub fn marks(&self, world: &World) -> (u8, Value) {
        let application = world.application.to_string();
        let mut extra = json!({
            "application_id": application, "webhook_id": application, "interaction_metadata": self.metadata,
        });
        if self.kind != kind::COMMAND {
            return (0, extra);
        }
        extra["interaction"] = json!({
            "id": self.id.to_string(), "type": self.kind, "name": self.label,
            "user": write::user_by_id(world, self.user),
        });
        let menu = self.metadata.get("target_user").is_some() || self.metadata.get("target_message_id").is_some();
        (if menu { 23 } else { 20 }, extra)
    }

    /// A first line for reports.
    pub fn summary(&self) -> String {
        let kind = match self.kind {
            kind::COMMAND => "command",
            kind::COMPONENT => "component",
            kind::AUTOCOMPLETE => "autocomplete",
            kind::MODAL => "modal",
            _ => "interaction",
        };
        format!("{} {kind} {}", self.id, self.label)
    }
}

/// The interaction of a token.
pub fn by_token<'a>(state: &'a State, token: &str) -> Option<&'a Record> {
    let id = token.strip_prefix("aW50ZXJhY3Rpb246")?.split('.').next()?.parse().ok()?;
    state.interactions.get(&id).filter(|record: &&Record| record.token == token)
}
