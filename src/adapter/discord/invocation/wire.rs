//! The event as Discord writes it, as far as we read it.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::Slash;
use crate::domain::id::{ChannelId, EventId, GuildId, RoleId, UserId};
use crate::ui::Given;
use crate::ui::given::{File, Named, Pointed, Target};

/// A command of the menu of a person (Discord, Application Command Types).
pub(super) const USER: u64 = 2;
/// A command of the menu of a message.
pub(super) const MESSAGE: u64 = 3;

#[derive(Deserialize)]
pub(super) struct Wire {
    pub(super) id: EventId,
    pub(super) application_id: String,
    pub(super) token: String,
    #[serde(rename = "type")]
    pub(super) kind: u64,
    #[serde(default)]
    pub(super) data: Data,
    pub(super) guild_id: Option<GuildId>,
    pub(super) channel_id: Option<ChannelId>,
    pub(super) member: Option<Member>,
    pub(super) user: Option<User>,
    pub(super) locale: Option<String>,
    #[serde(default)]
    pub(super) app_permissions: Bits,
}

#[derive(Deserialize)]
pub(super) struct Member {
    pub(super) user: User,
    #[serde(default)]
    pub(super) roles: Vec<RoleId>,
    #[serde(default)]
    pub(super) permissions: Bits,
}

#[derive(Deserialize)]
pub(super) struct User {
    pub(super) id: UserId,
    #[serde(default)]
    username: String,
    global_name: Option<String>,
    #[serde(default)]
    bot: bool,
}

#[derive(Deserialize, Default)]
pub(super) struct Data {
    #[serde(default)]
    pub(super) name: String,
    /// Kind of the command; absent for components and forms.
    #[serde(rename = "type", default)]
    pub(super) kind: u64,
    #[serde(default)]
    options: Vec<Opt>,
    #[serde(default)]
    pub(super) custom_id: String,
    #[serde(default)]
    pub(super) values: Vec<String>,
    #[serde(default)]
    pub(super) components: Vec<Component>,
    #[serde(default)]
    pub(super) resolved: Resolved,
    target_id: Option<String>,
}

/// What Discord says of what is named by id.
#[derive(Deserialize, Default)]
pub(super) struct Resolved {
    #[serde(default)]
    channels: BTreeMap<String, Channel>,
    #[serde(default)]
    users: BTreeMap<String, User>,
    #[serde(default)]
    members: BTreeMap<String, PartialMember>,
    #[serde(default)]
    attachments: BTreeMap<String, Attachment>,
    #[serde(default)]
    messages: BTreeMap<String, Message>,
}

#[derive(Deserialize)]
struct Channel {
    #[serde(default)]
    permissions: Bits,
}

/// A member as Discord resolves it: without the user.
#[derive(Deserialize)]
struct PartialMember {
    nick: Option<String>,
    #[serde(default)]
    roles: Vec<RoleId>,
}

#[derive(Deserialize)]
struct Attachment {
    filename: String,
    size: u64,
    url: String,
    content_type: Option<String>,
}

#[derive(Deserialize)]
struct Message {
    id: String,
    channel_id: ChannelId,
    author: User,
    #[serde(default)]
    content: String,
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
pub(super) struct Component {
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
pub(super) struct Bits(pub(super) u64);

impl<'de> Deserialize<'de> for Bits {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        // Wider than today's 64 bits, so that a new permission does not make every interaction unreadable.
        let bits: u128 = text.parse().map_err(serde::de::Error::custom)?;
        Ok(Self(u64::try_from(bits & u128::from(u64::MAX)).unwrap_or(0)))
    }
}

impl Data {
    /// Follows sub-commands down to the options. Second: the option being typed, if any.
    pub(super) fn slash(self) -> (Slash, Option<(String, String)>) {
        const SUB_COMMAND: u64 = 1;
        const GROUP: u64 = 2;
        let mut path = vec![self.name];
        let mut options = self.options;
        while let [only] = options.as_mut_slice()
            && matches!(only.kind, SUB_COMMAND | GROUP)
        {
            path.push(std::mem::take(&mut only.name));
            options = std::mem::take(&mut only.options);
        }
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let focused = options.iter().find(|option| option.focused).map(|option| (option.name.clone(), text(&option.value)));
        let options = options.into_iter().map(|option| (option.name, option.value)).collect();
        (Slash { path, given: Given { options, ..self.resolved.given() } }, focused)
    }

    /// What a menu was opened on; none when Discord does not say.
    pub(super) fn target(mut self) -> Option<Target> {
        let id = self.target_id.take()?;
        if self.kind == MESSAGE {
            let message = self.resolved.messages.remove(&id)?;
            let Message { id, channel_id, author, content } = message;
            return Some(Target::Message(Pointed { id, channel: channel_id, author: author.id, content }));
        }
        self.resolved.given().people.remove(&id).map(Target::Person)
    }
}

impl Resolved {
    /// In our words, without options.
    pub(super) fn given(self) -> Given {
        let Self { channels, users, mut members, attachments, messages: _ } = self;
        let person = |(id, user): (String, User)| {
            let member = members.remove(&id);
            let nick = member.as_ref().and_then(|member| member.nick.clone());
            let name = nick.or(user.global_name).unwrap_or(user.username);
            (id, Named { id: user.id, name, roles: member.map(|member| member.roles), bot: user.bot })
        };
        let file = |(id, Attachment { filename, size, url, content_type }): (String, Attachment)| {
            (id, File { name: filename, size, url, content_type })
        };
        Given {
            options: BTreeMap::new(),
            channels: channels.into_iter().map(|(id, channel)| (id, channel.permissions.0)).collect(),
            people: users.into_iter().map(person).collect(),
            files: attachments.into_iter().map(file).collect(),
        }
    }
}

impl Component {
    /// Writes down what was filled in.
    pub(super) fn collect(self, fields: &mut BTreeMap<String, String>) {
        if let Some(id) = self.custom_id {
            let value = match self.value {
                Some(Value::String(text)) => text,
                Some(value) => value.to_string(),
                None => self.values.join(","),
            };
            fields.insert(id, value);
        }
        if let Some(inner) = self.component {
            inner.collect(fields);
        }
        self.components.into_iter().for_each(|inner| inner.collect(fields));
    }
}
