//! Everything that can go wrong, and what people read then: the real program against the Discord double.

mod ask;
mod clock;
mod config;
mod deliver;
mod gateway;
mod proxy;
mod rest;
mod start;
mod store;
mod telling;
