//! The bot as people meet it: the real program against the Discord double, with one process and with two.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails by panicking and prints what it measured"
)]

mod conversation;
mod deployment;
mod handover;
mod kills;
mod mail;
mod order;
mod refusals;
mod smtp;
mod thread;
