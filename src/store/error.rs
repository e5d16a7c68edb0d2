//! What can be wrong with the database, told apart by what a person has to do about it.

use rusqlite::ErrorCode;

use crate::domain::tagged::NotTagged;

/// A failure of the database. Nothing of the transaction was kept.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process held the file for longer than we wait.
    #[error("the database is locked by another process")]
    Busy,
    /// No space is left.
    #[error("the disk is full")]
    Full,
    /// The file or its folder cannot be written.
    #[error("the database cannot be written: it is read-only")]
    ReadOnly,
    /// The file is not a sound SQLite database.
    #[error("the database is damaged")]
    Damaged,
    /// The file cannot be opened at all.
    #[error("the database cannot be opened")]
    CannotOpen(#[source] rusqlite::Error),
    /// The file was written by a release that this one cannot follow.
    #[error("the database has schema {found}, which only releases with schema {needs} or later can use; this one has {ours}")]
    Newer {
        /// Schema of the file.
        found: u32,
        /// Oldest schema number that may use it.
        needs: u32,
        /// Schema number of this program.
        ours: u32,
    },
    /// The database thread has ended.
    #[error("the database is closed")]
    Closed,
    /// A handler panicked; its writes were undone.
    #[error("the handler failed")]
    Panicked,
    /// A value in the database is not what this release expects there.
    #[error("the database holds a value that cannot be read in {0}")]
    Unreadable(&'static str),
    /// The copy that is made before a migration could not be made.
    #[error("cannot copy the database before changing its schema")]
    Snapshot(#[source] std::io::Error),
    /// The folder of the database could not be made or used.
    #[error("the folder of the database cannot be used")]
    Folder(#[source] std::io::Error),
    /// The system gave the database no thread.
    #[error("the thread of the database cannot be started")]
    NoThread(#[source] std::io::Error),
    /// Anything else that SQLite reports.
    #[error("the database refused")]
    Other(#[source] rusqlite::Error),
}

impl StoreError {
    /// What the system said about the folder of the database.
    #[must_use]
    pub fn of_folder(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::ReadOnlyFilesystem | std::io::ErrorKind::PermissionDenied => Self::ReadOnly,
            std::io::ErrorKind::StorageFull => Self::Full,
            _ => Self::Folder(error),
        }
    }

    /// Whether it is the whole database that can take nothing now, and not what was to be done in it that is wrong.
    #[must_use]
    pub const fn is_of_the_database(&self) -> bool {
        matches!(self, Self::Busy | Self::Full | Self::ReadOnly | Self::Damaged | Self::Closed)
    }

    /// Whether it is the machine that fails, and another release would fare no better.
    #[must_use]
    pub const fn is_of_the_machine(&self) -> bool {
        match self {
            Self::Busy | Self::Full | Self::ReadOnly | Self::Damaged | Self::Snapshot(_) | Self::Folder(_) | Self::NoThread(_) => true,
            Self::CannotOpen(_) | Self::Newer { .. } | Self::Closed | Self::Panicked | Self::Unreadable(_) | Self::Other(_) => false,
        }
    }

    /// The key of the advice for operators, see `src/text`.
    #[must_use]
    pub const fn advice(&self) -> &'static str {
        match self {
            Self::Busy => "store-busy",
            Self::Full => "store-full",
            Self::ReadOnly | Self::CannotOpen(_) => "store-read-only",
            Self::Damaged | Self::Unreadable(_) => "store-damaged",
            Self::Newer { .. } => "store-newer",
            Self::Closed | Self::Panicked | Self::Snapshot(_) | Self::Folder(_) | Self::NoThread(_) | Self::Other(_) => "store-other",
        }
    }
}

impl From<NotTagged> for StoreError {
    fn from(_: NotTagged) -> Self {
        Self::Unreadable("facts")
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let extended = error.sqlite_error().map(|cause| cause.extended_code);
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DiskFull) => Self::Full,
            // The index of the write-ahead log could not be made as large as it must be.
            Some(ErrorCode::SystemIoFailure) if extended == Some(rusqlite::ffi::SQLITE_IOERR_SHMSIZE) => Self::Full,
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnly,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged,
            Some(ErrorCode::CannotOpen) => Self::CannotOpen(error),
            _ => Self::Other(error),
        }
    }
}
