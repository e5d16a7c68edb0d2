//! From the spool to a release in place that says it can run here.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use ffj_base::contract::reason::Code;

use super::attempt::{Attempt, Source};
use super::{Engine, EngineError};
use crate::adapter::releasedir::{self, TreeError};
use crate::adapter::statedir::IntakeError;
use crate::config;
use crate::release::bundle::Bundle;
use crate::release::layout::Folder;
use crate::release::machine::{Event, Fault, Release, State, Who};
use crate::release::policy::{Accepted, Expectation, Insistence, Unasked};
use crate::release::{Layout, Refusal, Version, signature};
use crate::{keys, text};

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

/// What a bundle is measured by, beside what is remembered.
#[derive(Debug, Clone, Copy)]
pub struct Measure<'a> {
    /// The keys whose signatures count.
    pub keys: &'a Path,
    /// Longest binary that is taken, in bytes.
    pub limit: u64,
    /// Whether somebody insists.
    pub forced: bool,
    /// What holds for a release that nobody at the machine asked for.
    pub unasked: Option<Unasked<'a>>,
}

/// Checks everything but the binary of a bundle, for this machine with these releases in place.
///
/// # Errors
/// Why it may not come.
pub fn check(
    file: File,
    state: &State,
    installed: &[Release],
    measure: Measure<'_>,
) -> Result<Bundle<BufReader<File>, Accepted>, NotBrought> {
    let bundle = Bundle::open(BufReader::new(file))?;
    let keys = keys::read(measure.keys)?.trusted;
    let installed = installed.iter().map(|release| (release.version.clone(), release.sha256)).collect();
    let deployer: Version = ffj_base::version::VERSION.parse().unwrap_or_else(|_| state.floor.clone());
    let target = ffj_base::version::target();
    let expected = Expectation {
        product: "ffj-bot",
        target: &target,
        deployer: &deployer,
        floor: Some(&state.floor),
        quarantine: &state.quarantine,
        installed: &installed,
        max_size: measure.limit,
        insistence: if measure.forced { Insistence::Force } else { Insistence::None },
        unasked: measure.unasked,
    };
    Ok(bundle.verify(&keys, &expected)?)
}

/// Whether a trusted key vouches, as of today, for a release that is in place; what the package carries is vouched for by dpkg.
///
/// # Errors
/// Why not.
pub fn vouched(layout: &Layout, package: &Path, keys: &Path, version: &Version) -> Result<(), NotBrought> {
    let folder = layout.release(version);
    let manifest = std::fs::read(folder.manifest()).map_err(NotBrought::Read)?;
    if std::fs::read(Folder::at(package).manifest()).is_ok_and(|packaged| packaged == manifest) {
        return Ok(());
    }
    let signature = match std::fs::read(folder.signature()) {
        // It came with an earlier package: nothing else is put in place without one.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        read => read.map_err(NotBrought::Read)?,
    };
    let trusted = keys::read(keys)?.trusted;
    let signed = signature::verify(&manifest, &signature, &trusted);
    signed.map(drop).map_err(|error| NotBrought::Refused(Refusal::Signature(error)))
}

impl Engine {
    pub(super) fn fetch(&mut self) -> Result<Event, EngineError> {
        // What the package carries, and a bundle that came with an order, are there already.
        if self.attempt.source != Source::Spool {
            return Ok(Event::Fetched);
        }
        match self.paths.state.take_bundle(self.settings.listener.bundle_limit) {
            Ok(Some(inode)) => {
                self.attempt.brought = Some(inode);
                Ok(Event::Fetched)
            }
            Ok(None) => {
                // Nothing was copied, so nothing of what may come meanwhile is removed.
                self.attempt.brought = Some(0);
                self.attempt.account = None;
                Ok(Event::Refused)
            }
            Err(IntakeError::Disk(error)) => Err(error.into()),
            Err(error) => {
                self.paths.state.finish_request(None)?;
                self.attempt.brought = Some(0);
                self.because(Code::BundleForeign, text::bundle_not_taken(&error));
                Ok(Event::Refused)
            }
        }
    }

    pub(super) fn verify(&mut self) -> Result<Event, EngineError> {
        if self.attempt.source == Source::Package {
            // dpkg vouches for it.
            let found = releasedir::look(&Folder::at(&self.paths.package))?;
            self.attempt.arrived = Some((found.contents().version.to_string(), found.contents().commit.clone()));
            return Ok(Event::Verified { release: found.contents().into(), forced: self.attempt.forced });
        }
        let release = match self.read_bundle() {
            Ok(bundle) => {
                let contents = bundle.accepted().manifest().contents();
                self.attempt.arrived = Some((contents.version.to_string(), contents.commit.clone()));
                if let Some(deployment) = &mut self.attempt.account {
                    deployment.overruled = bundle.accepted().overruled().iter().map(|refusal| refusal.code().name().to_owned()).collect();
                }
                Release::of(bundle.accepted().manifest())
            }
            Err(NotBrought::Refused(Refusal::Quarantined { version, .. })) if !self.attempt.forced => {
                // It was refused when it failed, and everybody knows.
                tracing::info!(version = %version, "a release that failed here before is left aside");
                self.attempt.account = None;
                return Ok(Event::Refused);
            }
            Err(error) => {
                if let (NotBrought::Refused(refusal), Some(deployment)) = (&error, &mut self.attempt.account)
                    && let Some(version) = refusal.version()
                {
                    deployment.version = version.to_string();
                }
                let (code, text) = text::not_brought(&error);
                self.because(code, text);
                return Ok(Event::Refused);
            }
        };
        Ok(Event::Verified { release, forced: self.attempt.forced })
    }

    /// The bundle, once everything but its binary was checked.
    fn read_bundle(&mut self) -> Result<Bundle<BufReader<File>, Accepted>, NotBrought> {
        let file = File::open(self.paths.state.bundle()).map_err(NotBrought::Read)?;
        let (state, installed) = (self.state.clone(), self.world().map(|world| world.intact).unwrap_or_default());
        let tags = self.settings.source.as_ref().map_or(config::DEFAULT_TAGS, |source| source.tags.as_str());
        let waiting = state.waiting.as_ref().map(|candidate| &candidate.release.version);
        let unasked = (self.attempt.source == Source::Spool).then_some(Unasked { tags, waiting });
        let (limit, forced) = (self.settings.listener.bundle_limit, self.attempt.forced);
        check(file, &state, &installed, Measure { keys: &self.paths.keys, limit, forced, unasked })
    }

    pub(super) fn stage(&mut self, release: &Release) -> Result<Event, EngineError> {
        let world = self.world()?;
        if world.intact.contains(release) {
            return Ok(Event::Staged);
        }
        let unpacked = if self.attempt.source == Source::Package {
            let source = Folder::at(&self.paths.package);
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
                self.because(Code::NotStaged, text::not_staged(&error));
                Ok(Event::Failed { fault: Fault::Machine })
            }
        }
    }

    pub(super) fn discard(&mut self) -> Result<(), EngineError> {
        self.paths.state.discard()?;
        self.tree()?.sweep()?;
        Ok(())
    }

    /// Takes what the listener or the looker has brought. While deployments are frozen it is put in place, and waits there.
    pub(super) fn take_what_was_brought(&mut self) -> Result<(), EngineError> {
        let Some(ask) = self.paths.state.take_request()? else { return Ok(()) };
        let delivery = ask.as_ref().and_then(|ask| ask.delivery.as_ref()).map(|id| id.as_str().to_owned()).unwrap_or_default();
        tracing::info!(delivery, "something was brought");
        self.attempt = Attempt { actor: "forge".to_owned(), ..Attempt::default() };
        let by = if self.state.frozen { Who::Root } else { Who::Machine };
        self.drive(Some(Event::Requested { by }))
    }
}
