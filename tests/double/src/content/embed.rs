//! Embeds, polls and mentions, as shown.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::clock::iso8601;
use crate::world::{Snowflake, World, json as write};

/// Embeds as Discord gives them back.
pub fn embeds(list: &Value) -> Value {
    let shown = list.as_array().into_iter().flatten().map(|embed| {
        let mut out = stripped(embed);
        out["type"] = json!("rich");
        if let Some(stamp) = out.get("timestamp").and_then(Value::as_str).map(str::to_owned) {
            out["timestamp"] = json!(stamp);
        }
        for field in out.get_mut("fields").and_then(Value::as_array_mut).into_iter().flatten() {
            if field["inline"].is_null() {
                field["inline"] = json!(false);
            }
        }
        out
    });
    Value::Array(shown.collect())
}

/// A value without its nulls, at all depths.
pub fn stripped(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let kept = map.iter().filter(|(_, value)| !value.is_null());
            Value::Object(kept.map(|(key, value)| (key.clone(), stripped(value))).collect())
        }
        Value::Array(list) => Value::Array(list.iter().map(stripped).collect()),
        other => other.clone(),
    }
}

/// A poll as shown when it opens.
pub fn poll(asked: &Value, now: u64) -> Value {
    let asked = stripped(asked);
    let hours = asked["duration"].as_u64().unwrap_or(24);
    let answers: Vec<Value> = asked["answers"]
        .as_array()
        .into_iter()
        .flatten()
        .enumerate()
        .map(|(index, answer)| json!({"answer_id": index + 1, "poll_media": answer["poll_media"]}))
        .collect();
    json!({
        "question": asked["question"], "answers": answers, "expiry": iso8601(now + hours * 3_600_000),
        "allow_multiselect": asked["allow_multiselect"] == true, "layout_type": 1,
        "results": {"answer_counts": [], "is_finalized": false},
    })
}

/// Fills in who a message mentions, of what its sender allows.
pub fn mentions(world: &World, value: &mut Value, allowed: &Value) {
    let content = value["content"].as_str().unwrap_or("").to_owned();
    let listed = |key: &str| -> BTreeSet<Snowflake> {
        let list = allowed[key].as_array().into_iter().flatten();
        list.filter_map(|id| id.as_str()?.parse().ok()).collect()
    };
    let parses = |key: &str| allowed.is_null() || allowed["parse"].as_array().is_some_and(|list| list.iter().any(|one| one == key));
    let (users, roles) = (listed("users"), listed("roles"));
    let (mut people, mut groups) = (BTreeSet::new(), BTreeSet::new());
    for piece in content.split("<@").skip(1) {
        let Some((inside, _)) = piece.split_once('>') else { continue };
        if let Some(role) = inside.strip_prefix('&').and_then(|id| id.parse().ok()) {
            if parses("roles") || roles.contains(&role) {
                groups.insert(role);
            }
        } else if let Ok(user) = inside.trim_start_matches('!').parse::<Snowflake>()
            && (parses("users") || users.contains(&user))
        {
            people.insert(user);
        }
    }
    let replied = &value["referenced_message"]["author"]["id"];
    if (allowed.is_null() || allowed["replied_user"] == true)
        && let Some(author) = replied.as_str().and_then(|id| id.parse().ok())
    {
        people.insert(author);
    }
    let known = people.into_iter().filter(|id| world.users.contains_key(id));
    let everyone = parses("everyone") && (content.contains("@everyone") || content.contains("@here"));
    value["mentions"] = known.map(|id| write::user_by_id(world, id)).collect();
    value["mention_roles"] = groups.into_iter().map(|id| json!(id.to_string())).collect();
    value["mention_everyone"] = json!(everyone);
}
