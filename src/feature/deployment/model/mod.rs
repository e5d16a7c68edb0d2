//! Deployments of the bot itself, as the deployer reports them: what people are told of each, and when. The deployer is another
//! program with other rights; all that is known of it is what its status says.

pub mod changelog;
pub mod order;
pub mod refusal;

use std::collections::BTreeMap;

use ffj_base::contract::looked::Failing;
use ffj_base::contract::reason::Code;
use ffj_base::contract::status::{Deployment, Outcome};
use ffj_base::contract::version::Version;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// A deployment that ended this long ago is no news any more: the database is an old copy, or the bot was off.
const NEWS_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Digits of a commit that people are shown.
const SHOWN_COMMIT: usize = 7;

/// How far a deployment is, as far as people want to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Being installed; the release before still runs.
    UnderWay,
    /// The new release runs and is on trial.
    OnTrial,
    /// Ready, and waits for a person.
    Staged,
    /// It runs and stays.
    Confirmed,
    /// Not let in.
    Refused,
    /// It did not hold; the release before runs again.
    RolledBack,
    /// It did not hold, and going back did not work either.
    Stranded,
    /// It was on trial when another release took its place.
    Superseded,
}

impl Stage {
    /// All of them.
    pub const ALL: [Self; 8] =
        [Self::UnderWay, Self::OnTrial, Self::Staged, Self::Confirmed, Self::Refused, Self::RolledBack, Self::Stranded, Self::Superseded];

    /// Key of its sentences; people are shown that of the bulletin.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::UnderWay => "under-way",
            Self::OnTrial => "on-trial",
            Self::Staged => "staged",
            Self::Confirmed => "confirmed",
            Self::Refused => "refused",
            Self::RolledBack => "rolled-back",
            Self::Stranded => "stranded",
            Self::Superseded => "superseded",
        }
    }

    /// Whether somebody should look into it.
    #[must_use]
    const fn is_failure(self) -> bool {
        matches!(self, Self::Refused | Self::RolledBack | Self::Stranded)
    }
}

/// What people are told of a deployment. Stored as JSON: a change of form must read the old one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bulletin {
    /// The deployment.
    pub id: String,
    /// How far it is.
    pub stage: Stage,
    /// The release; none when it could not be trusted to say.
    pub version: Option<String>,
    /// The first digits of its commit; empty when not known.
    #[serde(default)]
    pub commit: String,
    /// The release before.
    #[serde(default)]
    pub from: Option<String>,
    /// The release that runs, or ran at the end.
    #[serde(default)]
    pub runs: Option<String>,
    /// From the request to the new release acting.
    #[serde(default)]
    pub live_ms: Option<u64>,
    /// Why not, in the words of the deployer.
    #[serde(default)]
    pub reason: Option<String>,
    /// The same by its stable name.
    #[serde(default)]
    pub code: Option<String>,
    /// Whether evidence was kept.
    #[serde(default)]
    pub evidence: bool,
}

impl Bulletin {
    /// What people are told of a deployment.
    #[must_use]
    pub fn of(deployment: &Deployment) -> Self {
        let stage = match deployment.outcome {
            Outcome::UnderWay if deployment.live_ms.is_some() || deployment.phase == "probation" => Stage::OnTrial,
            Outcome::UnderWay => Stage::UnderWay,
            Outcome::Staged => Stage::Staged,
            Outcome::Confirmed => Stage::Confirmed,
            Outcome::Refused => Stage::Refused,
            Outcome::RolledBack => Stage::RolledBack,
            Outcome::Stranded => Stage::Stranded,
            Outcome::Superseded => Stage::Superseded,
        };
        // While it is under way what runs changes, and people need not see that.
        let settled = !matches!(stage, Stage::UnderWay | Stage::OnTrial);
        Self {
            id: deployment.id.clone(),
            stage,
            version: deployment.release().map(str::to_owned),
            commit: deployment.commit.chars().take(SHOWN_COMMIT).collect(),
            from: deployment.before().map(str::to_owned),
            runs: deployment.running().filter(|_| settled).map(str::to_owned),
            live_ms: deployment.live_ms,
            reason: deployment.reason.as_ref().map(|reason| reason.text.clone()).filter(|text| !text.is_empty()),
            code: deployment.reason.as_ref().map(|reason| reason.code.clone()).filter(|code| !code.is_empty()),
            evidence: deployment.evidence.is_some(),
        }
    }

    /// Key of its sentences, and its name for the journal.
    #[must_use]
    pub fn key(&self) -> &'static str {
        if self.is_back() { "back" } else { self.stage.key() }
    }

    /// Whether another release runs because a person wanted that. Stored as the roll-back that it is, so that a release of the bot
    /// that does not tell the two apart can read it.
    #[must_use]
    pub fn is_back(&self) -> bool {
        self.stage == Stage::RolledBack && self.code.as_deref() == Some(Code::Asked.name())
    }

    /// Whether somebody should look into it.
    #[must_use]
    pub fn is_failure(&self) -> bool {
        self.stage.is_failure() && !self.is_back()
    }

    /// Whether this is what was told, apart from what the release that told it did not note yet.
    fn is_as_told(&self, told: &Self) -> bool {
        told == self || (told.code.is_none() && *told == Self { code: None, evidence: false, ..self.clone() })
    }

    /// Whether it went back to an older release because somebody asked for that.
    #[must_use]
    pub fn goes_back(&self) -> bool {
        let number = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<Version>().ok());
        number(&self.version).zip(number(&self.from)).is_some_and(|(version, from)| version < from)
    }
}

/// What follows from a status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// It began before anybody was to be told: noted, so that it never is.
    Before(String),
    /// People are told, or told anew.
    Tell {
        /// What.
        bulletin: Bulletin,
        /// Whether those who look after the machine are to get a mail.
        mail: bool,
    },
}

/// Compares what was told with what the deployer says. `known` holds what was told of each deployment, none for those that began
/// before; it is absent when this database sees a status for the first time, so that a start does not pour out history.
#[must_use]
pub fn news(known: Option<&BTreeMap<String, Option<String>>>, deployments: &[Deployment], now: Timestamp) -> Vec<News> {
    deployments.iter().filter_map(|one| news_of(known, one, now)).collect()
}

fn news_of(known: Option<&BTreeMap<String, Option<String>>>, deployment: &Deployment, now: Timestamp) -> Option<News> {
    let Some(known) = known else { return Some(News::Before(deployment.id.clone())) };
    let told = match known.get(&deployment.id) {
        Some(None) => return None,
        Some(Some(told)) => Some(told),
        None if deployment.ended.as_deref().and_then(moment).is_some_and(|ended| now.duration_since(ended) > NEWS_FOR) => {
            return Some(News::Before(deployment.id.clone()));
        }
        None => None,
    };
    let bulletin = Bulletin::of(deployment);
    // What another release wrote in another form is as good as different: it is told once more, in place of the same message.
    let told: Option<Bulletin> = told.and_then(|json| serde_json::from_str(json).ok());
    if told.as_ref().is_some_and(|told| bulletin.is_as_told(told)) {
        return None;
    }
    let mail = bulletin.is_failure() && told.is_none_or(|told| told.stage != bulletin.stage);
    Some(News::Tell { bulletin, mail })
}

/// Looking at the forge in vain is somebody's business after this long.
const FORGE_MAY_BE_AWAY: SignedDuration = SignedDuration::from_hours(24);

/// Whether those who look after the machine are to be told that the forge was away from then to the last look.
#[must_use]
pub fn forge_alarms(since: Timestamp, last: Timestamp) -> bool {
    last.duration_since(since) >= FORGE_MAY_BE_AWAY
}

/// A last look that is older than this says nothing of now: the machine was off, or nothing is looked for any more.
const STALE: SignedDuration = SignedDuration::from_hours(2);

/// From when to when the forge was looked at in vain; none when it is well, when that was long ago, or when what the looker says makes
/// no sense.
#[must_use]
pub fn failing(looked: &[u8], now: Timestamp) -> Option<(Timestamp, Timestamp)> {
    let failing = Failing::read(looked)?;
    let (since, last) = (moment(&failing.since)?, moment(&failing.last)?);
    (since <= last && last <= now && now.duration_since(last) < STALE).then_some((since, last))
}

/// A moment that the deployer wrote down.
#[must_use]
pub fn moment(written: &str) -> Option<Timestamp> {
    written.parse().ok()
}

#[cfg(test)]
mod tests {
    use ffj_base::contract::status::Reason;

    use super::*;

    fn deployment(id: &str, outcome: Outcome) -> Deployment {
        Deployment {
            id: id.into(),
            outcome,
            version: "1.4.0".into(),
            commit: "0123456789abcdef0123456789abcdef01234567".into(),
            from: "1.3.2".into(),
            phase: "staged".into(),
            by: String::new(),
            started: String::new(),
            ended: None,
            live_ms: None,
            runs: "1.3.2".into(),
            reason: None,
            gates: 1,
            overruled: Vec::new(),
            evidence: None,
        }
    }

    fn now() -> Timestamp {
        "2026-11-25T18:00:00Z".parse().unwrap()
    }

    fn told(bulletin: &Bulletin) -> Option<String> {
        Some(serde_json::to_string(bulletin).unwrap())
    }

    /// What is told of a deployment, and whether by mail too.
    fn only(known: &BTreeMap<String, Option<String>>, deployment: Deployment) -> (Bulletin, bool) {
        match news(Some(known), &[deployment], now()).remove(0) {
            News::Tell { bulletin, mail } => (bulletin, mail),
            News::Before(id) => panic!("{id} is not told"),
        }
    }

    #[test]
    fn the_first_sight_tells_nothing_and_notes_everything() {
        let all = [deployment("a", Outcome::Confirmed), deployment("b", Outcome::UnderWay)];
        assert_eq!(news(None, &all, now()), [News::Before("a".into()), News::Before("b".into())]);
        let known = BTreeMap::from([("a".to_owned(), None), ("b".to_owned(), None)]);
        let later = [deployment("a", Outcome::Confirmed), deployment("b", Outcome::Stranded)];
        assert_eq!(news(Some(&known), &later, now()), [], "what began before is never told");
    }

    #[test]
    fn a_deployment_is_told_when_it_changes_and_a_failure_is_mailed_once() {
        let begun = deployment("a", Outcome::UnderWay);
        let mut known = BTreeMap::new();
        let (bulletin, mail) = only(&known, begun.clone());
        assert!(!mail);
        assert_eq!((bulletin.stage, bulletin.commit.as_str(), bulletin.runs.clone()), (Stage::UnderWay, "0123456", None));
        known.insert("a".to_owned(), told(&bulletin));
        assert_eq!(news(Some(&known), std::slice::from_ref(&begun), now()), [], "the same is not said again");
        let trial = Deployment { phase: "probation".into(), runs: "1.4.0".into(), live_ms: Some(900), ..begun.clone() };
        let (bulletin, mail) = only(&known, trial);
        assert!(!mail);
        assert_eq!(bulletin.stage, Stage::OnTrial);
        known.insert("a".to_owned(), told(&bulletin));
        let back = Deployment { outcome: Outcome::RolledBack, ..begun };
        let (bulletin, mail) = only(&known, back.clone());
        assert!(mail);
        assert_eq!(bulletin.runs.as_deref(), Some("1.3.2"));
        known.insert("a".to_owned(), told(&bulletin));
        let explained = Deployment { reason: Some(Reason::new(Code::Silent, "elle ne répond pas".into())), ..back };
        let again = news(Some(&known), &[explained], now());
        assert!(matches!(&again[..], [News::Tell { mail: false, .. }]), "a mail goes out once for each end");
    }

    #[test]
    fn going_back_because_somebody_wanted_it_is_no_failure_and_is_not_mailed() {
        let back = |code| Deployment { reason: Some(Reason::new(code, String::new())), ..deployment("a", Outcome::RolledBack) };
        let (bulletin, mail) = only(&BTreeMap::new(), back(Code::Asked));
        assert_eq!((bulletin.key(), bulletin.is_failure(), mail), ("back", false, false));
        let (bulletin, mail) = only(&BTreeMap::new(), back(Code::Crashed));
        assert_eq!((bulletin.key(), bulletin.is_failure(), mail), ("rolled-back", true, true));
        // A release that knew no codes reads and writes the same.
        let json: serde_json::Value = serde_json::from_str(&told(&bulletin).unwrap()).unwrap();
        assert_eq!(json["stage"], "rolled_back");
        let mut known = BTreeMap::from([("a".to_owned(), told(&Bulletin { code: None, ..bulletin }))]);
        let back = |code| Deployment { evidence: Some("x".into()), ..back(code) };
        assert_eq!(news(Some(&known), &[back(Code::Crashed)], now()), [], "only the code is new");
        known.insert("a".to_owned(), told(&Bulletin::of(&deployment("a", Outcome::UnderWay))));
        assert_eq!(news(Some(&known), &[back(Code::Asked)], now()).len(), 1);
    }

    #[test]
    fn what_ended_long_ago_is_noted_only() {
        let ended = |days: i64| Some(now().checked_sub(SignedDuration::from_hours(24 * days)).unwrap().to_string());
        let old = Deployment { ended: ended(8), ..deployment("a", Outcome::Refused) };
        let fresh = Deployment { ended: ended(2), ..deployment("b", Outcome::Refused) };
        let news = news(Some(&BTreeMap::new()), &[old, fresh], now());
        assert!(matches!(&news[..], [News::Before(id), News::Tell { mail: true, .. }] if id == "a"), "{news:?}");
    }

    #[test]
    fn what_another_release_noted_in_another_form_is_told_in_the_same_message() {
        let known = BTreeMap::from([("a".to_owned(), Some("{\"new\":1}".to_owned()))]);
        assert_eq!(news(Some(&known), &[deployment("a", Outcome::Confirmed)], now()).len(), 1);
    }

    #[test]
    fn forward_and_back_are_told_apart() {
        let to = |version: &str| Bulletin { version: Some(version.into()), ..Bulletin::of(&deployment("a", Outcome::Confirmed)) };
        for (version, back) in [("1.3.1", true), ("1.3.2-rc.1", true), ("1.3.2", false), ("1.10.0", false)] {
            assert_eq!(to(version).goes_back(), back, "{version}");
        }
    }

    #[test]
    fn a_forge_that_is_away_is_known_by_its_time_alone() {
        let now: Timestamp = "2026-11-25T18:00:00Z".parse().unwrap();
        let says = |since: &str, at: &str| {
            let text = serde_json::json!({ "failing_since": since, "at": at, "said": "x" }).to_string();
            failing(text.as_bytes(), now).map(|(since, last)| (since.to_string(), last.to_string()))
        };
        let (since, fresh) = ("2026-11-24T18:00:00Z", "2026-11-25T17:50:00Z");
        assert_eq!(says(since, fresh), Some((since.to_owned(), fresh.to_owned())));
        // The machine was off, or nothing is looked for any more.
        assert_eq!(says(since, "2026-11-25T14:00:00Z"), None);
        assert_eq!(says("2027-01-01T00:00:00Z", fresh), None);
        assert_eq!(says(since, "2027-01-01T00:00:00Z"), None);
        for none in ["", "[]", "{}", r#"{"failing_since":null}"#, r#"{"failing_since":7,"at":7}"#] {
            assert_eq!(failing(none.as_bytes(), now), None, "{none}");
        }
    }
}
