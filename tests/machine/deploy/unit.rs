//! Hand-over or restart: a process keeps the unit, the drop-ins and the secrets that it was started with, so a deployment restarts
//! the bot where these have changed, and nowhere else.

use support::load::options;
use support::machine::suite;
use support::stage::Stage;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bot_whose_unit_has_changed_is_restarted_and_any_other_hands_over() {
    const UNIT: &str = "/usr/lib/systemd/system/ffj-bot.service";
    const DROP_IN: &str = "/etc/systemd/system/ffj-bot.service.d/test-more.conf";
    // What has changed, how, whether the bot is restarted for it, and what systemd then has of a setting.
    let steps: [(&str, &str, bool, &str); 6] = [
        ("nothing", "true", false, "0"),
        // As an upgrade of the package does where the unit stays the same.
        ("replaced by the same", &format!("cp -p {UNIT} {UNIT}.new && mv {UNIT}.new {UNIT} && touch -d '1 year ago' {UNIT}"), false, "0"),
        ("the same, with a new date", &format!("touch {UNIT} && systemctl daemon-reload"), false, "0"),
        (
            "another one, with an old date",
            &format!("sed -i 's/^\\[Service\\]/[Service]\\nLogRateLimitBurst=3/' {UNIT} && touch -d '1 year ago' {UNIT}"),
            true,
            "3",
        ),
        ("a drop-in more", &format!("mkdir -p $(dirname {DROP_IN}) && printf '[Service]\\nLogRateLimitBurst=1\\n' >{DROP_IN}"), true, "1"),
        ("a drop-in less", &format!("rm {DROP_IN} && systemctl daemon-reload"), true, "3"),
    ];
    let suite = suite();
    let Some(stage) = Stage::set(&suite, options(), "1s").await else { return };
    // One deployment, after which the start of the bot is known.
    stage.send(&stage.good("1.0.0", "")).await;
    stage.until("1.0.0", "confirmed").await;
    for (number, (what, change, restarts, burst)) in (1..).zip(steps) {
        let before = stage.service.show("InvocationID").await;
        stage.service.machine.ask(change).await;
        let version = format!("1.0.{number}");
        stage.send(&stage.good(&version, "")).await;
        stage.until(&version, "confirmed").await;
        stage.sound(&version).await;
        assert_eq!(stage.service.show("InvocationID").await != before, restarts, "{suite}: {what}");
        assert_eq!(stage.service.show("LogRateLimitBurst").await, burst, "{suite}: {what}");
    }
    // So that the two never use one database, of which the one before understands nothing any more.
    let before = stage.service.show("InvocationID").await;
    let mut draft = stage.draft("1.1.0", "");
    draft.contents.schema.writes += 1;
    draft.contents.schema.reads = [draft.contents.schema.writes; 2];
    stage.send(&stage.signer.bundle(&draft)).await;
    stage.until("1.1.0", "confirmed").await;
    stage.sound("1.1.0").await;
    assert_ne!(stage.service.show("InvocationID").await, before, "{suite}: a database that the release before cannot read");
    let report = stage.service.double.report();
    assert_eq!((report.unanswered.len(), report.visible_twice), (0, 0));
    stage.service.end();
}
