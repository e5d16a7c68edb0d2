//! A listener with its folder, and a client that says exactly what it is told to.

use std::io::Read as _;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpSocket, TcpStream};

use super::wire::{Answer, Request, answer};

const DEPLOY: &str = env!("CARGO_BIN_EXE_ffj-deploy");
/// How systemd hands a socket over: as the third file, for the process with this number.
const ACTIVATE: &str = r#"exec 3<&0 0</dev/null; LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" serve --config "$1""#;

pub const SECRET: &str = "the-secret-of-the-forge";
pub const NEXT: &str = "the-secret-that-follows";
pub const PUSH: &str = include_str!("../../data/webhook/gitea-push.json");
/// What a test waits for comes long before; a machine under load may need it.
pub const PATIENCE: Duration = Duration::from_secs(60);

pub const SETTINGS: &str = "[source]\nforge = \"https://git.example\"\nrepository = \"ffj/bot\"\n";

/// A listener that runs.
pub struct House {
    folder: tempfile::TempDir,
    socket: TcpListener,
    child: Option<Child>,
}

impl House {
    /// A listener that follows `ffj/bot`, with both secrets.
    pub fn new() -> Self {
        Self::with(SETTINGS)
    }

    /// A listener with these settings.
    pub fn with(settings: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::create_dir_all(path("state/incoming")).unwrap();
        std::fs::create_dir(path("credentials")).unwrap();
        std::fs::write(path("credentials/webhook-secret"), SECRET).unwrap();
        std::fs::write(path("credentials/webhook-secret-next"), NEXT).unwrap();
        std::fs::write(path("deploy.toml"), settings).unwrap();
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let mut house = Self { folder, socket, child: None };
        house.start();
        house
    }

    pub fn start(&mut self) {
        self.spawn(ACTIVATE, |command| command);
    }

    fn spawn(&mut self, activate: &str, more: impl FnOnce(&mut Command) -> &mut Command) {
        let journal = std::fs::OpenOptions::new().create(true).append(true).open(self.path("journal")).unwrap();
        let mut command = Command::new("/bin/sh");
        command
            .args(["-c", activate, DEPLOY])
            .arg(self.path("deploy.toml"))
            .env_clear()
            .env("STATE_DIRECTORY", self.path("state"))
            .env("CREDENTIALS_DIRECTORY", self.path("credentials"))
            // As the unit does; the memory of one core is what is measured.
            .env("MALLOC_ARENA_MAX", "1")
            .stdin(Stdio::from(OwnedFd::from(self.socket.try_clone().unwrap())))
            .stderr(journal);
        self.child = Some(more(&mut command).spawn().unwrap());
    }

    /// Starts it anew with a second socket beside the first, as a unit with two `ListenStream=` does; gives where that one is.
    pub fn also_listen(&mut self) -> SocketAddr {
        const ACTIVATE: &str = r#"exec 3<&0 0</dev/null 4<&1 1>&2; LISTEN_PID=$$ LISTEN_FDS=2 exec "$0" serve --config "$1""#;
        self.kill();
        let second = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = second.local_addr().unwrap();
        self.spawn(ACTIVATE, |command| command.stdout(Stdio::from(OwnedFd::from(second))));
        address
    }

    /// Kills it where it stands, as a power cut would.
    pub fn kill(&mut self) {
        let mut child = self.child.take().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// Asks it to end and waits until it has.
    pub async fn stop(&mut self) {
        let mut child = self.child.take().unwrap();
        let pid = nix::unistd::Pid::from_raw(i32::try_from(child.id()).unwrap());
        nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGTERM).unwrap();
        let status = tokio::task::spawn_blocking(move || child.wait().unwrap());
        assert!(tokio::time::timeout(PATIENCE, status).await.unwrap().unwrap().success());
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn spool(&self) -> PathBuf {
        self.path("state/incoming")
    }

    pub fn address(&self) -> SocketAddr {
        self.socket.local_addr().unwrap()
    }

    /// What lies in the spool, but for the record of what was taken.
    pub fn files(&self) -> Vec<String> {
        let mut names: Vec<String> =
            std::fs::read_dir(self.spool()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.retain(|name| name != "seen");
        names.sort();
        names
    }

    /// Takes the wish for a look out of its slot, as the looker does.
    pub fn claim(&self) -> Option<serde_json::Value> {
        self.take("look")
    }

    /// Takes the request out of its slot, as the activator does.
    pub fn claim_request(&self) -> Option<serde_json::Value> {
        self.take("request")
    }

    fn take(&self, slot: &str) -> Option<serde_json::Value> {
        let text = std::fs::read(self.spool().join(slot)).ok()?;
        std::fs::remove_file(self.spool().join(slot)).unwrap();
        Some(serde_json::from_slice(&text).unwrap())
    }

    pub fn journal(&self) -> String {
        std::fs::read_to_string(self.path("journal")).unwrap()
    }

    /// A line of `/proc/<pid>/status`, in kibibytes.
    pub fn memory(&self, line: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.as_ref().unwrap().id())).unwrap();
        let value = status.lines().find_map(|found| found.strip_prefix(line)?.strip_prefix(':')).unwrap();
        value.trim().trim_end_matches(" kB").parse().unwrap()
    }

    /// The most that it has ever taken for itself, in KiB. Its own program is left out: without optimisation that weighs several times as
    /// much as on a machine of people, and the kernel may drop it at any time.
    pub fn most_memory(&self) -> u64 {
        self.memory("VmHWM").saturating_sub(self.memory("RssFile"))
    }

    pub async fn connect(&self) -> TcpStream {
        self.connect_from(Ipv4Addr::LOCALHOST).await
    }

    /// A connection from one of the many addresses that a machine has for itself.
    pub async fn connect_from(&self, from: Ipv4Addr) -> TcpStream {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind((IpAddr::from(from), 0).into()).unwrap();
        tokio::time::timeout(PATIENCE, socket.connect(self.address())).await.unwrap().unwrap()
    }

    pub async fn send(&self, request: &Request) -> Answer {
        self.send_from(Ipv4Addr::LOCALHOST, request).await
    }

    pub async fn send_from(&self, from: Ipv4Addr, request: &Request) -> Answer {
        let mut stream = self.connect_from(from).await;
        stream.write_all(&request.bytes()).await.unwrap();
        answer(&mut stream).await
    }
}

impl Drop for House {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            child.kill().unwrap();
            child.wait().unwrap();
        }
        if std::thread::panicking() {
            eprintln!("{}", self.journal());
        }
    }
}

/// Waits until something holds.
pub async fn until(what: &str, holds: impl Fn() -> bool) {
    let end = tokio::time::Instant::now() + PATIENCE;
    while !holds() {
        assert!(tokio::time::Instant::now() < end, "{what} did not come about");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Runs `serve` where it is expected to end by itself; gives its exit code and what it said.
pub fn fails(folder: &Path, settings: &str, set: impl FnOnce(&mut Command) -> &mut Command) -> (Option<i32>, String) {
    std::fs::write(folder.join("deploy.toml"), settings).unwrap();
    let mut command = Command::new(DEPLOY);
    command.arg("serve").arg("--config").arg(folder.join("deploy.toml")).env_clear().env("STATE_DIRECTORY", folder);
    set(&mut command);
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    (child.wait().unwrap().code(), said)
}
