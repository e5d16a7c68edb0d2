//! The bot as a service of a real systemd, in a throw-away Debian, against the Discord double.
//!
//! | variable | what for |
//! |---|---|
//! | `FFJ_SUITE` | `bookworm`, `trixie` or both with a comma; unset: both for what is quick, bookworm for what is long |
//! | `FFJ_KILLS`, `FFJ_INTERACTIONS` | how often it is killed, under how many interactions at least |
//! | `FFJ_AWAY_SECONDS` | how long Discord is away |
//! | `FFJ_MUST_RUN=1`, `CI=true` | a host that cannot run machines is a failure, not a skip |
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails by panicking and prints what it measured"
)]

#[path = "../bot/house.rs"]
#[allow(dead_code, reason = "the tests of the plain process use the rest")]
mod house;
#[path = "../bot/load.rs"]
mod load;

mod away;
mod failure;
mod handover;
mod kills;
mod life;
#[allow(dead_code, reason = "the tests of the package use the rest")]
mod machine;
mod secret;
mod service;
