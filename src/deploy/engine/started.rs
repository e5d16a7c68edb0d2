//! What the running bot was started with: a hand-over keeps the sandbox, the drop-ins and the secrets of that moment.
//!
//! Times alone do not tell: dpkg gives a file the date of its package, and writes one again that stays the same. So the text of the
//! unit is remembered for each start of it, as long as nobody has touched it since.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::EngineError;
use crate::adapter::statedir::{BookError, StateDir};
use crate::adapter::units::{Facts, Unit};
use crate::release::Digest;
use crate::text::Cause as _;

/// What a unit was started with.
#[derive(Debug, Serialize, Deserialize)]
struct Started {
    /// The start, as systemd names it.
    invocation: String,
    /// Digest of its file and its drop-ins, and where they are.
    unit: Digest,
}

/// Notes what the running unit was started with, unless that is known or can no longer be. Nothing depends on it but how gently the
/// next deployment comes, so a failure is only told.
pub fn note(state: &StateDir, unit: &Unit) {
    if let Err(error) = try_note(state, unit) {
        tracing::warn!(error = error.said(), "cannot note what the bot was started with; the next deployment may restart it");
    }
}

fn try_note(state: &StateDir, unit: &Unit) -> Result<(), EngineError> {
    let facts = unit.facts()?;
    if facts.main_pid == 0 || facts.invocation.is_empty() || known(state, &facts).is_some() {
        return Ok(());
    }
    if facts.needs_reload || facts.touched(&facts.files) {
        tracing::debug!("the unit was touched since its start; the next deployment restarts it");
        return Ok(());
    }
    let started = Started { unit: Digest::of(&unit.text()?), invocation: facts.invocation };
    let written = serde_json::to_vec(&started).map_err(BookError::from)?;
    Ok(state.note_start(&written)?)
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
