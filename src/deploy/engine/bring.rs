//! From the spool to a release in place that says it can run here.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use super::{Engine, EngineError, Source};
use crate::adapter::releasedir::{self, TreeError};
use crate::adapter::statedir::IntakeError;
use crate::adapter::units::{Activity, Facts, Unit};
use crate::deploy::{keys, text};
use crate::exit;
use crate::release::bundle::Bundle;
use crate::release::layout::Folder;
use crate::release::machine::{Asked, Event, Fault, MAX_ATTEMPTS, Phase, Release, State};
use crate::release::policy::{Accepted, Expectation, Insistence};
use crate::release::reason;
use crate::release::{Refusal, Version};

/// systemd could not even begin to execute the program: another processor, or no program at all.
const CANNOT_EXECUTE: i32 = 203;

/// What systemd says of a preflight that took too long.
const TIMEOUT: &str = "timeout";

/// The number of the signal that nobody sends to himself by mistake.
const SIGKILL: u8 = 9;

/// Why a bundle does not come.
#[derive(Debug, thiserror::Error)]
pub enum NotBrought {
    /// It cannot be read.
    #[error("cannot read the bundle")]
    Read(#[source] std::io::Error),
    /// It is not a bundle.
    #[error(transparent)]
    Bundle(#[from] crate::release::bundle::BundleError),
    /// It may not come.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// There are no keys to check it with.
    #[error(transparent)]
    Keys(#[from] keys::KeysError),
}

/// Checks everything but the binary of a bundle, for this machine with these releases in place.
///
/// # Errors
/// Why it may not come.
pub fn check(
    file: File,
    folder: &Path,
    state: &State,
    installed: &[Release],
    limit: u64,
    forced: bool,
) -> Result<Bundle<BufReader<File>, Accepted>, NotBrought> {
    let bundle = Bundle::open(BufReader::new(file))?;
    let keys = keys::read(folder)?;
    let installed = installed.iter().map(|release| (release.version.clone(), release.sha256)).collect();
    let deployer: Version = crate::version::VERSION.parse().unwrap_or_else(|_| state.floor.clone());
    let target = crate::version::target();
    let expected = Expectation {
        product: "ffj-bot",
        target: &target,
        deployer: &deployer,
        floor: Some(&state.floor),
        quarantine: &state.quarantine,
        installed: &installed,
        max_size: limit,
        insistence: if forced { Insistence::Force } else { Insistence::None },
    };
    Ok(bundle.verify(&keys, &expected)?)
}

/// Whose fault it is that a preflight has failed: the machine's, and then it is tried again, or the release's. `runs` is whether the
/// bot does, and `slow_again` whether this is the last attempt and the one before took too long as well.
fn blame(preflight: &Facts, runs: bool, slow_again: bool) -> Fault {
    let of_the_machine = match (preflight.result.as_str(), u8::try_from(preflight.exit_status).ok()) {
        (_, Some(exit::TEMPORARY)) => true,
        // What the running release accepts, and this one does not, is this one's fault.
        (_, Some(exit::CONFIG)) => !runs,
        // Somebody, or the kernel for want of memory, has killed it.
        ("signal", Some(SIGKILL)) => true,
        ("exit-code" | "signal" | "core-dump", _) => false,
        (TIMEOUT, _) => !slow_again,
        _ => true,
    };
    if of_the_machine { Fault::Machine } else { Fault::Release }
}

impl Engine {
    pub(super) fn fetch(&mut self) -> Result<Event, EngineError> {
        // What the package carries, and a bundle that came with an order, are there already.
        if self.source != Source::Spool {
            return Ok(Event::Fetched);
        }
        match self.place.state.take_bundle(self.settings.listener.bundle_limit) {
            Ok(Some(inode)) => {
                self.brought = Some(inode);
                Ok(Event::Fetched)
            }
            Ok(None) => {
                // Nothing was copied, so nothing of what may come meanwhile is removed.
                self.brought = Some(0);
                self.deployment = None;
                Ok(Event::Refused)
            }
            Err(IntakeError::Disk(error)) => Err(error.into()),
            Err(error) => {
                self.place.state.finish_request(None)?;
                self.brought = Some(0);
                self.because("bundle-foreign", text::bundle_not_taken(&error));
                Ok(Event::Refused)
            }
        }
    }

    pub(super) fn verify(&mut self) -> Result<Event, EngineError> {
        if self.source == Source::Package {
            // dpkg vouches for it.
            let found = releasedir::look(&Folder::at(&self.place.package))?;
            self.arrived = Some((found.contents().version.to_string(), found.contents().commit.clone()));
            return Ok(Event::Verified { release: found.contents().into(), forced: self.forced });
        }
        let release = match self.read_bundle() {
            Ok(bundle) => {
                let contents = bundle.accepted().manifest().contents();
                self.arrived = Some((contents.version.to_string(), contents.commit.clone()));
                if let Some(deployment) = &mut self.deployment {
                    deployment.overruled = bundle.accepted().overruled().iter().map(|refusal| refusal.code().to_owned()).collect();
                }
                Release::of(bundle.accepted().manifest())
            }
            Err(NotBrought::Refused(Refusal::Quarantined { version, .. })) if !self.forced => {
                // It was refused when it failed, and everybody knows.
                tracing::info!(version = %version, "a release that failed here before is left aside");
                self.deployment = None;
                return Ok(Event::Refused);
            }
            Err(error) => {
                if let (NotBrought::Refused(refusal), Some(deployment)) = (&error, &mut self.deployment)
                    && let Some(version) = refusal.version()
                {
                    deployment.version = version.to_string();
                }
                let (code, text) = text::not_brought(&error);
                self.because(code, text);
                return Ok(Event::Refused);
            }
        };
        Ok(Event::Verified { release, forced: self.forced })
    }

    /// The bundle, once everything but its binary was checked.
    fn read_bundle(&mut self) -> Result<Bundle<BufReader<File>, Accepted>, NotBrought> {
        let file = File::open(self.place.state.bundle()).map_err(NotBrought::Read)?;
        let (state, installed) = (self.state.clone(), self.world().map(|world| world.intact).unwrap_or_default());
        check(file, &self.place.keys, &state, &installed, self.settings.listener.bundle_limit, self.forced)
    }

    pub(super) fn stage(&mut self, release: &Release) -> Result<Event, EngineError> {
        let world = self.world()?;
        if world.intact.contains(release) {
            return Ok(Event::Staged);
        }
        let unpacked = if self.source == Source::Package {
            let source = Folder::at(&self.place.package);
            releasedir::look(&source).map_err(EngineError::from).and_then(|sound| Ok(self.tree()?.install(&source, &sound)?))
        } else {
            match self.read_bundle() {
                Ok(bundle) => self.tree().and_then(|tree| Ok(tree.unpack(bundle).map(drop)?)),
                Err(error) => {
                    let (code, text) = text::not_brought(&error);
                    self.because(code, text);
                    return Ok(Event::Failed { fault: Fault::Release });
                }
            }
        };
        match unpacked {
            Ok(()) => Ok(Event::Staged),
            Err(EngineError::Tree(TreeError::Bundle(error))) if !error.is_of_this_machine() => {
                let (code, text) = text::not_brought(&NotBrought::Bundle(error));
                self.because(code, text);
                Ok(Event::Failed { fault: Fault::Release })
            }
            Err(error) => {
                self.because("not-staged", text::not_staged(&error));
                Ok(Event::Failed { fault: Fault::Machine })
            }
        }
    }

    pub(super) fn discard(&mut self) -> Result<(), EngineError> {
        self.place.state.discard()?;
        self.tree()?.sweep()?;
        Ok(())
    }

    pub(super) fn preflight(&mut self, release: &Release) -> Result<Event, EngineError> {
        let unit = Unit::new(format!("ffj-deploy-preflight@{}.service", release.version));
        let Err(refused) = unit.start() else { return Ok(Event::PreflightPassed) };
        let Ok(facts) = unit.facts() else {
            self.because("preflight-not-run", text::preflight_not_run(&refused));
            return Ok(Event::Failed { fault: Fault::Machine });
        };
        // So that it does not stay in the list of failed units.
        let _forgotten = unit.forget_failures();
        let runs = self.unit.facts().is_ok_and(|facts| facts.activity == Activity::Active);
        let attempts = if let Phase::Preflight(candidate) = &self.state.phase { candidate.attempts } else { 0 };
        let before = self.reason.as_ref().or(self.deployment.as_ref().and_then(|one| one.reason.as_ref()));
        let slow_again = attempts + 1 >= MAX_ATTEMPTS && before.is_some_and(|before| before.code == reason::PREFLIGHT_SLOW);
        let said = unit.journal(20);
        let last = said.lines().rev().find(|line| line.contains("ffj-bot[")).unwrap_or_default().to_owned();
        let text = match facts.exit_status {
            CANNOT_EXECUTE => text::cannot_execute(),
            status if status == i32::from(exit::CONFIG) => text::configuration_refused(),
            _ if facts.result == TIMEOUT => text::preflight_hangs(),
            _ => text::preflight_failed(&last),
        };
        let code = match facts.exit_status {
            CANNOT_EXECUTE => "cannot-execute",
            _ if facts.result == TIMEOUT => reason::PREFLIGHT_SLOW,
            _ => "preflight",
        };
        self.because(code, text);
        self.answers.push(said);
        Ok(Event::Failed { fault: blame(&facts, runs, slow_again) })
    }

    /// Takes what the listener or the looker has brought. While deployments are frozen it is put in place, and waits there.
    pub(super) fn take_what_was_brought(&mut self) -> Result<(), EngineError> {
        let Some(ask) = self.place.state.take_request()? else { return Ok(()) };
        let delivery = ask.as_ref().and_then(|ask| ask.delivery.as_ref()).map(|id| id.as_str().to_owned()).unwrap_or_default();
        tracing::info!(delivery, "something was brought");
        (self.actor, self.source, self.brought) = ("forge".to_owned(), Source::Spool, None);
        (self.asked, self.forced) = (Asked::Machine, false);
        let by = if self.state.frozen { Asked::Person } else { Asked::Machine };
        self.drive(Some(Event::Requested { by }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whose_fault_a_failed_preflight_is() {
        let ended = |result: &str, exit_status| Facts {
            activity: Activity::Failed,
            main_pid: 0,
            restarts: 0,
            result: result.to_owned(),
            exit_status,
            needs_reload: false,
            invocation: String::new(),
            since: None,
            files: Vec::new(),
        };
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
            ("timeout", 15, true, Fault::Machine),
        ];
        for (result, status, runs, expected) in table {
            assert_eq!(blame(&ended(result, status), runs, false), expected, "{result} {status} {runs}");
        }
        // A machine can be slow once, or twice.
        assert_eq!(blame(&ended("timeout", 15), true, true), Fault::Release);
    }
}
