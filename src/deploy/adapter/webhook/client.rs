//! Who a request comes from: the peer of the socket, or the client that a trusted proxy names.

use std::net::{IpAddr, SocketAddr};

/// The header in which proxies name the client; each appends the address it was called from.
pub const FORWARDED: &str = "x-forwarded-for";

/// Goes back from the peer through the hops that trusted proxies name, to the first address that is not one of theirs.
///
/// What stands further left was written by whoever is not trusted, and is not looked at.
#[must_use]
pub fn client<'a>(peer: IpAddr, trusted: &[IpAddr], forwarded: impl DoubleEndedIterator<Item = &'a [u8]>) -> IpAddr {
    let mut client = peer.to_canonical();
    for hop in forwarded.rev().flat_map(|header| header.rsplit(|byte| *byte == b',')) {
        if !trusted.contains(&client) {
            break;
        }
        match address(hop) {
            Some(next) => client = next,
            None => break,
        }
    }
    client
}

/// An address as proxies write it: alone, in brackets, or with a port.
fn address(hop: &[u8]) -> Option<IpAddr> {
    let hop = std::str::from_utf8(hop).ok()?.trim();
    let bare = hop.strip_prefix('[').and_then(|hop| hop.strip_suffix(']')).unwrap_or(hop);
    let address = bare.parse::<IpAddr>().ok().or_else(|| hop.parse::<SocketAddr>().ok().map(|address| address.ip()))?;
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        let trusted = [ip("127.0.0.1"), ip("::1"), ip("10.0.0.2")];
        let table: [(&str, &[&str], &str); 12] = [
            ("203.0.113.5", &[], "203.0.113.5"),
            ("203.0.113.5", &["198.51.100.1"], "203.0.113.5"),
            ("127.0.0.1", &[], "127.0.0.1"),
            ("127.0.0.1", &["198.51.100.1"], "198.51.100.1"),
            ("::ffff:127.0.0.1", &["198.51.100.1"], "198.51.100.1"),
            ("127.0.0.1", &["6.6.6.6, 198.51.100.1"], "198.51.100.1"),
            ("127.0.0.1", &["6.6.6.6, 198.51.100.1, 10.0.0.2"], "198.51.100.1"),
            ("127.0.0.1", &["6.6.6.6", "198.51.100.1"], "198.51.100.1"),
            ("::1", &["[2001:db8::7]:4711"], "2001:db8::7"),
            ("::1", &["[2001:db8::7]"], "2001:db8::7"),
            ("::1", &["198.51.100.1:80"], "198.51.100.1"),
            ("127.0.0.1", &["198.51.100.1, unknown"], "127.0.0.1"),
        ];
        for (peer, headers, expected) in table {
            assert_eq!(client(ip(peer), &trusted, headers.iter().map(|text| text.as_bytes())), ip(expected), "{peer} {headers:?}");
        }
        assert_eq!(client(ip("127.0.0.1"), &[], [b"198.51.100.1".as_slice()].into_iter()), ip("127.0.0.1"));
    }

    proptest! {
        #[test]
        fn no_header_makes_it_panic(headers in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..60), 0..4)) {
            let peer = ip("127.0.0.1");
            let _ = client(peer, &[peer], headers.iter().map(Vec::as_slice));
            prop_assert_eq!(client(peer, &[], headers.iter().map(Vec::as_slice)), peer);
        }
    }
}
