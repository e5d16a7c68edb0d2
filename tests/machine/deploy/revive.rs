//! A bot that systemd has given up while no release is on trial is started again, whatever brought it down; what a person has stopped
//! stays stopped, and what a person has to mend waits.

use std::time::Instant;

use support::load::options;
use support::machine::suite;
use support::service::Service;
use support::stage::Stage;

/// Kills each process of the bot as soon as it runs, until systemd starts no other.
const KILL_UNTIL_GIVEN_UP: &str = r#"
    until systemctl is-failed -q ffj-bot; do
        main=$(systemctl show -P MainPID ffj-bot)
        [ "$main" = 0 ] || kill -9 "$main"
        until [ "$(systemctl show -P MainPID ffj-bot)" != "$main" ]; do :; done
        until systemctl is-active -q ffj-bot || systemctl is-failed -q ffj-bot; do :; done
    done"#;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn outside_a_trial_nobody_is_given_up_for_good() {
    let Some(stage) = Stage::set(&suite(), options(), "1s").await else { return };
    let service = &stage.service;
    // Four kills within a minute.
    service.machine.ask(KILL_UNTIL_GIVEN_UP).await;
    println!("{}", stage.shown().await);
    comes_back(service, "four starts in a minute").await;
    // A person's restarts of a bot that is well.
    for _ in 0..4 {
        let _refused_in_the_end = service.try_systemctl("restart").await;
    }
    service.until("ActiveState", "failed").await;
    let doctor = service.machine.shell("ffj-bot doctor", &[], b"").await;
    assert!(doctor.out.contains("systemctl reset-failed ffj-bot"), "{doctor:?}");
    comes_back(service, "four restarts by hand").await;
    // The link is gone: there is nothing to execute.
    service.machine.ask("rm /opt/ffj-bot/current; systemctl kill -s KILL --kill-whom=main ffj-bot").await;
    service.until("ActiveState", "failed").await;
    println!("{}", stage.shown().await);
    comes_back(service, "the link is gone").await;
    assert_eq!(stage.runs().await, "0.1.0");
    let journal = service.machine.ask("journalctl --sync; journalctl -x -u ffj-deploy-revive").await;
    assert!(journal.contains("Subject: Le bot est tombé plusieurs fois de suite, et sera relancé"), "{journal}");
    // What a person stops stays stopped.
    service.systemctl("stop").await;
    service.machine.ask("systemctl is-active ffj-deploy-revive; test $? -eq 3").await;
    assert_eq!(service.show("ActiveState").await, "inactive");
    stage.service.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_release_that_ends_badly_and_is_started_too_often_is_given_up_and_not_stopped() {
    let Some(stage) = Stage::set(&suite(), options(), "60s").await else { return };
    let service = &stage.service;
    stage.send(&stage.with_fault("1.6.0", "ends-badly")).await;
    service.machine.until(r#"grep -q '"phase":"probation"' /var/lib/ffj-deploy/status.json"#).await;
    // Nobody has stopped it: systemd refuses the last start.
    for _ in 0..4 {
        let _refused_in_the_end = service.try_systemctl("restart").await;
    }
    let end = stage.until("1.6.0", "rolled_back").await;
    assert_eq!(end["reason"]["code"], "given-up", "{end}");
    stage.sound("0.1.0").await;
    stage.service.end();
}

async fn comes_back(service: &Service, why: &str) {
    let began = Instant::now();
    service.until("ActiveState", "active").await;
    service.converse().await;
    println!("{}: {why}: all is well again after {:?}", service.machine.suite, began.elapsed());
}
