//! One outside system each. Adapters never import each other, except `systemd`, `mounts` and `disk`, which every host has, and
//! `spool`, the folder that two of them share.

#[cfg(feature = "bot")]
pub mod control;
#[cfg(feature = "bot")]
pub mod deployer;
#[cfg(feature = "bot")]
pub mod discord;
#[cfg(feature = "deploy")]
pub mod disk;
#[cfg(feature = "deploy")]
pub mod forge;
#[cfg(feature = "bot")]
pub mod host;
pub mod journal;
#[cfg(feature = "bot")]
pub mod mail;
pub mod mounts;
#[cfg(feature = "deploy")]
pub mod probe;
#[cfg(feature = "deploy")]
pub mod process;
#[cfg(feature = "deploy")]
pub mod releasedir;
#[cfg(feature = "deploy")]
pub mod spool;
#[cfg(feature = "deploy")]
pub mod statedir;
pub mod systemd;
#[cfg(feature = "deploy")]
pub mod units;
#[cfg(feature = "deploy")]
pub mod webhook;
