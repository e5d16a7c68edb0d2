//! Identities, so that a channel is never taken for a person. Discord's are snowflakes: 64 bits that carry their own time.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Milliseconds between 1970 and Discord's epoch, the first second of 2015 (Discord, Reference, Snowflakes).
const DISCORD_EPOCH_MS: i64 = 1_420_070_400_000;

/// A text that is not a snowflake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id: expected 1 to 20 digits")]
pub struct NotAnId;

macro_rules! snowflake {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub u64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                text.parse().map(Self).map_err(|_| NotAnId)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}

snowflake! {
    /// A community: what Discord calls a guild, and people a server.
    GuildId,
    /// A channel, a thread or a direct conversation.
    ChannelId,
    /// A person, or a bot.
    UserId,
    /// A role within a community.
    RoleId,
    /// Something that happened at Discord and may cause something here: an interaction or a message.
    EventId,
}

impl EventId {
    /// When Discord made the id, in milliseconds since 1970 by Discord's clock.
    #[must_use]
    pub fn made_at_ms(self) -> i64 {
        i64::try_from(self.0 >> 22).unwrap_or(i64::MAX).saturating_add(DISCORD_EPOCH_MS)
    }
}

/// The smallest id that Discord could make at the given time; for asking what came after.
#[must_use]
pub fn first_id_at(ms: i64) -> u64 {
    u64::try_from(ms.saturating_sub(DISCORD_EPOCH_MS)).unwrap_or(0) << 22
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snowflake_tells_its_time() {
        // The example in Discord's reference.
        assert_eq!(EventId(175_928_847_299_117_063).made_at_ms(), 1_462_015_105_796);
        assert!(EventId(first_id_at(1_462_015_105_796)).made_at_ms() == 1_462_015_105_796);
    }

    #[test]
    fn ids_travel_as_text_because_javascript_would_round_them() {
        let json = serde_json::to_string(&UserId(18_446_744_073_709_551_615)).unwrap();
        assert_eq!(json, "\"18446744073709551615\"");
        assert_eq!(serde_json::from_str::<UserId>(&json).unwrap(), UserId(u64::MAX));
        assert!(serde_json::from_str::<UserId>("\"x\"").is_err());
    }
}
