//! The control socket: one JSON object a line in, one out. For `ffj-bot status`, `reload` and `handover`.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{UnixListener, UnixStream};

use crate::app::health::Picture;

/// Longest line taken from a client.
const LONGEST: u64 = 4_096;
/// Longest wait for a client, and for an answer that takes no work.
const PATIENCE: Duration = Duration::from_secs(5);
/// Longest wait for a hand-over: the sum of what its steps may take, and some.
const HANDOVER_PATIENCE: Duration = Duration::from_secs(85);
/// Name of the socket in the runtime directory.
const NAME: &str = "control.sock";

/// What a client asks for.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "do")]
pub enum Request {
    /// How are you?
    Status,
    /// Prove that you work, and what you are. For the deployer, which understands this much of any release.
    Health {
        /// Repeated in the answer.
        nonce: String,
    },
    /// Read your configuration again.
    Reload,
    /// Let the program that is installed now take your place.
    Handover,
}

/// What it gets.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "reply")]
pub enum Response {
    /// The picture, and the line of `systemctl status`.
    Status {
        /// The picture.
        picture: Box<Picture>,
        /// The line.
        line: String,
        /// The process that answers.
        pid: u32,
    },
    /// The proof.
    Health(Box<Proof>),
    /// Done; what was said about it.
    Done {
        /// Sentences for a person.
        said: Vec<String>,
    },
    /// Not done.
    Failed {
        /// Why.
        why: String,
    },
}

/// What a process says of itself once an event has passed through it. Fields are only ever added: older deployers read them too.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Proof {
    /// What was given with the question.
    pub nonce: String,
    /// The start of the machine.
    pub boot_id: String,
    /// The file this process runs.
    pub exe: PathBuf,
    /// Its version.
    pub version: String,
    /// The commit it was built from.
    pub commit: String,
    /// Whether it is connected to Discord.
    pub online: bool,
    /// For how long the connection has been as it is, in seconds.
    pub link_seconds: u64,
    /// For how long no connection has held, in seconds; 0 while one does.
    pub unsteady_seconds: u64,
    /// Seconds since Discord's API answered; none when it never did.
    pub reached_seconds: Option<u64>,
    /// What is wrong with the database, by a stable name.
    pub store_fault: Option<String>,
    /// The line of `systemctl status`.
    pub line: String,
}

/// Path of the socket in a runtime directory.
#[must_use]
pub fn path(runtime: &Path) -> PathBuf {
    runtime.join(NAME)
}

/// Binds the socket. It takes the place of an older one without a gap, so that a hand-over never finds none.
///
/// # Errors
/// When the folder cannot be written; the text names the socket.
pub fn bind(runtime: &Path) -> std::io::Result<UnixListener> {
    let socket = path(runtime);
    replace(&socket).map_err(|error| {
        let why = format!("the control socket {} cannot be bound: {error}", socket.display());
        std::io::Error::new(error.kind(), why)
    })
}

fn replace(socket: &Path) -> std::io::Result<UnixListener> {
    let fresh = socket.with_file_name(format!(".{NAME}.{}", std::process::id()));
    // A leftover of a killed process with our number; that it is absent is the usual case.
    let _absent = std::fs::remove_file(&fresh);
    let listener = UnixListener::bind(&fresh)?;
    // For the group too: the deployer is in it, and nobody else.
    std::fs::set_permissions(&fresh, std::fs::Permissions::from_mode(0o660))?;
    std::fs::rename(&fresh, socket)?;
    Ok(listener)
}

/// Serves clients, one question each. What comes with an answer is dropped once the client has it.
///
/// # Errors
/// When the socket itself fails.
pub async fn serve<Answer, Held>(listener: UnixListener, answer: impl Fn(Request) -> Answer + Clone + Send + 'static) -> std::io::Result<()>
where
    Answer: Future<Output = (Response, Held)> + Send + 'static,
    Held: Send + 'static,
{
    loop {
        let (stream, _) = listener.accept().await?;
        let answer = answer.clone();
        tokio::spawn(async move {
            if let Err(error) = converse(stream, answer).await {
                tracing::debug!(error = %error, "a control client went away");
            }
        });
    }
}

async fn converse<Answer, Held>(mut stream: UnixStream, answer: impl Fn(Request) -> Answer) -> std::io::Result<()>
where
    Answer: Future<Output = (Response, Held)>,
{
    let (read, mut write) = stream.split();
    let mut line = String::new();
    let mut reader = BufReader::new(read.take(LONGEST));
    tokio::time::timeout(PATIENCE, reader.read_line(&mut line)).await??;
    let (response, held) = match serde_json::from_str(&line) {
        Ok(request) => {
            let (response, held) = answer(request).await;
            (response, Some(held))
        }
        Err(_) => (Response::Failed { why: "unknown request".to_owned() }, None),
    };
    let mut json = serde_json::to_vec(&response).map_err(std::io::Error::other)?;
    json.push(b'\n');
    let written = tokio::time::timeout(PATIENCE, write.write_all(&json)).await;
    drop(held);
    written?
}

/// Asks the running bot.
///
/// # Errors
/// When it does not run, or is not ours to ask.
pub async fn ask(runtime: &Path, request: Request) -> std::io::Result<Response> {
    let exchange = async {
        let mut stream = UnixStream::connect(path(runtime)).await?;
        let mut json = serde_json::to_vec(&request).map_err(std::io::Error::other)?;
        json.push(b'\n');
        stream.write_all(&json).await?;
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line).await?;
        serde_json::from_str(&line).map_err(std::io::Error::other)
    };
    let patience = if matches!(request, Request::Handover) { HANDOVER_PATIENCE } else { PATIENCE };
    tokio::time::timeout(patience, exchange).await.map_err(|_| std::io::Error::from(std::io::ErrorKind::TimedOut))?
}
