//! `/config`: what a community sets, one setting at a time.

use super::super::message::Reply;
use super::super::reply;
use super::{Call, Command, Kind, Opt, Place, Press, Sub};
use crate::app::setting::{self, Setting};
use crate::app::{Durability, Fail};
use crate::domain::error::UserError;
use crate::domain::guild::{CHANNELS, MODULES, ROLES, Who};

const ROLE_PART: Opt = Opt { key: "fonction", kind: Kind::Choice(&ROLES), required: true };
const CHANNEL_PURPOSE: Opt = Opt { key: "usage", kind: Kind::Choice(&CHANNELS), required: true };

pub(super) const CONFIG: Command = Command {
    key: "config",
    who: Who::Manager,
    place: Place::Community,
    module: None,
    durability: Durability::Disk,
    subs: &[
        Sub { key: "assistant", options: &[], run: wizard, suggest: None },
        Sub { key: "role", options: &[ROLE_PART, Opt { key: "role", kind: Kind::Role, required: true }], run: role, suggest: None },
        Sub {
            key: "salon",
            options: &[CHANNEL_PURPOSE, Opt { key: "salon", kind: Kind::Channel, required: true }],
            run: channel,
            suggest: None,
        },
        Sub {
            key: "module",
            options: &[
                Opt { key: "module", kind: Kind::Choice(&MODULES), required: true },
                Opt { key: "actif", kind: Kind::Yes, required: true },
            ],
            run: module,
            suggest: None,
        },
        Sub { key: "exporter", options: &[], run: export, suggest: None },
    ],
    said: None,
};

pub(super) const PRESSES: &[Press] = &[
    Press { action: "config-annuler", who: Who::Manager, run: undo },
    Press { action: "config-pas", who: Who::Manager, run: step },
    Press { action: "config-role", who: Who::Manager, run: step_role },
    Press { action: "config-salon", who: Who::Manager, run: step_channel },
    Press { action: "config-fin", who: Who::Manager, run: finished },
];

fn changed(call: &Call<'_>, wanted: &Setting) -> Result<Reply, Fail> {
    let change = setting::set(&call.scene, wanted)?;
    Ok(Reply::Whisper(reply::setting_changed(call.scene.language, call.keys, &change)))
}

fn role(call: &Call<'_>) -> Result<Reply, Fail> {
    let part = call.slash.text("fonction").ok_or(UserError::Gone("setting"))?;
    let role = call.slash.id("role").ok_or(UserError::Gone("role"))?;
    changed(call, &Setting::Role(part.to_owned(), role))
}

fn channel(call: &Call<'_>) -> Result<Reply, Fail> {
    let purpose = call.slash.text("usage").ok_or(UserError::Gone("setting"))?;
    let channel = call.slash.id("salon").ok_or(UserError::Gone("channel"))?;
    changed(call, &Setting::Channel(purpose.to_owned(), channel))
}

fn module(call: &Call<'_>) -> Result<Reply, Fail> {
    let module = call.slash.text("module").ok_or(UserError::Gone("setting"))?;
    let on = call.slash.yes("actif").ok_or(UserError::Gone("setting"))?;
    changed(call, &Setting::Module(module.to_owned(), on))
}

fn export(call: &Call<'_>) -> Result<Reply, Fail> {
    let settings = setting::all(&call.scene)?;
    Ok(Reply::Whisper(reply::settings_export(call.scene.language, &settings)))
}

fn undo(call: &Call<'_>) -> Result<Reply, Fail> {
    let id = call.id.parse().map_err(|_| UserError::OldButton)?;
    let change = setting::undo(&call.scene, id)?;
    Ok(Reply::Replace(reply::setting_undone(call.scene.language, &change)))
}

/// Begins where something is missing, so that the wizard can be left and taken up again.
fn wizard(call: &Call<'_>) -> Result<Reply, Fail> {
    let settings = setting::all(&call.scene)?;
    let set = |step: usize| settings.iter().any(|(name, _)| *name == reply::wizard_setting(step));
    let first = (0..reply::WIZARD_STEPS).find(|step| !set(*step)).unwrap_or(0);
    Ok(Reply::Whisper(reply::wizard(call.scene.language, call.keys, first, &settings)))
}

fn show(call: &Call<'_>, step: usize) -> Result<Reply, Fail> {
    let settings = setting::all(&call.scene)?;
    Ok(Reply::Replace(if step < reply::WIZARD_STEPS {
        reply::wizard(call.scene.language, call.keys, step, &settings)
    } else {
        reply::wizard_end(call.scene.language, &settings)
    }))
}

fn position(call: &Call<'_>) -> Result<usize, Fail> {
    call.id.parse().map_err(|_| Fail::User(UserError::OldButton))
}

fn step(call: &Call<'_>) -> Result<Reply, Fail> {
    show(call, position(call)?)
}

fn step_role(call: &Call<'_>) -> Result<Reply, Fail> {
    let at = position(call)?;
    let part = ROLES.get(at).ok_or(UserError::OldButton)?;
    let role = call.values.first().and_then(|id| id.parse().ok()).ok_or(UserError::Gone("role"))?;
    setting::set(&call.scene, &Setting::Role((*part).to_owned(), role))?;
    show(call, at + 1)
}

fn step_channel(call: &Call<'_>) -> Result<Reply, Fail> {
    let at = position(call)?;
    let purpose = at.checked_sub(ROLES.len()).and_then(|index| CHANNELS.get(index)).ok_or(UserError::OldButton)?;
    let channel = call.values.first().and_then(|id| id.parse().ok()).ok_or(UserError::Gone("channel"))?;
    setting::set(&call.scene, &Setting::Channel((*purpose).to_owned(), channel))?;
    show(call, at + 1)
}

fn finished(call: &Call<'_>) -> Result<Reply, Fail> {
    show(call, reply::WIZARD_STEPS)
}
