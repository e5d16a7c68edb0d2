//! Reminders: asked for, echoed back, confirmed, delivered once.

pub mod act;
mod command;
mod due;
pub mod model;
mod post;
mod reply;
pub mod store;
mod why;

use crate::app::feature::{DueWork, Feature, Personal, PostKind, Posts, Starts, Story, Switch, Table};

/// Reminders.
pub static FEATURE: Feature = Feature {
    name: "reminder",
    switch: Some(Switch { key: "rappel", starts: Starts::On }),
    commands: &[command::RAPPEL],
    additions: &[],
    menus: &[],
    presses: command::PRESSES,
    approvals: &[],
    refusals: model::REFUSALS,
    due: &[DueWork { table: "reminder", next: store::next_due, run: due::fire }],
    deferred: &[],
    posts: Some(Posts {
        kinds: &[
            PostKind { kind: post::REMINDER, render: post::reminder },
            PostKind { kind: post::UNDELIVERED, render: post::undelivered },
        ],
        undelivered: due::undelivered,
    }),
    stories: &[Story { kind: "reminder", tell: why::reminder }],
    tables: &[Table { name: "reminder", kept: act::KEPT, personal: Personal::Of("owner") }],
    forget: act::forget,
};
