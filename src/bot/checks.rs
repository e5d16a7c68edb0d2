//! What the doctor looks at on this machine: the same list for `ffj-bot doctor` and `/bot diagnostic`.

use std::sync::Arc;

use super::place::Place;
use crate::adapter::discord::work::LocalChecks;
use crate::adapter::host;
use crate::app::clock::Clock;
use crate::app::doctor::{self, Finding, Verdict};
use crate::app::{Store, StoreError};
use crate::domain::language::Language;
use crate::text::plain;

/// The checks for the running bot, which has a clock compared with Discord's.
#[must_use]
pub fn for_running(place: Place, clock: Arc<Clock>) -> LocalChecks {
    Arc::new(move || {
        let mut findings = of_machine(&place);
        findings.push(doctor::clock(clock.trusted(), clock.ahead_ms()));
        findings
    })
}

/// Disk, root file system and database.
#[must_use]
pub fn of_machine(place: &Place) -> Vec<Finding> {
    vec![doctor::space(host::free_mib(&place.state)), host::root(&place.state), database(place)]
}

fn database(place: &Place) -> Finding {
    let path = place.database();
    if !path.exists() {
        return Finding::new(Verdict::Skipped, "store-none");
    }
    match Store::check_integrity(&path) {
        Ok(()) => Finding::new(Verdict::Good, "store-good"),
        Err(error) => broken(&error),
    }
}

fn broken(error: &StoreError) -> Finding {
    Finding::new(Verdict::Bad, "store-bad").with("fault", plain(Language::Fr, error.advice()))
}
