//! One outside system each. Adapters never import each other, except `disk`, which every host has, and `spool`, the folder that two of
//! them share.

pub mod disk;
pub mod forge;
pub mod probe;
pub mod process;
pub mod releasedir;
pub mod spool;
pub mod statedir;
pub mod units;
pub mod webhook;
