//! Performs actions, in their order. The one that reports ends the list.

use super::attend::unconfigured;
use super::{Engine, EngineError};
use crate::adapter::units::Activity;
use crate::release::ask::By;
use crate::release::machine::{Action, Event};

/// Whether an action makes sense before the bot is started.
pub(super) fn needs_no_bot(action: &Action) -> bool {
    match action {
        Action::HandOver | Action::Run(_) | Action::CheckHealth(_) | Action::Watch(_) | Action::Preflight(_) => false,
        Action::Fetch
        | Action::Verify
        | Action::Stage(_)
        | Action::Discard
        | Action::Seed(_)
        | Action::Arm
        | Action::Disarm
        | Action::Swap { .. }
        | Action::KeepEvidence(_)
        | Action::Prune
        | Action::LookAgain => true,
    }
}

impl Engine {
    /// Performs actions until one reports something; what follows an action that failed is not begun.
    pub(super) fn perform(&mut self, actions: Vec<Action>) -> Result<Option<Event>, EngineError> {
        for action in actions {
            tracing::debug!(action = ?action, "an action begins");
            if let Some(event) = self.act(action)? {
                return Ok(Some(event));
            }
        }
        Ok(None)
    }

    fn act(&mut self, action: Action) -> Result<Option<Event>, EngineError> {
        match action {
            Action::Fetch => self.fetch().map(Some),
            Action::Verify => self.verify().map(Some),
            Action::Stage(release) => self.stage(&release).map(Some),
            Action::Discard => self.discard().map(|()| None),
            Action::Preflight(release) => {
                // Before anything takes its place: later it may be that a person has stopped it.
                let facts = self.unit.facts()?;
                self.attempt.ran = Some(!matches!(facts.activity, Activity::Inactive | Activity::Failed));
                self.preflight(&release, unconfigured(&facts)).map(Some)
            }
            Action::Seed(release) => Ok(self.seed(&release)),
            Action::Arm => self.arm().map(|()| None),
            Action::Disarm => self.disarm().map(|()| None),
            Action::Swap { current, previous } => self.swap(&current, &previous),
            Action::HandOver => self.hand_over().map(Some),
            Action::Run(release) => self.make_run(&release),
            Action::CheckHealth(release) => self.check_health(&release).map(Some),
            Action::Watch(release) => self.watch(&release).map(Some),
            Action::KeepEvidence(release) => {
                self.keep_evidence(&release);
                Ok(None)
            }
            Action::Prune => self.prune().map(|()| None),
            Action::LookAgain => {
                self.look_again();
                Ok(None)
            }
        }
    }

    /// Asks for a look at the forge.
    pub(super) fn look_again(&self) {
        // What belongs to another user may be spoilt by that user; the timer looks all the same.
        if let Err(error) = self.paths.state.look_again(By::Person) {
            tracing::warn!(error = %error, "cannot ask for another look");
        }
    }
}
