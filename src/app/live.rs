//! Settings of the configuration that can change while the bot runs.

use std::sync::Arc;

use jiff::tz::TimeZone;
use tokio::sync::watch;

use crate::domain::id::UserId;
use crate::domain::language::Language;

/// Settings that can change while the bot runs.
#[derive(Debug, Clone)]
pub struct LiveSettings {
    /// People named as operators.
    pub operators: Vec<UserId>,
    /// Language of the community.
    pub language: Language,
    /// Its time zone.
    pub zone: TimeZone,
    /// Prefix of written commands.
    pub prefix: Option<String>,
}

/// The settings as they are now, shared by all who ask.
#[derive(Debug)]
pub struct Live(watch::Sender<Arc<LiveSettings>>);

impl Live {
    /// With these to begin with.
    #[must_use]
    pub fn new(settings: LiveSettings) -> Self {
        Self(watch::Sender::new(Arc::new(settings)))
    }

    /// The settings as they are now.
    #[must_use]
    pub fn now(&self) -> Arc<LiveSettings> {
        Arc::clone(&self.0.borrow())
    }

    /// Takes changed settings into use.
    pub fn take(&self, settings: LiveSettings) {
        self.0.send_replace(Arc::new(settings));
    }

    /// Tells whoever does not ask each time, such as the line in `systemctl status`.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<Arc<LiveSettings>> {
        self.0.subscribe()
    }
}
