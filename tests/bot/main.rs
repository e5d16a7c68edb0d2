//! The bot as people meet it: the real program against the Discord double, with one process and with two.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails by panicking and prints what it measured"
)]

mod clock;
mod deployment;
mod handover;
mod help;
mod kills;
mod lane;
mod language;
mod mail;
mod order;
mod refusals;
mod reminder;
mod report;
mod setting;
mod smtp;
mod specimen;
mod status;
mod thread;
