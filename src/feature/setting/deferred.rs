//! Whether the bot can write in a channel that was just set, which Discord has to be asked: a setting that cannot work is said at once, and
//! not by the first post that does not come.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::reply;
use crate::app::StoreError;
use crate::app::feature::Doing;
use crate::app::reach::Reaches;
use crate::app::services::Services;
use crate::domain::id::{ChannelId, GuildId};
use crate::domain::language::Language;
use crate::ui::Deferred;

pub(super) const CHANNELS: &str = "channels-set";

/// What was set, and is looked at.
#[derive(Serialize, Deserialize)]
pub(super) struct Channels {
    pub(super) guild: GuildId,
    pub(super) channels: Vec<ChannelId>,
    pub(super) language: Language,
    /// What is said first.
    pub(super) said: String,
    /// Signed id of the button that undoes it.
    pub(super) undo: Option<String>,
}

pub(super) fn of_channels(channels: &Channels) -> Result<Deferred, StoreError> {
    Ok(Deferred::new(CHANNELS, channels)?)
}

pub(super) fn channels(services: Arc<Services>, work: &Deferred) -> Doing {
    let facts = work.facts::<Channels>();
    Box::pin(async move {
        let (reaches, facts) = (services.get::<Reaches>()?, facts?);
        let found = (reaches.0)(facts.guild, facts.channels.clone()).await;
        let found: Vec<_> = facts.channels.into_iter().zip(found).collect();
        Some(reply::channels(facts.language, facts.said, facts.undo, &found).into())
    })
}
