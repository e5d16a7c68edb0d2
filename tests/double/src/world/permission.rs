//! Who may do what where, by the algorithm of Discord's documentation.

use super::{Channel, Snowflake, World};

/// See and read a channel.
pub const VIEW_CHANNEL: u64 = 1 << 10;
/// Write in a channel.
pub const SEND_MESSAGES: u64 = 1 << 11;
/// Remove and pin others' messages.
pub const MANAGE_MESSAGES: u64 = 1 << 13;
/// Have embeds shown.
pub const EMBED_LINKS: u64 = 1 << 14;
/// Attach files.
pub const ATTACH_FILES: u64 = 1 << 15;
/// Read older messages.
pub const READ_MESSAGE_HISTORY: u64 = 1 << 16;
/// Everything.
pub const ADMINISTRATOR: u64 = 1 << 3;
/// Create, change and remove channels.
pub const MANAGE_CHANNELS: u64 = 1 << 4;
/// Change the guild.
pub const MANAGE_GUILD: u64 = 1 << 5;
/// React to messages.
pub const ADD_REACTIONS: u64 = 1 << 6;
/// Change roles and overwrites.
pub const MANAGE_ROLES: u64 = 1 << 28;
/// Use commands.
pub const USE_APPLICATION_COMMANDS: u64 = 1 << 31;
/// Change threads.
pub const MANAGE_THREADS: u64 = 1 << 34;
/// Open public threads.
pub const CREATE_PUBLIC_THREADS: u64 = 1 << 35;
/// Open private threads.
pub const CREATE_PRIVATE_THREADS: u64 = 1 << 36;
/// Write in threads.
pub const SEND_MESSAGES_IN_THREADS: u64 = 1 << 38;
/// Post polls.
pub const SEND_POLLS: u64 = 1 << 49;
/// Pin messages.
pub const PIN_MESSAGES: u64 = 1 << 51;

/// What everyone may do in a new guild, as far as it matters here.
pub const EVERYONE: u64 = 1 // CREATE_INSTANT_INVITE
    | VIEW_CHANNEL
    | SEND_MESSAGES
    | EMBED_LINKS
    | ATTACH_FILES
    | READ_MESSAGE_HISTORY
    | ADD_REACTIONS
    | USE_APPLICATION_COMMANDS
    | CREATE_PUBLIC_THREADS
    | SEND_MESSAGES_IN_THREADS
    | SEND_POLLS;

/// What the bot's own role adds in the standard world.
pub const BOT: u64 = MANAGE_MESSAGES | MANAGE_CHANNELS | MANAGE_ROLES | MANAGE_THREADS | PIN_MESSAGES;

/// Every bit Discord knows.
const ALL: u64 = (1 << 53) - 1;

/// The permissions of a user in a channel; everything that makes sense in a direct message.
pub fn in_channel(world: &World, user: Snowflake, channel: &Channel) -> u64 {
    let Some(guild_id) = channel.guild else {
        return VIEW_CHANNEL
            | SEND_MESSAGES
            | EMBED_LINKS
            | ATTACH_FILES
            | READ_MESSAGE_HISTORY
            | ADD_REACTIONS
            | USE_APPLICATION_COMMANDS
            | SEND_POLLS
            | PIN_MESSAGES;
    };
    let base = in_guild(world, user, guild_id);
    if base & ADMINISTRATOR != 0 {
        return ALL;
    }
    // A thread has no overwrites of its own: its channel's count.
    let holder = match channel.parent {
        Some(parent) if channel.is_thread() => world.channels.get(&parent).unwrap_or(channel),
        _ => channel,
    };
    let roles =
        world.guilds.get(&guild_id).and_then(|guild| guild.members.get(&user)).map(|member| member.roles.clone()).unwrap_or_default();
    let mut bits = base;
    for overwrite in holder.overwrites.iter().filter(|overwrite| overwrite.id == guild_id) {
        bits = (bits & !overwrite.deny) | overwrite.allow;
    }
    let (mut allow, mut deny) = (0, 0);
    for overwrite in holder.overwrites.iter().filter(|one| !one.member && roles.contains(&one.id)) {
        allow |= overwrite.allow;
        deny |= overwrite.deny;
    }
    bits = (bits & !deny) | allow;
    for overwrite in holder.overwrites.iter().filter(|one| one.member && one.id == user) {
        bits = (bits & !overwrite.deny) | overwrite.allow;
    }
    // Who cannot see a channel can do nothing in it.
    if bits & VIEW_CHANNEL == 0 { 0 } else { bits }
}

/// The permissions of a user in a guild, before any channel's overwrites.
pub fn in_guild(world: &World, user: Snowflake, guild: Snowflake) -> u64 {
    let Some(guild) = world.guilds.get(&guild) else { return 0 };
    let Some(member) = guild.members.get(&user) else { return 0 };
    if guild.owner == user {
        return ALL;
    }
    let everyone = guild.roles.get(&guild.id).map_or(0, |role| role.permissions);
    let bits = member.roles.iter().filter_map(|role| guild.roles.get(role)).fold(everyone, |bits, role| bits | role.permissions);
    if bits & ADMINISTRATOR != 0 { ALL } else { bits }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bits(user: &str, channel: &str) -> u64 {
        let world = World::standard();
        let user = world.find_user(user).expect("a standard user").id;
        let channel = world.find_channel(channel).expect("a standard channel");
        in_channel(&world, user, channel)
    }

    #[test]
    fn overwrites_hide_and_reserve_channels() {
        assert_eq!(bits("ffj-bot", "prive"), 0);
        assert_eq!(bits("ffj-bot", "lecture-seule") & SEND_MESSAGES, 0);
        assert_ne!(bits("ffj-bot", "lecture-seule") & VIEW_CHANNEL, 0);
        assert_eq!(bits("alice", "exploitation"), 0);
        assert_ne!(bits("bruno", "exploitation") & SEND_MESSAGES, 0);
        assert_eq!(bits("proprietaire", "prive"), ALL);
    }
}
