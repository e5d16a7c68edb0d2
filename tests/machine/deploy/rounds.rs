//! One deployment after the other, while people go on using the bot. `scripts/prove deployments` runs the same a thousand times.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use support::dialogue::answered;
use support::load::{heading, load, options, received};
use support::machine::suite;
use support::stage::Stage;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn releases_follow_each_other_and_nobody_notices() {
    let count: usize = std::env::var("FFJ_DEPLOYMENTS").ok().and_then(|text| text.parse().ok()).unwrap_or(4);
    let suite = suite();
    let Some(stage) = Stage::set(&suite, options(), "1s").await else { return };
    let owner = stage.service.double.user("proprietaire");
    let words = serde_json::json!({ "usage": "exploitation", "salon": "annonces" });
    answered(&owner.slash("general", "config salon", words)).await;
    let enough = Arc::new(AtomicBool::new(false));
    let load = tokio::spawn(load(stage.service.double.clone(), 60, Arc::clone(&enough)));
    for number in 1..=count {
        let version = format!("1.0.{number}");
        stage.send(&stage.good(&version, ["", "the other one"][number % 2])).await;
        let done = stage.until(&version, "confirmed").await;
        assert_eq!(done["runs"], version, "{done}");
        if number % 50 == 0 {
            println!("{suite}: {number} deployments");
        }
    }
    enough.store(true, Ordering::Relaxed);
    let promised = load.await.unwrap();
    let double = &stage.service.double;
    // One message for each promise, and one for each deployment.
    let posted = promised.len() + count;
    let all = double.wait_report(Duration::from_secs(90), |report| usize::try_from(report.messages_posted).unwrap() >= posted).await;
    assert!(all.is_ok(), "not every promised reminder was delivered");
    let received = received(double);
    let wrong: Vec<&String> = promised.iter().filter(|one| received.get(&heading(one)) != Some(&1)).collect();
    assert_eq!(wrong, Vec::<&String>::new(), "not delivered exactly once");
    let rows = stage.service.query("SELECT count(*) FROM reminder").await;
    assert_eq!(rows, promised.len().to_string(), "rows lost");
    let report = double.report();
    // From the request to the first moment at which the new release acted.
    let times = stage.live_times().await;
    let at = |percent: usize| times[(times.len() - 1) * percent / 100];
    println!(
        "{suite}: {count} deployments, {} interactions: unanswered {}, late {}, answered twice {}, rows lost 0; identifies {}, resumes {}; \
         from request to new release acting p50 {} ms, p99 {} ms, max {} ms",
        report.interactions,
        report.unanswered.len(),
        report.late,
        report.visible_twice,
        report.identifies,
        report.resumes,
        at(50),
        at(99),
        at(100),
    );
    // What is remembered of each, the files that are full among them.
    let bytes: usize = stage.service.machine.ask("cat /var/lib/ffj-deploy/history*.jsonl | wc -c").await.parse().unwrap();
    let lines: usize = stage.service.machine.ask("cat /var/lib/ffj-deploy/history*.jsonl | wc -l").await.parse().unwrap();
    println!("{suite}: the history has {lines} lines and {bytes} bytes");
    assert_eq!((report.unanswered.len(), report.late, report.visible_twice, report.identifies), (0, 0, 0, 1));
    assert_eq!(stage.service.show("NRestarts").await, "0");
    told(&stage, count).await;
    stage.sound(&format!("1.0.{count}")).await;
    let kept = stage.service.machine.ask("ls /opt/ffj-bot/releases | wc -l").await;
    assert!(kept.parse::<usize>().unwrap() <= 5, "pruned to the last few: {kept}");
    stage.service.end();
}

/// Those who must know know: one message for each deployment, which says in the end that the bot was updated, and to what.
async fn told(stage: &Stage, count: usize) {
    let says = |message: &serde_json::Value, what: &str| message["content"].as_str().is_some_and(|text| text.contains(what));
    let double = &stage.service.double;
    let last = |message: &serde_json::Value| says(message, "Bot mis à jour") && says(message, &format!("1.0.{count}"));
    double.wait_message("annonces", last, Duration::from_secs(60)).await.unwrap_or_else(|why| panic!("nobody is told: {why}"));
    let messages = double.messages("annonces");
    let (all, updated) = (messages.len(), messages.iter().filter(|one| says(one, "Bot mis à jour")).count());
    // The double remembers the latest of a channel only.
    assert!(updated == all && (count > 50 || all == count), "{all} messages for {count} deployments, {updated} of them at their end");
}
