//! `ffj-bot`: a community bot for Discord that nobody has to look after.
//!
//! Two programs share this crate: `ffj-bot` (feature `bot`) and `ffj-deploy` (feature `deploy`). The map:
//!
//! | module | what it is | may import |
//! |---|---|---|
//! | [`domain`] | rules of the bot's world, pure: no clock, no I/O, no async | nothing of ours |
//! | [`text`] | every sentence a person reads, one catalogue per language | `domain` |
//! | [`config`] | files and credentials to validated settings | `domain` |
//! | [`setup`] | the commands that prepare a machine: `init`, `secret`, `import-env` | `config` |
//! | [`store`] | SQLite; the only SQL in the crate | `domain` |
//! | [`app`] | use cases, one file per feature of the manual | `domain`, `store`, `text` |
//! | [`adapter`] | one outside system each; adapters never import each other | `domain`, `app`, `text`; `forge`, `releasedir`, `spool` and `webhook`: `release` |
//! | [`bot`] | composition root of `ffj-bot` | everything above |
//! | [`release`] | rules of deploying, pure: bytes and facts in, verdicts and actions out | nothing of ours |
//! | [`deploy`] | composition root of `ffj-deploy` | `release`, `config`, `adapter::{disk,forge,journal,mounts,probe,process,releasedir,spool,statedir,systemd,units,webhook}` |
//!
//! `tests/convention/layering.rs` holds this table.

#[macro_use]
pub mod output;

#[cfg(feature = "bot")]
pub mod app;
#[cfg(feature = "bot")]
pub mod bot;
#[cfg(feature = "deploy")]
pub mod deploy;
#[cfg(feature = "rules")]
pub mod domain;
#[cfg(feature = "deploy")]
pub mod release;
#[cfg(feature = "bot")]
pub mod setup;
#[cfg(feature = "bot")]
pub mod store;
#[cfg(feature = "bot")]
pub mod text;

pub mod adapter;
pub mod config;
pub mod exit;
pub mod version;
