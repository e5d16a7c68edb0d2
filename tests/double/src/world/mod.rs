//! Guilds, channels, roles and people: the state of the pretended Discord, without any protocol.

mod build;
pub mod json;
pub mod permission;

use std::collections::BTreeMap;

/// A Discord id.
pub type Snowflake = u64;

/// A text channel's kind, in Discord's numbers.
pub mod kind {
    /// A text channel of a guild.
    pub const TEXT: u8 = 0;
    /// A direct message.
    pub const DM: u8 = 1;
    /// A voice channel.
    pub const VOICE: u8 = 2;
    /// A category.
    pub const CATEGORY: u8 = 4;
    /// An announcement channel.
    pub const NEWS: u8 = 5;
    /// A public thread.
    pub const PUBLIC_THREAD: u8 = 11;
    /// A private thread.
    pub const PRIVATE_THREAD: u8 = 12;
    /// A forum.
    pub const FORUM: u8 = 15;
}

/// Someone, or the bot.
#[derive(Debug, Clone)]
pub struct User {
    /// Id.
    pub id: Snowflake,
    /// Unique lower-case name.
    pub name: String,
    /// Display name.
    pub global_name: Option<String>,
    /// Whether this is an application's account.
    pub bot: bool,
    /// Whether direct messages from the bot are refused (50007).
    pub dm_closed: bool,
    /// The language of this person's client.
    pub locale: String,
}

/// A user's presence in a guild.
#[derive(Debug, Clone, Default)]
pub struct Member {
    /// Nickname.
    pub nick: Option<String>,
    /// Roles besides @everyone.
    pub roles: Vec<Snowflake>,
    /// Milliseconds since the Unix epoch.
    pub joined_at: u64,
}

/// A role.
#[derive(Debug, Clone)]
pub struct Role {
    /// Id; @everyone has its guild's.
    pub id: Snowflake,
    /// Name.
    pub name: String,
    /// Permission bits.
    pub permissions: u64,
    /// Higher is stronger.
    pub position: u32,
    /// RGB.
    pub color: u32,
    /// Whether it belongs to an integration.
    pub managed: bool,
    /// Whether anyone may mention it.
    pub mentionable: bool,
}

/// A permission overwrite of a channel.
#[derive(Debug, Clone, Copy)]
pub struct Overwrite {
    /// Role or user.
    pub id: Snowflake,
    /// Whether `id` is a user.
    pub member: bool,
    /// Bits added.
    pub allow: u64,
    /// Bits taken away.
    pub deny: u64,
}

/// A channel, a thread or a direct message.
#[derive(Debug, Clone)]
pub struct Channel {
    /// Id.
    pub id: Snowflake,
    /// One of [`kind`].
    pub kind: u8,
    /// The guild, unless this is a direct message.
    pub guild: Option<Snowflake>,
    /// Name; empty for direct messages.
    pub name: String,
    /// Topic.
    pub topic: Option<String>,
    /// Category, or a thread's channel.
    pub parent: Option<Snowflake>,
    /// Place in the list.
    pub position: u32,
    /// Permission overwrites.
    pub overwrites: Vec<Overwrite>,
    /// Whether it is age-restricted.
    pub nsfw: bool,
    /// Slow mode in seconds.
    pub slow_mode: u64,
    /// The other side of a direct message.
    pub recipient: Option<Snowflake>,
    /// The opener of a thread.
    pub owner: Option<Snowflake>,
    /// Whether a thread is archived.
    pub archived: bool,
    /// Whether a thread is locked.
    pub locked: bool,
    /// Minutes until a thread is archived.
    pub auto_archive: u64,
    /// Messages, oldest first.
    pub messages: Vec<Snowflake>,
    /// Times (double's clock) of the last renames and topic changes.
    pub renames: Vec<u64>,
}

/// A guild.
#[derive(Debug, Clone)]
pub struct Guild {
    /// Id.
    pub id: Snowflake,
    /// Name.
    pub name: String,
    /// Owner.
    pub owner: Snowflake,
    /// Preferred locale.
    pub locale: String,
    /// Roles by id.
    pub roles: BTreeMap<Snowflake, Role>,
    /// Members by user id.
    pub members: BTreeMap<Snowflake, Member>,
}

/// Everything that exists.
#[derive(Debug, Clone)]
pub struct World {
    /// The bot's application.
    pub application: Snowflake,
    /// The bot's account; Discord gives new applications the same id for both.
    pub bot: Snowflake,
    /// Users by id.
    pub users: BTreeMap<Snowflake, User>,
    /// Guilds by id.
    pub guilds: BTreeMap<Snowflake, Guild>,
    /// Channels by id.
    pub channels: BTreeMap<Snowflake, Channel>,
    next_static: u64,
}

impl World {
    /// Finds a user by name, display name or id.
    pub fn find_user(&self, who: &str) -> Option<&User> {
        let id: Option<Snowflake> = who.parse().ok();
        self.users.values().find(|user| user.name == who || user.global_name.as_deref() == Some(who) || Some(user.id) == id)
    }

    /// Finds a guild channel by name (with or without `#`) or id.
    pub fn find_channel(&self, which: &str) -> Option<&Channel> {
        let name = which.strip_prefix('#').unwrap_or(which);
        if let Some(channel) = name.parse().ok().and_then(|id: Snowflake| self.channels.get(&id)) {
            return Some(channel);
        }
        self.channels.values().find(|channel| channel.guild.is_some() && channel.name == name)
    }

    /// Finds a role by name or id in a guild.
    pub fn find_role(&self, guild: Snowflake, which: &str) -> Option<&Role> {
        let id: Option<Snowflake> = which.parse().ok();
        let name = which.strip_prefix('@').unwrap_or(which);
        self.guilds.get(&guild)?.roles.values().find(|role| role.name == name || Some(role.id) == id)
    }

    /// The direct-message channel of a user with the bot, if it was opened.
    pub fn dm_of(&self, user: Snowflake) -> Option<&Channel> {
        self.channels.values().find(|channel| channel.recipient == Some(user))
    }

    /// The first guild, which most tests mean.
    pub fn first_guild(&self) -> Option<&Guild> {
        self.guilds.values().next()
    }
}
