//! What the looker knows of this machine: the part of `status.json` that decides whether a release is new.

use ffj_base::contract::status::Status;
use jiff::Timestamp;

use super::Version;

/// What runs here and what must not be fetched again. Nothing of it is needed to be safe: the activator decides anew.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// What runs.
    pub runs: Option<Version>,
    /// Newest version that was ever confirmed; nothing older is installed.
    pub floor: Option<Version>,
    /// What waits for somebody to activate it.
    pub staged: Option<Version>,
    /// Versions that failed here.
    pub quarantine: Vec<Version>,
    /// That updates are frozen.
    pub frozen: Option<Frozen>,
}

/// Updates are frozen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frozen {
    /// Until when; none when until somebody ends it.
    pub until: Option<Timestamp>,
    /// Why.
    pub why: String,
    /// By whom.
    pub by: String,
}

impl Known {
    /// What a status says; whatever in it is no version says nothing.
    #[must_use]
    pub fn of(status: &Status) -> Self {
        let version = |text: &str| text.parse::<Version>().ok();
        Self {
            runs: version(&status.runs),
            floor: version(&status.floor),
            staged: status.staged.as_deref().and_then(version),
            quarantine: status.quarantine.iter().filter_map(|one| version(one)).collect(),
            frozen: status.frozen.as_ref().map(|frozen| Frozen {
                until: frozen.until.as_deref().and_then(|until| until.parse().ok()),
                why: frozen.why.clone(),
                by: frozen.by.clone(),
            }),
        }
    }

    /// The version that something new must be newer than.
    #[must_use]
    pub fn bar(&self) -> Option<&Version> {
        [&self.runs, &self.floor, &self.staged].into_iter().flatten().max()
    }

    /// The freeze, while it lasts.
    #[must_use]
    pub fn frozen_at(&self, now: Timestamp) -> Option<&Frozen> {
        self.frozen.as_ref().filter(|frozen| frozen.until.is_none_or(|until| now < until))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATUS: &str = r#"{"format":1,"runs":"1.4.1","previous":"1.3.2","phase":"probation","mode":"auto","floor":"1.4.0",
        "frozen":{"since":"2026-11-25T18:00:00Z","until":"2026-11-25T20:00:00Z","why":"fête","by":"discord:123"},
        "staged":null,"kept":["1.3.2"],"quarantine":["1.3.9"],"orders":[],"deployments":[{"version":"?"}],"later":{}}"#;

    #[test]
    fn the_status_is_read_as_far_as_it_is_needed() {
        let known = Known::of(&Status::read(STATUS.as_bytes()).unwrap());
        assert_eq!(known.bar().unwrap().to_string(), "1.4.1");
        assert_eq!(known.quarantine.len(), 1);
        let frozen = |time: &str| known.frozen_at(time.parse().unwrap()).is_some();
        assert!(frozen("2026-11-25T19:59:59Z") && !frozen("2026-11-25T20:00:00Z"));
        assert_eq!(Known::of(&Status { floor: "new".to_owned(), ..Status::default() }), Known::default());
    }
}
