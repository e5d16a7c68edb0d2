//! With servers that others wrote, from Debian's packages: what our own doubles forgive, they do not.
//!
//! `scripts/lib/setup outside` installs them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails by panicking and prints what it measured"
)]

mod mail;
