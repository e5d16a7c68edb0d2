//! Changes in a folder, told by the kernel instead of looked for again and again.

use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::time::Duration;

use nix::sys::inotify::{AddWatchFlags, InitFlags, Inotify};
use tokio::net::unix::pipe::Receiver;

/// Room for what the kernel tells at once: an event is 16 bytes and the name of a file.
const ROOM: usize = 4_096;

/// A folder that is watched, as far as it is there and the kernel lets us.
pub struct Changes {
    folder: PathBuf,
    kinds: AddWatchFlags,
    watching: Option<Watching>,
}

struct Watching {
    receiver: Receiver,
    /// Whether it is the folder itself, and not one above it.
    own: bool,
}

impl Changes {
    /// Files that are put into place in `folder`, or taken away.
    #[must_use]
    pub fn placed_in(folder: &Path) -> Self {
        Self::new(folder, AddWatchFlags::IN_MOVED_TO | AddWatchFlags::IN_CREATE | AddWatchFlags::IN_DELETE)
    }

    /// Files in `folder` that somebody had open to write to, and closed: at the latest when they ended.
    #[must_use]
    pub fn closed_in(folder: &Path) -> Self {
        Self::new(folder, AddWatchFlags::IN_CLOSE_WRITE)
    }

    fn new(folder: &Path, kinds: AddWatchFlags) -> Self {
        let mut made = Self { folder: folder.to_owned(), kinds, watching: None };
        made.watch();
        made
    }

    /// Watches where it does not yet: the folder, or while it is not there the nearest one above it, in which it will be made.
    fn watch(&mut self) {
        if self.watching.is_some() {
            return;
        }
        for folder in self.folder.ancestors() {
            let own = folder == self.folder;
            let kinds = if own { self.kinds } else { AddWatchFlags::IN_CREATE | AddWatchFlags::IN_MOVED_TO };
            let Some(receiver) = watch(folder, kinds) else { continue };
            // It may have been made since it was not there.
            if own || !self.folder.exists() {
                self.watching = Some(Watching { receiver, own });
                return;
            }
            self.watching = watch(&self.folder, self.kinds).map(|receiver| Watching { receiver, own: true });
            return;
        }
    }

    /// Whether the kernel tells of changes: where it does not, somebody has to look.
    #[must_use]
    pub fn is_told(&self) -> bool {
        self.watching.is_some()
    }

    /// Waits until something has changed since the last time, `longest` at most. Whether it was told, or it is merely time to look.
    pub async fn next(&mut self, longest: Duration) -> bool {
        self.watch();
        let Some(Watching { receiver, own }) = &self.watching else {
            tokio::time::sleep(longest).await;
            return false;
        };
        let (told, renew) = tokio::select! {
            gone = read(receiver) => (true, gone || !own),
            // One that was made and taken away before it was watched is not told of.
            // Closing an inotify handle takes milliseconds, so it is kept while the folder is not there.
            () = tokio::time::sleep(longest) => (false, !own && self.folder.exists()),
        };
        if renew {
            self.watching = None;
            self.watch();
        }
        told
    }
}

/// Watches a folder, if it is there and its file system tells of changes.
fn watch(folder: &Path, kinds: AddWatchFlags) -> Option<Receiver> {
    let inotify = Inotify::init(InitFlags::IN_NONBLOCK | InitFlags::IN_CLOEXEC).ok()?;
    inotify.add_watch(folder, kinds | AddWatchFlags::IN_ONLYDIR | AddWatchFlags::IN_MOVE_SELF).ok()?;
    // It is read like a pipe, of which nobody writes the other end.
    Receiver::from_owned_fd_unchecked(OwnedFd::from(inotify)).ok()
}

/// Reads what there is, once there is something. Whether the folder is not watched any more.
async fn read(watching: &Receiver) -> bool {
    let mut told = [0; ROOM];
    loop {
        if watching.readable().await.is_err() {
            return true;
        }
        match watching.try_read(&mut told) {
            Ok(length) => return told.get(..length).is_none_or(tells_of_the_end),
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
            Err(_) => return true,
        }
    }
}

/// Whether one of the events says that nothing more will come: `struct inotify_event` of inotify(7).
fn tells_of_the_end(mut events: &[u8]) -> bool {
    while let Some((head, rest)) = events.split_first_chunk::<16>() {
        let number = |at: usize| u32::from_ne_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
        if number(4) & (AddWatchFlags::IN_IGNORED | AddWatchFlags::IN_MOVE_SELF).bits() != 0 {
            return true;
        }
        events = rest.get(usize::try_from(number(12)).unwrap_or(usize::MAX)..).unwrap_or_default();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEVER: Duration = Duration::from_secs(600);

    fn on_a_runtime(test: impl Future<Output = ()>) {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(test);
    }

    #[test]
    fn what_happens_between_two_waits_is_told_too() {
        on_a_runtime(async {
            let folder = tempfile::tempdir().unwrap();
            let mut changes = Changes::placed_in(folder.path());
            std::fs::write(folder.path().join("new"), "x").unwrap();
            changes.next(NEVER).await;
            std::fs::rename(folder.path().join("new"), folder.path().join("status")).unwrap();
            changes.next(NEVER).await;
        });
    }

    #[test]
    fn whoever_held_a_file_is_missed_when_it_closes_it_and_reading_is_nothing() {
        on_a_runtime(async {
            let folder = tempfile::tempdir().unwrap();
            let held = std::fs::File::create(folder.path().join("slot")).unwrap();
            let mut changes = Changes::closed_in(folder.path());
            std::fs::read(folder.path().join("slot")).unwrap();
            tokio::select! {
                biased;
                _ = changes.next(NEVER) => panic!("reading was told"),
                () = tokio::task::yield_now() => {}
            }
            drop(held);
            changes.next(NEVER).await;
        });
    }

    #[test]
    fn a_folder_that_comes_later_is_noticed_watched_and_noticed_again_when_it_was_replaced() {
        on_a_runtime(async {
            let folder = tempfile::tempdir().unwrap();
            let late = folder.path().join("above/late");
            let mut changes = Changes::placed_in(&late);
            for _ in 0..2 {
                std::fs::create_dir_all(&late).unwrap();
                while !changes.watching.as_ref().is_some_and(|watching| watching.own) {
                    changes.next(NEVER).await;
                }
                std::fs::write(late.join("new"), "x").unwrap();
                changes.next(NEVER).await;
                std::fs::remove_dir_all(folder.path().join("above")).unwrap();
                while changes.watching.as_ref().is_some_and(|watching| watching.own) {
                    changes.next(NEVER).await;
                }
            }
        });
    }
}
