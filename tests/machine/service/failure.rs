//! What only systemd or a person can mend: a frozen process, a refused token.

use std::time::{Duration, Instant};

use discord_double::Options;

use support::machine::suite;
use support::service::{ONLINE, Service};

/// The watchdog of the test; the unit's own is longer.
const WATCHDOG: Duration = Duration::from_secs(6);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_frozen_process_is_replaced_by_the_watchdog() {
    let suite = suite();
    let Some(service) = Service::install(&suite, Options::default()).await else { return };
    service.edit(&format!("[Service]\nWatchdogSec={}\n", WATCHDOG.as_secs())).await;
    service.systemctl("start").await;
    let before = service.show("MainPID").await;
    let frozen = Instant::now();
    service.systemctl("kill -s STOP --kill-whom=main").await;
    service.until("NRestarts", "1").await;
    let noticed = frozen.elapsed();
    service.until("ActiveState", "active").await;
    service.converse().await;
    println!("{suite}: frozen, replaced after {noticed:?}, answers after {:?}", frozen.elapsed());
    assert!(noticed < WATCHDOG + Duration::from_secs(10), "the watchdog took {noticed:?}");
    assert_ne!(service.show("MainPID").await, before);
    assert_eq!(service.double.report().identifies, 1, "the new process resumed the session");
    let journal = service.machine.ask("journalctl -o cat -u ffj-bot").await;
    assert!(journal.contains("Watchdog timeout"), "{journal}");
    service.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_token_stops_it_until_a_person_acts() {
    let suite = suite();
    let Some(service) = Service::start(&suite, Options::default()).await else { return };
    service.double.revoke_token();
    stays_down(&service).await;
    // Starting it again does not help, and says so. The limit for starts is for loops, not for a person who tries.
    service.systemctl("reset-failed").await;
    let again = service.try_systemctl("start").await;
    assert_ne!(again.code, 0, "{again:?}");
    stays_down(&service).await;
    // A token that is no good at all, while Discord is fine.
    service.double.restore_token();
    service.store_token("autre.jeton-sans-valeur.pour-cet-essai").await;
    service.systemctl("reset-failed").await;
    let wrong = service.try_systemctl("restart").await;
    assert_ne!(wrong.code, 0, "{wrong:?}");
    stays_down(&service).await;
    // What the hint says mends it.
    service.store_token(&service.double.token()).await;
    service.systemctl("reset-failed").await;
    service.systemctl("restart").await;
    service.until_line(ONLINE).await;
    service.converse().await;
    service.end();
}

/// The unit failed with the status that forbids restarts, and says in French what to do.
async fn stays_down(service: &Service) {
    service.until("ActiveState", "failed").await;
    assert_eq!(service.show("ExecMainStatus").await, "78");
    assert_eq!(service.show("NRestarts").await, "0");
    let status = service.machine.shell("systemctl status ffj-bot", &[], b"").await;
    assert!(status.out.contains("Arrêté : Discord refuse le jeton"), "{}", status.out);
    let journal = service.machine.ask("journalctl --sync; journalctl -x -n 12 -u ffj-bot").await;
    assert!(journal.contains("Subject: Discord refuse le jeton"), "{journal}");
    assert!(journal.contains("sudo ffj-bot secret set discord-token"), "{journal}");
}
