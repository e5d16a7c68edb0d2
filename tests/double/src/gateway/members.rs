//! Op 8: the members of a guild in chunks.

use serde_json::{Value, json};

use super::intent::GUILD_MEMBERS;
use crate::state::State;
use crate::world::{Snowflake, json as write};

/// Answers a request for members over the asking session.
pub fn request(state: &mut State, session: &str, data: &Value) {
    let Some(guild_id) = data["guild_id"].as_str().and_then(|id| id.parse::<Snowflake>().ok()) else { return };
    let Some(guild) = state.world.guilds.get(&guild_id) else { return };
    let asked: Option<Vec<Snowflake>> = match &data["user_ids"] {
        Value::Array(ids) => Some(ids.iter().filter_map(|id| id.as_str()?.parse().ok()).collect()),
        Value::String(id) => Some(id.parse().into_iter().collect()),
        _ => None,
    };
    let query = data["query"].as_str().unwrap_or("");
    let limit = data["limit"].as_u64().unwrap_or(0);
    let allowed = state.sessions.get(session).is_some_and(|session| session.intents & GUILD_MEMBERS != 0);
    if asked.is_none() && query.is_empty() && !allowed {
        return;
    }
    let members: Vec<Value> = guild
        .members
        .keys()
        .filter(|id| match &asked {
            Some(ids) => ids.contains(id),
            None => state.world.users.get(id).is_some_and(|user| user.name.starts_with(query)),
        })
        .take(if limit == 0 { usize::MAX } else { usize::try_from(limit).unwrap_or(usize::MAX) })
        .filter_map(|id| write::member_with_user(&state.world, guild, *id))
        .collect();
    let mut chunk = json!({
        "guild_id": guild_id.to_string(), "members": members, "chunk_index": 0, "chunk_count": 1, "not_found": [],
    });
    if !data["nonce"].is_null() {
        chunk["nonce"] = data["nonce"].clone();
    }
    if let Some(session) = state.sessions.get_mut(session) {
        session.tell("GUILD_MEMBERS_CHUNK", chunk.to_string().into(), None);
    }
}
