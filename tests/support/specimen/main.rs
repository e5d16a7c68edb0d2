//! The bot with one more feature, which only tests contain: it uses each word of `ui` once, so that each is proven in a conversation
//! before a feature that people have needs it.

mod feature;

use ffj_bot::app::feature::{Feature, Features};

/// The specimen, and what a community switches it on with.
const ALL: &[&Feature] = &[&ffj_bot::feature::setting::FEATURE, &feature::FEATURE];

fn main() -> std::process::ExitCode {
    match ffj_bot::text::add([include_str!("fr.ftl"), include_str!("en.ftl"), include_str!("nl.ftl")]) {
        Ok(()) => ffj_bot::bot::main(Features::new(ALL)),
        Err(_) => std::process::ExitCode::FAILURE,
    }
}
