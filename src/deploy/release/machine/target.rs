//! Which release runs again when one failed.

use ffj_base::contract::reason::{Code, SCHEMA};

use super::{Release, State};
use crate::release::manifest::Schema;
use crate::release::{Digest, Version};

/// What is true on this machine, looked up before each decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct World {
    /// Where the link leads; none when it leads nowhere or to a release that is damaged.
    pub current: Option<Release>,
    /// Releases in place whose binary has the digest that its manifest says. Who vouched for that was asked when they came.
    pub intact: Vec<Release>,
    /// The release of the package, which can always be put in place.
    pub golden: Release,
    /// The schema of whoever has migrated the database furthest; none when there is no database.
    pub database: Option<Schema>,
}

impl World {
    /// Whether the release can be made current.
    #[must_use]
    pub fn has(&self, release: &Release) -> bool {
        *release == self.golden || self.intact.contains(release)
    }

    /// Whether the release runs on the database as it is.
    #[must_use]
    pub fn suits(&self, release: &Release) -> bool {
        self.database.as_ref().is_none_or(|left| release.schema.runs_on(left))
    }
}

/// The release to go back to: the one that ran before, then those that were confirmed, the latest first, then the golden one.
/// One that is in quarantine, damaged or tried already is never chosen; one that cannot read the database only when it is the golden
/// one and nothing else is left, because a bot that says what is wrong is better than one that crashes.
#[must_use]
pub fn choose_target(state: &State, before: Option<&Release>, tried: &[Digest], world: &World) -> Option<Release> {
    let allowed =
        |release: &&Release| world.has(release) && !tried.contains(&release.sha256) && !state.quarantine.contains_key(&release.sha256);
    let golden = Some(&world.golden);
    let suitable = before.into_iter().chain(state.confirmed.iter().rev()).chain(golden).filter(|release| world.suits(release));
    suitable.chain(golden).find(allowed).cloned()
}

/// The versions that a person may go back to without insisting, in their order.
#[must_use]
pub fn kept(state: &State, world: &World) -> Vec<Version> {
    let welcome = |release: &&Release| world.has(release) && overruled(state, release, world).is_empty();
    let mut kept: Vec<Version> = state.confirmed.iter().filter(welcome).map(|release| release.version.clone()).collect();
    kept.sort();
    kept
}

/// What somebody who insists on going back to a release overrules, by its stable names.
#[must_use]
pub fn overruled(state: &State, release: &Release, world: &World) -> Vec<&'static str> {
    let failed = state.quarantine.contains_key(&release.sha256).then_some(Code::Quarantined.name());
    let blind = (!world.suits(release)).then_some(SCHEMA);
    failed.into_iter().chain(blind).collect()
}
