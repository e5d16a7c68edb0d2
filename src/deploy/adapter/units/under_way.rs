//! What the service manager was asked for and is at work on: its end is told by `systemctl`, which ends then, and need not be looked for.

use std::io::Read as _;
use std::os::fd::{AsFd, BorrowedFd};
use std::process::{Child, ChildStdout, Command, Stdio};

use super::{Unit, UnitError};

/// Bytes of what the tool says that are kept.
const KEPT: u64 = 4096;

/// Something that is under way. Whoever lets go of it no longer waits for it; what was asked for goes on.
#[derive(Debug)]
pub struct UnderWay {
    verb: &'static str,
    unit: String,
    tool: Child,
    /// Closed by the end of the tool, as nothing else is.
    open: ChildStdout,
}

impl UnderWay {
    pub(super) fn begin(verb: &'static str, options: &[&str], unit: &Unit) -> Result<Self, UnitError> {
        let mut command = Command::new("systemctl");
        command
            .args(options)
            .args(["--no-ask-password", verb, unit.name()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut tool = command.spawn().map_err(UnitError::Tool)?;
        match tool.stdout.take() {
            Some(open) => Ok(Self { verb, unit: unit.name().to_owned(), tool, open }),
            None => Err(UnitError::Tool(std::io::ErrorKind::BrokenPipe.into())),
        }
    }

    /// Waits for its end, which [`AsFd`] shows; an error says how the tool explains that it did not go well.
    ///
    /// # Errors
    /// When the request was refused, or what was asked for has failed.
    pub fn finish(mut self) -> Result<(), UnitError> {
        let mut said = Vec::new();
        if let Some(words) = self.tool.stderr.take() {
            words.take(KEPT).read_to_end(&mut said).map_err(UnitError::Tool)?;
        }
        if self.tool.wait().map_err(UnitError::Tool)?.success() {
            return Ok(());
        }
        Err(UnitError::refused(self.verb, &self.unit, &said))
    }
}

impl AsFd for UnderWay {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.open.as_fd()
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        // It only waits. One that has ended is not there to be killed any more.
        let _ended = self.tool.kill().and_then(|()| self.tool.wait());
    }
}
