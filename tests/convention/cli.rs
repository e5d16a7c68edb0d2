//! The command lines: what is printed where, and the exit codes that scripts rely on.

use std::path::Path;
use std::process::{Command, Output};

use support::program::{BOT, DEPLOY};

fn run(program: &Path, arguments: &[&str]) -> Output {
    Command::new(program).args(arguments).env_clear().output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn version_is_told_to_people_and_to_scripts() {
    for (program, product) in [(&BOT, "ffj-bot"), (&DEPLOY, "ffj-deploy")] {
        let plain = run(program, &["--version"]);
        assert!(out(&plain).starts_with(&format!("{product} {}", env!("CARGO_PKG_VERSION"))), "{}", out(&plain));
        let json: serde_json::Value = serde_json::from_str(&out(&run(program, &["--version", "--json"]))).unwrap();
        assert_eq!(json["product"], product);
        assert!(json["target"].is_string() && json["commit"].is_string());
    }
}

#[test]
fn help_teaches_and_wrong_usage_exits_2() {
    assert!(out(&run(&BOT, &["--help"])).contains("sudo ffj-bot init"));
    assert_eq!(run(&BOT, &[]).status.code(), Some(2));
    assert_eq!(run(&BOT, &["dance"]).status.code(), Some(2));
    assert_eq!(run(&DEPLOY, &["dance"]).status.code(), Some(2));
    let unknown = run(&BOT, &["secret", "set", "no-such-secret"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(err(&unknown).contains("discord-token"), "{}", err(&unknown));
}

#[test]
fn the_shipped_examples_are_valid() {
    let conf = Path::new(env!("CARGO_MANIFEST_DIR")).join("debian/conf");
    let bot = run(&BOT, &["check", "--config", conf.join("ffj-bot.toml").to_str().unwrap()]);
    assert_eq!(bot.status.code(), Some(0), "{}", err(&bot));
    let deploy = run(&DEPLOY, &["check", "--config", conf.join("deploy.toml").to_str().unwrap()]);
    assert_eq!(deploy.status.code(), Some(0), "{}", err(&deploy));
}

#[test]
fn a_configuration_that_is_missing_exits_78_on_standard_error() {
    for program in [&*BOT, &*DEPLOY] {
        let missing = run(program, &["check", "--config", "/nonexistent/file.toml"]);
        assert_eq!(missing.status.code(), Some(78));
        assert!(out(&missing).is_empty() && err(&missing).contains("/nonexistent/file.toml"), "{}", err(&missing));
    }
}

#[test]
fn the_invitation_asks_for_exactly_what_the_diagnosis_looks_for() {
    let needed = ffj_bot::domain::guild::permission::NEEDED.iter().fold(0, |all, (bit, _)| all | bit);
    assert_eq!(ffj_bot::setup::invite::permissions(), needed);
}

#[test]
fn status_without_a_bot_says_how_to_start_it() {
    let away = Command::new(&*BOT).arg("status").env_clear().env("RUNTIME_DIRECTORY", "/nonexistent").output().unwrap();
    assert_eq!(away.status.code(), Some(1));
    assert!(err(&away).contains("systemctl start ffj-bot"), "{}", err(&away));
}

#[tokio::test]
async fn the_deployer_answers_that_it_lives() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let folder = tempfile::tempdir().unwrap();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let config = folder.path().join("deploy.toml");
    std::fs::write(&config, format!("[listener]\nlisten = \"127.0.0.1:{port}\"\n")).unwrap();
    std::fs::create_dir(folder.path().join("incoming")).unwrap();
    let mut serve = tokio::process::Command::new(&*DEPLOY);
    serve.arg("serve").arg("--config").arg(&config).env("STATE_DIRECTORY", folder.path()).env("WEBHOOK_SECRET", "secret");
    let mut child = serve.kill_on_drop(true).spawn().unwrap();
    let mut answer = String::new();
    let wait = async {
        let mut stream = loop {
            match tokio::net::TcpStream::connect(("127.0.0.1", port)).await {
                Ok(stream) => break stream,
                Err(_) => tokio::time::sleep(std::time::Duration::from_millis(10)).await,
            }
        };
        stream.write_all(b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await.unwrap();
        stream.read_to_string(&mut answer).await.unwrap();
    };
    tokio::time::timeout(std::time::Duration::from_secs(30), wait).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains(env!("CARGO_PKG_VERSION")), "{answer}");
    child.kill().await.unwrap();
}
