//! What happens to a deployment, and what is to be done about it.

use serde::{Deserialize, Serialize};

use super::Release;
use crate::release::Version;

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum Event {
    /// There is a request to look for a release.
    Requested {
        /// By whom.
        by: Who,
    },
    /// The bundle was fetched.
    Fetched,
    /// The bundle was verified: what it is, from its verified manifest.
    Verified {
        /// The release in it.
        release: Release,
        /// Whether a person insisted on it.
        forced: bool,
    },
    /// The bundle may not come, or there is none.
    Refused,
    /// The release is in place.
    Staged,
    /// The staged release is to become current.
    Activate {
        /// By whom.
        by: Who,
    },
    /// The release says that it can run here.
    PreflightPassed {
        /// Whether the bot waits for a person to mend what it is configured with.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        unconfigured: bool,
    },
    /// The links were replaced.
    Swapped,
    /// The running process is the new release.
    HandedOver,
    /// What runs is what should run, and it is well.
    Healthy,
    /// What runs is what should run, and what it needs is away: Discord, the network, mail. Never a reason to roll back.
    Degraded,
    /// What should run crashed, and was started again.
    Crashed,
    /// What should run crashed so often that systemd gave it up.
    UnitFailed,
    /// Whatever runs, it cannot be shown that it is what should run.
    Unproven,
    /// It was well for as long as it is watched.
    ProbationOver,
    /// The work under way failed.
    Failed {
        /// Whose fault it was.
        fault: Fault,
    },
    /// A person wants an earlier release.
    RollBack {
        /// Which; the best one when not said.
        to: Option<Version>,
        /// Whether the person insists although it cannot read the database or is in quarantine.
        forced: bool,
    },
    /// From now on only a person begins a deployment.
    Freeze,
    /// No longer so.
    Unfreeze,
    /// Something that only a newer deployer knows, which was here before. It never happens.
    #[serde(other)]
    Unknown,
}

impl Event {
    /// Whether it can lead to another release than the one that was to run: then none is believed to be whole that is not read again.
    #[must_use]
    pub const fn may_lead_back(&self) -> bool {
        match self {
            Self::Degraded | Self::Crashed | Self::UnitFailed | Self::Unproven | Self::Failed { .. } | Self::RollBack { .. } => true,
            Self::Requested { .. }
            | Self::Fetched
            | Self::Verified { .. }
            | Self::Refused
            | Self::Staged
            | Self::Activate { .. }
            | Self::PreflightPassed { .. }
            | Self::Swapped
            | Self::HandedOver
            | Self::Healthy
            | Self::ProbationOver
            | Self::Freeze
            | Self::Unfreeze
            | Self::Unknown => false,
        }
    }
}

/// Who asks. What each of them may is decided in `release::right`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// A timer or a webhook.
    #[default]
    Machine,
    /// The bot, on behalf of an operator: whatever runs as the bot can claim that.
    Operator,
    /// Root, at the command line or through the package. Its name in the history is from before there were others.
    #[serde(rename = "person")]
    Root,
}

/// Whose fault a failure was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The release's: it goes into quarantine.
    Release,
    /// The machine's or the network's: it may be tried again.
    Machine,
}

/// Something to be done. What is done already is not done again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Bring the bundle to where nobody else can write. Reported as `Fetched`, `Refused` or `Failed`.
    Fetch,
    /// Verify it there. Reported as `Verified`, `Refused` or `Failed`.
    Verify,
    /// Unpack it, and move it into place. Reported as `Staged` or `Failed`.
    Stage(Release),
    /// Remove what was fetched, and what was unpacked but not moved into place. Never a release.
    Discard,
    /// Run the release's own check as the bot's user. Reported as `PreflightPassed` or `Failed`.
    Preflight(Release),
    /// Put the release of the package in place. Reported only when it failed.
    Seed(Release),
    /// Write the marker of probation.
    Arm,
    /// Remove the marker of probation.
    Disarm,
    /// Replace the links, `previous` first. On the way there reported as `Swapped` or `Failed`, on the way back only when it failed.
    Swap {
        /// What becomes current.
        current: Version,
        /// What becomes previous.
        previous: Version,
    },
    /// Let the running process hand over to what is current, or start it when nothing runs. Reported as `HandedOver` or `Failed`.
    HandOver,
    /// Make sure that this release runs, however it has to be; nothing when it does. Reported only when it failed.
    Run(Release),
    /// Ask how it is. Reported as `Healthy`, `Degraded`, `Crashed`, `UnitFailed` or `Failed`.
    CheckHealth(Release),
    /// Go on asking until the probation is over. Reported as `ProbationOver`, or as for `CheckHealth`.
    Watch(Release),
    /// Keep answers and last journal lines of a release that failed.
    KeepEvidence(Release),
    /// Remove the releases that `prune` names.
    Prune,
    /// Leave a request to look for a release: one that was under way has come to nothing.
    LookAgain,
}

impl Event {
    /// Stable name for journal, history and JSON; the one that serde writes.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Requested { .. } => "requested",
            Self::Fetched => "fetched",
            Self::Verified { .. } => "verified",
            Self::Refused => "refused",
            Self::Staged => "staged",
            Self::Activate { .. } => "activate",
            Self::PreflightPassed { .. } => "preflight_passed",
            Self::Swapped => "swapped",
            Self::HandedOver => "handed_over",
            Self::Healthy => "healthy",
            Self::Degraded => "degraded",
            Self::Crashed => "crashed",
            Self::UnitFailed => "unit_failed",
            Self::Unproven => "unproven",
            Self::ProbationOver => "probation_over",
            Self::Failed { .. } => "failed",
            Self::RollBack { .. } => "roll_back",
            Self::Freeze => "freeze",
            Self::Unfreeze => "unfreeze",
            Self::Unknown => "unknown",
        }
    }
}

impl Action {
    /// Stable name for JSON.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Fetch => "fetch",
            Self::Verify => "verify",
            Self::Stage(_) => "stage",
            Self::Discard => "discard",
            Self::Preflight(_) => "preflight",
            Self::Seed(_) => "seed",
            Self::Arm => "arm",
            Self::Disarm => "disarm",
            Self::Swap { .. } => "swap",
            Self::HandOver => "hand_over",
            Self::Run(_) => "run",
            Self::CheckHealth(_) => "check_health",
            Self::Watch(_) => "watch",
            Self::KeepEvidence(_) => "keep_evidence",
            Self::Prune => "prune",
            Self::LookAgain => "look_again",
        }
    }
}
