//! Settings of the configuration that can change while the bot runs.

use std::sync::{Arc, PoisonError, RwLock};

use jiff::tz::TimeZone;

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
pub struct Live(RwLock<Arc<LiveSettings>>);

impl Live {
    /// With these to begin with.
    #[must_use]
    pub fn new(settings: LiveSettings) -> Self {
        Self(RwLock::new(Arc::new(settings)))
    }

    /// The settings as they are now.
    #[must_use]
    pub fn now(&self) -> Arc<LiveSettings> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes changed settings into use.
    pub fn take(&self, settings: LiveSettings) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(settings);
    }
}
