//! Setting and undoing.

use jiff::Timestamp;

use crate::app::feature::AUDIT;
use crate::app::setting::{self, Change, OFF, ON};
use crate::app::{Context, Fail, Tx};
use crate::domain::error::refusals;
use crate::domain::guild::{CHANNELS, ROLES, SWITCHES};
use crate::domain::id::{ChannelId, RoleId};

refusals! {
    /// There is no such setting.
    UNKNOWN = "E4", "error-gone-setting";
    /// It was changed again since, or ten minutes have passed.
    CHANGED_SINCE = "E9", "error-already-setting";
}

/// What can be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Setting<'a> {
    /// Which role of the community plays a part of [`ROLES`].
    Role(&'a str, RoleId),
    /// Which channel serves a purpose of [`CHANNELS`].
    Channel(&'a str, ChannelId),
    /// Whether a feature of [`SWITCHES`] is on.
    Switch(&'a str, bool),
}

/// Stores a setting.
///
/// # Errors
/// When the name is not one of the lists, or outside a community.
pub(super) fn set(context: &Context<'_>, wanted: Setting<'_>) -> Result<Change, Fail> {
    let (name, value, known) = match wanted {
        Setting::Role(part, role) => (format!("role.{part}"), role.to_string(), ROLES.contains(&part)),
        Setting::Channel(purpose, channel) => (format!("channel.{purpose}"), channel.to_string(), CHANNELS.contains(&purpose)),
        Setting::Switch(switch, on) => (format!("module.{switch}"), (if on { ON } else { OFF }).to_owned(), SWITCHES.contains(&switch)),
    };
    if !known {
        return Err(UNKNOWN.into());
    }
    Ok(setting::set(context.tx, context.community()?, &name, Some(&value), context.person()?, context.now_ms())?)
}

/// Undoes a change, unless the setting was changed again since or ten minutes have passed.
///
/// # Errors
/// When it cannot be undone any more.
pub(super) fn undo(context: &Context<'_>, id: i64) -> Result<Change, Fail> {
    let change = setting::change(context.tx, id)?.ok_or(UNKNOWN)?;
    let community = context.community()?;
    let now = setting::get(context.tx, community, &change.name)?;
    let too_late = !context.can_undo(change.at);
    if change.guild != community || change.undone || too_late || now != change.after {
        return Err(CHANGED_SINCE.into());
    }
    setting::mark_undone(context.tx, id, context.now_ms())?;
    Ok(setting::set(context.tx, community, &change.name, change.before.as_deref(), context.person()?, context.now_ms())?)
}

/// Forgets changes made long ago.
///
/// # Errors
/// Those of the database.
pub(super) fn forget(tx: &Tx<'_>, now: Timestamp) -> Result<(), Fail> {
    let before = AUDIT.before(now);
    setting::forget_changes(tx, before)?;
    Ok(())
}
