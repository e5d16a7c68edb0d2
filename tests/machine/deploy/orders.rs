//! What people order, at the command line and from Discord, on the machine of the kill matrix: what is asked is done once, what
//! cannot be done is said with the reason, and nothing that waits is lost.

use super::matrix::play::{Play, Story};

fn has(said: &str, what: &str) {
    assert!(said.contains(what), "« {what} » is not in: {said}");
}

#[test]
fn in_approve_mode_a_release_waits_for_a_person() {
    let play = Play::new(Story::Good);
    play.mode("approve");
    play.bring("1.0.1");
    play.apply().unwrap();
    let report = play.report();
    assert_eq!((report["staged"].as_str(), report["runs"].as_str()), (Some("1.0.1"), Some("0.1.0")), "{report}");
    assert_eq!(report["deployments"][0]["outcome"], "staged");
    // What is refused meanwhile does not push it out.
    play.bring("0.0.9");
    play.apply().unwrap();
    let report = play.report();
    assert_eq!(report["staged"], "1.0.1", "{report}");
    assert_eq!(report["deployments"][1]["outcome"], "refused", "{report}");
    has(&play.give(&["activate", "7.7.7"]).unwrap_err(), "n'attend pas d'être activée");
    has(&play.give(&["activate", "1.0.1"]).unwrap(), "confirmée");
    play.check("1.0.1").unwrap();
    has(&play.give(&["activate", "1.0.1"]).unwrap_err(), "n'attend pas d'être activée");
}

#[test]
fn while_frozen_a_release_waits_and_comes_with_the_thaw() {
    let play = Play::new(Story::Good);
    has(&play.give(&["freeze", "--for", "2h", "--why", "congrès"]).unwrap(), "gelées jusqu'au");
    play.bring("1.0.1");
    play.apply().unwrap();
    let report = play.report();
    assert_eq!((report["staged"].as_str(), report["frozen"]["why"].as_str()), (Some("1.0.1"), Some("congrès")), "{report}");
    has(&play.give(&["unfreeze"]).unwrap(), "plus gelées");
    play.check("1.0.1").unwrap();
    // A freeze that is over ends by itself, with the next start of the activator.
    play.give(&["freeze", "--for", "1s", "--why", "essai"]).unwrap();
    play.bring("1.0.2");
    while play.report()["runs"] != "1.0.2" {
        play.apply().unwrap();
    }
    assert!(play.report()["frozen"].is_null());
}

#[test]
fn a_person_brings_a_release_from_a_stick_and_goes_back() {
    let play = Play::new(Story::Good);
    let stick = play.stick("1.0.1");
    has(&play.give(&["verify", &stick]).unwrap(), "bien signée");
    let plan = play.give(&["plan", &stick]).unwrap();
    has(&plan, "sans que rien ne change maintenant");
    has(&plan, "faire de 1.0.1 la version en place, et garder 0.1.0 pour revenir");
    assert_eq!(play.report()["current"], "0.1.0", "a plan changes nothing");
    has(&play.give(&["apply", &stick]).unwrap(), "la version 1.0.1 est confirmée");
    has(&play.give(&["apply", &stick]).unwrap(), "tourne déjà");
    has(&play.give(&["plan", &stick]).unwrap(), "tourne déjà");
    has(&play.give(&["rollback", "--dry-run"]).unwrap(), "0.1.0 reprendrait la place de 1.0.1");
    has(&play.give(&["rollback", "9.9.9"]).unwrap_err(), "n'est pas en place");
    has(&play.give(&["rollback"]).unwrap(), "retour à la version 0.1.0");
    play.check("0.1.0").unwrap();
    // It failed here, or was left: it comes back only when somebody insists, and that is on record.
    let refused = play.give(&["apply", &stick]).unwrap_err();
    has(&refused, "a déjà échoué ici");
    has(&refused, "la version 0.1.0 tourne");
    has(&play.give(&["plan", &stick]).unwrap_err(), "la version 0.1.0 tourne");
    let forced = play.give(&["plan", "--force", &stick]).unwrap();
    has(&forced, "passé outre : a déjà échoué ici");
    assert!(!play.report()["kept"].to_string().contains("1.0.1"), "it would be refused");
    has(&play.give(&["rollback", "1.0.1"]).unwrap_err(), "n'est pas en place");
    has(&play.give(&["apply", "--force", &stick]).unwrap(), "confirmée");
    let overruled = play.report()["deployments"].as_array().unwrap().last().unwrap()["overruled"].to_string();
    has(&overruled, "quarantined");
    has(&play.give(&["history"]).unwrap(), "1.0.1");
    has(&play.give(&["rollback"]).unwrap(), "retour à la version 0.1.0");
    has(&play.give(&["rollback", "--force", "1.0.1"]).unwrap(), "passé outre : a déjà échoué ici");
    let report = play.report();
    let last = report["deployments"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["reason"]["code"], last["overruled"].to_string().as_str()), (&"asked".into(), "[\"quarantined\"]"), "{last}");
    has(&play.give(&["history"]).unwrap(), "[passé outre : a déjà échoué ici]");
    let id = last["id"].as_str().unwrap();
    has(&play.give(&["history", "--evidence", id]).unwrap(), "== journal");
    has(&play.give(&["history", "--evidence", "../state"]).unwrap_err(), "pas de preuves");
}

#[test]
fn an_order_of_the_bot_is_carried_out_once_and_answered() {
    let play = Play::new(Story::Good);
    play.bring("1.0.1");
    play.apply().unwrap();
    play.check("1.0.1").unwrap();
    let back = r#"{"id":"a1","by":"discord:100000000000000001","do":"roll-back","version":"0.1.0"}"#;
    for _ in 0..2 {
        play.order(back);
        play.apply().unwrap();
        play.check("0.1.0").unwrap();
    }
    let report = play.report();
    assert_eq!(report["orders"].as_array().unwrap().len(), 1, "{report}");
    assert_eq!(report["orders"][0]["done"], true);
    assert_eq!(report["deployments"].as_array().unwrap().len(), 2, "once: {report}");
    // What only root may order, and what is no order, changes nothing and is gone.
    for wrong in [
        r#"{"id":"a2","by":"discord:1","do":"roll-back","version":"1.0.1","force":true}"#,
        r#"{"id":"a3","by":"discord:1","do":"apply"}"#,
        r#"{"id":"a4","by":"person:root","do":"unfreeze"}"#,
        "nonsense",
    ] {
        play.order(wrong);
        play.apply().unwrap();
        assert!(!play.folder().join("state/orders/order").exists());
    }
    play.check("0.1.0").unwrap();
    // A folder in its place is put out of the way.
    std::fs::create_dir(play.folder().join("state/orders/order")).unwrap();
    play.bring("1.0.2");
    play.apply().unwrap();
    play.check("1.0.2").unwrap();
}
