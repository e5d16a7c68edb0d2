//! What a community sets: one setting at a time, shown before and after, undone within ten minutes.

use super::{Fail, Scene};
use crate::domain::error::UserError;
use crate::domain::guild::{CHANNELS, MODULES, ROLES, Who, may};
use crate::domain::id::{ChannelId, GuildId, RoleId};
use crate::domain::reminder::UNDO_SECONDS;
use crate::store::setting;
pub use crate::store::setting::Change;
use crate::store::{StoreError, Tx};

/// Value of a module that is switched off; on is the default and stored as no value.
const OFF: &str = "off";

/// What can be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting {
    /// Which role of the community plays a part of [`ROLES`].
    Role(String, RoleId),
    /// Which channel serves a purpose of [`CHANNELS`].
    Channel(String, ChannelId),
    /// Whether a feature of [`MODULES`] is on.
    Module(String, bool),
}

/// Stores a setting.
///
/// # Errors
/// When the name is not one of the lists, or outside a community.
pub fn set(scene: &Scene<'_>, wanted: &Setting) -> Result<Change, Fail> {
    let (name, value, known) = match wanted {
        Setting::Role(part, role) => (format!("role.{part}"), Some(role.to_string()), ROLES.contains(&part.as_str())),
        Setting::Channel(purpose, channel) => {
            (format!("channel.{purpose}"), Some(channel.to_string()), CHANNELS.contains(&purpose.as_str()))
        }
        Setting::Module(module, on) => (format!("module.{module}"), (!on).then(|| OFF.to_owned()), MODULES.contains(&module.as_str())),
    };
    if !known {
        return Err(UserError::Gone("setting").into());
    }
    Ok(setting::set(scene.tx, scene.community()?, &name, value.as_deref(), scene.person()?, scene.now_ms())?)
}

/// Undoes a change, unless the setting was changed again since or ten minutes have passed.
///
/// # Errors
/// When it cannot be undone any more.
pub fn undo(scene: &Scene<'_>, id: i64) -> Result<Change, Fail> {
    let change = setting::change(scene.tx, id)?.ok_or(UserError::Gone("setting"))?;
    let community = scene.community()?;
    let now = setting::get(scene.tx, community, &change.name)?;
    let too_late = scene.now_ms() - change.at > UNDO_SECONDS * 1000;
    if change.guild != community || change.undone || too_late || now != change.after {
        return Err(UserError::AlreadyDone("setting").into());
    }
    setting::mark_undone(scene.tx, id, scene.now_ms())?;
    Ok(setting::set(scene.tx, community, &change.name, change.before.as_deref(), scene.person()?, scene.now_ms())?)
}

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

/// Whether a feature is on here. Outside a community everything is.
///
/// # Errors
/// Those of the database.
pub fn module_on(tx: &Tx<'_>, guild: Option<GuildId>, module: &str) -> Result<bool, StoreError> {
    let Some(guild) = guild else { return Ok(true) };
    Ok(setting::get(tx, guild, &format!("module.{module}"))?.as_deref() != Some(OFF))
}

/// All settings of the community.
///
/// # Errors
/// Those of the database, or outside a community.
pub fn all(scene: &Scene<'_>) -> Result<Vec<(String, String)>, Fail> {
    Ok(setting::all(scene.tx, scene.community()?)?)
}

/// Decides whether the person of the scene may.
///
/// # Errors
/// [`UserError::RoleMissing`] with whom to ask.
pub fn allow(scene: &Scene<'_>, who: Who) -> Result<(), Fail> {
    let mut known = Vec::new();
    if let (Who::Role(parts), Some(guild)) = (who, scene.guild) {
        for part in parts {
            known.push((*part, role(scene.tx, guild, part)?));
        }
    }
    let role_of = |part: &str| known.iter().find(|(name, _)| *name == part).and_then(|(_, role)| *role);
    Ok(may(who, scene.asker, role_of)?)
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
