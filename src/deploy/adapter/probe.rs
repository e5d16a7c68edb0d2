//! Asks the running bot how it is, and makes sure who answers: the kernel names the process at the other end, the answer repeats
//! what was asked, and names the start of the machine and the file that the process runs.

use std::io::{self, Read as _, Write as _};
use std::os::fd::{AsFd as _, AsRawFd as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::socket::{AddressFamily, SockFlag, SockType, UnixAddr, getsockopt, socket, sockopt::PeerCredentials};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Name of the socket in the runtime directory of the bot.
const SOCKET: &str = "control.sock";
/// Longest answer that is read, in bytes.
const LONGEST: usize = 64 * 1024;
/// Pause before another attempt where the queue in front of the socket is full, in milliseconds.
const CONNECT_AGAIN: u8 = 50;

/// What the bot says of itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Answer {
    /// The process that answers, as the kernel names it.
    #[serde(skip)]
    pub process: u32,
    #[serde(skip_serializing)]
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

/// Asks the bot whose runtime directory this is. All of it, from the first attempt to connect to the last byte of the answer, takes
/// at most `patience`: whoever answers is judged, and must not be able to hold up who judges.
///
/// # Errors
/// See [`ProbeError`].
pub fn ask(runtime: &Path, patience: Duration) -> Result<Answer, ProbeError> {
    let (nonce, until) = (nonce()?, Instant::now() + patience);
    let mut stream = connect(&runtime.join(SOCKET), until)?;
    let process = getsockopt(&stream, PeerCredentials).map_err(io::Error::from)?.pid();
    let mut question = serde_json::to_vec(&json!({ "do": "health", "nonce": nonce })).map_err(io::Error::other)?;
    question.push(b'\n');
    // It fits into the buffer of any socket, or it never will.
    stream.write_all(&question)?;
    let answer = understand(&read_line(&mut stream, until)?, &nonce)?;
    Ok(Answer { process: u32::try_from(process).unwrap_or_default(), ..answer })
}

/// What a line says, where it answers the question with this nonce.
///
/// # Errors
/// When it does not, or is no answer.
pub fn understand(line: &[u8], nonce: &str) -> Result<Answer, ProbeError> {
    let Ok(answer) = serde_json::from_slice::<Answer>(line) else {
        let unknown = String::from_utf8_lossy(line).contains("unknown request");
        return Err(if unknown { ProbeError::Old } else { ProbeError::Riddle });
    };
    if answer.nonce == nonce { Ok(answer) } else { Err(ProbeError::Riddle) }
}

/// Connects to a socket on which somebody listens; as long as the queue in front of it is full, again.
fn connect(path: &Path, until: Instant) -> io::Result<UnixStream> {
    let flags = SockFlag::SOCK_CLOEXEC | SockFlag::SOCK_NONBLOCK;
    let address = UnixAddr::new(path)?;
    loop {
        // A new one each time: what POSIX says of one whose connection failed is nothing.
        let socket = socket(AddressFamily::Unix, SockType::Stream, flags, None)?;
        match nix::sys::socket::connect(socket.as_raw_fd(), &address) {
            Ok(()) => return Ok(socket.into()),
            // Only a Unix socket says so, and poll(2) does not tell when there is room.
            Err(Errno::EAGAIN) if Instant::now() < until => poll(&mut [], CONNECT_AGAIN).map(drop)?,
            Err(Errno::EAGAIN) => return Err(io::ErrorKind::TimedOut.into()),
            Err(errno) => return Err(errno.into()),
        }
    }
}

/// The answer up to the end of its line, or of the connection.
fn read_line(stream: &mut UnixStream, until: Instant) -> io::Result<Vec<u8>> {
    let (mut line, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        let left = until.saturating_duration_since(Instant::now());
        let mut waited_for = [PollFd::new(stream.as_fd(), PollFlags::POLLIN)];
        // Rounded up: nothing that is left would be a busy wait.
        let wait = PollTimeout::try_from(left + Duration::from_millis(1)).unwrap_or(PollTimeout::MAX);
        match poll(&mut waited_for, wait) {
            Ok(_) if left.is_zero() => return Err(io::ErrorKind::TimedOut.into()),
            Ok(0) | Err(Errno::EINTR) => continue,
            Ok(_) => {}
            Err(errno) => return Err(errno.into()),
        }
        let count = match stream.read(&mut piece) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => continue,
            read => read?,
        };
        line.extend_from_slice(&piece[..count]);
        if count == 0 || piece[..count].contains(&b'\n') {
            return Ok(line);
        }
        if line.len() > LONGEST {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
    }
}

fn nonce() -> io::Result<String> {
    let mut bytes = [0; 16];
    std::fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixListener;

    use super::*;

    const PATIENCE: Duration = Duration::from_millis(300);

    fn played(answer: impl FnOnce(UnixStream) + Send + 'static) -> (tempfile::TempDir, Result<Answer, ProbeError>) {
        let runtime = tempfile::tempdir().unwrap();
        let listener = UnixListener::bind(runtime.path().join(SOCKET)).unwrap();
        std::thread::spawn(move || answer(listener.accept().unwrap().0));
        let asked = ask(runtime.path(), PATIENCE);
        (runtime, asked)
    }

    fn timed_out(asked: &Result<Answer, ProbeError>) -> bool {
        matches!(asked, Err(ProbeError::Away(error)) if error.kind() == io::ErrorKind::TimedOut)
    }

    #[test]
    fn who_answers_a_byte_at_a_time_or_never_is_away_when_the_patience_ends() {
        let (_runtime, asked) = played(|mut stream| {
            while stream.write_all(b" ").is_ok() {
                poll(&mut [], 20_u8).unwrap();
            }
        });
        assert!(timed_out(&asked), "{asked:?}");
        let (_runtime, asked) = played(|stream| {
            std::thread::park();
            drop(stream);
        });
        assert!(timed_out(&asked), "{asked:?}");
    }

    #[test]
    fn who_lets_nobody_in_is_away_when_the_patience_ends() {
        let runtime = tempfile::tempdir().unwrap();
        let path = runtime.path().join(SOCKET);
        let _listener = UnixListener::bind(&path).unwrap();
        let address = UnixAddr::new(&path).unwrap();
        // The standard library lets 128 or more wait; whoever comes then would wait for ever.
        let crowd = std::iter::from_fn(|| {
            let one = socket(AddressFamily::Unix, SockType::Stream, SockFlag::SOCK_NONBLOCK, None).unwrap();
            nix::sys::socket::connect(one.as_raw_fd(), &address).ok().map(|()| one)
        });
        let crowd: Vec<_> = crowd.collect();
        assert!(crowd.len() > 100);
        let asked = ask(runtime.path(), PATIENCE);
        assert!(timed_out(&asked), "{asked:?}");
    }

    #[test]
    fn an_answer_without_end_is_not_read_to_its_end() {
        let (_runtime, asked) = played(|mut stream| while stream.write_all(&[b' '; 4096]).is_ok() {});
        assert!(matches!(&asked, Err(ProbeError::Away(error)) if error.kind() == io::ErrorKind::FileTooLarge), "{asked:?}");
    }

    #[test]
    fn a_foreign_answer_proves_nothing() {
        let says = |text: &'static str| {
            let (_runtime, asked) = played(move |mut stream| {
                let mut question = [0; 200];
                let _question = stream.read(&mut question).unwrap();
                stream.write_all(text.as_bytes()).unwrap();
            });
            asked
        };
        assert!(matches!(says("{\"reply\":\"failed\",\"why\":\"unknown request\"}\n"), Err(ProbeError::Old)));
        assert!(matches!(says("good morning\n"), Err(ProbeError::Riddle)));
        assert!(matches!(says(""), Err(ProbeError::Riddle)));
        let other =
            r#"{"nonce":"x","boot_id":"","exe":"/x","online":true,"unsteady_seconds":0,"reached_seconds":1,"store_fault":null,"line":""}"#;
        assert!(matches!(says(other), Err(ProbeError::Riddle)), "somebody else was asked that");
    }
}
