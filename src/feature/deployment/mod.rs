//! Deployments of the bot itself: people are told how each goes, and operators' orders reach the deployer. The deployer is another
//! program; it speaks through a file that the bot can only read, and listens to a folder with room for one order.

mod act;
mod command;
mod deferred;
pub mod model;
mod post;
mod reply;
mod store;
mod words;

use crate::app::feature::{DeferredWork, Feature, Personal, PostKind, Posts, Table};
use crate::app::outbox::give_up;

pub use act::{Audience, Deployments};

/// Deployments of the bot.
pub static FEATURE: Feature = Feature {
    name: "deployment",
    switch: None,
    commands: &[command::BOT],
    additions: &[],
    menus: &[],
    presses: command::PRESSES,
    approvals: &[],
    refusals: model::refusal::REFUSALS,
    due: &[],
    deferred: &[DeferredWork { kind: deferred::ORDER, waits: true, perform: deferred::order }],
    posts: Some(Posts {
        kinds: &[
            PostKind { kind: post::DEPLOYMENT, render: post::deployment },
            PostKind { kind: post::FORGE_AWAY, render: post::forge_away },
        ],
        // Those who look after the machine see it in `/bot deploiements` and in the journal too.
        undelivered: give_up,
    }),
    stories: &[],
    tables: &[
        Table { name: "deployment", kept: act::KEPT, personal: Personal::No },
        Table { name: "deploy_order", kept: act::KEPT, personal: Personal::No },
    ],
    forget: act::forget,
};
