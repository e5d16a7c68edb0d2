//! The few file operations that the tree is made of, each named in its error.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use super::TreeError;

/// Makes a folder and those above it, for everybody to read.
pub(super) fn make_folder(path: &Path) -> Result<(), TreeError> {
    let made = !path.exists();
    let created = DirBuilder::new().recursive(true).mode(0o755).create(path);
    // Whatever the umask says; one that is there keeps what the admin gave it.
    let created = created.and_then(|()| if made { fs::set_permissions(path, Permissions::from_mode(0o755)) } else { Ok(()) });
    created.map_err(|error| TreeError::at("create", path, error))
}

/// Copies a file to a new one with this mode and brings it to the disk.
pub(super) fn copy(from: &Path, to: &Path, mode: u32) -> Result<(), TreeError> {
    let mut source = File::open(from).map_err(|error| TreeError::at("read", from, error))?;
    let failed = |error| TreeError::at("write", to, error);
    let mut copy = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to).map_err(failed)?;
    io::copy(&mut source, &mut copy).map_err(failed)?;
    // Whatever the umask says.
    copy.set_permissions(Permissions::from_mode(mode)).map_err(failed)?;
    copy.sync_all().map_err(failed)
}

/// Removes a file, a link or a whole folder that may be absent.
pub(super) fn remove(path: &Path) -> Result<(), TreeError> {
    let removed = match fs::symlink_metadata(path) {
        Ok(found) if found.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(TreeError::at("remove", path, error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Renames within one file system, replacing a file or a link.
pub(super) fn rename(from: &Path, to: &Path) -> Result<(), TreeError> {
    fs::rename(from, to).map_err(|error| TreeError::at("rename to", to, error))
}

/// Brings the names in a folder to the disk.
pub(super) fn sync_folder(path: &Path) -> Result<(), TreeError> {
    File::open(path).and_then(|folder| folder.sync_all()).map_err(|error| TreeError::at("bring to the disk", path, error))
}
