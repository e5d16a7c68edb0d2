//! A bundle while it arrives: its place among the others, what has come of it, and the room that it needs.

use std::sync::{Arc, Mutex};
use std::time::Instant;

use tokio::sync::Notify;

use super::limit::Source;
use super::refusal::Refusal;
use super::route::lock;
use super::signed::{Disk, Sink};
use super::upload::Uploads;

/// Bytes of the card that no bundle takes: the bot needs some for its database, and the activator for what it remembers.
const RESERVE: u64 = 64 << 20;

/// A bundle that is being received; its place is free with this.
pub(super) struct Upload<'a> {
    all: &'a Mutex<Uploads<Arc<Notify>>>,
    id: u64,
    pub(super) good: bool,
}

impl<'a> Upload<'a> {
    pub(super) fn begin(
        all: &'a Mutex<Uploads<Arc<Notify>>>,
        source: Source,
        length: u64,
        failing: bool,
        leave: Arc<Notify>,
    ) -> Result<Self, Refusal> {
        let (id, gone) = lock(all).admit(source, length, failing, Instant::now(), leave).ok_or(Refusal::TooMany)?;
        if let Some(gone) = gone {
            gone.notify_one();
        }
        Ok(Self { all, id, good: false })
    }
}

impl Drop for Upload<'_> {
    fn drop(&mut self) {
        lock(self.all).leave(self.id, self.good, Instant::now());
    }
}

/// Into the spool, and counted.
pub(super) struct Counted<'a> {
    pub(super) upload: &'a Upload<'a>,
    pub(super) disk: &'a mut Disk,
}

impl Sink for Counted<'_> {
    async fn take(&mut self, piece: &[u8]) -> std::io::Result<()> {
        lock(self.upload.all).grow(self.upload.id, u64::try_from(piece.len()).unwrap_or(u64::MAX), Instant::now());
        self.disk.take(piece).await
    }
}

/// Bytes that have to be free for a bundle of this length, with `awaited` bytes of others on their way.
pub(super) const fn needs(length: u64, awaited: u64) -> u64 {
    // It lies in the spool, where it is verified, and unpacked.
    length.saturating_mul(3).saturating_add(awaited).saturating_add(RESERVE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_on_its_way_and_a_reserve_has_to_be_free() {
        const MIB: u64 = 1 << 20;
        assert_eq!(needs(8 * MIB, 0), (24 + 64) * MIB);
        assert_eq!(needs(8 * MIB, 100 * MIB), (24 + 100 + 64) * MIB);
        assert_eq!(needs(u64::MAX, u64::MAX), u64::MAX);
    }
}
