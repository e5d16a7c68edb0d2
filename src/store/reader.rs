//! Reading beside the writer: for what takes its time, such as reports, exports and lists of everything. A view as it was at one moment;
//! whoever writes meanwhile is not held up.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::{Connection, OpenFlags};
use tokio::sync::Semaphore;

use super::{BUSY_TIMEOUT, StoreError, Tx};

/// How many read at once. Each has a connection with a cache of its own, for as long as it reads.
const READERS: usize = 2;

/// Opens a connection for each who reads.
#[derive(Clone)]
pub(super) struct Reader {
    path: Arc<PathBuf>,
    room: Arc<Semaphore>,
}

impl Reader {
    pub(super) fn new(path: &Path) -> Self {
        Self { path: Arc::new(path.to_owned()), room: Arc::new(Semaphore::new(READERS)) }
    }

    /// Runs `act` on a thread of its own, once there is room.
    pub(super) async fn read<R, E>(&self, act: impl FnOnce(&Tx<'_>) -> Result<R, E> + Send + 'static) -> Result<R, E>
    where
        R: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let Ok(room) = Arc::clone(&self.room).acquire_owned().await else { return Err(StoreError::Closed.into()) };
        let path = Arc::clone(&self.path);
        let reading = tokio::task::spawn_blocking(move || {
            let _room = room;
            let connection = open(&path)?;
            act(&Tx { connection: &connection })
        });
        // The only way for it not to end is a panic, whose message may hold what a person wrote.
        reading.await.unwrap_or_else(|_| Err(StoreError::Panicked.into()))
    }
}

/// A connection that sees the database as it is now for as long as it is open, and cannot write.
pub(super) fn open(path: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA cache_size = -1024; BEGIN")?;
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Durability, Store};

    fn rows(tx: &Tx<'_>) -> Result<i64, StoreError> {
        Ok(tx.sql().query_row("SELECT count(*) FROM identify", [], |row| row.get(0))?)
    }

    #[test]
    fn who_reads_sees_one_moment_holds_up_nobody_and_cannot_write() {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
            let folder = tempfile::tempdir().unwrap();
            let store = Store::open(&folder.path().join("ffj-bot.db")).unwrap();
            let write = |at: i64| {
                store.write::<_, StoreError>(Durability::System, move |tx| {
                    tx.sql().execute("INSERT INTO identify (at) VALUES (?1)", [at])?;
                    Ok(())
                })
            };
            write(1).await.unwrap();
            let (began, wait_began) = std::sync::mpsc::channel();
            let (go, wait_go) = std::sync::mpsc::channel::<()>();
            let reading = tokio::spawn({
                let store = store.clone();
                async move {
                    store
                        .read::<_, StoreError>(move |tx| {
                            let before = rows(tx)?;
                            began.send(()).unwrap();
                            wait_go.recv().unwrap();
                            Ok((before, rows(tx)?))
                        })
                        .await
                }
            });
            tokio::task::spawn_blocking(move || wait_began.recv().unwrap()).await.unwrap();
            write(2).await.unwrap();
            go.send(()).unwrap();
            assert_eq!(reading.await.unwrap().unwrap(), (1, 1));
            assert_eq!(store.read(rows).await.unwrap(), 2);
            let refused = store.read::<_, StoreError>(|tx| Ok(tx.sql().execute("DELETE FROM identify", [])?)).await;
            assert!(matches!(refused, Err(StoreError::ReadOnly)), "{refused:?}");
        });
    }
}
