//! A machine for the activator alone: its folders, a `systemctl` that plays systemd, and a socket that plays the bot.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::disk::Kept;
use support::release::{Draft, Signer};

/// What happens to release 1.0.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Story {
    /// It holds.
    Good,
    /// It neither takes over nor starts.
    Refuses,
    /// It takes over, and crashes again and again.
    Crashes,
    /// So it does, and the one before it does not start any more; that of the package, which would hold, is in place no more: it has
    /// to be put there first.
    Cascades,
}

impl Story {
    pub const ALL: [Self; 4] = [Self::Good, Self::Refuses, Self::Crashes, Self::Cascades];

    /// What runs when all is over.
    pub fn version_in_the_end(self) -> &'static str {
        match self {
            Self::Good => "1.0.1",
            Self::Refuses | Self::Crashes | Self::Cascades => "0.1.0",
        }
    }
}

/// The stage of a play.
pub struct Play {
    folder: PathBuf,
    /// What a power cut does not touch: it is not on the disk.
    _outside: tempfile::TempDir,
    outside: PathBuf,
    signer: Signer,
}

/// Plays systemd. Its memory is a folder outside of the disk: `runs` is the release of the main process, `restarts` how often it
/// was started again, `story` what is wrong with release 1.0.1.
const SYSTEMCTL: &str = include_str!("systemctl.sh");

impl Play {
    /// A machine that runs 0.1.0.
    pub fn new(story: Story) -> Self {
        let outside = tempfile::tempdir().unwrap();
        let folder = outside.path().join("disk");
        let tools = outside.path().join("tools");
        for name in ["opt/releases/0.1.0", "state/incoming", "package", "keys"] {
            fs::create_dir_all(folder.join(name)).unwrap();
        }
        for name in ["tools", "play", "run"] {
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
        for (tool, text) in [("systemctl", SYSTEMCTL), ("journalctl", "#!/bin/sh\necho a line of the journal\n")] {
            fs::write(tools.join(tool), text).unwrap();
            fs::set_permissions(tools.join(tool), fs::Permissions::from_mode(0o755)).unwrap();
        }
        let play = Self { folder, outside: outside.path().to_owned(), _outside: outside, signer };
        play.note("runs", "0.1.0");
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
        let listener = UnixListener::bind(self.outside.join("run/control.sock")).unwrap();
        let (runs, root) = (self.outside.join("play/runs"), self.folder.join("opt/releases"));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
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
                // Whoever was killed does not want to know.
                let _gone = stream.write_all(format!("{proof}\n").as_bytes());
            }
        });
    }

    /// Puts a signed release into the spool, as the listener does; the disk has it.
    pub fn bring(&self, version: &str) {
        let bundle = self.signer.bundle(&Draft::new(version, b"the program", version));
        let incoming = self.folder.join("state/incoming");
        for (name, bytes) in [("bundle", bundle.as_slice()), ("request", br#"{"kind":"bundle","delivery":null,"time":1}"#)] {
            fs::write(incoming.join(".new"), bytes).unwrap();
            fs::rename(incoming.join(".new"), incoming.join(name)).unwrap();
        }
    }

    /// Who decides from here on.
    pub fn mode(&self, mode: &str) {
        let file = self.folder.join("deploy.toml");
        let text = fs::read_to_string(&file).unwrap().replace("[policy]", &format!("[policy]\nmode = \"{mode}\""));
        fs::write(file, text).unwrap();
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
        let mut all = vec![env!("CARGO_BIN_EXE_ffj-deploy").to_owned()];
        all.extend(words.iter().map(|&word| word.to_owned()));
        let run = self.outside.join("run").display().to_string();
        let places = [
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
        command.env("PATH", format!("{}:/usr/bin:/bin", self.outside.join("tools").display()));
        command.env("PLAY", self.outside.join("play")).env("PLAY_ROOT", self.folder.join("opt"));
        command.env("PLAY_PID", std::process::id().to_string());
    }

    fn run(&self, words: &[&str]) -> Result<String, String> {
        let all = self.command(words);
        let mut command = Command::new(&all[0]);
        command.args(&all[1..]).stdin(Stdio::null());
        self.surroundings(&mut command);
        let said = command.output().map_err(|error| error.to_string())?;
        let text = format!("{}{}", String::from_utf8_lossy(&said.stdout), String::from_utf8_lossy(&said.stderr));
        if said.status.success() { Ok(text) } else { Err(format!("{words:?} failed: {text}")) }
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
        let version = self.current()?;
        self.note("runs", &version);
        Ok(())
    }

    /// What is current, when it is whole.
    fn current(&self) -> Result<String, String> {
        let link = fs::read_link(self.folder.join("opt/current")).map_err(|error| format!("current: {error}"))?;
        let release = self.folder.join("opt").join(&link);
        let manifest = fs::read(release.join("manifest.json")).map_err(|error| format!("manifest of {}: {error}", link.display()))?;
        let manifest: Value = serde_json::from_slice(&manifest).map_err(|error| error.to_string())?;
        let binary = fs::read(release.join("ffj-bot")).map_err(|error| format!("binary of {}: {error}", link.display()))?;
        let digest = ffj_bot::release::Digest::of(&binary).to_string();
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
