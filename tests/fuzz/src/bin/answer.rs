//! What the bot answers to the deployer, which judges it: an answer to another question is none.
#![no_main]

use ffj_deploy::adapter::probe::{ProbeError, understand};
use libfuzzer_sys::fuzz_target;

/// What was asked, and what was not.
const ASKED: &str = "0123456789abcdef";
const ANOTHER: &str = "fedcba9876543210";

fuzz_target!(|given: &[u8]| {
    let answer = understand(given, ASKED);
    if answer.is_ok() {
        assert!(matches!(understand(given, ANOTHER), Err(ProbeError::Riddle)), "one answer to two questions");
        assert!(given.windows(ASKED.len()).any(|part| part == ASKED.as_bytes()) || given.contains(&b'\\'), "it was not repeated");
    }
});
