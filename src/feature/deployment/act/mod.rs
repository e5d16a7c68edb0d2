//! What is known of the deployer, what people are told of it, and the orders to it.

mod forge;
mod watch;

use std::sync::{Arc, RwLock};

use ffj_base::contract::order::Wish;
use ffj_base::contract::status::Status;
use jiff::{SignedDuration, Timestamp};

use super::model::refusal::{ALREADY_ORDERED, DEPLOYER_AWAY, ORDERS_CLOSED};
use super::model::{self, Bulletin, News};
use super::post;
use super::store;
use super::store::order::{self, Waiting};
use crate::app::clock::Clock;
use crate::app::feature::Kept;
use crate::app::ledger::Ledger;
use crate::app::live::Live;
use crate::app::port::{DeployFolder, Stamp};
use crate::app::{Context, Fail, StoreError, Tx, outbox, setting};
use crate::domain::error::UserError;
use crate::domain::outbox::{Lane, Target};
use crate::text::journal;

/// How long the answer to an order is waited for: a little less than Discord takes it.
const ANSWER_WITHIN: SignedDuration = SignedDuration::from_secs(14 * 60);
/// Hours for which it is remembered what was told, and ordered (product: two years).
pub(super) const KEPT: Kept = Kept::Hours(2 * 366 * 24);

/// What the bot knows of the deployer.
pub struct Deployments {
    /// Claims.
    pub ledger: Ledger,
    /// The time.
    pub clock: Arc<Clock>,
    /// The folder of the deployer.
    pub folder: Box<dyn DeployFolder>,
    /// Who is told, and how.
    pub audience: Audience,
    /// What the deployer said last that was understood, with the stamp it had.
    pub said: RwLock<Option<(Stamp, Arc<Status>)>>,
}

/// Who is told of deployments beyond those who read the channel for operations.
#[derive(Debug, Clone)]
pub struct Audience {
    /// Language of the house, among what can change.
    pub live: Arc<Live>,
    /// Addresses that get a mail when a deployment does not succeed.
    pub alerts: Vec<String>,
}

impl Deployments {
    /// What the deployer says just now; none where it is not installed. What cannot be understood leaves what it said before.
    #[must_use]
    pub fn status(&self) -> Option<Arc<Status>> {
        let stamp = self.folder.stamp()?;
        let said = self.said.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
        if let Some((_, status)) = said.as_ref().filter(|(known, _)| *known == stamp) {
            return Some(Arc::clone(status));
        }
        let Some(read) = self.folder.status().ok().and_then(|bytes| Status::read(&bytes).ok()) else {
            return said.map(|(_, status)| status);
        };
        let status = Arc::new(read);
        *self.said.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Some((stamp, Arc::clone(&status)));
        Some(status)
    }

    /// How the deployer answered an order, by its stable name; none when it is not known any more.
    #[must_use]
    pub fn code_of(&self, order: &str) -> Option<String> {
        self.status()?.orders.iter().find(|one| one.id == order).map(|one| one.code.clone()).filter(|code| !code.is_empty())
    }

    /// What the deployer said last, for somebody who wants to give an order.
    ///
    /// # Errors
    /// When it is not installed, or does not take orders from this process.
    pub fn ready(&self) -> Result<Arc<Status>, UserError> {
        let status = self.status().ok_or(DEPLOYER_AWAY)?;
        if self.folder.takes_orders() { Ok(status) } else { Err(ORDERS_CLOSED.into()) }
    }

    /// Stores an order of the person, to be handed over after the commit. Returns its id.
    ///
    /// # Errors
    /// As [`Deployments::ready`], and when the same order waits for its answer already.
    pub fn order(&self, context: &Context<'_>, wish: Wish) -> Result<String, Fail> {
        self.ready()?;
        let wanted = serde_json::to_value(&wish).map_err(|_| StoreError::Unreadable("deploy_order.content"))?;
        let same = |content: String| {
            let open: serde_json::Value = serde_json::from_str(&content).unwrap_or_default();
            wanted.as_object().is_some_and(|wanted| wanted.iter().all(|(key, value)| open[key.as_str()] == *value))
        };
        if order::open(context.tx, context.now_ms())?.into_iter().any(same) {
            return Err(ALREADY_ORDERED.into());
        }
        let kind = wish.name();
        let made = model::order::of(format!("{:024x}", rand::random::<u128>() >> 32), context.person()?, wish);
        let content = serde_json::to_string(&made).map_err(|_| StoreError::Unreadable("deploy_order.content"))?;
        let ends_at = context.now.checked_add(ANSWER_WITHIN).map_or(i64::MAX, Timestamp::as_millisecond);
        order::put(context.tx, &made.id, &content, context.now_ms(), ends_at)?;
        tracing::info!(message_id = journal::ORDERED, order = made.id, kind, "an operator gave an order to the deployer");
        Ok(made.id)
    }
}

/// Takes note of what the deployer says: people are told what is new, and orders get their answers.
///
/// # Errors
/// Those of the database.
pub fn take_note(tx: &Tx<'_>, status: &Status, audience: &Audience, now: Timestamp) -> Result<(), Fail> {
    let known = store::known(tx)?;
    if known.is_none() {
        store::note_sight(tx)?;
    }
    for news in model::news(known.as_ref(), &status.deployments, now) {
        match news {
            News::Before(id) => store::note(tx, &id, None, now.as_millisecond())?,
            News::Tell { bulletin, mail } => tell(tx, &bulletin, mail, audience, now)?,
        }
    }
    for one in &status.orders {
        order::answered(tx, &one.id, one.done, &one.said)?;
    }
    Ok(())
}

fn tell(tx: &Tx<'_>, bulletin: &Bulletin, mail: bool, audience: &Audience, now: Timestamp) -> Result<(), Fail> {
    let told = serde_json::to_string(bulletin).map_err(|_| StoreError::Unreadable("deployment.told"))?;
    store::note(tx, &bulletin.id, Some(&told), now.as_millisecond())?;
    let post = post::of_deployment(bulletin.clone(), audience.live.now().language)?;
    for (guild, channel) in setting::channels_everywhere(tx, "exploitation")? {
        let cause = format!("deploy:{}:{guild}", bulletin.id);
        outbox::replace(tx, Lane::Normal, &cause, &Target::Channel(channel), &post, now)?;
    }
    if mail {
        let stage = bulletin.key();
        tracing::warn!(
            message_id = journal::DEPLOYMENT_FAILED,
            deployment = bulletin.id,
            release = bulletin.version.as_deref().unwrap_or("?"),
            outcome = stage,
            "a deployment did not succeed"
        );
        for address in &audience.alerts {
            let cause = format!("deploy-mail:{}:{stage}:{address}", bulletin.id);
            outbox::post(tx, Lane::Normal, &cause, &Target::Mail(address.clone()), &post, now)?;
        }
    }
    Ok(())
}

/// Hands the next order over. The folder is written within the transaction, so that of two processes one does it, and an order
/// never takes the place of a later one; killed before the commit, the same order is handed over again, which the deployer
/// recognises. Returns whether an order was handed over.
///
/// # Errors
/// Those of the database, and of the folder.
fn hand_over(tx: &Tx<'_>, folder: &dyn DeployFolder, now: i64) -> Result<bool, NotHanded> {
    expire(tx, now)?;
    let Some(Waiting { id, content }) = order::next(tx)? else { return Ok(false) };
    folder.give(&content)?;
    order::handed(tx, &id)?;
    Ok(true)
}

/// Why an order was not handed over.
#[derive(Debug, thiserror::Error)]
enum NotHanded {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The folder of the deployer failed.
    #[error("cannot write the folder of the deployer")]
    Folder(#[from] std::io::Error),
}

/// Ends the orders for whose answer nobody waits any more.
fn expire(tx: &Tx<'_>, now: i64) -> Result<(), StoreError> {
    for (order, handed) in order::expire(tx, now)? {
        tracing::warn!(message_id = journal::ORDER_UNANSWERED, order, handed, "the deployer did not answer an order");
    }
    Ok(())
}

/// Forgets what was told and ordered long ago.
///
/// # Errors
/// Those of the database.
pub fn forget(tx: &Tx<'_>, now: Timestamp) -> Result<(), Fail> {
    let before = KEPT.before(now);
    store::forget(tx, before)?;
    order::forget(tx, before)?;
    Ok(())
}
