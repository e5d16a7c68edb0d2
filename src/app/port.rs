//! What the use cases need from the outside. Small on purpose: a trait exists only for what the tests cannot run.

use crate::domain::outbox::Attempt;
use crate::store::outbox::Due;

/// Delivers to people.
pub trait Chat: Send + Sync {
    /// Makes one attempt to deliver a row of the outbox. A repetition of an attempt whose outcome is unknown must not
    /// deliver twice.
    fn deliver(&self, row: &Due) -> impl Future<Output = Attempt> + Send;
}

/// Delivers mail.
pub trait Mailer: Send + Sync {
    /// Makes one attempt to deliver a row of the outbox. A repetition carries the same Message-ID, by which what stands between
    /// us and the reader can recognise it.
    fn deliver(&self, row: &Due) -> impl Future<Output = Attempt> + Send;
}

/// By which a replaced file is told from the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// Number of the file.
    pub file: u64,
    /// When it was last changed, seconds and nanoseconds.
    pub changed: (i64, i64),
    /// Its length.
    pub length: u64,
}

/// The folder of the deployer.
pub trait DeployFolder: Send + Sync {
    /// Stamp of its status; none where there is none.
    fn stamp(&self) -> Option<Stamp>;

    /// Its status.
    ///
    /// # Errors
    /// When it cannot be read, or is too large to be one.
    fn status(&self) -> std::io::Result<Vec<u8>>;

    /// What is said of the last look at the forge; none when nobody looks, or this process may not know.
    fn looked(&self) -> Option<Vec<u8>>;

    /// Whether orders can be written.
    fn takes_orders(&self) -> bool;

    /// Writes an order in place of the one before; it is on the disk when this returns.
    ///
    /// # Errors
    /// When the folder cannot be written.
    fn give(&self, order: &str) -> std::io::Result<()>;
}
