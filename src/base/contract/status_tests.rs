//! What older and newer deployers write is read as far as it is understood.

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
    let status = Status::read(SAMPLE.as_bytes()).unwrap();
    let frozen = status.frozen.unwrap();
    assert_eq!((frozen.until, frozen.why.as_str()), (None, "congrès"));
    let [answer] = &status.orders[..] else { panic!("{:?}", status.orders) };
    assert_eq!((answer.id.as_str(), answer.done, answer.said.as_str(), answer.code.as_str()), ("a", true, "Fait.", "freeze"));
    assert_eq!((status.kept, status.before.as_deref()), (vec!["1.3.2".to_owned(), "1.4.0".to_owned()], Some("1.3.2")));
    let [first, second] = &status.deployments[..] else { panic!("{:?}", status.deployments) };
    assert_eq!((first.live_ms, first.release(), first.outcome), (Some(1234), Some("1.4.0"), Outcome::UnderWay));
    assert_eq!((second.release(), second.started.as_str(), second.commit.as_str()), (None, "x", ""));
    let reason = second.reason.as_ref().unwrap();
    assert_eq!((reason.code.as_str(), reason.text.as_str()), ("signature", "La signature ne convient pas."));
    assert_eq!(first.overruled, ["older"]);
}

#[test]
fn another_format_and_garbage_are_refused() {
    for text in ["", "{}", "[]", "null", r#"{"format":2}"#, r#"{"format":"1"}"#, "\u{1}"] {
        assert_eq!(Status::read(text.as_bytes()), Err(NotAStatus), "{text}");
    }
    let nothing = Status { format: FORMAT, ..Status::default() };
    assert_eq!(Status::read(br#"{"format":1,"deployments":{"a":1},"kept":"x","frozen":true}"#), Ok(nothing));
}

#[test]
fn everything_is_bounded() {
    let long = "a".repeat(10_000);
    let one = |number: usize| serde_json::json!({ "id": number.to_string(), "outcome": "refused", "reason": { "text": long } });
    let many: Vec<Value> = (0..100).map(one).collect();
    let status = serde_json::json!({ "format": 1, "runs": long, "deployments": many }).to_string();
    let status = Status::read(status.as_bytes()).unwrap();
    assert_eq!((status.running(), status.deployments.len(), status.deployments[0].id.as_str()), (None, 20, "80"));
    assert_eq!(status.deployments[0].reason.as_ref().unwrap().text.chars().count(), 600);
}
