//! What follows the first answer: follow-ups and the original message, by the interaction's token.

use serde_json::Value;

use super::callback::id_of;
use super::message::has_v2;
use super::{ApiError, Context, Outcome, Reply};
use crate::clock::millis;
use crate::content::{self, Draft, EPHEMERAL, LOADING};
use crate::interaction;
use crate::schema;
use crate::state::Message;
use crate::world::Snowflake;

/// The answered interaction of the path's token, while the token lives.
fn interaction_id(context: &Context<'_>) -> Result<Snowflake, ApiError> {
    let token = context.params.get(1).map_or("", String::as_str);
    let ours = context.id(0)? == context.state.world.application;
    let record = interaction::by_token(context.state, token).filter(|_| ours).ok_or_else(ApiError::unknown_webhook)?;
    let lifetime = millis(context.shared.options.token_lifetime);
    if context.shared.clock.now() > record.raised_at + lifetime {
        return Err(ApiError::fact(401, 50_027, "Invalid Webhook Token"));
    }
    if record.answers.is_empty() {
        return Err(ApiError::unknown_webhook());
    }
    Ok(record.id)
}

/// A message of this interaction: the original by name, or any by id.
fn message_id(context: &Context<'_>, interaction: Snowflake) -> Result<Snowflake, ApiError> {
    let record = context.state.interactions.get(&interaction).ok_or_else(ApiError::unknown_webhook)?;
    let wanted = match context.params.get(2).map(String::as_str) {
        None => record.original,
        Some(_) => Some(context.id(2)?),
    };
    wanted
        .filter(|id| record.original == Some(*id) || record.followups.contains(id))
        .filter(|id| context.state.messages.get(id).is_some_and(|one| !one.deleted))
        .ok_or_else(ApiError::unknown_message)
}

pub fn post(context: &mut Context<'_>) -> Outcome {
    let id = interaction_id(context)?;
    let problems = schema::message(&context.body, false);
    if !problems.is_empty() {
        return Err(ApiError::problems(&problems));
    }
    if content::is_empty(&context.body, &context.files) {
        return Err(ApiError::empty_message());
    }
    let Some(record) = context.state.interactions.get(&id) else { return Err(ApiError::unknown_webhook()) };
    let loading = record.original.filter(|id| context.state.messages.get(id).is_some_and(is_loading));
    let (channel, (_, extra)) = (record.channel, record.marks(&context.state.world));
    let files = std::mem::take(&mut context.files);
    if let Some(original) = loading {
        // Deprecated in the documentation, and still so in fact: the first follow-up fills the deferred answer.
        context.state.tally.followups_as_edit += 1;
        return Ok(Reply::ok(content::edit(context.shared, context.state, original, &context.body, files)?));
    }
    let author = context.state.world.bot;
    let flags = context.body["flags"].as_u64().unwrap_or(0) & EPHEMERAL;
    let draft = Draft { channel, author, body: &context.body, files, kind: 0, flags, extra };
    let message = content::post(context.shared, context.state, draft)?;
    if let (Some(record), Some(message)) = (context.state.interactions.get_mut(&id), id_of(&message)) {
        record.followups.push(message);
    }
    Ok(Reply::ok(message))
}

fn is_loading(message: &Message) -> bool {
    !message.deleted && message.value["flags"].as_u64().unwrap_or(0) & LOADING != 0
}

pub fn get(context: &mut Context<'_>) -> Outcome {
    let id = interaction_id(context)?;
    let id = message_id(context, id)?;
    Ok(Reply::ok(value(context, id)?))
}

fn value(context: &Context<'_>, id: Snowflake) -> Result<Value, ApiError> {
    context.state.messages.get(&id).map(|one| one.value.clone()).ok_or_else(ApiError::unknown_message)
}

pub fn edit(context: &mut Context<'_>) -> Outcome {
    let id = interaction_id(context)?;
    let id = message_id(context, id)?;
    let problems = schema::message(&context.body, has_v2(&value(context, id)?));
    if !problems.is_empty() {
        return Err(ApiError::problems(&problems));
    }
    let files = std::mem::take(&mut context.files);
    Ok(Reply::ok(content::edit(context.shared, context.state, id, &context.body, files)?))
}

pub fn delete(context: &mut Context<'_>) -> Outcome {
    let id = interaction_id(context)?;
    let id = message_id(context, id)?;
    content::delete(context.state, id)?;
    Ok(Reply::none())
}
