//! What Discord knows of us: the registered commands, the session, the number of identifies spent.

use jiff::Timestamp;

use super::ledger::Ledger;
use super::{Fail, Session, notice};
use crate::domain::id::GuildId;
use crate::store::{Durability, Store, StoreError, community, gateway};
use crate::text::journal;

/// A day, in ms.
const DAY_MS: i64 = 86_400_000;

/// Hash of the command definitions last accepted; none when unknown, also when the database does not answer.
pub async fn hash(store: &Store, application: &str) -> Option<String> {
    let application = application.to_owned();
    let read = store.write(Durability::System, move |tx| gateway::command_hash(tx, &application)).await;
    read.unwrap_or_else(|error: StoreError| {
        tracing::warn!(error = %error, "cannot read which commands are registered");
        None
    })
}

/// Stores the hash of accepted definitions.
///
/// # Errors
/// Those of the database.
pub async fn set_hash(store: &Store, application: &str, hash: &str, now: Timestamp) -> Result<(), StoreError> {
    let (application, hash) = (application.to_owned(), hash.to_owned());
    store.write(Durability::System, move |tx| gateway::set_command_hash(tx, &application, &hash, now.as_millisecond())).await
}

/// The session that the last process left, in our slot or in one that nobody holds any more.
///
/// # Errors
/// Those of the database.
pub async fn session(ledger: &Ledger) -> Result<Option<Session>, StoreError> {
    let slot = ledger.slot().number();
    let held = ledger.slot().others();
    ledger.store().write(Durability::System, move |tx| gateway::session(tx, slot, &held)).await
}

/// Stores a new session.
///
/// # Errors
/// Those of the database.
pub async fn set_session(ledger: &Ledger, session: Session, now: Timestamp) -> Result<(), StoreError> {
    let slot = ledger.slot().number();
    ledger.store().write(Durability::System, move |tx| gateway::set_session(tx, slot, &session, now.as_millisecond())).await
}

/// Forgets the session: it cannot be resumed.
///
/// # Errors
/// Those of the database.
pub async fn drop_session(ledger: &Ledger) -> Result<(), StoreError> {
    let slot = ledger.slot().number();
    ledger.store().write(Durability::System, move |tx| gateway::drop_session(tx, slot)).await
}

/// Notes that the bot is in a community. Queued at once: the position of the event is noted after it.
///
/// # Errors
/// Those of the database.
pub fn joined(store: &Store, guild: GuildId, now: Timestamp) -> impl Future<Output = Result<(), StoreError>> + Send + use<> {
    let (now, written) = (now.as_millisecond(), store.clone());
    let noted = store.submit(Durability::System, move |tx| community::joined(tx, guild, now));
    async move {
        if noted.await? {
            tracing::info!(message_id = journal::JOINED, guild = %guild, "in a community");
            // What waited for that is due.
            written.written().tell_all();
        }
        Ok(())
    }
}

/// Notes that the bot was removed from a community: nothing is done there any more, and what is known of it is kept for as long as
/// its tables say.
///
/// # Errors
/// Those of the database.
pub fn left(store: &Store, guild: GuildId, now: Timestamp) -> impl Future<Output = Result<(), StoreError>> + Send + use<> {
    let now = now.as_millisecond();
    let noted = store.submit(Durability::Disk, move |tx| community::left(tx, guild, now));
    async move {
        if noted.await? {
            tell_left(guild);
        }
        Ok(())
    }
}

/// Notes in which communities the bot is when it comes anew: it was removed from the others while it was away.
///
/// # Errors
/// Those of the database.
pub fn present(store: &Store, guilds: Vec<GuildId>, now: Timestamp) -> impl Future<Output = Result<(), StoreError>> + Send + use<> {
    let now = now.as_millisecond();
    let noted = store.submit::<_, StoreError, _>(Durability::System, move |tx| {
        let gone: Vec<GuildId> = community::present(tx)?.into_iter().filter(|guild| !guilds.contains(guild)).collect();
        gone.iter().try_for_each(|guild| community::left(tx, *guild, now).map(|_| ()))?;
        Ok(gone)
    });
    async move {
        noted.await?.into_iter().for_each(tell_left);
        Ok(())
    }
}

fn tell_left(guild: GuildId) {
    tracing::warn!(message_id = journal::LEFT, guild = %guild, "removed from a community; nothing is done there any more");
}

/// The intents that Discord refused when they were last asked for; zero: none, also when the database does not answer.
pub async fn refused_intents(ledger: &Ledger) -> u64 {
    ledger.store().write::<_, StoreError>(Durability::System, gateway::refused_intents).await.unwrap_or_else(|error| {
        tracing::warn!(error = %error, "cannot read which intents were refused");
        0
    })
}

/// Remembers the intents that Discord refuses, and tells the channels for operations what to do about it.
///
/// # Errors
/// Those of the database.
pub async fn refuse_intents(ledger: &Ledger, bits: u64, now: Timestamp) -> Result<(), Fail> {
    ledger
        .store()
        .write(Durability::Disk, move |tx| {
            gateway::set_refused_intents(tx, bits)?;
            notice::tell_intents_refused(tx, now)
        })
        .await
}

/// Forgets that intents were refused: they are asked for again.
///
/// # Errors
/// Those of the database.
pub async fn allow_intents(ledger: &Ledger) -> Result<(), StoreError> {
    ledger.store().write(Durability::System, |tx| gateway::set_refused_intents(tx, 0)).await
}

/// Identifies spent in the last 24 hours.
///
/// # Errors
/// Those of the database.
pub async fn identifies(ledger: &Ledger, now: Timestamp) -> Result<u32, StoreError> {
    let since = now.as_millisecond() - DAY_MS;
    ledger.store().write(Durability::System, move |tx| gateway::identifies(tx, since)).await
}

/// Counts an identify before it is sent, so that a crash cannot hide it.
///
/// # Errors
/// Those of the database.
pub async fn count_identify(ledger: &Ledger, now: Timestamp) -> Result<u32, StoreError> {
    let now = now.as_millisecond();
    ledger.store().write(Durability::Disk, move |tx| gateway::count_identify(tx, now, now - DAY_MS)).await
}

/// The key that signs buttons; made at the first start and kept.
///
/// # Errors
/// Those of the database.
pub async fn button_key(store: &Store) -> Result<Vec<u8>, StoreError> {
    let fresh: [u8; 32] = rand::random();
    store.write(Durability::Disk, move |tx| gateway::kept_value(tx, "button-key", || fresh.to_vec())).await
}
