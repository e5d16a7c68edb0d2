//! Orders: taken one at a time, and removed once what follows from them is written down.

use std::fs;
use std::os::fd::BorrowedFd;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use ffj_base::contract::order::{FILE, LARGEST};
use nix::errno::Errno;
use nix::fcntl::{AT_FDCWD, RenameFlags, renameat2};

use super::StateDir;
use super::intake::{self, IntakeError};
use crate::adapter::disk::{self, DiskError, Verb};
use crate::release::machine::Who;
use crate::release::order::{self, Order, OrderError};

/// How many orders of the bot wait in ours.
const MOST: u8 = 8;
/// Shortest time between two looks at the orders: what somebody does not notice, and bounds what a flood of changes costs.
const BREATH: Duration = Duration::from_millis(25);
/// End of the names of root's orders, and of the bundles beside them.
const END: &str = "json";
const BUNDLE_END: &str = "bundle";

/// An order that waits.
#[derive(Debug)]
pub struct Waiting {
    /// Who left it, by where it lay.
    pub who: Who,
    /// The order, or why it is none.
    pub order: Result<Order, OrderError>,
    /// Its file.
    pub file: PathBuf,
}

impl StateDir {
    /// The orders that wait, root's first; each stays where it is until [`StateDir::done`].
    ///
    /// # Errors
    /// When one of root's folders cannot be read. Whatever the bot does with its own is no error.
    pub fn waiting(&self) -> Result<Vec<Waiting>, IntakeError> {
        let mut waiting = Vec::new();
        for file in self.of_root()? {
            let order = disk::read(&file, LARGEST + 1)
                .map_or(Err(OrderError::Value("file")), |text| order::read(&text.unwrap_or_default(), Who::Root));
            waiting.push(Waiting { who: Who::Root, order, file });
        }
        let mine = |number: u8| self.work().join(format!("{FILE}.{number}"));
        if let Some(free) = (0..MOST).map(mine).find(|file| file.symlink_metadata().is_err()) {
            self.claim(&self.orders().join(FILE), &free);
        }
        for file in (0..MOST).map(mine).filter(|file| is_file(file)) {
            let name = file.file_name().unwrap_or_default().to_owned();
            let text = intake::open(&self.work(), Path::new(&name), LARGEST).and_then(|mut given| given.read());
            let order = text.map_or(Err(OrderError::Value("file")), |text| order::read(&text, Who::Operator));
            waiting.push(Waiting { who: Who::Operator, order, file });
        }
        Ok(waiting)
    }

    /// Forgets an order.
    ///
    /// # Errors
    /// When its file cannot be removed.
    pub fn done(&self, file: &Path) -> Result<(), DiskError> {
        // An order of the bot has a number in place of an end, and no bundle.
        if file.extension().is_some_and(|end| end == END) {
            disk::remove(&file.with_extension(BUNDLE_END))?;
        }
        disk::remove(file)
    }

    /// Puts the bundle beside an order where it is verified; it stays beside the order too. False when there is none.
    ///
    /// # Errors
    /// When it cannot be put there.
    pub fn take_along(&self, waiting: &Waiting) -> Result<bool, DiskError> {
        let (bundle, mine) = (waiting.file.with_extension(BUNDLE_END), self.bundle());
        if bundle.symlink_metadata().is_err() {
            return Ok(false);
        }
        disk::remove(&mine)?;
        fs::hard_link(&bundle, &mine).map_err(|error| DiskError::at(Verb::Link, &mine, error))?;
        disk::sync_folder(&self.work())?;
        Ok(true)
    }

    /// Leaves an order of root, with the bundle that belongs to it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn leave(&self, order: &Order, bundle: Option<&Path>) -> Result<(), DiskError> {
        let file = self.asked().join(format!("{}.{END}", order.id));
        if let Some(bundle) = bundle {
            let place = file.with_extension(BUNDLE_END);
            disk::remove(&place)?;
            disk::copy(bundle, &place, 0o600)?;
        }
        let text = serde_json::to_vec(order).unwrap_or_default();
        disk::replace(&file, &text, 0o600)
    }

    /// Waits until an order is left, at most for so long. Whoever changes the folder all the time wakes us no more often than
    /// `BREATH` says.
    pub fn wait_for_order(&self, longest: Duration) {
        let _nothing_else = self.wait_for_order_or_end(longest, None);
    }

    /// The same, or until the other side of `end` is closed; gives whether it is.
    pub fn wait_for_order_or_end(&self, longest: Duration, end: Option<BorrowedFd<'_>>) -> bool {
        let began = Instant::now();
        let ended = disk::wait_for_change_or_end(&[&self.orders(), &self.asked()], longest, end);
        if !ended {
            disk::wait_for_change(&[], BREATH.min(longest.saturating_sub(began.elapsed())));
        }
        ended
    }

    /// Root's orders, in the order of their names.
    fn of_root(&self) -> Result<Vec<PathBuf>, IntakeError> {
        let folder = self.asked();
        let unreadable = |error| DiskError::at(Verb::Read, &folder, error);
        let mut files = Vec::new();
        match fs::read_dir(&folder) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(unreadable(error).into()),
            Ok(entries) => {
                for entry in entries {
                    let path = entry.map_err(unreadable)?.path();
                    if path.extension().is_some_and(|end| end == END) {
                        files.push(path);
                    }
                }
            }
        }
        files.sort();
        Ok(files)
    }

    /// Moves a file that others wrote to where only root writes, and keeps its name. False when there is none, or what is there is no
    /// plain file: that gets out of the way and is told, and nothing more, so that nobody can keep the others from being served.
    pub(super) fn claim(&self, from: &Path, to: &Path) -> bool {
        if from.symlink_metadata().is_err() {
            return false;
        }
        // A folder is not even moved: root without the right to do everything could not empty it again.
        if !is_file(from) {
            put_aside(from);
            return false;
        }
        match renameat2(AT_FDCWD, from, AT_FDCWD, to, RenameFlags::RENAME_NOREPLACE) {
            // Whoever has exchanged it between the look and the move has not gained a place in which others are served.
            Ok(()) if !is_file(to) => {
                put_aside(to);
                false
            }
            Ok(()) => true,
            Err(Errno::ENOENT) => false,
            Err(errno) => {
                tracing::warn!(path = %from.display(), error = %errno, "something that cannot be taken is put aside");
                put_aside(from);
                false
            }
        }
    }
}

/// Whether a plain file lies there; what a link leads to does not count.
pub(super) fn is_file(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|found| found.is_file())
}

/// Gets something out of the way that is no use. Nothing depends on it, so it is only told when that is not possible.
pub(super) fn put_aside(path: &Path) {
    tracing::warn!(path = %path.display(), "what lies there is not taken, and is put aside");
    if let Err(error) = disk::put_aside(path) {
        tracing::error!(path = %path.display(), error = text_of(&error), "what lies there cannot be put aside");
    }
}

fn text_of(error: &DiskError) -> String {
    let (verb, path, cause) = error.parts();
    format!("cannot {verb} {}: {cause}", path.display())
}
