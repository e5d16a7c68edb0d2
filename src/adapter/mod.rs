//! One outside system each. Adapters never import each other.

pub mod changes;
pub mod control;
pub mod deployer;
pub mod discord;
pub mod host;
pub mod mail;
