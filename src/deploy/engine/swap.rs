//! The links, the marker, and what is kept.

use ffj_base::contract::reason::Code;

use super::{Engine, EngineError};
use crate::adapter::disk;
use crate::adapter::releasedir;
use crate::adapter::units::Unit;
use crate::release::Version;
use crate::release::layout::{Folder, Link};
use crate::release::machine::{Event, Fault, Phase, Release, prune};
use crate::text::{self, Cause as _};

/// Files with evidence that are kept; their names begin with the time.
const EVIDENCE_KEPT: usize = 30;
/// Lines of the journal that are kept of a release that failed.
const JOURNAL_LINES: u32 = 200;

impl Engine {
    pub(super) fn arm(&self) -> Result<(), EngineError> {
        let says = text::armed(self.attempt.account.as_ref().map_or("", |one| one.id.as_str()));
        Ok(self.paths.state.arm(&says)?)
    }

    /// Removes the marker. While it was there nobody started again what systemd has given up; from here on somebody does.
    pub(super) fn disarm(&self) -> Result<(), EngineError> {
        self.paths.state.disarm()?;
        if self.state.phase == Phase::Stranded
            && let Err(error) = Unit::new("ffj-deploy-revive.service").start_soon()
        {
            tracing::warn!(error = %error, "nobody starts the bot again");
        }
        Ok(())
    }

    /// On the way there it reports; on the way back only when it fails.
    pub(super) fn swap(&mut self, current: &Version, previous: &Version) -> Result<Option<Event>, EngineError> {
        let forward = matches!(self.state.phase, Phase::Armed(_));
        let leads = |link| releasedir::says(&self.layout, link);
        let relinked = self.tree().and_then(|tree| {
            for (link, version) in [(Link::Previous, previous), (Link::Current, current)] {
                if leads(link).as_ref() != Some(version) {
                    tree.relink(link, version)?;
                }
            }
            Ok(())
        });
        match relinked {
            Ok(()) if forward => Ok(Some(Event::Swapped)),
            Ok(()) => Ok(None),
            Err(error) => {
                self.because(Code::NotSwapped, text::not_swapped(&error));
                Ok(Some(Event::Failed { fault: Fault::Machine }))
            }
        }
    }

    pub(super) fn seed(&mut self, release: &Release) -> Option<Event> {
        let source = Folder::at(&self.paths.package);
        let seeded = releasedir::look(&source).map_err(EngineError::from).and_then(|sound| {
            let tree = self.tree()?;
            if Release::from(sound.contents()) == *release && !tree.holds(&sound) {
                tree.install(&source, &sound)?;
            }
            Ok(())
        });
        let error = seeded.err()?;
        self.because(Code::NotSeeded, text::not_staged(&error));
        Some(Event::Failed { fault: Fault::Machine })
    }

    pub(super) fn prune(&mut self) -> Result<(), EngineError> {
        for version in self.prunable()? {
            tracing::info!(version = %version, "a release that is kept for nothing is removed");
            self.tree()?.delete(&version)?;
        }
        Ok(())
    }

    /// The releases that are kept for nothing.
    ///
    /// # Errors
    /// When the tree cannot be read.
    pub fn prunable(&mut self) -> Result<Vec<Version>, EngineError> {
        let installed = releasedir::installed(&self.layout)?.into_iter().collect();
        let previous = releasedir::says(&self.layout, Link::Previous);
        let golden = self.world()?.golden.version;
        let gone = prune(&self.state, &installed, previous.as_ref(), &golden, self.settings.policy.keep);
        Ok(gone.into_iter().collect())
    }

    /// Evidence is worth having, and nothing depends on it: when it cannot be written, the way back goes on.
    pub(super) fn keep_evidence(&mut self, release: &Release) {
        let id = self.attempt.account.as_ref().map_or_else(|| release.version.to_string(), |one| one.id.clone());
        let file = self.paths.state.evidence().join(format!("{id}.txt"));
        let reason = self.attempt.reason.as_ref().map_or("", |reason| reason.text.as_str());
        let facts = self.unit.shown().unwrap_or_else(|error| error.said());
        let journal = self.unit.journal(JOURNAL_LINES);
        let answers = self.attempt.answers.join("\n");
        let text = format!(
            "{} ({})\n{reason}\n\n== systemctl show {}\n{facts}\n\n== le bot a répondu\n{answers}\n\n== journal\n{journal}",
            release.version,
            release.sha256,
            self.unit.name()
        );
        match disk::replace(&file, text.as_bytes(), 0o640) {
            Ok(()) => {
                if let Some(deployment) = &mut self.attempt.account {
                    deployment.evidence = Some(file.display().to_string());
                }
            }
            Err(error) => tracing::warn!(error = %error, "cannot keep the evidence of a failure"),
        }
        if let Err(error) = disk::keep_latest(&self.paths.state.evidence(), EVIDENCE_KEPT) {
            tracing::warn!(error = %error, "cannot remove old evidence");
        }
    }
}
