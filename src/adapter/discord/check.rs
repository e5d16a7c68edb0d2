//! Finer rules about who may do what where, beyond who may run a command at all.

use super::command::Call;
use crate::app::Fail;
use crate::domain::error::UserError;
use crate::domain::guild::permission::{ADMINISTRATOR, SEND_MESSAGES, VIEW_CHANNEL};
use crate::domain::id::ChannelId;

/// What posting needs, with the keys of the names.
const POSTING: [(u64, &str); 2] = [(VIEW_CHANNEL, "view-channel"), (SEND_MESSAGES, "send-messages")];

/// The person may have something posted only where they could post it themselves.
///
/// # Errors
/// When they cannot.
pub fn person_may_post(call: &Call<'_>, channel: ChannelId) -> Result<(), Fail> {
    let held = call.slash.channels.get(&channel.to_string()).copied().unwrap_or(0);
    let may = held & ADMINISTRATOR != 0 || POSTING.iter().all(|(bit, _)| held & bit != 0);
    if may { Ok(()) } else { Err(UserError::Gone("channel").into()) }
}

/// The bot can post where the command was run. Of other channels Discord does not tell; those show when it is sent, and the
/// person is told then.
///
/// # Errors
/// E2, naming the missing permission.
pub fn bot_may_post(call: &Call<'_>, channel: ChannelId) -> Result<(), Fail> {
    if call.scene.channel != Some(channel) || call.own_permissions & ADMINISTRATOR != 0 {
        return Ok(());
    }
    match POSTING.iter().find(|(bit, _)| call.own_permissions & bit == 0) {
        Some((_, permission)) => Err(UserError::BotLacks { permission, channel }.into()),
        None => Ok(()),
    }
}
