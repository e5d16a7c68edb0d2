//! Raising an interaction: the event as Discord sends it.

use std::hash::{BuildHasher, RandomState};
use std::time::Instant;

use serde_json::{Value, json};

use super::{Record, kind};
use crate::state::{Shared, State};
use crate::world::{Snowflake, json as write, permission};

/// What a user does.
pub struct Ask {
    pub user: Snowflake,
    pub channel: Snowflake,
    pub kind: u8,
    pub label: String,
    pub data: Value,
    /// The message of the component, or of the component that opened the modal.
    pub message: Option<Snowflake>,
    /// The metadata of the interaction that opened the modal.
    pub trigger: Option<Value>,
    pub focused: Option<u64>,
}

/// Raises it and tells every session.
pub fn raise(shared: &Shared, state: &mut State, ask: Ask) -> Result<Snowflake, String> {
    let now = shared.clock.now();
    state.expire_sessions(&shared.options, now);
    let id = shared.id();
    let salt = RandomState::new().hash_one(id);
    let token = format!("aW50ZXJhY3Rpb246{id}.{salt:016x}{:016x}", salt.rotate_left(17) ^ id);
    let payload = payload(state, &ask, id, &token)?;
    let record = Record {
        id,
        token,
        kind: ask.kind,
        metadata: metadata(state, &ask, id, &payload),
        label: ask.label,
        user: ask.user,
        channel: ask.channel,
        raised_at: now,
        raised: Instant::now(),
        delivered: 0,
        unreachable: state.sessions.is_empty(),
        answers: Vec::new(),
        twice: 0,
        late: 0,
        original: None,
        followups: Vec::new(),
        source: ask.message,
        focused: ask.focused,
    };
    state.interactions.insert(id, record);
    state.dispatch("INTERACTION_CREATE", &payload, Some(id));
    Ok(id)
}

fn payload(state: &State, ask: &Ask, id: Snowflake, token: &str) -> Result<Value, String> {
    let world = &state.world;
    let channel = world.channels.get(&ask.channel).ok_or("the channel does not exist")?;
    let user = world.users.get(&ask.user).ok_or("the user does not exist")?;
    let mut out = json!({
        "id": id.to_string(), "application_id": world.application.to_string(), "type": ask.kind, "token": token,
        "version": 1, "data": ask.data, "channel_id": channel.id.to_string(),
        "channel": write::partial_channel(world, channel, ask.user), "locale": user.locale,
        "app_permissions": permission::in_channel(world, world.bot, channel).to_string(), "entitlements": [],
        "attachment_size_limit": 10_485_760,
    });
    match channel.guild {
        Some(guild_id) => {
            let guild = world.guilds.get(&guild_id).ok_or("the guild does not exist")?;
            let mut member = write::member_with_user(world, guild, ask.user)
                .ok_or_else(|| format!("{} is not a member of {}", user.name, guild.name))?;
            let rights = permission::in_channel(world, ask.user, channel);
            if rights & permission::VIEW_CHANNEL == 0 {
                return Err(format!("{} does not see #{}", user.name, channel.name));
            }
            member["permissions"] = json!(rights.to_string());
            write::merge(
                &mut out,
                json!({
                    "guild_id": guild_id.to_string(), "guild_locale": guild.locale, "member": member, "context": 0,
                    "guild": {"id": guild_id.to_string(), "locale": guild.locale, "features": []},
                    "authorizing_integration_owners": {"0": guild_id.to_string()},
                }),
            );
        }
        None => write::merge(
            &mut out,
            json!({
                "user": write::user(user), "context": 1, "authorizing_integration_owners": {"0": "0"},
            }),
        ),
    }
    if let Some(message) = ask.message.and_then(|id| state.messages.get(&id)) {
        out["message"] = message.value.clone();
    }
    Ok(out)
}

/// What messages that answer this interaction say about it.
fn metadata(state: &State, ask: &Ask, id: Snowflake, payload: &Value) -> Value {
    let mut out = json!({
        "id": id.to_string(), "type": ask.kind, "user": write::user_by_id(&state.world, ask.user),
        "authorizing_integration_owners": payload["authorizing_integration_owners"],
    });
    if let (kind::COMPONENT, Some(message)) = (ask.kind, ask.message) {
        out["interacted_message_id"] = json!(message.to_string());
    }
    if let Some(trigger) = &ask.trigger {
        out["triggering_interaction_metadata"] = trigger.clone();
    }
    if let Some(target) = ask.data["target_id"].as_str() {
        if ask.data["type"] == 2 {
            out["target_user"] = write::user_by_id(&state.world, target.parse().unwrap_or_default());
        } else {
            out["target_message_id"] = json!(target);
        }
    }
    out
}
