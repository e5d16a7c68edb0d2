//! Neighbours that want to do harm, on the machine of the kill matrix: a release on trial, which writes the bot's orders and answers at
//! its socket; a listener; whoever has stolen a key. Whoever is judged has no say in the judgement, and nothing that an unprivileged
//! user can make stops the orders of root, the way back or the watch on a trial.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::path::Path;

use serde_json::Value;

use super::matrix::play::{AtWork, Play, Story};
use support::load::options;
use support::machine::suite;
use support::release::{Draft, Signer};
use support::stage::Stage;

/// A user who is nobody of ours.
const STRANGER: u32 = 65_534;

fn last(report: &Value) -> Value {
    report["deployments"].as_array().unwrap().last().cloned().unwrap_or_default()
}

fn of(report: &Value, version: &str) -> Value {
    let all = report["deployments"].as_array().unwrap();
    all.iter().rev().find(|one| one["version"] == version).cloned().unwrap_or_default()
}

fn answer(report: &Value, id: &str) -> Value {
    report["orders"].as_array().unwrap().iter().find(|one| one["id"] == id).cloned().unwrap_or_default()
}

fn bundle(play: &Play, version: &str) -> Vec<u8> {
    play.signer().bundle(&Draft::new(version, b"the program", version))
}

/// A machine on which 1.0.1 is on trial until somebody ends that.
fn on_trial(story: Story) -> (Play, AtWork) {
    let play = Play::new(story);
    play.try_for_long();
    play.bring("1.0.1");
    let at_work = play.at_work();
    play.until("the trial", |report| report["phase"] == "probation");
    (play, at_work)
}

/// A folder that can be moved, and that only its owner can empty.
pub fn trap(place: &Path) {
    let inside = place.join("closed");
    fs::create_dir_all(&inside).unwrap();
    fs::write(inside.join("file"), "x").unwrap();
    for (path, mode) in [(inside.join("file"), 0o644), (inside, 0o755), (place.to_owned(), 0o777)] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        chown(&path, Some(STRANGER), Some(STRANGER)).unwrap();
    }
}

#[test]
fn a_folder_that_root_cannot_empty_stops_nobody() {
    if !nix::unistd::geteuid().is_root() {
        support::machine::skip("only root can leave something in another user's name");
        return;
    }
    let mut play = Play::new(Story::Good);
    play.without_rights();
    play.apply().unwrap();
    for place in ["state/orders/order", "state/incoming/request", "state/incoming/look"] {
        trap(&play.folder().join(place));
        play.apply().unwrap();
    }
    trap(&play.folder().join("state/incoming/bundle"));
    fs::write(play.folder().join("state/incoming/request"), "{}").unwrap();
    play.apply().unwrap();
    // What is brought comes, root's orders are carried out, and the way back is free.
    play.bring("1.0.1");
    play.apply().unwrap();
    play.check("1.0.1").unwrap();
    trap(&play.folder().join("state/orders/order"));
    let said = play.give(&["rollback"]).unwrap();
    assert!(said.contains("retour à la version 0.1.0"), "{said}");
    play.check("0.1.0").unwrap();
    // The bot's own orders come again as soon as it behaves.
    play.order(r#"{"id":"b1","by":"discord:1","do":"freeze","for_seconds":60,"why":"x"}"#);
    play.apply().unwrap();
    assert_eq!(answer(&play.report(), "b1")["done"], true);
}

#[test]
fn a_release_that_lets_nobody_ask_how_it_is_does_not_stay() {
    for (story, code) in [(Story::Full, "silent"), (Story::Trickles, "silent"), (Story::Ignorant, "ignorant")] {
        let play = Play::new(story);
        play.bring("1.0.1");
        play.apply().unwrap();
        play.check("0.1.0").unwrap_or_else(|why| panic!("{story:?}: {why}"));
        let end = last(&play.report());
        assert_eq!((&end["outcome"], &end["reason"]["code"]), (&"rolled_back".into(), &code.into()), "{story:?}: {end}");
        assert_eq!(play.report()["floor"], "0.1.0");
    }
}

#[test]
fn what_cannot_be_proven_is_never_confirmed() {
    let play = Play::new(Story::Hidden);
    play.bring("1.0.1");
    play.apply().unwrap();
    play.check("0.1.0").unwrap();
    let end = last(&play.report());
    assert_eq!((&end["outcome"], &end["reason"]["code"]), (&"rolled_back".into(), &"unproven".into()), "{end}");
    assert_eq!(play.report()["quarantine"], serde_json::json!([]), "it is this machine that cannot tell");
}

#[test]
fn who_says_that_it_made_room_and_goes_on_is_stopped() {
    let play = Play::new(Story::Stays);
    play.bring("1.0.1");
    play.apply().unwrap();
    play.check("1.0.1").unwrap();
    assert_eq!(last(&play.report())["outcome"], "confirmed");
}

#[test]
fn a_check_that_ends_without_a_word_is_no_check() {
    let play = Play::new(Story::Mute);
    play.bring("1.0.1");
    play.apply().unwrap();
    play.check("0.1.0").unwrap();
    let end = last(&play.report());
    assert_eq!((&end["outcome"], &end["reason"]["code"]), (&"refused".into(), &"preflight-mute".into()), "{end}");
}

#[test]
fn a_person_can_stop_waiting_for_a_check_that_hangs() {
    let play = Play::new(Story::Hangs);
    play.bring("1.0.1");
    let _at_work = play.at_work();
    play.until("the check", |report| report["phase"] == "preflight");
    play.ask("r1", r#""do":"roll-back","version":null"#, None);
    let report = play.until("its end", |report| last(report)["outcome"] == "refused");
    assert_eq!(last(&report)["reason"]["code"], "cancelled", "{report}");
    // Its answer is written after that.
    play.until("the answer", |report| answer(report, "r1")["done"] == true);
    play.check("0.1.0").unwrap();
}

#[test]
fn an_order_of_the_bot_never_makes_a_release_stay() {
    let (play, _at_work) = on_trial(Story::Good);
    play.order(r#"{"id":"b1","by":"discord:1","do":"activate","version":"9.9.9"}"#);
    let report = play.until("the answer", |report| answer(report, "b1")["done"] == false);
    assert_eq!(answer(&report, "b1")["code"], "on-trial", "{report}");
    for (id, order) in [("b2", r#""do":"apply""#), ("b3", r#""do":"package""#), ("b4", r#""do":"prune""#)] {
        play.order(&format!(r#"{{"id":"{id}","by":"discord:1",{order}}}"#));
        play.order(&format!(r#"{{"id":"{id}","by":"person:root",{order}}}"#));
    }
    play.order(r#"{"id":"b5","by":"discord:1","do":"unfreeze"}"#);
    let report = play.until("the last answer", |report| answer(report, "b5")["done"] == true);
    assert_eq!((report["phase"].as_str(), report["floor"].as_str()), (Some("probation"), Some("0.1.0")), "{report}");
}

#[test]
fn an_order_of_root_is_judged_before_a_trial_gives_way_and_confirms_nothing() {
    let (play, _at_work) = on_trial(Story::Good);
    play.ask("r1", r#""do":"activate","version":"9.9.9""#, None);
    let report = play.until("the answer", |report| answer(report, "r1")["done"] == false);
    assert_eq!(answer(&report, "r1")["code"], "not-waiting", "{report}");
    // Signed by nobody we know: refused, and what is on trial still is.
    let forged = Signer::new().bundle(&Draft::new("1.0.2", b"the program", ""));
    play.ask("r2", r#""do":"apply""#, Some(&forged));
    let report = play.until("the refusal", |report| of(report, "?")["outcome"] == "refused");
    assert_eq!(of(&report, "?")["reason"]["code"], "signature-unknown-key", "{report}");
    let report = play.until("the trial again", |report| report["phase"] == "probation");
    assert_eq!((of(&report, "1.0.1")["outcome"].as_str(), report["floor"].as_str()), (Some("under_way"), Some("0.1.0")), "{report}");
    assert!(report["maintenance"] == true && play.folder().join("state/probation").exists());
    // A good one takes its place at once, and what was on trial has proved nothing.
    play.ask("r3", r#""do":"apply""#, Some(&bundle(&play, "1.0.3")));
    let report = play.until("the next trial", |report| report["phase"] == "probation" && report["runs"] == "1.0.3");
    assert_eq!(of(&report, "1.0.1")["outcome"], "superseded", "{report}");
    assert_eq!((report["previous"].as_str(), report["floor"].as_str()), (Some("0.1.0"), Some("0.1.0")), "{report}");
    // So the way back leads past it.
    play.ask("r4", r#""do":"roll-back","version":null"#, None);
    play.until("the way back", |report| report["phase"] == "rolled_back");
    play.check("0.1.0").unwrap();
    let history = play.give(&["history"]).unwrap();
    assert!(history.contains("1.0.1 était à l'essai quand une autre a pris sa place"), "{history}");
}

#[test]
fn the_bot_goes_one_step_back_and_no_further_and_freezes_for_a_time() {
    let play = Play::new(Story::Good);
    play.bring("1.0.0");
    play.apply().unwrap();
    play.check("1.0.0").unwrap();
    play.try_for_long();
    play.bring("1.0.1");
    let at_work = play.at_work();
    play.until("the trial", |report| report["phase"] == "probation");
    play.order(r#"{"id":"b0","by":"discord:1","do":"roll-back","version":"0.1.0"}"#);
    let report = play.until("the answer", |report| answer(report, "b0")["done"] == false);
    assert_eq!(answer(&report, "b0")["code"], "too-far", "{report}");
    assert_eq!(report["before"], "1.0.0", "{report}");
    play.order(r#"{"id":"b1","by":"discord:1","do":"roll-back","version":null}"#);
    play.until("the way back", |report| report["phase"] == "rolled_back");
    drop(at_work);
    for (id, order) in [("b2", r#""do":"roll-back","version":null"#), ("b3", r#""do":"roll-back","version":"0.1.0""#)] {
        play.order(&format!(r#"{{"id":"{id}","by":"discord:1",{order}}}"#));
        play.apply().unwrap();
        let report = play.report();
        assert_eq!(answer(&report, id)["code"], "too-far", "{report}");
        assert!(report["before"].is_null(), "{report}");
    }
    for (id, order) in [("b4", "null"), ("b5", "5000000")] {
        play.order(&format!(r#"{{"id":"{id}","by":"discord:1","do":"freeze","for_seconds":{order},"why":"x"}}"#));
        play.apply().unwrap();
        let frozen = play.report()["frozen"].clone();
        let moment = |name: &str| frozen[name].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
        let hours = moment("until").duration_since(moment("since")).as_hours();
        assert!((167..=168).contains(&hours), "{frozen}");
    }
    play.check("1.0.0").unwrap();
    // Each was told by a way on which no release has a say.
    assert_eq!(play.told().len(), 3, "one way back and two freezes: {:?}", play.told());
    // Root goes as far as it likes.
    play.give(&["rollback"]).unwrap();
    play.check("0.1.0").unwrap();
}

#[test]
fn a_key_that_was_stolen_while_a_release_waited_activates_nothing() {
    let play = Play::new(Story::Good);
    let stolen = Signer::new();
    fs::write(play.folder().join("keys/stolen.pub"), stolen.file()).unwrap();
    play.mode("approve");
    play.bring_bundle(&stolen.bundle(&Draft::new("1.0.1", b"the program", "")));
    play.apply().unwrap();
    assert_eq!(play.report()["staged"], "1.0.1");
    fs::write(play.folder().join("keys/revoked"), stolen.id()).unwrap();
    let said = play.give(&["activate", "1.0.1"]).unwrap_err();
    assert!(said.contains("révoquée"), "{said}");
    play.check("0.1.0").unwrap();
    let said = play.give(&["check"]).unwrap();
    assert!(said.contains("stolen.pub") && said.contains("révoquée") && said.contains("1.0.1"), "{said}");
}

#[test]
fn what_comes_unasked_is_no_pre_release_and_not_older_than_what_waits() {
    let play = Play::new(Story::Good);
    play.bring("1.0.2-rc.1");
    play.apply().unwrap();
    assert_eq!(last(&play.report())["reason"]["code"], "pre-release");
    play.check("0.1.0").unwrap();
    play.mode("approve");
    for version in ["1.0.3", "1.0.2"] {
        play.bring(version);
        play.apply().unwrap();
    }
    let report = play.report();
    assert_eq!(
        (report["staged"].as_str(), last(&report)["reason"]["code"].as_str()),
        (Some("1.0.3"), Some("older-than-waiting")),
        "{report}"
    );
    // Somebody who asks is free to.
    let stick = play.stick("1.0.2-rc.1");
    play.give(&["apply", &stick]).unwrap();
    play.check("1.0.2-rc.1").unwrap();
}

/// The same under the real systemd, all at once, as the user of the bot and in its sandbox.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn under_systemd_a_release_that_turns_hostile_is_left_behind() {
    let Some(stage) = Stage::set(&suite(), options(), "1h").await else { return };
    stage.send(&stage.with_fault("1.0.1", "hostile")).await;
    let end = stage.until("1.0.1", "rolled_back").await;
    assert_eq!((&end["reason"]["code"], &end["runs"]), (&"silent".into(), &"0.1.0".into()), "{end}");
    let moment = |name: &str| end[name].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
    println!("{}: left behind after {} s", stage.service.machine.suite, moment("ended").duration_since(moment("started")).as_secs());
    stage.sound("0.1.0").await;
    stage.service.converse().await;
    let report = stage.report().await;
    assert_eq!((report["floor"].as_str(), report["frozen"].is_null()), (Some("0.1.0"), true), "{report}");
    assert_eq!(answer(&report, "evil")["done"], false, "{report}");
    // What it has left is in nobody's way: orders of root are carried out, and what is good comes.
    let back = stage.service.machine.shell("ffj-deploy freeze --why essai && ffj-deploy unfreeze", &[], b"").await;
    assert_eq!(back.code, 0, "{back:?}");
    stage.send(&stage.good("1.0.2", "")).await;
    stage.service.machine.until(r#"grep -q '"phase":"probation"' /var/lib/ffj-deploy/status.json"#).await;
    assert_eq!(stage.runs().await, "1.0.2");
    // What is ordered in the name of the bot is told by the package, in a sandbox of its own; here nobody has an address.
    stage
        .service
        .machine
        .ask(
            r#"echo '{"id":"z","by":"discord:1","do":"freeze","for_seconds":60,"why":"x"}' >/root/order && chown ffj-bot /root/order
               chmod 0644 /root/order && mv /root/order /var/lib/ffj-deploy/orders/order"#,
        )
        .await;
    stage.service.machine.until("journalctl --sync; journalctl -u 'ffj-deploy-tell@*' | grep -q 'nobody is told by mail'").await;
    stage.service.end();
}
