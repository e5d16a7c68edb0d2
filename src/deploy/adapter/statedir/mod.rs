//! The folder in which the deployer keeps what it knows and takes what it is given. Root writes all of it but two folders: what
//! lies in `incoming` and `orders` was put there by others, and is read as such.
//!
//! ```text
//! /var/lib/ffj-deploy/state.json, history.jsonl   what is remembered
//! /var/lib/ffj-deploy/status.json                 what everybody may know
//! /var/lib/ffj-deploy/started.json                what the running bot was started with
//! /var/lib/ffj-deploy/seen.json                   the releases that were found whole since the machine was started
//! /var/lib/ffj-deploy/probation                   there while a failure of the bot leads to a roll-back
//! /var/lib/ffj-deploy/incoming/{request,bundle}   from the listener and the looker
//! /var/lib/ffj-deploy/incoming/look               somebody should look at the forge
//! /var/lib/ffj-deploy/orders/order                from the bot
//! /var/lib/ffj-deploy/asked/                      from root
//! /var/lib/ffj-deploy/told/                       what those who look after the machine are told by mail
//! /var/lib/ffj-deploy/{work,evidence}/
//! ```

mod book;
mod intake;
mod lock;
mod orders;

use ffj_base::contract::told::Told;
use ffj_base::contract::{looked, order, status};

pub use book::{Book, BookError};
pub use intake::IntakeError;
pub use lock::{Holder, Lock};
pub use orders::Waiting;

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::adapter::disk::{self, DiskError, Verb};
use crate::release::ask::{BUNDLE, By, LOOK, Look};

/// How much is told within this time at most.
const MOST_TOLD: usize = 8;
const TOLD_FOR: Duration = Duration::from_secs(60 * 60);
/// What the running bot was started with.
const STARTED: &str = "started.json";
/// The releases that were found whole.
const SEEN: &str = "seen.json";
/// Longest list of them that is read, in bytes: hundreds of releases.
const LARGEST_SEEN: u64 = 256 * 1024;

/// The folder.
#[derive(Debug, Clone)]
pub struct StateDir(PathBuf);

impl StateDir {
    /// The folder at `root`.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self(root.into())
    }

    /// The folder itself.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Makes what root needs and the package may not have made: on an image, in a test.
    ///
    /// # Errors
    /// When something cannot be made.
    pub fn prepare(&self) -> Result<(), DiskError> {
        [self.incoming(), self.orders(), self.evidence()].iter().try_for_each(|folder| disk::make_folder(folder))?;
        [self.work(), self.asked()].iter().try_for_each(|folder| disk::make_private_folder(folder))
    }

    /// Where the listener and the looker put things.
    #[must_use]
    pub fn incoming(&self) -> PathBuf {
        self.0.join(looked::FOLDER)
    }

    /// Where nobody but root can look.
    #[must_use]
    pub fn work(&self) -> PathBuf {
        self.0.join("work")
    }

    /// Where the bot puts an order.
    #[must_use]
    pub fn orders(&self) -> PathBuf {
        self.0.join(order::FOLDER)
    }

    /// Where root puts orders.
    #[must_use]
    pub fn asked(&self) -> PathBuf {
        self.0.join("asked")
    }

    /// What was kept of releases that failed.
    #[must_use]
    pub fn evidence(&self) -> PathBuf {
        self.0.join("evidence")
    }

    /// What everybody may know.
    #[must_use]
    pub fn status(&self) -> PathBuf {
        self.0.join(status::FILE)
    }

    /// What was noted of the start of the bot; none when nothing was.
    #[must_use]
    pub fn start(&self) -> Option<Vec<u8>> {
        disk::read(&self.0.join(STARTED), 4096).ok().flatten()
    }

    /// Notes something of the start of the bot.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn note_start(&self, what: &[u8]) -> Result<(), DiskError> {
        disk::replace(&self.0.join(STARTED), what, 0o644)
    }

    /// The releases that were found whole; none when nothing was kept.
    #[must_use]
    pub fn seen(&self) -> Option<Vec<u8>> {
        disk::read(&self.0.join(SEEN), LARGEST_SEEN).ok().flatten()
    }

    /// Keeps them. It need not have reached the disk when this returns: the next start of the machine passes it over.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn note_seen(&self, what: &[u8]) -> Result<(), DiskError> {
        disk::replace_soon(&self.0.join(SEEN), what, 0o600)
    }

    /// The bundle that is being brought, where nobody else can write.
    #[must_use]
    pub fn bundle(&self) -> PathBuf {
        self.work().join(BUNDLE)
    }

    /// Writes down what somebody is to be told; gives its number. None when so much was told within the hour that more would be noise,
    /// which whoever floods us with orders would cause.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn tell(&self, what: &Told) -> Result<Option<u64>, DiskError> {
        let folder = self.0.join("told");
        disk::make_folder(&folder)?;
        let now = SystemTime::now();
        let recent = std::fs::read_dir(&folder).map_err(|error| DiskError::at(Verb::Read, &folder, error))?.flatten().filter(|one| {
            let written = one.metadata().and_then(|facts| facts.modified()).ok();
            written.is_some_and(|written| now.duration_since(written).is_ok_and(|age| age < TOLD_FOR))
        });
        if recent.count() >= MOST_TOLD {
            return Ok(None);
        }
        let number = u64::try_from(now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_micros()).unwrap_or_default();
        let file = folder.join(format!("{number}.json"));
        let text = serde_json::to_vec(what).map_err(|error| DiskError::at(Verb::Write, &file, error.into()))?;
        disk::replace(&file, &text, 0o644)?;
        disk::keep_latest(&folder, MOST_TOLD)?;
        Ok(Some(number))
    }

    /// Lets the disk keep a few bytes, to see whether it does.
    ///
    /// # Errors
    /// When it does not.
    pub fn touch(&self) -> Result<(), DiskError> {
        let file = self.work().join(".pulse");
        let failed = |error| DiskError::at(Verb::Write, &file, error);
        let mut pulse = File::create(&file).map_err(failed)?;
        pulse.write_all(b".").and_then(|()| pulse.sync_all()).map_err(failed)
    }

    /// The marker of probation.
    #[must_use]
    pub fn marker(&self) -> PathBuf {
        self.0.join("probation")
    }

    /// Writes the marker of probation.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn arm(&self, says: &str) -> Result<(), DiskError> {
        let wanted = format!("{says}\n");
        // It is what it says already: nothing is written again, so that doing it twice does nothing.
        if disk::read(&self.marker(), 4096).is_ok_and(|found| found.as_deref() == Some(wanted.as_bytes())) {
            return Ok(());
        }
        disk::replace(&self.marker(), wanted.as_bytes(), 0o644)
    }

    /// Removes the marker of probation.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn disarm(&self) -> Result<(), DiskError> {
        if self.marker().symlink_metadata().is_err() {
            return Ok(());
        }
        disk::remove(&self.marker())?;
        disk::sync_folder(&self.0)
    }

    /// Leaves word that somebody should look at the forge.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn look_again(&self, by: By) -> Result<(), DiskError> {
        let look = Look { by, id: None, time: 0, force: false, dry_run: false };
        disk::replace(&self.incoming().join(LOOK), &serde_json::to_vec(&look).unwrap_or_default(), 0o644)
    }

    /// Removes what was fetched.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn discard(&self) -> Result<(), DiskError> {
        disk::remove(&self.bundle())
    }
}
