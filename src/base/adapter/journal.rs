//! Logging: structured fields in the journal, plain lines elsewhere. Libraries are heard from WARN on, and serenity not at all:
//! its spans hold whole requests.

use std::io::IsTerminal as _;
use std::os::fd::AsFd as _;
use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::time::Duration;

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::socket::{setsockopt, sockopt};
use tracing::Level;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{Layer as _, reload};

use super::systemd;

/// Changes the level of the running program.
pub struct LevelHandle(reload::Handle<Targets, tracing_subscriber::Registry>);

impl LevelHandle {
    /// Takes another level into use.
    pub fn set(&self, level: Level) {
        if self.0.reload(targets(level)).is_err() {
            tracing::warn!("cannot change the level of logging");
        }
    }
}

/// Starts logging. `identifier` names the program in the journal.
#[must_use]
pub fn start(level: Level, identifier: &str) -> LevelHandle {
    let (filter, handle) = reload::Layer::new(targets(level));
    let journal = systemd::journal_connected()
        .then(|| tracing_journald::layer().ok())
        .flatten()
        .map(|layer| layer.with_field_prefix(None).with_syslog_identifier(identifier.to_owned()));
    let plain = journal.is_none().then(|| {
        let colours = std::io::stderr().is_terminal();
        tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(colours).with_target(false)
    });
    let layer = journal.map(|layer| layer.boxed()).or_else(|| plain.map(|layer| layer.boxed()));
    // A second start within one process happens in tests only; the first stays.
    let _already = tracing_subscriber::registry().with(filter).with(layer).try_init();
    LevelHandle(handle)
}

/// Where journald takes what is said.
const SOCKET: &str = "/run/systemd/journal/socket";
/// How long journald is waited for at the end.
const SETTLED_WITHIN: Duration = Duration::from_secs(2);

/// Waits until journald has read what was said so far, for a little while. It looks up to which unit a line belongs while it reads
/// the line, so the last words of a process that is gone by then would be found nowhere one looks for them.
pub fn settle() {
    if systemd::journal_connected()
        && let Err(error) = wait_until_read(Path::new(SOCKET), SETTLED_WITHIN)
    {
        tracing::debug!(error = %error, "cannot wait for the journal");
    }
}

/// Says nothing, an empty line, and waits until that was read: what was said before it was read before it. It is so long that nothing
/// else fits into the buffer meanwhile, which is what makes the socket writable again.
fn wait_until_read(socket: &Path, within: Duration) -> std::io::Result<()> {
    let own = UnixDatagram::unbound()?;
    // The kernel makes it as small as it may be.
    setsockopt(&own, sockopt::SndBuf, &1)?;
    // Where its queue is full, that is waited for too.
    own.set_write_timeout(Some(within))?;
    own.send_to(&[b'\n'; 2048], socket)?;
    let mut waiting = [PollFd::new(own.as_fd(), PollFlags::POLLOUT)];
    let within = PollTimeout::try_from(within).map_err(std::io::Error::other)?;
    if poll(&mut waiting, within)? == 0 { Err(std::io::ErrorKind::TimedOut.into()) } else { Ok(()) }
}

/// The crates of ours.
const OURS: [&str; 3] = ["ffj_base", "ffj_bot", "ffj_deploy"];

/// What is heard.
fn targets(level: Level) -> Targets {
    let ours = OURS.map(|name| (name, LevelFilter::from_level(level)));
    Targets::new().with_default(LevelFilter::WARN).with_targets(ours).with_target("serenity", LevelFilter::OFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_crates_are_heard_at_their_level_and_libraries_from_a_warning_on() {
        let heard = targets(Level::INFO);
        for module in OURS.map(|name| format!("{name}::module")).iter().chain([&module_path!().to_owned()]) {
            assert!(heard.would_enable(module, &Level::INFO) && !heard.would_enable(module, &Level::DEBUG), "{module}");
        }
        assert!(heard.would_enable("hyper", &Level::WARN) && !heard.would_enable("hyper", &Level::INFO));
        assert!(!heard.would_enable("serenity::http", &Level::ERROR));
    }

    #[test]
    fn last_words_are_waited_for_until_they_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("socket");
        let journal = UnixDatagram::bind(&path).unwrap();
        let short = Duration::from_millis(50);
        assert_eq!(wait_until_read(&path, short).unwrap_err().kind(), std::io::ErrorKind::TimedOut, "nobody reads");
        let reader = std::thread::spawn(move || {
            let mut said = [0; 4096];
            (0..2).map(|_| journal.recv(&mut said).unwrap()).sum::<usize>()
        });
        wait_until_read(&path, Duration::from_secs(60)).unwrap();
        assert_eq!(reader.join().unwrap(), 2 * 2048);
        assert!(wait_until_read(&folder.path().join("none"), short).is_err());
    }
}
