//! Use cases, one file per feature. Each takes the open transaction, the time and who asks, and returns a value; what to say
//! about it is decided by the caller. Nothing here knows Discord's wire.

pub mod card;
pub mod clock;
pub mod deployment;
pub mod doctor;
pub mod health;
pub mod housekeeping;
pub mod language;
pub mod ledger;
pub mod machine;
pub mod outbox;
pub mod port;
pub mod registration;
pub mod reminder;
pub mod setting;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::error::UserError;
use crate::domain::guild::Asker;
use crate::domain::id::{ChannelId, GuildId, UserId};
use crate::domain::language::Language;
pub use crate::store::StoreError;

pub use crate::store::claim::{AnswerTo, Outcome};
pub use crate::store::gateway::Session;
pub use crate::store::outbox::Due;
pub use crate::store::{Durability, Run, Slot, Store, Tx};

/// Why a use case did not do what was asked. Its writes are undone.
#[derive(Debug, thiserror::Error)]
pub enum Fail {
    /// The person is told and can do something about it.
    #[error("refused")]
    User(UserError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<UserError> for Fail {
    fn from(error: UserError) -> Self {
        Self::User(error)
    }
}

/// The circumstances of a use case.
pub struct Scene<'a> {
    /// The open transaction.
    pub tx: &'a Tx<'a>,
    /// Now.
    pub now: Timestamp,
    /// Time zone of the community.
    pub zone: &'a TimeZone,
    /// Whether the clock can be trusted to decide what is due.
    pub clock_trusted: bool,
    /// Who asks.
    pub asker: &'a Asker,
    /// Where: the community.
    pub guild: Option<GuildId>,
    /// Where: the channel.
    pub channel: Option<ChannelId>,
    /// Language of the person.
    pub language: Language,
}

impl Scene<'_> {
    /// The person; every interaction has one.
    ///
    /// # Errors
    /// An incident when it has none after all.
    pub fn person(&self) -> Result<UserId, Fail> {
        self.asker.id.ok_or(Fail::User(UserError::Incident))
    }

    /// The community.
    ///
    /// # Errors
    /// When asked for outside one.
    pub fn community(&self) -> Result<GuildId, Fail> {
        self.guild.ok_or(Fail::User(UserError::GuildOnly))
    }

    /// Now, in ms since 1970.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        self.now.as_millisecond()
    }
}
