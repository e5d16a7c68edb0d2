//! Logging: structured fields in the journal, plain lines elsewhere. Libraries are heard from WARN on, and serenity not at all:
//! its spans hold whole requests.

use std::io::IsTerminal as _;

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

/// What is heard.
fn targets(level: Level) -> Targets {
    Targets::new().with_default(LevelFilter::WARN).with_target("ffj_bot", level).with_target("serenity", LevelFilter::OFF)
}
