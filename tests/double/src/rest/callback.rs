//! The first answer to an interaction.

use serde_json::{Value, json};

use super::message::has_v2;
use super::{ApiError, Context, Outcome, Reply};
use crate::clock::millis;
use crate::content::{self, Draft, EPHEMERAL, LOADING};
use crate::interaction::{Accepted, kind};
use crate::schema::{self, Problem};
use crate::world::Snowflake;

pub fn post(context: &mut Context<'_>) -> Outcome {
    let id = context.id(0)?;
    let answer = u8::try_from(context.body["type"].as_u64().unwrap_or(0)).unwrap_or(0);
    let data = context.body["data"].clone();
    let known = context.state.interactions.get(&id);
    let Some(record) = known.filter(|record| Some(&record.token) == context.params.get(1)) else {
        context.state.tally.unknown_callbacks += 1;
        return Err(ApiError::unknown_interaction());
    };
    let problems = judge(record.kind, record.source.is_some(), record.focused, answer, &data);
    let source_v2 = record.source.and_then(|id| context.state.messages.get(&id)).is_some_and(|one| has_v2(&one.value));
    let mut problems = problems;
    if matches!(answer, 4 | 7) {
        problems.extend(under_data(schema::message(&data, answer == 7 && source_v2)));
    }
    if !problems.is_empty() {
        return Err(ApiError::problems(&problems));
    }
    if answer == 4 && content::is_empty(&data, &context.files) {
        return Err(ApiError::empty_message());
    }
    let now = context.shared.clock.now();
    let deadline = millis(context.shared.options.answer_deadline);
    let Some(record) = context.state.interactions.get_mut(&id) else { return Err(ApiError::unknown_interaction()) };
    if !record.answers.is_empty() {
        record.twice += 1;
        return Err(ApiError::fact(400, 40_060, "Interaction has already been acknowledged."));
    }
    if now > record.raised_at + deadline {
        record.late += 1;
        return Err(ApiError::unknown_interaction());
    }
    let latency = record.raised.elapsed();
    record.answers.push(Accepted { kind: answer, data: data.clone(), latency });
    let outcome = show(context, id, answer, &data);
    if outcome.is_err()
        && let Some(record) = context.state.interactions.get_mut(&id)
    {
        record.answers.pop();
    }
    let message = outcome?;
    if context.flag("with_response") {
        return Ok(Reply::ok(described(context, id, answer, message)));
    }
    Ok(Reply::none())
}

/// Whether this answer fits this kind of interaction.
fn judge(interaction: u8, has_message: bool, focused: Option<u64>, answer: u8, data: &Value) -> Vec<Problem> {
    let fits = match answer {
        4 | 5 => interaction != kind::AUTOCOMPLETE,
        6 | 7 => matches!(interaction, kind::COMPONENT | kind::MODAL) && has_message,
        8 => interaction == kind::AUTOCOMPLETE,
        9 => matches!(interaction, kind::COMMAND | kind::COMPONENT),
        _ => false,
    };
    if !fits {
        let text = format!("An interaction of type {interaction} cannot be answered with type {answer}.");
        return vec![Problem::at("type", "INTERACTION_APPLICATION_CALLBACK_TYPE_INVALID", text)];
    }
    match answer {
        9 => under_data(schema::modal(data)),
        8 => {
            let wrong = |value: &Value| match focused {
                Some(4) => !value.is_i64() && !value.is_u64(),
                Some(10) => !value.is_number(),
                _ => !value.is_string(),
            };
            let choices = data["choices"].as_array().into_iter().flatten().enumerate();
            choices
                .filter(|(_, choice)| wrong(&choice["value"]))
                .map(|(index, _)| {
                    let path = format!("data/choices/{index}/value");
                    Problem::at(&path, "CHOICE_TYPE", "The value is not of the option's type.")
                })
                .collect()
        }
        _ => Vec::new(),
    }
}

fn under_data(mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.iter_mut().for_each(|problem| problem.path.insert(0, "data".to_owned()));
    problems
}

/// Shows the answer; gives the message it made or changed.
fn show(context: &mut Context<'_>, id: Snowflake, answer: u8, data: &Value) -> Result<Option<Value>, ApiError> {
    let Some(record) = context.state.interactions.get(&id) else { return Ok(None) };
    let (channel, source) = (record.channel, record.source);
    let (kind, extra) = record.marks(&context.state.world);
    let files = std::mem::take(&mut context.files);
    let author = context.state.world.bot;
    let hidden = data["flags"].as_u64().unwrap_or(0) & EPHEMERAL;
    let (original, message) = match answer {
        4 => {
            let draft = Draft { channel, author, body: data, files, kind, flags: hidden, extra };
            let message = content::post(context.shared, context.state, draft)?;
            (id_of(&message), Some(message))
        }
        5 => {
            // Of a deferral only the ephemeral flag counts; the rest of the data is ignored.
            let body = json!({});
            let draft = Draft { channel, author, body: &body, files: Vec::new(), kind, flags: hidden | LOADING, extra };
            let message = content::post(context.shared, context.state, draft)?;
            (id_of(&message), Some(message))
        }
        6 => (source, None),
        7 => match source {
            Some(source) => (Some(source), Some(content::edit(context.shared, context.state, source, data, files)?)),
            None => (None, None),
        },
        _ => (None, None),
    };
    if let Some(record) = context.state.interactions.get_mut(&id) {
        record.original = original;
    }
    Ok(message)
}

pub fn id_of(message: &Value) -> Option<Snowflake> {
    message["id"].as_str().and_then(|id| id.parse().ok())
}

fn described(context: &Context<'_>, id: Snowflake, answer: u8, message: Option<Value>) -> Value {
    let kind = context.state.interactions.get(&id).map_or(0, |record| record.kind);
    let mut out = json!({"interaction": {"id": id.to_string(), "type": kind}});
    if let Some(message) = message {
        let flags = message["flags"].as_u64().unwrap_or(0);
        out["interaction"]["response_message_id"] = message["id"].clone();
        out["interaction"]["response_message_loading"] = json!(flags & LOADING != 0);
        out["interaction"]["response_message_ephemeral"] = json!(flags & EPHEMERAL != 0);
        if matches!(answer, 4 | 7) {
            out["resource"] = json!({"type": answer, "message": message});
        }
    }
    out
}
