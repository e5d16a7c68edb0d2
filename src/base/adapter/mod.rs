//! What every host of these programs has, one file each.

pub mod boot;
pub mod journal;
pub mod mounts;
pub mod systemd;
