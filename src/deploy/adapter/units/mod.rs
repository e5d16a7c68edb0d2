//! Units of systemd, asked and commanded through `systemctl`: it speaks over a socket of root's that needs no capability, and no bus.

mod facts;
mod under_way;

use std::process::{Command, Output, Stdio};

pub use facts::{Activity, Facts};
use facts::{PROPERTIES, read};
pub use under_way::UnderWay;

/// A unit.
#[derive(Debug, Clone)]
pub struct Unit(String);

/// Why the service manager did not do what it was asked for.
#[derive(Debug, thiserror::Error)]
pub enum UnitError {
    /// The tool cannot be run.
    #[error("cannot run systemctl")]
    Tool(#[source] std::io::Error),
    /// It says no.
    #[error("systemctl {verb} {unit} failed: {said}")]
    Refused {
        /// What was asked for.
        verb: &'static str,
        /// For what.
        unit: String,
        /// The first line of what it says.
        said: String,
    },
}

impl UnitError {
    fn refused(verb: &'static str, unit: &str, said: &[u8]) -> Self {
        let said = String::from_utf8_lossy(said).lines().next().unwrap_or("no reason given").to_owned();
        Self::Refused { verb, unit: unit.to_owned(), said }
    }
}

impl Unit {
    /// The unit of this name.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0
    }

    /// Asks how it is.
    ///
    /// # Errors
    /// When the service manager does not answer.
    pub fn facts(&self) -> Result<Facts, UnitError> {
        let asked = systemctl(&["show", "--timestamp=unix", &format!("--property={PROPERTIES}"), &self.0])?;
        self.judge("show", &asked)?;
        Ok(read(&String::from_utf8_lossy(&asked.stdout)))
    }

    /// The same as the service manager says it, one `Name=value` a line.
    ///
    /// # Errors
    /// When the service manager does not answer.
    pub fn shown(&self) -> Result<String, UnitError> {
        let asked = systemctl(&["show", &format!("--property={PROPERTIES}"), &self.0])?;
        self.judge("show", &asked)?;
        Ok(String::from_utf8_lossy(&asked.stdout).trim_end().to_owned())
    }

    /// Its file and its drop-ins, each with its name, as they are on the disk: also those that the service manager has not read yet.
    ///
    /// # Errors
    /// When there is none, or the service manager does not answer.
    pub fn text(&self) -> Result<Vec<u8>, UnitError> {
        let asked = systemctl(&["cat", "--no-pager", &self.0])?;
        self.judge("cat", &asked)?;
        Ok(asked.stdout)
    }

    /// Asks for a start, and does not wait for it.
    ///
    /// # Errors
    /// When the request is refused.
    pub fn start_soon(&self) -> Result<(), UnitError> {
        self.command("start", &["--no-block"])
    }

    /// Stops and starts it; whoever waits is told of the end.
    ///
    /// # Errors
    /// When the tool cannot be run.
    pub fn restart(&self) -> Result<UnderWay, UnitError> {
        UnderWay::begin("restart", &[], self)
    }

    /// Stops and starts it if it runs or is being started, and does not wait for it: what is stopped stays so (`try-restart`, from systemd
    /// 252 on). Whoever stops it at this very moment is not overruled.
    ///
    /// # Errors
    /// When the request is refused for another reason.
    pub fn restart_running_soon(&self) -> Result<(), UnitError> {
        self.unless_being_stopped("try-restart")
    }

    /// Stops and starts it, or starts it where it does not run, and does not wait for it. Whoever stops it at this very moment is not
    /// overruled.
    ///
    /// # Errors
    /// When the request is refused for another reason.
    pub fn restart_or_start_soon(&self) -> Result<(), UnitError> {
        self.unless_being_stopped("restart")
    }

    /// What is asked for by default cancels a stop that is under way.
    fn unless_being_stopped(&self, verb: &'static str) -> Result<(), UnitError> {
        let ask = || self.command(verb, &["--no-block", "--job-mode=fail"]);
        match ask() {
            Err(UnitError::Refused { .. }) => {}
            asked => return asked,
        }
        let facts = self.facts()?;
        // The stop that was in the way may be over by now.
        if facts.stopping || facts.busy { Ok(()) } else { ask() }
    }

    /// Asks for a reload: for the bot, a hand-over to what is installed now. Whoever waits is told of the end; how it ended is among the
    /// facts.
    ///
    /// # Errors
    /// When the tool cannot be run.
    pub fn reload(&self) -> Result<UnderWay, UnitError> {
        // A person who stops it at this very moment is not overruled: the default would cancel the stop.
        UnderWay::begin("reload", &["--job-mode=fail"], self)
    }

    /// Ends its processes without letting them do anything about it.
    ///
    /// # Errors
    /// When it has none, or the service manager does not answer.
    pub fn kill(&self) -> Result<(), UnitError> {
        self.command("kill", &["--signal=KILL"])
    }

    /// Stops it, and does not wait for it.
    ///
    /// # Errors
    /// When the request is refused.
    pub fn stop_soon(&self) -> Result<(), UnitError> {
        self.command("stop", &["--no-block"])
    }

    /// Forgets earlier failures and starts, so that none of them counts against the next ones.
    ///
    /// # Errors
    /// When the service manager does not answer.
    pub fn forget_failures(&self) -> Result<(), UnitError> {
        self.command("reset-failed", &[])
    }

    /// The last lines of its journal, as far as they can be read.
    #[must_use]
    pub fn journal(&self, lines: u32) -> String {
        let count = lines.to_string();
        let arguments = ["--no-pager", "--quiet", "--output=short-iso", "--lines", &count, "--unit", &self.0];
        let asked = Command::new("journalctl").args(arguments).stdin(Stdio::null()).output();
        asked.map_or_else(|error| format!("journalctl: {error}\n"), |said| String::from_utf8_lossy(&said.stdout).into_owned())
    }

    fn command(&self, verb: &'static str, options: &[&str]) -> Result<(), UnitError> {
        let arguments: Vec<&str> = options.iter().copied().chain([verb, &self.0]).collect();
        let asked = systemctl(&arguments)?;
        self.judge(verb, &asked)
    }

    fn judge(&self, verb: &'static str, asked: &Output) -> Result<(), UnitError> {
        if asked.status.success() {
            return Ok(());
        }
        Err(UnitError::refused(verb, &self.0, &asked.stderr))
    }
}

/// Lets systemd read its files again.
///
/// # Errors
/// When it does not answer.
pub fn read_again() -> Result<(), UnitError> {
    let asked = systemctl(&["daemon-reload"])?;
    Unit::new("").judge("daemon-reload", &asked)
}

fn systemctl(arguments: &[&str]) -> Result<Output, UnitError> {
    Command::new("systemctl").args(arguments).stdin(Stdio::null()).output().map_err(UnitError::Tool)
}
