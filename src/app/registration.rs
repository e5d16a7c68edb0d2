//! What Discord knows of us: the registered commands, the session, the number of identifies spent.

use jiff::Timestamp;

use super::Session;
use super::ledger::Ledger;
use crate::store::{Durability, Store, StoreError, gateway};

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
