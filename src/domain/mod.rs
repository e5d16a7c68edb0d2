//! The rules of the bot's world. Pure: no clock, no randomness, no files, no network, no async. Everything comes as an argument.

pub mod button;
pub mod error;
pub mod fold;
pub mod gateway;
pub mod guild;
pub mod id;
pub mod language;
pub mod outbox;
pub mod schedule;
pub mod tagged;
pub mod undo;
pub mod when;
