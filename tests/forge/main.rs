//! Fetching from a forge: the real client and the real program, against a server that answers as Gitea does, and as it should not.
#![cfg(feature = "deploy")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails by panicking and prints what it measured"
)]

mod chain;
mod fault;
mod fetch;
mod gitea;
mod look;
mod machine;
