//! What everybody may know of the deployments: the shape of `status.json`, which the bot, people and scripts read.

use serde::{Deserialize, Serialize};

use super::Version;

/// Version of what is written.
pub const FORMAT: u32 = 1;
/// Longest report that is read, in bytes.
pub const MAX_REPORT: u64 = 256 * 1024;
/// How many deployments, and how many answers, are told of.
pub const DEPLOYMENTS: usize = 20;
/// How many answers to orders are kept.
pub const ANSWERS: usize = 10;

/// All that is told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Report {
    /// Version of the format.
    pub format: u32,
    /// Where `current` leads.
    pub runs: String,
    /// Where `previous` leads.
    pub previous: Option<String>,
    /// What is under way, by its stable name.
    pub phase: String,
    /// Whether a release is on trial or on its way back: whoever watches the bot may expect it to change.
    pub maintenance: bool,
    /// Who decides: `auto`, `approve` or `manual`.
    pub mode: String,
    /// Newest version that was ever confirmed.
    pub floor: String,
    /// Why only a person begins a deployment at the moment.
    pub frozen: Option<Frozen>,
    /// The release that waits to be activated.
    pub staged: Option<String>,
    /// Releases one can go back to.
    pub kept: Vec<String>,
    /// The one of them that operators can go back to by way of the bot; none when a step back was made already.
    pub before: Option<String>,
    /// Releases that failed here.
    pub quarantine: Vec<String>,
    /// What became of the latest orders, oldest first.
    pub orders: Vec<Answer>,
    /// The latest deployments, oldest first.
    pub deployments: Vec<Deployment>,
}

/// A freeze.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// Since when, RFC 3339.
    pub since: String,
    /// Until when; none until somebody ends it.
    pub until: Option<String>,
    /// Why.
    pub why: String,
    /// Who wanted it.
    pub by: String,
}

/// What became of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The order.
    pub id: String,
    /// Whether it is carried out, or begun.
    pub done: bool,
    /// A sentence for a person.
    pub said: String,
    /// Its stable name, one of [`super::reason::ANSWERS`]; empty when an older deployer wrote it.
    #[serde(default)]
    pub code: String,
    /// When, RFC 3339.
    pub at: String,
    /// The deployment that it led to.
    #[serde(default)]
    pub deployment: Option<String>,
}

/// A deployment, as people see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deployment {
    /// Names it: when it began, and the version.
    pub id: String,
    /// What came; `?` when that could not be trusted.
    pub version: String,
    /// The commit it was built from; empty when that could not be trusted.
    pub commit: String,
    /// What ran before.
    pub from: String,
    /// How it stands.
    pub outcome: Outcome,
    /// What is under way, by its stable name.
    pub phase: String,
    /// Who or what began it.
    pub by: String,
    /// When it began, RFC 3339.
    pub started: String,
    /// When it ended.
    pub ended: Option<String>,
    /// Milliseconds from its beginning until the new release acted.
    pub live_ms: Option<u64>,
    /// What runs now, or ran when it ended.
    pub runs: String,
    /// Why it was refused, or undone.
    pub reason: Option<Reason>,
    /// File with what was kept of a release that failed.
    pub evidence: Option<String>,
    /// Version of the rules that it was measured by, and those that somebody who insisted overruled, by their stable names.
    #[serde(default)]
    pub gates: u32,
    /// See `gates`.
    #[serde(default)]
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
    /// Stable name.
    pub code: String,
    /// A sentence for a person.
    pub text: String,
}

impl Reason {
    /// A reason with its stable name.
    #[must_use]
    pub fn new(code: &str, text: String) -> Self {
        Self { code: code.to_owned(), text }
    }
}

impl Report {
    /// Reads a report; none when it is not one, or of another format.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let fits = u64::try_from(bytes.len()).is_ok_and(|length| length <= MAX_REPORT);
        let report = fits.then(|| serde_json::from_slice::<Self>(bytes).ok()).flatten()?;
        (report.format == FORMAT).then_some(report)
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
        let mut report = Report { format: FORMAT, ..Report::default() };
        for number in 0..30 {
            report.note(deployment(number));
            report.note(Deployment { outcome: Outcome::Confirmed, ..deployment(number) });
        }
        let ids: Vec<&str> = report.deployments.iter().map(|one| one.id.as_str()).collect();
        assert_eq!((ids.len(), ids.first(), ids.last()), (DEPLOYMENTS, Some(&"10"), Some(&"29")));
        assert!(report.deployments.iter().all(|one| one.outcome == Outcome::Confirmed));
    }

    #[test]
    fn what_is_written_is_read_back_and_anything_else_is_none() {
        let report = Report { format: FORMAT, runs: "1.4.0".to_owned(), ..Report::default() };
        let text = serde_json::to_vec(&report).unwrap();
        assert_eq!(Report::parse(&text), Some(report));
        for wrong in ["", "[]", "{}", r#"{"format":2}"#] {
            assert_eq!(Report::parse(wrong.as_bytes()), None, "{wrong}");
        }
    }
}
