//! Handing the bot over to another process of it, which may be another release, while people go on using it. Both sides.
//!
//! The running process starts its successor through a helper that ends at once, so that the successor's parent is PID 1: systemd
//! supervises only its own children well. They talk over a pair of sockets, a JSON object a line:
//!
//! ```text
//! successor                     running process
//! warm                     →                            database open and migrated, configuration read, Discord's API asked
//!                          ←    go {session, connected} connection closed for resumption; all events are on the disk
//! acting                   →                            session resumed; from here on the successor answers people
//!                          ←    main                    systemd supervises the successor
//! (closes the line)        →                            the control socket is the successor's
//! ```
//!
//! Until « acting » the running process can take everything back: it kills the successor and resumes the session itself.

use std::ffi::OsString;
use std::os::fd::{AsFd as _, OwnedFd};
use std::os::unix::net::UnixStream as StdStream;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use ffj_base::adapter::systemd;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tokio::sync::watch;

use super::wire::{Passed, Wire, Word};
use crate::adapter::discord::gateway::Wish;
use crate::adapter::discord::rest::Rest;
use crate::adapter::discord::router::Router;
use crate::app::health::{Health, Link};
use crate::app::ledger::Ledger;
use crate::app::{StoreError, registration};

/// How long a successor may take to be warm: a migration with its snapshot may be among it.
const WARM_WITHIN: Duration = Duration::from_secs(60);
/// How long it may take to resume the session. Discord keeps what arrives meanwhile; people wait for 3 s at most.
const ACT_WITHIN: Duration = Duration::from_secs(10);
/// How long systemd may take to note the new main process.
const NOTED_WITHIN: Duration = Duration::from_secs(5);
/// How long the successor may take to have the control socket; the running process answers on it until then.
const SEATED_WITHIN: Duration = Duration::from_secs(2);
/// How long the first question to Discord may hold a successor up; when Discord is away it is warm without.
const REACH_WITHIN: Duration = Duration::from_secs(5);

/// Why a hand-over did not come about. The running process goes on.
#[derive(Debug, thiserror::Error)]
pub enum HandoverError {
    /// The program cannot be started.
    #[error("cannot start the successor")]
    Start(#[source] std::io::Error),
    /// It ended, or was silent, before it was ready.
    #[error("the successor did not become ready; its own lines say why")]
    NotReady,
    /// It did not take the session over in time.
    #[error("the successor did not take the session over")]
    NotActing,
    /// The session that is to be passed on cannot be read.
    #[error("cannot read the session")]
    Session(#[source] StoreError),
    /// systemd did not accept it as the main process.
    #[error("the service manager does not take the successor for the main process")]
    NotMain(#[source] std::io::Error),
}

impl HandoverError {
    /// Key of the sentence in `src/text` that tells a person.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Start(_) => "handover-not-started",
            Self::NotReady => "handover-not-ready",
            Self::NotActing => "handover-not-acting",
            Self::Session(error) => error.advice(),
            Self::NotMain(_) => "handover-not-main",
        }
    }
}

/// The running process, as far as it can be handed over.
pub struct Running {
    /// The program as it was called, through the link to the current release.
    pub program: OsString,
    /// Its configuration.
    pub config: PathBuf,
    /// Where the session is stored.
    pub ledger: Ledger,
    /// Whether it is connected.
    pub health: Arc<Health>,
    /// Knows who else answers.
    pub router: Router,
    /// What the connection should do.
    pub wish: watch::Sender<Wish>,
    /// Whether the connection is at rest.
    pub at_rest: watch::Receiver<bool>,
}

impl Running {
    /// Hands over. When it fails, everything is as before.
    ///
    /// # Errors
    /// See [`HandoverError`].
    pub async fn hand_over(&self) -> Result<(), HandoverError> {
        let (mut wire, pid) = self.start().await?;
        self.router.alone(true);
        let passed = match tokio::time::timeout(WARM_WITHIN, wire.hear()).await {
            Ok(Some(Word::Warm)) => self.pass(&mut wire, pid).await,
            _ => Err(HandoverError::NotReady),
        };
        if passed.is_err() {
            self.take_back(&mut wire, pid).await;
        }
        passed
    }

    /// Starts the successor through a helper.
    async fn start(&self) -> Result<(Wire, Pid), HandoverError> {
        let (ours, theirs) = StdStream::pair().map_err(HandoverError::Start)?;
        let mut helper = std::process::Command::new(&self.program);
        helper.arg("--config").arg(&self.config).arg("start-successor").stdin(Stdio::from(OwnedFd::from(theirs)));
        // They name this process; a successor that reads them would believe that nobody watches it.
        for name in ["WATCHDOG_PID", "LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"] {
            helper.env_remove(name);
        }
        helper.stdout(Stdio::piped());
        let said = tokio::task::spawn_blocking(move || helper.spawn()?.wait_with_output()).await;
        let said = said.map_err(std::io::Error::other).flatten().map_err(HandoverError::Start)?;
        // The helper prints the number of the process it started.
        let pid = String::from_utf8_lossy(&said.stdout).trim().parse::<i32>().ok().filter(|pid| *pid > 1);
        match pid {
            Some(pid) if said.status.success() => Ok((Wire::new(ours).map_err(HandoverError::Start)?, Pid::from_raw(pid))),
            _ => Err(HandoverError::NotReady),
        }
    }

    async fn pass(&self, wire: &mut Wire, pid: Pid) -> Result<(), HandoverError> {
        let connected = self.health.picture().link == Link::Online;
        self.wish.send_replace(Wish::Rest);
        // The other end lives as long as the connection, which is in the same process.
        let mut at_rest = self.at_rest.clone();
        if at_rest.wait_for(|at_rest| *at_rest).await.is_err() {
            return Err(HandoverError::NotActing);
        }
        // Read behind everything that was written, so the number is that of the last event on the disk. Without it the successor
        // would begin a new session, and Discord would repeat nothing of what arrives meanwhile.
        let session = registration::session(&self.ledger).await.map_err(HandoverError::Session)?.map(Passed::from);
        wire.say(&Word::Go { session, connected }).await.map_err(|_| HandoverError::NotActing)?;
        let acting = tokio::time::timeout(ACT_WITHIN, wire.hear()).await;
        let Ok(Some(Word::Acting)) = acting else { return Err(HandoverError::NotActing) };
        // Before, because systemd refuses the word of whoever is not the main process any more.
        systemd::fall_silent();
        let noted = tokio::task::spawn_blocking(move || systemd::set_main(pid.as_raw().unsigned_abs(), NOTED_WITHIN)).await;
        if let Err(error) = noted.map_err(std::io::Error::other).flatten() {
            systemd::speak();
            return Err(HandoverError::NotMain(error));
        }
        if let Err(error) = registration::drop_session(&self.ledger).await {
            tracing::warn!(error = %error, "cannot forget the session that was handed over");
        }
        // Whether it hears this or not, it is the main process now.
        let _heard = wire.say(&Word::Main).await;
        if tokio::time::timeout(SEATED_WITHIN, async { while wire.hear().await.is_some() {} }).await.is_err() {
            tracing::warn!("the successor does not have the control socket yet; it is the main process all the same");
        }
        Ok(())
    }

    /// Ends the successor and connects again.
    async fn take_back(&self, wire: &mut Wire, pid: Pid) {
        if let Err(error) = kill(pid, Signal::SIGKILL) {
            tracing::debug!(error = %error, "the successor is gone already");
        }
        // Its end of the line closes when it is gone, and only then may the session be resumed.
        while wire.hear().await.is_some() {}
        self.router.alone(false);
        // Where it was not closed yet, the connection is left as it is.
        self.wish.send_if_modified(|wish| std::mem::replace(wish, Wish::Serve) != Wish::Serve);
    }
}

/// `ffj-bot start-successor`: starts the bot with the same standard input, and does not wait for it. Gives its number.
///
/// # Errors
/// When it cannot be started.
pub fn start_successor(program: &OsString, config: &std::path::Path) -> std::io::Result<u32> {
    let mut successor = std::process::Command::new(program);
    // Standard output leads to the process that waits for the number, and is not to be held open.
    successor.arg("--config").arg(config).args(["run", "--successor"]).stdout(Stdio::from(std::io::stderr()));
    Ok(successor.spawn()?.id())
}

/// Held by the successor until the control socket is its own.
pub struct Seat(Wire);

impl Seat {
    /// The control socket is its own: the process before it is told.
    pub async fn taken(self) {
        if let Err(error) = self.0.close().await {
            tracing::debug!(error = %error, "the process before is gone already");
        }
    }
}

/// The successor, until it is the main process.
pub struct Successor {
    wire: Wire,
    connected: bool,
}

impl Successor {
    /// Says that everything is ready, and waits until it may act; the session is in the database then.
    ///
    /// # Errors
    /// When nobody is there to succeed, or the session cannot be stored.
    pub async fn wait(rest: &Rest, ledger: &Ledger, now: jiff::Timestamp) -> anyhow::Result<Self> {
        systemd::fall_silent();
        let socket = StdStream::from(std::io::stdin().as_fd().try_clone_to_owned()?);
        let mut wire = Wire::new(socket)?;
        // Opens the connection to Discord's API, so that the first answer needs not wait for it.
        let _reached = tokio::time::timeout(REACH_WITHIN, rest.compare_clocks()).await;
        wire.say(&Word::Warm).await?;
        match wire.hear().await {
            Some(Word::Go { session, connected }) => {
                if let Some(session) = session {
                    registration::set_session(ledger, session.into(), now).await?;
                }
                Ok(Self { wire, connected })
            }
            _ => anyhow::bail!("the running process keeps the bot"),
        }
    }

    /// Says that it acts, once it does, and waits until systemd supervises it.
    ///
    /// # Errors
    /// When the connection is refused, or the running process takes the bot back.
    pub async fn take_over(mut self, health: &Health) -> anyhow::Result<Seat> {
        // While Discord is away there is nothing to resume, and the connection is tried again from here.
        if self.connected {
            health.wait(|picture| picture.link == Link::Online).await;
        }
        self.wire.say(&Word::Acting).await?;
        match self.wire.hear().await {
            Some(Word::Main) => {
                systemd::speak();
                Ok(Seat(self.wire))
            }
            _ => anyhow::bail!("the running process took the bot back"),
        }
    }
}
