//! One outside system each. Adapters never import each other, except `systemd` and `mounts`: facts about everybody's host.

#[cfg(feature = "bot")]
pub mod control;
#[cfg(feature = "bot")]
pub mod deployer;
#[cfg(feature = "bot")]
pub mod discord;
#[cfg(feature = "bot")]
pub mod host;
pub mod journal;
#[cfg(feature = "bot")]
pub mod mail;
pub mod mounts;
#[cfg(feature = "deploy")]
pub mod releasedir;
pub mod systemd;
#[cfg(feature = "deploy")]
pub mod webhook;
