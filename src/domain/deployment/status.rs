//! The deployer's status, read leniently: what is not known is ignored, what is malformed is left out, and every text is bounded.
//! A release of the bot meets deployers that are older and newer than itself.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::domain::fold::shorten;

/// The form of the status that this release understands.
const FORMAT: u64 = 1;
/// Deployments and orders that are read, the newest.
const MOST: usize = 20;
/// Longest word, such as a version; a version also has to fit into the id of a button.
const LONGEST_WORD: usize = 40;
/// Longest id.
const LONGEST_ID: usize = 80;
/// Longest sentence.
const LONGEST_TEXT: usize = 600;

/// How a deployment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Not at its end.
    UnderWay,
    /// Waits for a person.
    Staged,
    /// It runs and stays.
    Confirmed,
    /// Not let in.
    Refused,
    /// The release before runs again.
    RolledBack,
    /// Going back did not work either.
    Stranded,
    /// Another release took its place while it was on trial.
    Superseded,
}

/// A deployment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deployment {
    /// Its id.
    pub id: String,
    /// How it stands.
    pub outcome: Outcome,
    /// The release; none when it could not be trusted to say.
    pub version: Option<String>,
    /// Its commit, or nothing.
    pub commit: String,
    /// The release before.
    pub from: Option<String>,
    /// The step it is at.
    pub phase: String,
    /// When it began.
    pub started: Option<Timestamp>,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// From the request to the new release acting, in ms.
    pub live_ms: Option<u64>,
    /// The release that runs, or ran at the end.
    pub runs: Option<String>,
    /// Why not, in French.
    pub reason: Option<String>,
    /// The same by its stable name, which a newer deployer may have invented.
    pub code: Option<String>,
    /// What somebody who insisted overruled, by its stable names.
    pub overruled: Vec<String>,
    /// Whether evidence was kept.
    pub evidence: bool,
}

/// Releases are frozen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frozen {
    /// Until when; none: until somebody ends it.
    pub until: Option<Timestamp>,
    /// Why.
    pub why: String,
}

/// How the deployer answered an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The order.
    pub id: String,
    /// Whether it did it.
    pub done: bool,
    /// What it says, in French.
    pub said: String,
    /// The same by its stable name.
    pub code: Option<String>,
}

/// What everybody may know of the deployer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Status {
    /// The release that runs.
    pub runs: Option<String>,
    /// Whether releases are frozen.
    pub frozen: Option<Frozen>,
    /// The release that waits for a person.
    pub staged: Option<String>,
    /// The releases that can be gone back to.
    pub kept: Vec<String>,
    /// The one of them that operators can go back to from here; further back is for whoever is at the machine.
    pub before: Option<String>,
    /// The last orders it answered.
    pub orders: Vec<Answered>,
    /// The last deployments, the oldest first.
    pub deployments: Vec<Deployment>,
}

/// What was ordered in the bot's name, for those who look after the machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The order.
    pub id: String,
    /// In whose name.
    pub by: String,
    /// What, by its stable name: `roll-back` or `freeze`.
    pub wish: &'static str,
    /// What the deployer answered, in French.
    pub said: String,
    /// When.
    pub at: String,
}

/// Reads what the deployer wants to be told; none when it is not that.
#[must_use]
pub fn told(bytes: &[u8]) -> Option<Told> {
    let all: Value = serde_json::from_slice(bytes).ok()?;
    let wish = ["roll-back", "freeze"].into_iter().find(|wish| all["do"] == *wish)?;
    let id = word(&all["id"], LONGEST_ID)?;
    let (by, at) = (text(&all["by"], LONGEST_ID)?, text(&all["at"], LONGEST_ID)?);
    Some(Told { id, by, wish, said: text(&all["said"], LONGEST_TEXT)?, at })
}

/// The status is not one that this release understands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a status of the deployer in format {FORMAT}")]
pub struct NotAStatus;

/// Reads a status.
///
/// # Errors
/// When it is not JSON, or of another format.
pub fn read(bytes: &[u8]) -> Result<Status, NotAStatus> {
    let all: Value = serde_json::from_slice(bytes).map_err(|_| NotAStatus)?;
    if all["format"].as_u64() != Some(FORMAT) {
        return Err(NotAStatus);
    }
    let frozen = all["frozen"]
        .as_object()
        .map(|_| Frozen { until: moment(&all["frozen"]["until"]), why: text(&all["frozen"]["why"], LONGEST_TEXT).unwrap_or_default() });
    Ok(Status {
        runs: word(&all["runs"], LONGEST_WORD),
        frozen,
        staged: word(&all["staged"], LONGEST_WORD),
        kept: newest(&all["kept"]).filter_map(|one| word(one, LONGEST_WORD)).collect(),
        before: match all.get("before") {
            Some(before) => word(before, LONGEST_WORD),
            // An older deployer does not say which; it decides all the same.
            None => newest(&all["kept"]).filter_map(|one| word(one, LONGEST_WORD)).filter(|one| all["runs"] != one.as_str()).last(),
        },
        orders: newest(&all["orders"]).filter_map(answered).collect(),
        deployments: newest(&all["deployments"]).filter_map(deployment).collect(),
    })
}

fn deployment(one: &Value) -> Option<Deployment> {
    let outcome = match one["outcome"].as_str()? {
        "under_way" => Outcome::UnderWay,
        "staged" => Outcome::Staged,
        "confirmed" => Outcome::Confirmed,
        "refused" => Outcome::Refused,
        "rolled_back" => Outcome::RolledBack,
        "stranded" => Outcome::Stranded,
        "superseded" => Outcome::Superseded,
        _ => return None,
    };
    let commit = one["commit"].as_str().filter(|commit| commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()));
    Some(Deployment {
        id: word(&one["id"], LONGEST_ID)?,
        outcome,
        version: word(&one["version"], LONGEST_WORD),
        commit: commit.unwrap_or_default().to_owned(),
        from: word(&one["from"], LONGEST_WORD),
        phase: word(&one["phase"], LONGEST_WORD).unwrap_or_default(),
        started: moment(&one["started"]),
        ended: moment(&one["ended"]),
        live_ms: one["live_ms"].as_u64(),
        runs: word(&one["runs"], LONGEST_WORD),
        reason: text(&one["reason"]["text"], LONGEST_TEXT),
        code: word(&one["reason"]["code"], LONGEST_WORD),
        overruled: newest(&one["overruled"]).filter_map(|one| word(one, LONGEST_WORD)).collect(),
        evidence: one["evidence"].is_string(),
    })
}

fn answered(one: &Value) -> Option<Answered> {
    let said = text(&one["said"], LONGEST_TEXT).unwrap_or_default();
    Some(Answered { id: word(&one["id"], LONGEST_ID)?, done: one["done"].as_bool()?, said, code: word(&one["code"], LONGEST_WORD) })
}

/// A last look that is older than this says nothing of now: the machine was off, or nothing is looked for any more.
const STALE: SignedDuration = SignedDuration::from_hours(2);

/// From when to when the forge was looked at in vain, as the looker says; none when it is well, when that was long ago, or when it
/// says nothing that makes sense. The looker has fewer rights than the deployer, so nothing else of what it says is taken.
#[must_use]
pub fn failing(looked: &[u8], now: Timestamp) -> Option<(Timestamp, Timestamp)> {
    let looked: Value = serde_json::from_slice(looked).ok()?;
    let (since, last) = (moment(&looked["failing_since"])?, moment(&looked["at"])?);
    (since <= last && last <= now && now.duration_since(last) < STALE).then_some((since, last))
}

/// The last elements of a list.
fn newest(list: &Value) -> impl Iterator<Item = &Value> {
    let all = list.as_array().map_or(&[][..], Vec::as_slice);
    all.iter().skip(all.len().saturating_sub(MOST))
}

/// A word without anything that could mean something to whoever shows it.
fn word(value: &Value, most: usize) -> Option<String> {
    let plain =
        |word: &&str| (1..=most).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_+~".contains(&byte));
    value.as_str().filter(plain).map(str::to_owned)
}

/// A sentence on one line.
fn text(value: &Value, most: usize) -> Option<String> {
    let line: String = value.as_str()?.chars().take(most * 2).map(|c| if c.is_control() { ' ' } else { c }).collect();
    Some(shorten(line.trim(), most)).filter(|line| !line.is_empty())
}

fn moment(value: &Value) -> Option<Timestamp> {
    value.as_str()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = r#"{"format":1,"runs":"1.4.0","previous":"1.3.2","phase":"probation","mode":"auto","floor":"1.4.0","future":[1],
        "frozen":{"since":"2026-11-25T18:00:00Z","until":null,"why":"congrès","by":"discord:1"},
        "staged":null,"kept":["1.3.2","1.4.0"],"quarantine":[],
        "orders":[{"id":"a","done":true,"said":"Fait.","code":"freeze","at":"2026-11-25T18:00:00Z"},{"id":"b"}],
        "deployments":[
         {"id":"20261125T180000Z-1.4.0","version":"1.4.0","commit":"0123456789abcdef0123456789abcdef01234567","from":"1.3.2",
          "outcome":"under_way","phase":"probation","by":"forge","started":"2026-11-25T18:00:00Z","ended":null,"live_ms":1234,
          "runs":"1.4.0","reason":null,"evidence":null,"overruled":["older","<@1>",3]},
         {"id":"20261125T190000Z","version":"?","commit":"","outcome":"refused","phase":"verified","started":"x",
          "ended":"2026-11-25T19:00:00Z","reason":{"code":"signature","text":"La signature\nne convient pas."}},
         {"id":"c","outcome":"something_new"},{"id":"../d","outcome":"refused"},7]}"#;

    #[test]
    fn the_agreed_form_is_read_and_what_is_new_or_malformed_is_left_out() {
        let status = read(SAMPLE.as_bytes()).unwrap();
        assert_eq!(status.frozen, Some(Frozen { until: None, why: "congrès".into() }));
        assert_eq!(status.orders, [Answered { id: "a".into(), done: true, said: "Fait.".into(), code: Some("freeze".into()) }]);
        assert_eq!(status.kept, ["1.3.2", "1.4.0"]);
        let [first, second] = &status.deployments[..] else { panic!("{:?}", status.deployments) };
        assert_eq!((first.live_ms, first.version.as_deref(), first.outcome), (Some(1234), Some("1.4.0"), Outcome::UnderWay));
        assert_eq!((second.version.as_deref(), second.started, second.commit.as_str()), (None, None, ""));
        assert_eq!(second.reason.as_deref(), Some("La signature ne convient pas."));
        assert_eq!((second.code.as_deref(), first.overruled.as_slice()), (Some("signature"), &["older".to_owned()][..]));
    }

    #[test]
    fn another_format_and_garbage_are_refused() {
        for text in ["", "{}", "[]", "null", r#"{"format":2}"#, r#"{"format":"1"}"#, "\u{1}"] {
            assert_eq!(read(text.as_bytes()), Err(NotAStatus), "{text}");
        }
        assert_eq!(read(br#"{"format":1,"deployments":{"a":1},"kept":"x","frozen":true}"#), Ok(Status::default()));
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

    #[test]
    fn everything_is_bounded() {
        let long = "a".repeat(10_000);
        let one = |number: usize| serde_json::json!({ "id": number.to_string(), "outcome": "refused", "reason": { "text": long } });
        let many: Vec<Value> = (0..100).map(one).collect();
        let status = serde_json::json!({ "format": 1, "runs": long, "deployments": many }).to_string();
        let status = read(status.as_bytes()).unwrap();
        assert_eq!((status.runs, status.deployments.len(), status.deployments[0].id.as_str()), (None, 20, "80"));
        assert_eq!(status.deployments[0].reason.as_ref().unwrap().chars().count(), LONGEST_TEXT);
    }
}
