//! The running bot: made to be the current release, and asked how it is.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::{Engine, EngineError, started};
use crate::adapter::probe::{self, Answer, ProbeError};
use crate::adapter::units::{self, Activity, Facts};
use crate::deploy::{journal, text};
use crate::exit;
use crate::release::machine::{Event, Fault, Phase, Release};
use crate::release::reason;

/// How long an answer of the bot may take.
const ANSWER_WITHIN: Duration = Duration::from_secs(5);
/// How long a process that runs may owe an answer before it counts as hung.
const SILENT_AFTER: Duration = Duration::from_secs(30);
/// How long a process may be without Discord's events while Discord's API answers, before it counts as deaf; half the probation when
/// that is less.
const DEAF_AFTER: Duration = Duration::from_secs(180);
/// A connection has to hold for ten seconds to count, so nobody is deaf before twice that, in seconds.
const LEAST_DEAF: u64 = 20;
/// Pause between two looks.
pub(super) const LOOK_EVERY: Duration = Duration::from_millis(250);
/// On the way back, how long a release is waited for to be connected. What runs and is away from Discord is good enough then.
const BACK_WITHIN: Duration = Duration::from_secs(15);
/// Longest wait for a start or a hand-over that somebody else has begun.
const CHANGE_WITHIN: Duration = Duration::from_secs(120);

/// What a look at the bot shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is the release, and well.
    Well,
    /// It is the release, and something it needs is away.
    Wanting,
    /// Another release runs.
    Other,
    /// It owes an answer.
    Silent,
    /// It runs, and does not know the question: a release from before it.
    Old,
    /// It is being started or stopped.
    Changing,
    /// Somebody stopped it.
    Stopped,
    /// It crashed, and was started again.
    Crashed,
    /// systemd gave it up.
    GivenUp,
    /// It says that its configuration, a secret or the database is wrong, and is not started again by itself.
    Unconfigured,
    /// It does not hear Discord, which answers.
    Deaf,
}

impl Engine {
    /// Lets the running process hand over to what is current, or starts it.
    pub(super) fn hand_over(&mut self) -> Result<Event, EngineError> {
        let facts = self.settled()?;
        // Starts that were asked for are no failures, however many there were.
        self.unit.forget_failures()?;
        self.restarts = None;
        self.unconfigured_before = unconfigured(&facts);
        if facts.needs_reload {
            units::read_again()?;
        }
        if facts.activity != Activity::Active {
            self.unit.start_soon()?;
            return Ok(Event::HandedOver);
        }
        if started::outdated(&self.place.state, &self.unit, &facts, &self.secrets()) {
            tracing::info!(message_id = journal::RESTARTED, "{}", text::restarted());
            // systemd compares dates only, and may not have noticed.
            units::read_again()?;
            self.unit.restart_soon()?;
            return Ok(Event::HandedOver);
        }
        let Err(refused) = self.unit.reload() else { return Ok(Event::HandedOver) };
        let after = self.unit.facts()?;
        if after.main_pid != facts.main_pid || after.activity != Activity::Active {
            // What ran before has died meanwhile, and systemd starts what is current: that is asked how it is.
            tracing::warn!(error = %refused, "the running process ended in the middle of the hand-over");
            return Ok(Event::HandedOver);
        }
        let Ok(answer) = probe::ask(&self.place.runtime, ANSWER_WITHIN) else {
            // What is sick is what ran before: it cannot hand anything over.
            tracing::warn!(error = %refused, "the running process does not answer: a restart, not a hand-over");
            self.unit.restart_soon()?;
            return Ok(Event::HandedOver);
        };
        self.because("no-handover", text::no_handover());
        // Without Discord, or with a database that cannot be written, nobody could take over.
        let fault = if answer.online && answer.store_fault.is_none() { Fault::Release } else { Fault::Machine };
        Ok(Event::Failed { fault })
    }

    /// Makes sure that a release runs, however it has to be; reports only when that cannot even be asked for.
    pub(super) fn make_run(&mut self, release: &Release) -> Result<Option<Event>, EngineError> {
        let facts = self.settled()?;
        self.unit.forget_failures()?;
        self.restarts = None;
        let asked = match facts.activity {
            Activity::Active if matches!(self.look(release, &facts), Verdict::Well | Verdict::Wanting) => Ok(()),
            // Without asking it to hand over: it is what failed.
            Activity::Active | Activity::Changing => self.unit.restart_soon(),
            Activity::Inactive | Activity::Failed => self.unit.start_soon(),
        };
        let Err(error) = asked else { return Ok(None) };
        self.because("not-started", text::not_started(&error));
        Ok(Some(Event::Failed { fault: Fault::Machine }))
    }

    /// Asks until there is something to report.
    pub(super) fn check_health(&mut self, release: &Release) -> Result<Event, EngineError> {
        let (began, mut silent, mut handed_over) = (Instant::now(), None, false);
        let back = matches!(self.state.phase, Phase::Restoring(_));
        loop {
            if let Some(event) = self.urgent_order()? {
                return Ok(event);
            }
            let facts = self.unit.facts()?;
            let verdict = self.look(release, &facts);
            if verdict != Verdict::Silent {
                silent = None;
            }
            match verdict {
                Verdict::Well => {
                    started::note(&self.place.state, &self.unit);
                    return Ok(Event::Healthy);
                }
                Verdict::Wanting if back && began.elapsed() > BACK_WITHIN => return Ok(Event::Degraded),
                // Nor would an older one do better then: a person has to mend it, and it is this one that runs afterwards.
                Verdict::Unconfigured if back => {
                    self.because(reason::UNCONFIGURED_TOO, text::unconfigured_too(&release.version));
                    return Ok(Event::Degraded);
                }
                // The one before it was refused the same; as soon as a person has mended it, this one is on trial.
                Verdict::Unconfigured if self.unconfigured_before => {}
                Verdict::Old if began.elapsed() > LOOK_EVERY => return Ok(Event::Healthy),
                Verdict::Other if back => {
                    if let Some(event) = self.make_run(release)? {
                        return Ok(event);
                    }
                }
                Verdict::Other if !handed_over => {
                    handed_over = true;
                    if let failed @ Event::Failed { .. } = self.hand_over()? {
                        return Ok(failed);
                    }
                }
                Verdict::Silent if silent.get_or_insert_with(Instant::now).elapsed() > SILENT_AFTER => {
                    self.because("silent", text::silent());
                    return Ok(Event::Failed { fault: Fault::Release });
                }
                _ => {
                    if let Some(event) = self.grave(&verdict, &facts) {
                        return Ok(event);
                    }
                }
            }
            // What has not come within half a minute may take hours.
            self.place.state.wait_for_order(if began.elapsed() > SILENT_AFTER { LOOK_EVERY * 8 } else { LOOK_EVERY });
        }
    }

    /// What is reported of a verdict that speaks against the release.
    pub(super) fn grave(&mut self, verdict: &Verdict, facts: &Facts) -> Option<Event> {
        match verdict {
            Verdict::Crashed => {
                self.because("crashed", text::crashed(facts));
                Some(Event::Crashed)
            }
            Verdict::GivenUp => {
                self.because("given-up", text::given_up(facts));
                Some(Event::UnitFailed)
            }
            // What its preflight accepted, and the release before ran with, it refuses now.
            Verdict::Unconfigured => {
                self.because("unconfigured", text::unconfigured());
                Some(Event::UnitFailed)
            }
            Verdict::Deaf => {
                self.because("deaf", text::deaf());
                Some(Event::Failed { fault: Fault::Release })
            }
            Verdict::Well | Verdict::Wanting | Verdict::Other | Verdict::Silent | Verdict::Old | Verdict::Changing | Verdict::Stopped => {
                None
            }
        }
    }

    /// Looks once.
    pub(super) fn look(&mut self, release: &Release, facts: &Facts) -> Verdict {
        let known = *self.restarts.get_or_insert(facts.restarts);
        self.restarts = Some(facts.restarts.min(known));
        if facts.activity == Activity::Failed {
            return if unconfigured(facts) { Verdict::Unconfigured } else { Verdict::GivenUp };
        }
        if facts.restarts > known {
            // Each crash is reported once.
            self.restarts = Some(known + 1);
            return Verdict::Crashed;
        }
        match facts.activity {
            Activity::Inactive => return Verdict::Stopped,
            // A bot that starts while Discord is away answers too, but what it says is not yet worth much.
            Activity::Changing => return Verdict::Changing,
            Activity::Active | Activity::Failed => {}
        }
        match probe::ask(&self.place.runtime, ANSWER_WITHIN) {
            Ok(answer) => self.judge(release, facts, &answer),
            Err(ProbeError::Old) => Verdict::Old,
            Err(ProbeError::Away(_) | ProbeError::Riddle) => Verdict::Silent,
        }
    }

    fn judge(&mut self, release: &Release, facts: &Facts, answer: &Answer) -> Verdict {
        self.answers = vec![format!("{answer:#?}")];
        let expected = self.layout.release(&release.version).binary();
        let expected = expected.canonicalize().unwrap_or(expected);
        if answer.boot_id != probe::boot_id() {
            return Verdict::Silent;
        }
        // The process that answers is the one that systemd supervises, and runs the file that belongs to the release.
        if answer.exe != expected || answer.process != facts.main_pid {
            return Verdict::Other;
        }
        let deaf_after = DEAF_AFTER.min(self.settings.policy.probation / 2).as_secs();
        let reached = answer.reached_seconds.is_some_and(|seconds| seconds < deaf_after);
        match (&answer.store_fault, answer.online) {
            (Some(_), _) => Verdict::Wanting,
            // Also when it is connected at this very moment: it never is for long.
            (None, _) if answer.unsteady_seconds >= deaf_after.max(LEAST_DEAF) && reached => Verdict::Deaf,
            (None, true) => Verdict::Well,
            (None, false) => Verdict::Wanting,
        }
    }

    /// How the unit is, once whatever somebody else has begun with it is over.
    fn settled(&self) -> Result<Facts, EngineError> {
        let began = Instant::now();
        loop {
            let facts = self.unit.facts()?;
            // A start may wait for Discord for hours; that is no reason to wait here.
            if facts.activity != Activity::Changing || facts.main_pid != 0 || began.elapsed() > CHANGE_WITHIN {
                return Ok(facts);
            }
            self.place.state.wait_for_order(LOOK_EVERY);
        }
    }

    /// The secrets of the bot.
    fn secrets(&self) -> Vec<PathBuf> {
        secrets(&self.place.credentials)
    }
}

/// Whether it ended because of what this machine is configured with, and waits for a person.
fn unconfigured(facts: &Facts) -> bool {
    facts.activity == Activity::Failed && facts.exit_status == i32::from(exit::CONFIG)
}

/// The secrets of the bot: files, as far as there are any.
pub fn secrets(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let ours = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        ["ffj-bot.discord-token", "ffj-bot.smtp-password"].contains(&name.as_ref())
    };
    entries.map(|entry| entry.path()).filter(ours).collect()
}
