//! How the bot is: for members in plain words, for operators with all that is known.

mod command;
mod deferred;
mod finding;
mod reply;

use crate::app::feature::{Addition, DeferredWork, Feature, forgets_nothing};

pub use finding::{finding, findings};
pub use reply::health;

/// How the bot is.
pub static FEATURE: Feature = Feature {
    name: "status",
    switch: None,
    commands: &[command::STATUT],
    additions: &[Addition { command: "bot", subs: command::OF_OPERATORS }],
    menus: &[],
    presses: &[],
    approvals: &[],
    refusals: &[],
    due: &[],
    deferred: &[
        DeferredWork { kind: deferred::HEALTH, waits: false, perform: deferred::health },
        DeferredWork { kind: deferred::DIAGNOSIS, waits: false, perform: deferred::diagnosis },
    ],
    posts: None,
    stories: &[],
    tables: &[],
    forget: forgets_nothing,
};
