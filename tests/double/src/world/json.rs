//! The world's objects as Discord writes them.

use serde_json::{Map, Value, json};

use super::{Channel, Guild, Role, Snowflake, User, World, kind, permission};
use crate::clock::iso8601;

/// A user, with every field the official description asks for.
pub fn user(user: &User) -> Value {
    let mut out = json!({
        "id": user.id.to_string(), "username": user.name, "avatar": null, "discriminator": "0", "public_flags": 0,
        "flags": 0, "banner": null, "accent_color": null, "global_name": user.global_name,
        "avatar_decoration_data": null, "collectibles": null, "primary_guild": null,
    });
    if user.bot {
        out["bot"] = json!(true);
        out["discriminator"] = json!("4242");
    }
    out
}

/// The bot, as `GET /users/@me` and READY show it.
pub fn me(world: &World) -> Value {
    let mut out = user_by_id(world, world.bot);
    out["mfa_enabled"] = json!(true);
    out["locale"] = json!("en-US");
    out["email"] = Value::Null;
    out["verified"] = json!(true);
    out
}

/// A user by id; someone unknown gets a deleted account's face.
pub fn user_by_id(world: &World, id: Snowflake) -> Value {
    world.users.get(&id).map_or_else(
        || user(&User { id, name: "deleted_user".to_owned(), global_name: None, bot: false, dm_closed: true, locale: "en-US".to_owned() }),
        user,
    )
}

/// A guild member without its `user`.
pub fn member(guild: &Guild, id: Snowflake) -> Option<Value> {
    let member = guild.members.get(&id)?;
    let roles: Vec<String> = member.roles.iter().map(ToString::to_string).collect();
    Some(json!({
        "avatar": null, "avatar_decoration_data": null, "banner": null, "collectibles": null,
        "communication_disabled_until": null, "flags": 0, "joined_at": iso8601(member.joined_at),
        "nick": member.nick, "pending": false, "premium_since": null, "roles": roles, "mute": false, "deaf": false,
    }))
}

/// A guild member with its `user`.
pub fn member_with_user(world: &World, guild: &Guild, id: Snowflake) -> Option<Value> {
    let mut out = member(guild, id)?;
    out["user"] = user_by_id(world, id);
    Some(out)
}

/// A role.
pub fn role(world: &World, role: &Role) -> Value {
    let mut out = json!({
        "id": role.id.to_string(), "name": role.name, "permissions": role.permissions.to_string(),
        "position": role.position, "color": role.color,
        "colors": {"primary_color": role.color, "secondary_color": null, "tertiary_color": null},
        "hoist": false, "managed": role.managed, "mentionable": role.mentionable, "icon": null,
        "unicode_emoji": null, "flags": 0,
    });
    if role.managed {
        out["tags"] = json!({"bot_id": world.bot.to_string()});
    }
    out
}

/// A guild channel, a thread or a direct message.
pub fn channel(world: &World, channel: &Channel) -> Value {
    let mut out = json!({
        "id": channel.id.to_string(), "type": channel.kind, "flags": 0,
        "last_message_id": channel.messages.last().map(ToString::to_string),
    });
    let Some(guild) = channel.guild else {
        let other = channel.recipient.map(|id| user_by_id(world, id));
        out["recipients"] = json!(other.into_iter().collect::<Vec<_>>());
        return out;
    };
    merge(
        &mut out,
        json!({
            "guild_id": guild.to_string(), "name": channel.name, "parent_id": channel.parent.map(|id| id.to_string()),
            "rate_limit_per_user": channel.slow_mode,
        }),
    );
    if channel.is_thread() {
        merge(&mut out, thread_fields(world, channel));
        return out;
    }
    let overwrites: Vec<Value> = channel
        .overwrites
        .iter()
        .map(|one| {
            json!({"id": one.id.to_string(), "type": u8::from(one.member), "allow": one.allow.to_string(),
                "deny": one.deny.to_string()})
        })
        .collect();
    merge(
        &mut out,
        json!({
            "topic": channel.topic, "position": channel.position, "permission_overwrites": overwrites,
            "nsfw": channel.nsfw,
        }),
    );
    if channel.kind == kind::VOICE {
        merge(&mut out, json!({"bitrate": 64000, "user_limit": 0, "rtc_region": null}));
    }
    out
}

/// A channel as the gateway gives it: one that the bot may not see comes with a flag, a name that is none, and one invented overwrite
/// (Discord, since 2026-11-16).
pub fn seen(world: &World, one: &Channel) -> Value {
    const OBFUSCATED: u64 = 1 << 17;
    let mut out = channel(world, one);
    if let Some(guild) = one.guild.filter(|_| !one.is_thread() && !is_seen(world, one)) {
        let invented = json!({"id": guild.to_string(), "type": 0, "allow": "0", "deny": permission::VIEW_CHANNEL.to_string()});
        let hidden = json!({
            "flags": OBFUSCATED, "name": "___hidden___", "topic": null, "last_message_id": null, "rate_limit_per_user": 0,
            "nsfw": false, "permission_overwrites": [invented],
        });
        merge(&mut out, hidden);
    }
    out
}

/// Whether the bot may see a channel, or that of a thread.
pub fn is_seen(world: &World, one: &Channel) -> bool {
    permission::in_channel(world, world.bot, one) & permission::VIEW_CHANNEL != 0
}

fn thread_fields(world: &World, channel: &Channel) -> Value {
    let made = iso8601(crate::snowflake::time_of(channel.id));
    let count = channel.messages.len().min(50);
    json!({
        "owner_id": channel.owner.unwrap_or(world.bot).to_string(), "message_count": count, "member_count": 1,
        "total_message_sent": channel.messages.len(),
        "thread_metadata": {
            "archived": channel.archived, "archive_timestamp": made, "locked": channel.locked,
            "auto_archive_duration": channel.auto_archive, "create_timestamp": made,
        },
        "member": {"id": channel.id.to_string(), "user_id": world.bot.to_string(), "join_timestamp": made, "flags": 0},
    })
}

/// The short form of a channel inside interactions.
pub fn partial_channel(world: &World, one: &Channel, user: Snowflake) -> Value {
    let mut out = channel(world, one);
    if let Some(map) = out.as_object_mut() {
        map.remove("permission_overwrites");
        map.insert("permissions".to_owned(), json!(permission::in_channel(world, user, one).to_string()));
    }
    out
}

/// A guild as REST gives it.
pub fn guild(world: &World, guild: &Guild, with_counts: bool) -> Value {
    let roles: Vec<Value> = guild.roles.values().map(|one| role(world, one)).collect();
    let mut out = json!({
        "id": guild.id.to_string(), "name": guild.name, "icon": null, "description": null, "home_header": null,
        "splash": null, "discovery_splash": null, "features": [], "banner": null,
        "owner_id": guild.owner.to_string(), "application_id": null, "region": "deprecated", "afk_channel_id": null,
        "afk_timeout": 300, "system_channel_id": null, "system_channel_flags": 0, "widget_enabled": false,
        "widget_channel_id": null, "verification_level": 1, "roles": roles, "default_message_notifications": 1,
        "mfa_level": 0, "explicit_content_filter": 0, "max_presences": null, "max_members": 500_000,
        "max_stage_video_channel_users": 50, "max_video_channel_users": 25, "vanity_url_code": null,
        "premium_tier": 0, "premium_subscription_count": 0, "preferred_locale": guild.locale,
        "rules_channel_id": null, "safety_alerts_channel_id": null, "public_updates_channel_id": null,
        "premium_progress_bar_enabled": false, "nsfw": false, "nsfw_level": 0, "emojis": [], "stickers": [],
        "incidents_data": null,
    });
    if with_counts {
        out["approximate_member_count"] = json!(guild.members.len());
        out["approximate_presence_count"] = json!(guild.members.len());
    }
    out
}

/// A guild as GUILD_CREATE gives it. Members other than the bot need the members intent.
pub fn guild_create(world: &World, one: &Guild, all_members: bool) -> Value {
    let mut out = guild(world, one, false);
    let (threads, channels): (Vec<&Channel>, Vec<&Channel>) =
        world.channels.values().filter(|channel| channel.guild == Some(one.id)).partition(|channel| channel.is_thread());
    let members: Vec<Value> =
        one.members.keys().filter(|id| all_members || **id == world.bot).filter_map(|id| member_with_user(world, one, *id)).collect();
    let joined = one.members.get(&world.bot).map_or(0, |bot| bot.joined_at);
    merge(
        &mut out,
        json!({
            "joined_at": iso8601(joined), "large": false, "unavailable": false, "member_count": one.members.len(),
            "members": members,
            "channels": channels.into_iter().map(|item| without_guild(seen(world, item))).collect::<Vec<_>>(),
            "threads": threads.into_iter().filter(|item| !item.archived && is_seen(world, item)).map(|item| channel(world, item)).collect::<Vec<_>>(),
            "voice_states": [], "presences": [], "stage_instances": [], "guild_scheduled_events": [],
            "soundboard_sounds": [], "activity_instances": [], "embedded_activities": [],
        }),
    );
    out
}

/// Channels inside GUILD_CREATE carry no `guild_id`.
fn without_guild(mut channel: Value) -> Value {
    if let Some(map) = channel.as_object_mut() {
        map.remove("guild_id");
    }
    channel
}

/// The application, as both `applications/@me` routes give it.
pub fn application(world: &World) -> Value {
    let owner = world.first_guild().map_or(world.bot, |guild| guild.owner);
    json!({
        "id": world.application.to_string(), "name": "ffj-bot", "icon": null, "description": "", "type": null,
        "bot": user_by_id(world, world.bot), "bot_public": false, "bot_require_code_grant": false,
        "verify_key": "0".repeat(64), "flags": 0, "flags_new": "0", "redirect_uris": [],
        "interactions_endpoint_url": null, "role_connections_verification_url": null,
        "owner": user_by_id(world, owner), "approximate_guild_count": world.guilds.len(),
        "approximate_user_install_count": 0, "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0, "team": null, "eligible_oauth2_scopes": [], "tags": [],
        "integration_types_config": {"0": {}}, "event_webhooks_url": null, "event_webhooks_status": 1,
    })
}

/// Adds the fields of one object to another.
pub fn merge(into: &mut Value, from: Value) {
    if let (Some(into), Value::Object(from)) = (into.as_object_mut(), from) {
        into.extend(from);
    }
}

/// Removes the fields that are null, which Discord leaves out of most answers.
pub fn without_nulls(object: &Map<String, Value>) -> Map<String, Value> {
    object.iter().filter(|(_, value)| !value.is_null()).map(|(key, value)| (key.clone(), value.clone())).collect()
}
