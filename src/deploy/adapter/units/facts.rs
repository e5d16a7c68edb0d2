//! How a unit is, as `systemctl show` says it.

use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// What a unit is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activity {
    /// It runs.
    Active,
    /// It is being started, stopped or handed over.
    Changing,
    /// It was stopped, or never started.
    Inactive,
    /// It was given up.
    Failed,
}

/// Facts about a unit.
#[derive(Debug, Clone)]
pub struct Facts {
    /// What it is doing.
    pub activity: Activity,
    /// Its main process; 0 when there is none.
    pub main_pid: u32,
    /// How often it was started again by itself.
    pub restarts: u32,
    /// How it ended last, such as `exit-code`.
    pub result: String,
    /// Exit status of its last main process.
    pub exit_status: i32,
    /// Whether its files differ from what systemd has read.
    pub needs_reload: bool,
    /// This start of it, as systemd names it; empty when it was never started.
    pub invocation: String,
    /// When its start began; that it is ready may come hours later.
    pub since: Option<SystemTime>,
    /// Its file and its drop-ins.
    pub files: Vec<PathBuf>,
    /// Whether something that it was asked for is still to be done.
    pub busy: bool,
    /// Whether that is a reload which has begun.
    pub reloading: bool,
    /// Whether it is being stopped.
    pub stopping: bool,
    /// From the end of its last main process until it came to be as it is; none when it has not ended.
    pub lasted: Option<Duration>,
    /// How its last reload ended, such as `success`.
    pub reloaded: String,
    /// What its main process said of itself last.
    pub says: String,
}

/// How a unit ended that was started too often.
const START_LIMIT: &str = "start-limit-hit";

/// What is asked for.
pub(super) const PROPERTIES: &str = "ActiveState,SubState,Job,MainPID,NRestarts,Result,ExecMainStatus,NeedDaemonReload,InvocationID,\
     InactiveExitTimestamp,FragmentPath,DropInPaths,ReloadResult,StatusText,StateChangeTimestampMonotonic,\
     InactiveEnterTimestampMonotonic,ExecMainExitTimestampMonotonic";

impl Facts {
    /// Whether one of these was written since it was started, as far as its date says.
    #[must_use]
    pub fn written(&self, files: &[PathBuf]) -> bool {
        files.iter().any(|path| self.began_before(path.metadata().and_then(|file| file.modified()).ok()))
    }

    /// Whether one of these was written, or replaced by another of whatever date, since it was started.
    #[must_use]
    pub fn touched(&self, files: &[PathBuf]) -> bool {
        let changed = |path: &Path| {
            let seconds = u64::try_from(path.metadata().ok()?.ctime()).ok()?;
            Some(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
        };
        self.written(files) || files.iter().any(|path| self.began_before(changed(path)))
    }

    fn began_before(&self, moment: Option<SystemTime>) -> bool {
        // systemd tells seconds.
        moment.zip(self.since).is_some_and(|(moment, since)| moment > since + Duration::from_secs(1))
    }
}

/// Reads what `systemctl show` says, one `Name=value` a line.
pub(super) fn read(said: &str) -> Facts {
    let value = |name: &str| said.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('=')).unwrap_or_default();
    let idle = ["", "0"].contains(&value("Job"));
    let activity = match value("ActiveState") {
        "active" => Activity::Active,
        // With a job it is about to be started, as after a start of the machine or in the middle of a restart.
        "failed" if idle => Activity::Failed,
        "inactive" if idle => Activity::Inactive,
        // « activating (auto-restart) » is on its way too.
        _ => Activity::Changing,
    };
    let seconds = value("InactiveExitTimestamp").trim_start_matches('@').parse().ok();
    let micros = |name: &str| value(name).parse::<u64>().ok().filter(|micros| *micros > 0).map(Duration::from_micros);
    let (changed, exited) = (micros("StateChangeTimestampMonotonic"), micros("ExecMainExitTimestampMonotonic"));
    // Who was down already, and then refused a start: the reason why it went down stays in `Result` all the same.
    let down = micros("InactiveEnterTimestampMonotonic");
    let refused = value("ActiveState") == "failed" && changed.zip(down).is_some_and(|(changed, down)| changed > down);
    let files = [value("FragmentPath"), value("DropInPaths")].into_iter().flat_map(|paths| paths.split(' '));
    Facts {
        activity,
        main_pid: value("MainPID").parse().unwrap_or_default(),
        restarts: value("NRestarts").parse().unwrap_or_default(),
        result: if refused { START_LIMIT } else { value("Result") }.to_owned(),
        exit_status: value("ExecMainStatus").parse().unwrap_or_default(),
        needs_reload: value("NeedDaemonReload") == "yes",
        invocation: value("InvocationID").to_owned(),
        since: seconds.map(|seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)),
        files: files.filter(|path| !path.is_empty()).map(PathBuf::from).collect(),
        reloading: value("ActiveState") == "reloading",
        stopping: value("ActiveState") == "deactivating",
        lasted: changed.zip(exited).and_then(|(changed, exited)| changed.checked_sub(exited)),
        busy: !idle,
        reloaded: value("ReloadResult").to_owned(),
        says: value("StatusText").to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_systemctl_shows_is_read() {
        let facts = read(
            "MainPID=42\nNRestarts=3\nResult=signal\nExecMainStatus=6\nNeedDaemonReload=no\nActiveState=activating\nSubState=auto-restart\n\
             InactiveExitTimestamp=@1764093600\nFragmentPath=/lib/a.service\nDropInPaths=/etc/b.conf /etc/c.conf\n",
        );
        assert_eq!((facts.activity, facts.main_pid, facts.restarts, facts.exit_status), (Activity::Changing, 42, 3, 6));
        assert_eq!(facts.files, ["/lib/a.service", "/etc/b.conf", "/etc/c.conf"].map(PathBuf::from));
        assert_eq!(facts.since, Some(SystemTime::UNIX_EPOCH + Duration::from_secs(1_764_093_600)));
        assert_eq!(read("ActiveState=failed\n").activity, Activity::Failed);
        let leaving = read("ActiveState=deactivating\nMainPID=42\n");
        let failed = |more: &str| read(&format!("ActiveState=failed\nResult=exit-code\nStateChangeTimestampMonotonic=7\n{more}"));
        assert_eq!(failed("InactiveEnterTimestampMonotonic=7\n").result, "exit-code", "a stop that ended badly");
        assert_eq!(failed("InactiveEnterTimestampMonotonic=6\n").result, "start-limit-hit", "and a start that was refused");
        assert_eq!(failed("Job=12\n").activity, Activity::Changing, "between the two halves of a restart");
        assert!(leaving.stopping && leaving.activity == Activity::Changing && !leaving.reloading);
    }

    #[test]
    fn a_file_that_was_replaced_by_an_older_one_was_touched_and_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let files = [folder.path().join("unit")];
        let file = std::fs::File::create(&files[0]).unwrap();
        let at = |since| Facts { since: Some(since), ..read("") };
        assert!(at(SystemTime::UNIX_EPOCH).written(&files) && !at(SystemTime::now()).touched(&files));
        // As dpkg leaves it.
        file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
        let yesterday = SystemTime::now() - Duration::from_secs(86_400);
        assert!(!at(yesterday).written(&files) && at(yesterday).touched(&files));
        assert!(!at(yesterday).touched(&[folder.path().join("none")]));
    }
}
