//! IDENTIFY and RESUME: who is let in, and with which close code the others are sent away.

use serde_json::{Value, json};

use super::intent;
use super::session::{Link, Session};
use crate::clock::millis;
use crate::fault::GatewayFault;
use crate::gateway::session::Out;
use crate::state::{Shared, State};
use crate::world::{Snowflake, json as write};

/// What becomes of an IDENTIFY or RESUME.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The connection now belongs to this session.
    In(String),
    /// Op 9 with this flag.
    Invalid(bool),
    /// A close code.
    Close(u16),
}

fn token_fits(shared: &Shared, state: &State, data: &Value) -> bool {
    let token = data["token"].as_str().unwrap_or("");
    !state.faults.token_revoked && token.strip_prefix("Bot ").unwrap_or(token) == shared.options.token
}

/// Judges an IDENTIFY; a good one is answered by READY and the guilds.
pub fn identify(shared: &Shared, state: &mut State, data: &Value, link: Link) -> Verdict {
    state.tally.identifies += 1;
    if !data.is_object() || !data["token"].is_string() || !properties_fit(data) {
        return Verdict::Close(4002);
    }
    if !token_fits(shared, state, data) {
        return Verdict::Close(4004);
    }
    if !shard_fits(&data["shard"]) {
        return Verdict::Close(4010);
    }
    let Some(intents) = data["intents"].as_u64() else { return Verdict::Close(4013) };
    if let Some(code) = state.faults.refuse_identify.pop_front() {
        return Verdict::Close(code);
    }
    if intents & !intent::KNOWN != 0 {
        return Verdict::Close(4013);
    }
    if intents & crate::options::PRIVILEGED & !state.faults.privileged != 0 {
        return Verdict::Close(4014);
    }
    let now = shared.clock.now();
    let pause = millis(shared.options.identify_interval);
    if state.last_identify.is_some_and(|last| now < last + pause) {
        state.tally.identifies_too_soon += 1;
        return Verdict::Invalid(false);
    }
    if state.identifies_left == 0 {
        // What the documentation threatens: all sessions end and the token is reset.
        for session in state.sessions.values() {
            session.send(Out::Fault(GatewayFault::Close(4004)));
        }
        state.sessions.clear();
        state.faults.token_revoked = true;
        return Verdict::Close(4004);
    }
    state.identifies_left -= 1;
    state.last_identify = Some(now);
    state.expire_sessions(&shared.options, now);
    let id = format!("{:032x}", u128::from(shared.id()) << 40 | u128::from(link.connection));
    let mut session = Session::new(id.clone(), intents, link, shared.options.replay_limit);
    session.tell("READY", ready(shared, state, &id, &data["shard"]).to_string().into(), None);
    if intents & intent::GUILDS != 0 {
        let all_members = intents & intent::GUILD_MEMBERS != 0;
        for guild in state.world.guilds.values().filter(|guild| guild.members.contains_key(&state.world.bot)) {
            let data = write::guild_create(&state.world, guild, all_members);
            session.tell("GUILD_CREATE", data.to_string().into(), None);
        }
    }
    state.sessions.insert(id.clone(), session);
    Verdict::In(id)
}

fn properties_fit(data: &Value) -> bool {
    let has = |key: &str| data["properties"][key].is_string() || data["properties"][format!("${key}")].is_string();
    has("os") && has("browser") && has("device")
}

fn shard_fits(shard: &Value) -> bool {
    match shard {
        Value::Null => true,
        Value::Array(pair) => match (pair.first().and_then(Value::as_u64), pair.get(1).and_then(Value::as_u64)) {
            (Some(index), Some(count)) => pair.len() == 2 && index < count,
            _ => false,
        },
        _ => false,
    }
}

fn ready(shared: &Shared, state: &State, id: &str, shard: &Value) -> Value {
    let bot: Snowflake = state.world.bot;
    let guilds: Vec<Value> = state
        .world
        .guilds
        .values()
        .filter(|guild| guild.members.contains_key(&bot))
        .map(|guild| json!({"id": guild.id.to_string(), "unavailable": true}))
        .collect();
    let mut out = json!({
        "v": 10, "user": write::me(&state.world), "user_settings": {}, "guilds": guilds, "session_id": id,
        "session_type": "normal", "resume_gateway_url": format!("ws://{}/resume", shared.gateway_authority()),
        "application": {"id": state.world.application.to_string(), "flags": 0}, "private_channels": [],
        "presences": [], "relationships": [], "guild_join_requests": [], "geo_ordered_rtc_regions": ["rotterdam"],
        "game_relationships": [], "auth": {}, "_trace": ["[\"discord-double\",{}]"],
    });
    if !shard.is_null() {
        out["shard"] = shard.clone();
    }
    out
}

/// Judges a RESUME; a good one is answered by the events that were missed, then RESUMED.
pub fn resume(shared: &Shared, state: &mut State, data: &Value, link: Link, at_resume_url: bool) -> Verdict {
    let (Some(id), Some(seq)) = (data["session_id"].as_str(), data["seq"].as_u64()) else {
        return Verdict::Close(4002);
    };
    if !token_fits(shared, state, data) {
        return Verdict::Close(4004);
    }
    state.expire_sessions(&shared.options, shared.clock.now());
    let Some(session) = state.sessions.get_mut(id) else {
        state.tally.resumes_refused += 1;
        return Verdict::Invalid(false);
    };
    if seq > session.seq {
        return Verdict::Close(4007);
    }
    if !session.remembers(seq) {
        state.tally.resumes_refused += 1;
        state.sessions.remove(id);
        return Verdict::Invalid(false);
    }
    state.tally.resumes += 1;
    if !at_resume_url {
        state.tally.resumes_at_other_url += 1;
    }
    session.used_resume_url = at_resume_url;
    session.resume(link, seq);
    Verdict::In(id.to_owned())
}
