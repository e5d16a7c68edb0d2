//! The keys whose signatures count: every `*.pub` of a folder, less those that the file `revoked` beside them names.

use std::path::Path;

use crate::adapter::disk::{self, DiskError, Verb};
use crate::release::TrustedKeys;
use crate::release::key::{self, KeyId, KeyProblem};

/// Name of the list of revoked keys.
const REVOKED: &str = "revoked";
/// Longest file that is read, in bytes.
const LONGEST: u64 = 64 * 1024;

/// Why nothing can be verified.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// A file cannot be read.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The list of revoked keys has a line that is no id.
    #[error("{0}: not the 16 hexadecimal digits of a minisign key")]
    NotAnId(String),
    /// The keys cannot be trusted.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Problems(Vec<KeyProblem>),
}

/// The keys of a folder, and what else lies there.
#[derive(Debug)]
pub struct Keys {
    /// The keys whose signatures count, and those that are revoked.
    pub trusted: TrustedKeys,
    /// Ids that are revoked and that no key has: mistyped, or of a key that is not there any more.
    pub unknown: Vec<KeyId>,
    /// Names that are passed over: what is no plain file, what a desktop has left, and lists that are called otherwise than `revoked`.
    pub ignored: Vec<String>,
}

/// Reads the keys of a folder.
///
/// # Errors
/// When one of them cannot be read, or none is left.
pub fn read(folder: &Path) -> Result<Keys, KeysError> {
    let unreadable = |error| DiskError::at(Verb::Read, folder, error);
    let (mut texts, mut ignored) = (Vec::new(), Vec::new());
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // Neither stops everything: what a desktop leaves, a folder, and a link to a key that is gone. Each is shown by « check ».
        let is_key = !name.starts_with('.') && path.extension().is_some_and(|end| end == "pub") && path.is_file();
        if is_key {
            let text = disk::read(&path, LONGEST)?.unwrap_or_default();
            texts.push((name, String::from_utf8_lossy(&text).into_owned()));
        } else if name != REVOKED {
            ignored.push(name);
        }
    }
    texts.sort();
    ignored.sort();
    let list = disk::read(&folder.join(REVOKED), LONGEST)?.unwrap_or_default();
    let revoked = key::revoked(&String::from_utf8_lossy(&list)).map_err(KeysError::NotAnId)?;
    let keys = texts.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    let trusted = TrustedKeys::parse(keys, &revoked).map_err(KeysError::Problems)?;
    let unknown = revoked.into_iter().filter(|id| !trusted.list().any(|(_, known, _)| known == *id)).collect();
    Ok(Keys { trusted, unknown, ignored })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_is_revoked_is_one_no_longer_and_a_bad_list_is_no_list() {
        let folder = tempfile::tempdir().unwrap();
        let pair = minisign::KeyPair::generate_unencrypted_keypair().unwrap();
        assert!(matches!(read(folder.path()), Err(KeysError::Problems(_))), "no key is no trust");
        std::fs::write(folder.path().join("release.pub"), pair.pk.to_box().unwrap().to_string()).unwrap();
        let keys = read(folder.path()).unwrap().trusted;
        let (_, id, revoked) = keys.list().next().unwrap();
        assert!(!revoked);
        std::fs::write(folder.path().join("revoked"), format!("# lost in the tram\n{id}  # release.pub\n")).unwrap();
        assert!(matches!(read(folder.path()), Err(KeysError::Problems(_))), "none is left");
        std::fs::write(folder.path().join("revoked"), "all of them\n").unwrap();
        assert!(matches!(read(folder.path()), Err(KeysError::NotAnId(_))));
    }

    #[test]
    fn what_is_no_key_is_passed_over_and_named() {
        let folder = tempfile::tempdir().unwrap();
        let pair = minisign::KeyPair::generate_unencrypted_keypair().unwrap();
        let text = pair.pk.to_box().unwrap().to_string();
        // A byte-order mark, as some editors put it.
        std::fs::write(folder.path().join("release.pub"), format!("\u{feff}{text}")).unwrap();
        std::fs::write(folder.path().join("._release.pub"), [0, 5, 22, 7]).unwrap();
        std::fs::create_dir(folder.path().join("old.pub")).unwrap();
        std::os::unix::fs::symlink("/nonexistent", folder.path().join("spare.pub")).unwrap();
        std::fs::write(folder.path().join("revoked.txt"), "0000000000000001\n").unwrap();
        std::fs::write(folder.path().join("revoked"), "\u{feff}12AB # lost\n").unwrap();
        let keys = read(folder.path()).unwrap();
        assert_eq!(keys.trusted.list().count(), 1);
        assert_eq!(keys.ignored, ["._release.pub", "old.pub", "revoked.txt", "spare.pub"]);
        let unknown: Vec<String> = keys.unknown.iter().map(ToString::to_string).collect();
        assert_eq!(unknown, ["00000000000012AB"], "minisign prints no leading zeros");
    }
}
