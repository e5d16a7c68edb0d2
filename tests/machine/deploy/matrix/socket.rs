//! The control socket of a play, and a crowd in front of it.

use std::os::fd::{AsRawFd as _, OwnedFd};
use std::os::unix::net::UnixListener;
use std::path::Path;

/// A socket that lets a few wait.
pub fn listen(path: &Path) -> UnixListener {
    use nix::sys::socket::{AddressFamily, Backlog, SockFlag, SockType, UnixAddr, bind, listen, socket};
    let one = socket(AddressFamily::Unix, SockType::Stream, SockFlag::SOCK_CLOEXEC, None).unwrap();
    bind(one.as_raw_fd(), &UnixAddr::new(path).unwrap()).unwrap();
    listen(&one, Backlog::new(8).unwrap()).unwrap();
    one.into()
}

/// So many who want to ask as are let wait.
pub fn crowd_at(socket: &Path) -> Vec<OwnedFd> {
    use nix::sys::socket::{AddressFamily, SockFlag, SockType, UnixAddr, connect, socket as make};
    let address = UnixAddr::new(socket).unwrap();
    let one = || {
        // Closed in the programs of other plays: kept open there, it would wait here for ever.
        let flags = SockFlag::SOCK_NONBLOCK | SockFlag::SOCK_CLOEXEC;
        let one = make(AddressFamily::Unix, SockType::Stream, flags, None).unwrap();
        connect(one.as_raw_fd(), &address).ok().map(|()| one)
    };
    std::iter::from_fn(one).collect()
}
