//! Forgetting what is no longer needed, as the tables of the engine and of the features say.

use jiff::Timestamp;

use super::feature::{Features, table};
use super::{Fail, approval, ledger};
use crate::store::{Tx, outbox};

/// Forgets everything whose time has come.
///
/// # Errors
/// Those of the database.
pub fn run(tx: &Tx<'_>, features: Features, now: Timestamp) -> Result<(), Fail> {
    ledger::forget(tx, now)?;
    approval::forget(tx, now)?;
    features.all().try_for_each(|feature| (feature.forget)(tx, now))?;
    outbox::forget(tx, table::OUTBOX.before(now))?;
    Ok(())
}
