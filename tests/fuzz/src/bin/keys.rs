//! The files of the trusted keys and the list of those that are revoked: a key that is revoked never counts, whoever wrote the list.
#![no_main]
#![allow(clippy::unwrap_used, reason = "a target fails by panicking")]

use std::sync::LazyLock;

use ffj_bot_fuzz::{keys, public_key, sign};
use ffj_deploy::release::key::revoked;
use ffj_deploy::release::{TrustedKeys, signature};
use libfuzzer_sys::fuzz_target;

/// Something that the key of this process has signed.
static SIGNED: LazyLock<Vec<u8>> = LazyLock::new(|| sign(b"{}"));

fuzz_target!(|given: &[u8]| {
    let (_, own, _) = keys().list().next().unwrap();
    // The list, in which OWN stands for the id of that key, then one text for each other key.
    let text = String::from_utf8_lossy(given).replace("OWN", &own.to_string());
    let mut parts = text.split("\n--\n");
    let Ok(ids) = revoked(parts.next().unwrap_or_default()) else { return };
    let mut files: Vec<(String, &str)> = parts.enumerate().map(|(number, text)| (format!("{number}.pub"), text)).collect();
    files.push(("own.pub".to_owned(), public_key()));
    let Ok(trusted) = TrustedKeys::parse(files.iter().map(|(name, text)| (name.as_str(), *text)), &ids) else { return };
    assert!(trusted.list().any(|(.., revoked)| !revoked), "a set of which nothing is left is no set");
    for (_, id, is_revoked) in trusted.list() {
        assert_eq!(is_revoked, ids.contains(&id));
        assert_eq!(id.to_string().parse().as_ref(), Ok(&id));
    }
    assert_eq!(signature::verify(b"{}", &SIGNED, &trusted).is_ok(), !ids.contains(&own), "a revocation that does not bite");
});
