//! `systemctl reload` hands the bot over to the next process, under a real systemd and with people who go on asking.
//! `scripts/prove handover` runs the same with larger counts: `FFJ_HANDOVERS` of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use support::load::{heading, load, options, received};
use support::machine::{PATIENCE, suite};
use support::service::Service;

/// The watchdog must go on being fed by whoever is the main process.
const EDIT: &str = "[Service]\nWatchdogSec=6\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reloaded_again_and_again_it_makes_way_without_losing_anything() {
    let suite = suite();
    let Some(service) = Service::install(&suite, options()).await else { return };
    service.edit(EDIT).await;
    service.systemctl("start").await;
    let enough = Arc::new(AtomicBool::new(false));
    let load = tokio::spawn(load(service.double.clone(), 60, Arc::clone(&enough)));
    let handovers: usize = std::env::var("FFJ_HANDOVERS").ok().and_then(|text| text.parse().ok()).unwrap_or(5);
    let mut took = Vec::new();
    for _ in 0..handovers {
        let before = service.show("MainPID").await;
        let began = Instant::now();
        service.systemctl("reload").await;
        took.push(began.elapsed().as_millis());
        assert_ne!(service.show("MainPID").await, before, "another process is the main one");
        let at = service.double.report().interactions;
        service.double.wait_report(PATIENCE, |report| report.interactions >= at + 4).await.unwrap_or_else(|_| panic!("nobody asks"));
    }
    enough.store(true, Ordering::Relaxed);
    let promised = load.await.unwrap();
    let all = service.double.wait_report(PATIENCE, |report| usize::try_from(report.messages_posted).unwrap() >= promised.len()).await;
    assert!(all.is_ok(), "not every promised reminder was delivered");
    let received = received(&service.double);
    let wrong: Vec<&String> = promised.iter().filter(|one| received.get(&heading(one)) != Some(&1)).collect();
    assert_eq!(wrong, Vec::<&String>::new(), "not delivered exactly once");
    let report = service.double.report();
    took.sort_unstable();
    let at = |percent: usize| took[(took.len() - 1) * percent / 100];
    println!(
        "{suite}: {handovers} hand-overs, {} interactions: unanswered {}, answered twice {}, done twice 0, lost 0; identifies {}, resumes {}; \
         reload p50 {} ms, p99 {} ms, max {} ms",
        report.interactions,
        report.unanswered.len(),
        report.visible_twice,
        report.identifies,
        report.resumes,
        at(50),
        at(99),
        at(100),
    );
    assert_eq!((service.show("NRestarts").await.as_str(), report.identifies), ("0", 1));
    // The new main process is a child of PID 1: its end is seen, and the session is found where it left it.
    service.systemctl("kill -s KILL --kill-whom=main").await;
    service.until("NRestarts", "1").await;
    service.until("ActiveState", "active").await;
    service.converse().await;
    assert_eq!(service.double.report().identifies, 1, "resumed after a crash of the successor");
    let journal = service.machine.ask("journalctl -o cat -u ffj-bot").await;
    assert!(!journal.contains("not our child") && !journal.contains("reception only permitted"), "{journal}");
    service.systemctl("stop").await;
    assert_eq!(service.show("Result").await, "success");
    service.end();
}
