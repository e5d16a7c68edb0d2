//! What the tests share. Each is the real thing, or plays an outsider: nothing here stands in for a part of the bot.
//!
//! | module | what it holds |
//! |---|---|
//! | [`program`] | where the programs under test are, and the repository |
//! | [`house`] | a bot as a plain process, with its folders and a Discord |
//! | [`dialogue`] | what a person says to it, and reads |
//! | [`load`] | people who go on asking, and what became of what they were promised |
//! | [`machine`] | a throw-away Debian with a real systemd |
//! | [`service`], [`stage`], [`installed`] | such a machine with the bot in it: as a service, with the deployer, from the package |
//! | [`release`] | somebody who makes and signs releases |
//! | [`gitea`] | a forge |
//! | [`deployer`] | what the deployer tells the bot |
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails by panicking and prints what it measured"
)]
#![allow(clippy::new_without_default, reason = "each new one is another")]

pub mod bot;
pub mod deployer;
pub mod dialogue;
pub mod gitea;
pub mod house;
pub mod installed;
pub mod load;
pub mod machine;
pub mod program;
pub mod release;
pub mod service;
pub mod stage;
