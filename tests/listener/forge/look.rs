//! `look-now`: what is new is fetched, and nothing else; what is noted of it is true.

use serde_json::{Value, json};

use super::machine::{Machine, TOKEN};
use support::gitea::{Gitea, Trick, content};

#[test]
fn what_is_new_is_fetched_and_handed_over() {
    let gitea = Gitea::new();
    gitea.publish("v1.4.0", &content(50_000, 1));
    gitea.publish("v1.10.0", &content(60_000, 2));
    gitea.publish("v1.9.0", &content(50_000, 3));
    gitea.publish("nightly", b"other");
    gitea.publish_for("v2.0.0", "riscv64", b"other");
    gitea.lock(TOKEN);
    let machine = Machine::new(&gitea);
    machine.status(json!({}));
    let said = machine.look_with(&[], Some(TOKEN));
    assert_eq!((said.code, said.err.as_str()), (0, ""), "{said:?}");
    assert!(said.out.starts_with("la version 1.10.0 est reçue"), "{said:?}");
    assert_eq!(machine.files(), ["bundle", "looked.json", "request"]);
    let request = machine.json("request");
    assert_eq!((&request["kind"], &request["delivery"]), (&"bundle".into(), &Value::Null));
    assert!(machine.claim() == content(60_000, 2));
    let looked = machine.looked();
    assert_eq!((&looked["format"], &looked["ok"], &looked["found"]), (&1.into(), &true.into(), &"1.10.0".into()), "{looked}");
    assert_eq!((&looked["failing_since"], &looked["said"]), (&Value::Null, &said.out.trim_end().into()));
    assert!(looked["at"].as_str().is_some_and(|at| at.len() == 20 && at.ends_with('Z')), "{looked}");
    assert!(!looked.to_string().contains(TOKEN) && !said.out.contains(TOKEN));
}

#[test]
fn long_notes_and_an_odd_release_hide_nothing() {
    let gitea = Gitea::new();
    for number in 0..25 {
        gitea.publish(&format!("v1.{number}.0"), &content(10_000, number));
        gitea.edit(|release| release["body"] = json!("x".repeat(60 * 1024)));
    }
    gitea.publish("v0.1.0", b"odd");
    gitea.edit(|release| release["tag_name"] = json!(7));
    gitea.publish("v1.30.0", &content(50_000, 1));
    gitea.edit(|release| release["assets"].as_array_mut().unwrap().insert(0, json!({ "id": null, "name": ["odd"] })));
    let machine = Machine::new(&gitea);
    let said = machine.look(&[]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.out.starts_with("la version 1.30.0 est reçue"), "{said:?}");
    assert!(machine.claim() == content(50_000, 1));
    machine.status(json!({ "floor": "1.30.0" }));
    let said = machine.look(&[]);
    assert!(said.out.contains("1.30.0") && said.out.contains("1 version de la liste n'est pas comprise"), "{said:?}");
}

#[test]
fn nothing_new_is_done_and_said() {
    let table = [
        (json!({ "floor": "1.4.0" }), "est connue ici"),
        (json!({ "floor": "2.0.0" }), "est connue ici"),
        (json!({ "runs": "1.4.0", "phase": "probation" }), "est connue ici"),
        (json!({ "staged": "1.4.0" }), "attend qu'une personne l'active"),
        (json!({ "quarantine": ["1.4.0"] }), "a échoué ici"),
    ];
    for (status, expected) in table {
        let gitea = Gitea::new();
        gitea.publish("v1.4.0", b"bundle");
        let machine = Machine::new(&gitea);
        machine.status(status.clone());
        let said = machine.look(&["--json"]);
        assert_eq!(said.code, 0, "{said:?}");
        let looked: Value = serde_json::from_str(&said.out).unwrap();
        assert!(looked["said"].as_str().unwrap().contains(expected), "{status}: {looked}");
        assert_eq!((&looked["ok"], &looked["found"]), (&true.into(), &Value::Null));
        assert_eq!((gitea.files_asked().len(), machine.files()), (0, vec!["looked.json".to_owned()]), "{status}");
    }
    let gitea = Gitea::new();
    let machine = Machine::new(&gitea);
    assert!(machine.look(&[]).out.contains("n'a pas de version publiée"));
    gitea.publish_for("v1.4.0", "riscv64", b"other");
    let said = machine.look(&[]);
    assert!(said.code == 0 && said.out.contains("n'a pas de fichier pour cette machine"), "{said:?}");
    gitea.publish("v1.5.0-rc.1", b"candidate");
    gitea.publish("v1.6.0", b"draft");
    gitea.edit(|release| release["draft"] = true.into());
    assert!(machine.look(&[]).out.contains("n'a pas de fichier pour cette machine"));
    assert_eq!(gitea.files_asked().len(), 0);
}

#[test]
fn a_status_that_cannot_be_read_keeps_nobody_from_updates() {
    for status in ["{", "[]", "{\"floor\":\"new\"}"] {
        let gitea = Gitea::new();
        gitea.publish("v1.4.0", b"bundle");
        let machine = Machine::new(&gitea);
        std::fs::write(machine.path("state/status.json"), status).unwrap();
        assert_eq!(machine.look(&["--timer"]).code, 0);
        assert_eq!(machine.claim(), b"bundle");
    }
}

#[test]
fn frozen_and_by_hand_are_respected() {
    let gitea = Gitea::new();
    gitea.publish("v1.4.0", b"bundle");
    let frozen = json!({ "frozen": { "since": "2020-01-01T00:00:00Z", "until": null, "why": "fête", "by": "person:root" } });
    let machine = Machine::new(&gitea);
    machine.status(frozen.clone());
    // The timer says nothing and notes nothing.
    let said = machine.look(&["--timer"]);
    assert_eq!((said.code, said.out.as_str(), said.err.as_str()), (0, "", ""), "{said:?}");
    assert_eq!(machine.files(), Vec::<String>::new());
    let said = machine.look(&[]);
    assert!(said.code == 1 && said.err.contains("gelées sans limite par person:root (fête)") && said.err.contains("--force"), "{said:?}");
    assert_eq!((gitea.asked().len(), &machine.looked()["failing_since"]), (0, &Value::Null), "nobody looked, so nothing has failed");
    assert_eq!(machine.look(&["--force"]).code, 0);
    assert_eq!(machine.claim(), b"bundle");

    let machine = Machine::new(&gitea);
    machine.configure(&format!("[policy]\nmode = \"manual\"\n[source]\nforge = \"{}\"\nrepository = \"ffj/bot\"\n", gitea.url()));
    let said = machine.look(&["--timer"]);
    assert_eq!((said.code, said.out.as_str(), said.err.as_str()), (0, "", ""), "{said:?}");
    assert_eq!(machine.look(&[]).code, 0, "a person asks, and that is what the mode means");
    assert_eq!(machine.claim(), b"bundle");

    let machine = Machine::with("");
    let said = machine.look(&["--timer"]);
    assert_eq!((said.code, said.out.as_str(), said.err.as_str()), (0, "", ""), "{said:?}");
    let said = machine.look(&[]);
    assert!(said.code == 78 && said.err.contains("[source]"), "{said:?}");
}

#[test]
fn a_dry_run_changes_nothing() {
    let gitea = Gitea::new();
    gitea.publish("v1.4.0", &content(12_345, 0));
    let machine = Machine::new(&gitea);
    std::fs::write(machine.slot("look"), "").unwrap();
    let said = machine.look(&["--dry-run"]);
    assert!(said.code == 0 && said.out.contains("1.4.0") && said.out.contains("12345 octets"), "{said:?}");
    assert_eq!((machine.files(), gitea.files_asked().len()), (vec!["look".to_owned()], 0));
    // Asked for by a person from the service, it is noted, and still nothing is fetched.
    std::fs::write(machine.slot("look"), json!({ "by": "person", "id": "w-1", "time": 1, "dry_run": true }).to_string()).unwrap();
    assert_eq!(machine.look(&["--timer"]).code, 0);
    assert_eq!(machine.files(), ["looked.json"]);
    assert_eq!((&machine.looked()["asked"], &machine.looked()["found"]), (&"w-1".into(), &"1.4.0".into()));
    assert_eq!(machine.look(&["--dry-run", "--timer"]).code, 2);
}

#[test]
fn the_wish_is_taken_away_before_anything_can_fail() {
    let gitea = Gitea::new();
    gitea.publish("v1.4.0", b"bundle");
    gitea.trick_list(&[Trick::Status(500)]);
    let machine = Machine::new(&gitea);
    std::fs::write(machine.slot("look"), "").unwrap();
    assert_eq!(machine.look(&["--timer"]).code, 1);
    assert_eq!(machine.files(), ["looked.json"], "the forge fails");
    std::fs::write(machine.slot("look"), "").unwrap();
    machine.configure("[source]\nforge = 7\n");
    assert_eq!(machine.look(&["--timer"]).code, 78);
    assert_eq!((machine.files(), &machine.looked()["ok"]), (vec!["looked.json".to_owned()], &false.into()), "the configuration fails");
    // What a stranger to us has put there does not stay either.
    std::fs::create_dir_all(machine.slot("look/below")).unwrap();
    machine.look(&["--timer"]);
    assert_eq!(machine.files(), ["looked.json"]);
}

#[test]
fn an_empty_wish_is_that_of_a_person() {
    let gitea = Gitea::new();
    gitea.publish("v1.4.0", b"bundle");
    let machine = Machine::new(&gitea);
    machine.configure(&format!("[policy]\nmode = \"manual\"\n[source]\nforge = \"{}\"\nrepository = \"ffj/bot\"\n", gitea.url()));
    std::fs::write(machine.slot("look"), "").unwrap();
    assert_eq!(machine.look(&["--timer"]).code, 0);
    assert_eq!(machine.claim(), b"bundle");
}

#[test]
fn what_was_given_is_not_given_again_the_same_day_unless_somebody_asks() {
    let gitea = Gitea::new();
    gitea.publish("v1.4.0", b"refused by the activator");
    let machine = Machine::new(&gitea);
    machine.status(json!({}));
    assert_eq!(machine.look(&["--timer"]).code, 0);
    machine.claim();
    for _ in 0..2 {
        assert_eq!(machine.look(&["--timer"]).code, 0);
        assert_eq!(machine.files(), ["looked.json"]);
        assert!(machine.looked()["said"].as_str().unwrap().contains("déjà été reçue"));
    }
    assert_eq!(gitea.files_asked().len(), 1);
    // A day later, or when a person asks, or when it is another file.
    let mut looked = machine.looked();
    looked["handed"]["at"] = "2026-01-01T00:00:00Z".into();
    std::fs::write(machine.slot("looked.json"), looked.to_string()).unwrap();
    machine.look(&["--timer"]);
    machine.claim();
    machine.look(&[]);
    machine.claim();
    gitea.edit(|release| release["assets"][0]["id"] = 77.into());
    machine.look(&["--timer"]);
    machine.claim();
    assert_eq!(gitea.files_asked().len(), 4);
}

#[test]
fn failing_for_a_day_is_an_error_and_the_first_time_a_warning() {
    const FAILED: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0031";
    const FAILS_ON: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0032";
    const WORKS: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0033";
    let gitea = Gitea::new();
    gitea.trick_list(&vec![Trick::Status(500); 4]);
    let machine = Machine::new(&gitea);
    let said = machine.look(&["--timer"]);
    assert!(said.code == 1 && said.err.contains(FAILED) && !said.err.contains("ERROR"), "{said:?}");
    let since = machine.looked()["failing_since"].clone();
    let said = machine.look(&["--timer"]);
    assert!(!said.err.contains(FAILED) && said.err.contains("est en panne (500)"), "{said:?}");
    assert_eq!(machine.looked()["failing_since"], since);
    let mut looked = machine.looked();
    let ago = |minutes: i64| {
        let now = jiff::Timestamp::from_second(jiff::Timestamp::now().as_second()).unwrap();
        (now - jiff::SignedDuration::from_mins(minutes)).to_string()
    };
    let since = ago(24 * 60 + 5);
    looked["failing_since"] = since.as_str().into();
    looked["at"] = ago(10).into();
    std::fs::write(machine.slot("looked.json"), looked.to_string()).unwrap();
    let said = machine.look(&["--timer"]);
    assert!(said.err.contains("ERROR") && said.err.contains(FAILS_ON) && said.err.contains(&since), "{said:?}");
    let said = machine.look(&["--timer"]);
    assert!(!said.err.contains(FAILS_ON), "once a day: {said:?}");
    let said = machine.look(&["--timer"]);
    assert!(said.code == 0 && said.err.contains(WORKS), "{said:?}");
    assert_eq!(machine.looked()["failing_since"], Value::Null);
    let said = machine.look(&["--timer"]);
    assert_eq!(said.err, "", "nothing new is nothing to say");
}
