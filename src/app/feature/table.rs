//! Tables: for how long their rows are kept, and what they say of persons. Those of the engine are listed here, those of a feature in its
//! value.

use jiff::{SignedDuration, Timestamp};

/// A table: for how long its rows are kept, and what they say of persons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// For how long its rows are kept.
    pub kept: Kept,
    /// What becomes of them when a person asks for their data, or to be forgotten.
    pub personal: Personal,
}

/// For how long rows are kept (`product.md` §4.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// As long as what they describe exists.
    WhileUsed,
    /// So many hours after they ended.
    Hours(u32),
}

impl Kept {
    /// Up to when something must have ended to be forgotten `now`, ms since 1970.
    #[must_use]
    pub fn before(self, now: Timestamp) -> i64 {
        match self {
            Self::WhileUsed => i64::MIN,
            Self::Hours(hours) => now.checked_sub(SignedDuration::from_hours(i64::from(hours))).map_or(i64::MIN, Timestamp::as_millisecond),
        }
    }
}

/// What rows say of persons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Personal {
    /// Nothing.
    No,
    /// The person in this column wrote or chose them: exported, and deleted when they are erased.
    Of(&'static str),
    /// The persons in these columns did something that others rely on: exported, and kept without them.
    By(&'static [&'static str]),
    /// The person is named inside, for as long as it takes to deliver: exported with what caused it, and gone with it.
    Passing,
}

/// To recognise a repetition.
pub const CLAIMS: Kept = Kept::Hours(1);
/// Who decided what (product: audit, three years).
pub const AUDIT: Kept = Kept::Hours(3 * 366 * 24);
/// The rows of the outbox that ended.
pub const OUTBOX: Kept = Kept::Hours(30 * 24);

/// The tables of the engine.
pub const ENGINE: &[Table] = &[
    Table { name: "meta", kept: Kept::WhileUsed, personal: Personal::No },
    Table { name: "run", kept: Kept::WhileUsed, personal: Personal::No },
    Table { name: "claim", kept: CLAIMS, personal: Personal::Passing },
    Table { name: "community", kept: Kept::WhileUsed, personal: Personal::No },
    Table { name: "session", kept: Kept::WhileUsed, personal: Personal::No },
    Table { name: "identify", kept: Kept::Hours(24), personal: Personal::No },
    Table { name: "approval", kept: AUDIT, personal: Personal::By(&["asked_by", "decided_by"]) },
    Table { name: "arrival", kept: Kept::WhileUsed, personal: Personal::No },
    Table { name: "command_set", kept: Kept::WhileUsed, personal: Personal::No },
    Table { name: "outbox", kept: OUTBOX, personal: Personal::Passing },
    Table { name: "job", kept: Kept::Hours(1), personal: Personal::Passing },
];
