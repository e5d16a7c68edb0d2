//! Turning what was sent into the message that Discord shows.

mod component;
mod embed;

use serde_json::{Value, json};

use crate::clock::iso8601;
use crate::rest::ApiError;
use crate::schema::Problem;
use crate::snowflake::time_of;
use crate::state::{Message, Shared, State, Upload};
use crate::world::{Snowflake, json as write};

/// The flags a sender may set: suppress embeds, suppress notifications, components only.
const SENDABLE_FLAGS: u64 = 1 << 2 | 1 << 12 | 1 << 15;
/// Only one person sees it.
pub const EPHEMERAL: u64 = 1 << 6;
/// "Thinking…"
pub const LOADING: u64 = 1 << 7;

/// A message to be.
pub struct Draft<'a> {
    pub channel: Snowflake,
    pub author: Snowflake,
    pub body: &'a Value,
    pub files: Vec<Upload>,
    /// Discord's message type: 0, 19 a reply, 20 a command's answer, 23 a context menu's.
    pub kind: u8,
    /// Flags beyond what the sender may set.
    pub flags: u64,
    /// Further fields, such as the interaction's.
    pub extra: Value,
}

/// Whether a body holds anything to show.
pub fn is_empty(body: &Value, files: &[Upload]) -> bool {
    let none = |key: &str| match &body[key] {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(list) => list.is_empty(),
        _ => false,
    };
    files.is_empty() && ["content", "embeds", "components", "poll", "sticker_ids"].into_iter().all(none)
}

/// Makes the message, stores it, and gives its value. Ephemeral ones stay out of the channel.
pub fn post(shared: &Shared, state: &mut State, draft: Draft<'_>) -> Result<Value, ApiError> {
    let id = shared.id();
    let body = draft.body;
    let flags = body["flags"].as_u64().unwrap_or(0) & SENDABLE_FLAGS | draft.flags;
    let ephemeral = flags & EPHEMERAL != 0;
    let mut value = json!({
        "id": id.to_string(), "type": draft.kind, "channel_id": draft.channel.to_string(),
        "author": write::user_by_id(&state.world, draft.author), "content": "", "timestamp": iso8601(time_of(id)),
        "edited_timestamp": null, "flags": flags, "pinned": false, "tts": body["tts"] == true, "mentions": [],
        "mention_roles": [], "mention_everyone": false, "attachments": [], "embeds": [], "components": [],
    });
    write::merge(&mut value, draft.extra);
    if !body["nonce"].is_null() {
        value["nonce"] = body["nonce"].clone();
    }
    if !body["poll"].is_null() {
        value["poll"] = embed::poll(&body["poll"], shared.clock.now());
    }
    fill(shared, state, &mut value, body, draft.files)?;
    let message = Message { value, channel: draft.channel, author: draft.author, ephemeral, deleted: false };
    if !ephemeral && let Some(channel) = state.world.channels.get_mut(&draft.channel) {
        channel.messages.push(id);
    }
    let value = message.value.clone();
    state.messages.insert(id, message);
    if !ephemeral {
        let told = event(state, &value, draft.author);
        state.dispatch("MESSAGE_CREATE", &told, None);
    }
    Ok(value)
}

/// Changes a message, and gives its new value.
pub fn edit(shared: &Shared, state: &mut State, id: Snowflake, body: &Value, files: Vec<Upload>) -> Result<Value, ApiError> {
    let message = state.messages.get(&id).filter(|one| !one.deleted).ok_or_else(ApiError::unknown_message)?;
    let (mut value, author, ephemeral) = (message.value.clone(), message.author, message.ephemeral);
    let old = value["flags"].as_u64().unwrap_or(0);
    let was_loading = old & LOADING != 0;
    let mut flags = old & !LOADING;
    if let Some(wanted) = body["flags"].as_u64() {
        // Only the first two can change, and components-only can be added but never taken away.
        flags = flags & !(1 << 2) | wanted & (1 << 2 | 1 << 15);
    }
    value["flags"] = json!(flags);
    fill(shared, state, &mut value, body, files)?;
    if !was_loading {
        value["edited_timestamp"] = json!(iso8601(shared.clock.now()));
    }
    if let Some(message) = state.messages.get_mut(&id) {
        message.value = value.clone();
    }
    if !ephemeral {
        let told = event(state, &value, author);
        state.dispatch("MESSAGE_UPDATE", &told, None);
    }
    Ok(value)
}

/// Removes a message.
pub fn delete(state: &mut State, id: Snowflake) -> Result<(), ApiError> {
    let message = state.messages.get_mut(&id).filter(|one| !one.deleted).ok_or_else(ApiError::unknown_message)?;
    message.deleted = true;
    let (channel, ephemeral) = (message.channel, message.ephemeral);
    let mut told = json!({"id": id.to_string(), "channel_id": channel.to_string()});
    if let Some(channel) = state.world.channels.get_mut(&channel) {
        channel.messages.retain(|one| *one != id);
        if let Some(guild) = channel.guild {
            told["guild_id"] = json!(guild.to_string());
        }
    }
    if !ephemeral {
        state.dispatch("MESSAGE_DELETE", &told, None);
    }
    Ok(())
}

/// A message as the gateway tells it: with its guild and the author's membership.
pub fn event(state: &State, value: &Value, author: Snowflake) -> Value {
    let mut told = value.clone();
    let channel = value["channel_id"].as_str().and_then(|id| id.parse().ok());
    let channel = channel.and_then(|id: Snowflake| state.world.channels.get(&id));
    if let Some(channel) = channel {
        told["channel_type"] = json!(channel.kind);
        if let Some(guild) = channel.guild.and_then(|id| state.world.guilds.get(&id)) {
            told["guild_id"] = json!(guild.id.to_string());
            if let Some(member) = write::member(guild, author) {
                told["member"] = member;
            }
        }
    }
    told
}

/// Fills in what both sending and editing can set.
fn fill(shared: &Shared, state: &mut State, value: &mut Value, body: &Value, files: Vec<Upload>) -> Result<(), ApiError> {
    if let Some(content) = body.get("content") {
        value["content"] = json!(content.as_str().unwrap_or(""));
    }
    if let Some(embeds) = body.get("embeds") {
        value["embeds"] = embed::embeds(embeds);
    }
    if body.get("components").is_some() || !files.is_empty() || body.get("attachments").is_some() {
        attachments(shared, state, value, body, files)?;
    }
    if let Some(components) = body.get("components") {
        value["components"] = component::shown(components, &value["attachments"]);
    }
    embed::mentions(&state.world, value, &body["allowed_mentions"]);
    Ok(())
}

/// Stores the files, and lists them beside the ones kept.
fn attachments(shared: &Shared, state: &mut State, value: &mut Value, body: &Value, files: Vec<Upload>) -> Result<(), ApiError> {
    let described = body["attachments"].as_array();
    let mut list = value["attachments"].as_array().cloned().unwrap_or_default();
    if let Some(described) = described {
        list.retain(|old| described.iter().any(|one| one["id"] == old["id"]));
    }
    for (index, one) in described.into_iter().flatten().enumerate() {
        let known = files.iter().any(|file| one["id"] == file.index.as_str()) || list.iter().any(|old| old["id"] == one["id"]);
        if !known {
            let path = format!("attachments/{index}/id");
            let problem = Problem::at(&path, "MESSAGE_ATTACHMENT_NOT_FOUND", "No such attachment or file.");
            return Err(ApiError::problems(&[problem]));
        }
    }
    for file in files {
        let id = shared.id();
        let about = described.into_iter().flatten().find(|one| one["id"] == file.index.as_str());
        let name = about.and_then(|one| one["filename"].as_str()).unwrap_or(&file.name).to_owned();
        let channel = value["channel_id"].as_str().unwrap_or("0");
        let url = format!("http://{}/attachments/{channel}/{id}/{name}", shared.rest_authority());
        let mut shown = json!({
            "id": id.to_string(), "filename": name, "size": file.bytes.len(), "url": url, "proxy_url": url,
            "content_type": file.content_type,
        });
        if let Some(text) = about.and_then(|one| one["description"].as_str()) {
            shown["description"] = json!(text);
        }
        list.push(shown);
        state.files.insert(id, file);
    }
    value["attachments"] = json!(list);
    Ok(())
}
