//! What keeps the activator from working at all. What goes wrong with a release is an event, not an error.

use crate::adapter::disk::DiskError;
use crate::adapter::releasedir::TreeError;
use crate::adapter::statedir::{BookError, IntakeError};
use crate::adapter::units::UnitError;
use crate::release::machine::StepError;

/// Why the activator cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The disk.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The tree of releases.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// What is remembered.
    #[error(transparent)]
    Book(#[from] BookError),
    /// What was brought.
    #[error(transparent)]
    Intake(#[from] IntakeError),
    /// The state machine takes no such event now.
    #[error(transparent)]
    Step(#[from] StepError),
    /// The service manager.
    #[error(transparent)]
    Unit(#[from] UnitError),
    /// No release is in place.
    #[error("no release is in place; run « ffj-deploy recover »")]
    Nothing,
}
