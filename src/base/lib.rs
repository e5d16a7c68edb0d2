//! What the bot and its deployer share, and nothing of either: how they are configured, what they write for each other, how they
//! speak to people, the journal and the service manager.

pub mod adapter;
pub mod config;
pub mod contract;
pub mod exit;
pub mod output;
pub mod version;
