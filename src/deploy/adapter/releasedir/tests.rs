//! The tree on a real file system.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use super::*;
use crate::release::Version;
use crate::release::digest::Digest;

/// A folder as the package carries it.
pub(crate) fn carried(folder: &Path, version: &str, binary: &[u8]) -> Folder {
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join("ffj-bot"), binary).unwrap();
    let manifest = format!(
        r#"{{"product":"ffj-bot","version":"{version}","commit":"{}","target":"x86_64-unknown-linux-gnu","size":{},"sha256":"{}","schema":{{"writes":5,"reads":[1,5]}},"minimum_deployer":"0.1.0","built_at":"2026-11-22T12:00:00Z"}}"#,
        "c".repeat(40),
        binary.len(),
        Digest::of(binary),
    );
    fs::write(folder.join("manifest.json"), manifest).unwrap();
    Folder::at(folder)
}

fn version(text: &str) -> Version {
    text.parse().unwrap()
}

struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("opt/ffj-bot")
    }

    fn tree(&self) -> Tree {
        Tree::take(Layout::new(self.root())).unwrap()
    }

    fn package(&self, version: &str, binary: &[u8]) -> (Folder, Sound) {
        let folder = carried(&self.folder.path().join(format!("package-{version}")), version, binary);
        let sound = look(&folder).unwrap();
        (folder, sound)
    }
}

#[test]
fn an_installed_release_is_whole_read_only_and_found_again() {
    let place = Place::new();
    let tree = place.tree();
    let (source, sound) = place.package("0.1.0", b"one");
    assert!(!tree.holds(&sound));
    tree.install(&source, &sound).unwrap();
    assert!(tree.holds(&sound));
    tree.relink(Link::Current, &version("0.1.0")).unwrap();
    assert_eq!(tree.leads_to(Link::Current), Some(version("0.1.0")));
    assert_eq!(fs::read_link(place.root().join("current")).unwrap(), Path::new("releases/0.1.0"));
    let mode = |path: &str| fs::metadata(place.root().join(path)).unwrap().permissions().mode() & 0o7777;
    assert_eq!((mode("current/ffj-bot"), mode("current/manifest.json"), mode("current")), (0o555, 0o444, 0o755));
}

#[test]
fn the_same_version_with_another_content_takes_the_place_of_the_first() {
    let place = Place::new();
    let tree = place.tree();
    let (source, first) = place.package("0.1.0", b"one");
    tree.install(&source, &first).unwrap();
    let (source, again) = place.package("0.1.0", b"built again");
    assert!(!tree.holds(&again));
    tree.install(&source, &again).unwrap();
    assert!(tree.holds(&again) && !tree.holds(&first));
    assert_eq!(fs::read_dir(place.root().join("releases")).unwrap().count(), 1);
}

#[test]
fn a_package_that_is_not_what_its_manifest_says_is_refused() {
    let place = Place::new();
    let (source, sound) = place.package("0.1.0", b"one");
    fs::write(source.binary(), b"two").unwrap();
    assert!(matches!(look(&source), Err(TreeError::Altered { .. })));
    let tree = place.tree();
    assert!(matches!(tree.install(&source, &sound), Err(TreeError::Altered { .. })));
    assert!(!tree.is_sound(&version("0.1.0")), "nothing half good is in place");
}

#[test]
fn links_to_anything_but_a_sound_release_lead_nowhere() {
    let place = Place::new();
    let tree = place.tree();
    let (source, sound) = place.package("0.1.0", b"one");
    tree.install(&source, &sound).unwrap();
    for target in ["releases/0.2.0", "/bin", "releases/../releases/0.1.0", ""] {
        let link = place.root().join("current");
        let _absent = fs::remove_file(&link);
        if !target.is_empty() {
            symlink(target, &link).unwrap();
        }
        assert_eq!(tree.leads_to(Link::Current), None, "{target}");
    }
    tree.relink(Link::Current, &version("0.1.0")).unwrap();
    let binary = place.root().join("current/ffj-bot");
    fs::set_permissions(&binary, fs::Permissions::from_mode(0o755)).unwrap();
    fs::write(&binary, b"a worn-out card").unwrap();
    assert_eq!(tree.leads_to(Link::Current), None);
}

#[test]
fn what_a_power_cut_left_is_swept_and_nothing_else() {
    let place = Place::new();
    let tree = place.tree();
    let (source, sound) = place.package("0.1.0", b"one");
    tree.install(&source, &sound).unwrap();
    carried(&place.root().join("releases/.0.2.0.tmp"), "0.2.0", b"half");
    symlink("releases/0.2.0", place.root().join("current.new")).unwrap();
    fs::write(place.root().join("releases/notes of the admin"), b"mine").unwrap();
    let mut swept = tree.sweep().unwrap();
    swept.sort();
    assert_eq!(swept, [".0.2.0.tmp", "current.new"]);
    assert!(tree.holds(&sound));
    assert!(place.root().join("releases/notes of the admin").exists());
    assert_eq!(tree.sweep().unwrap(), Vec::<String>::new());
}

#[test]
fn one_process_at_a_time_holds_the_tree() {
    let place = Place::new();
    let tree = place.tree();
    let root = File::open(tree.layout().root().join(".lock")).unwrap();
    let second = Flock::lock(root, FlockArg::LockExclusiveNonblock);
    let (root, _) = second.unwrap_err();
    drop(tree);
    Flock::lock(root, FlockArg::LockExclusiveNonblock).unwrap();
}
