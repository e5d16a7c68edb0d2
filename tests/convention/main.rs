//! What holds for the whole repository: who may import whom, the texts, the manual, the migrations, the command lines.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails by panicking and prints what it measured"
)]

mod catalog;
mod cli;
mod configuration;
mod crates;
mod feature;
mod layering;
mod manual;
mod migrations;
mod new_feature;
mod words;
