//! Whether the bot can write in channels. Discord alone knows: an interaction tells only what the person may, and a channel that the bot
//! may not see is not shown to it (since 16 November 2026).

use std::pin::Pin;

use crate::domain::id::{ChannelId, GuildId};

/// What the bot may do in a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// All that it needs.
    Whole,
    /// Keys of the permissions that it lacks, below `permission-`.
    Lacks(Vec<&'static str>),
    /// There is no such channel.
    Gone,
    /// Discord does not say; why.
    Unknown(String),
}

/// The future of a question, with an answer for each channel in turn.
pub type Asking = Pin<Box<dyn Future<Output = Vec<Reach>> + Send>>;

/// Asks Discord about channels of a community. Made by the composition root, which knows how.
pub struct Reaches(pub Box<dyn Fn(GuildId, Vec<ChannelId>) -> Asking + Send + Sync>);
