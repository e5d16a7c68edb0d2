//! Looks at the bot until there is something to report. What is seen is judged by `release::machine::Patience`, and nowhere else.

use std::time::{Duration, Instant};

use ffj_base::adapter::boot;
use ffj_base::exit;

use super::hand_over::{ANSWER_WITHIN, LOOK_EVERY};
use super::{Engine, EngineError, started};
use crate::adapter::probe::{self, Answer, ProbeError};
use crate::adapter::units::{Activity, Facts};
use crate::release::machine::{Charge, Condition, Event, Executes, Heard, Judgement, Patience, Phase, Release, Sight, Stage, Standing};
use crate::release::revival;
use crate::text;

/// Pause between two looks at a release that was found well.
const WATCH_EVERY: Duration = Duration::from_secs(2);
/// What has not come within this time may take hours, and is looked at less often.
const SOON: Duration = Duration::from_secs(30);
/// A disk that takes longer to keep a few bytes stands still, and whoever waits for it is not to blame.
const STALLED_AFTER: Duration = Duration::from_secs(1);

impl Engine {
    /// Asks a release that has just come, or one that was gone back to, until there is something to report.
    pub(super) fn check_health(&mut self, release: &Release) -> Result<Event, EngineError> {
        let stage = if matches!(self.state.phase, Phase::Restoring(_)) { Stage::Back } else { Stage::Arriving };
        self.attend(release, stage)
    }

    /// Goes on asking a release that was found well, until its probation is over.
    pub(super) fn watch(&mut self, release: &Release) -> Result<Event, EngineError> {
        self.attend(release, Stage::Watched)
    }

    fn attend(&mut self, release: &Release, stage: Stage) -> Result<Event, EngineError> {
        let (first, probation) = (Instant::now(), self.settings.policy.probation);
        let excused = self.state.trial().is_some_and(|trial| trial.unconfigured_before);
        let mut patience = Patience::new(stage, excused);
        loop {
            if let Some(event) = self.urgent_order()? {
                return Ok(event);
            }
            let began = first.elapsed();
            let facts = self.unit.facts()?;
            let sight = self.look(release, &facts);
            if sight == Sight::Silent && self.disk_stalls() {
                patience.forgive();
            }
            let ended = first.elapsed();
            match patience.judge(sight, began, ended, ended >= probation) {
                Judgement::LookAgain => {}
                Judgement::HandOver => match self.hand_over()? {
                    Event::HandedOver => {}
                    // It failed, or an order came meanwhile.
                    other => return Ok(other),
                },
                Judgement::Restart if stage == Stage::Back => {
                    if let Some(event) = self.make_run(release)? {
                        return Ok(event);
                    }
                }
                Judgement::Restart => {
                    tracing::warn!(?sight, "what runs is not what was installed: it is stopped, and what is current is started");
                    self.end_what_hangs(sight, &facts);
                    self.unit.restart_running_soon()?;
                }
                Judgement::Report(event, charge) => {
                    if let Some(charge) = charge {
                        self.charge(charge, release, &facts);
                    }
                    if event == Event::Healthy {
                        started::note(&self.paths.state, &self.unit);
                    }
                    return Ok(event);
                }
            }
            let pause = match (stage, sight) {
                (Stage::Watched, Sight::Well) => probation.saturating_sub(ended).clamp(LOOK_EVERY, WATCH_EVERY),
                _ if ended > SOON => LOOK_EVERY * 8,
                _ => LOOK_EVERY,
            };
            self.paths.state.wait_for_order(pause);
        }
    }

    /// Remembers what is held against a release.
    fn charge(&mut self, charge: Charge, release: &Release, facts: &Facts) {
        let (code, said) = text::charge(charge, &release.version, facts);
        self.because(code, said);
    }

    /// Looks once.
    pub(super) fn look(&mut self, release: &Release, facts: &Facts) -> Sight {
        let standing = self.standing(facts);
        if standing != Standing::Active {
            return Sight::of(standing, Executes::Unknown, Heard::Nothing, self.settings.policy.probation);
        }
        let executes = self.executes(release, facts.main_pid);
        let heard = match probe::ask(&self.paths.runtime, ANSWER_WITHIN) {
            Ok(answer) => self.hear(facts.main_pid, &answer),
            Err(ProbeError::Old) => Heard::Ignorance,
            Err(ProbeError::Away(_) | ProbeError::Riddle) => Heard::Nothing,
        };
        Sight::of(standing, executes, heard, self.settings.policy.probation)
    }

    fn standing(&mut self, facts: &Facts) -> Standing {
        let known = *self.attempt.restarts.get_or_insert(facts.restarts);
        self.attempt.restarts = Some(facts.restarts.min(known));
        match facts.activity {
            Activity::Failed if unconfigured(facts) => Standing::Unconfigured,
            Activity::Failed if was_stopped(facts) => Standing::Stopped,
            Activity::Failed => Standing::GivenUp,
            _ if facts.restarts > known => {
                // Each crash is reported once.
                self.attempt.restarts = Some(known + 1);
                Standing::Restarted
            }
            Activity::Inactive => Standing::Stopped,
            // A bot that starts while Discord is away answers too, but what it says is not yet worth much.
            Activity::Changing => Standing::Changing,
            Activity::Active => Standing::Active,
        }
    }

    /// What the kernel says of the main process.
    fn executes(&self, release: &Release, main: u32) -> Executes {
        let processes = &self.paths.processes;
        match (processes.executes(main, &self.layout.release(&release.version).binary()), processes.find(main)) {
            (Ok(true), Some(process)) if self.attempt.before != Some(process) => Executes::TheRelease,
            (Ok(_), Some(_)) => Executes::Another,
            (Err(_), _) | (_, None) => Executes::Unknown,
        }
    }

    fn hear(&mut self, main: u32, answer: &Answer) -> Heard {
        self.attempt.answers = vec![serde_json::to_string_pretty(answer).unwrap_or_else(|error| error.to_string())];
        if answer.boot_id != boot::id() || answer.process != main {
            return Heard::Nothing;
        }
        Heard::Answer(Condition {
            online: answer.online,
            store_fault: answer.store_fault.is_some(),
            unsteady_seconds: answer.unsteady_seconds,
            reached_seconds: answer.reached_seconds,
        })
    }

    /// Whether the disk itself stands still: cheap cards do, for seconds, and then nobody who writes can answer.
    pub(super) fn disk_stalls(&self) -> bool {
        let began = Instant::now();
        if let Err(error) = self.paths.state.touch() {
            tracing::debug!(error = %error, "cannot try out the disk");
        }
        began.elapsed() > STALLED_AFTER
    }
}

/// Whether somebody has stopped the bot, however that ended.
pub(super) fn was_stopped(facts: &Facts) -> bool {
    let ended_badly = || facts.activity == Activity::Failed && !unconfigured(facts) && revival::stopped(&facts.result, facts.lasted);
    facts.activity == Activity::Inactive || ended_badly()
}

/// Whether it ended because of what this machine is configured with, and waits for a person.
pub(super) fn unconfigured(facts: &Facts) -> bool {
    facts.activity == Activity::Failed && facts.exit_status == i32::from(exit::CONFIG)
}
