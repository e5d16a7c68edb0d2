//! The whole way: a release is published on the forge, the forge says so, and the machine has it. `scripts/prove pushed` measures it.

use std::time::{SystemTime, UNIX_EPOCH};

use support::gitea::Gitea;
use support::load::options;
use support::machine::suite;
use support::stage::Stage;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_published_on_the_forge_is_on_the_machine_seconds_later() {
    let count: usize = std::env::var("FFJ_PUSHES").ok().and_then(|text| text.parse().ok()).unwrap_or(2);
    let suite = suite();
    let Some(stage) = Stage::set(&suite, options(), "1s").await else { return };
    let gitea = Gitea::new();
    let source = format!("[source]\nforge = \"{}\"\nrepository = \"ffj/bot\"\n", gitea.url());
    stage.service.machine.write("/etc/ffj-bot/deploy.d/forge.toml", &source).await;
    stage.service.machine.ask("systemctl start ffj-deploy-look.path && systemctl restart ffj-deploy").await;
    let mut took = Vec::new();
    for number in 1..=count {
        let version = format!("1.3.{number}");
        gitea.publish(&format!("v{version}"), &stage.good(&version, ["", "another"][number % 2]));
        assert_eq!(stage.announce(number).await, 202);
        let accepted = now_ms();
        let done = stage.until(&version, "confirmed").await;
        let began: jiff::Timestamp = done["started"].as_str().unwrap().parse().unwrap();
        let acted = u64::try_from(began.as_millisecond()).unwrap() + done["live_ms"].as_u64().unwrap();
        took.push(acted.saturating_sub(accepted));
    }
    took.sort_unstable();
    let at = |percent: usize| took[(took.len() - 1) * percent / 100];
    println!(
        "{suite}: {count} releases announced by the forge: from webhook accepted to new release acting p50 {} ms, p99 {} ms, max {} ms",
        at(50),
        at(99),
        at(100)
    );
    let double = &stage.service.double;
    assert_eq!((double.report().unanswered.len(), double.report().identifies), (0, 1));
    // Nothing new is no reason to do anything.
    let files = gitea.files_asked().len();
    assert_eq!(stage.announce(count + 1).await, 202);
    stage.service.machine.until(r#"grep -q '"found":null' /var/lib/ffj-deploy/incoming/looked.json"#).await;
    assert_eq!(gitea.files_asked().len(), files);
    stage.sound(&format!("1.3.{count}")).await;
    stage.service.end();
}

fn now_ms() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis().try_into().unwrap()
}
