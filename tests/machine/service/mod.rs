//! The bot as a service of a real systemd.

mod away;
mod failure;
mod handover;
mod kills;
mod life;
mod secret;
mod world;
