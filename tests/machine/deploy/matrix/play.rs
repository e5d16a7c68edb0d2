//! A machine for the activator alone: its folders, a `systemctl` that plays systemd, and a socket that plays the bot.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::disk::Kept;
use super::socket::{crowd_at, listen};
pub use super::story::Story;
use support::release::{Draft, Signer};

/// The stage of a play.
pub struct Play {
    folder: PathBuf,
    /// What a power cut does not touch: it is not on the disk.
    _outside: tempfile::TempDir,
    outside: PathBuf,
    signer: Signer,
    without_rights: bool,
}

/// An activator, which ends with this.
pub struct AtWork(Child);

impl Drop for AtWork {
    fn drop(&mut self) {
        let _ended = self.0.kill().and_then(|()| self.0.wait());
    }
}

/// Plays systemd. Its memory is a folder outside of the disk: `runs` is the release of the main process, `restarts` how often it
/// was started again, `story` what is wrong with release 1.0.1.
const SYSTEMCTL: &str = include_str!("systemctl.sh");

/// The tools that are played, written once: a process that is started beside that would keep them open, and so from being executed.
static TOOLS: LazyLock<tempfile::TempDir> = LazyLock::new(|| {
    let tools = tempfile::tempdir().unwrap();
    for (tool, text) in [("systemctl", SYSTEMCTL), ("journalctl", "#!/bin/sh\necho a line of the journal\n")] {
        fs::write(tools.path().join(tool), text).unwrap();
        fs::set_permissions(tools.path().join(tool), fs::Permissions::from_mode(0o755)).unwrap();
    }
    tools
});

/// Longest wait for a command; only a failing test waits this long.
const PATIENCE: Duration = Duration::from_secs(180);

/// What was written into a file, from its beginning.
fn said(mut file: &fs::File) -> std::io::Result<String> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0)).and_then(|_| file.read_to_end(&mut bytes))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

impl Play {
    /// A machine that runs 0.1.0.
    pub fn new(story: Story) -> Self {
        let outside = tempfile::tempdir().unwrap();
        let folder = outside.path().join("disk");
        for name in ["opt/releases/0.1.0", "state/incoming", "package", "keys"] {
            fs::create_dir_all(folder.join(name)).unwrap();
        }
        let process = format!("proc/{}", std::process::id());
        for name in ["play", "run", &process] {
            fs::create_dir_all(outside.path().join(name)).unwrap();
        }
        let signer = Signer::new();
        let packaged = Draft::new("0.1.0", b"the program", " of the package");
        for place in ["package", "opt/releases/0.1.0"] {
            fs::write(folder.join(place).join("ffj-bot"), &packaged.binary).unwrap();
            fs::write(folder.join(place).join("manifest.json"), packaged.contents.to_json().unwrap()).unwrap();
        }
        symlink("releases/0.1.0", folder.join("opt/current")).unwrap();
        fs::write(folder.join("keys/release.pub"), signer.file()).unwrap();
        let configuration = format!("[policy]\nprobation = \"1s\"\n[target]\nroot = \"{}\"\n", folder.join("opt").display());
        fs::write(folder.join("deploy.toml"), configuration).unwrap();
        let play = Self { folder, outside: outside.path().to_owned(), _outside: outside, signer, without_rights: false };
        for (name, text) in [("preflights", "0"), ("says", ""), ("reload", "success")] {
            play.note(name, text);
        }
        play.systemd("start");
        play.note("restarts", "0");
        play.note("story", "Good");
        play.answer();
        if story == Story::Cascades {
            play.bring("1.0.0");
            play.apply().unwrap();
            play.check("1.0.0").unwrap();
            fs::remove_dir_all(play.folder.join("opt/releases/0.1.0")).unwrap();
        }
        play.note("story", &format!("{story:?}"));
        play
    }

    /// The disk.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn note(&self, name: &str, text: &str) {
        fs::write(self.outside.join("play").join(name), text).unwrap();
    }

    fn noted(&self, name: &str) -> String {
        fs::read_to_string(self.outside.join("play").join(name)).unwrap_or_default().trim().to_owned()
    }

    /// From here on every release holds.
    pub fn behave(&self) {
        self.note("story", "Good");
    }

    /// Plays the bot: a proof of whatever runs.
    fn answer(&self) {
        let listener = listen(&self.outside.join("run/control.sock"));
        let (play, root) = (self.outside.join("play"), self.folder.join("opt/releases"));
        let (runs, socket) = (play.join("runs"), self.outside.join("run/control.sock"));
        let does = move |story: &str| {
            let read = |name: &str| fs::read_to_string(play.join(name)).unwrap_or_default().trim().to_owned();
            read("story") == story && read("runs") == "1.0.1"
        };
        std::thread::spawn(move || {
            let mut crowd = Vec::new();
            loop {
                // Whoever wants in then has to wait for ever.
                while does("Full") {
                    crowd.extend(crowd_at(&socket));
                    std::thread::park_timeout(Duration::from_millis(20));
                }
                crowd.clear();
                let Ok((mut stream, _)) = listener.accept() else { return };
                if does("Trickles") {
                    let does = does.clone();
                    std::thread::spawn(move || {
                        while does("Trickles") && stream.write_all(b" ").is_ok() {
                            std::thread::park_timeout(Duration::from_millis(20));
                        }
                    });
                    continue;
                }
                let mut line = String::new();
                let Ok(_) = BufReader::new(&stream).read_line(&mut line) else { continue };
                let asked: Value = serde_json::from_str(&line).unwrap_or_default();
                let release = fs::read_to_string(&runs).unwrap_or_default();
                let exe = root.canonicalize().unwrap_or(root.clone()).join(release.trim()).join("ffj-bot");
                let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
                let proof = json!({
                    "reply": "health", "nonce": asked["nonce"], "boot_id": boot.trim(), "exe": exe, "online": true,
                    "link_seconds": 1, "unsteady_seconds": 1, "reached_seconds": 1, "store_fault": null, "line": "En ligne",
                });
                let proof = if does("Ignorant") { json!({ "reply": "failed", "why": "unknown request" }) } else { proof };
                // Whoever was killed does not want to know.
                let _gone = stream.write_all(format!("{proof}\n").as_bytes());
            }
        });
    }

    /// Puts a signed release into the spool, as the listener does; the disk has it.
    pub fn bring(&self, version: &str) {
        self.bring_bundle(&self.signer.bundle(&Draft::new(version, b"the program", version)));
    }

    /// Puts whatever calls itself a bundle into the spool.
    pub fn bring_bundle(&self, bundle: &[u8]) {
        let incoming = self.folder.join("state/incoming");
        for (name, bytes) in [("bundle", bundle), ("request", br#"{"kind":"bundle","delivery":null,"time":1}"#)] {
            fs::write(incoming.join(".new"), bytes).unwrap();
            fs::rename(incoming.join(".new"), incoming.join(name)).unwrap();
        }
    }

    /// Who decides from here on.
    pub fn mode(&self, mode: &str) {
        self.configure("[policy]", &format!("[policy]\nmode = \"{mode}\""));
    }

    /// A release is on trial until somebody ends that.
    pub fn try_for_long(&self) {
        self.configure("\"1s\"", "\"1h\"");
    }

    fn configure(&self, from: &str, to: &str) {
        let file = self.folder.join("deploy.toml");
        let text = fs::read_to_string(&file).unwrap().replace(from, to);
        fs::write(file, text).unwrap();
    }

    /// The activator at work, until it ends or the play does.
    pub fn at_work(&self) -> AtWork {
        let mut command = self.program(&["apply"]);
        AtWork(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap())
    }

    /// Waits until what everybody may know is so.
    pub fn until(&self, what: &str, holds: impl Fn(&Value) -> bool) -> Value {
        let began = Instant::now();
        loop {
            let report = self.report();
            if holds(&report) {
                return report;
            }
            assert!(began.elapsed() < Duration::from_secs(120), "{what} does not come: {report}");
            std::thread::park_timeout(Duration::from_millis(20));
        }
    }

    /// Who makes the releases.
    pub fn signer(&self) -> &Signer {
        &self.signer
    }

    /// An order of root, which the activator at work finds.
    pub fn ask(&self, id: &str, wish: &str, bundle: Option<&[u8]>) {
        let place = self.folder.join("state/asked");
        if let Some(bundle) = bundle {
            fs::write(place.join(format!("{id}.bundle")), bundle).unwrap();
        }
        let order = format!(r#"{{"id":"{id}","by":"person:root",{wish}}}"#);
        fs::write(place.join(".new"), order).unwrap();
        fs::rename(place.join(".new"), place.join(format!("{id}.json"))).unwrap();
    }

    /// From here on the activator is root as its unit has it: without the right to do everything.
    pub fn without_rights(&mut self) {
        self.without_rights = true;
    }

    /// A signed bundle as a file beside the machine, as on a stick.
    pub fn stick(&self, version: &str) -> String {
        let file = self.outside.join(format!("{version}.bundle"));
        fs::write(&file, self.signer.bundle(&Draft::new(version, b"the program", version))).unwrap();
        file.display().to_string()
    }

    /// What everybody may know.
    pub fn report(&self) -> Value {
        serde_json::from_str(&self.run(&["status", "--json"]).unwrap()).unwrap()
    }

    /// What those who look after the machine are told, as often as the unit was started that tells it.
    pub fn told(&self) -> Vec<String> {
        let started = self.noted("told").lines().count();
        let folder = fs::read_dir(self.folder.join("state/told")).into_iter().flatten().flatten();
        let told: Vec<String> = folder.map(|one| fs::read_to_string(one.path()).unwrap()).collect();
        assert_eq!(told.len(), started, "{told:?}");
        told
    }

    /// An order of the bot.
    pub fn order(&self, text: &str) {
        fs::write(self.folder.join("state/orders/order"), text).unwrap();
    }

    /// A command that somebody gives, carried out in its own process.
    pub fn give(&self, words: &[&str]) -> Result<String, String> {
        self.run(&[words, &["--here"]].concat())
    }

    /// The words of a command of `ffj-deploy` here.
    pub fn command(&self, words: &[&str]) -> Vec<String> {
        let at = |name: &str| self.folder.join(name).display().to_string();
        let mut all = vec![support::program::DEPLOY.display().to_string()];
        all.extend(words.iter().map(|&word| word.to_owned()));
        let outside = |name: &str| self.outside.join(name).display().to_string();
        let (run, proc) = (outside("run"), outside("proc"));
        let places = [
            ("--proc", proc),
            ("--config", at("deploy.toml")),
            ("--state", at("state")),
            ("--runtime", run),
            ("--package", at("package")),
            ("--keys", at("keys")),
        ];
        all.extend(places.into_iter().flat_map(|(flag, value)| [flag.to_owned(), value]));
        all
    }

    /// The environment of a command.
    pub fn surroundings(&self, command: &mut Command) {
        command.env_clear();
        command.env("PATH", format!("{}:/usr/bin:/bin", TOOLS.path().display()));
        command.env("PLAY", self.outside.join("play")).env("PLAY_ROOT", self.folder.join("opt"));
        command.env("PLAY_PID", std::process::id().to_string());
        command.env("PLAY_PROC", self.outside.join(format!("proc/{}", std::process::id())));
    }

    fn program(&self, words: &[&str]) -> Command {
        let mut all = self.command(words);
        if self.without_rights {
            let without = ["setpriv", "--inh-caps=-all", "--bounding-set=-all"].map(str::to_owned);
            all.splice(0..0, without);
        }
        let mut command = Command::new(&all[0]);
        command.args(&all[1..]);
        self.surroundings(&mut command);
        command
    }

    /// What systemd is told by nobody of ours.
    fn systemd(&self, verb: &str) {
        let mut command = Command::new(TOOLS.path().join("systemctl"));
        command.arg(verb);
        self.surroundings(&mut command);
        assert!(command.status().unwrap().success());
    }

    fn run(&self, words: &[&str]) -> Result<String, String> {
        // Into a file, so that who waits for the end need not read.
        let (file, began) = (tempfile::tempfile().map_err(|error| error.to_string())?, Instant::now());
        let into = |file: &fs::File| file.try_clone().map(Stdio::from).map_err(|error| error.to_string());
        let mut command = self.program(words);
        command.stdin(Stdio::null()).stdout(into(&file)?).stderr(into(&file)?);
        let mut child = command.spawn().map_err(|error| error.to_string())?;
        let status = loop {
            match child.try_wait().map_err(|error| error.to_string())? {
                Some(status) => break Some(status),
                None if began.elapsed() > PATIENCE => break None,
                None => std::thread::park_timeout(Duration::from_millis(5)),
            }
        };
        let text = said(&file).map_err(|error| error.to_string())?;
        match status {
            Some(status) if status.success() => Ok(text),
            Some(_) => Err(format!("{words:?} failed: {text}")),
            None => {
                let _ended = child.kill().and_then(|()| child.wait());
                Err(format!("{words:?} does not end: {text}\n{}", self.report_file()))
            }
        }
    }

    fn report_file(&self) -> String {
        fs::read_to_string(self.folder.join("state/status.json")).unwrap_or_default()
    }

    /// What systemd starts after a kill, and when there is something to do.
    pub fn apply(&self) -> Result<(), String> {
        self.run(&["apply"]).map(drop)
    }

    /// What systemd starts at each start of the machine, before the bot.
    pub fn recover(&self) -> Result<(), String> {
        self.run(&["recover"]).map(drop)
    }

    /// The power goes; what the disk was not told to keep is gone.
    pub fn lose_power(&mut self, kept: &Kept) {
        let after = self.outside.join("after");
        kept.restore(&after);
        fs::remove_dir_all(&self.folder).unwrap();
        fs::rename(after, &self.folder).unwrap();
        self.note("restarts", "0");
    }

    /// systemd starts the bot: whatever is current then must be a release that is whole.
    pub fn start_what_is_current(&self) -> Result<(), String> {
        self.current()?;
        self.systemd("start");
        Ok(())
    }

    /// What is current, when it is whole.
    pub fn current(&self) -> Result<String, String> {
        let link = fs::read_link(self.folder.join("opt/current")).map_err(|error| format!("current: {error}"))?;
        let release = self.folder.join("opt").join(&link);
        let manifest = fs::read(release.join("manifest.json")).map_err(|error| format!("manifest of {}: {error}", link.display()))?;
        let manifest: Value = serde_json::from_slice(&manifest).map_err(|error| error.to_string())?;
        let binary = fs::read(release.join("ffj-bot")).map_err(|error| format!("binary of {}: {error}", link.display()))?;
        let digest = ffj_deploy::release::Digest::of(&binary).to_string();
        if manifest["sha256"] != digest.as_str() {
            return Err(format!("{} is damaged", link.display()));
        }
        Ok(manifest["version"].as_str().unwrap_or_default().to_owned())
    }

    /// What must hold once all is over.
    pub fn check(&self, expected: &str) -> Result<(), String> {
        let (current, runs) = (self.current()?, self.noted("runs"));
        let report: Value = serde_json::from_str(&self.run(&["status", "--json"])?).map_err(|error| error.to_string())?;
        let at_rest = ["idle", "confirmed", "rolled_back"].contains(&report["phase"].as_str().unwrap_or_default());
        let marker = self.folder.join("state/probation").exists();
        let waits = self.folder.join("state/incoming/request").exists() || self.folder.join("state/work/request").exists();
        let leftover =
            fs::read_dir(self.folder.join("opt/releases")).unwrap().flatten().any(|one| one.file_name().as_encoded_bytes()[0] == b'.');
        let latest = report["deployments"].as_array().and_then(|all| all.last()).cloned().unwrap_or_default();
        let told = report["runs"] == expected && report["current"] == expected && (latest.is_null() || latest["runs"] == expected);
        if current == expected && runs == expected && at_rest && !marker && !waits && !leftover && told {
            return Ok(());
        }
        Err(format!(
            "wanted {expected}: current {current}, runs {runs}, marker {marker}, waits {waits}, leftover {leftover}, report {report}"
        ))
    }
}
