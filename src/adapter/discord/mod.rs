//! Discord. Its libraries and its types stay in here; everything else knows `Invocation` and `Reply`.

pub mod answer;
pub mod deferred;
pub mod deliver;
pub mod diagnosis;
pub mod gateway;
pub mod invocation;
pub mod limit;
pub mod render;
pub mod rest;
pub mod router;
pub mod sync;
mod text_command;

use twilight_gateway::Intents;

/// What the bot asks to be told. Interactions need no intent. Content of messages and the list of members are privileged and
/// left out: the bot sees no more than it needs. `GUILD_MESSAGES` and `DIRECT_MESSAGES` are for `@bot aide` and the like,
/// whose content Discord gives without privilege because they mention the bot.
#[must_use]
pub fn intents(message_content: bool) -> Intents {
    let lean = Intents::GUILDS | Intents::GUILD_MESSAGES | Intents::DIRECT_MESSAGES;
    if message_content { lean | Intents::MESSAGE_CONTENT } else { lean }
}

/// Those of the intents that somebody has to grant in the developer portal.
#[must_use]
pub fn privileged(intents: Intents) -> Intents {
    intents & (Intents::GUILD_MEMBERS | Intents::GUILD_PRESENCES | Intents::MESSAGE_CONTENT)
}

/// What the connection is made with.
#[must_use]
pub fn gateway_config(token: &str, intents: Intents) -> twilight_gateway::Config {
    twilight_gateway::ConfigBuilder::new(token.to_owned(), intents).build()
}

/// Hosts that belong to Discord. Nothing goes there when another API address is configured.
const DISCORD_HOSTS: [&str; 4] = ["discord.com", "discord.gg", "discordapp.com", "discord.media"];

/// Whether an address is Discord's own.
#[must_use]
pub fn is_discords(url: &str) -> bool {
    let Ok(url) = reqwest::Url::parse(url) else { return true };
    let Some(host) = url.host_str() else { return true };
    DISCORD_HOSTS.iter().any(|theirs| host == *theirs || host.ends_with(&format!(".{theirs}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn discords_own_addresses_are_recognised() {
        for theirs in ["wss://gateway.discord.gg", "wss://gateway-us-east1-b.discord.gg/?v=10", "https://discord.com/api", "nonsense"] {
            assert!(is_discords(theirs), "{theirs}");
        }
        for ours in ["ws://127.0.0.1:9/gw", "https://proxy.example/", "wss://discord.gg.example/"] {
            assert!(!is_discords(ours), "{ours}");
        }
    }

    #[test]
    fn no_privileged_intent_is_asked_for_unless_configured() {
        let privileged = Intents::GUILD_MEMBERS | Intents::GUILD_PRESENCES | Intents::MESSAGE_CONTENT;
        assert!(!intents(false).intersects(privileged));
        assert!(intents(true).contains(Intents::MESSAGE_CONTENT));
    }
}
