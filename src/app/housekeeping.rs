//! Forgetting what is no longer needed, as the tables of the engine and of the features say.

use jiff::{SignedDuration, Timestamp};

use super::feature::Features;
use super::{Fail, ledger};
use crate::store::{Tx, outbox};

/// How long ended rows of the outbox are kept (product: 30 days).
const OUTBOX_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Forgets everything whose time has come.
///
/// # Errors
/// Those of the database.
pub fn run(tx: &Tx<'_>, features: Features, now: Timestamp) -> Result<(), Fail> {
    ledger::forget(tx, now)?;
    features.all().try_for_each(|feature| (feature.forget)(tx, now))?;
    outbox::forget(tx, now.checked_sub(OUTBOX_KEPT).map_or(i64::MIN, Timestamp::as_millisecond))?;
    Ok(())
}
