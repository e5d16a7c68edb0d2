//! The control routes under `/_double/`, for processes that do not link this crate. See the crate's documentation.

mod act;
mod fault;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use super::Reply;
use crate::double::{Double, Load};
use crate::interaction::Record;
use crate::state::{Shared, State};

/// Serves one control request.
pub async fn handle(shared: &Arc<Shared>, method: &str, action: &str, query: &HashMap<String, String>, bytes: &[u8]) -> Reply {
    let body = if bytes.is_empty() { json!({}) } else { serde_json::from_slice(bytes).unwrap_or(Value::Null) };
    let result = match (method, body.is_object()) {
        ("GET", _) => look(shared, action, query).await,
        ("POST", true) => change(shared, action, &body),
        ("POST", false) => Err("the body is not a JSON object".to_owned()),
        _ => Err("control routes take GET and POST".to_owned()),
    };
    match result {
        Ok(value) => Reply::ok(value),
        Err(why) => Reply::json(400, json!({"error": why})),
    }
}

/// The wait a request asks for.
fn patience(query: &HashMap<String, String>) -> Duration {
    Duration::from_millis(query.get("wait_ms").and_then(|text| text.parse().ok()).unwrap_or(0))
}

async fn look(shared: &Arc<Shared>, action: &str, query: &HashMap<String, String>) -> Result<Value, String> {
    let double = Double::over(shared.clone());
    let (first, rest) = action.split_once('/').unwrap_or((action, ""));
    match first {
        "messages" => {
            let channel = query.get("channel").ok_or("messages needs ?channel=")?.as_str();
            if let Some(text) = query.get("contains") {
                let fits = |message: &Value| message.to_string().contains(text.as_str());
                // The list is given whether or not it came.
                let _ = double.wait_message(channel, fits, patience(query)).await;
            }
            Ok(json!(double.messages(channel)))
        }
        "interaction" => {
            let id: u64 = rest.parse().map_err(|_| "interaction needs an id")?;
            if let Some(interaction) = double.interaction(id).filter(|_| query.contains_key("wait_ms")) {
                let _ = interaction.answer(patience(query)).await;
            }
            let state = shared.lock();
            let record = state.interactions.get(&id).ok_or("there is no such interaction")?;
            Ok(shown(&state, record))
        }
        "report" => serde_json::to_value(double.report()).map_err(|error| error.to_string()),
        "sessions" => serde_json::to_value(double.sessions()).map_err(|error| error.to_string()),
        "callbacks" => serde_json::to_value(double.on_callback()).map_err(|error| error.to_string()),
        "commands" => {
            let guild = query.get("guild").and_then(|id| id.parse().ok());
            Ok(json!(double.commands(guild)))
        }
        "ready" => match double.wait_ready(patience(query)).await {
            Ok(session) => serde_json::to_value(session).map_err(|error| error.to_string()),
            Err(why) => Err(why.to_string()),
        },
        _ => Err(format!("there is nothing to see at \"{action}\"")),
    }
}

fn shown(state: &State, record: &Record) -> Value {
    let message = |id: &u64| state.messages.get(id).filter(|one| !one.deleted).map(|one| one.value.clone());
    let answers: Vec<Value> = record
        .answers
        .iter()
        .map(|one| json!({"type": one.kind, "data": one.data, "latency_ms": one.latency.as_secs_f64() * 1000.0}))
        .collect();
    json!({
        "id": record.id.to_string(), "kind": record.kind, "label": record.label, "user": record.user.to_string(),
        "delivered": record.delivered, "answers": answers, "twice": record.twice, "late": record.late,
        "original": record.original.as_ref().and_then(message),
        "followups": record.followups.iter().filter_map(message).collect::<Vec<_>>(),
    })
}

fn change(shared: &Arc<Shared>, action: &str, body: &Value) -> Result<Value, String> {
    let double = Double::over(shared.clone());
    match action {
        "load" => load(double, body),
        "fault" => fault::inject(&double, body),
        "advance" => {
            double.advance(Duration::from_millis(body["ms"].as_u64().ok_or("advance needs ms")?));
            Ok(json!({"now": double.now()}))
        }
        "stop" => {
            let shared = shared.clone();
            tokio::spawn(async move {
                // Long enough for this very answer to leave.
                tokio::time::sleep(Duration::from_millis(50)).await;
                shared.stop_asked.send_replace(true);
            });
            Ok(json!({"stopping": true}))
        }
        other => act::act(&double, other, body),
    }
}

/// Raises interactions in the background; the report tells what became of them.
fn load(double: Double, body: &Value) -> Result<Value, String> {
    let load = Load {
        per_second: body["rate"].as_f64().ok_or("load needs rate")?,
        count: body["count"].as_u64().and_then(|count| usize::try_from(count).ok()).ok_or("load needs count")?,
    };
    let user = double.try_user(body["user"].as_str().unwrap_or("alice"))?;
    let channel = body["channel"].as_str().unwrap_or("general").to_owned();
    let command = body["command"].as_str().ok_or("load needs command")?.to_owned();
    let options = body["options"].clone();
    tokio::spawn(async move {
        if let Err(why) = double.load(&user, channel, &command, &options, load).await {
            eprintln!("discord-double: the load ended early: {why}");
        }
    });
    Ok(json!({"started": load.count}))
}
