//! Foreign libraries on the Discord double: what discord.py and discord.js take for Discord is not a dialect of ours.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails by panicking and prints what it measured"
)]

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use discord_double::{Answer, Double, GatewayFault, Interaction, Options};
use serde_json::json;
use tokio::process::{Child, Command};

/// Longest wait for anything; only a failing test waits this long.
const PATIENCE: Duration = Duration::from_secs(30);

/// A process with a library in it. What it wrote is shown when the test fails.
struct Peer {
    _child: Child,
    log: tempfile::NamedTempFile,
}

impl Drop for Peer {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("the peer wrote:\n{}", std::fs::read_to_string(self.log.path()).unwrap_or_default());
        }
    }
}

/// Where `scripts/lib/peers` installs the libraries.
fn installed() -> PathBuf {
    let named = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let cache = || named("XDG_CACHE_HOME").or_else(|| Some(named("HOME")?.join(".cache"))).map(|cache| cache.join("ffj-bot"));
    let place = named("FFJ_PEERS_DIR").or_else(|| Some(named("FFJ_CACHE_DIR").or_else(cache)?.join("peers")));
    place.unwrap_or_default()
}

/// Tells that a test did not take place, and fails where tests must.
fn skipped() {
    eprintln!("skipped: needs scripts/lib/peers");
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|set| set == value);
    assert!(!is("CI", "true") && !is("FFJ_MUST_RUN", "1"), "this test must run here, and needs scripts/lib/peers");
}

impl Peer {
    fn start(double: &Double, program: &Path, script: &str) -> Self {
        let log = tempfile::NamedTempFile::new().unwrap();
        let child = Command::new(program)
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers").join(script))
            .env("DISCORD_API", double.api_url())
            .env("DISCORD_GATEWAY", double.gateway_url())
            .env("DISCORD_TOKEN", double.token())
            .env("FFJ_PEERS_DIR", installed())
            .stdin(Stdio::null())
            .stdout(log.reopen().unwrap())
            .stderr(log.reopen().unwrap())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        Self { _child: child, log }
    }
}

async fn answered(interaction: &Interaction) -> Answer {
    interaction.answer(PATIENCE).await.unwrap()
}

/// Talks with a peer that has the commands of both scripts.
async fn converse(program: &Path, script: &str) {
    let double = Double::start(Options::default());
    let _peer = Peer::start(&double, program, script);
    double.wait_ready(PATIENCE).await.unwrap();
    double.wait_report(PATIENCE, |report| report.command_writes > 0).await.unwrap();
    assert_eq!(double.commands(None).len(), 4);
    let alice = double.user("alice");

    let pong = answered(&alice.slash("general", "ping", json!({ "texte": "un" }))).await;
    assert_eq!((pong.kind, pong.content(), pong.ephemeral()), (4, "pong un", true));
    let choices = answered(&alice.autocomplete("general", "ping", json!({ "texte": "de" }), "texte")).await;
    assert_eq!(choices.data["choices"][0]["name"], "DE");

    let slow = alice.slash("general", "lent", json!({}));
    assert_eq!(answered(&slow).await.kind, 5);
    assert_eq!(slow.edited(PATIENCE).await.unwrap()["content"], "fini");
    slow.wait_followup(|message| message["content"] == "suite", PATIENCE).await.unwrap();

    let shown = answered(&alice.slash("general", "bouton", json!({}))).await;
    let pressed = answered(&alice.click(&shown, "presser")).await;
    assert_eq!((pressed.kind, pressed.content()), (7, "pressé"));
    let form = answered(&alice.slash("general", "formulaire", json!({}))).await;
    assert_eq!(form.kind, 9);
    assert_eq!(answered(&alice.submit(&form, json!({ "nom": "Alice" }))).await.content(), "bonjour Alice");

    let me = double.world(|world| world.bot);
    alice.say("general", &format!("<@{me}> salut"));
    let read = |message: &serde_json::Value| message["content"].as_str().is_some_and(|text| text.starts_with("lu : "));
    let reply = double.wait_message("general", read, PATIENCE).await.unwrap();
    assert!(reply["content"].as_str().unwrap().ends_with("salut"), "{reply}");

    // Twice, because a session must be resumable again after it was resumed.
    for resumes in 1..=2 {
        double.fault(GatewayFault::Reconnect);
        double.wait_report(PATIENCE, |report| report.resumes == resumes).await.unwrap();
        let texte = format!("reprise {resumes}");
        let again = answered(&alice.slash("general", "ping", json!({ "texte": texte }))).await;
        assert_eq!(again.content(), format!("pong {texte}"));
    }
    // What is raised while the connection is down reaches the peer after it.
    double.fault(GatewayFault::Reset);
    double.wait_sessions(PATIENCE, |sessions| sessions.iter().all(|session| !session.alive).then_some(())).await.unwrap();
    let replayed = answered(&alice.slash("general", "ping", json!({ "texte": "perdu" }))).await;
    assert_eq!(replayed.content(), "pong perdu");

    let report = double.report();
    let rejected: Vec<String> = report.rejected.iter().map(|one| format!("{one:?}")).collect();
    assert_eq!(rejected, Vec::<String>::new(), "requests that the double takes for wrong");
    assert_eq!(report.drift, Vec::<String>::new(), "answers of the double that the official description does not allow");
    assert_eq!(report.unanswered, Vec::<String>::new());
    assert_eq!(report.undelivered, Vec::<String>::new());
    assert_eq!((report.visible_twice, report.answered_twice, report.late), (0, 0, 0));
    assert_eq!((report.identifies, report.resumes, report.resumes_at_other_url), (1, 3, 0));
    double.stop();
}

#[tokio::test]
async fn discord_py_takes_the_double_for_discord() {
    let python = installed().join("venv/bin/python");
    if !python.exists() {
        return skipped();
    }
    converse(&python, "discord_py_bot.py").await;
}

#[tokio::test]
async fn discord_js_takes_the_double_for_discord() {
    if !installed().join("node_modules/discord.js").exists() {
        return skipped();
    }
    converse(Path::new("node"), "discord_js_bot.mjs").await;
}
