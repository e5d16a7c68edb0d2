//! Files put in place whole or not at all: temporary file, fsync, rename, fsync of the directory.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use nix::unistd::{AccessFlags, access};

use super::SetupError;

/// Replaces the file at `path` by one with this content and mode, whatever the umask.
pub(super) fn replace(path: &Path, content: &[u8], mode: u32) -> Result<(), SetupError> {
    let temporary = beside(path, ".new");
    let result = write_new(&temporary, content, mode).and_then(|()| publish(&temporary, path));
    result.map_err(|source| {
        // The temporary file may not exist; the first error is the one that counts.
        let _ = fs::remove_file(&temporary);
        failed(path, source)
    })
}

/// Gives a file that another program wrote its mode and its final name.
pub(super) fn adopt(temporary: &Path, path: &Path, mode: u32) -> Result<(), SetupError> {
    let adopted = File::open(temporary)
        .and_then(|file| file.set_permissions(Permissions::from_mode(mode)).and_then(|()| file.sync_all()))
        .and_then(|()| publish(temporary, path));
    adopted.map_err(|source| failed(path, source))
}

/// Copies the file at `path` to `path.bak`; none when there is no file.
pub(super) fn back_up(path: &Path) -> Result<Option<PathBuf>, SetupError> {
    match fs::read(path) {
        Ok(content) => {
            let copy = beside(path, ".bak");
            let mode = fs::metadata(path).map_err(|source| failed(path, source))?.permissions().mode();
            replace(&copy, &content, mode & 0o777)?;
            Ok(Some(copy))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(failed(path, source)),
    }
}

/// Reads a text; none when there is no file.
pub(super) fn read_text(path: &Path) -> Result<Option<String>, SetupError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(failed(path, source)),
    }
}

/// Removes a file that may be absent.
pub(super) fn remove(path: &Path) -> Result<(), SetupError> {
    match fs::remove_file(path) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => Err(failed(path, source)),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Creates a directory and its parents, unless they are there.
pub(super) fn make_directory(path: &Path, mode: u32) -> Result<(), SetupError> {
    DirBuilder::new().recursive(true).mode(mode).create(path).map_err(|source| failed(path, source))
}

/// Fails before anything is asked when the nearest existing directory of `path` cannot be written.
pub(super) fn check_writable(path: &Path) -> Result<(), SetupError> {
    let directory = path.ancestors().skip(1).find(|directory| directory.is_dir()).unwrap_or(Path::new("."));
    access(directory, AccessFlags::W_OK).map_err(|errno| failed(path, errno.into()))
}

pub(super) fn failed(path: &Path, source: io::Error) -> SetupError {
    SetupError::File { path: path.to_owned(), source }
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn write_new(path: &Path, content: &[u8], mode: u32) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(content)?;
    file.set_permissions(Permissions::from_mode(mode))?;
    file.sync_all()
}

fn publish(temporary: &Path, path: &Path) -> io::Result<()> {
    fs::rename(temporary, path)?;
    File::open(path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new(".")))?.sync_all()
}
