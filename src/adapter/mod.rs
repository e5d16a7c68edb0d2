//! One outside system each. Adapters never import each other, except `systemd` and `mounts`, facts about everybody's host, and
//! `spool`, the folder that two of them share.

#[cfg(feature = "bot")]
pub mod control;
#[cfg(feature = "bot")]
pub mod discord;
#[cfg(feature = "deploy")]
pub mod forge;
#[cfg(feature = "bot")]
pub mod host;
pub mod journal;
#[cfg(feature = "bot")]
pub mod mail;
pub mod mounts;
#[cfg(feature = "deploy")]
pub mod releasedir;
#[cfg(feature = "deploy")]
pub mod spool;
pub mod systemd;
#[cfg(feature = "deploy")]
pub mod webhook;
