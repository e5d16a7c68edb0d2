//! The line between a process and its successor: a JSON object a line, over a pair of sockets.

use std::os::unix::net::UnixStream as StdStream;

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::UnixStream;

use crate::app::Session;

/// What one side says to the other.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "say")]
pub(super) enum Word {
    /// The successor is ready.
    Warm,
    /// It may act: with this session, on a connection that stood or did not.
    Go { session: Option<Passed>, connected: bool },
    /// It acts.
    Acting,
    /// It is the main process.
    Main,
}

/// A session on its way to another process.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Passed {
    id: String,
    resume_url: String,
    sequence: u64,
    application: String,
    /// Not said by releases before this one.
    #[serde(default)]
    intents: Option<u64>,
}

/// The line between both.
#[derive(Debug)]
pub(super) struct Wire(BufReader<UnixStream>);

impl Wire {
    pub(super) fn new(stream: StdStream) -> std::io::Result<Self> {
        stream.set_nonblocking(true)?;
        Ok(Self(BufReader::new(UnixStream::from_std(stream)?)))
    }

    pub(super) async fn say(&mut self, word: &Word) -> std::io::Result<()> {
        let mut line = serde_json::to_vec(word).map_err(std::io::Error::other)?;
        line.push(b'\n');
        self.0.write_all(&line).await
    }

    /// The next word; none when the other side is gone or speaks in riddles.
    pub(super) async fn hear(&mut self) -> Option<Word> {
        let mut line = String::new();
        self.0.read_line(&mut line).await.ok()?;
        serde_json::from_str(&line).ok()
    }

    /// Says that nothing more will come. To drop the line would not do where it is standard input too.
    pub(super) async fn close(mut self) -> std::io::Result<()> {
        self.0.shutdown().await
    }
}

impl From<Session> for Passed {
    fn from(session: Session) -> Self {
        let Session { id, resume_url, sequence, application, intents } = session;
        Self { id, resume_url, sequence, application, intents }
    }
}

impl From<Passed> for Session {
    fn from(passed: Passed) -> Self {
        let Passed { id, resume_url, sequence, application, intents } = passed;
        Self { id, resume_url, sequence, application, intents }
    }
}
