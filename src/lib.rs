//! `ffj-bot`: a community bot for Discord that nobody has to look after.
//!
//! Three crates lie below `src`: this one is the bot, `src/deploy` (`ffj_deploy`) the deployer, `src/base` (`ffj_base`) what both
//! share. Neither program knows the other. The map:
//!
//! | module | what it is | may import |
//! |---|---|---|
//! | `domain` | rules and words that features share, pure: no clock, no I/O, no async | `base::contract` |
//! | `text` | every sentence a person reads; those of a feature lie beside it | `domain` |
//! | `ui` | our words for what people see and do in Discord | `domain` |
//! | `config` | what is written in `ffj-bot.toml`, to validated settings | `base::config` |
//! | `setup` | the commands that prepare a machine: `init`, `secret`, `import-env` | `config`, `base::{config,exit}` |
//! | `store` | SQLite: the engine's SQL | `domain` |
//! | `app` | the engine: claims, outbox, what is due, health; what a feature is, and no feature by name | `domain`, `store`, `text`, `ui`, `base::{contract,version}` |
//! | `feature` | the list of features | `app`, `feature` |
//! | `feature::x` | a feature: the value that says everything about it | `app`, `feature::x` |
//! | `feature::x::model` | its rules, pure | `domain`, `base::contract` |
//! | `feature::x::store` | its SQL | `domain`, `store`, `feature::x::model` |
//! | `feature::x::act`, `feature::x::due` | what people do with it, and what is due | `app`, `domain`, `text`, `base::contract`, `feature::x::{model,store,post}` |
//! | `feature::x::command`, `feature::x::deferred` | what was given, to one use case and one reply | `app`, `domain`, `text`, `ui`, `base::contract`, `feature::x::{model,act,due,deferred,finding,reply}` |
//! | `feature::x::reply`, `feature::x::finding`, `feature::x::post`, `feature::x::words` | what is said | `app`, `domain`, `text`, `ui`, `base::{contract,version}`, `feature::x::{model,act,command,words}` |
//! | `feature::x::why` | the story of a row | `app`, `domain`, `text`, `feature::x::{model,store}` |
//! | `adapter::discord` | Discord; its libraries stay inside | `app`, `domain`, `text`, `ui`, `base::adapter::systemd`, `base::contract` |
//! | `adapter::mail` | the mail server | `app`, `config`, `domain`, `text` |
//! | `adapter::deployer` | the folder of the deployer | `app`, `base::contract` |
//! | `adapter::changes` | what the kernel tells of folders | none of ours |
//! | `adapter::control` | the control socket | `app`, `domain`, `text` |
//! | `adapter::host` | the machine | `app`, `domain`, `text`, `base::adapter::mounts` |
//! | `adapter` | the list of adapters, which never import each other | `adapter` |
//! | `bot`, `bin`, `lib` | composition root of `ffj-bot` | `adapter`, `app`, `bot`, `config`, `domain`, `feature`, `setup`, `store`, `text`, `base` |
//! | `deploy::release` | rules of deploying, pure: bytes and facts in, verdicts and actions out | `base::contract` |
//! | `deploy::config` | what is written in `deploy.toml`, to validated settings | `base::config` |
//! | `deploy::adapter::disk`, `deploy::adapter::units`, `deploy::adapter::probe`, `deploy::adapter::process` | the deployer's hands | none of ours |
//! | `deploy::adapter::releasedir`, `deploy::adapter::statedir` | its folders | `deploy::adapter::disk`, `deploy::release`, `base::adapter::boot`, `base::contract` |
//! | `deploy::adapter::spool` | where others leave things for it | `deploy::release` |
//! | `deploy::adapter::webhook`, `deploy::adapter::forge` | the listener, and looking at the forge | `deploy::adapter::spool`, `deploy::release`, `base::contract`, `base::version` |
//! | `deploy` | composition root of `ffj-deploy` | `deploy`, `base` |
//! | `base::adapter::journal` | the journal | `base::adapter::systemd` |
//! | `base` | configuration files, what both write for each other, exit codes, systemd | nothing of either program |
//!
//! `tests/convention/layering` reads this table.

#[cfg(feature = "bot")]
pub mod adapter;
#[cfg(feature = "bot")]
pub mod app;
#[cfg(feature = "bot")]
pub mod bot;
pub mod config;
pub mod domain;
#[cfg(feature = "bot")]
pub mod feature;
#[cfg(feature = "bot")]
pub mod setup;
#[cfg(feature = "bot")]
pub mod store;
#[cfg(feature = "bot")]
pub mod text;
#[cfg(feature = "bot")]
pub mod ui;
