//! The folder of the deployer: its status, which the bot can only read, and the place for one order.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use ffj_base::contract::{looked, order, status};
use nix::libc;
use nix::unistd::{AccessFlags, access};

use crate::app::port::{DeployFolder, Stamp};

/// The deployer is root without the right to read everybody's files; nobody else gets into the folder.
const ORDER_MODE: u32 = 0o644;

/// The folder.
pub struct Folder(PathBuf);

impl Folder {
    /// The folder at this path, which may not be there.
    #[must_use]
    pub const fn new(path: PathBuf) -> Self {
        Self(path)
    }

    fn status_file(&self) -> PathBuf {
        self.0.join(status::FILE)
    }

    fn orders(&self) -> PathBuf {
        self.0.join(order::FOLDER)
    }
}

impl DeployFolder for Folder {
    fn stamp(&self) -> Option<Stamp> {
        let found = fs::metadata(self.status_file()).ok()?;
        Some(Stamp { file: found.ino(), changed: (found.mtime(), found.mtime_nsec()), length: found.len() })
    }

    fn status(&self) -> io::Result<Vec<u8>> {
        read(&self.status_file())
    }

    fn looked(&self) -> Option<Vec<u8>> {
        read(&self.0.join(looked::FOLDER).join(looked::FILE)).ok()
    }

    fn takes_orders(&self) -> bool {
        access(&self.orders(), AccessFlags::W_OK | AccessFlags::X_OK).is_ok()
    }

    fn give(&self, text: &str) -> io::Result<()> {
        let folder = self.orders();
        let unfinished = folder.join(format!(".order-{}", std::process::id()));
        let written = write(&unfinished, text).and_then(|()| fs::rename(&unfinished, folder.join(order::FILE)));
        if written.is_err() {
            // Nobody reads it; if it cannot be removed either, the next order replaces it.
            let _left = fs::remove_file(&unfinished);
        }
        written.and_then(|()| File::open(&folder)?.sync_all())
    }
}

/// Reads a file of somebody else. Whatever lies there must neither keep us waiting nor lead us elsewhere.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    let file = OpenOptions::new().read(true).custom_flags(libc::O_NONBLOCK | libc::O_NOFOLLOW).open(path)?;
    let mut bytes = Vec::new();
    file.take(status::LARGEST + 1).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length <= status::LARGEST) {
        Ok(bytes)
    } else {
        Err(io::ErrorKind::FileTooLarge.into())
    }
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.set_permissions(Permissions::from_mode(ORDER_MODE))?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> (tempfile::TempDir, Folder) {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::new(place.path().to_owned());
        (place, folder)
    }

    #[test]
    fn a_replaced_status_has_another_stamp_and_a_huge_one_is_not_read() {
        let (place, folder) = folder();
        assert_eq!(folder.stamp(), None);
        let put = |text: &str| {
            fs::write(place.path().join("new"), text).unwrap();
            fs::rename(place.path().join("new"), folder.status_file()).unwrap();
            folder.stamp()
        };
        let first = put("{}");
        assert!(first.is_some() && folder.stamp() == first);
        assert_ne!(put("[]"), first);
        assert_eq!(folder.status().unwrap(), b"[]");
        put(&" ".repeat(300_000));
        assert_eq!(folder.status().unwrap_err().kind(), io::ErrorKind::FileTooLarge);
    }

    #[test]
    fn what_is_said_of_the_last_look_is_read_unless_it_leads_elsewhere() {
        let (place, folder) = folder();
        assert_eq!(folder.looked(), None);
        fs::create_dir(place.path().join("incoming")).unwrap();
        let looked = place.path().join("incoming/looked.json");
        fs::write(place.path().join("secret"), "x").unwrap();
        std::os::unix::fs::symlink(place.path().join("secret"), &looked).unwrap();
        assert_eq!(folder.looked(), None);
        fs::remove_file(&looked).unwrap();
        fs::write(&looked, "{}").unwrap();
        assert_eq!(folder.looked().as_deref(), Some(&b"{}"[..]));
    }

    #[test]
    fn an_order_lies_there_whole_and_can_be_read_by_the_deployer() {
        let (place, folder) = folder();
        assert!(!folder.takes_orders() && folder.give("x").is_err());
        fs::create_dir(place.path().join("orders")).unwrap();
        assert!(folder.takes_orders());
        folder.give("{\"id\":\"1\"}").unwrap();
        folder.give("{\"id\":\"2\"}").unwrap();
        let names: Vec<_> = fs::read_dir(place.path().join("orders")).unwrap().map(|one| one.unwrap().file_name()).collect();
        assert_eq!(names, ["order"]);
        let order = place.path().join("orders/order");
        assert_eq!(fs::read_to_string(&order).unwrap(), "{\"id\":\"2\"}");
        assert_eq!(fs::metadata(&order).unwrap().permissions().mode() & 0o777, 0o644);
    }
}
