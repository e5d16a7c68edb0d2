//! Making a world: the standard one, and what tests add to it.

use std::collections::BTreeMap;

use super::permission as perm;
use super::{Channel, Guild, Member, Overwrite, Role, Snowflake, User, World, kind};
use crate::clock::DISCORD_EPOCH;

/// When the standing world was made: its ids and joining dates are of 2023, so that events are always younger.
const FOUNDED_MS: u64 = 1_680_300_000_000;

impl World {
    /// A world with the bot in it and nothing else.
    pub fn empty() -> Self {
        let mut world =
            Self { application: 0, bot: 0, users: BTreeMap::new(), guilds: BTreeMap::new(), channels: BTreeMap::new(), next_static: 0 };
        let bot = world.add_user("ffj-bot", "FFJ");
        world.bot = bot;
        world.application = bot;
        if let Some(user) = world.users.get_mut(&bot) {
            user.bot = true;
            user.global_name = None;
        }
        world
    }

    /// One French-speaking guild: an owner (`proprietaire`), `alice`, `bruno`, `chloe` (English client), `david`
    /// (Dutch client) and `emma` (direct messages closed); roles `exploitation` (bruno) and `coordination` (chloe);
    /// channels `general`, `annonces`, `exploitation`, `coordination`, `prive` (hidden from the bot) and
    /// `lecture-seule` (the bot may not write).
    pub fn standard() -> Self {
        let mut world = Self::empty();
        let owner = world.add_user("proprietaire", "Propriétaire");
        let guild = world.add_guild("Fédération", owner, "fr");
        let operations = world.add_role(guild, "exploitation", 0);
        let coordination = world.add_role(guild, "coordination", perm::MANAGE_MESSAGES | perm::MANAGE_GUILD);
        let people = [
            ("alice", "Alice Martin", "fr", None),
            ("bruno", "Bruno Lefèvre", "fr", Some(operations)),
            ("chloe", "Chloé O'Brien", "en-GB", Some(coordination)),
            ("david", "David de Vries", "nl", None),
            ("emma", "Emma (DM fermés)", "fr", None),
        ];
        for (name, display, locale, role) in people {
            let user = world.add_user(name, display);
            world.set_locale(user, locale);
            world.add_member(guild, user, role.as_slice());
        }
        if let Some(emma) = world.find_user("emma").map(|user| user.id) {
            world.close_dm(emma);
        }
        for name in ["general", "annonces", "exploitation", "coordination", "prive", "lecture-seule"] {
            let channel = world.add_channel(guild, name, kind::TEXT);
            match name {
                "exploitation" => world.reserve(channel, guild, operations),
                "coordination" => world.reserve(channel, guild, coordination),
                "prive" => world.overwrite(channel, world.bot, true, 0, perm::VIEW_CHANNEL),
                "lecture-seule" => world.overwrite(channel, world.bot, true, 0, perm::SEND_MESSAGES),
                _ => {}
            }
        }
        world
    }

    /// Makes an id of the time the world was founded.
    pub(super) fn static_id(&mut self) -> Snowflake {
        self.next_static += 1;
        ((FOUNDED_MS - DISCORD_EPOCH + self.next_static * 977) << 22) | self.next_static
    }

    /// Adds a user; `name` is the unique one, `display` what people see.
    pub fn add_user(&mut self, name: &str, display: &str) -> Snowflake {
        let id = self.static_id();
        let user = User {
            id,
            name: name.to_owned(),
            global_name: Some(display.to_owned()),
            bot: false,
            dm_closed: false,
            locale: "fr".to_owned(),
        };
        self.users.insert(id, user);
        id
    }

    /// Sets the language of a user's client.
    pub fn set_locale(&mut self, user: Snowflake, locale: &str) {
        if let Some(user) = self.users.get_mut(&user) {
            locale.clone_into(&mut user.locale);
        }
    }

    /// Makes a user refuse direct messages.
    pub fn close_dm(&mut self, user: Snowflake) {
        if let Some(user) = self.users.get_mut(&user) {
            user.dm_closed = true;
        }
    }

    /// Adds a guild with its owner and the bot, which gets a managed role with the usual permissions of a bot.
    pub fn add_guild(&mut self, name: &str, owner: Snowflake, locale: &str) -> Snowflake {
        let id = self.static_id();
        let everyone = Role {
            id,
            name: "@everyone".to_owned(),
            permissions: perm::EVERYONE,
            position: 0,
            color: 0,
            managed: false,
            mentionable: false,
        };
        let guild = Guild {
            id,
            name: name.to_owned(),
            owner,
            locale: locale.to_owned(),
            roles: BTreeMap::from([(id, everyone)]),
            members: BTreeMap::new(),
        };
        self.guilds.insert(id, guild);
        let bot_role = self.add_role(id, "ffj-bot", perm::BOT);
        if let Some(role) = self.guilds.get_mut(&id).and_then(|guild| guild.roles.get_mut(&bot_role)) {
            role.managed = true;
        }
        let bot = self.bot;
        self.add_member(id, owner, &[]);
        self.add_member(id, bot, &[bot_role]);
        id
    }

    /// Adds a role above the others.
    pub fn add_role(&mut self, guild: Snowflake, name: &str, permissions: u64) -> Snowflake {
        let id = self.static_id();
        if let Some(guild) = self.guilds.get_mut(&guild) {
            let position = u32::try_from(guild.roles.len()).unwrap_or(u32::MAX);
            let role = Role { id, name: name.to_owned(), permissions, position, color: 0, managed: false, mentionable: true };
            guild.roles.insert(id, role);
        }
        id
    }

    /// Makes a user a member of a guild, or replaces the membership.
    pub fn add_member(&mut self, guild: Snowflake, user: Snowflake, roles: &[Snowflake]) {
        if let Some(guild) = self.guilds.get_mut(&guild) {
            let member = Member { nick: None, roles: roles.to_vec(), joined_at: FOUNDED_MS + 86_400_000 };
            guild.members.insert(user, member);
        }
    }

    /// Adds a channel at the end of the list.
    pub fn add_channel(&mut self, guild: Snowflake, name: &str, kind: u8) -> Snowflake {
        let id = self.static_id();
        let place = self.channels.values().filter(|channel| channel.guild == Some(guild)).count();
        let mut channel = Channel::new(id, kind);
        channel.guild = Some(guild);
        name.clone_into(&mut channel.name);
        channel.position = u32::try_from(place).unwrap_or(u32::MAX);
        self.channels.insert(id, channel);
        id
    }

    /// Adds a permission overwrite for a role, or for a member.
    pub fn overwrite(&mut self, channel: Snowflake, id: Snowflake, member: bool, allow: u64, deny: u64) {
        if let Some(channel) = self.channels.get_mut(&channel) {
            channel.overwrites.retain(|overwrite| overwrite.id != id);
            channel.overwrites.push(Overwrite { id, member, allow, deny });
        }
    }

    /// Hides a channel from everyone but a role and the bot.
    fn reserve(&mut self, channel: Snowflake, guild: Snowflake, role: Snowflake) {
        self.overwrite(channel, guild, false, 0, perm::VIEW_CHANNEL);
        self.overwrite(channel, role, false, perm::VIEW_CHANNEL, 0);
        self.overwrite(channel, self.bot, true, perm::VIEW_CHANNEL, 0);
    }

    /// Opens the direct-message channel of a user with the bot, or returns the open one.
    pub(crate) fn open_dm(&mut self, user: Snowflake, id: Snowflake) -> Snowflake {
        if let Some(open) = self.dm_of(user) {
            return open.id;
        }
        let mut channel = Channel::new(id, kind::DM);
        channel.recipient = Some(user);
        self.channels.insert(id, channel);
        id
    }
}

impl Channel {
    /// An empty channel.
    pub(crate) fn new(id: Snowflake, kind: u8) -> Self {
        Self {
            id,
            kind,
            guild: None,
            name: String::new(),
            topic: None,
            parent: None,
            position: 0,
            overwrites: Vec::new(),
            nsfw: false,
            slow_mode: 0,
            recipient: None,
            owner: None,
            archived: false,
            locked: false,
            auto_archive: 1440,
            messages: Vec::new(),
            renames: Vec::new(),
        }
    }

    /// Whether this is a thread.
    pub fn is_thread(&self) -> bool {
        matches!(self.kind, 10..=12)
    }
}
