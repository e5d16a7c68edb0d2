//! The package in throw-away Debians: installed, set up, upgraded under load, refused a downgrade, removed, installed again and
//! purged; and without systemd, as when an image is made. `scripts/lib/packages` builds the two packages that are needed.
//!
//! | variable | what for |
//! |---|---|
//! | `FFJ_PACKAGES` | the folder with `now.deb` and `next.deb`; unset: `target/package/test` |
//! | `FFJ_SUITE` | `bookworm`, `trixie` or both with a comma; unset: both |
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
#[allow(dead_code, reason = "the tests of the service use the rest")]
mod load;
#[path = "../machine/machine.rs"]
#[allow(dead_code, reason = "the tests of the service use the rest")]
mod machine;

#[path = "../deploy/forge.rs"]
#[allow(dead_code, reason = "the tests of the deployer use the rest")]
mod forge;

mod arm64;
mod chroot;
mod installed;
mod life;
mod same;
mod units;
