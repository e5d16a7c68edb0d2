//! Filling in a modal.

use serde_json::{Value, json};

use super::select::select_data;
use crate::schema::{chars, items};
use crate::state::State;
use crate::world::{Channel, Snowflake, json as write};

/// Builds the data of a sent modal from its definition and the values by custom id.
pub fn submit_data(state: &State, user: Snowflake, channel: &Channel, modal: &Value, fields: &Value) -> Result<Value, String> {
    let mut known = Vec::new();
    let mut resolved = json!({});
    let mut components = Vec::new();
    let mut next = 1;
    for top in items(&modal["components"]) {
        let mut answer = |definition: &Value, next: &mut u64| -> Result<Value, String> {
            known.push(definition["custom_id"].as_str().unwrap_or("").to_owned());
            let given = definition["custom_id"].as_str().map_or(&Value::Null, |id| &fields[id]);
            let mut out =
                filled(state, user, channel, definition, given).map_err(|why| format!("field {}: {why}", definition["custom_id"]))?;
            if let Some(more) = out.as_object_mut().and_then(|map| map.remove("resolved")) {
                for (map, entries) in more.as_object().into_iter().flatten() {
                    if resolved[map].is_null() {
                        resolved[map] = json!({});
                    }
                    write::merge(&mut resolved[map], entries.clone());
                }
            }
            out["id"] = json!(*next);
            *next += 1;
            Ok(out)
        };
        let id = next;
        next += 1;
        match top["type"].as_u64() {
            Some(1) => {
                let inside: Result<Vec<Value>, String> = items(&top["components"]).iter().map(|one| answer(one, &mut next)).collect();
                components.push(json!({"type": 1, "id": id, "components": inside?}));
            }
            Some(18) => {
                let inside = answer(&top["component"], &mut next)?;
                components.push(json!({"type": 18, "id": id, "component": inside}));
            }
            Some(10) => components.push(json!({"type": 10, "id": id})),
            _ => return Err(format!("a modal holds no component of type {}", top["type"])),
        }
    }
    let stranger = fields.as_object().into_iter().flatten().map(|(key, _)| key).find(|key| !known.contains(key));
    if let Some(stranger) = stranger {
        return Err(format!("the modal has no field \"{stranger}\"; it has: {}", known.join(", ")));
    }
    let mut out = json!({"custom_id": modal["custom_id"], "components": components});
    if resolved.as_object().is_some_and(|map| !map.is_empty()) {
        out["resolved"] = resolved;
    }
    Ok(out)
}

fn filled(state: &State, user: Snowflake, channel: &Channel, definition: &Value, given: &Value) -> Result<Value, String> {
    let required = definition["required"] != false;
    let mut out = json!({"type": definition["type"], "custom_id": definition["custom_id"]});
    let kind = definition["type"].as_u64();
    match kind {
        Some(4) => {
            let text = match given {
                Value::Null => definition["value"].as_str().unwrap_or(""),
                Value::String(text) => text,
                other => return Err(format!("{other} is not a text")),
            };
            let length = chars(&json!(text)) as u64;
            let least = definition["min_length"].as_u64().unwrap_or(0).max(u64::from(required));
            let most = definition["max_length"].as_u64().unwrap_or(4000);
            if length > most || (length < least && (required || length > 0)) {
                return Err(format!("{length} characters, allowed are {least} to {most}"));
            }
            out["value"] = json!(text);
        }
        Some(3 | 5..=8) => {
            let list = texts(given);
            if !required && list.is_empty() {
                out["values"] = json!([]);
            } else {
                write::merge(&mut out, select_data(state, user, channel, definition, &list)?);
            }
        }
        Some(21) => {
            let fits = given.is_null() && !required || offers(definition, given);
            if !fits {
                return Err(format!("{given} is not one of the options"));
            }
            out["value"] = given.clone();
        }
        Some(22) => {
            let list = texts(given);
            if let Some(wrong) = list.iter().find(|one| !offers(definition, &json!(one))) {
                return Err(format!("\"{wrong}\" is not one of the options"));
            }
            out["values"] = json!(list);
        }
        Some(23) => out["value"] = json!(given == true),
        Some(19) => out["values"] = json!(texts(given)),
        _ => return Err(format!("a modal holds no field of type {}", definition["type"])),
    }
    Ok(out)
}

fn offers(definition: &Value, value: &Value) -> bool {
    items(&definition["options"]).iter().any(|option| option["value"] == *value)
}

fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(one) => vec![one],
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}
