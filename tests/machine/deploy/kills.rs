//! `kill -9` for the activator and for the bot, in the middle of deployments, under a real systemd.

use std::collections::BTreeMap;
use std::time::Duration;

use support::load::options;
use support::machine::suite;
use support::stage::{AT_REST, Stage};

/// Who is killed, and how.
const VICTIMS: [(&str, &str); 3] = [
    ("the activator", "systemctl kill -s KILL ffj-deploy-apply"),
    ("the process that hands over", "systemctl kill -s KILL --kill-whom=main ffj-bot"),
    ("the process that takes over", "kill -9 $(pgrep -n -u ffj-bot)"),
];
/// The moments that are tried, in ms after the delivery: all that a deployment does before its probation falls into them.
const UNTIL: u64 = 1_800;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_killed_in_the_middle_the_release_arrives_or_the_former_one_stays() {
    let count: u64 = std::env::var("FFJ_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(9);
    let suite = suite();
    let Some(stage) = Stage::set(&suite, options(), "1s").await else { return };
    let mut outcomes = BTreeMap::<(&str, String), usize>::new();
    for (number, victim) in (1..=count).zip(VICTIMS.iter().cycle()) {
        let version = format!("1.1.{number}");
        // Each its own program: one that was killed too often is not brought again under another number.
        stage.send(&stage.good(&version, &version)).await;
        tokio::time::sleep(Duration::from_millis(number * UNTIL / count)).await;
        let _dead_already = stage.service.machine.shell(victim.1, &[], b"").await;
        let ended = format!(r#"grep -qE '"version":"{version}"[^}}]*"outcome":"(confirmed|rolled_back)"' /var/lib/ffj-deploy/status.json"#);
        stage.service.machine.until(&ended).await;
        stage.service.machine.until(AT_REST).await;
        let report = stage.report().await;
        let runs = report["runs"].as_str().unwrap().to_owned();
        stage.sound(&runs).await;
        let outcome = report["deployments"].as_array().unwrap().last().unwrap()["outcome"].as_str().unwrap().to_owned();
        assert_eq!(outcome == "confirmed", runs == version, "{report}");
        // Only who stands for the new release can be its end.
        assert!(outcome == "confirmed" || victim.0 == VICTIMS[2].0 || victim.0 == VICTIMS[1].0, "{}: {report}", victim.0);
        *outcomes.entry((victim.0, outcome)).or_default() += 1;
    }
    let double = &stage.service.double;
    assert_eq!((double.report().unanswered.len(), double.report().visible_twice), (0, 0));
    println!("{suite}: {count} deployments with a kill in the middle: {outcomes:?}");
    stage.service.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_machine_that_loses_power_in_the_middle_of_a_trial_goes_on_with_it() {
    let suite = suite();
    let Some(stage) = Stage::set(&suite, options(), "4s").await else { return };
    stage.send(&stage.good("1.2.1", "")).await;
    stage.service.machine.until(r#"grep -q '"phase":"probation"' /var/lib/ffj-deploy/status.json"#).await;
    stage.service.machine.crash().await;
    let done = stage.until("1.2.1", "confirmed").await;
    assert_eq!(done["runs"], "1.2.1", "{done}");
    stage.sound("1.2.1").await;
    // And with one that crashes, the former one runs again, although nobody saw the beginning.
    stage.service.machine.ask("systemctl start ffj-deploy.socket").await;
    stage.send(&stage.with_fault("1.2.2", "crashes")).await;
    stage
        .service
        .machine
        .until(r#"grep -q '"version":"1.2.2"[^}]*"phase":"\(handed_over\|probation\)"' /var/lib/ffj-deploy/status.json"#)
        .await;
    stage.service.machine.crash().await;
    stage.until("1.2.2", "rolled_back").await;
    stage.sound("1.2.1").await;
    println!(
        "{suite}: power lost twice in the middle of a trial; systemd says {}",
        stage.service.machine.ask("systemctl is-system-running || true").await
    );
    stage.service.end();
}
