//! The routes of channels and threads, without their messages.

use serde_json::{Value, json};

use super::{ApiError, Context, Outcome, Reply, access, limit};
use crate::state::State;
use crate::world::{Channel, Overwrite, Snowflake, json as write, kind, permission};

pub fn get(context: &mut Context<'_>) -> Outcome {
    let channel = access::visible(context.state, context.id(0)?)?;
    Ok(Reply::ok(write::channel(&context.state.world, channel)))
}

pub fn patch(context: &mut Context<'_>) -> Outcome {
    let id = context.id(0)?;
    let channel = access::visible(context.state, id)?;
    let own_thread = channel.owner == Some(context.state.world.bot);
    let needed = match channel.is_thread() {
        false => permission::MANAGE_CHANNELS,
        true if own_thread => 0,
        true => permission::MANAGE_THREADS,
    };
    let slow = !channel.is_thread() && (!context.body["name"].is_null() || context.body.get("topic").is_some());
    let event = if channel.is_thread() { "THREAD_UPDATE" } else { "CHANNEL_UPDATE" };
    access::allowed(context.state, id, needed)?;
    let now = context.shared.clock.now();
    if slow && let Some(wait) = limit::rename(context.state, id, now) {
        let bucket = limit::Bucket::of("PATCH", "/channels/{channel_id}", &id.to_string());
        return Ok(limit::too_many(wait, false, &bucket, now));
    }
    let channel = context.state.world.channels.get_mut(&id).ok_or_else(ApiError::unknown_channel)?;
    apply(channel, &context.body);
    Ok(Reply::ok(announce(context.state, event, id)?))
}

pub fn delete(context: &mut Context<'_>) -> Outcome {
    let id = context.id(0)?;
    let channel = access::visible(context.state, id)?;
    if channel.guild.is_none() {
        return Ok(Reply::ok(write::channel(&context.state.world, channel)));
    }
    let (needed, event) =
        if channel.is_thread() { (permission::MANAGE_THREADS, "THREAD_DELETE") } else { (permission::MANAGE_CHANNELS, "CHANNEL_DELETE") };
    access::allowed(context.state, id, needed)?;
    let out = announce(context.state, event, id)?;
    context.state.world.channels.remove(&id);
    Ok(Reply::ok(out))
}

/// Applies the fields of a creation or a change.
pub fn apply(channel: &mut Channel, body: &Value) {
    if let Some(name) = body["name"].as_str() {
        // Text channels are lower case with dashes, whatever was asked.
        channel.name = match channel.kind {
            kind::TEXT | kind::NEWS | kind::FORUM => name.to_lowercase().replace(' ', "-"),
            _ => name.to_owned(),
        };
    }
    if let Some(topic) = body.get("topic") {
        channel.topic = topic.as_str().map(str::to_owned);
    }
    if let Some(parent) = body.get("parent_id") {
        channel.parent = parent.as_str().and_then(|id| id.parse().ok());
    }
    if let Some(nsfw) = body["nsfw"].as_bool() {
        channel.nsfw = nsfw;
    }
    if let Some(slow) = body["rate_limit_per_user"].as_u64() {
        channel.slow_mode = slow;
    }
    if let Some(position) = body["position"].as_u64() {
        channel.position = u32::try_from(position).unwrap_or(u32::MAX);
    }
    if let Some(archived) = body["archived"].as_bool() {
        channel.archived = archived;
    }
    if let Some(locked) = body["locked"].as_bool() {
        channel.locked = locked;
    }
    if let Some(minutes) = body["auto_archive_duration"].as_u64() {
        channel.auto_archive = minutes;
    }
    if let Some(list) = body["permission_overwrites"].as_array() {
        channel.overwrites = list.iter().filter_map(|one| overwrite(one, one["id"].as_str()?.parse().ok()?)).collect();
    }
}

fn overwrite(value: &Value, id: Snowflake) -> Option<Overwrite> {
    let bits = |value: &Value| match value {
        Value::String(text) => text.parse().ok(),
        Value::Null => Some(0),
        other => other.as_u64(),
    };
    Some(Overwrite { id, member: value["type"] == 1, allow: bits(&value["allow"])?, deny: bits(&value["deny"])? })
}

fn announce(state: &mut State, event: &str, id: Snowflake) -> Result<Value, ApiError> {
    let channel = state.world.channels.get(&id).ok_or_else(ApiError::unknown_channel)?;
    let (out, seen) = (write::channel(&state.world, channel), write::seen(&state.world, channel));
    state.dispatch(event, &seen, None);
    Ok(out)
}

pub fn put_overwrite(context: &mut Context<'_>) -> Outcome {
    let (id, target) = (context.id(0)?, context.id(1)?);
    access::allowed(context.state, id, permission::MANAGE_ROLES)?;
    let new = overwrite(&context.body, target).ok_or_else(|| ApiError::form("Not a permission set", "allow"))?;
    change_overwrites(context.state, id, target, Some(new))
}

pub fn delete_overwrite(context: &mut Context<'_>) -> Outcome {
    let (id, target) = (context.id(0)?, context.id(1)?);
    access::allowed(context.state, id, permission::MANAGE_ROLES)?;
    change_overwrites(context.state, id, target, None)
}

fn change_overwrites(state: &mut State, id: Snowflake, target: Snowflake, new: Option<Overwrite>) -> Outcome {
    let channel = state.world.channels.get_mut(&id).ok_or_else(ApiError::unknown_channel)?;
    let before = channel.overwrites.len();
    channel.overwrites.retain(|one| one.id != target);
    if new.is_none() && channel.overwrites.len() == before {
        return Err(ApiError::fact(404, 10_009, "Unknown Overwrite"));
    }
    channel.overwrites.extend(new);
    announce(state, "CHANNEL_UPDATE", id)?;
    Ok(Reply::none())
}

pub fn typing(context: &mut Context<'_>) -> Outcome {
    access::allowed(context.state, context.id(0)?, permission::SEND_MESSAGES)?;
    Ok(Reply::none())
}

pub fn create_thread(context: &mut Context<'_>) -> Outcome {
    let parent = context.id(0)?;
    let kind = u8::try_from(context.body["type"].as_u64().unwrap_or(12)).unwrap_or(u8::MAX);
    open_thread(context, parent, kind, None)
}

pub fn thread_from_message(context: &mut Context<'_>) -> Outcome {
    let (parent, message) = (context.id(0)?, context.id(1)?);
    if !context.state.messages.get(&message).is_some_and(|one| one.channel == parent && !one.deleted) {
        return Err(ApiError::unknown_message());
    }
    if context.state.world.channels.contains_key(&message) {
        return Err(ApiError::fact(400, 160_004, "A thread has already been created for this message"));
    }
    open_thread(context, parent, kind::PUBLIC_THREAD, Some(message))
}

fn open_thread(context: &mut Context<'_>, parent: Snowflake, kind: u8, id: Option<Snowflake>) -> Outcome {
    let needed = match kind {
        kind::PRIVATE_THREAD => permission::CREATE_PRIVATE_THREADS,
        _ => permission::CREATE_PUBLIC_THREADS,
    };
    let guild = access::allowed(context.state, parent, needed)?.guild;
    // A thread made from a message has the message's id.
    let mut thread = Channel::new(id.unwrap_or_else(|| context.shared.id()), kind);
    thread.guild = guild;
    thread.parent = Some(parent);
    thread.owner = Some(context.state.world.bot);
    apply(&mut thread, &context.body);
    let mut out = write::channel(&context.state.world, &thread);
    context.state.world.channels.insert(thread.id, thread);
    let mut told = out.clone();
    told["newly_created"] = json!(true);
    context.state.dispatch("THREAD_CREATE", &told, None);
    if let Some(map) = out.as_object_mut() {
        map.remove("newly_created");
    }
    Ok(Reply::json(201, out))
}
