//! What a community sets: one setting at a time, shown before and after, undone within ten minutes.

mod act;
mod command;
mod deferred;
mod reply;

use crate::app::feature::{AUDIT, DeferredWork, Feature, Kept, Personal, Table};

/// Settings of a community.
pub static FEATURE: Feature = Feature {
    name: "setting",
    switch: None,
    commands: &[command::CONFIG],
    additions: &[],
    menus: &[],
    presses: command::PRESSES,
    approvals: &[],
    refusals: act::REFUSALS,
    due: &[],
    deferred: &[DeferredWork { kind: deferred::CHANNELS, waits: false, perform: deferred::channels }],
    posts: None,
    stories: &[],
    tables: &[
        Table { name: "guild_setting", kept: Kept::WhileUsed, personal: Personal::No },
        Table { name: "guild_change", kept: AUDIT, personal: Personal::By(&["person"]) },
    ],
    forget: act::forget,
};
