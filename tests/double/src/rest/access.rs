//! What the bot may do: the checks that routes share.

use super::ApiError;
use crate::state::State;
use crate::world::permission::{self, VIEW_CHANNEL};
use crate::world::{Channel, Guild, Snowflake};

/// A channel the bot can see.
pub fn visible(state: &State, id: Snowflake) -> Result<&Channel, ApiError> {
    let channel = state.world.channels.get(&id).ok_or_else(ApiError::unknown_channel)?;
    if permission::in_channel(&state.world, state.world.bot, channel) & VIEW_CHANNEL == 0 {
        return Err(ApiError::missing_access());
    }
    Ok(channel)
}

/// A channel the bot can see and has these permissions in.
pub fn allowed(state: &State, id: Snowflake, needed: u64) -> Result<&Channel, ApiError> {
    let channel = visible(state, id)?;
    if permission::in_channel(&state.world, state.world.bot, channel) & needed != needed {
        return Err(ApiError::missing_permissions());
    }
    Ok(channel)
}

/// A guild the bot is in.
pub fn guild(state: &State, id: Snowflake) -> Result<&Guild, ApiError> {
    state.world.guilds.get(&id).filter(|guild| guild.members.contains_key(&state.world.bot)).ok_or_else(ApiError::unknown_guild)
}

/// A guild in which the bot has these permissions.
pub fn guild_allowed(state: &State, id: Snowflake, needed: u64) -> Result<&Guild, ApiError> {
    let guild = guild(state, id)?;
    if permission::in_guild(&state.world, state.world.bot, id) & needed != needed {
        return Err(ApiError::missing_permissions());
    }
    Ok(guild)
}
