//! The bot and the deployer under a real systemd, in throw-away Debians, against the Discord double: as a service, with releases that
//! come and go, and from the package.
//!
//! | variable | what for |
//! |---|---|
//! | `FFJ_SUITE` | the Debian: `bookworm` (unset), or `trixie` |
//! | `FFJ_KILLS`, `FFJ_INTERACTIONS` | how often something is killed, under how many interactions at least |
//! | `FFJ_AWAY_SECONDS` | how long Discord is away |
//! | `FFJ_HANDOVERS`, `FFJ_DEPLOYMENTS`, `FFJ_PUSHES` | how many follow each other |
//! | `FFJ_POINTS` | every how many-th point of the kill matrix is tried; 1: all |
//! | `FFJ_PACKAGES` | the folder with `now.deb` and `next.deb`; unset: `target/package/test` |
//! | `FFJ_MUST_RUN=1`, `CI=true` | a host that cannot run machines is a failure, not a skip |
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails by panicking and prints what it measured"
)]

mod deploy;
mod package;
mod service;
