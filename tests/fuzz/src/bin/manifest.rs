//! A manifest and its signature, and the public keys it is checked with. What is understood says the same when it is written again.
#![no_main]
#![allow(clippy::unwrap_used, reason = "a target fails by panicking")]

use ffj_bot_fuzz::{expectation, keys, sign};
use ffj_deploy::release::manifest::{MAX_MANIFEST, Manifest, Unverified};
use ffj_deploy::release::{TrustedKeys, policy, signature};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|given: &[u8]| {
    // Nobody's signature: never believed, whatever it looks like.
    assert!(signature::verify(b"{}", given, keys()).is_err());
    if let Ok(text) = std::str::from_utf8(given) {
        let _refused = TrustedKeys::parse([("given.pub", text)], &[]);
    }
    let read = Manifest::<Unverified>::parse(given);
    if let Ok(manifest) = &read {
        let again = manifest.claims().to_json().unwrap();
        assert_eq!(Manifest::<Unverified>::parse(again.as_bytes()).unwrap().claims(), manifest.claims());
    }
    if u64::try_from(given.len()).unwrap() <= MAX_MANIFEST {
        let verdict = policy::verify(given, &sign(given), keys(), &expectation());
        assert!(verdict.is_err() || read.is_ok(), "taken without being understood");
    }
});
