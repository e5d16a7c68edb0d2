//! A machine for the activator alone: its folders, a `systemctl` that plays systemd, and a socket that plays the bot.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::disk::Kept;
pub use super::story::Story;
use support::release::{Draft, Signer};

/// The stage of a play.
pub struct Play {
    pub(super) folder: PathBuf,
    /// What a power cut does not touch: it is not on the disk.
    _outside: tempfile::TempDir,
    pub(super) outside: PathBuf,
    signer: Signer,
    pub(super) without_rights: bool,
}

/// An activator, which ends with this.
pub struct AtWork(Child);

impl Drop for AtWork {
    fn drop(&mut self) {
        let _ended = self.0.kill().and_then(|()| self.0.wait());
    }
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
