//! What a forge answers. Whatever it offers, only a newer version that is followed is ever fetched, and only by number and name.
#![no_main]

use ffj_base::contract::status::Status;
use ffj_deploy::release::known::Known;
use ffj_deploy::release::offer::{self, Choice, Wanted};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|given: &[u8]| {
    // The first line is the status of this machine, the rest the answer.
    let end = given.iter().position(|byte| *byte == b'\n').unwrap_or(0);
    let (status, answer) = given.split_at(end);
    let known = Status::read(status).map(|status| Known::of(&status)).unwrap_or_default();
    let Ok(page) = offer::read(answer) else { return };
    for tags in ["v*", "v*-rc.*", "*"] {
        if let Choice::New(candidate) = offer::choose(&page.offers, Wanted { tags, architecture: "arm64" }, &known) {
            assert!(known.bar().is_none_or(|bar| candidate.version > *bar), "older than what runs here");
            assert!(!known.quarantine.contains(&candidate.version), "failed here before");
            assert_eq!(candidate.asset.name, offer::file_name(&candidate.version, "arm64"));
        }
    }
});
