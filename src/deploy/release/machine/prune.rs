//! Which releases may go. Before a release is confirmed: none.

use std::collections::BTreeSet;

use super::{Phase, State};
use crate::release::Version;

/// Of the versions in place, those that are kept for nothing: neither current, previous or golden, nor among the last `keep` that
/// were confirmed. In any other state than the one after a confirmation, none.
#[must_use]
pub fn prune(state: &State, installed: &BTreeSet<Version>, previous: Option<&Version>, golden: &Version, keep: u8) -> BTreeSet<Version> {
    if state.phase != Phase::Confirmed {
        return BTreeSet::new();
    }
    let confirmed = state.confirmed.iter().rev().filter(|release| !state.quarantine.contains_key(&release.sha256)).take(keep.into());
    let mut kept: BTreeSet<&Version> = confirmed.map(|release| &release.version).collect();
    kept.extend([&state.current.version, golden]);
    kept.extend(previous);
    installed.iter().filter(|version| !kept.contains(version)).cloned().collect()
}
