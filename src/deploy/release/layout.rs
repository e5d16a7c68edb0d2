//! Where a release lies: arithmetic on paths, nothing is looked up.
//!
//! ```text
//! /opt/ffj-bot/releases/1.4.0/{ffj-bot,manifest.json,manifest.json.minisig}
//! /opt/ffj-bot/releases/.1.4.1.tmp/     being staged
//! /opt/ffj-bot/current  -> releases/1.4.0
//! /opt/ffj-bot/previous -> releases/1.3.2
//! /opt/ffj-bot/{current,previous}.new   about to replace the link
//! ```

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::Version;

/// Name of the binary, in a bundle and in a release.
pub const BINARY: &str = "ffj-bot";
/// Name of the manifest, in a bundle and in a release.
pub const MANIFEST: &str = "manifest.json";
/// Name of the manifest's signature, in a bundle and in a release.
pub const SIGNATURE: &str = "manifest.json.minisig";
/// Name of the directory of all releases.
const RELEASES: &str = "releases";

/// The tree under the root of a deployment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    root: PathBuf,
}

/// The two links to a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Link {
    /// What runs.
    Current,
    /// What ran before it, and runs again when it fails.
    Previous,
}

/// A directory with the three files of one release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder(PathBuf);

/// What a name in the directory of releases means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// A release in place.
    Release(Version),
    /// A release that was being staged; removed when nothing is staging.
    Staging(Version),
    /// Something that is not ours, and is left alone.
    Foreign,
}

/// A link that leads anywhere but to a release of this tree.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the link leads to {}, not to releases/<version>", .0.display())]
pub struct ForeignTarget(pub PathBuf);

impl Layout {
    /// The tree under `root`.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The root itself; synced after a link in it was replaced.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Directory of all releases; synced after one was moved into place.
    #[must_use]
    pub fn releases(&self) -> PathBuf {
        self.root.join(RELEASES)
    }

    /// Where the release lies.
    #[must_use]
    pub fn release(&self, version: &Version) -> Folder {
        Folder(self.releases().join(version.to_string()))
    }

    /// Where the release is put together before it is moved into place.
    #[must_use]
    pub fn staging(&self, version: &Version) -> Folder {
        Folder(self.releases().join(format!(".{version}.tmp")))
    }

    /// The link.
    #[must_use]
    pub fn link(&self, link: Link) -> PathBuf {
        self.root.join(link.name())
    }

    /// The link under the name it is made with, before it replaces the other.
    #[must_use]
    pub fn new_link(&self, link: Link) -> PathBuf {
        self.root.join(format!("{}.new", link.name()))
    }
}

impl Link {
    /// Both, in the order in which a swap replaces them: a power cut in between leaves both on what ran before.
    pub const ALL: [Self; 2] = [Self::Previous, Self::Current];

    /// Name of the link.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Previous => "previous",
        }
    }

    /// What a link to a release says: relative, so that the tree can be moved, mounted or looked at from another root.
    #[must_use]
    pub fn target(version: &Version) -> PathBuf {
        Path::new(RELEASES).join(version.to_string())
    }

    /// The release a link leads to.
    ///
    /// # Errors
    /// When it says anything but `releases/<version>`, letter for letter.
    pub fn release(target: &Path) -> Result<Version, ForeignTarget> {
        let name = target.to_str().and_then(|text| text.strip_prefix(RELEASES)).and_then(|rest| rest.strip_prefix('/'));
        name.and_then(|name| name.parse().ok()).ok_or_else(|| ForeignTarget(target.to_owned()))
    }
}

impl Folder {
    /// A directory that holds a release somewhere else, such as the one of the package.
    #[must_use]
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// The directory.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The binary in it.
    #[must_use]
    pub fn binary(&self) -> PathBuf {
        self.0.join(BINARY)
    }

    /// The manifest in it.
    #[must_use]
    pub fn manifest(&self) -> PathBuf {
        self.0.join(MANIFEST)
    }

    /// The signature in it.
    #[must_use]
    pub fn signature(&self) -> PathBuf {
        self.0.join(SIGNATURE)
    }
}

impl Entry {
    /// Reads a name found in the directory of releases.
    #[must_use]
    pub fn of(name: &OsStr) -> Self {
        let name = name.to_str().unwrap_or_default();
        if let Ok(version) = name.parse() {
            return Self::Release(version);
        }
        let staged = name.strip_prefix('.').and_then(|rest| rest.strip_suffix(".tmp")).and_then(|name| name.parse().ok());
        staged.map_or(Self::Foreign, Self::Staging)
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::ffi::OsStrExt;

    use proptest::prelude::*;

    use super::*;

    fn version() -> Version {
        "1.4.0-rc.2".parse().unwrap()
    }

    #[test]
    fn paths_are_what_the_units_and_the_package_rely_on() {
        let layout = Layout::new("/opt/ffj-bot");
        assert_eq!(layout.release(&version()).binary(), Path::new("/opt/ffj-bot/releases/1.4.0-rc.2/ffj-bot"));
        assert_eq!(layout.release(&version()).manifest(), Path::new("/opt/ffj-bot/releases/1.4.0-rc.2/manifest.json"));
        assert_eq!(layout.release(&version()).signature(), Path::new("/opt/ffj-bot/releases/1.4.0-rc.2/manifest.json.minisig"));
        assert_eq!(layout.staging(&version()).path(), Path::new("/opt/ffj-bot/releases/.1.4.0-rc.2.tmp"));
        assert_eq!(layout.link(Link::Current), Path::new("/opt/ffj-bot/current"));
        assert_eq!(layout.new_link(Link::Previous), Path::new("/opt/ffj-bot/previous.new"));
        assert_eq!(Link::target(&version()), Path::new("releases/1.4.0-rc.2"));
        assert_eq!(Folder::at("/usr/lib/ffj-bot").binary(), Path::new("/usr/lib/ffj-bot/ffj-bot"));
    }

    #[test]
    fn a_link_leads_to_a_release_or_nowhere() {
        assert_eq!(Link::release(&Link::target(&version())), Ok(version()));
        let foreign = [
            "",
            "releases",
            "releases/",
            "/opt/ffj-bot/releases/1.4.0",
            "releases/1.4.0/",
            "releases//1.4.0",
            "releases/./1.4.0",
            "releases/../1.4.0",
            "./releases/1.4.0",
            "releases/.1.4.0.tmp",
            "releases/latest",
            "Releases/1.4.0",
            "releases1.4.0",
            "current",
        ];
        for target in foreign {
            assert_eq!(Link::release(Path::new(target)), Err(ForeignTarget(target.into())), "{target:?}");
        }
    }

    #[test]
    fn only_our_own_names_are_ours() {
        assert_eq!(Entry::of(OsStr::new("1.4.0-rc.2")), Entry::Release(version()));
        assert_eq!(Entry::of(OsStr::new(".1.4.0-rc.2.tmp")), Entry::Staging(version()));
        for name in ["", ".", "..", "latest", "1.4", ".tmp", "..tmp", "1.4.0.tmp", ".1.4.0", "lost+found"] {
            assert_eq!(Entry::of(OsStr::new(name)), Entry::Foreign, "{name:?}");
        }
    }

    proptest! {
        #[test]
        fn no_name_makes_it_panic(name in proptest::collection::vec(any::<u8>(), 0..40)) {
            let name = OsStr::from_bytes(&name);
            let _ = Entry::of(name);
            let _ = Link::release(Path::new(name));
        }
    }
}
