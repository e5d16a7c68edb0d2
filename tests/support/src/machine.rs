//! A throw-away Debian with a real systemd, made by `scripts/machine`. It ends with the value, and with the test process.

use std::path::Path;
use std::process::Stdio;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Throw-away machines that share the processor and the network of this host.
const NATIVE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/machine");
/// Emulated ones with the processor of a Raspberry Pi.
const ARM64: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/machine-arm64");

/// Longest wait for anything; only a failing test waits this long.
pub const PATIENCE: Duration = Duration::from_secs(90);

/// Machines share the cores of this host, so there are few at a time. Where each test is a process, `.config/nextest.toml` holds that.
static TURN: Semaphore = Semaphore::const_new(4);
static NUMBER: AtomicU32 = AtomicU32::new(0);

/// A running machine.
pub struct Machine {
    name: String,
    /// Debian's name of it.
    pub suite: String,
    script: &'static str,
    patience: Duration,
    _turn: SemaphorePermit<'static>,
}

/// How a command in the machine ended.
#[derive(Debug)]
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Machine {
    /// Boots a machine; none when this host cannot have one, which is said, and fails where the tests must run.
    pub async fn boot(suite: &str) -> Option<Self> {
        Self::boot_with(NATIVE, PATIENCE, suite, &[]).await
    }

    /// Boots an emulated aarch64 machine whose own 127.0.0.1 leads to these ports of this host.
    pub async fn boot_arm64(suite: &str, ports: &[u16]) -> Option<Self> {
        let mut options = vec!["--timeout".to_owned(), "900".to_owned()];
        options.extend(ports.iter().flat_map(|port| ["--host-port".to_owned(), port.to_string()]));
        let options: Vec<&str> = options.iter().map(String::as_str).collect();
        // Everything takes ten times as long there.
        Self::boot_with(ARM64, PATIENCE * 10, suite, &options).await
    }

    async fn boot_with(script: &'static str, patience: Duration, suite: &str, options: &[&str]) -> Option<Self> {
        let turn = TURN.acquire().await.unwrap();
        let check = Command::new(script).arg("check").output().await.unwrap();
        if check.status.code() == Some(3) {
            skip(String::from_utf8_lossy(&check.stderr).trim());
            return None;
        }
        assert!(check.status.success(), "{script} check: {}", String::from_utf8_lossy(&check.stderr));
        let name = format!("test-{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let parent = std::process::id().to_string();
        let machine = Self { name, suite: suite.to_owned(), script, patience, _turn: turn };
        let mut boot = Command::new(script);
        boot.args(["boot", "--with-parent", &parent]).args(options).args([suite, &machine.name]);
        let booted = boot.output().await.unwrap();
        assert!(booted.status.success(), "{suite} does not boot: {}", String::from_utf8_lossy(&booted.stderr));
        Some(machine)
    }

    /// Runs a shell script with arguments and this input.
    pub async fn shell(&self, script: &str, arguments: &[&str], input: &[u8]) -> Said {
        let mut command = Command::new(self.script);
        command.args(["run", &self.name, "--", "sh", "-c", script, "sh"]).args(arguments).kill_on_drop(true);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // A command that does not read its input is no failure.
        let _unread = stdin.write_all(input).await;
        drop(stdin);
        let output = tokio::time::timeout(self.patience * 2, child.wait_with_output()).await;
        let output = output.unwrap_or_else(|_| panic!("does not end: {script}")).unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Said { code: output.status.code().unwrap_or(-1), out: text(&output.stdout), err: text(&output.stderr) }
    }

    /// Runs a shell script that must succeed; what it printed.
    pub async fn ask(&self, script: &str) -> String {
        let said = self.shell(script, &[], b"").await;
        assert_eq!(said.code, 0, "{script}\n{}{}", said.out, said.err);
        said.out.trim().to_owned()
    }

    /// Writes a file and the folders above it.
    pub async fn write(&self, path: &str, content: &str) {
        let said = self.shell(r#"mkdir -p "$(dirname "$1")" && cat >"$1""#, &[path], content.as_bytes()).await;
        assert_eq!(said.code, 0, "{path}: {}", said.err);
    }

    /// Copies a file of the host.
    pub async fn push(&self, source: &Path, destination: &str) {
        let pushed = Command::new(self.script).arg("push").arg(&self.name).arg(source).arg(destination).output().await.unwrap();
        assert!(pushed.status.success(), "{}: {}", source.display(), String::from_utf8_lossy(&pushed.stderr));
    }

    /// Kills everything at once and starts the machine again, as after a power cut.
    pub async fn crash(&self) {
        let rebooted = Command::new(self.script).args(["reboot", "--crash", &self.name]).output().await.unwrap();
        assert!(rebooted.status.success(), "{}", String::from_utf8_lossy(&rebooted.stderr));
    }

    /// Waits until a shell condition holds, looking in the machine itself because units announce nothing to outsiders.
    pub async fn until(&self, condition: &str) {
        let began = Instant::now();
        let script = format!("until {condition}; do sleep 0.03; done");
        let within = self.shell(r#"timeout "$1" sh -c "$2""#, &[&self.patience.as_secs().to_string(), &script], b"").await;
        assert_eq!(within.code, 0, "waited in vain for {condition} ({:?})\n{}", began.elapsed(), within.err);
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let tail = ["run", &self.name, "--", "journalctl", "-n", "60", "-o", "short-precise", "-u", "ffj-*"];
            if let Ok(journal) = std::process::Command::new(self.script).args(tail).stdin(Stdio::null()).output() {
                println!("the last lines of {}:\n{}", self.suite, String::from_utf8_lossy(&journal.stdout));
            }
        }
        let stopped = std::process::Command::new(self.script).args(["stop", "--now", &self.name]).status();
        assert!(stopped.is_ok_and(|status| status.success()) || std::thread::panicking(), "{} could not be stopped", self.name);
    }
}

/// A port of this host, which the machines share, for something in a machine to listen on. Below those that the kernel gives to
/// whoever connects, and begun at another place by each process, so that tests side by side do not meet.
pub fn free_port() -> u16 {
    const FIRST: u32 = 20_000;
    const COUNT: u32 = 12_000;
    let ports = (0..COUNT).map(|step| u16::try_from(FIRST + (std::process::id() * 7 + step) % COUNT).unwrap());
    let free = |port: &u16| std::net::TcpListener::bind(("127.0.0.1", *port)).is_ok();
    ports.into_iter().find(free).unwrap()
}

/// Says that tests are skipped, past the capture of the test harness, and fails where they must run.
pub fn skip(why: &str) {
    use std::io::Write as _;
    let must_run = std::env::var("FFJ_MUST_RUN").is_ok_and(|set| set == "1") || std::env::var("CI").is_ok_and(|set| set == "true");
    assert!(!must_run, "the tests under systemd must run here, and cannot: {why}");
    let mut past_the_capture = std::io::stderr();
    writeln!(past_the_capture, "skipped: {why}").unwrap();
}

/// The Debian to test on: `FFJ_SUITE`, else the one that the Raspberry Pis of today run.
pub fn suite() -> String {
    std::env::var("FFJ_SUITE").ok().filter(|named| !named.is_empty()).unwrap_or_else(|| "bookworm".to_owned())
}
