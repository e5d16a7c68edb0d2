//! The deployer's side of the network: what forges and strangers send to the listener, and what is fetched from a forge.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails by panicking and prints what it measured"
)]

mod forge;
mod webhook;
