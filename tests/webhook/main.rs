//! The listener as the world meets it: the real program, over a real socket, with what forges and attackers send.
#![cfg(feature = "deploy")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails by panicking and prints what it measured"
)]

mod body;
mod bundle;
mod crowd;
mod event;
mod house;
mod signature;
mod start;
