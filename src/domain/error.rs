//! What a person is told when something cannot be done: the catalogue E1 to E12 as values. The sentences are in `src/text`.

use jiff::Timestamp;

use super::id::{ChannelId, RoleId, UserId};

/// What something was about that is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// A reminder.
    Reminder,
    /// A channel.
    Channel,
    /// A role.
    Role,
    /// A setting.
    Setting,
    /// A release of the bot.
    Release,
}

impl Thing {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Reminder, Self::Channel, Self::Role, Self::Setting, Self::Release];

    /// Key of its sentence, below `error-gone-`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Reminder => "reminder",
            Self::Channel => "channel",
            Self::Role => "role",
            Self::Setting => "setting",
            Self::Release => "release",
        }
    }
}

/// What was done already, or is not to be done yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Already {
    /// A reminder waits to be confirmed.
    Draft,
    /// A reminder is confirmed.
    Active,
    /// A reminder was delivered.
    Done,
    /// A reminder was removed.
    Removed,
    /// A setting was changed again.
    Setting,
    /// An order is on its way.
    Order,
}

impl Already {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Draft, Self::Active, Self::Done, Self::Removed, Self::Setting, Self::Order];

    /// Key of its sentence, below `error-already-`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Active => "active",
            Self::Done => "done",
            Self::Removed => "removed",
            Self::Setting => "setting",
            Self::Order => "order",
        }
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
    /// E7: the repetition was not understood.
    UnknownRepeat,
    /// E7: the duration was not understood, or is too short or too long.
    UnknownDelay,
    /// E8: the text is too long.
    TooLong {
        /// Its length.
        length: usize,
        /// What Discord or the feature allows.
        most: usize,
    },
    /// E8: nothing was written.
    Empty,
    /// E8: an order was given without a reason.
    NoReason,
    /// E8: what was typed to confirm is not what was to be confirmed.
    NotConfirmed,
    /// A release that is kept, and further back than one step.
    FurtherBack,
    /// E8: the person has as many as allowed.
    TooMany {
        /// What is allowed.
        most: usize,
    },
    /// E9: it was already done.
    AlreadyDone(Already),
    /// E9: somebody has decided it.
    Decided {
        /// Who.
        by: UserId,
        /// What.
        approved: bool,
    },
    /// Whoever asked for something cannot decide it.
    SamePerson,
    /// The time to decide it has passed.
    TooLateToDecide,
    /// E10: nothing could be stored.
    NotStored,
    /// E10: the deployer is not installed here, or has not said anything yet.
    DeployerAway,
    /// E10: the deployer takes no orders: its folder cannot be written.
    OrdersClosed,
    /// E12: the clock cannot be trusted.
    ClockWrong,
    /// The button belongs to another version or is not ours.
    OldButton,
    /// The feature is switched off here.
    SwitchedOff(&'static str),
    /// Only within a community.
    GuildOnly,
    /// Anything unforeseen: an incident, with its reference in the journal.
    Incident,
}
