//! What a person is told when something cannot be done: the catalogue E1 to E12 as values. The sentences are in `src/text`.

use jiff::Timestamp;

use super::id::{ChannelId, RoleId, UserId};

/// What something was about that is gone, and that every feature knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// A channel.
    Channel,
    /// A role.
    Role,
}

impl Thing {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Channel, Self::Role];

    /// Key of its sentence, below `error-gone-`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Channel => "channel",
            Self::Role => "role",
        }
    }
}

/// A refusal that one feature knows. Made by [`refusals!`], so that none is left out of the list that tests walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// Which of E1 to E12 it is, for the journal.
    pub code: &'static str,
    /// Key of its sentence.
    pub key: &'static str,
    /// Values of the sentence.
    pub values: &'static [(&'static str, usize)],
}

/// The refusals of a feature: a constant each, and `REFUSALS`, all of them.
#[cfg(feature = "bot")]
macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $key:literal $(, $value:literal: $number:expr)*;)+) => {
        $($(#[$doc])* pub const $name: $crate::domain::error::Refusal =
            $crate::domain::error::Refusal { code: $code, key: $key, values: &[$(($value, $number)),*] };)+

        /// All of them.
        pub const REFUSALS: &[$crate::domain::error::Refusal] = &[$($name),+];
    };
}
#[cfg(feature = "bot")]
pub(crate) use refusals;

impl From<Refusal> for UserError {
    fn from(refusal: Refusal) -> Self {
        Self::Own(refusal)
    }
}

/// A refusal that a person can do something about.
#[derive(Debug, Clone, PartialEq)]
pub enum UserError {
    /// E1: the person lacks the role.
    RoleMissing {
        /// Key of the role in the settings, such as `coordination`.
        role: &'static str,
        /// Roles whose holders may help.
        ask: Vec<RoleId>,
    },
    /// E2: the bot lacks a permission in a channel.
    BotLacks {
        /// Key of the permission.
        permission: &'static str,
        /// Where.
        channel: ChannelId,
    },
    /// E4: what it was about is gone.
    Gone(Thing),
    /// E7: the date lies in the past.
    PastDate {
        /// How it was read.
        read_as: Timestamp,
        /// Three moments that may have been meant.
        instead: Vec<Timestamp>,
    },
    /// E7: the date can be read in more than one way.
    AmbiguousDate(Vec<Timestamp>),
    /// E7: the date was not understood.
    UnknownDate(Vec<Timestamp>),
    /// E7: the date is not in the calendar.
    NoSuchDate(Vec<Timestamp>),
    /// E7: the date is too far away.
    ImpossibleDate,
    /// E8: the text is too long.
    TooLong {
        /// Its length.
        length: usize,
        /// What Discord or the feature allows.
        most: usize,
    },
    /// E9: somebody has decided it.
    Decided {
        /// Who, as long as that is known.
        by: Option<UserId>,
        /// What.
        approved: bool,
    },
    /// Whoever asked for something cannot decide it.
    SamePerson,
    /// The time to decide it has passed.
    TooLateToDecide,
    /// E10: nothing could be stored.
    NotStored,
    /// E12: the clock cannot be trusted.
    ClockWrong,
    /// The button belongs to another version or is not ours.
    OldButton,
    /// The feature is switched off here.
    SwitchedOff(&'static str),
    /// Only within a community.
    GuildOnly,
    /// What only one feature refuses.
    Own(Refusal),
    /// Anything unforeseen: an incident, with its reference in the journal.
    Incident,
}
