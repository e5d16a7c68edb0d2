//! Acting as a user: what people type, click and say.

use std::borrow::Borrow;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::content::{self, Draft};
use crate::handle::Interaction;
use crate::interaction::{self, Ask, Path, kind};
use crate::place::{MessageRef, Place, Target};
use crate::rest::ApiError;
use crate::state::{Shared, State};
use crate::world::{Channel, Snowflake, permission};

/// A user who acts.
///
/// Each way to act exists twice: `slash` panics when a client would not let the user do that, `try_slash` tells why.
/// Nothing here waits: the handle that comes back does.
#[derive(Clone)]
pub struct Actor {
    pub(crate) shared: Arc<Shared>,
    pub(crate) user: Snowflake,
}

#[track_caller]
#[expect(clippy::panic, reason = "a test harness aborts with a clear message")]
fn or_panic<T>(result: Result<T, String>) -> T {
    match result {
        Ok(value) => value,
        Err(why) => panic!("a user cannot do that: {why}"),
    }
}

impl Actor {
    /// The user's id.
    pub fn id(&self) -> Snowflake {
        self.user
    }

    /// What the clock on the wall says, ms since 1970: the double's.
    pub fn now_ms(&self) -> u64 {
        self.shared.clock.now()
    }

    /// Refuses, or takes again, direct messages from the bot.
    pub fn set_dm_closed(&self, closed: bool) {
        self.shared.with(|state| {
            if let Some(user) = state.world.users.get_mut(&self.user) {
                user.dm_closed = closed;
            }
        });
    }

    /// Runs a slash command: `slash("general", "rappel moi", json!({"quand": "demain", "texte": "eau"}))`.
    /// Users, roles and channels are given by name or id.
    #[track_caller]
    pub fn slash(&self, channel: impl Into<Place>, path: &str, options: impl Borrow<Value>) -> Interaction {
        or_panic(self.try_slash(channel, path, options))
    }

    /// Runs a slash command, or tells why a client would not.
    pub fn try_slash(&self, channel: impl Into<Place>, path: &str, options: impl Borrow<Value>) -> Result<Interaction, String> {
        self.command(channel.into(), path, options.borrow(), None)
    }

    /// Types in an option: the other options as filled so far, and the name of the one being typed.
    #[track_caller]
    pub fn autocomplete(&self, channel: impl Into<Place>, path: &str, options: impl Borrow<Value>, focused: &str) -> Interaction {
        or_panic(self.try_autocomplete(channel, path, options, focused))
    }

    /// Types in an option, or tells why a client would not.
    pub fn try_autocomplete(
        &self,
        channel: impl Into<Place>,
        path: &str,
        options: impl Borrow<Value>,
        focused: &str,
    ) -> Result<Interaction, String> {
        self.command(channel.into(), path, options.borrow(), Some(focused))
    }

    fn command(&self, place: Place, path: &str, options: &Value, focused: Option<&str>) -> Result<Interaction, String> {
        self.act(|shared, state, user| {
            let channel = channel_of(shared, state, user, &place)?;
            let wanted = Path { text: path, focused };
            let (data, focused_type) = interaction::command_data(state, user, &channel, &wanted, options)?;
            let kind = if focused.is_some() { kind::AUTOCOMPLETE } else { kind::COMMAND };
            Ok(Ask { focused: focused_type, ..ask(user, channel.id, kind, path, data) })
        })
    }

    /// Clicks a button.
    #[track_caller]
    pub fn click(&self, message: impl Into<MessageRef>, custom_id: &str) -> Interaction {
        or_panic(self.try_click(message, custom_id))
    }

    /// Clicks a button, or tells why a client would not.
    pub fn try_click(&self, message: impl Into<MessageRef>, custom_id: &str) -> Result<Interaction, String> {
        self.component(message.into(), custom_id, None)
    }

    /// Chooses in a select; users, roles and channels by name or id.
    #[track_caller]
    pub fn select(&self, message: impl Into<MessageRef>, custom_id: &str, values: &[&str]) -> Interaction {
        or_panic(self.try_select(message, custom_id, values))
    }

    /// Chooses in a select, or tells why a client would not.
    pub fn try_select(&self, message: impl Into<MessageRef>, custom_id: &str, values: &[&str]) -> Result<Interaction, String> {
        self.component(message.into(), custom_id, Some(values))
    }

    fn component(&self, message: MessageRef, custom_id: &str, values: Option<&[&str]>) -> Result<Interaction, String> {
        self.act(|_, state, user| {
            let (id, value, channel) = shown_to(state, user, message)?;
            let definition = interaction::component(&value, custom_id)?;
            let mut data = json!({
                "custom_id": custom_id, "component_type": definition["type"], "id": definition["id"],
            });
            match values {
                None if definition["type"] != 2 => return Err(format!("\"{custom_id}\" is not a button")),
                None => {}
                Some(values) => {
                    let chosen = interaction::select_data(state, user, &channel, &definition, values)?;
                    crate::world::json::merge(&mut data, chosen);
                }
            }
            Ok(Ask { message: Some(id), ..ask(user, channel.id, kind::COMPONENT, custom_id, data) })
        })
    }

    /// Sends the modal that an interaction was answered with; fields by custom id.
    #[track_caller]
    pub fn submit(&self, modal: impl Into<MessageRef>, fields: impl Borrow<Value>) -> Interaction {
        or_panic(self.try_submit(modal, fields))
    }

    /// Sends a modal, or tells why a client would not.
    pub fn try_submit(&self, modal: impl Into<MessageRef>, fields: impl Borrow<Value>) -> Result<Interaction, String> {
        let MessageRef::Original(opener) = modal.into() else {
            return Err("a modal is given by the interaction it answers".to_owned());
        };
        self.act(|_, state, user| {
            let record = state.interactions.get(&opener).ok_or("the interaction does not exist")?;
            let answer = record.answers.first().filter(|answer| answer.kind == 9);
            let definition = &answer.ok_or("the interaction was not answered with a modal")?.data;
            if record.user != user {
                return Err("the modal was opened by someone else".to_owned());
            }
            let channel = state.world.channels.get(&record.channel).ok_or("the channel does not exist")?;
            let data = interaction::submit_data(state, user, channel, definition, fields.borrow())?;
            let label = definition["custom_id"].as_str().unwrap_or("").to_owned();
            Ok(Ask {
                message: record.source,
                trigger: Some(record.metadata.clone()),
                ..ask(user, record.channel, kind::MODAL, &label, data)
            })
        })
    }

    /// Runs a command of the context menu of a user or a message.
    #[track_caller]
    pub fn context_menu(&self, channel: impl Into<Place>, name: &str, target: impl Into<Target>) -> Interaction {
        or_panic(self.try_context_menu(channel, name, target))
    }

    /// Runs a context-menu command, or tells why a client would not.
    pub fn try_context_menu(&self, channel: impl Into<Place>, name: &str, target: impl Into<Target>) -> Result<Interaction, String> {
        let (place, target) = (channel.into(), target.into());
        self.act(|shared, state, user| {
            let channel = channel_of(shared, state, user, &place)?;
            let data = match &target {
                Target::User(who) => {
                    let mut data = interaction::find_menu(state, user, &channel, name, 2)?;
                    let mut resolved = interaction::Resolved::new(state, user, &channel);
                    data["target_id"] = resolved.user(&json!(who))?;
                    data["resolved"] = json!(resolved.value());
                    data
                }
                Target::Message(message) => {
                    let mut data = interaction::find_menu(state, user, &channel, name, 3)?;
                    let (id, value, _) = shown_to(state, user, *message)?;
                    data["target_id"] = json!(id.to_string());
                    data["resolved"] = json!({"messages": {id.to_string(): value}});
                    data
                }
            };
            Ok(ask(user, channel.id, kind::COMMAND, name, data))
        })
    }

    /// Says something; gives the message.
    #[track_caller]
    pub fn say(&self, channel: impl Into<Place>, text: &str) -> Value {
        or_panic(self.try_say(channel, text))
    }

    /// Says something, or tells why a client would not.
    pub fn try_say(&self, channel: impl Into<Place>, text: &str) -> Result<Value, String> {
        let place = channel.into();
        self.shared.with(|state| {
            let channel = channel_of(&self.shared, state, self.user, &place)?;
            let rights = permission::in_channel(&state.world, self.user, &channel);
            if rights & permission::SEND_MESSAGES == 0 {
                return Err(format!("this user may not write in #{}", channel.name));
            }
            let body = json!({"content": text});
            let draft =
                Draft { channel: channel.id, author: self.user, body: &body, files: Vec::new(), kind: 0, flags: 0, extra: json!({}) };
            content::post(&self.shared, state, draft).map_err(|error: ApiError| error.body.to_string())
        })
    }

    fn act(&self, make: impl FnOnce(&Shared, &mut State, Snowflake) -> Result<Ask, String>) -> Result<Interaction, String> {
        let id = self.shared.with(|state| {
            let ask = make(&self.shared, state, self.user)?;
            interaction::raise(&self.shared, state, ask)
        })?;
        Ok(Interaction { shared: self.shared.clone(), id })
    }
}

fn ask(user: Snowflake, channel: Snowflake, kind: u8, label: &str, data: Value) -> Ask {
    Ask { user, channel, kind, label: label.to_owned(), data, message: None, trigger: None, focused: None }
}

/// The channel of a place; direct messages are opened on the way.
fn channel_of(shared: &Shared, state: &mut State, user: Snowflake, place: &Place) -> Result<Channel, String> {
    if *place == Place::Dm {
        state.world.open_dm(user, shared.id());
    }
    let id = place.find(state, Some(user)).ok_or_else(|| format!("there is no channel {place:?}"))?;
    state.world.channels.get(&id).cloned().ok_or_else(|| format!("there is no channel {place:?}"))
}

/// A message this user sees, with its channel.
fn shown_to(state: &State, user: Snowflake, message: MessageRef) -> Result<(Snowflake, Value, Channel), String> {
    let id = match message {
        MessageRef::Id(id) => Some(id),
        MessageRef::Original(interaction) => state.interactions.get(&interaction).and_then(|record| record.original),
    };
    let found = id.and_then(|id| state.messages.get(&id).filter(|one| !one.deleted).map(|one| (id, one)));
    let (id, message) = found.ok_or("the message does not exist")?;
    let mut records = state.interactions.values();
    let hidden =
        message.ephemeral && !records.any(|record| record.user == user && (record.original == Some(id) || record.followups.contains(&id)));
    if hidden {
        return Err("this message is ephemeral and for someone else".to_owned());
    }
    let channel = state.world.channels.get(&message.channel).ok_or("the channel does not exist")?;
    Ok((id, message.value.clone(), channel.clone()))
}
