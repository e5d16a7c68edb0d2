//! What is written down: one line for each step, and the last state again as a file of its own.

use ffj_base::contract::lenient;
use ffj_base::contract::status::{Deployment, Frozen};
use serde::{Deserialize, Serialize};

use super::{Event, State};

/// Version of what is written.
const FORMAT: u32 = 1;

/// A step that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    format: u32,
    /// How many steps were taken before; the higher one is the later one.
    pub sequence: u64,
    /// When, RFC 3339.
    pub at: String,
    /// On whose behalf: a unit, or a person.
    pub actor: String,
    /// What happened; none at the start of the machine.
    pub event: Option<Event>,
    /// What follows: all that is remembered, so that any line is enough to go on from.
    pub state: State,
    /// The deployment it belongs to, for people.
    #[serde(default, deserialize_with = "lenient::maybe")]
    pub deployment: Option<Deployment>,
    /// The one whose trial is interrupted meanwhile, or has ended with this step beside the other, for people.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lenient::maybe")]
    pub interrupted: Option<Deployment>,
    /// Why deployments are frozen, for people.
    #[serde(default, deserialize_with = "lenient::maybe")]
    pub frozen: Option<Frozen>,
    /// The latest orders that were carried out, so that none is carried out twice.
    #[serde(default)]
    pub orders: Vec<String>,
}

/// Why no state can be read.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// It is not what was written.
    #[error("cannot understand the state")]
    Json(#[from] serde_json::Error),
    /// A newer deployer wrote it.
    #[error("the state has format {0}, this deployer knows {FORMAT}")]
    Format(u32),
}

#[derive(Deserialize)]
struct OnlyFormat {
    format: u32,
}

impl Record {
    /// The record of a step.
    #[must_use]
    pub fn new(sequence: u64, at: impl Into<String>, actor: impl Into<String>, event: Option<Event>, state: State) -> Self {
        Self {
            format: FORMAT,
            sequence,
            at: at.into(),
            actor: actor.into(),
            event,
            state,
            deployment: None,
            interrupted: None,
            frozen: None,
            orders: Vec::new(),
        }
    }

    /// The line of the history, and the whole of the file of the state.
    ///
    /// # Errors
    /// When memory cannot be had, or whatever else keeps a text from being written.
    pub fn to_line(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self).map(|text| text + "\n")
    }

    /// Reads a line.
    ///
    /// # Errors
    /// When it is damaged, or written by a newer deployer.
    pub fn parse(line: &[u8]) -> Result<Self, StateError> {
        let OnlyFormat { format } = serde_json::from_slice(line)?;
        if format == FORMAT { Ok(serde_json::from_slice(line)?) } else { Err(StateError::Format(format)) }
    }

    /// The last line of a history that can be read. The very last one may have been cut short by a power cut, and lines may have
    /// been lost with the card; what is left is better than nothing.
    #[must_use]
    pub fn last(history: &[u8]) -> Option<Self> {
        history.rsplit(|byte| *byte == b'\n').find_map(|line| Self::parse(line).ok())
    }
}
