//! What the kernel says of a process, and nobody can say otherwise: when it began, and which file it executes.
//!
//! Root without capabilities may ask which file another user's process executes only where that process lives in a user namespace
//! that root has made, as every unit with `PrivateUsers=yes` does. So the bot's unit has it, and no unit of ours has
//! `CAP_SYS_PTRACE`.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

/// The processes of this machine.
#[derive(Debug, Clone)]
pub struct Processes(PathBuf);

/// A process that cannot be taken for another one that has got its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Process {
    number: u32,
    began: u64,
}

impl Processes {
    /// Those that a file system like `/proc` shows.
    #[must_use]
    pub fn new(proc: impl Into<PathBuf>) -> Self {
        Self(proc.into())
    }

    /// The process that has this number now; none when there is none, or it is hidden from us.
    #[must_use]
    pub fn find(&self, number: u32) -> Option<Process> {
        let text = fs::read_to_string(self.of(number).join("stat")).ok()?;
        // Its name comes second, and may hold anything, also what looks like the rest; the 22nd word is its beginning (proc(5)).
        let (_, rest) = text.rsplit_once(')')?;
        let began = rest.split_ascii_whitespace().nth(19)?.parse().ok()?;
        Some(Process { number, began })
    }

    /// Whether a process executes this very file, whatever its name is by now.
    ///
    /// # Errors
    /// When there is no such process, or we may not know.
    pub fn executes(&self, number: u32, file: &Path) -> io::Result<bool> {
        let (running, wanted) = (fs::metadata(self.of(number).join("exe"))?, fs::metadata(file)?);
        Ok((running.dev(), running.ino()) == (wanted.dev(), wanted.ino()))
    }

    fn of(&self, number: u32) -> PathBuf {
        self.0.join(number.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_known_by_its_beginning_and_by_the_file_that_it_executes() {
        let (all, own) = (Processes::new("/proc"), std::process::id());
        let file = std::env::current_exe().unwrap();
        assert_eq!(all.find(own), all.find(own));
        assert_ne!(all.find(own), all.find(1), "another one");
        assert!(all.executes(own, &file).unwrap());
        assert!(!all.executes(own, Path::new("/bin/sh")).unwrap());
        // A copy is another file.
        let folder = tempfile::tempdir().unwrap();
        let copy = folder.path().join("copy");
        fs::copy(&file, &copy).unwrap();
        assert!(!all.executes(own, &copy).unwrap());
        assert!(all.executes(u32::MAX, &file).is_err() && all.find(u32::MAX).is_none());
    }

    #[test]
    fn a_name_that_looks_like_the_rest_deceives_nobody() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("7")).unwrap();
        let stat = format!("7 (x) S 1 1) S {} 4711 0 0\n", (4..22).map(|word| word.to_string()).collect::<Vec<_>>().join(" "));
        fs::write(folder.path().join("7/stat"), stat).unwrap();
        assert_eq!(Processes::new(folder.path()).find(7).unwrap().began, 4711);
    }
}
