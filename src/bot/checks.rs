//! What the doctor looks at on this machine: the same list for `ffj-bot doctor` and `/bot diagnostic`.

use std::sync::Arc;

use ffj_base::adapter::systemd;

use super::place::Place;
use crate::adapter::discord::work::LocalChecks;
use crate::adapter::host::{self, Machine};
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

/// The machine, its disk and the database. Waits for answers of the service manager: not on the thread that answers people.
#[must_use]
pub fn of_machine(place: &Place) -> Vec<Finding> {
    let machine = Machine::default();
    let asked = host::Asked { watchdog: systemd::hardware_watchdog(), time: systemd::time() };
    let mut findings = host::findings(&machine, &asked);
    findings.extend(host::card(&machine, &place.state, jiff::Zoned::now().date()));
    findings.extend(host::room(&place.state));
    findings.push(host::root(&machine, &place.state));
    findings.push(database(place));
    findings
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
