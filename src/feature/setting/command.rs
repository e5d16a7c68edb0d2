//! `/config`: what a community sets, one setting at a time.

use super::act::{self, Setting};
use super::deferred::{self, Channels};
use super::reply;
use crate::app::feature::{Command, Contexts, Press, Sub};
use crate::app::{Call, Durability, Fail, setting};
use crate::domain::error::{Thing, UserError};
use crate::domain::guild::{CHANNELS, ROLES, SWITCHES, Who};
use crate::domain::id::ChannelId;
use crate::ui::{Channel, Choice, Deferred, Opt, Reply, Role, Yes};

const PART: Opt<Choice> = Opt::choice("fonction", &ROLES);
const ROLE: Opt<Role> = Opt::role("role");
const PURPOSE: Opt<Choice> = Opt::choice("usage", &CHANNELS);
const CHANNEL: Opt<Channel> = Opt::channel("salon");
const SWITCH: Opt<Choice> = Opt::choice("module", SWITCHES);
const ON: Opt<Yes> = Opt::yes("actif");

pub(super) const CONFIG: Command = Command {
    key: "config",
    who: Who::Manager,
    contexts: Contexts::Community,
    durability: Durability::Disk,
    subs: &[
        Sub { key: "assistant", options: &[], run: wizard, suggest: None },
        Sub { key: "role", options: &[PART.spec, ROLE.spec], run: role, suggest: None },
        Sub { key: "salon", options: &[PURPOSE.spec, CHANNEL.spec], run: channel, suggest: None },
        Sub { key: "module", options: &[SWITCH.spec, ON.spec], run: switch, suggest: None },
        Sub { key: "exporter", options: &[], run: export, suggest: None },
    ],
    written: None,
};

pub(super) const PRESSES: &[Press] = &[
    Press { action: "config-annuler", who: Who::Manager, run: undo },
    Press { action: "config-pas", who: Who::Manager, run: step },
    Press { action: "config-role", who: Who::Manager, run: step_role },
    Press { action: "config-salon", who: Who::Manager, run: step_channel },
    Press { action: "config-fin", who: Who::Manager, run: finished },
];

fn changed(call: &Call<'_>, wanted: Setting<'_>) -> Result<Reply, Fail> {
    let change = act::set(&call.context, wanted)?;
    Ok(Reply::Whisper(reply::changed(call, &change)))
}

fn role(call: &Call<'_>) -> Result<Reply, Fail> {
    changed(call, Setting::Role(call.get(&PART)?, call.get(&ROLE)?))
}

fn channel(call: &Call<'_>) -> Result<Reply, Fail> {
    let channel = call.get(&CHANNEL)?;
    let change = act::set(&call.context, Setting::Channel(call.get(&PURPOSE)?, channel))?;
    let (said, undo) = (reply::said(call, &change), reply::undo(call, &change));
    Ok(Reply::Later(looked_at(call, vec![channel], said, Some(undo.id))?))
}

fn looked_at(call: &Call<'_>, channels: Vec<ChannelId>, said: String, undo: Option<String>) -> Result<Deferred, Fail> {
    let (guild, language) = (call.context.community()?, call.context.language);
    Ok(deferred::of_channels(&Channels { guild, channels, language, said, undo })?)
}

fn switch(call: &Call<'_>) -> Result<Reply, Fail> {
    changed(call, Setting::Switch(call.get(&SWITCH)?, call.get(&ON)?))
}

fn export(call: &Call<'_>) -> Result<Reply, Fail> {
    let settings = setting::all(&call.context)?;
    Ok(Reply::Whisper(reply::export(call.context.language, &settings)))
}

fn undo(call: &Call<'_>) -> Result<Reply, Fail> {
    let change = act::undo(&call.context, call.object()?)?;
    Ok(Reply::Replace(reply::undone(call, &change)))
}

/// Begins where something is missing, so that the wizard can be left and taken up again.
fn wizard(call: &Call<'_>) -> Result<Reply, Fail> {
    let settings = setting::all(&call.context)?;
    let set = |step: usize| settings.iter().any(|(name, _)| *name == reply::wizard_setting(step));
    let first = (0..reply::WIZARD_STEPS).find(|step| !set(*step)).unwrap_or(0);
    Ok(Reply::Whisper(reply::wizard(call, first, &settings)))
}

fn show(call: &Call<'_>, step: usize) -> Result<Reply, Fail> {
    let settings = setting::all(&call.context)?;
    if step < reply::WIZARD_STEPS {
        return Ok(Reply::Replace(reply::wizard(call, step, &settings)));
    }
    let said = reply::wizard_end(call.context.language, &settings);
    let set = setting::channels(call.context.tx, call.context.community()?)?;
    let mut channels: Vec<_> = set.into_iter().map(|(_, channel)| channel).collect();
    channels.sort_unstable();
    channels.dedup();
    Ok(Reply::ReplaceLater(looked_at(call, channels, said, None)?))
}

fn step(call: &Call<'_>) -> Result<Reply, Fail> {
    show(call, call.object()?)
}

fn step_role(call: &Call<'_>) -> Result<Reply, Fail> {
    let at: usize = call.object()?;
    let part = ROLES.get(at).ok_or(UserError::OldButton)?;
    let role = call.input.values.first().and_then(|id| id.parse().ok()).ok_or(UserError::Gone(Thing::Role))?;
    act::set(&call.context, Setting::Role(part, role))?;
    show(call, at + 1)
}

fn step_channel(call: &Call<'_>) -> Result<Reply, Fail> {
    let at: usize = call.object()?;
    let purpose = at.checked_sub(ROLES.len()).and_then(|index| CHANNELS.get(index)).ok_or(UserError::OldButton)?;
    let channel = call.input.values.first().and_then(|id| id.parse().ok()).ok_or(UserError::Gone(Thing::Channel))?;
    act::set(&call.context, Setting::Channel(purpose, channel))?;
    show(call, at + 1)
}

fn finished(call: &Call<'_>) -> Result<Reply, Fail> {
    show(call, reply::WIZARD_STEPS)
}
