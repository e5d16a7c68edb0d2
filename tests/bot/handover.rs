//! One process makes way for the next while people go on asking. `scripts/prove handover` runs the same with larger counts:
//! `FFJ_HANDOVERS` of them.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use discord_double::Options;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use support::dialogue::answered;
use support::house::{House, PATIENCE, eventually};
use support::load::{heading, load, options, received};

/// A house whose bot makes way again and again; the last process is nobody's child, and ends with the value.
pub struct Relay {
    pub house: House,
    runtime: PathBuf,
    pid: i32,
}

impl Relay {
    pub async fn new(options: Options) -> Self {
        let mut house = House::empty(options);
        house.start().await;
        let runtime = house.bots[0].runtime.clone();
        let pid = i32::try_from(house.bots[0].pid()).unwrap();
        Self { house, runtime, pid }
    }

    /// Asks for a hand-over: its exit code and what it said.
    pub async fn hand_over(&mut self) -> (i32, String) {
        let output = self.house.command(&self.runtime).arg("handover").output().await.unwrap();
        self.pid = self.asked().await;
        let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
        (output.status.code().unwrap_or(-1), said)
    }

    /// The process that answers on the control socket.
    async fn asked(&self) -> i32 {
        let output = self.house.command(&self.runtime).args(["status", "--json"]).output().await.unwrap();
        let status: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        i32::try_from(status["pid"].as_i64().unwrap()).unwrap()
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        // Not our child any more, so there is nobody to wait for.
        let _gone = kill(Pid::from_raw(self.pid), Signal::SIGKILL);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn handed_over_again_and_again_nothing_is_lost_and_nothing_repeated() {
    let mut relay = Relay::new(options()).await;
    let double = relay.house.double.clone();
    let enough = Arc::new(AtomicBool::new(false));
    let load = tokio::spawn(load(double.clone(), 60, Arc::clone(&enough)));
    let handovers: u64 = std::env::var("FFJ_HANDOVERS").ok().and_then(|text| text.parse().ok()).unwrap_or(8);
    for number in 1..=handovers {
        let before = relay.pid;
        let (code, said) = relay.hand_over().await;
        assert!(code == 0 && said.contains("Relève faite"), "{number}: {code} {said}\n{}", relay.house.logs());
        assert_ne!(relay.pid, before, "another process answers");
        let at = double.report().interactions;
        double.wait_report(PATIENCE, |report| report.interactions >= at + 4).await.unwrap_or_else(|_| panic!("nobody asks"));
    }
    enough.store(true, Ordering::Relaxed);
    let promised = load.await.unwrap();
    eventually("every promised reminder to be delivered", || received(&double).len() >= promised.len()).await;
    let received = received(&double);
    let wrong: Vec<&String> = promised.iter().filter(|one| received.get(&heading(one)) != Some(&1)).collect();
    let report = double.report();
    println!(
        "{handovers} hand-overs, {} interactions: unanswered {}, answered twice {}, reminders not delivered exactly once {}; identifies {}, resumes {}",
        report.interactions,
        report.unanswered.len(),
        report.visible_twice,
        wrong.len(),
        report.identifies,
        report.resumes,
    );
    assert_eq!(wrong, Vec::<&String>::new(), "reminders not delivered exactly once");
    assert_eq!((report.identifies, u64::from(report.resumes)), (1, handovers), "one session, passed on each time\n{}", relay.house.logs());
    assert_eq!(relay.house.bots[0].exit().await, 0, "the first process ended in order");
    relay.house.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_listens_on_the_control_socket_throughout_a_hand_over() {
    let mut relay = Relay::new(Options { identify_interval: Duration::from_millis(1), ..Options::default() }).await;
    let (socket, over) = (relay.runtime.join("control.sock"), Arc::new(AtomicBool::new(false)));
    let asking = tokio::spawn({
        let over = Arc::clone(&over);
        async move {
            let mut beat = tokio::time::interval(Duration::from_millis(1));
            let (mut asked, mut refused) = (0, 0);
            while !over.load(Ordering::Relaxed) {
                beat.tick().await;
                asked += 1;
                refused += usize::from(tokio::net::UnixStream::connect(&socket).await.is_err());
            }
            (asked, refused)
        }
    });
    for _ in 0..5 {
        let (code, said) = relay.hand_over().await;
        assert_eq!(code, 0, "{said}\n{}", relay.house.logs());
    }
    over.store(true, Ordering::Relaxed);
    let (asked, refused) = asking.await.unwrap();
    println!("asked {asked} times during 5 hand-overs, refused {refused}");
    assert_eq!(refused, 0, "of {asked}");
    // Nobody has waited in vain to hear that the socket was taken over.
    assert!(!relay.house.logs().contains("does not have the control socket"), "{}", relay.house.logs());
    relay.house.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_successor_that_cannot_start_changes_nothing() {
    let mut relay = Relay::new(Options::default()).await;
    let before = relay.pid;
    std::fs::write(relay.house.config(), "[discord]\nprefixe = \"!\"\n").unwrap();
    let (code, said) = relay.hand_over().await;
    assert!(code == 1 && said.contains("continue"), "{code} {said}");
    assert_eq!(relay.pid, before);
    assert!(relay.house.logs().contains("prefixe"), "the journal names the wrong key");
    answered(&relay.house.double.user("emma").slash("general", "statut", serde_json::json!({}))).await;
    let report = relay.house.double.report();
    assert_eq!((report.identifies, report.resumes), (1, 0), "the connection was not touched");
    relay.house.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_discord_is_away_it_is_handed_over_too() {
    let mut relay = Relay::new(Options { identify_interval: Duration::from_millis(1), ..Options::default() }).await;
    let before = relay.pid;
    relay.house.double.go_away();
    eventually("the loss to be noticed", || relay.house.logs().contains("connection to Discord lost")).await;
    let (code, said) = relay.hand_over().await;
    assert!(code == 0, "{code} {said}\n{}", relay.house.logs());
    assert_ne!(relay.pid, before);
    relay.house.double.come_back();
    relay.house.double.wait_ready(PATIENCE).await.unwrap();
    answered(&relay.house.double.user("emma").slash("general", "statut", serde_json::json!({}))).await;
    assert_eq!(relay.house.double.report().identifies, 1, "the session was resumed by the successor");
    relay.house.end();
}

/// A program that plays a successor that fails: it says what a successor says, as far as `script` goes.
fn impostor(relay: &Relay, script: &str) {
    let program = relay.house.program();
    // A shell gives what it starts in the background /dev/null for standard input, hence the detour.
    let text = format!("#!/bin/sh\nexec 3<&0\n({script}) <&3 >/dev/null &\necho $!\n");
    let fresh = program.with_extension("new");
    std::fs::write(&fresh, text).unwrap();
    std::fs::set_permissions(&fresh, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    std::fs::rename(&fresh, &program).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_successor_that_fails_on_the_way_changes_nothing() {
    let warm = r#"echo '{"say":"warm"}' >&0; read go"#;
    let silent_after_go = format!("{warm}; exec sleep 600");
    let cases = [
        ("ends before it is warm", "true", 0),
        ("ends when it may go", warm, 1),
        ("is silent when it may go", silent_after_go.as_str(), 1),
    ];
    for (case, script, resumed) in cases {
        let options = Options { identify_interval: Duration::from_millis(1), ..Options::default() };
        let mut relay = Relay::new(options).await;
        let before = relay.pid;
        impostor(&relay, script);
        let output = relay.house.command(&relay.runtime).arg("handover").output().await.unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(1) && said.contains("continue"), "{case}: {said}");
        relay.pid = relay.asked().await;
        assert_eq!(relay.pid, before, "{case}");
        answered(&relay.house.double.user("emma").slash("general", "statut", serde_json::json!({}))).await;
        let report = relay.house.double.report();
        assert_eq!((report.identifies, report.resumes), (1, resumed), "{case}: the session is the same");
        relay.house.end();
    }
}
