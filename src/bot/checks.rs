//! What the doctor looks at on this machine: the same list for `ffj-bot doctor` and `/bot diagnostic`.

use std::sync::Arc;
use std::time::Duration;

use ffj_base::adapter::systemd;

use super::paths::Paths;
use crate::adapter::discord::diagnosis;
use crate::adapter::discord::rest::Rest;
use crate::adapter::host::{self, Machine};
use crate::app::clock::Clock;
use crate::app::doctor::{self, Doctor, Finding, Verdict};
use crate::app::reach::{Reach, Reaches};
use crate::app::{Store, StoreError, setting};
use crate::domain::language::Language;
use crate::text::{journal, plain};

/// How long a person waits to hear whether the bot can write in a channel.
const REACH_WITHIN: Duration = Duration::from_secs(10);

/// What the running bot looks with.
#[derive(Clone)]
pub struct Looking {
    /// Its folders.
    pub paths: Paths,
    /// Its clock, compared with Discord's.
    pub clock: Arc<Clock>,
    /// Asks Discord.
    pub rest: Arc<Rest>,
    /// What communities set.
    pub store: Store,
    /// Whether content of messages was asked for.
    pub message_content: bool,
}

impl Looking {
    /// The doctor of the running bot.
    #[must_use]
    pub fn doctor(self) -> Doctor {
        Doctor(Box::new(move |guild| {
            let this = self.clone();
            Box::pin(async move {
                let (paths, clock) = (this.paths, this.clock);
                // Reads the whole database: not on the thread that answers people.
                let machine = tokio::task::spawn_blocking(move || {
                    let mut findings = of_machine(&paths);
                    findings.push(doctor::clock(clock.trusted(), clock.ahead_ms()));
                    findings
                });
                let mut findings = machine.await.unwrap_or_else(|error| {
                    tracing::error!(message_id = journal::INCIDENT, panicked = error.is_panic(), "cannot look at the machine");
                    Vec::new()
                });
                let channels = this.store.read(move |tx| setting::channels(tx, guild)).await.unwrap_or_else(|error| {
                    tracing::warn!(error = %error, "cannot read which channels a community set");
                    Vec::new()
                });
                let scope = diagnosis::Scope::Community(guild, &channels);
                findings.extend(diagnosis::of_discord(&this.rest, scope, this.message_content).await);
                findings
            })
        }))
    }
}

/// What is asked when a community sets a channel.
#[must_use]
pub fn reaches(rest: Arc<Rest>) -> Reaches {
    Reaches(Box::new(move |guild, channels| {
        let rest = Arc::clone(&rest);
        Box::pin(async move {
            let asked = diagnosis::reaches(&rest, guild, &channels);
            let late = || channels.iter().map(|_| Reach::Unknown(String::new())).collect();
            tokio::time::timeout(REACH_WITHIN, asked).await.unwrap_or_else(|_| late())
        })
    }))
}

/// The machine, its disk and the database. Waits for answers of the service manager: not on the thread that answers people.
#[must_use]
pub fn of_machine(paths: &Paths) -> Vec<Finding> {
    let machine = Machine::default();
    let asked = host::Asked { watchdog: systemd::hardware_watchdog(), time: systemd::time() };
    let mut findings = host::findings(&machine, &asked);
    findings.extend(host::card(&machine, &paths.state, jiff::Zoned::now().date()));
    findings.extend(host::room(&paths.state));
    findings.push(host::root(&machine, &paths.state));
    findings.push(database(paths));
    findings
}

fn database(paths: &Paths) -> Finding {
    let path = paths.database();
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
