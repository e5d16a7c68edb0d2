//! Our own rules for messages: what the official description lets through and Discord does not.

use serde_json::Value;

use super::component::components;
use super::{Problem, chars, items};

/// The flag of messages made of components only.
pub const COMPONENTS_V2: u64 = 1 << 15;

/// Judges a message body: of a channel message, an interaction answer, a follow-up or an edit.
///
/// `had_v2` tells that the message being edited already has the irrevocable components flag.
pub fn message(body: &Value, had_v2: bool) -> Vec<Problem> {
    let mut out = Vec::new();
    if chars(&body["content"]) > 2000 {
        out.push(Problem::at("content", "BASE_TYPE_MAX_LENGTH", "Must be 2000 or fewer in length."));
    }
    let embeds = items(&body["embeds"]);
    if embeds.iter().map(embed_size).sum::<usize>() > 6000 {
        out.push(Problem::at("embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000"));
    }
    let v2 = had_v2 || body["flags"].as_u64().unwrap_or(0) & COMPONENTS_V2 != 0;
    if v2 {
        for key in ["content", "embeds", "poll", "sticker_ids"] {
            let empty = match &body[key] {
                Value::Null => true,
                Value::String(text) => text.is_empty(),
                Value::Array(list) => list.is_empty(),
                _ => false,
            };
            if !empty {
                let text = "The 'content', 'embeds', 'stickers' and 'poll' fields cannot be used with IS_COMPONENTS_V2.";
                out.push(Problem::at(key, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", text));
            }
        }
    }
    out.extend(components(&body["components"], v2));
    out.extend(mentions(&body["allowed_mentions"]));
    out
}

fn embed_size(embed: &Value) -> usize {
    let fields: usize = items(&embed["fields"]).iter().map(|field| chars(&field["name"]) + chars(&field["value"])).sum();
    fields + chars(&embed["title"]) + chars(&embed["description"]) + chars(&embed["footer"]["text"]) + chars(&embed["author"]["name"])
}

/// `parse: ["users"]` together with a list of users contradicts itself, and Discord says so.
fn mentions(allowed: &Value) -> Vec<Problem> {
    let parse = items(&allowed["parse"]);
    ["users", "roles"]
        .into_iter()
        .filter(|key| parse.iter().any(|one| one == key) && !items(&allowed[*key]).is_empty())
        .map(|key| {
            let text = format!("parse:[\"{key}\"] and {key}: [ids...] are mutually exclusive.");
            Problem::at("allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", text)
        })
        .collect()
}
