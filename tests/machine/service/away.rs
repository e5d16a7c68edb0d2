//! Discord away is no failure: nothing restarts, nothing is lost, and a start waits.

use std::time::{Duration, Instant};

use discord_double::Options;

use support::machine::{PATIENCE, suite};
use support::service::{ONLINE, Service};

/// A watchdog so short that it would bite, were it not fed while Discord is away.
const EDIT: &str = "[Service]\nWatchdogSec=5s\nTimeoutStartSec=5s\n";

/// How long Discord is away.
fn absence() -> Duration {
    let seconds = std::env::var("FFJ_AWAY_SECONDS").ok().and_then(|text| text.parse().ok());
    Duration::from_secs(seconds.unwrap_or(15))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn discord_away_restarts_nothing_and_loses_nothing() {
    let suite = suite();
    let Some(service) = Service::install(&suite, Options::default()).await else { return };
    service.edit(EDIT).await;
    service.systemctl("start").await;
    let main = service.show("MainPID").await;
    service.remind(3, "pendant la panne").await;
    service.remind(2 + absence().as_secs().cast_signed(), "vers la fin de la panne").await;
    service.double.go_away();
    service.until_line("Discord injoignable").await;
    // The absence itself is what is tested; there is no condition to wait for.
    tokio::time::sleep(absence()).await;
    assert_eq!(service.show("ActiveState").await, "active");
    assert!(service.show("StatusText").await.starts_with("Discord injoignable, nouvel essai en cours"));
    let status = service.machine.ask("ffj-bot status").await;
    assert!(status.contains("connexion perdue"), "{status}");
    service.double.come_back();
    let back = Instant::now();
    service.double.wait_ready(PATIENCE).await.unwrap();
    let connected = back.elapsed();
    // The pauses between attempts grow with the absence, up to five minutes.
    let patience = PATIENCE + absence() * 2;
    assert_eq!(service.reminded("pendant la panne", patience).await, 1);
    assert_eq!(service.reminded("vers la fin de la panne", patience).await, 1);
    println!("{suite}: away {:?}; back, connected after {connected:?}, late reminders there after {:?}", absence(), back.elapsed());
    service.until_line(ONLINE).await;
    service.converse().await;
    assert_eq!(service.show("NRestarts").await, "0");
    assert_eq!(service.show("MainPID").await, main);
    assert_eq!(service.query("SELECT count(*) || ' ' || sum(state = 'sent') FROM outbox").await, "2 2");
    assert_eq!(service.query("SELECT count(*) || ' ' || sum(state = 'done') FROM reminder").await, "2 2");
    assert_eq!(service.double.messages("dm:alice").len(), 2, "each reminder came once");
    assert_eq!(service.double.report().identifies, if absence() < Duration::from_secs(170) { 1 } else { 2 });
    service.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_start_waits_for_discord_as_long_as_it_takes() {
    let suite = suite();
    let Some(service) = Service::install(&suite, Options::default()).await else { return };
    service.edit(EDIT).await;
    service.double.go_away();
    service.systemctl("start --no-block").await;
    service.until_line("Discord injoignable").await;
    // Well over the 5 s that a start may take by the unit; the long proof is longer than what the bot asks for at once.
    tokio::time::sleep(absence()).await;
    assert_eq!(service.show("ActiveState").await, "activating");
    service.double.come_back();
    service.until("ActiveState", "active").await;
    service.until_line(ONLINE).await;
    service.converse().await;
    assert_eq!(service.show("NRestarts").await, "0");
    service.end();
}
