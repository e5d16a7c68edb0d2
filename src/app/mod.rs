//! The engine: claims, the outbox, what is due, the clock, how the bot is; and what a feature is. It names no feature and knows no wire.

pub mod approval;
pub mod arrival;
pub mod card;
pub mod clock;
pub mod context;
pub mod doctor;
pub mod due;
pub mod feature;
pub mod health;
pub mod housekeeping;
pub mod language;
pub mod late;
pub mod ledger;
pub mod live;
pub mod machine;
pub mod nap;
pub mod notice;
pub mod outbox;
pub mod port;
pub mod reach;
pub mod refusal;
pub mod registration;
pub mod services;
pub mod setting;
pub mod story;

use crate::domain::error::{Refusal, UserError};

pub use context::{Call, Context, Input};

pub use crate::store::StoreError;
pub use crate::store::claim::{AnswerTo, Outcome};
pub use crate::store::gateway::Session;
pub use crate::store::outbox::Due;
pub use crate::store::{Durability, ProcessId, Slot, Store, Tx};

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

impl From<Refusal> for Fail {
    fn from(refusal: Refusal) -> Self {
        Self::User(refusal.into())
    }
}

impl From<UserError> for Fail {
    fn from(error: UserError) -> Self {
        Self::User(error)
    }
}
