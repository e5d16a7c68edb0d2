//! Slots: who runs. Each process holds one slot by a file lock, which the kernel frees when the process ends, however it
//! ends. A process is alive if and only if the lock of its slot is held and the slot's row still names it.

use std::collections::HashSet;
use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

use nix::fcntl::{FcntlArg, fcntl};
use nix::libc;
use rusqlite::{OptionalExtension as _, params};

use super::{StoreError, Tx};

/// More processes than this on one database is a mistake, not a hand-over.
const SLOTS: u8 = 4;
/// How often the proof is a write.
const PROBE_EVERY_MS: i64 = 300_000;

/// Identity of one process for as long as it lives.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ProcessId(pub String);

/// A held slot; dropped, it is free for the next process.
#[derive(Debug)]
pub struct Slot {
    number: u8,
    folder: PathBuf,
    _lock: File,
}

impl Slot {
    /// Takes the lowest free slot of the database in `folder`.
    ///
    /// # Errors
    /// When the lock files cannot be made, or every slot is held.
    pub fn take(folder: &Path) -> std::io::Result<Self> {
        for number in 0..SLOTS {
            let file = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(lock_path(folder, number))?;
            match fcntl(&file, FcntlArg::F_OFD_SETLK(&whole_file())) {
                Ok(_) => return Ok(Self { number, folder: folder.to_owned(), _lock: file }),
                Err(nix::errno::Errno::EAGAIN | nix::errno::Errno::EACCES) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(std::io::Error::other(format!("{SLOTS} processes already use this database")))
    }

    /// Number of the slot; the gateway session is stored under it.
    #[must_use]
    pub const fn number(&self) -> u8 {
        self.number
    }

    /// Whether this is the lowest held slot: the process that does what only one should.
    #[must_use]
    pub fn leads(&self) -> bool {
        (0..self.number).all(|lower| !held(&self.folder, lower))
    }

    /// The held slots other than our own.
    #[must_use]
    pub fn others(&self) -> Vec<u8> {
        (0..SLOTS).filter(|other| *other != self.number && held(&self.folder, *other)).collect()
    }
}

/// Path of a slot's lock file.
fn lock_path(folder: &Path, number: u8) -> PathBuf {
    folder.join(format!("slot-{number}.lock"))
}

/// A write lock on the whole file.
fn whole_file() -> libc::flock {
    libc::flock { l_type: 1, l_whence: 0, l_start: 0, l_len: 0, l_pid: 0 }
}

/// Whether some process holds the slot; asks without taking the lock.
fn held(folder: &Path, number: u8) -> bool {
    // Not to write to: whoever waits for a process to end is told when a file is closed that could be written to.
    let Ok(file) = File::open(lock_path(folder, number)) else { return false };
    let mut found = whole_file();
    let asked = fcntl(&file, FcntlArg::F_OFD_GETLK(&mut found));
    asked.is_ok() && i32::from(found.l_type) != libc::F_UNLCK
}

/// Writes the process into its slot's row.
///
/// # Errors
/// Those of the database.
pub fn register(tx: &Tx<'_>, slot: u8, run: &ProcessId, now: i64) -> Result<(), StoreError> {
    tx.sql().execute(
        "INSERT INTO run (slot, id, version, started_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (slot) DO UPDATE SET id = ?2, version = ?3, started_at = ?4",
        params![slot, run.0, env!("CARGO_PKG_VERSION"), now],
    )?;
    Ok(())
}

/// Proves that the database takes transactions; the watchdog asks for it. Writes only now and then, to spare the card, and
/// always when the row is not ours yet: a process that entered on a full disk could not say so.
///
/// # Errors
/// Those of the database.
pub fn probe(tx: &Tx<'_>, slot: u8, run: &ProcessId, now: i64) -> Result<(), StoreError> {
    let found = tx
        .sql()
        .query_row("SELECT id, probed_at FROM run WHERE slot = ?1", [slot], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)));
    match found.optional()? {
        Some((id, _)) if id != run.0 => register(tx, slot, run, now),
        None => register(tx, slot, run, now),
        Some((_, probed)) if now - probed < PROBE_EVERY_MS => Ok(()),
        Some(_) => {
            tx.sql().execute("UPDATE run SET probed_at = ?2 WHERE slot = ?1", params![slot, now])?;
            Ok(())
        }
    }
}

/// The processes named by the rows of the given held slots.
///
/// # Errors
/// Those of the database.
pub fn alive(tx: &Tx<'_>, held: &[u8]) -> Result<HashSet<String>, StoreError> {
    let mut statement = tx.sql().prepare_cached("SELECT slot, id FROM run")?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, u8>(0)?, row.get::<_, String>(1)?)))?;
    let mut alive = HashSet::new();
    for row in rows {
        let (slot, id) = row?;
        if held.contains(&slot) {
            alive.insert(id);
        }
    }
    Ok(alive)
}
