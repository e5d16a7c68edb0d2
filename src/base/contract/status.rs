//! What everybody may know of the deployments: the shape of `status.json`, which the bot, people and scripts read.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::lenient::{self, known};
use super::reason::Code;
use super::version::Version;

/// Name of the file, in the folder of the deployer.
pub const FILE: &str = "status.json";
/// Version of what is written.
pub const FORMAT: u32 = 1;
/// Longest file that is read, in bytes.
pub const LARGEST: u64 = 256 * 1024;
/// How many deployments are told of.
pub const DEPLOYMENTS: usize = lenient::MOST;
/// How many answers to orders are kept.
pub const ANSWERS: usize = 10;

/// All that is told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Status {
    /// Version of the format.
    pub format: u32,
    /// Where `current` leads.
    #[serde(deserialize_with = "lenient::word")]
    pub runs: String,
    /// Where `previous` leads.
    #[serde(deserialize_with = "lenient::maybe_word")]
    pub previous: Option<String>,
    /// What is under way, by its stable name.
    #[serde(deserialize_with = "lenient::word")]
    pub phase: String,
    /// Whether a release is on trial or on its way back: whoever watches the bot may expect it to change.
    #[serde(deserialize_with = "lenient::value")]
    pub maintenance: bool,
    /// Who decides: `auto`, `approve` or `manual`.
    #[serde(deserialize_with = "lenient::word")]
    pub mode: String,
    /// Newest version that was ever confirmed.
    #[serde(deserialize_with = "lenient::word")]
    pub floor: String,
    /// Why only a person begins a deployment at the moment.
    #[serde(deserialize_with = "lenient::maybe")]
    pub frozen: Option<Frozen>,
    /// The release that waits to be activated.
    #[serde(deserialize_with = "lenient::maybe_word")]
    pub staged: Option<String>,
    /// Releases one can go back to.
    #[serde(deserialize_with = "lenient::words")]
    pub kept: Vec<String>,
    /// The one of them that operators can go back to by way of the bot; none when a step back was made already.
    #[serde(deserialize_with = "lenient::maybe_word")]
    pub before: Option<String>,
    /// Releases that failed here.
    #[serde(deserialize_with = "lenient::words")]
    pub quarantine: Vec<String>,
    /// What became of the latest orders, oldest first.
    #[serde(deserialize_with = "lenient::list")]
    pub orders: Vec<Answer>,
    /// The latest deployments, oldest first.
    #[serde(deserialize_with = "lenient::list")]
    pub deployments: Vec<Deployment>,
}

/// A freeze.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// Since when, RFC 3339.
    #[serde(default, deserialize_with = "lenient::name")]
    pub since: String,
    /// Until when; none until somebody ends it.
    #[serde(default, deserialize_with = "lenient::maybe_name")]
    pub until: Option<String>,
    /// Why.
    #[serde(default, deserialize_with = "lenient::text")]
    pub why: String,
    /// Who wanted it.
    #[serde(default, deserialize_with = "lenient::name")]
    pub by: String,
}

/// What became of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The order.
    #[serde(deserialize_with = "lenient::id")]
    pub id: String,
    /// Whether it is carried out, or begun.
    pub done: bool,
    /// A sentence for a person.
    #[serde(default, deserialize_with = "lenient::text")]
    pub said: String,
    /// Its stable name: of the order when it is done, else of a [`Code`]; empty when an older deployer wrote it.
    #[serde(default, deserialize_with = "lenient::word")]
    pub code: String,
    /// When, RFC 3339.
    #[serde(default, deserialize_with = "lenient::name")]
    pub at: String,
    /// The deployment that it led to.
    #[serde(default, deserialize_with = "lenient::maybe_name")]
    pub deployment: Option<String>,
}

/// A deployment, as people see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deployment {
    /// Names it: when it began, and the version.
    #[serde(deserialize_with = "lenient::id")]
    pub id: String,
    /// What came; `?` when that could not be trusted.
    #[serde(default, deserialize_with = "lenient::word")]
    pub version: String,
    /// The commit it was built from; empty when that could not be trusted.
    #[serde(default, deserialize_with = "lenient::commit")]
    pub commit: String,
    /// What ran before.
    #[serde(default, deserialize_with = "lenient::word")]
    pub from: String,
    /// How it stands.
    pub outcome: Outcome,
    /// What is under way, by its stable name.
    #[serde(default, deserialize_with = "lenient::word")]
    pub phase: String,
    /// Who or what began it.
    #[serde(default, deserialize_with = "lenient::name")]
    pub by: String,
    /// When it began, RFC 3339.
    #[serde(default, deserialize_with = "lenient::name")]
    pub started: String,
    /// When it ended.
    #[serde(default, deserialize_with = "lenient::maybe_name")]
    pub ended: Option<String>,
    /// Milliseconds from its beginning until the new release acted.
    #[serde(default, deserialize_with = "lenient::maybe")]
    pub live_ms: Option<u64>,
    /// What runs now, or ran when it ended.
    #[serde(default, deserialize_with = "lenient::word")]
    pub runs: String,
    /// Why it was refused, or undone.
    #[serde(default, deserialize_with = "lenient::maybe")]
    pub reason: Option<Reason>,
    /// File with what was kept of a release that failed.
    #[serde(default, deserialize_with = "lenient::maybe_text")]
    pub evidence: Option<String>,
    /// Version of the rules that it was measured by, and those that somebody who insisted overruled, by their stable names.
    #[serde(default, deserialize_with = "lenient::value")]
    pub gates: u32,
    /// See `gates`.
    #[serde(default, deserialize_with = "lenient::words")]
    pub overruled: Vec<String>,
}

/// How a deployment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It goes on.
    UnderWay,
    /// It waits for somebody to activate it.
    Staged,
    /// The release stays.
    Confirmed,
    /// The release did not come.
    Refused,
    /// The release ran, and another one runs again.
    RolledBack,
    /// Everything was tried; only a person can help.
    Stranded,
    /// It ran, and gave way to another one before it had proved itself.
    Superseded,
}

/// Why something did not come about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Stable name, as a rule of a [`Code`]; an older or a newer deployer may know others.
    #[serde(default, deserialize_with = "lenient::word")]
    pub code: String,
    /// A sentence for a person.
    #[serde(default, deserialize_with = "lenient::text")]
    pub text: String,
}

impl Reason {
    /// A reason.
    #[must_use]
    pub fn new(code: Code, text: String) -> Self {
        Self { code: code.name().to_owned(), text }
    }

    /// Whether it is this one.
    #[must_use]
    pub fn is(&self, code: Code) -> bool {
        self.code == code.name()
    }
}

impl Status {
    /// Reads what an older or a newer deployer may have written: what is not known is ignored, and what is malformed left out.
    ///
    /// # Errors
    /// When it is not JSON, or of another format.
    pub fn read(bytes: &[u8]) -> Result<Self, NotAStatus> {
        let all: Value = serde_json::from_slice(bytes).map_err(|_| NotAStatus)?;
        if all["format"].as_u64() != Some(u64::from(FORMAT)) {
            return Err(NotAStatus);
        }
        let mut status = Self::deserialize(&all).map_err(|_| NotAStatus)?;
        if all.get("before").is_none() {
            // An older deployer does not say which; it decides all the same.
            status.before = status.kept.iter().rfind(|one| **one != status.runs).cloned();
        }
        Ok(status)
    }

    /// The release that runs, where that is known.
    #[must_use]
    pub fn running(&self) -> Option<&str> {
        known(&self.runs)
    }

    /// Whether a bundle of this version that came before may come again: it is not here, has not failed here and is not on its way.
    /// What was refused for something that passes, a full disk for instance, would never arrive otherwise.
    #[must_use]
    pub fn wants_again(&self, version: &Version) -> bool {
        let known = |text: &String| text.parse::<Version>().ok();
        let bar = [Some(&self.runs), Some(&self.floor), self.staged.as_ref()].into_iter().flatten().filter_map(known).max();
        let here = bar.is_some_and(|bar| *version <= bar) || self.quarantine.iter().filter_map(known).any(|failed| failed == *version);
        let last = self.deployments.iter().rev().find(|one| known(&one.version).as_ref() == Some(version));
        !here && last.is_none_or(|one| matches!(one.outcome, Outcome::Refused | Outcome::RolledBack | Outcome::Superseded))
    }

    /// Notes how a deployment stands; one of the same id gives way.
    pub fn note(&mut self, deployment: Deployment) {
        match self.deployments.iter_mut().find(|one| one.id == deployment.id) {
            Some(known) => *known = deployment,
            None => self.deployments.push(deployment),
        }
        let excess = self.deployments.len().saturating_sub(DEPLOYMENTS);
        self.deployments.drain(..excess);
    }

    /// Notes what became of an order.
    pub fn answer(&mut self, answer: Answer) {
        self.orders.retain(|one| one.id != answer.id);
        self.orders.push(answer);
        let excess = self.orders.len().saturating_sub(ANSWERS);
        self.orders.drain(..excess);
    }
}

impl Deployment {
    /// The release; none when it could not be trusted to say.
    #[must_use]
    pub fn release(&self) -> Option<&str> {
        known(&self.version)
    }

    /// The release before, where that is known.
    #[must_use]
    pub fn before(&self) -> Option<&str> {
        known(&self.from)
    }

    /// The release that runs, or ran at the end, where that is known.
    #[must_use]
    pub fn running(&self) -> Option<&str> {
        known(&self.runs)
    }
}

/// The status is not one that this release understands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a status of the deployer in format {FORMAT}")]
pub struct NotAStatus;

impl Outcome {
    /// Whether nothing will change any more by itself.
    #[must_use]
    pub const fn ended(self) -> bool {
        match self {
            Self::UnderWay => false,
            Self::Staged | Self::Confirmed | Self::Refused | Self::RolledBack | Self::Stranded | Self::Superseded => true,
        }
    }
}

#[cfg(test)]
#[path = "status_tests.rs"]
mod lenient_tests;

#[cfg(test)]
mod tests {
    use super::*;

    fn deployment(number: usize) -> Deployment {
        Deployment {
            id: number.to_string(),
            version: "1.4.0".to_owned(),
            commit: String::new(),
            from: "1.3.0".to_owned(),
            outcome: Outcome::UnderWay,
            phase: "received".to_owned(),
            by: "forge".to_owned(),
            started: "2026-02-01T12:00:00Z".to_owned(),
            ended: None,
            live_ms: None,
            runs: "1.3.0".to_owned(),
            reason: None,
            evidence: None,
            gates: 1,
            overruled: vec![],
        }
    }

    #[test]
    fn the_latest_are_told_and_each_once() {
        let mut report = Status { format: FORMAT, ..Status::default() };
        for number in 0..30 {
            report.note(deployment(number));
            report.note(Deployment { outcome: Outcome::Confirmed, ..deployment(number) });
        }
        let ids: Vec<&str> = report.deployments.iter().map(|one| one.id.as_str()).collect();
        assert_eq!((ids.len(), ids.first(), ids.last()), (DEPLOYMENTS, Some(&"10"), Some(&"29")));
        assert!(report.deployments.iter().all(|one| one.outcome == Outcome::Confirmed));
    }

    #[test]
    fn what_is_written_is_read_back() {
        let report = Status { format: FORMAT, runs: "1.4.0".to_owned(), ..Status::default() };
        let text = serde_json::to_vec(&report).unwrap();
        assert_eq!(Status::read(&text), Ok(report));
    }
}
