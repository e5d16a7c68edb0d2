//! The few file operations that a deployment is made of, each named in its error. What is written reaches the disk before its name
//! does, and its name before the next step.

use std::collections::hash_map::RandomState;
use std::fmt;
use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::hash::BuildHasher as _;
use std::io::{self, Read as _, Write as _};
use std::os::fd::{AsFd as _, BorrowedFd};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::inotify::{AddWatchFlags, InitFlags, Inotify};

/// What can be done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Make it.
    Create,
    /// Wait until the disk has it.
    Flush,
    /// Give it a second name.
    Link,
    /// Keep others from using it.
    Lock,
    /// Open it.
    Open,
    /// Read it.
    Read,
    /// Remove it.
    Remove,
    /// Put something else in its place.
    Rename,
    /// Write it.
    Write,
}

impl Verb {
    /// All of them.
    #[cfg(test)]
    pub const ALL: [Self; 9] =
        [Self::Create, Self::Flush, Self::Link, Self::Lock, Self::Open, Self::Read, Self::Remove, Self::Rename, Self::Write];
}

impl fmt::Display for Verb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Create => "create",
            Self::Flush => "bring to the disk",
            Self::Link => "link",
            Self::Lock => "lock",
            Self::Open => "open",
            Self::Read => "read",
            Self::Remove => "remove",
            Self::Rename => "rename to",
            Self::Write => "write",
        })
    }
}

/// A file operation that failed.
#[derive(Debug, thiserror::Error)]
#[error("cannot {verb} {}", .path.display())]
pub struct DiskError {
    verb: Verb,
    path: PathBuf,
    source: io::Error,
}

impl DiskError {
    /// An operation on `path` that failed.
    #[must_use]
    pub fn at(verb: Verb, path: &Path, source: io::Error) -> Self {
        Self { verb, path: path.to_owned(), source }
    }

    /// What was to be done, with what, and why it was not.
    #[must_use]
    pub fn parts(&self) -> (Verb, &Path, &io::Error) {
        (self.verb, &self.path, &self.source)
    }

    /// Whether what was looked for is not there.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        self.source.kind() == io::ErrorKind::NotFound
    }
}

/// Makes a folder and those above it, for everybody to read.
///
/// # Errors
/// When it cannot be made.
pub fn make_folder(path: &Path) -> Result<(), DiskError> {
    let made = !path.exists();
    let created = DirBuilder::new().recursive(true).mode(0o755).create(path);
    // Whatever the umask says; one that is there keeps what the admin gave it.
    let created = created.and_then(|()| if made { fs::set_permissions(path, Permissions::from_mode(0o755)) } else { Ok(()) });
    created.map_err(|error| DiskError::at(Verb::Create, path, error))
}

/// Makes a folder that nobody else can look into.
///
/// # Errors
/// When it cannot be made.
pub fn make_private_folder(path: &Path) -> Result<(), DiskError> {
    if path.exists() {
        return Ok(());
    }
    DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(|error| DiskError::at(Verb::Create, path, error))
}

/// Makes a new file with this mode, lets it be filled, and brings it to the disk.
///
/// # Errors
/// When it is there already, or cannot be written; or what `fill` gives.
pub fn create<T, E: From<DiskError>>(path: &Path, mode: u32, fill: impl FnOnce(&mut File) -> Result<T, E>) -> Result<T, E> {
    let failed = |error| DiskError::at(Verb::Write, path, error);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(failed)?;
    let filled = fill(&mut file)?;
    // Whatever the umask says.
    file.set_permissions(Permissions::from_mode(mode)).map_err(failed)?;
    file.sync_all().map_err(failed)?;
    Ok(filled)
}

/// Copies a file to a new one with this mode and brings it to the disk.
///
/// # Errors
/// When it cannot be read or written.
pub fn copy(from: &Path, to: &Path, mode: u32) -> Result<(), DiskError> {
    let mut source = File::open(from).map_err(|error| DiskError::at(Verb::Read, from, error))?;
    create(to, mode, |copy| io::copy(&mut source, copy).map(drop).map_err(|error| DiskError::at(Verb::Write, to, error)))
}

/// Replaces a file in one step: whoever looks sees the old contents or the new ones, also after a power cut.
///
/// # Errors
/// When something cannot be written; then the old contents are still there.
pub fn replace(path: &Path, contents: &[u8], mode: u32) -> Result<(), DiskError> {
    let new = new_name(path);
    remove(&new)?;
    create(&new, mode, |file| file.write_all(contents).map_err(|error| DiskError::at(Verb::Write, &new, error)))?;
    rename(&new, path)?;
    sync_folder(path.parent().unwrap_or(path))
}

/// Replaces a file in one step, and does not wait until that has reached the disk: for what nothing is decided by. After a power cut
/// it may be empty.
///
/// # Errors
/// When something cannot be written; then the old contents are still there.
pub fn replace_soon(path: &Path, contents: &[u8], mode: u32) -> Result<(), DiskError> {
    let new = new_name(path);
    let failed = |error| DiskError::at(Verb::Write, &new, error);
    fs::write(&new, contents).map_err(failed)?;
    fs::set_permissions(&new, Permissions::from_mode(mode)).map_err(failed)?;
    rename(&new, path)
}

/// What takes the place of a file, until it does.
fn new_name(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    path.with_file_name(name)
}

/// Adds to the end of a file and brings that to the disk. A line that a power cut left without an end is ended first.
///
/// # Errors
/// When it cannot be written.
pub fn append(path: &Path, line: &[u8], mode: u32) -> Result<(), DiskError> {
    let failed = |error| DiskError::at(Verb::Write, path, error);
    let is_new = !path.exists();
    let mut file = OpenOptions::new().read(true).append(true).create(true).mode(mode).open(path).map_err(failed)?;
    if is_new {
        file.set_permissions(Permissions::from_mode(mode)).map_err(failed)?;
    }
    let whole = ends_with_newline(&mut file).map_err(failed)?;
    let line = if whole { line.to_vec() } else { [b"\n", line].concat() };
    file.write_all(&line).and_then(|()| file.sync_all()).map_err(failed)?;
    if is_new { sync_folder(path.parent().unwrap_or(path)) } else { Ok(()) }
}

fn ends_with_newline(file: &mut File) -> io::Result<bool> {
    use std::io::Seek as _;
    if file.metadata()?.len() == 0 {
        return Ok(true);
    }
    file.seek(io::SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

/// Reads a whole file of at most `limit` bytes; none when it is not there.
///
/// # Errors
/// When it cannot be read, or is longer.
pub fn read(path: &Path, limit: u64) -> Result<Option<Vec<u8>>, DiskError> {
    let failed = |error| DiskError::at(Verb::Read, path, error);
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        opened => opened.map_err(failed)?,
    };
    let mut contents = Vec::new();
    file.take(limit + 1).read_to_end(&mut contents).map_err(failed)?;
    if u64::try_from(contents.len()).is_ok_and(|length| length <= limit) {
        return Ok(Some(contents));
    }
    Err(failed(io::Error::new(io::ErrorKind::FileTooLarge, format!("longer than {limit} bytes"))))
}

/// Removes all but the last files of a folder, by their names.
///
/// # Errors
/// When the folder cannot be read, or a file not be removed.
pub fn keep_latest(folder: &Path, count: usize) -> Result<(), DiskError> {
    let entries = fs::read_dir(folder).map_err(|error| DiskError::at(Verb::Read, folder, error))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.sort();
    let surplus = files.len().saturating_sub(count);
    files.iter().take(surplus).try_for_each(|file| remove(file))
}

/// Removes a file, a link or a whole folder that may be absent.
///
/// # Errors
/// When it is there and cannot be removed.
pub fn remove(path: &Path) -> Result<(), DiskError> {
    let removed = match fs::symlink_metadata(path) {
        Ok(found) if found.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(DiskError::at(Verb::Remove, path, error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Gets something out of the way that others have put into a folder: a file is removed, anything else only gets another name in the
/// same folder. To look into a folder of theirs would cost us what they please, and may be closed to us; to rename it in its place
/// needs no right on it, and a name that is drawn by lot cannot be taken before.
///
/// # Errors
/// When not even that is possible.
pub fn put_aside(path: &Path) -> Result<(), DiskError> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Ok(found) if !found.is_dir() && fs::remove_file(path).is_ok() => return Ok(()),
        Ok(_) | Err(_) => {}
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let lot = RandomState::new().hash_one(std::process::id());
    rename(path, &path.with_file_name(format!(".refused-{name}-{lot:016x}")))
}

/// Renames within one file system, replacing a file or a link.
///
/// # Errors
/// When that is not possible.
pub fn rename(from: &Path, to: &Path) -> Result<(), DiskError> {
    fs::rename(from, to).map_err(|error| DiskError::at(Verb::Rename, to, error))
}

/// Brings the names in a folder to the disk.
///
/// # Errors
/// When the disk does not take them.
pub fn sync_folder(path: &Path) -> Result<(), DiskError> {
    File::open(path).and_then(|folder| folder.sync_all()).map_err(|error| DiskError::at(Verb::Flush, path, error))
}

/// Waits until a name in one of the folders appears or is replaced, at most for so long. It may also return early, or miss what comes
/// at the very moment at which it begins; callers look again either way.
pub fn wait_for_change(folders: &[&Path], longest: Duration) {
    let _nothing_else = wait_for_change_or_end(folders, longest, None);
}

/// The same, or until the other side of `end` is closed; gives whether it is.
pub fn wait_for_change_or_end(folders: &[&Path], longest: Duration, end: Option<BorrowedFd<'_>>) -> bool {
    let watched = Inotify::init(InitFlags::IN_CLOEXEC | InitFlags::IN_NONBLOCK).ok();
    for folder in folders {
        // A folder that is not there yet is looked at again after the pause.
        let _absent =
            watched.as_ref().map(|watched| watched.add_watch(*folder, AddWatchFlags::IN_MOVED_TO | AddWatchFlags::IN_CLOSE_WRITE));
    }
    let longest = PollTimeout::try_from(longest).unwrap_or(PollTimeout::MAX);
    let changes = watched.iter().map(|watched| PollFd::new(watched.as_fd(), PollFlags::POLLIN));
    // A hang-up is told without being asked for (poll(2)).
    let ends = end.into_iter().map(|end| PollFd::new(end, PollFlags::empty()));
    let mut waiting: Vec<PollFd<'_>> = ends.chain(changes).collect();
    // Interrupted or not, the caller looks again.
    let _ready = poll(&mut waiting, longest);
    end.is_some() && waiting.first().and_then(PollFd::any).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_was_cut_short_spoils_only_itself() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("history");
        append(&file, b"one\n", 0o644).unwrap();
        append(&file, b"tw", 0o644).unwrap();
        append(&file, b"three\n", 0o644).unwrap();
        assert_eq!(read(&file, 100).unwrap().unwrap(), b"one\ntw\nthree\n");
        assert!(read(&file, 5).is_err());
        assert_eq!(read(&folder.path().join("none"), 5).unwrap(), None);
    }

    #[test]
    fn a_file_is_replaced_whole_with_its_mode() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("status");
        fs::write(folder.path().join("status.new"), "left by a power cut").unwrap();
        for text in [&b"one"[..], b"two"] {
            replace(&file, text, 0o644).unwrap();
            assert_eq!(fs::read(&file).unwrap(), text);
        }
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o644);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
