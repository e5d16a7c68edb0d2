//! The routes about the bot itself.

use serde_json::{Value, json};

use super::{ApiError, Context, Outcome, Reply};
use crate::gateway::intent;
use crate::world::{json as write, permission};

pub fn gateway(context: &mut Context<'_>) -> Outcome {
    Ok(Reply::ok(json!({"url": format!("ws://{}/gw", context.shared.gateway_authority())})))
}

pub fn gateway_bot(context: &mut Context<'_>) -> Outcome {
    let options = &context.shared.options;
    let url = format!("ws://{}/gw", context.shared.gateway_authority());
    Ok(Reply::ok(json!({
        "url": url, "shards": 1,
        "session_start_limit": {
            "total": options.identify_budget.max(1000), "remaining": context.state.identifies_left,
            "reset_after": 14_400_000, "max_concurrency": 1,
        },
    })))
}

pub fn me(context: &mut Context<'_>) -> Outcome {
    Ok(Reply::ok(write::me(&context.state.world)))
}

pub fn application(context: &mut Context<'_>) -> Outcome {
    let mut application = write::application(&context.state.world);
    // What the portal grants to an application that is below the threshold for a review.
    let granted = [(intent::GUILD_PRESENCES, 1_u64 << 13), (intent::GUILD_MEMBERS, 1 << 15), (intent::MESSAGE_CONTENT, 1 << 19)];
    let privileged = context.state.faults.privileged;
    let flags = granted.iter().filter(|(bit, _)| privileged & bit != 0).fold(0, |flags, (_, flag)| flags | flag);
    application["flags"] = flags.into();
    application["flags_new"] = flags.to_string().into();
    Ok(Reply::ok(application))
}

pub fn user(context: &mut Context<'_>) -> Outcome {
    let id = context.id(0)?;
    if !context.state.world.users.contains_key(&id) {
        return Err(ApiError::unknown_user());
    }
    Ok(Reply::ok(write::user_by_id(&context.state.world, id)))
}

pub fn my_guilds(context: &mut Context<'_>) -> Outcome {
    let world = &context.state.world;
    let list: Vec<Value> = world
        .guilds
        .values()
        .filter(|guild| guild.members.contains_key(&world.bot))
        .map(|guild| {
            json!({
                "id": guild.id.to_string(), "name": guild.name, "icon": null, "banner": null,
                "owner": guild.owner == world.bot, "features": [],
                "permissions": permission::in_guild(world, world.bot, guild.id).to_string(),
            })
        })
        .collect();
    Ok(Reply::ok(json!(list)))
}

pub fn open_dm(context: &mut Context<'_>) -> Outcome {
    let Some(user) = context.body["recipient_id"].as_str().and_then(|id| id.parse().ok()) else {
        return Err(ApiError::form("This field is required", "recipient_id"));
    };
    if user == context.state.world.bot {
        return Err(ApiError::fact(400, 50_007, "Cannot send messages to this user"));
    }
    if !context.state.world.users.contains_key(&user) {
        return Err(ApiError::unknown_user());
    }
    let fresh = context.shared.id();
    let id = context.state.world.open_dm(user, fresh);
    let channel = context.state.world.channels.get(&id).ok_or_else(ApiError::unknown_channel)?;
    let out = write::channel(&context.state.world, channel);
    Ok(Reply::ok(out))
}
