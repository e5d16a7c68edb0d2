//! The forge, Gitea or Forgejo, as the looker meets it: what is there, and the file for this machine.
//!
//! Contract: nobody but the host of the configuration is ever asked, whatever an answer names, and the token is sent to nobody else.
//! Every answer is bounded in length and in time. What is fetched is believed by nobody: the activator verifies its signature.

mod address;
mod client;
mod download;
mod error;
pub mod journal;
mod partial;

pub use error::{ForgeError, Place};

use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use crate::adapter::spool::Spool;
use crate::release::Provider;
use crate::release::offer::{self, Candidate, Page};
use address::Address;
use client::Client;

/// Releases that are read, the latest; forges give these first.
const RELEASES: usize = 100;
/// Releases on a page, and how many where those are too large, as with very long notes.
const PAGES: [usize; 3] = [20, 5, 1];
/// Releases that are passed over because they are described at too great length.
const TOO_LONG: usize = 2;

/// Largest answer that says which version the forge has, in bytes.
const VERSION_LIMIT: u64 = 4096;

/// Which version the forge has.
#[derive(serde::Deserialize)]
struct Version {
    version: String,
}

/// Whom to ask, and for what.
pub struct Settings {
    /// What kind of forge it is.
    pub provider: Provider,
    /// Base address, without a final slash.
    pub forge: String,
    /// Repository as `owner/name`.
    pub repository: String,
    /// Pattern of the tags that are followed.
    pub tags: String,
    /// Token that reads the repository; none when everybody may.
    pub token: Option<String>,
    /// Largest bundle, in bytes.
    pub bundle_limit: u64,
    /// How long things may take.
    pub limits: Limits,
}

/// How long and how large an answer may be.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Until a connection stands.
    pub connect: Duration,
    /// Without a single byte.
    pub silence: Duration,
    /// For everything.
    pub total: Duration,
    /// Before each new attempt after something that may pass.
    pub pauses: Vec<Duration>,
    /// Largest page of releases, in bytes.
    pub page: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(15),
            silence: Duration::from_secs(30),
            // The unit allows fifteen minutes; what has come by then is continued the next time.
            total: Duration::from_secs(12 * 60),
            pauses: [1, 4, 15].map(Duration::from_secs).to_vec(),
            page: 1 << 20,
        }
    }
}

/// A forge that can be asked.
pub struct Forge {
    provider: Provider,
    address: Address,
    client: Client,
    tags: String,
    bundle_limit: u64,
    page_limit: u64,
    pauses: Vec<Duration>,
    end: Instant,
}

impl Forge {
    /// Gets ready; the time for everything begins here. Must be called within a runtime.
    ///
    /// # Errors
    /// When the address or the token cannot be used.
    pub fn new(settings: Settings) -> Result<Self, ForgeError> {
        let address = Address::new(settings.provider, &settings.forge, &settings.repository).ok_or(ForgeError::Address)?;
        let client = Client::new(settings.provider, &settings.limits, settings.token.as_deref())?;
        let end = Instant::now() + settings.limits.total;
        let Settings { provider, tags, bundle_limit, limits: Limits { page: page_limit, pauses, .. }, .. } = settings;
        Ok(Self { provider, address, client, tags, bundle_limit, page_limit, pauses, end })
    }

    /// The releases that are there, the latest hundred.
    ///
    /// # Errors
    /// When the forge cannot be asked or is not understood.
    pub async fn offers(&self) -> Result<Page, ForgeError> {
        let mut pauses = self.pauses.iter();
        loop {
            match self.within(self.pages()).await {
                Err(error) if error.may_pass() => self.pause(pauses.next(), error).await?,
                done => return done,
            }
        }
    }

    /// Fetches the bundle of a release into its slot of the spool.
    ///
    /// # Errors
    /// When it cannot be fetched whole; what has come is kept for the next time where that helps.
    pub async fn fetch(&self, candidate: &Candidate, spool: &Spool) -> Result<(), ForgeError> {
        let size = candidate.asset.size;
        if size > self.bundle_limit {
            return Err(ForgeError::TooLarge { limit: self.bundle_limit, place: Place::Bundle });
        }
        let mut partial = partial::Partial::open(spool, &candidate.asset).map_err(ForgeError::Disk)?;
        let url = self.address.asset(&candidate.tag, &candidate.asset.name);
        let mut pauses = self.pauses.iter();
        loop {
            let done = self.within(download::attempt(&self.client, &url, &mut partial)).await;
            match done {
                Ok(()) => {
                    let announced = candidate.version.clone();
                    match partial.calls_itself() {
                        Some(found) if found != announced => {
                            partial.discard().map_err(ForgeError::Disk)?;
                            return Err(ForgeError::Misnamed { announced, found });
                        }
                        _ => return partial.finish().map_err(ForgeError::Disk),
                    }
                }
                Err(error) if error.may_pass() => {
                    partial.keep().map_err(ForgeError::Disk)?;
                    self.pause(pauses.next(), error).await?;
                }
                Err(error) => {
                    if matches!(error, ForgeError::Late) {
                        partial.keep().map_err(ForgeError::Disk)?;
                    } else {
                        partial.discard().map_err(ForgeError::Disk)?;
                    }
                    return Err(self.explained(error).await);
                }
            }
        }
    }

    /// A refusal of a file that a newer forge would give: older ones take no token there, and show a private file to nobody.
    async fn explained(&self, error: ForgeError) -> ForgeError {
        let refused = matches!(error, ForgeError::Status { status: 401 | 403 | 404, place: Place::Bundle });
        if !refused || !self.client.has_token() {
            return error;
        }
        let answer = self.within(self.client.read(&self.address.version(), VERSION_LIMIT)).await;
        let version = answer.ok().and_then(|(bytes, _)| serde_json::from_slice::<Version>(&bytes).ok());
        match version {
            Some(Version { version }) if Provider::withholds_files(&version) => ForgeError::TooOld { version },
            Some(_) | None => error,
        }
    }

    async fn pages(&self) -> Result<Page, ForgeError> {
        let mut read = Err(ForgeError::Late);
        for size in PAGES {
            read = self.pages_of(size).await;
            if !matches!(read, Err(ForgeError::TooLarge { place: Place::Releases, .. })) {
                break;
            }
        }
        read
    }

    async fn pages_of(&self, size: usize) -> Result<Page, ForgeError> {
        let (mut all, mut too_long) = (Page::default(), 0);
        for page in 1..=RELEASES / size {
            let url = self.address.releases(size, page, offer::wants_before_release(&self.tags));
            let (more, total) = match self.client.read(&url, self.page_limit).await {
                Ok((bytes, total)) => {
                    let more = self.provider.offers(&bytes).map_err(|error| ForgeError::NotUnderstood(Some(error)))?;
                    (more, total)
                }
                // One release alone that is described at such length: the others are there all the same.
                Err(ForgeError::TooLarge { place: Place::Releases, .. }) if size == 1 && too_long < TOO_LONG => {
                    too_long += 1;
                    (Page { odd: 1, ..Page::default() }, None)
                }
                Err(error) => return Err(error),
            };
            let last = more.offers.is_empty() && more.odd == 0;
            all.offers.extend(more.offers);
            all.odd += more.odd;
            // A forge may give less on a page than it is asked for, so a short one says nothing.
            if last || total.is_some_and(|total| all.offers.len() + all.odd >= total) {
                break;
            }
        }
        // Where nothing else is there, it is no list of releases at all.
        let limit = self.page_limit;
        if all.offers.is_empty() && too_long > 0 { Err(ForgeError::TooLarge { limit, place: Place::Releases }) } else { Ok(all) }
    }

    /// Does something within the time that is left.
    async fn within<T>(&self, work: impl Future<Output = Result<T, ForgeError>>) -> Result<T, ForgeError> {
        timeout_at(self.end, work).await.unwrap_or(Err(ForgeError::Late))
    }

    /// Waits before a new attempt; without one, or without the time for it, the error stays.
    async fn pause(&self, pause: Option<&Duration>, error: ForgeError) -> Result<(), ForgeError> {
        let Some(pause) = pause.filter(|pause| Instant::now() + **pause < self.end) else { return Err(error) };
        tracing::debug!(error = %error, "trying again");
        tokio::time::sleep(*pause).await;
        Ok(())
    }
}
