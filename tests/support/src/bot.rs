//! A process of the bot that a test runs.

use std::path::{Path, PathBuf};

use tokio::process::Child;

use crate::house::PATIENCE;

/// A running process.
pub struct Bot {
    pub(crate) child: Child,
    pub runtime: PathBuf,
    pub(crate) log: PathBuf,
    /// Lines in its log that an earlier process with the same folders wrote.
    pub(crate) before: usize,
}

pub(crate) fn lines(log: &Path) -> Vec<String> {
    std::fs::read_to_string(log).unwrap_or_default().lines().map(str::to_owned).collect()
}

impl Bot {
    pub fn pid(&self) -> u32 {
        self.child.id().unwrap_or(0)
    }

    pub fn lines(&self) -> Vec<String> {
        lines(&self.log)
    }

    pub fn signal(&self, signal: nix::sys::signal::Signal) {
        let pid = nix::unistd::Pid::from_raw(i32::try_from(self.pid()).unwrap());
        nix::sys::signal::kill(pid, signal).unwrap();
    }

    /// Waits for the end; the exit code.
    pub async fn exit(&mut self) -> i32 {
        let status = tokio::time::timeout(PATIENCE, self.child.wait()).await.expect("the bot did not end").unwrap();
        status.code().unwrap_or(-1)
    }
}
