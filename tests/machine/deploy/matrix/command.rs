//! The commands of a play, and the tools that they meet in place of those of the machine.

use std::fs;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use super::play::Play;

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

    pub(super) fn program(&self, words: &[&str]) -> Command {
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
    pub(super) fn systemd(&self, verb: &str) {
        let mut command = Command::new(TOOLS.path().join("systemctl"));
        command.arg(verb);
        self.surroundings(&mut command);
        assert!(command.status().unwrap().success());
    }

    pub(super) fn run(&self, words: &[&str]) -> Result<String, String> {
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
}
