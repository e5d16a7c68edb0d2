//! Making the current release run: by a hand-over that nobody notices, or however else it has to be.

use std::os::fd::AsFd as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use ffj_base::contract::reason::Code;

use super::attend::was_stopped;
use super::{Engine, EngineError, started, vouched};
use crate::adapter::probe;
use crate::adapter::units::{self, Activity, Facts, UnderWay, Unit};
use crate::release::machine::{Event, Fault, Release, Sight, Trial};
use crate::{journal, text};

/// How long an answer of the bot may take.
pub(super) const ANSWER_WITHIN: Duration = Duration::from_secs(3);
/// Pause between two looks.
pub(super) const LOOK_EVERY: Duration = Duration::from_millis(250);
/// Longest wait for a start, a stop or a hand-over that somebody else has begun.
const CHANGE_WITHIN: Duration = Duration::from_secs(120);

/// How long the service manager may take to execute itself anew.
const ANEW_WITHIN: Duration = Duration::from_secs(10);

impl Engine {
    /// Lets the running process hand over to what is current, or starts it.
    pub(super) fn hand_over(&mut self) -> Result<Event, EngineError> {
        let facts = match self.settled(None)? {
            Ok(facts) => facts,
            Err(event) => return Ok(event),
        };
        // Starts that were asked for are no failures, however many there were.
        self.unit.forget_failures()?;
        self.attempt.restarts = None;
        self.attempt.before = self.paths.processes.find(facts.main_pid);
        if facts.needs_reload {
            units::read_again()?;
        }
        if was_stopped(&facts) && self.attempt.ran != Some(false) {
            // Since the release began to take its place: whoever stopped it starts it again, and is waited for.
            tracing::info!("somebody has stopped the bot in the middle of its deployment: it is not started");
            return Ok(Event::HandedOver);
        }
        match facts.activity {
            Activity::Active => {}
            Activity::Inactive | Activity::Failed => {
                self.unit.start_soon()?;
                return Ok(Event::HandedOver);
            }
            // It is on its way to what is current; one more request could only cancel somebody's stop.
            Activity::Changing => return Ok(Event::HandedOver),
        }
        if started::outdated(&self.paths.state, &self.unit, &facts, &secrets(&self.paths.credentials)) {
            tracing::info!(message_id = journal::RESTARTED, "{}", text::restarted());
            // systemd compares dates only, and may not have noticed.
            units::read_again()?;
            self.unit.restart_running_soon()?;
            return Ok(Event::HandedOver);
        }
        if self.state.trial().is_some_and(Trial::needs_restart) {
            tracing::info!(message_id = journal::RESTARTED, "{}", text::restarted_for_the_database());
            self.unit.restart_running_soon()?;
            return Ok(Event::HandedOver);
        }
        let asked = self.unit.reload()?;
        let after = match self.settled(Some(asked))? {
            Ok(after) => after,
            Err(event) => return Ok(event),
        };
        if after.reloaded == "success" || after.main_pid != facts.main_pid || after.activity != Activity::Active {
            // What ran before has made room, or has died meanwhile: whatever runs now is asked how it is.
            return Ok(Event::HandedOver);
        }
        let Ok(answer) = probe::ask(&self.paths.runtime, ANSWER_WITHIN) else {
            // What is sick is what ran before: it cannot hand anything over.
            tracing::warn!("the running process does not answer: a restart, not a hand-over");
            self.unit.restart_running_soon()?;
            return Ok(Event::HandedOver);
        };
        if self.state.trial().is_some_and(|trial| trial.supersedes.is_some()) {
            // It has proved nothing, so its refusal is not held against another release.
            tracing::warn!("the release that was on trial does not make room: a restart, not a hand-over");
            self.unit.restart_running_soon()?;
            return Ok(Event::HandedOver);
        }
        self.because(Code::NoHandover, text::no_handover());
        // Without Discord, or with a database that cannot be written, nobody could take over.
        let fault = if answer.online && answer.store_fault.is_none() { Fault::Release } else { Fault::Machine };
        Ok(Event::Failed { fault })
    }

    /// Makes sure that a release runs, however it has to be; reports only when that cannot even be asked for.
    pub(super) fn make_run(&mut self, release: &Release) -> Result<Option<Event>, EngineError> {
        // Better what was trusted once than nothing; somebody should know.
        if let Err(error) = vouched(&self.layout, &self.paths.package, &self.paths.keys, &release.version) {
            let (_, said) = text::not_brought(&error);
            tracing::warn!(message_id = journal::UNVOUCHED, release = %release.version, reason = said, "{}", text::unvouched(&release.version, &said));
        }
        self.unit.forget_failures()?;
        self.attempt.restarts = None;
        // Whatever ran before the release that is left may well be what runs again.
        self.attempt.before = None;
        let facts = self.unit.facts()?;
        let sight = self.look(release, &facts);
        let asked = match (facts.activity, sight) {
            (Activity::Active, Sight::Well | Sight::Wanting) => Ok(()),
            // Without asking it to hand over: it is what failed.
            (Activity::Active | Activity::Changing, _) => {
                self.end_what_hangs(sight, &facts);
                self.unit.restart_or_start_soon()
            }
            (Activity::Inactive | Activity::Failed, _) => self.unit.start_soon(),
        };
        let Err(error) = asked else { return Ok(None) };
        self.because(Code::NotStarted, text::not_started(&error));
        Ok(Some(Event::Failed { fault: Fault::Machine }))
    }

    /// Kills what is about to be restarted where it would not stop by itself, so that nobody waits for that.
    pub(super) fn end_what_hangs(&self, sight: Sight, facts: &Facts) {
        let starting = sight == Sight::Changing && facts.main_pid != 0 && !facts.reloading && !(facts.stopping && facts.busy);
        if (sight == Sight::Silent || starting)
            && let Err(error) = self.unit.kill()
        {
            tracing::debug!(error = %error, "nothing is left to be killed");
        }
    }

    /// How a unit is, once the service manager answers: one that executes itself anew lets go of those who wait, and answers again a
    /// moment later.
    pub(super) fn facts_anew(&self, unit: &Unit) -> Result<Facts, EngineError> {
        let began = Instant::now();
        loop {
            match unit.facts() {
                Err(_) if began.elapsed() < ANEW_WITHIN => self.paths.state.wait_for_order(LOOK_EVERY),
                facts => return Ok(facts?),
            }
        }
    }

    /// How the unit is, once whatever was begun with it is over, by us or by others; or what an order leads to that came meanwhile.
    fn settled(&mut self, mut asked: Option<UnderWay>) -> Result<Result<Facts, Event>, EngineError> {
        let began = Instant::now();
        loop {
            if let Some(ours) = &asked
                && began.elapsed() <= CHANGE_WITHIN
            {
                if let Some(event) = self.urgent_order()? {
                    return Ok(Err(event));
                }
                if self.paths.state.wait_for_order_or_end(LOOK_EVERY * 4, Some(ours.as_fd()))
                    && let Some(Err(error)) = asked.take().map(UnderWay::finish)
                {
                    // How it ended is seen below.
                    tracing::warn!(error = %error, "a hand-over was refused, failed, or its end was not heard");
                }
                continue;
            }
            let facts = self.facts_anew(&self.unit)?;
            // A start may wait for Discord for hours; that is no reason to wait here.
            let between = facts.stopping || (facts.activity == Activity::Changing && facts.main_pid == 0);
            let hands_over = facts.reloading || (facts.busy && facts.activity == Activity::Active);
            if !(between || hands_over) || began.elapsed() > CHANGE_WITHIN {
                return Ok(Ok(facts));
            }
            if let Some(event) = self.urgent_order()? {
                return Ok(Err(event));
            }
            self.paths.state.wait_for_order(LOOK_EVERY);
        }
    }
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
