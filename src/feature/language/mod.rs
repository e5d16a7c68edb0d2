//! The language a person reads.

mod command;

use crate::app::feature::{Feature, Kept, Personal, Table, forgets_nothing};

/// The language a person reads.
pub static FEATURE: Feature = Feature {
    name: "language",
    switch: None,
    commands: &[command::LANGUE],
    additions: &[],
    menus: &[],
    presses: &[],
    approvals: &[],
    refusals: &[],
    due: &[],
    deferred: &[],
    posts: None,
    stories: &[],
    tables: &[Table { name: "person", kept: Kept::WhileUsed, personal: Personal::Of("id") }],
    forget: forgets_nothing,
};
