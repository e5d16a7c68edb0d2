//! Everything that can go wrong, and what people read then: the real program against the Discord double.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails by panicking and prints what it measured"
)]

mod ask;
mod clock;
mod config;
mod deliver;
mod gateway;
#[path = "../bot/house.rs"]
#[allow(dead_code, reason = "shared with tests/bot, which uses all of it")]
mod house;
mod proxy;
mod rest;
mod start;
mod store;
mod telling;
