//! A deployment as data: a state, the events that move it, and the actions that follow. Nothing is done here.
//!
//! ```text
//! RECEIVED → FETCHED → VERIFIED → STAGED → PREFLIGHT → ARMED → SWAPPED → HANDED_OVER → PROBATION → CONFIRMED
//!                                                        └──────────┴─────────┴────────────┴→ RESTORING → ROLLED_BACK
//! ```
//!
//! Contract with whoever performs the actions: the new state is on the disk before its first action is begun; actions are performed
//! in order, and each of them does nothing when it is done already; the last one that can succeed or fail is reported as the next
//! event. After a start of the machine [`after_boot`] is asked before anything else. Then a power cut between any two instructions
//! leads to the same end as none, and a release that was verified is current at every moment.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::manifest::{Contents, Manifest, Schema, Verified};
use super::{Digest, Version};

pub use back::one_step_back;
pub use boot::after_boot;
pub use event::{Action, Event, Fault, Who};
pub use history::{Record, StateError};
pub use patience::{Judgement, Patience, Stage};
pub use prune::prune;
pub use sight::{Charge, Condition, Executes, Heard, Sight, Standing};
pub use step::{StepError, step};
pub use target::{World, choose_target, kept, overruled};

mod back;
mod boot;
mod event;
mod history;
mod patience;
mod prune;
mod sight;
mod step;
mod target;
mod trial;

#[cfg(test)]
mod back_tests;
#[cfg(test)]
mod fixture;
#[cfg(test)]
mod property_tests;
#[cfg(test)]
mod tests;

/// How often a release is tried while it is the machine that fails.
pub const MAX_ATTEMPTS: u8 = 3;
/// How many crashes of a release are watched before it is given up. A clean stop and a power cut are none.
pub const MAX_CRASHES: u8 = 3;

/// A release, as far as a deployment has to know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// Its version, and the name of its directory.
    pub version: Version,
    /// Digest of its binary.
    pub sha256: Digest,
    /// Databases it writes and reads.
    pub schema: Schema,
}

/// All that a deployment remembers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// Where the link led when this was written.
    pub current: Release,
    /// What is under way.
    pub phase: Phase,
    /// What waited when something else was brought; it waits again when that does not come.
    #[serde(default)]
    pub waiting: Option<Candidate>,
    /// The trial that somebody has interrupted who brings something else. It goes on when that does not come; until then a failure
    /// of the bot leads to a roll-back as before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interrupted: Option<Trial>,
    /// Releases that passed their probation, the latest last, each once.
    pub confirmed: Vec<Release>,
    /// Releases that failed; nothing but a person who insists brings them back.
    pub quarantine: BTreeMap<Digest, Version>,
    /// Newest version that was ever confirmed.
    pub floor: Version,
    /// Whether only a person may begin a deployment.
    pub frozen: bool,
    /// The schema of whoever has migrated the database furthest, among all that ever ran.
    pub database: Schema,
}

/// What is under way. Each state but those at rest was written before the work it names was begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum Phase {
    /// At rest: nothing.
    Idle,
    /// There is a request; the bundle is being fetched.
    Received,
    /// The bundle is in a place where nobody else can write; it is being verified.
    Fetched,
    /// It may come; it is being unpacked.
    Verified(Candidate),
    /// At rest: it is in place, and waits for somebody to activate it.
    Staged(Candidate),
    /// It is asked whether it can run here.
    Preflight(Candidate),
    /// A failure leads to a roll-back from here on; the links are being replaced.
    Armed(Trial),
    /// It is current; the running process is handing over to it.
    Swapped(Trial),
    /// It runs; it is asked how it is.
    HandedOver(Trial),
    /// It runs well; it is watched until the probation is over.
    Probation(Trial),
    /// At rest: it is current and stays.
    Confirmed,
    /// A release that ran before is made current again, and asked how it is.
    Restoring(Restore),
    /// At rest: a release that ran before runs again.
    RolledBack {
        /// The one that failed; none when it was the machine.
        failed: Option<Release>,
    },
    /// At rest: everything was tried, and only a person or a new release can help.
    Stranded,
}

/// A release that is to become current.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Candidate {
    /// The release.
    pub release: Release,
    /// Whether a person insisted on it.
    pub forced: bool,
    /// How often the machine failed to bring it.
    pub attempts: u8,
}

/// A release that has to prove itself, and the one it replaces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trial {
    /// The release that is new.
    pub candidate: Candidate,
    /// The release that ran before it.
    pub from: Release,
    /// Crashes of the new one that were watched.
    pub crashes: u8,
    /// The release whose trial it has interrupted, and which may be what runs. It has proved nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<Release>,
    /// Whether the bot waited for a person to mend what it is configured with when this one came: that is not held against it then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unconfigured_before: bool,
}

/// The way back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Restore {
    /// The release that becomes current again.
    pub target: Release,
    /// Releases that are not tried again on this way, the target and whatever it replaces among them.
    pub tried: Vec<Digest>,
    /// The one that failed, for the record.
    pub failed: Option<Release>,
    /// What waits for another attempt, because it was the machine that failed.
    pub retry: Option<Candidate>,
    /// Crashes of the target that were watched.
    pub crashes: u8,
    /// How often the machine failed to bring the target back.
    pub attempts: u8,
}

impl Trial {
    /// Whether what runs cannot work with the database that the new one makes of it: then the two must never run beside each other,
    /// as they do in a hand-over.
    #[must_use]
    pub fn needs_restart(&self) -> bool {
        let new = &self.candidate.release.schema;
        [Some(&self.from), self.supersedes.as_ref()].into_iter().flatten().any(|release| !release.schema.runs_on(new))
    }
}

impl From<&Contents> for Release {
    fn from(contents: &Contents) -> Self {
        Self { version: contents.version.clone(), sha256: contents.sha256, schema: contents.schema }
    }
}

impl Release {
    /// The release of a manifest.
    #[must_use]
    pub fn of(manifest: &Manifest<Verified>) -> Self {
        manifest.contents().into()
    }
}

impl State {
    /// What is remembered on a machine that runs this release and nothing has happened on: it counts as confirmed.
    #[must_use]
    pub fn seeded(release: Release) -> Self {
        let (floor, confirmed, database) = (release.version.clone(), vec![release.clone()], release.schema);
        Self {
            current: release,
            phase: Phase::Idle,
            waiting: None,
            interrupted: None,
            confirmed,
            quarantine: BTreeMap::new(),
            floor,
            frozen: false,
            database,
        }
    }

    /// What was brought does not come: as it was before, after `actions`. What waited waits again; a trial goes on.
    #[must_use]
    pub(super) fn as_before(&self, mut actions: Vec<Action>) -> (Self, Vec<Action>) {
        if let Some(trial) = self.interrupted.clone() {
            actions.push(Action::CheckHealth(trial.candidate.release.clone()));
            return (Self { phase: Phase::HandedOver(trial), waiting: None, interrupted: None, ..self.clone() }, actions);
        }
        let waiting = self.waiting.clone();
        (Self { phase: waiting.map_or(Phase::Idle, Phase::Staged), waiting: None, ..self.clone() }, actions)
    }

    /// The release that is on trial, also while something else is brought.
    #[must_use]
    pub const fn trial(&self) -> Option<&Trial> {
        match &self.phase {
            Phase::Armed(trial) | Phase::Swapped(trial) | Phase::HandedOver(trial) | Phase::Probation(trial) => Some(trial),
            _ => self.interrupted.as_ref(),
        }
    }

    /// Whether nothing is under way.
    #[must_use]
    pub const fn at_rest(&self) -> bool {
        self.phase.at_rest() && self.interrupted.is_none()
    }

    /// Whether a failure of the unit has to lead to a roll-back; then, and only then, the marker of probation is there.
    #[must_use]
    pub const fn armed(&self) -> bool {
        self.trial().is_some() || matches!(self.phase, Phase::Restoring(_))
    }
}

impl Phase {
    /// Whether nothing is under way.
    #[must_use]
    pub const fn at_rest(&self) -> bool {
        matches!(self, Self::Idle | Self::Staged(_) | Self::Confirmed | Self::RolledBack { .. } | Self::Stranded)
    }

    /// Stable name for journal, history and JSON; the one that serde writes.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Received => "received",
            Self::Fetched => "fetched",
            Self::Verified(_) => "verified",
            Self::Staged(_) => "staged",
            Self::Preflight(_) => "preflight",
            Self::Armed(_) => "armed",
            Self::Swapped(_) => "swapped",
            Self::HandedOver(_) => "handed_over",
            Self::Probation(_) => "probation",
            Self::Confirmed => "confirmed",
            Self::Restoring(_) => "restoring",
            Self::RolledBack { .. } => "rolled_back",
            Self::Stranded => "stranded",
        }
    }
}
