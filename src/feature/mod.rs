//! The features: each a folder and a value, and the one list of them.
//!
//! To add one: `scripts/new-feature NAME COMMAND` writes a folder that compiles. Then
//! 1. say in `model.rs` what there is and what can happen to it, without clock, files or network;
//! 2. keep it: a migration (its line in `store/migrate.rs`, sample data in `tests/data/migrations`) and the SQL in `store.rs`; name each
//!    table in `tables` of `FEATURE`, with how long it is kept and whose it is, and `forget` what has been kept for longer;
//! 3. write the use cases in `act.rs`, what is due in `due.rs`; what they refuse is listed by `refusals!` in `model.rs`. A command that
//!    stores something has `Durability::Disk`;
//! 4. say it: `command.rs` reads what was given and calls one use case, `reply.rs` chooses the words (`tests/support/specimen` uses each
//!    word of `ui` once); what is pressed is named in `presses`, what is sent in `posts`, with what becomes of it when it cannot be
//!    delivered;
//! 5. write the words in `fr.ftl`, `en.ftl` and `nl.ftl`, and the conversation in `tests/bot/NAME.rs`.
//!
//! The compiler and the tests that walk the list say what is missing.

pub mod deployment;
pub mod help;
pub mod language;
pub mod reminder;
pub mod setting;
pub mod status;

use crate::app::feature::{Feature, Features};

/// Every feature, in the order of the help.
const ALL: &[&Feature] =
    &[&help::FEATURE, &status::FEATURE, &language::FEATURE, &reminder::FEATURE, &setting::FEATURE, &deployment::FEATURE];

/// Every feature, in the order of the help.
pub const FEATURES: Features = Features::new(ALL);

#[cfg(test)]
mod tests;
