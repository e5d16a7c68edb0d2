//! Asks a release whether it can run here, as the bot's user and in a unit of its own: it cannot disturb the one that runs.

use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use ffj_base::contract::reason::Code;
use ffj_base::exit;

use super::hand_over::LOOK_EVERY;
use super::{Engine, EngineError, vouched};
use crate::adapter::units::{Activity, Facts, Unit, UnitError};
use crate::release::machine::{Event, Fault, Release};
use crate::text;

/// systemd could not even begin to execute the program: another processor, or no program at all.
const CANNOT_EXECUTE: i32 = 203;
/// What systemd says of a preflight that has made no progress for too long.
const TIMEOUT: &str = "timeout";
/// The number of the signal that nobody sends to himself by mistake.
const SIGKILL: u8 = 9;
/// After how long a preflight is a long one.
const LONG: Duration = Duration::from_secs(5);
/// Lines of the journal that are kept of a preflight that failed.
const JOURNAL_LINES: u32 = 20;

/// Whose fault it is that a preflight has failed: the machine's, and then it is tried again, or the release's. `runs` is whether the
/// bot does, and `stalled` whether the disk stood still meanwhile.
fn blame(preflight: &Facts, runs: bool, stalled: bool) -> Fault {
    let of_the_machine = match (preflight.result.as_str(), u8::try_from(preflight.exit_status).ok()) {
        (_, Some(exit::TEMPORARY)) => true,
        // What the running release accepts, and this one does not, is this one's fault.
        (_, Some(exit::CONFIG)) => !runs,
        // Somebody, or the kernel for want of memory, has killed it.
        ("signal", Some(SIGKILL)) => true,
        ("exit-code" | "signal" | "core-dump", _) => false,
        // It says what it is doing as long as it does something, so that nobody waits for one that hangs.
        (TIMEOUT, _) => stalled,
        _ => true,
    };
    if of_the_machine { Fault::Machine } else { Fault::Release }
}

/// What a preflight says it is, version and commit, when this very start of it has come to its end, in the words of
/// `ffj-bot preflight`.
fn proves(facts: &Facts) -> Option<&str> {
    let ended = facts.activity == Activity::Active && facts.result == "success" && !facts.invocation.is_empty();
    let (what, start) = facts.says.strip_prefix("ffj-bot ")?.split_once(" can run here ")?;
    (ended && start == format!("({})", facts.invocation)).then_some(what)
}

impl Engine {
    /// Asks it; `unconfigured` is whether the bot waits for a person, whatever release it is.
    pub(super) fn preflight(&mut self, release: &Release, unconfigured: bool) -> Result<Event, EngineError> {
        // It may have waited for long, and its key may have been stolen meanwhile.
        if let Err(error) = vouched(&self.layout, &self.paths.package, &self.paths.keys, &release.version) {
            let (code, said) = text::not_brought(&error);
            self.because(code, said);
            return Ok(Event::Refused);
        }
        let unit = Unit::new(format!("ffj-deploy-preflight@{}.service", release.version));
        let before = unit.facts()?.invocation;
        // Not only a start: what an activator that was killed has left has come to its end already.
        let mut asked = match unit.restart() {
            Ok(asked) => Some(asked),
            Err(error) => return Ok(self.preflight_not_run(&error)),
        };
        let (began, mut stalled, mut refused) = (Instant::now(), false, None);
        let facts = loop {
            if asked.is_none() {
                let facts = self.facts_anew(&unit)?;
                if !facts.busy && facts.activity != Activity::Changing {
                    break facts;
                }
            }
            if let Some(event) = self.urgent_order()? {
                // A tool that has not spoken yet has asked for nothing; what it has asked for comes before the stop.
                drop(asked.take());
                unit.stop_soon()?;
                return Ok(event);
            }
            // Most are over long before; what takes longer is worth finding out whether it is the card.
            stalled = stalled || (began.elapsed() > LONG && self.disk_stalls());
            // Where the tool has ended and the preflight has not, as when the service manager is executed anew, it is looked at.
            let pause = if asked.is_some() { LOOK_EVERY * 4 } else { LOOK_EVERY };
            if self.paths.state.wait_for_order_or_end(pause, asked.as_ref().map(AsFd::as_fd)) {
                refused = asked.take().and_then(|asked| asked.finish().err());
            }
        };
        if facts.invocation == before {
            // What is seen is of an earlier start, and proves nothing of this one.
            let nothing = || UnitError::Refused { verb: "restart", unit: unit.name().to_owned(), said: "nothing was started".to_owned() };
            return Ok(self.preflight_not_run(&refused.unwrap_or_else(nothing)));
        }
        // It stays as it ended, so that its last words can be read.
        unit.stop_soon()?;
        if let Some(what) = proves(&facts) {
            let named = what.split(' ').next().unwrap_or_default();
            if named != release.version.to_string() {
                tracing::warn!(release = %release.version, what, "the program calls itself otherwise than its signed manifest does");
            }
            return Ok(Event::PreflightPassed { unconfigured });
        }
        self.blame_preflight(&unit, &facts, stalled)
    }

    fn preflight_not_run(&mut self, error: &UnitError) -> Event {
        self.because(Code::PreflightNotRun, text::preflight_not_run(error));
        Event::Failed { fault: Fault::Machine }
    }

    fn blame_preflight(&mut self, unit: &Unit, facts: &Facts, stalled: bool) -> Result<Event, EngineError> {
        // So that it does not stay in the list of failed units.
        let _forgotten = unit.forget_failures();
        let runs = self.unit.facts()?.activity == Activity::Active;
        let said = unit.journal(JOURNAL_LINES);
        let last = said.lines().rev().find(|line| line.contains("ffj-bot[")).unwrap_or_default().to_owned();
        let (code, text) = match facts.exit_status {
            CANNOT_EXECUTE => (Code::CannotExecute, text::cannot_execute()),
            _ if facts.result == TIMEOUT => (Code::PreflightSlow, text::preflight_hangs()),
            status if status == i32::from(exit::CONFIG) => (Code::Preflight, text::configuration_refused()),
            0 if facts.result == "success" => (Code::PreflightMute, text::preflight_mute()),
            _ => (Code::Preflight, text::preflight_failed(&last)),
        };
        let mute = code == Code::PreflightMute;
        self.because(code, text);
        self.attempt.answers.push(said);
        Ok(Event::Failed { fault: if mute { Fault::Release } else { blame(facts, runs, stalled) } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(result: &str, exit_status: i32) -> Facts {
        Facts {
            activity: Activity::Failed,
            main_pid: 0,
            restarts: 0,
            result: result.to_owned(),
            exit_status,
            needs_reload: false,
            invocation: "i".to_owned(),
            since: None,
            files: Vec::new(),
            busy: false,
            reloading: false,
            stopping: false,
            lasted: None,
            reloaded: String::new(),
            says: String::new(),
        }
    }

    #[test]
    fn whose_fault_a_failed_preflight_is() {
        let table = [
            ("exit-code", 1, true, Fault::Release),
            ("exit-code", 75, true, Fault::Machine),
            ("exit-code", 78, true, Fault::Release),
            ("exit-code", 78, false, Fault::Machine),
            ("exit-code", 203, true, Fault::Release),
            ("signal", 9, true, Fault::Machine),
            ("signal", 11, true, Fault::Release),
            ("core-dump", 6, true, Fault::Release),
            ("oom-kill", 9, true, Fault::Machine),
            ("resources", 0, true, Fault::Machine),
            ("timeout", 15, true, Fault::Release),
        ];
        for (result, status, runs, expected) in table {
            assert_eq!(blame(&ended(result, status), runs, false), expected, "{result} {status} {runs}");
        }
        // A disk can stand still.
        assert_eq!(blame(&ended("timeout", 15), true, true), Fault::Machine);
    }

    #[test]
    fn an_end_without_a_word_proves_nothing() {
        let says = |says: &str, activity| {
            let facts = Facts { says: says.to_owned(), activity, ..ended("success", 0) };
            proves(&facts).map(str::to_owned)
        };
        assert_eq!(says("ffj-bot 1.0.0 (abc) can run here (i)", Activity::Active).as_deref(), Some("1.0.0 (abc)"));
        assert_eq!(says("", Activity::Active), None, "exit 0");
        assert_eq!(says("ffj-bot 1.0.0 (abc) can run here (j)", Activity::Active), None, "another start");
        assert_eq!(says("ffj-bot 1.0.0 (abc) can run here (i)", Activity::Failed), None);
    }
}
