//! The routes of guilds: themselves, their channels, roles and members.

use serde_json::{Value, json};

use super::{ApiError, Context, Outcome, Reply, access};
use crate::world::{Channel, json as write, permission};

pub fn get(context: &mut Context<'_>) -> Outcome {
    let with_counts = context.flag("with_counts");
    let guild = access::guild(context.state, context.id(0)?)?;
    Ok(Reply::ok(write::guild(&context.state.world, guild, with_counts)))
}

pub fn channels(context: &mut Context<'_>) -> Outcome {
    let id = access::guild(context.state, context.id(0)?)?.id;
    let world = &context.state.world;
    // Those that the bot may not see are left out.
    let list: Vec<Value> = world
        .channels
        .values()
        .filter(|channel| channel.guild == Some(id) && !channel.is_thread() && write::is_seen(world, channel))
        .map(|channel| write::channel(world, channel))
        .collect();
    Ok(Reply::ok(json!(list)))
}

pub fn roles(context: &mut Context<'_>) -> Outcome {
    let guild = access::guild(context.state, context.id(0)?)?;
    let list: Vec<Value> = guild.roles.values().map(|role| write::role(&context.state.world, role)).collect();
    Ok(Reply::ok(json!(list)))
}

pub fn member(context: &mut Context<'_>) -> Outcome {
    let user = context.params.get(1).cloned().unwrap_or_default();
    // `@me` is a route of other clients only.
    if user.starts_with('@') {
        return Err(ApiError::no_route());
    }
    let user = context.id(1)?;
    let guild = access::guild(context.state, context.id(0)?)?;
    let found = write::member_with_user(&context.state.world, guild, user)
        .ok_or_else(|| if context.state.world.users.contains_key(&user) { ApiError::unknown_member() } else { ApiError::unknown_user() })?;
    Ok(Reply::ok(found))
}

pub fn members(context: &mut Context<'_>) -> Outcome {
    let limit = context.number("limit", 1, 1000)?;
    let after: u64 = context.query.get("after").and_then(|id| id.parse().ok()).unwrap_or(0);
    let guild = access::guild(context.state, context.id(0)?)?;
    if context.state.faults.privileged & (1 << 1) == 0 {
        return Err(ApiError::missing_access());
    }
    let list: Vec<Value> = guild
        .members
        .keys()
        .filter(|id| **id > after)
        .take(limit)
        .filter_map(|id| write::member_with_user(&context.state.world, guild, *id))
        .collect();
    Ok(Reply::ok(json!(list)))
}

pub fn create_channel(context: &mut Context<'_>) -> Outcome {
    let guild = context.id(0)?;
    access::guild_allowed(context.state, guild, permission::MANAGE_CHANNELS)?;
    let kind = u8::try_from(context.body["type"].as_u64().unwrap_or(0)).unwrap_or(u8::MAX);
    if !matches!(kind, 0 | 2 | 4 | 5 | 13 | 15 | 16) {
        return Err(ApiError::form("Value must be a kind of guild channel.", "type"));
    }
    let places = context.state.world.channels.values().filter(|one| one.guild == Some(guild)).count();
    let mut channel = Channel::new(context.shared.id(), kind);
    channel.guild = Some(guild);
    channel.position = u32::try_from(places).unwrap_or(u32::MAX);
    super::channel::apply(&mut channel, &context.body);
    let out = write::channel(&context.state.world, &channel);
    context.state.world.channels.insert(channel.id, channel);
    context.state.dispatch("CHANNEL_CREATE", &out, None);
    Ok(Reply::json(201, out))
}

pub fn add_role(context: &mut Context<'_>) -> Outcome {
    change_roles(context, true)
}

pub fn remove_role(context: &mut Context<'_>) -> Outcome {
    change_roles(context, false)
}

fn change_roles(context: &mut Context<'_>, add: bool) -> Outcome {
    let (guild_id, user, role) = (context.id(0)?, context.id(1)?, context.id(2)?);
    let guild = access::guild_allowed(context.state, guild_id, permission::MANAGE_ROLES)?;
    let wanted = guild.roles.get(&role).ok_or_else(|| ApiError::fact(404, 10_011, "Unknown Role"))?;
    let rank = |id| {
        let roles = guild.members.get(&id).map(|member| member.roles.as_slice()).unwrap_or_default();
        roles.iter().filter_map(|role| guild.roles.get(role)).map(|role| role.position).max().unwrap_or(0)
    };
    if wanted.managed || role == guild_id || wanted.position >= rank(context.state.world.bot) {
        return Err(ApiError::missing_permissions());
    }
    let state = &mut *context.state;
    let member = state.world.guilds.get_mut(&guild_id).and_then(|guild| guild.members.get_mut(&user));
    let member = member.ok_or_else(ApiError::unknown_member)?;
    member.roles.retain(|one| *one != role);
    if add {
        member.roles.push(role);
    }
    let told = state.world.guilds.get(&guild_id).and_then(|guild| write::member_with_user(&state.world, guild, user));
    if let Some(mut told) = told {
        told["guild_id"] = json!(guild_id.to_string());
        state.dispatch("GUILD_MEMBER_UPDATE", &told, None);
    }
    Ok(Reply::none())
}
