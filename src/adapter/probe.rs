//! Asks the running bot how it is, and makes sure who answers: the kernel names the process at the other end, the answer repeats
//! what was asked, and names the start of the machine and the file that the process runs.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use nix::sys::socket::{getsockopt, sockopt::PeerCredentials};
use serde::Deserialize;
use serde_json::json;

/// Name of the socket in the runtime directory of the bot.
const SOCKET: &str = "control.sock";
/// Longest answer that is read, in bytes.
const LONGEST: u64 = 64 * 1024;

/// What the bot says of itself.
#[derive(Debug, Clone, Deserialize)]
pub struct Answer {
    /// The process that answers, as the kernel names it.
    #[serde(skip)]
    pub process: u32,
    nonce: String,
    /// The start of the machine in which it runs.
    pub boot_id: String,
    /// The file it runs.
    pub exe: PathBuf,
    /// Whether it is connected to Discord.
    pub online: bool,
    /// For how long no connection has held, in seconds.
    pub unsteady_seconds: u64,
    /// Seconds since Discord's API answered; none when it never did.
    pub reached_seconds: Option<u64>,
    /// What is wrong with the database, by a stable name.
    pub store_fault: Option<String>,
    /// The line it shows in `systemctl status`.
    pub line: String,
}

/// Why there is no answer to go by.
#[derive(Debug, thiserror::Error)]
pub enum ProbeError {
    /// Nobody answers.
    #[error("the bot does not answer")]
    Away(#[from] io::Error),
    /// It says something else, or that it cannot prove that it works.
    #[error("the bot gives no proof")]
    Riddle,
    /// It runs, and does not know the question: a release from before it.
    #[error("the bot does not know the question")]
    Old,
}

/// Asks the bot whose runtime directory this is.
///
/// # Errors
/// See [`ProbeError`].
pub fn ask(runtime: &Path, patience: Duration) -> Result<Answer, ProbeError> {
    let nonce = nonce()?;
    let mut stream = UnixStream::connect(runtime.join(SOCKET))?;
    stream.set_read_timeout(Some(patience))?;
    stream.set_write_timeout(Some(patience))?;
    let process = getsockopt(&stream, PeerCredentials).map_err(io::Error::from)?.pid();
    let mut question = serde_json::to_vec(&json!({ "do": "health", "nonce": nonce })).map_err(io::Error::other)?;
    question.push(b'\n');
    stream.write_all(&question)?;
    let mut line = String::new();
    BufReader::new(stream.take(LONGEST)).read_line(&mut line)?;
    let Ok(answer) = serde_json::from_str::<Answer>(&line) else {
        return Err(if line.contains("unknown request") { ProbeError::Old } else { ProbeError::Riddle });
    };
    if answer.nonce != nonce {
        return Err(ProbeError::Riddle);
    }
    Ok(Answer { process: u32::try_from(process).unwrap_or_default(), ..answer })
}

/// The start of this machine.
#[must_use]
pub fn boot_id() -> String {
    std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default().trim().to_owned()
}

fn nonce() -> io::Result<String> {
    let mut bytes = [0; 16];
    std::fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
