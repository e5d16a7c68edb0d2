//! What others have put down for root: claimed first, opened without following anything, copied, and only then read.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::Path;

use nix::errno::Errno;
use nix::fcntl::OFlag;
use nix::unistd::{User, geteuid};

use super::StateDir;
use super::orders::{is_file, put_aside};
use crate::adapter::disk::{self, DiskError, Verb};
use crate::release::ask::{Ask, BUNDLE, REQUEST};

/// Users whose files are taken, beside root's.
const WRITERS: [&str; 2] = ["ffj-deploy", "ffj-bot"];
/// Names of a request that was claimed: for the first time, and again after the activator was killed.
const CLAIMED: [&str; 3] = ["request", "request.2", "request.3"];
/// Longest report of a look that is read, in bytes.
const MAX_LOOKED: u64 = 16 * 1024;
/// Longest request that is read, in bytes.
const MAX_REQUEST: u64 = 4096;

/// Why something is not taken.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// A file operation failed.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// It is not a plain file of its own, or not of whom it should be.
    #[error("cannot take {0}: it is not a plain file of one who may bring it")]
    Foreign(String),
    /// It is too large.
    #[error("cannot take {name}: it has more than {limit} bytes")]
    TooLarge {
        /// The file.
        name: String,
        /// Bytes it may have.
        limit: u64,
    },
}

/// A file that somebody else wrote, and may still be writing.
pub(super) struct Given {
    file: File,
    name: String,
    limit: u64,
}

/// Opens a file in a folder that others write. Its name is one of ours, and the folders above belong to root, so that not following
/// the last component is not following anything (openat2(2) would say more, and is not let through everywhere).
pub(super) fn open(folder: &Path, name: &Path, limit: u64) -> Result<Given, IntakeError> {
    let failed = |error: io::Error| DiskError::at(Verb::Open, &folder.join(name), error);
    let flags = (OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK).bits();
    let file = match OpenOptions::new().read(true).custom_flags(flags).open(folder.join(name)) {
        // What O_NOFOLLOW says of a link, and what is closed to us.
        Err(error) if matches!(Errno::from_raw(error.raw_os_error().unwrap_or_default()), Errno::ELOOP | Errno::EACCES) => {
            return Err(IntakeError::Foreign(name.display().to_string()));
        }
        opened => opened.map_err(failed)?,
    };
    let name = name.display().to_string();
    let facts = file.metadata().map_err(failed)?;
    if !facts.is_file() || facts.nlink() != 1 || !may_bring(facts.uid()) {
        return Err(IntakeError::Foreign(name));
    }
    if facts.len() > limit {
        return Err(IntakeError::TooLarge { name, limit });
    }
    Ok(Given { file, name, limit })
}

fn may_bring(uid: u32) -> bool {
    let known = |name: &&str| User::from_name(name).ok().flatten().is_some_and(|user| user.uid.as_raw() == uid);
    uid == 0 || uid == geteuid().as_raw() || WRITERS.iter().any(known)
}

impl Given {
    /// All of it.
    pub(super) fn read(&mut self) -> Result<Vec<u8>, IntakeError> {
        let mut text = Vec::new();
        self.copy_to(&mut text, Path::new(&self.name.clone()))?;
        Ok(text)
    }

    /// Copies as much as it may have, however it has grown meanwhile.
    fn copy_to(&mut self, into: &mut impl io::Write, to: &Path) -> Result<(), IntakeError> {
        let copied = io::copy(&mut (&self.file).take(self.limit + 1), into).map_err(|error| DiskError::at(Verb::Write, to, error))?;
        if copied > self.limit {
            return Err(IntakeError::TooLarge { name: self.name.clone(), limit: self.limit });
        }
        Ok(())
    }
}

impl StateDir {
    /// What the looker says of its last look; another user wrote it, so it is good for showing only.
    #[must_use]
    pub fn looked(&self) -> Option<Vec<u8>> {
        open(&self.incoming(), Path::new("looked.json"), MAX_LOOKED).and_then(|mut given| given.read()).ok()
    }

    /// Claims the request; from here on a newer one is another request. None when there is none. What stands in it is for the
    /// journal, and may be nonsense. One that was claimed and not finished, because the activator was killed, is given again a few
    /// times: if it is what kills it, not for ever.
    ///
    /// # Errors
    /// When it cannot be moved.
    pub fn take_request(&self) -> Result<Option<Option<Ask>>, IntakeError> {
        let [first, rest @ ..] = CLAIMED;
        if self.request_is_new() {
            CLAIMED.iter().map(|name| self.work().join(name)).filter(|file| is_file(file)).try_for_each(|file| disk::remove(&file))?;
            if !self.claim(&self.incoming().join(REQUEST), &self.work().join(first)) {
                return Ok(None);
            }
        } else {
            let mut names = std::iter::once(first).chain(rest).zip(rest.into_iter().map(Some).chain([None]));
            let Some((name, next)) = names.find(|(name, _)| is_file(&self.work().join(name))) else { return Ok(None) };
            let Some(next) = next else {
                self.finish_request(None)?;
                return Ok(None);
            };
            disk::rename(&self.work().join(name), &self.work().join(next))?;
        }
        let mine = CLAIMED.iter().find(|name| is_file(&self.work().join(name)));
        let text = mine.map(|name| open(&self.work(), Path::new(name), MAX_REQUEST).and_then(|mut given| given.read()));
        Ok(Some(text.and_then(Result::ok).and_then(|text| serde_json::from_slice(&text).ok())))
    }

    /// Whether the listener or the looker has brought something, now or before this program was killed.
    #[must_use]
    pub fn request_waits(&self) -> bool {
        self.request_is_new() || CLAIMED.iter().any(|name| is_file(&self.work().join(name)))
    }

    fn request_is_new(&self) -> bool {
        self.incoming().join(REQUEST).symlink_metadata().is_ok()
    }

    /// Forgets the request, and the bundle that was copied for it. A newer one that was put there meanwhile has its own request.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn finish_request(&self, bundle: Option<u64>) -> Result<(), DiskError> {
        let given = self.incoming().join(BUNDLE);
        if given.symlink_metadata().is_ok_and(|facts| bundle.is_none_or(|inode| facts.ino() == inode)) {
            if is_file(&given) { disk::remove(&given)? } else { put_aside(&given) }
        }
        CLAIMED.iter().map(|name| self.work().join(name)).filter(|file| is_file(file)).try_for_each(|file| disk::remove(&file))
    }

    /// Copies the bundle that was brought to where nobody else can write. Gives what tells it from a newer one; none when there is
    /// none.
    ///
    /// # Errors
    /// When it is not what may be brought, or cannot be copied.
    pub fn take_bundle(&self, limit: u64) -> Result<Option<u64>, IntakeError> {
        if self.incoming().join(BUNDLE).symlink_metadata().is_err() {
            return Ok(None);
        }
        let mut given = open(&self.incoming(), Path::new(BUNDLE), limit)?;
        let inode = given.file.metadata().map_err(|error| DiskError::at(Verb::Read, &self.incoming(), error))?.ino();
        let (mine, unfinished) = (self.bundle(), self.work().join(".bundle.new"));
        disk::remove(&unfinished)?;
        disk::create(&unfinished, 0o600, |file| given.copy_to(file, &mine))?;
        disk::rename(&unfinished, &mine)?;
        disk::sync_folder(&self.work())?;
        Ok(Some(inode))
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn state() -> (tempfile::TempDir, StateDir) {
        let folder = tempfile::tempdir().unwrap();
        let state = StateDir::new(folder.path());
        state.prepare().unwrap();
        (folder, state)
    }

    #[test]
    fn a_plain_file_is_taken_once() {
        let (_folder, state) = state();
        std::fs::write(state.incoming().join(REQUEST), r#"{"kind":"bundle","delivery":null,"time":1}"#).unwrap();
        std::fs::write(state.incoming().join(BUNDLE), "bundle").unwrap();
        assert!(state.take_request().unwrap().unwrap().is_some());
        let inode = state.take_bundle(100).unwrap().unwrap();
        assert_eq!(std::fs::read(state.bundle()).unwrap(), b"bundle");
        state.finish_request(Some(inode)).unwrap();
        assert!(state.take_request().unwrap().is_none() && state.take_bundle(100).unwrap().is_none());
    }

    #[test]
    fn what_was_not_finished_is_given_again_and_not_for_ever() {
        let (_folder, state) = state();
        std::fs::write(state.incoming().join(REQUEST), "{}").unwrap();
        std::fs::write(state.incoming().join(BUNDLE), "bundle").unwrap();
        let given = std::iter::from_fn(|| state.request_waits().then(|| state.take_request().unwrap())).take(10).flatten().count();
        assert_eq!(given, CLAIMED.len());
        assert!(state.take_bundle(100).unwrap().is_none() && !state.request_waits());
    }

    #[test]
    fn a_newer_bundle_waits_for_its_own_turn() {
        let (_folder, state) = state();
        let put = |text: &str| {
            std::fs::write(state.incoming().join("new"), text).unwrap();
            std::fs::rename(state.incoming().join("new"), state.incoming().join(BUNDLE)).unwrap();
            std::fs::write(state.incoming().join(REQUEST), "{}").unwrap();
        };
        put("one");
        state.take_request().unwrap().unwrap();
        let inode = state.take_bundle(100).unwrap();
        put("two");
        state.finish_request(inode).unwrap();
        state.take_request().unwrap().unwrap();
        state.take_bundle(100).unwrap().unwrap();
        assert_eq!(std::fs::read(state.bundle()).unwrap(), b"two");
    }

    #[test]
    fn tricks_are_refused_and_do_not_stay() {
        let (folder, state) = state();
        let bundle = state.incoming().join(BUNDLE);
        let secret = folder.path().join("secret");
        std::fs::write(&secret, "secret").unwrap();
        let tricks: [&dyn Fn(); 5] = [
            &|| symlink(&secret, &bundle).unwrap(),
            &|| std::fs::hard_link(&secret, &bundle).unwrap(),
            &|| std::fs::create_dir(&bundle).unwrap(),
            &|| nix::unistd::mkfifo(&bundle, nix::sys::stat::Mode::S_IRWXU).unwrap(),
            &|| std::fs::write(&bundle, vec![0; 101]).unwrap(),
        ];
        for trick in tricks {
            trick();
            assert!(state.take_bundle(100).is_err());
            state.finish_request(None).unwrap();
            assert!(bundle.symlink_metadata().is_err() && !state.bundle().exists());
        }
        symlink(&secret, state.incoming().join(REQUEST)).unwrap();
        assert_eq!(state.take_request().unwrap(), None);
        assert!(!state.request_waits() && secret.exists());
    }

    #[test]
    fn a_folder_in_a_slot_is_put_aside_unopened_and_the_slot_is_free_again() {
        let (_folder, state) = state();
        for slot in [state.incoming().join(REQUEST), state.orders().join("order")] {
            for _ in 0..3 {
                std::fs::create_dir_all(slot.join("closed/file")).unwrap();
                assert!(state.take_request().unwrap().is_none() && state.waiting().unwrap().is_empty());
                assert!(slot.symlink_metadata().is_err() && !state.request_waits());
                assert_eq!(std::fs::read_dir(state.work()).unwrap().count(), 0, "nothing of theirs is where root works");
            }
            let aside = std::fs::read_dir(slot.parent().unwrap()).unwrap().flatten().filter(|one| one.path().join("closed/file").exists());
            assert_eq!(aside.count(), 3);
            std::fs::write(&slot, "{}").unwrap();
            assert!(state.take_request().unwrap().is_some() || state.waiting().unwrap().len() == 1);
            state.finish_request(None).unwrap();
        }
    }
}
