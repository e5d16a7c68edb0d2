//! The configuration of both programs. Whatever stands there, it is used or every problem is told, each in a line of its own.
#![no_main]

use std::path::Path;

use ffj_bot::config;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|given: &[u8]| {
    let Ok(text) = std::str::from_utf8(given) else { return };
    let refusals = [
        config::parse(Path::new("/etc/ffj-bot/ffj-bot.toml"), text).map(drop),
        ffj_deploy::config::parse(Path::new("/etc/ffj-bot/deploy.toml"), text).map(drop),
    ];
    for refusal in refusals.into_iter().filter_map(Result::err) {
        let report = refusal.report();
        assert!(!report.trim().is_empty() && !report.contains('\u{1b}'), "{report:?}");
    }
    let _shown = config::masked(text);
    let _understood = ffj_deploy::config::duration(text);
});
