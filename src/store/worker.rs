//! The thread that owns the connection. What waits while a commit is under way is committed together with the next one: one
//! `fsync` for many, which an SD card thanks us for.

use std::cell::RefCell;
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, mpsc};

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::rider::Riders;
use super::{Durability, StoreError, Tx, Written};

/// How many transactions at most share one commit.
const MOST_TOGETHER: usize = 64;

/// Statements kept ready.
const STATEMENTS: usize = 64;

/// Tells the caller how it ended, once that is known.
type Tell = Box<dyn FnOnce(Result<(), StoreError>) + Send>;

/// Runs within the open transaction, or hears that there is none.
type Act = Box<dyn FnOnce(Result<&Connection, StoreError>) -> Tell + Send>;

/// One transaction to run.
pub(super) struct Job {
    durability: Durability,
    run: Act,
}

impl Job {
    /// Wraps `act` so that its result reaches `tell` after the commit, and its panic becomes an error.
    pub(super) fn new<R, E>(
        durability: Durability,
        act: impl FnOnce(&Tx<'_>) -> Result<R, E> + Send + 'static,
        tell: oneshot::Sender<Result<R, E>>,
    ) -> Self
    where
        R: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let run = Box::new(move |begun: Result<&Connection, StoreError>| {
            let result = begun.map_err(E::from).and_then(|connection| isolated(connection, act));
            let told: Tell = Box::new(move |committed| {
                let outcome = match committed {
                    Ok(()) => result,
                    Err(error) => Err(E::from(error)),
                };
                // The caller may have given up waiting; the transaction stands all the same.
                let _gone = tell.send(outcome);
            });
            told
        });
        Self { durability, run }
    }
}

/// Runs `act` within a savepoint, so that one refused transaction does not take its neighbours with it.
pub(super) fn isolated<R, E: From<StoreError>>(connection: &Connection, act: impl FnOnce(&Tx<'_>) -> Result<R, E>) -> Result<R, E> {
    let sql = |text| frame(connection, text).map_err(E::from);
    let undo = || sql("ROLLBACK TO job").and_then(|()| sql("RELEASE job"));
    sql("SAVEPOINT job")?;
    let outcome = catch_unwind(AssertUnwindSafe(|| act(&Tx { connection })));
    match outcome {
        Ok(Ok(done)) => sql("RELEASE job").map(|()| done),
        Ok(Err(refused)) => undo().and(Err(refused)),
        // The message may hold what a person wrote; the hook of the program says where it was.
        Err(_) => undo().and(Err(StoreError::Panicked.into())),
    }
}

/// Sending side of the thread's queue.
#[derive(Clone)]
pub(super) struct Worker {
    queue: mpsc::Sender<Job>,
}

impl Worker {
    /// Starts the thread; it ends when the last handle is dropped.
    pub(super) fn start(connection: Connection, written: Arc<Written>, riders: Arc<Riders>) -> Result<Self, StoreError> {
        let (queue, jobs) = mpsc::channel();
        std::thread::Builder::new()
            .name("store".to_owned())
            .stack_size(512 * 1024)
            .spawn(move || serve(&connection, &jobs, &written, &riders))
            .map_err(StoreError::NoThread)?;
        Ok(Self { queue })
    }

    /// Queues a transaction; false when the thread is gone.
    pub(super) fn send(&self, job: Job) -> bool {
        self.queue.send(job).is_ok()
    }
}

thread_local! {
    /// Which tables the transactions since the last commit have touched: of the thread that writes.
    static TOUCHED: RefCell<HashSet<String>> = RefCell::default();
}

/// Touched to have notes written where nothing else is; no table has this name.
pub(super) const NOTES: &str = "notes that ride";

/// Notes that a table was touched. SQLite tells of tables with row ids by itself.
pub(super) fn touch(table: &str) {
    TOUCHED.with_borrow_mut(|touched| {
        if !touched.contains(table) {
            touched.insert(table.to_owned());
        }
    });
}

/// Runs transactions until every handle is gone.
fn serve(connection: &Connection, jobs: &mpsc::Receiver<Job>, written: &Written, riders: &Riders) {
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.update_hook(Some(|_, _: &str, table: &str, _| touch(table)));
    let mut full = None;
    while let Ok(first) = jobs.recv() {
        let mut batch = vec![first];
        while batch.len() < MOST_TOGETHER {
            let Ok(next) = jobs.try_recv() else { break };
            batch.push(next);
        }
        commit_together(connection, batch, riders, &mut full);
        written.tell(&TOUCHED.take());
    }
}

/// Runs a statement of the transaction's frame, kept ready.
pub(super) fn frame(connection: &Connection, text: &str) -> Result<(), StoreError> {
    connection.prepare_cached(text)?.execute([])?;
    Ok(())
}

/// Runs a batch in one transaction and tells each caller how it ended.
fn commit_together(connection: &Connection, batch: Vec<Job>, riders: &Riders, full: &mut Option<bool>) {
    let durable = batch.iter().any(|job| job.durability == Durability::Disk);
    let begun = begin(connection, durable, full);
    if let Err(error) = begun {
        for job in batch {
            let told = (job.run)(Err(again(&error)));
            told(Ok(()));
        }
        return;
    }
    let before = connection.total_changes();
    let run = |job: Job| {
        // A failure of the medium ends the transaction under us; what follows must not be committed piece by piece.
        let open = if connection.is_autocommit() { Err(StoreError::ReadOnly) } else { Ok(connection) };
        (job.run)(open)
    };
    let told: Vec<Tell> = batch.into_iter().map(run).collect();
    // Who only reads is not to fail where nothing can be written.
    let writes = connection.total_changes() != before || TOUCHED.with_borrow(|touched| touched.contains(NOTES));
    let riding = if writes && !connection.is_autocommit() { riders.write(connection) } else { Vec::new() };
    let committed = frame(connection, "COMMIT");
    if committed.is_err() {
        riders.put_back(riding);
        // After a failed COMMIT the transaction may or may not still be open; only an open one can be rolled back.
        if !connection.is_autocommit() {
            let _already_failing = connection.execute_batch("ROLLBACK");
        }
    }
    for tell in told {
        tell(committed.as_ref().copied().map_err(again));
    }
}

/// Opens the write transaction with the durability that the strictest job of the batch asks for.
fn begin(connection: &Connection, durable: bool, full: &mut Option<bool>) -> Result<(), StoreError> {
    if *full != Some(durable) {
        connection.execute_batch(if durable { "PRAGMA synchronous = FULL" } else { "PRAGMA synchronous = NORMAL" })?;
        *full = Some(durable);
    }
    frame(connection, "BEGIN IMMEDIATE")
}

/// The same error for another caller of the batch.
fn again(error: &StoreError) -> StoreError {
    match error {
        StoreError::Busy => StoreError::Busy,
        StoreError::Full => StoreError::Full,
        StoreError::ReadOnly | StoreError::CannotOpen(_) => StoreError::ReadOnly,
        StoreError::Damaged | StoreError::Unreadable(_) => StoreError::Damaged,
        StoreError::Newer { .. }
        | StoreError::Closed
        | StoreError::Panicked
        | StoreError::Snapshot(_)
        | StoreError::Folder(_)
        | StoreError::NoThread(_) => StoreError::Closed,
        StoreError::Other(cause) => StoreError::Other(rusqlite::Error::InvalidParameterName(cause.to_string())),
    }
}
