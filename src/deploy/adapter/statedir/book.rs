//! What is remembered: one line of history for each step, on the disk before the next step begins, and what everybody may know.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::PathBuf;

use ffj_base::contract::status::{LARGEST, Status};

use super::StateDir;
use crate::adapter::disk::{self, DiskError};
use crate::release::machine::Record;

/// Beyond this many bytes the history begins anew; the former one is kept once.
const HISTORY_LIMIT: u64 = 4 << 20;
/// Bytes from the end of the history that are read: more than any line has.
const TAIL: u64 = 512 * 1024;
/// Longest state that is read, in bytes.
const MAX_STATE: u64 = 256 * 1024;

/// Why nothing can be remembered.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
    /// A file operation failed.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// It cannot be put into words.
    #[error("cannot write the state down")]
    Json(#[from] serde_json::Error),
}

/// The book.
#[derive(Debug)]
pub struct Book {
    dir: StateDir,
    /// The last step that was written; none before the first.
    pub last: Option<Record>,
    /// What everybody may know.
    pub report: Status,
}

impl Book {
    /// Opens the book. What cannot be read is passed over, and what is left counts.
    ///
    /// # Errors
    /// When the folder cannot be read at all.
    pub fn open(dir: StateDir) -> Result<Self, BookError> {
        let state = disk::read(&dir.0.join("state.json"), MAX_STATE)?.and_then(|text| Record::parse(&text).ok());
        let histories = [dir.history(), dir.history().with_extension("1.jsonl")];
        // Just after it began anew the latest is in the former one.
        let written =
            histories.iter().filter_map(|history| tail(history).and_then(|text| Record::last(&text))).max_by_key(|one| one.sequence);
        // The history is written first, and whole; the other file only saves looking for its end.
        let last = [state, written].into_iter().flatten().max_by_key(|record| record.sequence);
        if last.is_none() && histories.iter().any(|history| history.exists()) {
            tracing::error!("nothing of what was remembered can be read; what is found counts as confirmed");
        }
        let report = disk::read(&dir.status(), LARGEST)?.and_then(|text| Status::read(&text).ok()).unwrap_or_default();
        Ok(Self { dir, last, report })
    }

    /// Writes a step down; when this returns, it is on the disk.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&mut self, record: Record) -> Result<(), BookError> {
        let history = self.dir.history();
        if history.metadata().is_ok_and(|facts| facts.len() > HISTORY_LIMIT) {
            disk::rename(&history, &history.with_extension("1.jsonl"))?;
        }
        let line = record.to_line()?;
        disk::append(&history, line.as_bytes(), 0o644)?;
        if record.state.phase.at_rest() {
            disk::replace(&self.dir.0.join("state.json"), line.as_bytes(), 0o644)?;
        }
        self.last = Some(record);
        Ok(())
    }

    /// Tells everybody. Nothing is decided by it, so it need not have reached the disk when this returns.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn publish(&self) -> Result<(), BookError> {
        let mut text = serde_json::to_vec(&self.report)?;
        text.push(b'\n');
        Ok(disk::replace_soon(&self.dir.status(), &text, 0o644)?)
    }
}

impl StateDir {
    fn history(&self) -> PathBuf {
        self.0.join("history.jsonl")
    }

    /// The lines of the history, the latest last.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn lines(&self) -> Result<Vec<Record>, DiskError> {
        let mut records = Vec::new();
        for file in [self.history().with_extension("1.jsonl"), self.history()] {
            let text = disk::read(&file, 4 * HISTORY_LIMIT)?.unwrap_or_default();
            records.extend(text.split(|byte| *byte == b'\n').filter_map(|line| Record::parse(line).ok()));
        }
        Ok(records)
    }
}

/// The end of a file; none when it cannot be read.
fn tail(path: &std::path::Path) -> Option<Vec<u8>> {
    let mut file = File::open(path).ok()?;
    let length = file.metadata().ok()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL))).ok()?;
    let mut text = Vec::new();
    file.take(TAIL).read_to_end(&mut text).ok()?;
    Some(text)
}
