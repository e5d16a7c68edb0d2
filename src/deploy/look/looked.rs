//! `looked.json`: how looking went, for the status, the bot and the next look.

use ffj_base::adapter::boot;
use ffj_base::contract::looked::FILE;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::text::safe;
use crate::adapter::spool::Spool;
use crate::release::Version;
use crate::release::ask::DeliveryId;
use crate::release::offer::Candidate;

/// Largest one that is read, in bytes.
const LARGEST: u64 = 256 * 1024;
/// What is written here.
pub const FORMAT: u32 = 1;
/// Time after which looking in vain is somebody's business, and after which that is said again, in seconds.
const DAY: i64 = 24 * 60 * 60;
/// Time between two looks, which are a quarter of an hour apart, after which the machine was off in between, in seconds.
const GAP: i64 = 2 * 60 * 60;

/// How looking went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Looked {
    /// Form of the file.
    pub format: u32,
    /// When.
    pub at: Timestamp,
    /// Whether it was looked, and without a fault.
    pub ok: bool,
    /// What there is to say about it.
    pub said: String,
    /// The release that is new here.
    pub found: Option<Version>,
    /// Since when looking fails, if it does.
    pub failing_since: Option<Timestamp>,
    /// The exit code that goes with it.
    #[serde(default)]
    pub code: u8,
    /// The wish that was answered.
    #[serde(default)]
    pub asked: Option<DeliveryId>,
    /// The start of the machine in which it was looked.
    #[serde(default)]
    pub boot: String,
    /// What was given to the activator last.
    #[serde(default)]
    pub handed: Option<Handed>,
}

/// A bundle that was given to the activator. What becomes of it is not known here; unasked, it is not given twice within a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handed {
    /// Its version, as the tag says.
    pub version: Version,
    /// Number of the file in the forge.
    pub id: u64,
    /// Its length.
    pub size: u64,
    /// When.
    pub at: Timestamp,
}

impl Handed {
    /// What is noted when a bundle was given.
    pub fn new(candidate: &Candidate, at: Timestamp) -> Self {
        Self { version: candidate.version.clone(), id: candidate.asset.id, size: candidate.asset.size, at }
    }

    /// Whether this bundle was given less than a day ago.
    pub fn is(&self, candidate: &Candidate, now: Timestamp) -> bool {
        let age = now.as_second().saturating_sub(self.at.as_second());
        *self == Self::new(candidate, self.at) && (0..DAY).contains(&age)
    }
}

impl Looked {
    /// How the last look went; none when that is not known.
    pub fn read(spool: &Spool) -> Option<Self> {
        serde_json::from_slice(&spool.read(FILE, LARGEST).ok()?).ok()
    }

    /// Keeps it.
    pub fn write(&self, spool: &Spool) -> std::io::Result<()> {
        spool.write(FILE, &serde_json::to_vec(self)?)
    }

    /// As it is printed.
    pub fn json(&self) -> serde_json::Value {
        serde_json::json!({
            "format": self.format, "at": self.at, "ok": self.ok, "said": safe(&self.said), "found": self.found,
            "failing_since": self.failing_since,
        })
    }
}

/// The present, as precisely as it is written.
pub fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_second(now.as_second()).unwrap_or(now)
}

/// Since when looking fails, when it does now.
pub fn failing_since(before: Option<&Looked>, now: Timestamp) -> Timestamp {
    let since = before.filter(|before| goes_on_failing(before, now)).and_then(|before| before.failing_since);
    since.unwrap_or(now)
}

/// Whether a failure now is one more of those before: nothing lies between, neither a machine that was off nor a clock that was wrong.
pub fn goes_on_failing(before: &Looked, now: Timestamp) -> bool {
    let gap = now.as_second().saturating_sub(before.at.as_second());
    // However seldom somebody lets it look, a machine that was on all the time has failed all the time.
    let together = (0..GAP).contains(&gap) || (gap >= 0 && !before.boot.is_empty() && before.boot == boot::id());
    together && before.failing_since.is_some_and(|since| since <= now)
}

/// Whether another day of failures is over with this one.
pub fn alarms(before: &Looked, now: Timestamp) -> bool {
    let Some(since) = before.failing_since.filter(|_| goes_on_failing(before, now)) else { return false };
    let days = |at: Timestamp| at.as_second().saturating_sub(since.as_second()) / DAY;
    days(now) > days(before.at).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapter::spool::Writer;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn failing(since: &str, last: &str) -> Looked {
        let since = Some(at(since));
        let (said, found) = ("la forge ne répond pas".to_owned(), None);
        Looked {
            format: FORMAT,
            at: at(last),
            ok: false,
            said,
            found,
            failing_since: since,
            code: 1,
            asked: None,
            boot: String::new(),
            handed: None,
        }
    }

    #[test]
    fn one_alarm_a_day_and_none_on_the_first() {
        let before = failing("2026-11-25T18:00:00Z", "2026-11-26T17:50:00Z");
        assert!(!alarms(&before, at("2026-11-26T17:59:59Z")) && alarms(&before, at("2026-11-26T18:00:00Z")));
        let before = failing("2026-11-25T18:00:00Z", "2026-11-27T17:50:00Z");
        assert!(!alarms(&before, at("2026-11-27T17:59:00Z")) && alarms(&before, at("2026-11-27T18:00:01Z")));
        // The machine was off: days in which nobody looked are no days in which looking failed.
        let before = failing("2026-11-25T18:00:00Z", "2026-11-25T18:00:00Z");
        assert!(!alarms(&before, at("2026-11-28T18:00:00Z")));
        assert_eq!(failing_since(Some(&before), at("2026-11-28T18:00:00Z")), at("2026-11-28T18:00:00Z"));
        assert_eq!(failing_since(Some(&before), at("2026-11-25T18:15:00Z")), at("2026-11-25T18:00:00Z"));
        // A timer that looks twice a day, on a machine that stays on.
        let before = Looked { boot: boot::id(), ..before };
        assert!(!boot::id().is_empty() && alarms(&before, at("2026-11-28T18:00:00Z")));
        assert_eq!(failing_since(Some(&before), at("2026-11-28T18:00:00Z")), at("2026-11-25T18:00:00Z"));
        // Its clock was wrong.
        assert!(!alarms(&failing("2030-01-01T00:00:00Z", "2030-01-01T00:00:00Z"), at("2026-11-25T18:00:00Z")));
        assert_eq!(
            failing_since(Some(&failing("2030-01-01T00:00:00Z", "2030-01-01T00:00:00Z")), at("2026-11-25T18:00:00Z")),
            at("2026-11-25T18:00:00Z")
        );
    }

    #[test]
    fn what_is_written_is_read_back_and_garbage_is_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let spool = Spool::open(folder.path(), Writer::Looker).unwrap();
        assert_eq!(Looked::read(&spool), None);
        let looked = failing("2026-11-25T18:00:00Z", "2026-11-26T18:05:00Z");
        looked.write(&spool).unwrap();
        assert_eq!(Looked::read(&spool), Some(looked.clone()));
        let text = std::fs::read_to_string(folder.path().join(FILE)).unwrap();
        assert!(text.contains(r#""failing_since":"2026-11-25T18:00:00Z""#), "{text}");
        let failing = ffj_base::contract::looked::Failing::read(text.as_bytes()).unwrap();
        assert_eq!(
            (failing.since, failing.last),
            ("2026-11-25T18:00:00Z".to_owned(), "2026-11-26T18:05:00Z".to_owned()),
            "as the bot reads it"
        );
        std::fs::write(folder.path().join(FILE), "{").unwrap();
        assert_eq!(Looked::read(&spool), None);
    }

    #[test]
    fn a_bundle_is_given_once_a_day_unless_it_is_another_one() {
        let asset = crate::release::offer::Asset { id: 3, name: "a".to_owned(), size: 5, r#type: None };
        let candidate = Candidate { version: "1.4.0".parse().unwrap(), tag: "v1.4.0".to_owned(), asset };
        let handed = Handed::new(&candidate, at("2026-11-25T18:00:00Z"));
        assert!(handed.is(&candidate, at("2026-11-26T17:59:59Z")) && !handed.is(&candidate, at("2026-11-26T18:00:00Z")));
        assert!(!handed.is(&candidate, at("2026-11-25T17:00:00Z")), "a clock that went back");
        let mut other = candidate;
        other.asset.id = 4;
        assert!(!handed.is(&other, at("2026-11-25T19:00:00Z")));
    }
}
