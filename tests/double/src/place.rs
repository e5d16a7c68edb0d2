//! Where people act, and on what.

use serde_json::Value;

use crate::handle::{Answer, Interaction};
use crate::state::State;
use crate::world::Snowflake;

/// Where something happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A channel by name (with or without `#`) or id.
    Named(String),
    /// A channel by id.
    Channel(Snowflake),
    /// The direct messages of the acting user with the bot.
    Dm,
    /// The direct messages of a named user with the bot.
    DmOf(String),
}

impl From<&str> for Place {
    /// `"dm"` is the acting user's direct messages, `"dm:alice"` those of alice, anything else a channel.
    fn from(text: &str) -> Self {
        match (text, text.strip_prefix("dm:")) {
            ("dm", _) => Self::Dm,
            (_, Some(user)) => Self::DmOf(user.to_owned()),
            (name, None) => Self::Named(name.to_owned()),
        }
    }
}

impl From<String> for Place {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<&String> for Place {
    fn from(text: &String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<Snowflake> for Place {
    fn from(id: Snowflake) -> Self {
        Self::Channel(id)
    }
}

impl Place {
    /// The channel, if it exists; direct messages only if they were opened.
    pub(crate) fn find(&self, state: &State, actor: Option<Snowflake>) -> Option<Snowflake> {
        let world = &state.world;
        match self {
            Self::Named(name) => world.find_channel(name).map(|channel| channel.id),
            Self::Channel(id) => world.channels.contains_key(id).then_some(*id),
            Self::Dm => world.dm_of(actor?).map(|channel| channel.id),
            Self::DmOf(name) => world.dm_of(world.find_user(name)?.id).map(|channel| channel.id),
        }
    }
}

/// A message that is clicked or a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageRef {
    /// By id.
    Id(Snowflake),
    /// The original message of an interaction.
    Original(u64),
}

impl From<&Answer> for MessageRef {
    fn from(answer: &Answer) -> Self {
        Self::Original(answer.interaction)
    }
}

impl From<&Interaction> for MessageRef {
    fn from(interaction: &Interaction) -> Self {
        Self::Original(interaction.id)
    }
}

impl From<&Value> for MessageRef {
    /// A message object.
    fn from(message: &Value) -> Self {
        Self::Id(message["id"].as_str().and_then(|id| id.parse().ok()).unwrap_or_default())
    }
}

impl From<Snowflake> for MessageRef {
    fn from(id: Snowflake) -> Self {
        Self::Id(id)
    }
}

/// What a context menu is opened on.
#[derive(Debug, Clone)]
pub enum Target {
    /// A user, by name or id.
    User(String),
    /// A message.
    Message(MessageRef),
}

impl From<&str> for Target {
    fn from(user: &str) -> Self {
        Self::User(user.to_owned())
    }
}

impl From<&Value> for Target {
    fn from(message: &Value) -> Self {
        Self::Message(message.into())
    }
}
