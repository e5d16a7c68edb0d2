//! `kill -9` of the service at random moments ([`next_kill`] says what they leave out) under load, with systemd starting it again. Nothing is unanswered, answered
//! twice, done twice or lost. `scripts/prove systemd` runs the same with larger counts: `FFJ_KILLS` kills, and interactions at
//! 20 a second as long as that takes, `FFJ_INTERACTIONS` at least.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use support::load::{heading, load, next_kill, number, options, received, silences, told};
use support::machine::{PATIENCE, suite};
use support::service::{ONLINE, Service};

/// A killed service is always started again: the limit of the unit is for crashes that no restart mends.
const EDIT: &str = "[Unit]\nStartLimitIntervalSec=0\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_again_and_again_it_loses_and_repeats_nothing() {
    let suite = suite();
    let Some(service) = Service::install(&suite, options()).await else { return };
    service.edit(EDIT).await;
    service.systemctl("start").await;
    let enough = Arc::new(AtomicBool::new(false));
    let load = tokio::spawn(load(service.double.clone(), number("FFJ_INTERACTIONS", 100), Arc::clone(&enough)));
    let kills = number("FFJ_KILLS", 5);
    let mut killed = 0;
    while killed < kills && !load.is_finished() {
        next_kill(&service.double).await;
        // Between two processes there is nothing to kill.
        killed += usize::from(service.try_systemctl("kill -s KILL --kill-whom=main").await.code == 0);
    }
    enough.store(true, Ordering::Relaxed);
    let promised = load.await.unwrap();
    settle(&service, &promised).await;
    tell(&service, killed).await;
    service.end();
}

/// Asserts that each promised reminder is one row, and is delivered exactly once.
async fn settle(service: &Service, promised: &[String]) {
    let all = service.double.wait_report(PATIENCE, |report| usize::try_from(report.messages_posted).unwrap() >= promised.len()).await;
    assert!(all.is_ok(), "not every promised reminder was delivered");
    service.until_line(ONLINE).await;
    let rows = service.query("SELECT count(*) || ' ' || count(DISTINCT content) || ' ' || sum(state = 'done') FROM reminder").await;
    assert_eq!(rows, format!("{0} {0} {0}", promised.len()), "rows of reminders");
    let sent = service.query("SELECT count(*) || ' ' || sum(state = 'sent') FROM outbox").await;
    assert_eq!(sent, format!("{0} {0}", promised.len()), "rows of the outbox");
    let once: BTreeMap<String, usize> = promised.iter().map(|content| (heading(content), 1)).collect();
    assert_eq!(received(&service.double), once, "messages that people have");
}

/// Prints what happened, and how long nothing was answered after each death, by systemd's own record of it.
async fn tell(service: &Service, killed: usize) {
    let deaths = "journalctl --sync; journalctl -u ffj-bot -o json --output-fields=EXIT_CODE MESSAGE_ID=98e322203f7a4ed290d09fe03c09fe15";
    let deaths: Vec<u64> = service.machine.ask(deaths).await.lines().filter_map(died).collect();
    let again = silences(&service.double, &deaths);
    println!(
        "{}: {killed} kills, {} deaths, {} restarts, {} ({} were killed again before)",
        service.machine.suite,
        deaths.len(),
        service.show("NRestarts").await,
        told(&service.double, (0, 0), &again),
        deaths.len() - again.len(),
    );
}

/// When a process died, in ms since 1970, from a line of the journal.
fn died(line: &str) -> Option<u64> {
    let entry: serde_json::Value = serde_json::from_str(line).ok()?;
    let at: u64 = entry["__REALTIME_TIMESTAMP"].as_str()?.parse().ok()?;
    (entry["EXIT_CODE"] == "killed").then_some(at / 1000)
}
