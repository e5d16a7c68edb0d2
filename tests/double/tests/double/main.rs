//! The double keeps Discord's rules: sessions, interactions, routes, bodies, and its own program.

mod common;
mod gateway;
mod interaction;
mod judge;
mod program;
mod rest;
