//! Work that is due at a time, work that takes longer than Discord waits, and what is told of both.

use std::pin::Pin;
use std::sync::Arc;

use jiff::Timestamp;

use crate::app::services::Services;
use crate::app::story::Telling;
use crate::app::{Fail, StoreError, Tx};
use crate::ui::{Deferred, Done};

/// Rows of a table that are due at a time.
pub struct DueWork {
    /// The table; a write to it has the next time looked up again.
    pub table: &'static str,
    /// When the next row is due, ms since 1970.
    pub next: fn(&Tx<'_>) -> Result<Option<i64>, StoreError>,
    /// Does what is due, some of it at least. Returns how many rows were due.
    pub run: fn(&Tx<'_>, Timestamp) -> Result<usize, Fail>,
}

/// The future of deferred work; none: it failed, and the person is told that.
pub type Doing = Pin<Box<dyn Future<Output = Option<Done>> + Send>>;

/// A kind of work that takes longer than Discord waits.
pub struct DeferredWork {
    /// Its kind, as in the stored JSON.
    pub kind: &'static str,
    /// Whether it waits for somebody else: then a process that ends leaves it to the next.
    pub waits: bool,
    /// Does it. A change of form must read the old one.
    pub perform: fn(Arc<Services>, &Deferred) -> Doing,
}

/// What is told, a sentence a line.
pub type Lines = Vec<String>;

/// Tells the story of a row from its columns: when it was written, when it was due, what became of it and why. Never what it says.
#[derive(Debug)]
pub struct Story {
    /// What is asked for on the command line.
    pub kind: &'static str,
    /// Its lines; none when there is no such row, or no more.
    pub tell: fn(&Tx<'_>, i64, &Telling) -> Result<Option<Lines>, StoreError>,
}
