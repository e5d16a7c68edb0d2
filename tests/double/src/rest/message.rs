//! The routes of messages in channels.

use serde_json::{Value, json};

use super::{ApiError, Context, Outcome, Reply, access};
use crate::clock::millis;
use crate::content::{self, Draft};
use crate::schema;
use crate::state::{Message, State};
use crate::world::{Snowflake, kind, permission};

pub fn list(context: &mut Context<'_>) -> Outcome {
    let id = context.id(0)?;
    let limit = context.number("limit", 50, 100)?;
    access::visible(context.state, id)?;
    // Without the right to read history Discord answers an empty list.
    if access::allowed(context.state, id, permission::READ_MESSAGE_HISTORY).is_err() {
        return Ok(Reply::ok(json!([])));
    }
    let ids = context.state.world.channels.get(&id).map(|channel| channel.messages.clone()).unwrap_or_default();
    let bound = |key: &str| context.query.get(key).and_then(|text| text.parse::<Snowflake>().ok());
    let chosen: Vec<Snowflake> = if let Some(after) = bound("after") {
        ids.into_iter().filter(|id| *id > after).take(limit).collect()
    } else if let Some(around) = bound("around") {
        let (older, newer): (Vec<_>, Vec<_>) = ids.into_iter().partition(|id| *id < around);
        let skip = older.len().saturating_sub(limit / 2);
        older.into_iter().skip(skip).chain(newer.into_iter().take(limit - limit / 2)).collect()
    } else {
        let before = bound("before").unwrap_or(Snowflake::MAX);
        let older: Vec<_> = ids.into_iter().filter(|id| *id < before).collect();
        let skip = older.len().saturating_sub(limit);
        older.into_iter().skip(skip).collect()
    };
    // The newest comes first.
    let list: Vec<&Value> = chosen.iter().rev().filter_map(|id| context.state.messages.get(id)).map(|one| &one.value).collect();
    Ok(Reply::ok(json!(list)))
}

pub fn get(context: &mut Context<'_>) -> Outcome {
    let (channel, id) = (context.id(0)?, context.id(1)?);
    access::allowed(context.state, channel, permission::READ_MESSAGE_HISTORY)?;
    Ok(Reply::ok(find(context.state, channel, id)?.value.clone()))
}

fn find(state: &State, channel: Snowflake, id: Snowflake) -> Result<&Message, ApiError> {
    let found = state.messages.get(&id).filter(|one| one.channel == channel && !one.deleted && !one.ephemeral);
    found.ok_or_else(ApiError::unknown_message)
}

pub fn create(context: &mut Context<'_>) -> Outcome {
    let id = context.id(0)?;
    let problems = schema::message(&context.body, false);
    if !problems.is_empty() {
        return Err(ApiError::problems(&problems));
    }
    may_send(context, id)?;
    if content::is_empty(&context.body, &context.files) {
        return Err(ApiError::empty_message());
    }
    let nonce = match &context.body["nonce"] {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let now = context.shared.clock.now();
    let enforced = nonce.filter(|_| context.body["enforce_nonce"] == true);
    if let Some(nonce) = &enforced {
        let window = millis(context.shared.options.nonce_window);
        let first = context.state.nonces.get(&(id, nonce.clone())).filter(|(_, at)| at + window > now);
        if let Some(message) = first.and_then(|(message, _)| context.state.messages.get(message)) {
            let value = message.value.clone();
            context.state.tally.nonce_duplicates += 1;
            return Ok(Reply::ok(value));
        }
    }
    let (kind, extra) = reply_to(context, id)?;
    let author = context.state.world.bot;
    let files = std::mem::take(&mut context.files);
    let draft = Draft { channel: id, author, body: &context.body, files, kind, flags: 0, extra };
    let value = content::post(context.shared, context.state, draft)?;
    context.state.tally.messages_posted += 1;
    if let (Some(nonce), Some(message)) = (enforced, value["id"].as_str().and_then(|id| id.parse().ok())) {
        context.state.nonces.insert((id, nonce), (message, now));
    }
    Ok(Reply::ok(value))
}

fn may_send(context: &Context<'_>, id: Snowflake) -> Result<(), ApiError> {
    let channel = access::visible(context.state, id)?;
    if matches!(channel.kind, kind::CATEGORY | kind::FORUM) {
        return Err(ApiError::fact(400, 50_008, "Cannot send messages in a non-text channel"));
    }
    if let Some(user) = channel.recipient {
        let closed = context.state.world.users.get(&user).is_none_or(|user| user.dm_closed);
        if closed {
            return Err(ApiError::fact(403, 50_007, "Cannot send messages to this user"));
        }
    }
    let filled = |key: &str| context.body[key].as_array().is_some_and(|list| !list.is_empty());
    let mut needed = match channel.is_thread() {
        true => permission::SEND_MESSAGES_IN_THREADS,
        false => permission::SEND_MESSAGES,
    };
    if filled("embeds") {
        needed |= permission::EMBED_LINKS;
    }
    if !context.files.is_empty() {
        needed |= permission::ATTACH_FILES;
    }
    if !context.body["poll"].is_null() {
        needed |= permission::SEND_POLLS;
    }
    access::allowed(context.state, id, needed).map(|_| ())
}

/// The type and the fields of a reply, if the body asks for one.
fn reply_to(context: &Context<'_>, channel: Snowflake) -> Result<(u8, Value), ApiError> {
    let reference = &context.body["message_reference"];
    let Some(target) = reference["message_id"].as_str().and_then(|id| id.parse().ok()) else {
        return Ok((0, json!({})));
    };
    match find(context.state, channel, target) {
        Ok(message) => {
            let mut shown = message.value.clone();
            if let Some(map) = shown.as_object_mut() {
                map.remove("referenced_message");
            }
            let reference = json!({"type": 0, "channel_id": channel.to_string(), "message_id": target.to_string()});
            Ok((19, json!({"message_reference": reference, "referenced_message": shown})))
        }
        Err(_) if reference["fail_if_not_exists"] == false => Ok((0, json!({}))),
        Err(_) => Err(ApiError::form("Unknown message", "message_reference")),
    }
}

pub fn edit(context: &mut Context<'_>) -> Outcome {
    let (channel, id) = (context.id(0)?, context.id(1)?);
    access::visible(context.state, channel)?;
    let message = find(context.state, channel, id)?;
    if message.author != context.state.world.bot {
        return Err(ApiError::fact(403, 50_005, "Cannot edit a message authored by another user"));
    }
    let problems = schema::message(&context.body, has_v2(&message.value));
    if !problems.is_empty() {
        return Err(ApiError::problems(&problems));
    }
    let files = std::mem::take(&mut context.files);
    Ok(Reply::ok(content::edit(context.shared, context.state, id, &context.body, files)?))
}

/// Whether a message is made of components only.
pub fn has_v2(message: &Value) -> bool {
    message["flags"].as_u64().unwrap_or(0) & (1 << 15) != 0
}

pub fn delete(context: &mut Context<'_>) -> Outcome {
    let (channel, id) = (context.id(0)?, context.id(1)?);
    access::visible(context.state, channel)?;
    if find(context.state, channel, id)?.author != context.state.world.bot {
        access::allowed(context.state, channel, permission::MANAGE_MESSAGES)?;
    }
    content::delete(context.state, id)?;
    Ok(Reply::none())
}

pub fn pin(context: &mut Context<'_>) -> Outcome {
    set_pin(context, true)
}

pub fn unpin(context: &mut Context<'_>) -> Outcome {
    set_pin(context, false)
}

fn set_pin(context: &mut Context<'_>, pinned: bool) -> Outcome {
    let (channel, id) = (context.id(0)?, context.id(1)?);
    access::allowed(context.state, channel, permission::PIN_MESSAGES)?;
    find(context.state, channel, id)?;
    if let Some(message) = context.state.messages.get_mut(&id) {
        message.value["pinned"] = json!(pinned);
    }
    Ok(Reply::none())
}

pub fn react(context: &mut Context<'_>) -> Outcome {
    let (channel, id) = (context.id(0)?, context.id(1)?);
    access::allowed(context.state, channel, permission::READ_MESSAGE_HISTORY | permission::ADD_REACTIONS)?;
    find(context.state, channel, id)?;
    Ok(Reply::none())
}
