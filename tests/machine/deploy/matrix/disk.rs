//! What is left on a disk that loses power: of each file what it held when it was last synced, of each folder the names that it had
//! then. A file that never was is empty, a name that never was is not there. Real file systems keep more; none keeps less.

use std::collections::{BTreeMap, HashMap};
use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Tells a file from another that has got its number after it was gone.
type Inode = (u64, Duration);

#[derive(Debug, Clone)]
enum Node {
    File { contents: Vec<u8>, mode: u32 },
    Folder { names: BTreeMap<OsString, Inode>, mode: u32 },
    Link(PathBuf),
}

/// What the disk has been told to keep.
pub struct Kept {
    root: Inode,
    nodes: HashMap<Inode, Node>,
}

impl Kept {
    /// All that lies below a folder.
    pub fn all(folder: &Path) -> Self {
        let mut kept = Self { root: inode(&fs::metadata(folder).unwrap()), nodes: HashMap::new() };
        kept.keep_all(folder);
        kept
    }

    fn keep_all(&mut self, path: &Path) {
        self.keep(path);
        if path.is_dir() && !path.is_symlink() {
            fs::read_dir(path).unwrap().for_each(|entry| self.keep_all(&entry.unwrap().path()));
        }
    }

    /// A file or a folder was synced.
    pub fn keep(&mut self, path: &Path) {
        let Ok(facts) = fs::symlink_metadata(path) else { return };
        let node = if facts.is_dir() {
            let mut names = BTreeMap::new();
            for entry in fs::read_dir(path).into_iter().flatten().flatten() {
                let Ok(facts) = fs::symlink_metadata(entry.path()) else { continue };
                names.insert(entry.file_name(), inode(&facts));
                self.nodes.entry(inode(&facts)).or_insert_with(|| bare(&entry.path(), &facts));
            }
            Node::Folder { names, mode: facts.mode() }
        } else if facts.is_symlink() {
            bare(path, &facts)
        } else if facts.is_file() {
            Node::File { contents: fs::read(path).unwrap_or_default(), mode: facts.mode() }
        } else {
            return;
        };
        self.nodes.insert(inode(&facts), node);
    }

    /// Puts it into an empty folder.
    pub fn restore(&self, folder: &Path) {
        self.restore_node(self.root, folder);
    }

    fn restore_node(&self, inode: Inode, path: &Path) {
        match self.nodes.get(&inode) {
            Some(Node::File { contents, mode }) => {
                fs::write(path, contents).unwrap();
                fs::set_permissions(path, fs::Permissions::from_mode(*mode & 0o7777)).unwrap();
            }
            Some(Node::Link(target)) => symlink(target, path).unwrap(),
            Some(Node::Folder { names, mode }) => {
                fs::create_dir_all(path).unwrap();
                names.iter().for_each(|(name, inode)| self.restore_node(*inode, &path.join(name)));
                fs::set_permissions(path, fs::Permissions::from_mode(*mode & 0o7777)).unwrap();
            }
            None => {}
        }
    }
}

fn inode(facts: &Metadata) -> Inode {
    let born = facts.created().ok().and_then(|born| born.duration_since(SystemTime::UNIX_EPOCH).ok());
    (facts.ino(), born.unwrap_or_default())
}

/// What is behind a name that is kept when it was never synced itself.
fn bare(path: &Path, facts: &Metadata) -> Node {
    if facts.is_dir() {
        Node::Folder { names: BTreeMap::new(), mode: facts.mode() }
    } else if facts.is_symlink() {
        // Where a link leads is kept with its name.
        Node::Link(fs::read_link(path).unwrap_or_default())
    } else {
        Node::File { contents: Vec::new(), mode: facts.mode() }
    }
}
