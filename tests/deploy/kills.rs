//! `kill -9` for the activator and for the bot, in the middle of deployments, under a real systemd.

use std::time::Duration;

use rand::Rng as _;

use super::load::options;
use super::machine::suites;
use super::stage::Stage;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_killed_in_the_middle_the_release_arrives_or_the_former_one_stays() {
    let count: usize = std::env::var("FFJ_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(6);
    for suite in suites(&["bookworm"]) {
        let Some(stage) = Stage::set(&suite, options(), "2s").await else { return };
        for number in 1..=count {
            let version = format!("1.1.{number}");
            stage.send(&stage.good(&version, "")).await;
            // Some moment of the second in which nearly everything happens; the points themselves are tried one by one elsewhere.
            tokio::time::sleep(Duration::from_millis(rand::rng().random_range(0..900))).await;
            let victim = ["ffj-deploy-apply", "ffj-bot", "ffj-deploy"][number % 3];
            let _dead_already = stage.service.machine.shell(&format!("systemctl kill -s KILL {victim}"), &[], b"").await;
            stage.until(&version, "confirmed").await;
            stage.sound(&version).await;
        }
        let double = &stage.service.double;
        assert_eq!((double.report().unanswered.len(), double.report().visible_twice), (0, 0));
        println!("{suite}: {count} deployments with a kill in the middle: each arrived");
        stage.service.end();
    }
}
