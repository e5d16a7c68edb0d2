//! The bot as people meet it: the real program against the Discord double, with one process and with two.

mod conversation;
mod house;
mod kills;
mod thread;
