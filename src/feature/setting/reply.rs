//! Sentences about settings.

use crate::app::Call;
use crate::app::feature::Starts;
use crate::app::reach::Reach;
use crate::app::setting::{Change, OFF, ON};
use crate::domain::fold::shorten;
use crate::domain::guild::{CHANNELS, ROLES};
use crate::domain::id::ChannelId;
use crate::domain::language::Language;
use crate::text::{plain, say};
use crate::ui::{Button, Message, Pick, Selection, Weight};

/// Number of steps of the wizard: each role, then each channel.
pub(super) const WIZARD_STEPS: usize = ROLES.len() + CHANNELS.len();

/// The setting that a step of the wizard is about.
pub(super) fn wizard_setting(step: usize) -> String {
    match step.checked_sub(ROLES.len()) {
        None => format!("role.{}", ROLES[step]),
        Some(index) => format!("channel.{}", CHANNELS.get(index).unwrap_or(&"")),
    }
}

/// A step of `/config assistant`.
pub(super) fn wizard(call: &Call<'_>, step: usize, settings: &[(String, String)]) -> Message {
    let language = call.context.language;
    let name = wizard_setting(step);
    let (pick, action) = if step < ROLES.len() { (Pick::Role, "config-role") } else { (Pick::Channel, "config-salon") };
    let key = name.replace('.', "-");
    let values = [("step", (step + 1).into()), ("steps", WIZARD_STEPS.into()), ("question", plain(language, &format!("ask-{key}")).into())];
    let mut text = say(language, "wizard-step", &values);
    if let Some((name, value)) = settings.iter().find(|(known, _)| *known == name) {
        text = format!("{text}\n{}", say(language, "wizard-now", &[("value", setting_value(name, Some(value), language).into())]));
    }
    let id = step.to_string();
    let skip = call.button("config-pas", &(step + 1).to_string(), "button-skip", Weight::Plain);
    let end = call.button("config-fin", &id, "button-end", Weight::Plain);
    Message::text(text)
        .selection(Selection { id: call.keys.sign(action, &id), pick, hint: plain(language, "wizard-hint"), count: (1, 1) })
        .row(vec![skip, end])
}

/// The end of `/config assistant`.
pub(super) fn wizard_end(language: Language, settings: &[(String, String)]) -> String {
    let lines = (0..WIZARD_STEPS).map(|step| {
        let name = wizard_setting(step);
        let value = settings.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str());
        format!("- {} : {}", setting_name(&name, language), setting_value(&name, value, language))
    });
    format!("{}\n{}", plain(language, "wizard-end"), lines.collect::<Vec<_>>().join("\n"))
}

fn setting_name(name: &str, language: Language) -> String {
    let part = name.split_once('.').map_or(name, |(_, part)| part);
    plain(language, &format!("choice-{part}"))
}

fn setting_value(name: &str, value: Option<&str>, language: Language) -> String {
    match (name.split_once('.').map(|(kind, _)| kind), value) {
        (Some("module"), Some(OFF)) => plain(language, "setting-off"),
        (Some("module"), Some(_)) => plain(language, "setting-on"),
        (Some("role"), Some(id)) => format!("<@&{id}>"),
        (Some("channel"), Some(id)) => format!("<#{id}>"),
        (_, Some(text)) => text.to_owned(),
        (_, None) => plain(language, "setting-none"),
    }
}

/// A changed setting, before and after, with the way back.
pub(super) fn changed(call: &Call<'_>, change: &Change) -> Message {
    Message::text(said(call, change)).row(vec![undo(call, change)])
}

/// A changed setting, before and after.
pub(super) fn said(call: &Call<'_>, change: &Change) -> String {
    sentence(call, "setting-changed", change)
}

/// The way back.
pub(super) fn undo(call: &Call<'_>, change: &Change) -> Button {
    call.undo("config-annuler", &change.id.to_string())
}

/// What was said of channels that were set, and what keeps the bot from writing in each.
pub(super) fn channels(language: Language, said: String, undo: Option<String>, found: &[(ChannelId, Reach)]) -> Message {
    let doubt = |(channel, reach): &(ChannelId, Reach)| {
        let channel = format!("<#{channel}>");
        match reach {
            Reach::Whole => None,
            Reach::Lacks(keys) => {
                let names: Vec<_> = keys
                    .iter()
                    .map(|key| say(language, "setting-permission", &[("name", plain(language, &format!("permission-{key}")).into())]))
                    .collect();
                Some(say(language, "setting-channel-lacks", &[("channel", channel.into()), ("permissions", names.join(", ").into())]))
            }
            Reach::Gone => Some(say(language, "setting-channel-gone", &[("channel", channel.into())])),
            Reach::Unknown(_) => Some(say(language, "setting-channel-unknown", &[("channel", channel.into())])),
        }
    };
    let lines: Vec<_> = std::iter::once(said).chain(found.iter().filter_map(doubt)).collect();
    let message = Message::text(lines.join("\n"));
    match undo {
        Some(id) => message.row(vec![Button { id, label: plain(language, "button-undo"), weight: Weight::Plain }]),
        None => message,
    }
}

/// A change that was undone.
pub(super) fn undone(call: &Call<'_>, change: &Change) -> Message {
    Message::text(sentence(call, "setting-undone", change))
}

fn sentence(call: &Call<'_>, key: &str, change: &Change) -> String {
    let language = call.context.language;
    // A switch that nobody has touched stands as its feature says.
    let untouched = change.name.strip_prefix("module.").map(|switch| match call.features.starts(switch) {
        Starts::On => ON,
        Starts::Off => OFF,
    });
    let value = |value: &Option<String>| setting_value(&change.name, value.as_deref().or(untouched), language);
    say(
        language,
        key,
        &[
            ("name", setting_name(&change.name, language).into()),
            ("before", value(&change.before).into()),
            ("after", value(&change.after).into()),
        ],
    )
}

/// `/config exporter`.
pub(super) fn export(language: Language, settings: &[(String, String)]) -> Message {
    let map: serde_json::Map<String, serde_json::Value> =
        settings.iter().map(|(name, value)| (name.clone(), value.clone().into())).collect();
    let json = serde_json::to_string_pretty(&map).unwrap_or_default();
    Message::text(format!("{}\n```json\n{}\n```", plain(language, "settings-export"), shorten(&json, 1_800)))
}
