//! A bundle, whose manifest is signed again so that what lies behind the signature is reached too. What is taken is exactly one
//! bundle: packed again, it gives the same members, and nothing can hide between them.
#![no_main]
#![allow(clippy::unwrap_used, reason = "a target fails by panicking")]

use ffj_bot_fuzz::{MAX_SIZE, expectation, keys, sign};
use ffj_deploy::release::Bundle;
use ffj_deploy::release::bundle::pack;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|given: &[u8]| {
    let Ok(mut bundle) = Bundle::open(given) else { return };
    bundle.signature = sign(&bundle.manifest);
    let (manifest, signature) = (bundle.manifest.clone(), bundle.signature.clone());
    let Ok(bundle) = bundle.verify(keys(), &expectation()) else { return };
    let contents = bundle.accepted().manifest().contents().clone();
    let mut binary = Vec::new();
    let unpacked = bundle.unpack(&mut binary);
    assert!(u64::try_from(binary.len()).unwrap() <= contents.size.min(MAX_SIZE), "more was unpacked than was signed");
    if unpacked.is_err() {
        return;
    }
    assert_eq!(ffj_deploy::release::Digest::of(&binary), contents.sha256);
    let mut again = Vec::new();
    pack(&mut again, &manifest, &signature, &mut binary.as_slice(), contents.size).unwrap();
    let mut second = Vec::new();
    let taken = Bundle::open(again.as_slice()).unwrap().verify(keys(), &expectation()).unwrap();
    taken.unpack(&mut second).unwrap();
    assert_eq!(second, binary);
});
