//! The one folder the listener may write: the request, the bundle beside it, and nothing half written under their names.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use crate::release::ask::{Ask, BUNDLE, Kind, REQUEST};

/// Begins and ends the names of files that are being written.
const BEGIN: &str = ".ffj-";
const END: &str = ".tmp";

/// The folder.
#[derive(Debug, Clone)]
pub(super) struct Spool(PathBuf);

/// A file that is being written, under a name that nobody can guess. It is gone with this, unless it was put in place.
#[derive(Debug)]
pub(super) struct Unfinished {
    path: PathBuf,
    pub(super) file: File,
}

impl Spool {
    /// Opens the folder and removes what was left half written.
    pub(super) fn open(folder: &Path) -> io::Result<Self> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name.starts_with(BEGIN) && name.ends_with(END) {
                fs::remove_file(entry.path())?;
            }
        }
        let spool = Self(folder.to_owned());
        // Whether it may be written is found out now, not by the first delivery.
        drop(spool.begin()?);
        Ok(spool)
    }

    /// Begins a file.
    pub(super) fn begin(&self) -> io::Result<Unfinished> {
        let mut bytes = [0; 16];
        File::open("/dev/urandom")?.read_exact(&mut bytes)?;
        let name: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let path = self.0.join(format!("{BEGIN}{name}{END}"));
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        Ok(Unfinished { path, file })
    }

    /// Puts the request in its slot; one that was there and not yet taken gives way.
    pub(super) fn ask(&self, ask: &Ask) -> io::Result<()> {
        // A bundle that still lies there must not be forgotten for a request that came after it.
        let waits = fs::symlink_metadata(self.0.join(BUNDLE)).is_ok();
        let ask = if waits { Ask { kind: Kind::Bundle, ..ask.clone() } } else { ask.clone() };
        self.write(REQUEST, &serde_json::to_vec(&ask)?)
    }

    /// Puts a whole bundle in its slot.
    pub(super) fn put_bundle(&self, bundle: &Unfinished) -> io::Result<()> {
        self.put(bundle, BUNDLE)
    }

    /// Writes a small file in one step.
    pub(super) fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let mut unfinished = self.begin()?;
        unfinished.file.write_all(bytes)?;
        self.put(&unfinished, name)
    }

    /// A name in the folder.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn put(&self, unfinished: &Unfinished, name: &str) -> io::Result<()> {
        // Root reads it without any capability, so it must be readable for others; the folder keeps them out.
        unfinished.file.set_permissions(Permissions::from_mode(0o644))?;
        unfinished.file.sync_all()?;
        fs::rename(&unfinished.path, self.0.join(name))?;
        File::open(&self.0)?.sync_all()
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // Under its final name it is another file's business.
        let _gone_or_in_place = fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn ask() -> Ask {
        Ask { kind: Kind::LookNow, delivery: None, time: 5 }
    }

    #[test]
    fn the_latest_request_wins_and_root_may_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let spool = Spool::open(folder.path()).unwrap();
        spool.ask(&ask()).unwrap();
        spool.ask(&Ask { time: 6, ..ask() }).unwrap();
        assert_eq!(names(folder.path()), ["request"]);
        let text = fs::read(folder.path().join("request")).unwrap();
        assert_eq!(serde_json::from_slice::<Ask>(&text).unwrap(), Ask { time: 6, ..ask() });
        assert_eq!(fs::metadata(folder.path().join("request")).unwrap().permissions().mode() & 0o777, 0o644);
    }

    #[test]
    fn a_bundle_that_waits_is_not_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let spool = Spool::open(folder.path()).unwrap();
        let mut bundle = spool.begin().unwrap();
        bundle.file.write_all(b"bundle").unwrap();
        spool.put_bundle(&bundle).unwrap();
        drop(bundle);
        spool.ask(&ask()).unwrap();
        assert_eq!(names(folder.path()), ["bundle", "request"]);
        let text = fs::read(folder.path().join("request")).unwrap();
        assert_eq!(serde_json::from_slice::<Ask>(&text).unwrap().kind, Kind::Bundle);
    }

    #[test]
    fn what_is_not_finished_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(".ffj-0011.tmp"), "from a power cut").unwrap();
        fs::write(folder.path().join("seen"), "").unwrap();
        let spool = Spool::open(folder.path()).unwrap();
        let (first, second) = (spool.begin().unwrap(), spool.begin().unwrap());
        assert_ne!(first.path, second.path);
        assert_eq!(names(folder.path()).len(), 3);
        drop((first, second));
        assert_eq!(names(folder.path()), ["seen"]);
        assert!(Spool::open(&folder.path().join("missing")).is_err());
    }
}
