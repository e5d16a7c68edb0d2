//! The deployer at work: signed releases come in, take the bot's place under a real systemd while people go on using it, and go
//! again when they do not hold; and the activator alone, killed and cut off from power at every single step.
//!
//! | variable | what for |
//! |---|---|
//! | `FFJ_SUITE` | `bookworm`, `trixie` or both with a comma |
//! | `FFJ_DEPLOYMENTS` | how many deployments follow each other |
//! | `FFJ_POINTS` | every how many-th point of the kill matrix is tried; 1: all |
//! | `FFJ_MUST_RUN=1`, `CI=true` | a host that cannot run machines is a failure, not a skip |
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails by panicking and prints what it measured"
)]

#[path = "../forge/gitea.rs"]
#[allow(dead_code, reason = "the tests of fetching use the rest")]
mod gitea;
#[path = "../bot/house.rs"]
#[allow(dead_code, reason = "the tests of the plain process use the rest")]
mod house;
#[path = "../bot/load.rs"]
#[allow(dead_code, reason = "the tests of crashes use the rest")]
mod load;
#[path = "../machine/machine.rs"]
#[allow(dead_code, reason = "the tests of the package use the rest")]
mod machine;
#[path = "../machine/service.rs"]
#[allow(dead_code, reason = "the tests of the service use the rest")]
mod service;

mod bad;
mod forge;
mod kills;
mod matrix;
mod orders;
mod pushed;
mod rounds;
mod stage;
mod unit;
