//! Whether the journal outlives a restart. The configuration, read as journald reads it, says what is to be; the folder on the
//! disk and the mark of the flush say whether it is so already. Files of an earlier time stay in `/var/log/journal` when the journal
//! becomes volatile, so looking there alone would not do.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io::Result;

use super::machine::Machine;
use super::space;
use crate::app::machine::{Journal, Storage};

/// Folders of the configuration, the first wins (journald.conf(5), "Configuration directories and precedence").
const FOLDERS: [&str; 4] = ["etc/systemd", "run/systemd", "usr/local/lib/systemd", "usr/lib/systemd"];

/// What is known about the journal; none without systemd, where what is written is lost with the whole root anyway, and where
/// something cannot be read.
pub(super) fn journal(machine: &Machine) -> Option<Journal> {
    let runs = machine.path("run/systemd/system").is_dir();
    let lost_with_the_root = space::volatile(machine, "/var/log/journal".as_ref());
    let id = machine.read("etc/machine-id").map(|id| id.trim().to_owned())?;
    if !runs || lost_with_the_root || id.is_empty() || !id.chars().all(|c| c.is_ascii_hexdigit()) {
        return None;
    }
    let files = files(machine).ok()?;
    let (storage, decided_by) = decide(&files);
    let there = |path: &str| machine.path(path).try_exists().ok();
    Some(Journal {
        storage,
        decided_by: decided_by.map(str::to_owned),
        folder: there("var/log/journal")?,
        on_disk: there(&format!("var/log/journal/{id}"))?,
        flushed: there("run/systemd/journal/flushed")?,
    })
}

/// Names and texts of the files that journald reads, in its order: the main file, then the drop-ins by their names. A name
/// counts once, in the first folder that has it; that is how `/etc` masks `/usr/lib`.
fn files(machine: &Machine) -> Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    for folder in FOLDERS {
        if let Some(text) = machine.try_read(format!("{folder}/journald.conf"))? {
            files.push(("journald.conf".to_owned(), text));
            break;
        }
    }
    let mut drop_ins = BTreeMap::new();
    for folder in FOLDERS {
        let folder = format!("{folder}/journald.conf.d");
        for name in machine.names(&folder)?.into_iter().filter(|name| name.ends_with(".conf")) {
            let path = format!("{folder}/{name}");
            if let Entry::Vacant(place) = drop_ins.entry(name) {
                place.insert(machine.try_read(path)?.unwrap_or_default());
            }
        }
    }
    files.extend(drop_ins);
    Ok(files)
}

/// What the files say together, and which of them decided: the last that says something journald understands.
fn decide(files: &[(String, String)]) -> (Storage, Option<&str>) {
    let mut said = files.iter().filter_map(|(name, text)| storage(text).map(|storage| (storage, Some(name.as_str()))));
    // Debian leaves the default at auto. Were it persistent, journald would make the folder that auto asks for.
    said.next_back().unwrap_or((Storage::Auto, None))
}

/// The last valid `Storage=` in the section `[Journal]`; others are ignored with a warning, as everywhere in systemd.
fn storage(text: &str) -> Option<Storage> {
    let mut ours = false;
    let mut found = None;
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') {
            ours = line == "[Journal]";
        } else if let Some((key, value)) = line.split_once('=').filter(|_| ours)
            && key.trim_end() == "Storage"
        {
            found = match value.trim() {
                "auto" => Some(Storage::Auto),
                "persistent" => Some(Storage::Persistent),
                "volatile" => Some(Storage::Volatile),
                "none" => Some(Storage::Off),
                _ => found,
            };
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Tree;
    use super::*;

    fn decided(tree: &Tree) -> (Storage, Option<String>) {
        let found = journal(&tree.machine()).unwrap();
        (found.storage, found.decided_by)
    }

    #[test]
    fn a_file_is_read_as_journald_reads_it() {
        assert_eq!(storage("[Journal]\n#Storage=auto\n"), None);
        assert_eq!(storage("[Journal]\nStorage = volatile \n"), Some(Storage::Volatile));
        assert_eq!(storage("Storage=none\n[Other]\nStorage=none\n[Journal]\nStorage=persistent"), Some(Storage::Persistent));
        assert_eq!(storage("[Journal]\nStorage=volatile\nStorage=persistent\n; Storage=none"), Some(Storage::Persistent));
        assert_eq!(storage("[Journal]\nStorage=volatile\nStorage=\nStorage=often"), Some(Storage::Volatile));
        assert_eq!(storage("[Journal\nStorage=volatile"), None);
    }

    #[test]
    fn drop_ins_beat_the_main_file_in_the_order_of_their_names() {
        let tree = Tree::pi_5();
        tree.write("etc/systemd/journald.conf", "[Journal]\nStorage=none\n");
        assert_eq!(decided(&tree), (Storage::Persistent, Some("60-ffj-bot-persistent.conf".to_owned())));
        tree.write("run/systemd/journald.conf.d/80-raspi-config-journal-storage.conf", "[Journal]\nStorage=volatile\n");
        assert_eq!(decided(&tree), (Storage::Volatile, Some("80-raspi-config-journal-storage.conf".to_owned())));
        tree.write("etc/systemd/journald.conf.d/README", "[Journal]\nStorage=none\n");
        assert_eq!(decided(&tree).0, Storage::Volatile);
    }

    #[test]
    fn a_name_in_etc_masks_the_same_name_elsewhere() {
        let tree = Tree::pi_5();
        tree.write("etc/systemd/journald.conf.d/60-ffj-bot-persistent.conf", "");
        assert_eq!(decided(&tree), (Storage::Volatile, Some("40-rpi-volatile-storage.conf".to_owned())));
        tree.link("etc/systemd/journald.conf.d/40-rpi-volatile-storage.conf", "/dev/null");
        assert_eq!(decided(&tree), (Storage::Auto, None));
    }

    #[test]
    fn what_journald_does_is_seen_by_its_traces() {
        let tree = Tree::pi_5();
        let found = journal(&tree.machine()).unwrap();
        assert_eq!((found.folder, found.on_disk, found.flushed), (true, true, true));
        let tree = Tree::pi_4();
        let found = journal(&tree.machine()).unwrap();
        assert_eq!((found.folder, found.on_disk, found.flushed), (true, false, false));
    }

    #[test]
    fn nothing_is_claimed_without_systemd_or_with_files_that_cannot_be_read() {
        let tree = Tree::pc();
        tree.write("etc/systemd/journald.conf", b"\xff\xfe");
        assert_eq!(journal(&tree.machine()), None);
        let tree = Tree::pc();
        tree.write("etc/machine-id", "uninitialized\n");
        assert_eq!(journal(&tree.machine()), None);
        let tree = Tree::pc();
        tree.remove("run/systemd/system");
        assert_eq!(journal(&tree.machine()), None);
        let tree = Tree::pi_4();
        tree.write("proc/self/mountinfo", "22 1 0:20 / / rw - overlay overlayroot rw,upperdir=/media/root-rw/overlay\n");
        assert_eq!(journal(&tree.machine()), None, "the root is what is to be told about");
    }
}
