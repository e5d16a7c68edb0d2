//! What the use cases need from the outside. Small on purpose: a trait exists only for what the tests cannot run.

use crate::domain::outbox::Attempt;
use crate::store::outbox::Due;

/// Delivers to people.
pub trait Chat: Send + Sync {
    /// Makes one attempt to deliver a row of the outbox. A repetition of an attempt whose outcome is unknown must not
    /// deliver twice.
    fn deliver(&self, row: &Due) -> impl Future<Output = Attempt> + Send;
}
