//! The deployment under way: on whose behalf, from where, and how it goes.

use std::path::PathBuf;

use ffj_base::contract::status::{Deployment, Reason};

use crate::adapter::process::Process;
use crate::release::machine::Who;
use crate::release::order::{Order, Wish};

/// Where a release comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Source {
    /// The spool of the listener and the looker.
    #[default]
    Spool,
    /// A bundle beside an order of root.
    Order,
    /// What the package carries.
    Package,
}

/// An order that is being carried out, until what follows from it is safe.
#[derive(Debug)]
pub(super) struct Given {
    /// Its file.
    pub(super) file: PathBuf,
    pub(super) order: Order,
    /// Who gave it, by where it lay.
    pub(super) who: Who,
    /// Whether whoever gave it knows that it is carried out.
    pub(super) answered: bool,
}

/// The deployment under way, and what is known of it only as long as it is.
#[derive(Debug, Default)]
pub(super) struct Attempt {
    /// On whose behalf, for the record.
    pub(super) actor: String,
    /// Who asked for it.
    pub(super) who: Who,
    /// Whether whoever asked insists.
    pub(super) forced: bool,
    /// Where what is being brought comes from.
    pub(super) source: Source,
    /// As people see it.
    pub(super) account: Option<Deployment>,
    /// Version and commit of what was brought.
    pub(super) arrived: Option<(String, String)>,
    /// Why the last thing that failed has failed.
    pub(super) reason: Option<Reason>,
    /// The bundle in the spool that was copied.
    pub(super) brought: Option<u64>,
    /// The order that led to it.
    pub(super) given: Option<Given>,
    /// Whether the bot ran when the release began to take its place; none when nobody looked.
    pub(super) ran: Option<bool>,
    /// The main process of the bot before the release came.
    pub(super) before: Option<Process>,
    /// Restarts of the unit that were counted.
    pub(super) restarts: Option<u32>,
    /// What was answered and said last, for whoever looks into a failure.
    pub(super) answers: Vec<String>,
}

impl Attempt {
    /// What was under way when the last activator ended.
    pub(super) fn resumed(actor: &str, account: Option<Deployment>) -> Self {
        let who = account.as_ref().map_or(Who::Machine, |one| who(&one.by));
        Self { actor: actor.to_owned(), who, account, ..Self::default() }
    }

    /// What an order leads to.
    pub(super) fn ordered(given: Given, who: Who) -> Self {
        let (forced, source) = match given.order.wish {
            Wish::Apply { force } => (force, Source::Order),
            Wish::Package { force } => (force, Source::Package),
            Wish::Activate { force, .. } => (force, Source::Spool),
            Wish::RollBack { .. } | Wish::Freeze { .. } | Wish::Unfreeze | Wish::Look | Wish::Prune => (false, Source::Spool),
        };
        let actor = if source == Source::Package { "package" } else { &given.order.by };
        Self { actor: actor.to_owned(), who, forced, source, given: Some(given), ..Self::default() }
    }
}

/// Who began a deployment, from what is on record.
fn who(by: &str) -> Who {
    match by.split(':').next() {
        Some("person" | "package") => Who::Root,
        Some("discord") => Who::Operator,
        _ => Who::Machine,
    }
}
