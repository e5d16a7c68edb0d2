//! Accidents that a person causes or sees, with the time until all is well again: a machine that loses power while a release is checked,
//! and a stop in the middle of a hand-over.

use std::time::Instant;

use support::load::options;
use support::machine::suite;
use support::stage::Stage;

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
    let suite = suite();
    let Some(stage) = Stage::set(&suite, options(), "2s").await else { return };
    let machine = &stage.service.machine;
    for (number, phase) in (1..).zip(["swapped", "swapped", "preflight"]) {
        if phase == "preflight" {
            // It takes its time to stop, so that the hand-over meets a stop that is not over.
            machine.write("/etc/systemd/system/ffj-bot.service.d/slow.conf", "[Service]\nExecStop=sleep 4\n").await;
            machine.ask("systemctl daemon-reload && systemctl restart ffj-bot").await;
        }
        let version = format!("1.4.{number}");
        stage.send(&stage.good(&version, &version)).await;
        machine.ask(&format!("{} && systemctl stop ffj-bot", as_soon_as(phase))).await;
        let began = Instant::now();
        machine
            .until("! systemctl is-active --quiet ffj-deploy-apply.service || grep -q handed_over /var/lib/ffj-deploy/status.json")
            .await;
        assert_eq!(stage.service.show("ActiveState").await, "inactive", "started again although a person had stopped it");
        let status = machine.ask("ffj-deploy status").await;
        stage.service.systemctl("start").await;
        stage.until(&version, "confirmed").await;
        stage.sound(&version).await;
        let report = stage.report().await;
        assert_eq!(report["quarantine"], serde_json::json!([]), "it has done nothing wrong: {report}");
        println!(
            "{suite}: stopped in the hand-over to {version}, and started again: all is well {:?} after the stop; {status}",
            began.elapsed()
        );
    }
}
