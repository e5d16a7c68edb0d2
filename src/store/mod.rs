//! The state of the bot: one SQLite file, written by one thread. The SQL of the engine is below this module, that of a feature in its own
//! `store`; there is none elsewhere.
//!
//! Contract: a [`Store::write`] either is on the disk when it returns, or did not happen. Writes happen in the order in
//! which they were asked for, so a sequence number that is stored after an event never runs ahead of it.

pub mod approval;
pub mod arrival;
pub mod claim;
pub mod community;
mod error;
pub mod gateway;
pub mod job;
pub mod meta;
mod migrate;
pub mod outbox;
pub mod person;
mod reader;
mod rider;
pub mod setting;
pub mod slot;
mod worker;
mod written;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use tokio::sync::oneshot;

pub use error::StoreError;
#[cfg(test)]
pub(crate) use migrate::MIGRATIONS;
pub use migrate::{SCHEMA, readable_since};
pub use rider::Note;
pub use slot::{ProcessId, Slot};
pub use written::Written;

use reader::Reader;
use rider::Riders;
use worker::{Job, Worker};

/// How long opening waits for the other process that writes to the same file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a transaction waits for it. What comes while one waits waits twice as long, and a person must still hear within
/// Discord's three seconds that nothing was stored.
const BUSY_WHILE_SERVING: Duration = Duration::from_millis(1_000);

/// How far a commit must have come before it is confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// On the medium: survives a power cut. For all that a person was told is done.
    Disk,
    /// With the operating system: survives `kill -9`, may be lost with the power. For counters and claims without effect.
    System,
}

/// An open write transaction, or a consistent view for reading.
pub struct Tx<'a> {
    connection: &'a Connection,
}

impl Tx<'_> {
    /// The connection, for the modules that hold SQL.
    pub(crate) const fn sql(&self) -> &Connection {
        self.connection
    }

    /// Notes that a table without row ids was written to, of which SQLite does not tell: those who wait for it are told after the commit.
    pub fn touch(&self, table: &'static str) {
        worker::touch(table);
    }

    /// Runs `act` so that its writes vanish when it fails or panics, while those before it stay.
    ///
    /// # Errors
    /// Those of `act`, [`StoreError::Panicked`], or of the savepoint itself.
    pub fn nested<R, E: From<StoreError>>(&self, act: impl FnOnce(&Tx<'_>) -> Result<R, E>) -> Result<R, E> {
        worker::isolated(self.connection, act)
    }
}

/// Handle of the database; clones share its thread.
#[derive(Clone)]
pub struct Store {
    worker: Worker,
    written: Arc<Written>,
    riders: Arc<Riders>,
    reader: Reader,
}

impl Store {
    /// Opens the database, brings its schema up to date and starts its thread.
    ///
    /// # Errors
    /// When the file cannot be read, written or understood, or is newer than this release.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let mut connection = connect(path)?;
        migrate::run(&mut connection, path)?;
        connection.busy_timeout(BUSY_WHILE_SERVING)?;
        let (written, riders) = (Arc::<Written>::default(), Arc::<Riders>::default());
        Ok(Self {
            worker: Worker::start(connection, Arc::clone(&written), Arc::clone(&riders))?,
            written,
            riders,
            reader: Reader::new(path),
        })
    }

    /// What is told after commits.
    #[must_use]
    pub fn written(&self) -> &Written {
        &self.written
    }

    /// Lets a note ride with the next commit. Somebody has to see to it that there is one: [`Store::write_notes`].
    pub fn note(&self, note: Note) {
        self.riders.add(note);
    }

    /// Waits until there are notes that wait.
    pub async fn noted(&self) {
        self.riders.first().await;
    }

    /// Writes the notes that wait, where nothing else is written.
    ///
    /// # Errors
    /// Those of the database. What could not be written goes on waiting.
    pub async fn write_notes(&self) -> Result<(), StoreError> {
        self.write(Durability::System, |tx: &Tx<'_>| {
            tx.touch(worker::NOTES);
            Ok(())
        })
        .await
    }

    /// For how long the first note has waited; none: none waits.
    #[must_use]
    pub fn notes_wait(&self) -> Option<Duration> {
        self.riders.age()
    }

    /// Queues `act` as a write transaction at once and returns what to await. The order of the calls is the order of the writes.
    ///
    /// # Errors
    /// Those of `act`, which undo its writes, or of the database, with nothing written.
    pub fn submit<R, E, A>(&self, durability: Durability, act: A) -> impl Future<Output = Result<R, E>> + Send + use<R, E, A>
    where
        R: Send + 'static,
        E: From<StoreError> + Send + 'static,
        A: FnOnce(&Tx<'_>) -> Result<R, E> + Send + 'static,
    {
        let (tell, told) = oneshot::channel();
        let sent = self.worker.send(Job::new(durability, act, tell));
        async move {
            if !sent {
                return Err(StoreError::Closed.into());
            }
            told.await.unwrap_or_else(|_| Err(StoreError::Closed.into()))
        }
    }

    /// [`Store::submit`], awaited.
    ///
    /// # Errors
    /// As [`Store::submit`].
    pub async fn write<R, E>(&self, durability: Durability, act: impl FnOnce(&Tx<'_>) -> Result<R, E> + Send + 'static) -> Result<R, E>
    where
        R: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.submit(durability, act).await
    }

    /// Reads beside the writer, for what takes its time: a view as it was at one moment. A few at once; others wait.
    ///
    /// # Errors
    /// Those of `act`, or of the database. Writing is refused.
    pub async fn read<R, E>(&self, act: impl FnOnce(&Tx<'_>) -> Result<R, E> + Send + 'static) -> Result<R, E>
    where
        R: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.reader.read(act).await
    }

    /// Reads a database once, whoever uses it, and starts nothing. For commands.
    ///
    /// # Errors
    /// Those of `act`, or of the database.
    pub fn look<R>(path: &Path, act: impl FnOnce(&Tx<'_>) -> Result<R, StoreError>) -> Result<R, StoreError> {
        let connection = reader::open(path)?;
        act(&Tx { connection: &connection })
    }

    /// Checks the whole file, page by page, on a connection of its own. Slow: for `doctor`.
    ///
    /// # Errors
    /// When the file is damaged or cannot be read.
    pub fn check_integrity(path: &Path) -> Result<(), StoreError> {
        let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        check(&connection)
    }
}

fn check(connection: &Connection) -> Result<(), StoreError> {
    let verdict: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if verdict == "ok" { Ok(()) } else { Err(StoreError::Damaged) }
}

/// Steps of SQLite's machine between two signs of progress: far less than a second on any card that is still alive.
const PROGRESS_EVERY: i32 = 100_000;

/// Brings the schema of a copy of the database up to date, below `scratch`. The database itself is only read, also while the bot uses
/// it. `progress` is called again and again as long as there is any.
///
/// # Errors
/// When it cannot be copied, or its copy not be migrated, or is damaged after that.
pub fn rehearse(path: &Path, scratch: &Path, progress: fn()) -> Result<(), StoreError> {
    let copy = scratch.join(format!("ffj-bot-rehearsal-{}.db", std::process::id()));
    // What a rehearsal that was killed has left would be in the way.
    let _absent = std::fs::remove_file(&copy);
    let rehearsed = copy_to(path, &copy, progress).and_then(|()| {
        progress();
        let mut connection = connect(&copy)?;
        tell_progress(&connection, progress);
        migrate::run(&mut connection, &copy)?;
        check(&connection)
    });
    let _gone = std::fs::remove_file(&copy);
    let _gone = std::fs::remove_dir_all(scratch.join("snapshots"));
    rehearsed
}

fn tell_progress(connection: &Connection, progress: fn()) {
    connection.progress_handler(
        PROGRESS_EVERY,
        Some(move || {
            progress();
            false
        }),
    );
}

/// Copies the database as it is at one moment.
fn copy_to(path: &Path, copy: &Path, progress: fn()) -> Result<(), StoreError> {
    let read_only = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    // While a process has it open, its index lies beside it and can be read. Without one nobody writes, and the file is all there is.
    let in_use = path.with_extension("db-shm").exists();
    let immutable = if in_use { "" } else { "&immutable=1" };
    let escaped = path.display().to_string().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    let source = Connection::open_with_flags(format!("file:{escaped}?mode=ro{immutable}"), read_only)?;
    source.busy_timeout(BUSY_TIMEOUT)?;
    tell_progress(&source, progress);
    let into = copy.to_str().ok_or(StoreError::Unreadable("scratch"))?;
    source.execute("VACUUM INTO ?1", [into])?;
    // The number of the schema and whose file it is are copied too.
    Ok(())
}

/// Opens a connection with the pragmas that suit an SD card and two processes on one file.
fn connect(path: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    // mmap_size stays 0: on a failing card a mapped page ends the process with SIGBUS instead of an error.
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA foreign_keys = ON;
         PRAGMA wal_autocheckpoint = 1000;
         PRAGMA journal_size_limit = 16777216;
         PRAGMA temp_store = MEMORY;
         PRAGMA mmap_size = 0;
         PRAGMA trusted_schema = OFF;
         PRAGMA cell_size_check = ON;
         PRAGMA cache_size = -1024;",
    )?;
    Ok(connection)
}
