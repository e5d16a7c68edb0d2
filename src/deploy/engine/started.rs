//! What the running bot was started with: a hand-over keeps the sandbox, the drop-ins and the secrets of that moment.
//!
//! Times alone do not tell: dpkg gives a file the date of its package, and writes one again that stays the same. So the text of the
//! unit is remembered for each start of it, as long as nobody has touched it since.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::adapter::statedir::StateDir;
use crate::adapter::units::{Facts, Unit};
use crate::release::Digest;

/// What a unit was started with.
#[derive(Debug, Serialize, Deserialize)]
struct Started {
    /// The start, as systemd names it.
    invocation: String,
    /// Digest of its file and its drop-ins, and where they are.
    unit: Digest,
}

/// Notes what the running unit was started with, unless that is known or can no longer be.
pub fn note(state: &StateDir, unit: &Unit) {
    let Ok(facts) = unit.facts() else { return };
    if facts.main_pid == 0 || facts.invocation.is_empty() || known(state, &facts).is_some() {
        return;
    }
    if facts.needs_reload || facts.touched(&facts.files) {
        tracing::debug!("the unit was touched since its start; the next deployment restarts it");
        return;
    }
    let Ok(text) = unit.text() else { return };
    let started = Started { invocation: facts.invocation, unit: Digest::of(&text) };
    let written = serde_json::to_vec(&started).map(|bytes| state.note_start(&bytes));
    if !matches!(written, Ok(Ok(()))) {
        tracing::warn!("cannot note what the bot was started with; the next deployment may restart it");
    }
}

/// Whether the running process does not have what its unit, a drop-in or one of `secrets` says now; then a hand-over would keep
/// what was, and only a restart brings it.
#[must_use]
pub fn outdated(state: &StateDir, unit: &Unit, facts: &Facts, secrets: &[PathBuf]) -> bool {
    if facts.written(secrets) {
        return true;
    }
    match known(state, facts) {
        Some(started) => unit.text().map_or(true, |text| Digest::of(&text) != started.unit),
        None => facts.needs_reload || facts.touched(&facts.files),
    }
}

/// What is known of the start of this process.
fn known(state: &StateDir, facts: &Facts) -> Option<Started> {
    let started: Started = serde_json::from_slice(&state.start()?).ok()?;
    (started.invocation == facts.invocation).then_some(started)
}
