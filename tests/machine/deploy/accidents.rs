//! Accidents that a person causes or sees, with the time until all is well again: a machine that loses power while a release is checked,
//! and a stop in the middle of a hand-over.

use std::time::Instant;

use support::dialogue::all_answered;
use support::load::options;
use support::machine::suite;
use support::stage::{AT_REST, Stage};

/// Waits for a phase without a pause: it may be over in some milliseconds.
fn as_soon_as(phase: &str) -> String {
    format!(r#"timeout 60 sh -c 'until grep -q "\"phase\":\"{phase}\"" /var/lib/ffj-deploy/status.json; do :; done'"#)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_machine_that_loses_power_while_a_release_is_checked_goes_on_at_its_start() {
    let suite = suite();
    let Some(stage) = Stage::set(&suite, options(), "1s").await else { return };
    let machine = &stage.service.machine;
    stage.send(&stage.with_fault("1.3.0", "slow")).await;
    machine.ask(&as_soon_as("preflight")).await;
    machine.crash().await;
    let began = Instant::now();
    // Neither a timer nor a person: whoever puts the tree in order at the start lets it go on.
    stage.until("1.3.0", "confirmed").await;
    println!("{suite}: power lost while a release was checked: it stays {:?} after the start of the machine", began.elapsed());
    stage.sound("1.3.0").await;
    stage.service.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_in_the_middle_of_a_hand_over_is_a_stop() {
    let Some(stage) = Stage::set(&suite(), options(), "2s").await else { return };
    for version in ["1.4.1", "1.4.2", "1.4.3"] {
        stopped_while(&stage, version, "swapped").await;
    }
    stage.service.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_that_is_not_over_when_a_release_takes_its_place_is_waited_for() {
    let Some(stage) = Stage::set(&suite(), options(), "2s").await else { return };
    let machine = &stage.service.machine;
    machine.write("/etc/systemd/system/ffj-bot.service.d/slow.conf", "[Service]\nExecStop=sleep 4\n").await;
    machine.ask("systemctl daemon-reload && systemctl restart ffj-bot").await;
    stopped_while(&stage, "1.4.1", "preflight").await;
    stage.service.end();
}

/// Stops the bot in this phase of a deployment; and starts it again.
async fn stopped_while(stage: &Stage, version: &str, phase: &str) {
    let machine = &stage.service.machine;
    stage.send(&stage.good(version, version)).await;
    machine.ask(&format!("{} && systemctl stop ffj-bot", as_soon_as(phase))).await;
    let began = Instant::now();
    machine.until(&format!("{AT_REST} || grep -q handed_over /var/lib/ffj-deploy/status.json")).await;
    assert_eq!(stage.service.show("ActiveState").await, "inactive", "started again although a person had stopped it");
    let shown = stage.shown().await;
    assert!(shown.contains("arrêté : « sudo systemctl start ffj-bot"), "{shown}");
    stage.service.systemctl("start").await;
    stage.until(version, "confirmed").await;
    stage.sound(version).await;
    let report = stage.report().await;
    assert_eq!(report["quarantine"], serde_json::json!([]), "it has done nothing wrong: {report}");
    let suite = &machine.suite;
    println!("{suite}: stopped in {phase} of {version}, and started again: all is well {:?} after the stop; {shown}", began.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_release_that_comes_while_a_person_has_something_to_mend_is_not_blamed_for_it() {
    let suite = suite();
    let Some(stage) = Stage::set(&suite, options(), "2s").await else { return };
    let (service, machine) = (&stage.service, &stage.service.machine);
    service.double.revoke_token();
    service.until("ActiveState", "failed").await;
    stage.send(&stage.good("1.5.0", "")).await;
    machine.ask(&as_soon_as("handed_over")).await;
    service.until("ExecMainStatus", "78").await;
    service.until("ActiveState", "failed").await;
    let shown = stage.shown().await;
    assert!(shown.contains("une personne doit d'abord corriger") && !shown.contains("relancée toute seule"), "{shown}");
    println!("{suite}: a token that is refused, and a release: {shown}");
    // Another activator finds a release on trial that does not run, and knows that the one before did not run either.
    machine.ask("systemctl kill -s KILL ffj-deploy-apply").await;
    machine
        .until(r#"test "$(systemctl show -P NRestarts ffj-deploy-apply)" = 1 && test "$(systemctl show -P MainPID ffj-deploy-apply)" != 0"#)
        .await;
    // What must not happen leaves no sign; it looks four times a second.
    machine.ask("sleep 2").await;
    let report = stage.report().await;
    assert_eq!((report["phase"].as_str(), &report["quarantine"]), (Some("handed_over"), &serde_json::json!([])), "{report}");
    service.double.restore_token();
    machine.ask("systemctl reset-failed ffj-bot && systemctl start ffj-bot").await;
    stage.until("1.5.0", "confirmed").await;
    stage.sound("1.5.0").await;
    // Not that Discord took everything: `doctor` asked with the token that it refuses.
    all_answered(&service.double, "");
}
