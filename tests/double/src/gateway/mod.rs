//! The gateway: sessions, identification, resumption and everything that can go wrong on a socket.

mod connection;
mod deflate;
mod identify;
pub(crate) mod intent;
mod members;
pub mod session;
mod wire;

pub use connection::serve;
