//! The listener as the world meets it: the real program, over a real socket, with what forges and attackers send.

mod body;
mod bundle;
mod crowd;
mod event;
mod flood;
mod house;
mod signature;
mod start;
mod wire;
