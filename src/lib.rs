//! `ffj-bot`: a community bot for Discord that nobody has to look after.
//!
//! Three crates lie below `src`: this one is the bot, `src/deploy` (`ffj_deploy`) the deployer, `src/base` (`ffj_base`) what both
//! share. Neither program knows the other. The map:
//!
//! | module | what it is | may import |
//! |---|---|---|
//! | [`domain`] | rules of the bot's world, pure: no clock, no I/O, no async | `base::contract` |
//! | [`text`] | every sentence a person reads, one catalogue per language | `domain` |
//! | [`config`] | what is written in `ffj-bot.toml`, to validated settings | `base::config` |
//! | [`setup`] | the commands that prepare a machine: `init`, `secret`, `import-env` | `config`, `base::{config,exit}` |
//! | [`store`] | SQLite; the only SQL in the crate | `domain` |
//! | [`app`] | use cases, one file per feature of the manual | `domain`, `store`, `text`, `base::{contract,version}` |
//! | [`adapter`] | one outside system each; adapters never import each other | `domain`, `app`, `text`, and of `config` and `base` what each needs |
//! | [`bot`] | composition root of `ffj-bot` | everything above, `base` |
//! | `deploy::release` | rules of deploying, pure: bytes and facts in, verdicts and actions out | `base::contract` |
//! | `deploy::config` | what is written in `deploy.toml`, to validated settings | `base::config` |
//! | `deploy::adapter` | as above, for the deployer; `disk` and `spool` serve the others | `deploy::release`, `base::{adapter::boot,contract,version}` |
//! | `deploy` | composition root of `ffj-deploy` | all of `deploy`, `base` |
//! | `base` | configuration files, what both write for each other, exit codes, the journal, systemd | nothing of either program |
//!
//! `tests/convention/layering.rs` holds this table.

#[cfg(feature = "bot")]
pub mod adapter;
#[cfg(feature = "bot")]
pub mod app;
#[cfg(feature = "bot")]
pub mod bot;
pub mod config;
pub mod domain;
#[cfg(feature = "bot")]
pub mod setup;
#[cfg(feature = "bot")]
pub mod store;
#[cfg(feature = "bot")]
pub mod text;
