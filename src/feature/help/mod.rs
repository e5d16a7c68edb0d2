//! What the bot can do, for the person who asks.

mod command;
mod reply;

use crate::app::feature::{Feature, forgets_nothing};

/// The help.
pub static FEATURE: Feature = Feature {
    name: "help",
    switch: None,
    commands: &[command::AIDE],
    additions: &[],
    menus: &[],
    presses: &[],
    approvals: &[],
    refusals: &[],
    due: &[],
    deferred: &[],
    posts: None,
    stories: &[],
    tables: &[],
    forget: forgets_nothing,
};
