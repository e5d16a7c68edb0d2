//! The one folder that the parts of the deployer with a network may write: what they ask for, the bundle beside it, and nothing
//! half written under their names. The listener and the looker share it, and touch none of each other's unfinished files.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use nix::fcntl::{Flock, FlockArg};
use nix::libc::{O_NOFOLLOW, O_NONBLOCK};

use crate::release::Version;
use crate::release::ask::{Ask, BUNDLE, By, LOOK, Look, REQUEST};
use crate::release::bundle::Bundle;

/// Ends the names of files that are being written.
const END: &str = ".tmp";
/// Largest look that is read, in bytes.
const LARGEST_LOOK: u64 = 4096;

/// Who writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    /// The listener.
    Listener,
    /// Whoever fetches.
    Looker,
    /// A person, or root on behalf of one.
    Person,
}

impl Writer {
    /// Begins the names of files that it is writing.
    const fn begin(self) -> &'static str {
        match self {
            Self::Listener => ".ffj-listen-",
            Self::Looker => ".ffj-look-",
            Self::Person => ".ffj-person-",
        }
    }
}

/// The folder.
#[derive(Debug, Clone)]
pub struct Spool {
    folder: PathBuf,
    writer: Writer,
}

/// A file that is being written, under a name that nobody can guess. It is gone with this, unless it was put in place.
#[derive(Debug)]
pub struct Unfinished {
    path: PathBuf,
    /// The file itself.
    pub file: File,
}

impl Spool {
    /// Opens the folder and removes what this writer left half written.
    ///
    /// # Errors
    /// When the folder cannot be read or written.
    pub fn open(folder: &Path, writer: Writer) -> io::Result<Self> {
        let spool = Self::at(folder, writer);
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name.starts_with(writer.begin()) && name.ends_with(END) {
                remove(&entry.path())?;
            }
        }
        // Whether it may be written is found out now, not by the first delivery.
        drop(spool.begin()?);
        Ok(spool)
    }

    /// The folder as it is: nothing is looked at or removed.
    #[must_use]
    pub fn at(folder: &Path, writer: Writer) -> Self {
        Self { folder: folder.to_owned(), writer }
    }

    /// Begins a file.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn begin(&self) -> io::Result<Unfinished> {
        let path = self.unique()?;
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        Ok(Unfinished { path, file })
    }

    /// Asks the activator to take what lies in the bundle's slot; a request that was there and not yet taken gives way.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn ask(&self, ask: &Ask) -> io::Result<()> {
        self.write(REQUEST, &serde_json::to_vec(ask)?)
    }

    /// Asks for a look at the forge; a wish that was there gives way, but a person's does not to the forge's: it says more.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn look(&self, look: &Look) -> io::Result<()> {
        if look.by == By::Forge && self.read(LOOK, LARGEST_LOOK).is_ok_and(|there| Look::read(&there).by == By::Person) {
            return Ok(());
        }
        self.write(LOOK, &serde_json::to_vec(look)?)
    }

    /// Takes the wish for a look out of its slot, whatever lies there, so that a newer one is seen; none when there is none.
    ///
    /// # Errors
    /// When it cannot be taken away: then it is still there.
    pub fn claim_look(&self) -> io::Result<Option<Look>> {
        let slot = self.path(LOOK);
        let claimed = match self.unique().and_then(|name| fs::rename(&slot, &name).map(|()| name)) {
            Ok(claimed) => claimed,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            // A name more can be too much for a full disk; one less never is.
            Err(_) => slot.clone(),
        };
        let bytes = read(&claimed, LARGEST_LOOK).unwrap_or_default();
        match remove(&claimed) {
            Err(error) if claimed == slot => Err(error),
            // Under its new name it is in nobody's way.
            Ok(()) | Err(_) => Ok(Some(Look::read(&bytes))),
        }
    }

    /// Keeps other processes of this writer out for as long as the value lives; waits while one is at it.
    ///
    /// # Errors
    /// When the lock cannot be made.
    pub fn hold(&self) -> io::Result<Flock<File>> {
        let path = self.path(&format!("{}lock", self.writer.begin()));
        let file = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).custom_flags(O_NOFOLLOW).open(path)?;
        Flock::lock(file, FlockArg::LockExclusive).map_err(|(_, errno)| errno.into())
    }

    /// Bytes that are free on the disk of the folder, for those who are not root.
    ///
    /// # Errors
    /// When the disk does not say.
    pub fn free(&self) -> io::Result<u64> {
        let disk = nix::sys::statvfs::statvfs(&self.folder)?;
        Ok(disk.blocks_available().saturating_mul(disk.fragment_size()))
    }

    /// Puts a whole bundle in its slot.
    ///
    /// # Errors
    /// When it cannot be brought to the disk.
    pub fn put_bundle(&self, bundle: &Unfinished) -> io::Result<()> {
        self.put(&bundle.file, &bundle.path, BUNDLE)
    }

    /// Writes a small file in one step.
    ///
    /// # Errors
    /// When it cannot be written; what was there before still is.
    pub fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let mut unfinished = self.begin()?;
        unfinished.file.write_all(bytes)?;
        self.put(&unfinished.file, &unfinished.path, name)
    }

    /// Reads a small file that somebody else may have put there: no link, no device, at most `limit` bytes.
    ///
    /// # Errors
    /// When it is not one.
    pub fn read(&self, name: &str, limit: u64) -> io::Result<Vec<u8>> {
        read(&self.path(name), limit)
    }

    /// A name in the folder.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Puts an open file of the folder in place.
    ///
    /// # Errors
    /// When it cannot be brought to the disk.
    pub fn put(&self, file: &File, from: &Path, name: &str) -> io::Result<()> {
        // Root reads it without any capability, so it must be readable for others. They cannot list the folder; whoever knows a name,
        // as the bot does that of `looked.json`, may read what is not secret.
        file.set_permissions(Permissions::from_mode(0o644))?;
        file.sync_all()?;
        fs::rename(from, self.path(name))?;
        File::open(&self.folder)?.sync_all()
    }

    fn unique(&self) -> io::Result<PathBuf> {
        let mut bytes = [0; 16];
        File::open("/dev/urandom")?.read_exact(&mut bytes)?;
        let name: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(self.path(&format!("{}{name}{END}", self.writer.begin())))
    }
}

/// Reads a whole regular file of at most `limit` bytes; never waits for one that is something else.
///
/// # Errors
/// When it is not one.
pub fn read(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let file = OpenOptions::new().read(true).custom_flags(O_NOFOLLOW | O_NONBLOCK).open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let mut bytes = Vec::new();
    let read = file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if u64::try_from(read).is_ok_and(|read| read <= limit) { Ok(bytes) } else { Err(io::ErrorKind::FileTooLarge.into()) }
}

/// Removes a name with all that is below it; a link is no more than its name.
fn remove(path: &Path) -> io::Result<()> {
    fs::remove_file(path).or_else(|error| if path.is_dir() { fs::remove_dir_all(path) } else { Err(error) })
}

impl Unfinished {
    /// The version that a bundle claims to be; none when it is no bundle. Nobody may act on it.
    #[must_use]
    pub fn claims(&self) -> Option<Version> {
        let file = File::open(&self.path).ok()?;
        Some(Bundle::open(io::BufReader::new(file)).ok()?.claims()?.version)
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
    use crate::release::ask::Kind;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn look(by: By, time: u64) -> Look {
        Look { by, id: None, time, force: false, dry_run: false }
    }

    #[test]
    fn the_latest_request_wins_and_root_may_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let spool = Spool::open(folder.path(), Writer::Listener).unwrap();
        let ask = Ask { kind: Kind::Bundle, delivery: None, time: 5 };
        spool.ask(&ask).unwrap();
        spool.ask(&Ask { time: 6, ..ask.clone() }).unwrap();
        assert_eq!(names(folder.path()), ["request"]);
        let text = fs::read(folder.path().join("request")).unwrap();
        assert_eq!(serde_json::from_slice::<Ask>(&text).unwrap(), Ask { time: 6, ..ask });
        assert_eq!(fs::metadata(folder.path().join("request")).unwrap().permissions().mode() & 0o777, 0o644);
    }

    #[test]
    fn a_look_is_taken_once_and_a_newer_one_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let spool = Spool::open(folder.path(), Writer::Looker).unwrap();
        assert_eq!(spool.claim_look().unwrap(), None);
        spool.look(&look(By::Forge, 1)).unwrap();
        spool.look(&look(By::Forge, 2)).unwrap();
        assert_eq!(spool.claim_look().unwrap(), Some(look(By::Forge, 2)));
        assert_eq!(spool.claim_look().unwrap(), None);
        spool.look(&look(By::Person, 3)).unwrap();
        spool.look(&look(By::Forge, 4)).unwrap();
        assert_eq!(spool.claim_look().unwrap(), Some(look(By::Person, 3)), "what a person wants is not lost for a delivery");
        assert_eq!(names(folder.path()), Vec::<String>::new());
    }

    #[test]
    fn whatever_lies_in_the_slot_is_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let spool = Spool::open(folder.path(), Writer::Looker).unwrap();
        let slot = folder.path().join("look");
        let makes: [&dyn Fn(); 5] = [
            &|| fs::write(&slot, "").unwrap(),
            &|| fs::write(&slot, vec![b' '; 5000]).unwrap(),
            &|| fs::create_dir_all(slot.join("below")).unwrap(),
            &|| std::os::unix::fs::symlink("/etc/passwd", &slot).unwrap(),
            &|| nix::unistd::mkfifo(&slot, nix::sys::stat::Mode::S_IRWXU).unwrap(),
        ];
        for make in makes {
            make();
            assert_eq!(spool.claim_look().unwrap().unwrap().by, By::Person);
            assert_eq!(names(folder.path()), Vec::<String>::new());
        }
    }

    #[test]
    fn what_is_not_finished_leaves_nothing_and_each_writer_only_its_own() {
        let folder = tempfile::tempdir().unwrap();
        for name in [".ffj-listen-0011.tmp", ".ffj-look-0011.tmp", "seen"] {
            fs::write(folder.path().join(name), "from a power cut").unwrap();
        }
        let spool = Spool::open(folder.path(), Writer::Listener).unwrap();
        let (first, second) = (spool.begin().unwrap(), spool.begin().unwrap());
        assert_ne!(first.path, second.path);
        assert_eq!(names(folder.path()).len(), 4);
        Spool::open(folder.path(), Writer::Looker).unwrap();
        assert_eq!(names(folder.path()).len(), 3);
        drop((first, second));
        assert_eq!(names(folder.path()), ["seen"]);
        assert!(Spool::open(&folder.path().join("missing"), Writer::Listener).is_err());
    }

    #[test]
    fn only_a_file_of_its_size_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, "12345").unwrap();
        assert_eq!(read(&path, 5).unwrap(), b"12345");
        assert_eq!(read(&path, 4).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
        std::os::unix::fs::symlink(&path, folder.path().join("link")).unwrap();
        assert!(read(&folder.path().join("link"), 5).is_err() && read(folder.path(), 5).is_err());
    }
}
