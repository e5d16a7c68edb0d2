//! How the bot is: one picture for `/bot sante`, `ffj-bot status`, the line in `systemctl status` and the watchdog.

mod picture;

use std::sync::Mutex;
use std::time::{Duration, Instant};

pub use picture::{HostFacts, Link, Picture};

/// Reads the facts about the machine.
pub type HostProbe = fn() -> HostFacts;

/// How long a connection has to hold before it counts as one.
const STEADY: Duration = Duration::from_secs(10);
/// How long the details of announced communities are waited for.
const GUILDS_WAIT: Duration = Duration::from_secs(10);

#[derive(Debug)]
struct Inner {
    started: Instant,
    link: Link,
    link_since: Instant,
    /// The last moment at which a connection had held for [`STEADY`]; the start when none has.
    steady: Instant,
    heartbeat: Option<Instant>,
    guilds: Option<usize>,
    guilds_missing: usize,
    commands_in_sync: bool,
    commands_refused: bool,
    waiting: u32,
    failed: u32,
    in_hand: usize,
    answered: u64,
    store_fault: Option<&'static str>,
    clock_trusted: bool,
    under_voltage: bool,
    under_voltages: u32,
    stopping: bool,
}

/// Collects the facts; each part of the program reports its own.
#[derive(Debug)]
pub struct Health {
    inner: Mutex<Inner>,
    changed: tokio::sync::watch::Sender<()>,
    host: HostProbe,
}

impl Inner {
    fn last_steady(&self) -> Instant {
        let holds = self.link == Link::Online && self.link_since.elapsed() >= STEADY;
        if holds { Instant::now() } else { self.steady }
    }
}

impl Health {
    /// At the start of the process.
    #[must_use]
    pub fn new(started: Instant, host: HostProbe) -> Self {
        let inner = Inner {
            started,
            link: Link::Starting,
            link_since: started,
            steady: started,
            heartbeat: None,
            guilds: None,
            guilds_missing: 0,
            commands_in_sync: false,
            commands_refused: false,
            waiting: 0,
            failed: 0,
            in_hand: 0,
            answered: 0,
            store_fault: None,
            clock_trusted: true,
            under_voltage: false,
            under_voltages: 0,
            stopping: false,
        };
        Self { inner: Mutex::new(inner), changed: tokio::sync::watch::Sender::new(()), host }
    }

    fn update(&self, change: impl FnOnce(&mut Inner)) {
        change(&mut self.lock());
        self.changed.send_replace(());
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        // A panic while holding the lock leaves plain numbers behind; they stay usable.
        self.inner.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Reports the connection.
    pub fn link(&self, link: Link) {
        self.update(|inner| {
            if inner.link != link {
                inner.steady = inner.last_steady();
                inner.link = link;
                inner.link_since = Instant::now();
            }
        });
    }

    /// Reports an acknowledged heartbeat, or any other proof that Discord hears us.
    pub fn heartbeat(&self, at: Instant) {
        self.lock().heartbeat = Some(at);
    }

    /// Reports the communities of a new session, whose details are still to come.
    pub fn guilds(&self, announced: usize) {
        self.update(|inner| {
            inner.guilds = Some(announced);
            inner.guilds_missing = announced;
        });
    }

    /// Reports a community whose details have come.
    pub fn guild_arrived(&self) {
        self.update(|inner| inner.guilds_missing = inner.guilds_missing.saturating_sub(1));
    }

    /// Reports that commands are registered as defined.
    pub fn commands_in_sync(&self) {
        self.update(|inner| inner.commands_in_sync = true);
    }

    /// Reports that Discord refuses the definitions of this release; those it has stay usable.
    pub fn commands_refused(&self) {
        self.update(|inner| inner.commands_refused = true);
    }

    /// Reports the outbox.
    pub fn outbox(&self, waiting: u32, failed: u32) {
        let before = {
            let mut inner = self.lock();
            (std::mem::replace(&mut inner.waiting, waiting), std::mem::replace(&mut inner.failed, failed))
        };
        if before != (waiting, failed) {
            self.changed.send_replace(());
        }
    }

    /// Reports the state of the database.
    pub fn store(&self, fault: Option<&'static str>) {
        let before = std::mem::replace(&mut self.lock().store_fault, fault);
        if before != fault {
            self.changed.send_replace(());
        }
    }

    /// Reports whether the clock can be trusted.
    pub fn clock(&self, trusted: bool) {
        let before = std::mem::replace(&mut self.lock().clock_trusted, trusted);
        if before != trusted {
            self.changed.send_replace(());
        }
    }

    /// Reports whether the supply is too weak; returns whether that begins just now. Only beginnings are counted.
    pub fn under_voltage(&self, low: bool) -> bool {
        let mut inner = self.lock();
        let was_low = std::mem::replace(&mut inner.under_voltage, low);
        let begins = low && !was_low;
        inner.under_voltages = inner.under_voltages.saturating_add(u32::from(begins));
        begins
    }

    /// Counts an interaction into hand; the guard counts it out again.
    #[must_use]
    pub fn take_in_hand(self: &std::sync::Arc<Self>) -> InHand {
        self.lock().in_hand += 1;
        InHand(std::sync::Arc::clone(self))
    }

    /// Counts an answered interaction.
    pub fn answered(&self) {
        self.lock().answered += 1;
    }

    /// Reports the shutdown.
    pub fn stopping(&self) {
        self.update(|inner| inner.stopping = true);
    }

    /// Waits until `holds` is true of the picture.
    pub async fn wait(&self, holds: impl Fn(&Picture) -> bool) {
        let mut changes = self.changed.subscribe();
        while !holds(&self.picture()) {
            if changes.changed().await.is_err() {
                return;
            }
        }
    }

    /// A subscription to changes.
    #[must_use]
    pub fn changes(&self) -> tokio::sync::watch::Receiver<()> {
        self.changed.subscribe()
    }

    /// Whether people can use the bot: connected, communities known, commands registered. A community that Discord itself
    /// cannot reach, and definitions that it refuses, do not hold up the others for ever.
    #[must_use]
    pub fn ready(&self) -> bool {
        let inner = self.lock();
        let known = inner.guilds_missing == 0 || inner.link_since.elapsed() > GUILDS_WAIT;
        inner.link == Link::Online && known && (inner.commands_in_sync || inner.commands_refused)
    }

    /// For how long no connection has held: zero while one does, also when it is lost for a moment now and then.
    #[must_use]
    pub fn unsteady(&self) -> Duration {
        self.lock().last_steady().elapsed()
    }

    /// Whether the connection is either sound or known to be worked on. `patience` bounds the age of the last heartbeat.
    #[must_use]
    pub fn link_is_accounted_for(&self, patience: Duration) -> bool {
        let inner = self.lock();
        match inner.link {
            Link::Online => inner.heartbeat.unwrap_or(inner.link_since).max(inner.link_since).elapsed() < patience,
            Link::Starting | Link::Reconnecting | Link::Waiting => true,
            Link::Stopped => false,
        }
    }

    /// The picture now, with the facts about the machine.
    #[must_use]
    pub fn full_picture(&self) -> Picture {
        Picture { host: (self.host)(), ..self.picture() }
    }

    /// The picture now, without the machine: that is read from files.
    #[must_use]
    pub fn picture(&self) -> Picture {
        let inner = self.lock();
        Picture {
            version: ffj_base::version::VERSION.to_owned(),
            commit: ffj_base::version::COMMIT.to_owned(),
            pid: std::process::id(),
            up_seconds: inner.started.elapsed().as_secs(),
            link: inner.link,
            link_seconds: inner.link_since.elapsed().as_secs(),
            heartbeat_seconds: inner.heartbeat.map(|at| at.elapsed().as_secs()),
            guilds: inner.guilds,
            commands_in_sync: inner.commands_in_sync,
            waiting: inner.waiting,
            failed: inner.failed,
            in_hand: inner.in_hand,
            answered: inner.answered,
            store_fault: inner.store_fault.map(str::to_owned),
            clock_trusted: inner.clock_trusted,
            under_voltages: inner.under_voltages,
            stopping: inner.stopping,
            host: HostFacts::default(),
        }
    }
}

/// An interaction in hand.
#[derive(Debug)]
pub struct InHand(std::sync::Arc<Health>);

impl Drop for InHand {
    fn drop(&mut self) {
        self.0.update(|inner| inner.in_hand = inner.in_hand.saturating_sub(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_supply_that_stays_too_weak_is_counted_once() {
        let health = Health::new(Instant::now(), HostFacts::default);
        let begun = [false, true, true, false, false, true].map(|low| health.under_voltage(low));
        assert_eq!(begun, [false, true, false, false, false, true]);
        assert_eq!(health.picture().under_voltages, 2);
    }
}
