//! What lives as long as the process: notices what the deployer says, hands orders over, and waits for their answers.

use std::sync::Arc;
use std::time::Duration;

use ffj_base::contract::status::Status;

use super::{Deployments, NotHanded, expire, hand_over, take_note};
use crate::app::port::Stamp;
use crate::app::{Durability, Fail, StoreError};
use crate::domain::outbox::back_off;
use crate::feature::deployment::model::order::Standing;
use crate::feature::deployment::store::order;
use crate::text::journal;

/// How often the file of the deployer is looked at when nothing tells of it; a look is one system call.
const LOOK_EVERY: Duration = Duration::from_secs(30);
/// Pause after what it says could not be noted.
const AGAIN: Duration = Duration::from_secs(1);
/// How often it is looked whether the forge has been away for too long.
const FORGE_EVERY: Duration = Duration::from_secs(5 * 60);
/// Pause after that was told: whoever writes the time of the last success cannot make the bot say it again and again.
const FORGE_AGAIN: Duration = Duration::from_secs(24 * 60 * 60);
/// How often orders are looked for that another process left behind, and those that ended.
const ORDERS_EVERY: Duration = Duration::from_secs(30);
/// How often an answer is looked for that another process noted.
const ANSWER_EVERY: Duration = Duration::from_secs(1);

impl Deployments {
    /// Notices what the deployer says, until the end of the process. Where it is not installed, quietly goes on looking. `changed`
    /// waits until its folder has changed, or for so long.
    ///
    /// # Errors
    /// Never by itself; the type fits the supervisor.
    pub async fn watch(self: Arc<Self>, mut changed: impl AsyncFnMut(Duration) -> bool) -> Result<(), Fail> {
        let mut wait = Duration::ZERO;
        let (mut noted, mut complained): (Option<Stamp>, bool) = (None, false);
        let mut forge = tokio::time::Instant::now();
        loop {
            let _told_or_time_to_look = changed(std::mem::replace(&mut wait, LOOK_EVERY)).await;
            if tokio::time::Instant::now() >= forge {
                let told = Arc::clone(&self).watch_the_forge().await;
                forge = tokio::time::Instant::now() + if told { FORGE_AGAIN } else { FORGE_EVERY };
            }
            let stamp = self.folder.stamp();
            if stamp == noted {
                continue;
            }
            if stamp.is_none() {
                (noted, complained) = (None, false);
                continue;
            }
            match Arc::clone(&self).note().await {
                Ok(()) => (noted, complained) = (stamp, false),
                // What it said before stands; the file is read again when it is replaced.
                Err(NotNoted::Unreadable(why)) => {
                    noted = stamp;
                    tracing::warn!(message_id = journal::DEPLOYER_UNREADABLE, error = why, "the deployer cannot be understood");
                }
                Err(NotNoted::Fail(error)) => {
                    // The database may be busy; nothing will tell when it no longer is.
                    wait = AGAIN;
                    if !std::mem::replace(&mut complained, true) {
                        tracing::warn!(message_id = journal::STORE_FAULT, error = %error, "cannot note what the deployer says");
                    }
                }
            }
        }
    }

    /// Reads the file within the transaction: of two processes, the later one to note has read the newer text.
    async fn note(self: Arc<Self>) -> Result<(), NotNoted> {
        let store = self.ledger.store().clone();
        store
            .write(Durability::Disk, move |tx| {
                let bytes = self.folder.status().map_err(|error| NotNoted::Unreadable(error.to_string()))?;
                let status = Status::read(&bytes).map_err(|error| NotNoted::Unreadable(error.to_string()))?;
                Ok(take_note(tx, &status, &self.audience, self.clock.now())?)
            })
            .await
    }

    /// Hands orders over until the end of the process.
    ///
    /// # Errors
    /// Never by itself; the type fits the supervisor.
    pub async fn hand_over_orders(self: Arc<Self>) -> Result<(), Fail> {
        let mut written = self.ledger.store().written().to(order::TABLE);
        let mut failures = 0;
        loop {
            let this = Arc::clone(&self);
            let now = self.clock.now().as_millisecond();
            match self.ledger.store().write(Durability::Disk, move |tx| hand_over(tx, &*this.folder, now)).await {
                Ok(_) => failures = 0,
                Err(NotHanded::Store(error)) => {
                    failures += 1;
                    tracing::debug!(error = %error, "cannot look for orders");
                }
                Err(NotHanded::Folder(error)) => {
                    failures += 1;
                    tracing::warn!(message_id = journal::ORDERS_CLOSED, error = %error, "an order cannot be handed over yet");
                }
            }
            let pause = if failures > 0 { back_off(failures, rand::random()) } else { ORDERS_EVERY };
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                _ = written.changed(), if failures == 0 => {}
            }
        }
    }

    /// Waits until an order is answered, or nobody waits for that any more; none when it is not known.
    pub(in crate::feature::deployment) async fn answer(&self, id: &str) -> Option<Standing> {
        let mut written = self.ledger.store().written().to(order::TABLE);
        loop {
            let (asked, now) = (id.to_owned(), self.clock.now().as_millisecond());
            let standing = self.ledger.store().write::<_, StoreError>(Durability::System, move |tx| {
                expire(tx, now)?;
                order::standing(tx, &asked)
            });
            match standing.await {
                Ok(Some(Standing::Open)) => {}
                Ok(standing) => return standing,
                Err(error) => tracing::debug!(error = %error, "cannot look for the answer to an order"),
            }
            tokio::select! {
                () = tokio::time::sleep(ANSWER_EVERY) => {}
                _ = written.changed() => {}
            }
        }
    }
}

/// Why what the deployer says was not noted.
enum NotNoted {
    /// The file cannot be read or understood.
    Unreadable(String),
    /// The database failed.
    Fail(Fail),
}

impl From<StoreError> for NotNoted {
    fn from(error: StoreError) -> Self {
        Self::Fail(error.into())
    }
}

impl From<Fail> for NotNoted {
    fn from(error: Fail) -> Self {
        Self::Fail(error)
    }
}
