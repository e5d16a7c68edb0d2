//! A bundle that is being fetched: kept beside the slot under a name of its own, over broken connections and power cuts.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;

use nix::libc::O_NOFOLLOW;
use serde::{Deserialize, Serialize};

use crate::adapter::spool::Spool;
use crate::release::Version;
use crate::release::ask::BUNDLE;
use crate::release::bundle::Bundle;
use crate::release::offer::Asset;

/// Names of the file and of the note about it, in the spool.
const PART: &str = ".ffj-look.part";
const NOTE: &str = ".ffj-look.json";
/// Largest note that is read, in bytes.
const LARGEST_NOTE: u64 = 4096;
/// After so many bytes they are brought to the disk and noted.
const STEP: u64 = 4 << 20;

/// The file.
pub(super) struct Partial {
    path: PathBuf,
    file: File,
    note: Note,
    /// Bytes that are in the file.
    have: u64,
    spool: Spool,
}

/// What is known of the file. Only what is noted is continued after a power cut: what lies behind it may not have reached the disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Note {
    id: u64,
    name: String,
    size: u64,
    validator: Option<String>,
    /// Bytes that are on the disk.
    have: u64,
}

impl Partial {
    /// Continues the file of this asset if it was begun, else begins it.
    pub(super) fn open(spool: &Spool, asset: &Asset) -> io::Result<Self> {
        let path = spool.path(PART);
        let open =
            || OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).custom_flags(O_NOFOLLOW).open(&path);
        // One that somebody else has left can be in the way.
        let mut file = open().or_else(|_| fs::remove_file(&path).and_then(|()| open()))?;
        let fresh = Note { id: asset.id, name: asset.name.clone(), size: asset.size, validator: None, have: 0 };
        let noted = spool.read(NOTE, LARGEST_NOTE).ok().and_then(|bytes| serde_json::from_slice::<Note>(&bytes).ok());
        let length = file.metadata()?.len();
        let same = |note: &Note| (note.id, &note.name, note.size) == (fresh.id, &fresh.name, fresh.size);
        let note = noted.filter(|note| same(note) && note.have < note.size && note.have <= length).unwrap_or(fresh);
        file.set_len(note.have)?;
        file.seek(SeekFrom::Start(note.have))?;
        let have = note.have;
        Ok(Self { path, file, note, have, spool: spool.clone() })
    }

    /// Bytes that are there.
    pub(super) const fn have(&self) -> u64 {
        self.have
    }

    /// Bytes that there will be.
    pub(super) const fn size(&self) -> u64 {
        self.note.size
    }

    /// Bytes that are missing.
    pub(super) const fn missing(&self) -> u64 {
        self.note.size.saturating_sub(self.have)
    }

    /// What the file at the forge is known by.
    pub(super) fn validator(&self) -> Option<&String> {
        self.note.validator.as_ref()
    }

    /// Begins anew.
    pub(super) fn begin(&mut self, validator: Option<String>) -> io::Result<()> {
        self.file.set_len(0)?;
        self.file.seek(SeekFrom::Start(0))?;
        (self.have, self.note.have, self.note.validator) = (0, 0, validator);
        Ok(())
    }

    /// Adds a piece.
    pub(super) fn append(&mut self, piece: &[u8]) -> io::Result<()> {
        self.file.write_all(piece)?;
        self.have = self.have.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
        if self.have.saturating_sub(self.note.have) >= STEP { self.keep() } else { Ok(()) }
    }

    /// Brings what is there to the disk and notes it, for the next time.
    pub(super) fn keep(&mut self) -> io::Result<()> {
        self.file.sync_data()?;
        self.note.have = self.have;
        self.spool.write(NOTE, &serde_json::to_vec(&self.note)?)
    }

    /// The version that the whole file claims to be; none when it is no bundle, which whoever verifies it says better.
    pub(super) fn calls_itself(&mut self) -> Option<Version> {
        self.file.seek(SeekFrom::Start(0)).ok()?;
        Some(Bundle::open(BufReader::new(&self.file)).ok()?.claims()?.version)
    }

    /// Puts the whole file in the slot of the bundle.
    pub(super) fn finish(self) -> io::Result<()> {
        self.spool.put(&self.file, &self.path, BUNDLE)?;
        gone(fs::remove_file(self.spool.path(NOTE)))
    }

    /// Throws everything away.
    pub(super) fn discard(self) -> io::Result<()> {
        gone(fs::remove_file(&self.path))?;
        gone(fs::remove_file(self.spool.path(NOTE)))
    }
}

/// What is not there is gone too.
fn gone(removed: io::Result<()>) -> io::Result<()> {
    removed.or_else(|error| if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) })
}
