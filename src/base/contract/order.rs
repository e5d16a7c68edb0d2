//! What somebody orders: the bot on behalf of an operator, or root at the command line. One small file each.

use serde::{Deserialize, Serialize};

use super::version::Version;

/// Name of the folder in which the bot leaves an order, in the folder of the deployer.
pub const FOLDER: &str = "orders";
/// Name of the order in it: one at a time, of which the latest wins.
pub const FILE: &str = "order";
/// Longest order that is even looked at, in bytes.
pub const LARGEST: u64 = 8 * 1024;

/// An order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Names it, so that it is carried out once and its answer is found.
    pub id: String,
    /// On whose behalf: `discord:<id>` or `person:<login>`.
    pub by: String,
    /// What is to be done.
    #[serde(flatten)]
    pub wish: Wish,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Wish {
    /// Make a staged release current.
    Activate {
        /// Which.
        version: Version,
        /// Whether somebody insists.
        #[serde(default, skip_serializing_if = "is_false")]
        force: bool,
    },
    /// Go back.
    RollBack {
        /// To which; the best one when not said.
        version: Option<Version>,
        /// Whether somebody insists.
        #[serde(default, skip_serializing_if = "is_false")]
        force: bool,
    },
    /// From now on only a person begins a deployment.
    Freeze {
        /// For how long; until somebody ends it when not said.
        for_seconds: Option<u64>,
        /// Why.
        why: String,
    },
    /// No longer so.
    Unfreeze,
    /// Look at the forge now.
    Look,
    /// Bring the bundle that lies beside the order.
    Apply {
        /// Whether somebody insists.
        #[serde(default, skip_serializing_if = "is_false")]
        force: bool,
    },
    /// Bring the release that the package carries.
    Package {
        /// Whether somebody insists.
        #[serde(default, skip_serializing_if = "is_false")]
        force: bool,
    },
    /// Remove the releases that are kept for nothing.
    Prune,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
const fn is_false(given: &bool) -> bool {
    !*given
}

impl Wish {
    /// One of each kind, about this version; for what holds for all of them.
    #[must_use]
    pub fn of_each_kind(version: &Version) -> [Self; 8] {
        [
            Self::Activate { version: version.clone(), force: false },
            Self::RollBack { version: None, force: false },
            Self::Freeze { for_seconds: None, why: String::new() },
            Self::Unfreeze,
            Self::Look,
            Self::Apply { force: false },
            Self::Package { force: false },
            Self::Prune,
        ]
    }

    /// Whether it leads to a deployment that can be followed.
    #[must_use]
    pub const fn brings(&self) -> bool {
        match self {
            Self::Activate { .. } | Self::RollBack { .. } | Self::Apply { .. } | Self::Package { .. } => true,
            Self::Freeze { .. } | Self::Unfreeze | Self::Look | Self::Prune => false,
        }
    }

    /// Stable name for answers and JSON; the one that serde writes.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Activate { .. } => "activate",
            Self::RollBack { .. } => "roll-back",
            Self::Freeze { .. } => "freeze",
            Self::Unfreeze => "unfreeze",
            Self::Look => "look",
            Self::Apply { .. } => "apply",
            Self::Package { .. } => "package",
            Self::Prune => "prune",
        }
    }
}
