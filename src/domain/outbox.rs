//! What is sent to a third place, in terms of the domain, and when to try again. The words are put in when it is sent, in the
//! language stored with it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::id::{ChannelId, UserId};

/// Where it goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// A channel of a community.
    Channel(ChannelId),
    /// A person, in a direct conversation.
    Person(UserId),
    /// A person who takes no direct messages: a private thread in this channel.
    Thread {
        /// Where the thread is opened.
        channel: ChannelId,
        /// Who is added to it.
        person: UserId,
    },
    /// That thread, once it is opened.
    InThread {
        /// The thread.
        thread: ChannelId,
        /// Who is added to it.
        person: UserId,
    },
    /// A mail address.
    Mail(String),
}

/// By which way a row goes. Each has its own sender, so that neither waits for the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Discord.
    Chat,
    /// Mail.
    Mail,
}

impl Way {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Chat, Self::Mail];

    /// As the database names it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Chat => "chat",
            Self::Mail => "mail",
        }
    }
}

/// How soon a row is wanted. Rows go out in order within their lane and to the same place; lanes share no room, so that neither many
/// rows in one of them nor one slow place holds up the others, and the last lane is never starved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// Somebody waits for it now: a reminder, an answer.
    Urgent,
    /// Anything else that one fact causes.
    Normal,
    /// One of many that the same fact causes.
    Bulk,
}

impl Lane {
    /// All of them, the most urgent first.
    pub const ALL: [Self; 3] = [Self::Urgent, Self::Normal, Self::Bulk];

    /// As the database writes it.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Urgent => 0,
            Self::Normal => 1,
            Self::Bulk => 2,
        }
    }

    /// From the database. A number of a later release is not urgent.
    #[must_use]
    pub const fn from_number(number: u8) -> Self {
        match number {
            0 => Self::Urgent,
            1 => Self::Normal,
            _ => Self::Bulk,
        }
    }

    /// To how many places at once a lane is sent. Few: Discord allows 50 requests a second in all, and a mail server counts connections.
    #[must_use]
    pub const fn places(self, way: Way) -> usize {
        match (way, self) {
            (Way::Chat, Self::Urgent) => 4,
            (Way::Chat, Self::Normal) => 2,
            (Way::Chat, Self::Bulk) | (Way::Mail, _) => 1,
        }
    }
}

/// What is said: a kind that one feature knows, and its facts. The words are put in by that feature when it is sent.
pub type Post = super::tagged::Tagged;

/// How an attempt to send ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attempt {
    /// Discord has it, under this channel and message.
    Sent(String),
    /// An earlier attempt had left it there, perhaps with what it said then: the message is to be edited to be sure.
    Found(String),
    /// The message that was to be edited is not there any more: it is posted anew.
    Vanished,
    /// The place was made; it is noted before anything is sent there, so that a repetition finds it again.
    Opened(Target),
    /// Not now: network, rate limit, fault of Discord. Try again.
    Later {
        /// Not before this long.
        at_least: Duration,
        /// For people who look into it.
        reason: String,
        /// Whether it certainly was not sent. A lost answer leaves that open.
        outcome_known: bool,
    },
    /// Never: gone, refused, closed.
    Refused(Refusal),
    /// This release cannot put it into words; another one may.
    Unreadable,
    /// The mail server will never take it. The reason holds its code, and none of its words: they can hold an address.
    Returned(String),
}

/// Why Discord will never take it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The channel or the person is gone (10003, 10013).
    Gone,
    /// The bot may not write there (50001, 50013).
    Forbidden,
    /// The person takes no direct messages (50007).
    Closed,
    /// Discord does not take the content (50035 and the like): a fault of ours.
    Invalid,
}

impl Refusal {
    /// Key of the sentence, and what is stored as the reason.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Forbidden => "forbidden",
            Self::Closed => "closed",
            Self::Invalid => "invalid",
        }
    }
}

/// Longest wait between two attempts.
const LONGEST_WAIT: Duration = Duration::from_secs(300);

/// How long to wait after the n-th failed attempt (from 1), with `jitter` in 0..=1 so that a restart does not send all at once.
#[must_use]
pub fn back_off(attempts: u32, jitter: f64) -> Duration {
    let doubled = Duration::from_millis(500).saturating_mul(2_u32.saturating_pow(attempts.min(16)));
    doubled.min(LONGEST_WAIT).mul_f64(0.5 + jitter.clamp(0.0, 1.0) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_stay_bounded() {
        assert_eq!(back_off(1, 1.0), Duration::from_secs(1));
        assert_eq!(back_off(1, 0.0), Duration::from_millis(500));
        assert_eq!(back_off(60, 1.0), LONGEST_WAIT);
        assert!(back_off(3, 0.5) < back_off(4, 0.5));
    }
}
