//! The deliveries that were taken, so that none is taken twice, over restarts too.
//!
//! A delivery is known by the digest of its signature, which nobody without the secret can change, and by the id of the forge. Only
//! deliveries with a good signature are kept, so that a stranger cannot wash the window out.

use std::collections::{HashSet, VecDeque};
use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};

use ffj_base::contract::status::{self, Status};

use crate::adapter::spool::{self, Spool, Unfinished};
use crate::release::Digest;
use crate::release::ask::{DeliveryId, REQUEST};

/// Name of the file in the spool; the activator never looks at it.
const FILE: &str = "seen";
/// Deliveries that are remembered: years of releases, about a hundred kilobytes.
const KEPT: usize = 1024;
/// The file is written anew when it holds so many lines, and read no further than so many bytes.
const LINES: usize = 2 * KEPT;
const SIZE: u64 = 1 << 20;
/// Stands for a delivery without an id.
const NO_ID: &str = "-";

/// What a delivery is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) fingerprint: Digest,
    pub(super) delivery: Option<DeliveryId>,
}

/// The deliveries that were taken.
#[derive(Debug)]
pub(super) struct Window {
    spool: Spool,
    file: File,
    lines: usize,
    order: VecDeque<Seen>,
    fingerprints: HashSet<Digest>,
    ids: HashSet<DeliveryId>,
}

impl Window {
    /// Whether a bundle that was taken before may come again, as far as the activator says what became of it.
    pub(super) fn wants_again(&self, bundle: &Unfinished) -> bool {
        // What has been brought since must not be replaced by whoever replays the past.
        if self.spool.path(REQUEST).symlink_metadata().is_ok() {
            return false;
        }
        let Some(version) = bundle.claims() else { return false };
        let status = self.spool.path("").parent().map(|folder| folder.join(status::FILE));
        let report = status.and_then(|status| spool::read(&status, status::LARGEST).ok()).and_then(|text| Status::read(&text).ok());
        report.is_some_and(|report| report.wants_again(&version))
    }

    /// Reads what was kept. Gives the number of lines that could not be read: one can be torn by a power cut.
    pub(super) fn open(spool: &Spool) -> io::Result<(Self, usize)> {
        let text = match File::open(spool.path(FILE)) {
            Ok(file) if file.metadata()?.len() > SIZE => return Err(io::ErrorKind::FileTooLarge.into()),
            Ok(file) => io::read_to_string(file)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error),
        };
        let (mut lines, mut torn) = (Vec::new(), 0);
        for line in text.lines() {
            match read(line) {
                Some(seen) => lines.push(seen),
                None => torn += 1,
            }
        }
        let whole = torn == 0 && (text.is_empty() || text.ends_with('\n'));
        let file = OpenOptions::new().append(true).create(true).open(spool.path(FILE))?;
        let mut window = Self {
            spool: spool.clone(),
            file,
            lines: lines.len(),
            order: VecDeque::new(),
            fingerprints: HashSet::new(),
            ids: HashSet::new(),
        };
        lines.into_iter().for_each(|seen| window.remember(seen));
        if !whole {
            window.rewrite()?;
        }
        Ok((window, torn))
    }

    /// Whether a delivery was taken before.
    pub(super) fn knows(&self, seen: &Seen) -> bool {
        self.fingerprints.contains(&seen.fingerprint) || seen.delivery.as_ref().is_some_and(|id| self.ids.contains(id))
    }

    /// Keeps deliveries that are taken; they are on the disk afterwards.
    pub(super) fn record(&mut self, taken: Vec<Seen>) -> io::Result<()> {
        let text: String = taken.iter().map(written).collect();
        self.lines += taken.len();
        taken.into_iter().for_each(|seen| self.remember(seen));
        if self.lines > LINES {
            return self.rewrite();
        }
        self.file.write_all(text.as_bytes())?;
        self.file.sync_data()
    }

    fn remember(&mut self, seen: Seen) {
        self.fingerprints.insert(seen.fingerprint);
        self.ids.extend(seen.delivery.clone());
        self.order.push_back(seen);
        if self.order.len() > KEPT
            && let Some(oldest) = self.order.pop_front()
        {
            self.fingerprints.remove(&oldest.fingerprint);
            if let Some(id) = &oldest.delivery {
                self.ids.remove(id);
            }
        }
    }

    fn rewrite(&mut self) -> io::Result<()> {
        let text: String = self.order.iter().map(written).collect();
        self.spool.write(FILE, text.as_bytes())?;
        self.file = OpenOptions::new().append(true).open(self.spool.path(FILE))?;
        self.lines = self.order.len();
        Ok(())
    }
}

fn written(seen: &Seen) -> String {
    format!("{} {}\n", seen.fingerprint, seen.delivery.as_ref().map_or(NO_ID, DeliveryId::as_str))
}

fn read(line: &str) -> Option<Seen> {
    let (fingerprint, id) = line.split_once(' ')?;
    let delivery = if id == NO_ID { None } else { Some(DeliveryId::read(id.as_bytes())?) };
    Some(Seen { fingerprint: fingerprint.parse().ok()?, delivery })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use proptest::prelude::*;

    use super::*;
    use crate::adapter::spool::Writer;

    fn seen(number: usize) -> Seen {
        Seen { fingerprint: Digest::of(&number.to_le_bytes()), delivery: DeliveryId::read(format!("d-{number}").as_bytes()) }
    }

    fn open(folder: &tempfile::TempDir) -> (Window, usize) {
        Window::open(&Spool::open(folder.path(), Writer::Listener).unwrap()).unwrap()
    }

    #[test]
    fn a_delivery_is_known_by_its_signature_and_by_its_id_over_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let (mut window, _) = open(&folder);
        assert!(!window.knows(&seen(1)));
        window.record(vec![seen(1), Seen { delivery: None, ..seen(2) }]).unwrap();
        for (window, torn) in [(window, 0), open(&folder)] {
            assert_eq!(torn, 0);
            assert!(window.knows(&seen(1)) && window.knows(&seen(2)) && !window.knows(&seen(3)));
            assert!(window.knows(&Seen { delivery: seen(3).delivery, ..seen(1) }));
            assert!(window.knows(&Seen { delivery: seen(1).delivery, ..seen(3) }));
            assert!(!window.knows(&Seen { delivery: None, ..seen(3) }));
        }
    }

    #[test]
    fn it_stays_small_and_keeps_the_latest() {
        let folder = tempfile::tempdir().unwrap();
        let (mut window, _) = open(&folder);
        for batch in 0..50 {
            window.record((0..100).map(|number| seen(batch * 100 + number)).collect()).unwrap();
        }
        let lines = fs::read_to_string(folder.path().join(FILE)).unwrap().lines().count();
        assert!((KEPT..=LINES).contains(&lines), "{lines}");
        let (again, torn) = open(&folder);
        assert_eq!((again.order.len(), again.ids.len(), again.fingerprints.len(), torn), (KEPT, KEPT, KEPT, 0));
        assert!(again.knows(&seen(4999)) && again.knows(&seen(5000 - KEPT)) && !again.knows(&seen(5000 - KEPT - 1)));
    }

    #[test]
    fn a_torn_line_costs_itself_only() {
        let folder = tempfile::tempdir().unwrap();
        let (mut window, _) = open(&folder);
        window.record(vec![seen(1), seen(2)]).unwrap();
        let path = folder.path().join(FILE);
        let text = fs::read_to_string(&path).unwrap();
        // Cut in the id of the last line, which then reads as another id.
        fs::write(&path, &text[..text.len() - 2]).unwrap();
        let (mut window, _) = open(&folder);
        assert!(window.knows(&seen(1)) && window.knows(&Seen { delivery: None, ..seen(2) }));
        window.record(vec![seen(3)]).unwrap();
        fs::write(&path, &fs::read_to_string(&path).unwrap()[..100]).unwrap();
        let (mut window, torn) = open(&folder);
        assert_eq!(torn, 1);
        window.record(vec![seen(4)]).unwrap();
        let (window, torn) = open(&folder);
        assert!(window.knows(&seen(1)) && window.knows(&seen(4)) && torn == 0);
    }

    proptest! {
        #[test]
        fn no_file_makes_it_panic(text in "([0-9a-f]{64} .{0,5}\n|.{0,20}\n){0,5}") {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join(FILE), text).unwrap();
            let (mut window, _) = open(&folder);
            window.record(vec![seen(1)]).unwrap();
            prop_assert!(open(&folder).0.knows(&seen(1)));
        }
    }
}
