//! What somebody did, read from Discord's event. Own types, because serenity's lose the values of today's forms.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::app::AnswerTo;
use crate::domain::id::{ChannelId, EventId, GuildId, RoleId, UserId};
use crate::ui::Given;

/// What somebody did.
#[derive(Debug, Clone)]
pub struct Invocation {
    /// The event.
    pub event: EventId,
    /// Where the answer goes.
    pub to: AnswerTo,
    /// What it is.
    pub act: Act,
    /// The community.
    pub guild: Option<GuildId>,
    /// The channel.
    pub channel: Option<ChannelId>,
    /// Who.
    pub person: UserId,
    /// Their roles.
    pub roles: Vec<RoleId>,
    /// Their permissions in the channel.
    pub permissions: u64,
    /// The bot's permissions in the channel.
    pub own_permissions: u64,
    /// Language of their Discord.
    pub locale: Option<String>,
}

/// The kinds of acts.
#[derive(Debug, Clone)]
pub enum Act {
    /// A slash command.
    Command(Slash),
    /// Typing an option of a slash command.
    Typing {
        /// So far.
        slash: Slash,
        /// The option being typed.
        option: String,
        /// What was typed.
        typed: String,
    },
    /// A button or selection.
    Press {
        /// Its id.
        id: String,
        /// What was selected.
        values: Vec<String>,
    },
    /// A filled-in form.
    Form {
        /// Its id.
        id: String,
        /// Field names and values.
        fields: BTreeMap<String, String>,
    },
    /// Something this release does not know.
    Other(u64),
}

/// A slash command.
#[derive(Debug, Clone, Default)]
pub struct Slash {
    /// Names from the command down to the sub-command.
    pub path: Vec<String>,
    /// What was given with it.
    pub given: Given,
}

#[derive(Deserialize)]
struct Wire {
    id: EventId,
    application_id: String,
    token: String,
    #[serde(rename = "type")]
    kind: u64,
    #[serde(default)]
    data: Data,
    guild_id: Option<GuildId>,
    channel_id: Option<ChannelId>,
    member: Option<Member>,
    user: Option<User>,
    locale: Option<String>,
    #[serde(default)]
    app_permissions: Bits,
}

#[derive(Deserialize)]
struct Member {
    user: User,
    #[serde(default)]
    roles: Vec<RoleId>,
    #[serde(default)]
    permissions: Bits,
}

#[derive(Deserialize)]
struct User {
    id: UserId,
}

#[derive(Deserialize, Default)]
struct Data {
    #[serde(default)]
    name: String,
    #[serde(default)]
    options: Vec<Opt>,
    #[serde(default)]
    custom_id: String,
    #[serde(default)]
    values: Vec<String>,
    #[serde(default)]
    components: Vec<Component>,
    #[serde(default)]
    resolved: Resolved,
}

#[derive(Deserialize, Default)]
struct Resolved {
    #[serde(default)]
    channels: BTreeMap<String, ResolvedChannel>,
}

#[derive(Deserialize)]
struct ResolvedChannel {
    #[serde(default)]
    permissions: Bits,
}

#[derive(Deserialize)]
struct Opt {
    name: String,
    #[serde(default)]
    value: Value,
    #[serde(default)]
    focused: bool,
    #[serde(default)]
    options: Vec<Opt>,
    #[serde(rename = "type")]
    kind: u64,
}

/// A part of a filled-in form: today's label with one component inside, yesterday's row with several, or a field itself.
#[derive(Deserialize)]
struct Component {
    custom_id: Option<String>,
    value: Option<Value>,
    #[serde(default)]
    values: Vec<String>,
    component: Option<Box<Component>>,
    #[serde(default)]
    components: Vec<Component>,
}

/// Permission bits, which travel as text.
#[derive(Default, Clone, Copy)]
struct Bits(u64);

impl<'de> Deserialize<'de> for Bits {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        // Wider than today's 64 bits, so that a new permission does not make every interaction unreadable.
        let bits: u128 = text.parse().map_err(serde::de::Error::custom)?;
        Ok(Self(u64::try_from(bits & u128::from(u64::MAX)).unwrap_or(0)))
    }
}

/// Reads only what is needed to answer.
///
/// # Errors
/// When not even that is there.
pub fn envelope(payload: &str) -> Result<(EventId, AnswerTo), serde_json::Error> {
    #[derive(Deserialize)]
    struct Envelope {
        id: EventId,
        application_id: String,
        token: String,
    }
    let read: Envelope = serde_json::from_str(payload)?;
    Ok((read.id, AnswerTo { application: read.application_id, token: read.token }))
}

/// Reads the payload of INTERACTION_CREATE.
///
/// # Errors
/// When it is not of the known shape. The error names a place, never a value.
pub fn read(payload: &str) -> Result<Invocation, serde_json::Error> {
    let wire: Wire = serde_json::from_str(payload)?;
    let (person, roles, permissions) = match (wire.member, wire.user) {
        (Some(member), _) => (member.user.id, member.roles, member.permissions.0),
        (None, Some(user)) => (user.id, Vec::new(), 0),
        (None, None) => return Err(serde::de::Error::missing_field("user")),
    };
    Ok(Invocation {
        event: wire.id,
        to: AnswerTo { application: wire.application_id, token: wire.token },
        act: act(wire.kind, wire.data),
        guild: wire.guild_id,
        channel: wire.channel_id,
        person,
        roles,
        permissions,
        own_permissions: wire.app_permissions.0,
        locale: wire.locale,
    })
}

fn act(kind: u64, data: Data) -> Act {
    match kind {
        2 => Act::Command(slash(data).0),
        3 => Act::Press { id: data.custom_id, values: data.values },
        4 => {
            let (slash, focused) = slash(data);
            let (option, typed) = focused.unwrap_or_default();
            Act::Typing { slash, option, typed }
        }
        5 => {
            let mut fields = BTreeMap::new();
            data.components.into_iter().for_each(|component| collect(component, &mut fields));
            Act::Form { id: data.custom_id, fields }
        }
        other => Act::Other(other),
    }
}

/// Follows sub-commands down to the options. Second: the option being typed, if any.
fn slash(data: Data) -> (Slash, Option<(String, String)>) {
    const SUB_COMMAND: u64 = 1;
    const GROUP: u64 = 2;
    let mut path = vec![data.name];
    let mut options = data.options;
    while let [only] = options.as_mut_slice()
        && matches!(only.kind, SUB_COMMAND | GROUP)
    {
        path.push(std::mem::take(&mut only.name));
        options = std::mem::take(&mut only.options);
    }
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let focused = options.iter().find(|option| option.focused).map(|option| (option.name.clone(), text(&option.value)));
    let channels = data.resolved.channels.into_iter().map(|(id, channel)| (id, channel.permissions.0)).collect();
    let options = options.into_iter().map(|option| (option.name, option.value)).collect();
    (Slash { path, given: Given { options, channels } }, focused)
}

fn collect(component: Component, fields: &mut BTreeMap<String, String>) {
    if let Some(id) = component.custom_id {
        let value = match component.value {
            Some(Value::String(text)) => text,
            Some(value) => value.to_string(),
            None => component.values.join(","),
        };
        fields.insert(id, value);
    }
    if let Some(inner) = component.component {
        collect(*inner, fields);
    }
    component.components.into_iter().for_each(|inner| collect(inner, fields));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn envelope(kind: u64, data: &str) -> String {
        format!(
            r#"{{"id":"10","application_id":"1","type":{kind},"token":"t","version":1,"guild_id":"2","channel_id":"3","locale":"fr",
            "app_permissions":"3072","member":{{"user":{{"id":"4","username":"a"}},"roles":["5"],"permissions":"32"}},"data":{data}}}"#
        )
    }

    #[test]
    fn a_sub_command_and_its_options_are_found() {
        let data = r#"{"id":"9","name":"rappel","type":1,"options":[{"name":"moi","type":1,"options":[
            {"name":"quand","type":3,"value":"demain"},{"name":"n","type":4,"value":3}]}]}"#;
        let read = read(&envelope(2, data)).unwrap();
        let Act::Command(slash) = read.act else { panic!("not a command") };
        assert_eq!(slash.path, ["rappel", "moi"]);
        assert_eq!((slash.given.options["quand"].as_str(), slash.given.options["n"].as_i64()), (Some("demain"), Some(3)));
        assert_eq!((read.person, read.permissions, read.own_permissions), (UserId(4), 32, 3072));
    }

    #[test]
    fn forms_of_yesterday_and_today_give_the_same_fields() {
        let rows = r#"{"custom_id":"f","components":[{"type":1,"components":[{"type":4,"custom_id":"quoi","value":"x"}]}]}"#;
        let labels = r#"{"custom_id":"f","components":[{"type":18,"component":{"type":4,"custom_id":"quoi","value":"x"}},
            {"type":18,"component":{"type":3,"custom_id":"choix","values":["a","b"]}}]}"#;
        for data in [rows, labels] {
            let Act::Form { fields, .. } = read(&envelope(5, data)).unwrap().act else { panic!("not a form") };
            assert_eq!(fields["quoi"], "x");
        }
    }

    #[test]
    fn an_unknown_shape_is_an_error_without_content() {
        let error = read(r#"{"id":"10","secret":"très privé"}"#).unwrap_err().to_string();
        assert!(!error.contains("privé"), "{error}");
        assert!(matches!(read(&envelope(77, "{}")).unwrap().act, Act::Other(77)));
    }
}
