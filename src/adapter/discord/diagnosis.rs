//! What Discord says about us: token, intents, permissions; each with the way to mend it.

use serde::Deserialize;
use serenity::http::{LightMethod, Route};

use super::rest::{Rest, RestError};
use crate::app::doctor::{Finding, Verdict};
use crate::app::reach::Reach;
use crate::domain::guild::permission::{ADMINISTRATOR, NEEDED, TO_WRITE};
use crate::domain::id::{ChannelId, GuildId, RoleId, UserId};

/// Flags of an application that may read the content of messages: granted, or switched on below the review threshold.
const MESSAGE_CONTENT: u64 = 1 << 18 | 1 << 19;

#[derive(Deserialize)]
struct Me {
    id: UserId,
    username: String,
}

#[derive(Deserialize)]
struct Guild {
    name: String,
    permissions: String,
}

#[derive(Deserialize)]
struct Application {
    #[serde(default)]
    flags: u64,
}

#[derive(Deserialize)]
struct Member {
    roles: Vec<RoleId>,
}

#[derive(Deserialize)]
struct Role {
    id: RoleId,
    permissions: String,
}

#[derive(Deserialize)]
struct Channel {
    #[serde(default)]
    permission_overwrites: Vec<Overwrite>,
}

#[derive(Deserialize)]
struct Overwrite {
    id: String,
    allow: String,
    deny: String,
}

/// Whether somebody granted the bot the content of messages.
///
/// # Errors
/// See [`RestError`].
pub async fn content_is_granted(rest: &Rest) -> Result<bool, RestError> {
    let application: Application = rest.ask(Route::Oauth2ApplicationCurrent, LightMethod::Get, None).await?;
    Ok(application.flags & MESSAGE_CONTENT != 0)
}

/// What is asked about.
pub enum Scope<'a> {
    /// One community and the channels it set.
    Community(GuildId, &'a [(String, ChannelId)]),
    /// Every community the bot is in, as a whole.
    Everywhere,
}

/// Asks Discord.
pub async fn of_discord(rest: &Rest, scope: Scope<'_>, wants_content: bool) -> Vec<Finding> {
    let me: Me = match rest.ask(Route::UserMe, LightMethod::Get, None).await {
        Ok(me) => me,
        Err(RestError::Unauthorized) => return vec![Finding::new(Verdict::Bad, "token-refused")],
        Err(error) => return vec![Finding::new(Verdict::Bad, "discord-away").with("reason", error)],
    };
    let mut findings = vec![Finding::new(Verdict::Good, "token-good").with("name", me.username)];
    findings.push(intents(rest, wants_content).await);
    findings.extend(match scope {
        Scope::Community(guild, channels) => permissions(rest, guild, me.id, channels).await,
        Scope::Everywhere => everywhere(rest).await,
    });
    findings
}

/// The communities, with what the bot may do in each as Discord sums it up.
async fn everywhere(rest: &Rest) -> Vec<Finding> {
    let guilds: Vec<Guild> = match rest.ask(Route::UserMeGuilds, LightMethod::Get, None).await {
        Ok(guilds) => guilds,
        Err(error) => return vec![Finding::new(Verdict::Skipped, "discord-away").with("reason", error)],
    };
    if guilds.is_empty() {
        return vec![Finding::new(Verdict::Unwise, "guild-none")];
    }
    let of = |guild: &Guild| {
        let missing = missing(guild.permissions.parse().unwrap_or(0), &NEEDED);
        if missing.is_empty() {
            return vec![Finding::new(Verdict::Good, "guild-good").with("guild", &guild.name)];
        }
        missing.iter().map(|key| Finding::new(Verdict::Bad, "guild-missing").with("guild", &guild.name).with("permission", key)).collect()
    };
    guilds.iter().flat_map(of).collect()
}

async fn intents(rest: &Rest, wants_content: bool) -> Finding {
    if !wants_content {
        return Finding::new(Verdict::Good, "intents-lean");
    }
    match content_is_granted(rest).await {
        Ok(true) => Finding::new(Verdict::Good, "intents-good"),
        Ok(false) => Finding::new(Verdict::Bad, "intents-refused"),
        Err(error) => Finding::new(Verdict::Skipped, "discord-away").with("reason", error),
    }
}

/// What the bot is in a community.
struct Own {
    guild: GuildId,
    me: UserId,
    roles: Vec<RoleId>,
    /// Permissions where no channel says otherwise.
    everywhere: u64,
}

impl Own {
    async fn ask(rest: &Rest, guild: GuildId, me: UserId) -> Result<Self, RestError> {
        let guild_id = serenity::model::id::GuildId::new(guild.0.max(1));
        let user_id = serenity::model::id::UserId::new(me.0.max(1));
        let member: Member = rest.ask(Route::GuildMember { guild_id, user_id }, LightMethod::Get, None).await?;
        let roles: Vec<Role> = rest.ask(Route::GuildRoles { guild_id }, LightMethod::Get, None).await?;
        let everywhere = base_permissions(guild, &member.roles, &roles);
        Ok(Self { guild, me, roles: member.roles, everywhere })
    }

    async fn reach(&self, rest: &Rest, channel: ChannelId, needed: &[(u64, &'static str)]) -> Reach {
        let channel_id = serenity::model::id::ChannelId::new(channel.0.max(1));
        let found: Result<Channel, _> = rest.ask(Route::Channel { channel_id }, LightMethod::Get, None).await;
        match found {
            Ok(found) => {
                let held = in_channel(self.everywhere, self.guild, self.me, &self.roles, &found.permission_overwrites);
                let lacks = missing(held, needed);
                if lacks.is_empty() { Reach::Whole } else { Reach::Lacks(lacks) }
            }
            Err(error) if error.code() == Some(10_003) => Reach::Gone,
            Err(error) if error.code() == Some(50_001) => Reach::Lacks(vec!["view-channel"]),
            Err(error) => Reach::Unknown(error.to_string()),
        }
    }
}

/// Whether the bot can write in each of these channels of a community.
pub async fn reaches(rest: &Rest, guild: GuildId, channels: &[ChannelId]) -> Vec<Reach> {
    let own = async {
        let me: Me = rest.ask(Route::UserMe, LightMethod::Get, None).await?;
        Own::ask(rest, guild, me.id).await
    };
    let own = match own.await {
        Ok(own) => own,
        Err(error) => return channels.iter().map(|_| Reach::Unknown(error.to_string())).collect(),
    };
    let mut reaches = Vec::with_capacity(channels.len());
    for channel in channels {
        reaches.push(own.reach(rest, *channel, &TO_WRITE).await);
    }
    reaches
}

async fn permissions(rest: &Rest, guild: GuildId, me: UserId, channels: &[(String, ChannelId)]) -> Vec<Finding> {
    let own = match Own::ask(rest, guild, me).await {
        Ok(own) => own,
        Err(error) => return vec![Finding::new(Verdict::Skipped, "discord-away").with("reason", error)],
    };
    let missing = missing(own.everywhere, &NEEDED);
    let mut findings = match missing.first() {
        None => vec![Finding::new(Verdict::Good, "permissions-good")],
        Some(_) => missing.iter().map(|key| Finding::new(Verdict::Bad, "permission-missing").with("permission", key)).collect(),
    };
    for (purpose, channel) in channels {
        findings.extend(of_channel(own.reach(rest, *channel, &NEEDED).await, purpose, *channel));
    }
    findings
}

fn of_channel(reach: Reach, purpose: &str, channel: ChannelId) -> Vec<Finding> {
    match reach {
        Reach::Whole => vec![Finding::new(Verdict::Good, "channel-good").with("purpose", purpose).with("channel", channel)],
        Reach::Lacks(keys) => {
            let lacks = |key| Finding::new(Verdict::Bad, "channel-missing").with("channel", channel).with("permission", key);
            keys.into_iter().map(lacks).collect()
        }
        Reach::Gone => vec![Finding::new(Verdict::Bad, "channel-gone").with("purpose", purpose)],
        Reach::Unknown(reason) => vec![Finding::new(Verdict::Skipped, "discord-away").with("reason", reason)],
    }
}

/// Keys of the needed permissions that are not held.
fn missing(held: u64, needed: &[(u64, &'static str)]) -> Vec<&'static str> {
    if held & ADMINISTRATOR != 0 {
        return Vec::new();
    }
    needed.iter().filter(|(bit, _)| held & bit == 0).map(|(_, key)| *key).collect()
}

/// Permissions from roles (Discord, Topics, Permissions, Permission hierarchy). The role of everybody has the community's id.
fn base_permissions(guild: GuildId, mine: &[RoleId], roles: &[Role]) -> u64 {
    let counts = |role: &&Role| role.id.0 == guild.0 || mine.contains(&role.id);
    roles.iter().filter(counts).filter_map(|role| role.permissions.parse::<u64>().ok()).fold(0, |held, more| held | more)
}

/// Permissions in a channel: everybody's overwrite, then the roles', then our own.
fn in_channel(base: u64, guild: GuildId, me: UserId, mine: &[RoleId], overwrites: &[Overwrite]) -> u64 {
    let bits = |text: &str| text.parse::<u64>().unwrap_or(0);
    let apply = |held: u64, chosen: &dyn Fn(&str) -> bool| {
        let (allow, deny) = overwrites
            .iter()
            .filter(|one| chosen(&one.id))
            .fold((0, 0), |(allow, deny), one| (allow | bits(&one.allow), deny | bits(&one.deny)));
        (held & !deny) | allow
    };
    let held = apply(base, &|id| id == guild.to_string());
    let held = apply(held, &|id| mine.iter().any(|role| role.to_string() == id));
    apply(held, &|id| id == me.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::guild::permission::{SEND_MESSAGES, VIEW_CHANNEL};

    #[test]
    fn overwrites_apply_from_the_general_to_the_particular() {
        let overwrite = |id: &str, allow: u64, deny: u64| Overwrite { id: id.to_owned(), allow: allow.to_string(), deny: deny.to_string() };
        let overwrites = [overwrite("1", 0, VIEW_CHANNEL), overwrite("5", VIEW_CHANNEL, 0), overwrite("9", 0, SEND_MESSAGES)];
        let held = in_channel(VIEW_CHANNEL | SEND_MESSAGES, GuildId(1), UserId(9), &[RoleId(5)], &overwrites);
        assert_eq!(held, VIEW_CHANNEL);
        assert!(missing(held, &NEEDED).contains(&"send-messages"));
        assert!(missing(ADMINISTRATOR, &NEEDED).is_empty());
    }
}
