//! What a community set, as the engine and all features ask for it.

use super::feature::{Starts, Switch};
use super::{Context, Fail};
use crate::domain::error::UserError;
use crate::domain::guild::{Who, may};
use crate::domain::id::{ChannelId, GuildId, RoleId};
pub use crate::store::setting::{Change, change, forget_changes, get, mark_undone, set};
use crate::store::{StoreError, Tx, setting};

/// Value of a switch that somebody has switched on.
pub const ON: &str = "on";
/// Value of a switch that somebody has switched off.
pub const OFF: &str = "off";

/// The role of the community that plays a part.
///
/// # Errors
/// Those of the database.
pub fn role(tx: &Tx<'_>, guild: GuildId, part: &str) -> Result<Option<RoleId>, StoreError> {
    Ok(setting::get(tx, guild, &format!("role.{part}"))?.and_then(|id| id.parse().ok()))
}

/// The channel of the community that serves a purpose.
///
/// # Errors
/// Those of the database.
pub fn channel(tx: &Tx<'_>, guild: GuildId, purpose: &str) -> Result<Option<ChannelId>, StoreError> {
    Ok(setting::get(tx, guild, &format!("channel.{purpose}"))?.and_then(|id| id.parse().ok()))
}

/// The channel that serves a purpose in each community that has one.
///
/// # Errors
/// Those of the database.
pub fn channels_everywhere(tx: &Tx<'_>, purpose: &str) -> Result<Vec<(GuildId, ChannelId)>, StoreError> {
    let all = setting::everywhere(tx, &format!("channel.{purpose}"))?;
    Ok(all.into_iter().filter_map(|(guild, id)| Some((guild, id.parse().ok()?))).collect())
}

/// Whether the feature with this switch is on here. Outside a community everything is, and what has no switch.
///
/// # Errors
/// Those of the database.
pub fn switched_on(tx: &Tx<'_>, guild: Option<GuildId>, switch: Option<Switch>) -> Result<bool, StoreError> {
    let (Some(guild), Some(switch)) = (guild, switch) else { return Ok(true) };
    Ok(match setting::get(tx, guild, &format!("module.{}", switch.key))?.as_deref() {
        Some(value) => value != OFF,
        None => switch.starts == Starts::On,
    })
}

/// [`switched_on`] where the context is, as a refusal.
///
/// # Errors
/// [`SwitchedOff`](crate::domain::error::UserError::SwitchedOff), or those of the database.
pub fn is_on(context: &Context<'_>, switch: Option<Switch>) -> Result<(), Fail> {
    match switch {
        Some(one) if !switched_on(context.tx, context.guild, switch)? => Err(UserError::SwitchedOff(one.key).into()),
        _ => Ok(()),
    }
}

/// All settings of the community.
///
/// # Errors
/// Those of the database, or outside a community.
pub fn all(context: &Context<'_>) -> Result<Vec<(String, String)>, Fail> {
    Ok(setting::all(context.tx, context.community()?)?)
}

/// Decides whether the person of the context may.
///
/// # Errors
/// [`RoleMissing`](crate::domain::error::UserError::RoleMissing) with whom to ask.
pub fn allow(context: &Context<'_>, who: Who) -> Result<(), Fail> {
    let mut known = Vec::new();
    if let (Who::Role(parts), Some(guild)) = (who, context.guild) {
        for part in parts {
            known.push((*part, role(context.tx, guild, part)?));
        }
    }
    let role_of = |part: &str| known.iter().find(|(name, _)| *name == part).and_then(|(_, role)| *role);
    Ok(may(who, context.asker, role_of)?)
}

/// The channels that the community set, by purpose.
///
/// # Errors
/// Those of the database.
pub fn channels(tx: &Tx<'_>, guild: GuildId) -> Result<Vec<(String, ChannelId)>, StoreError> {
    let settings = setting::all(tx, guild)?;
    let channel = |(name, value): (String, String)| Some((name.strip_prefix("channel.")?.to_owned(), value.parse().ok()?));
    Ok(settings.into_iter().filter_map(channel).collect())
}
