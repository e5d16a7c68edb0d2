//! One writer for all deliveries, each answered once it is on the disk: one alone at once, those that follow in its moment together, as
//! one look and one bundle.

use std::io;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, timeout_at};

use super::journal;
use super::replay::{Seen, Window};
use crate::adapter::spool::{Spool, Unfinished};
use crate::release::ask::{Ask, By, Kind, Look};

/// How soon after the last ones a delivery waits for others: a forge announces one release as push, tag and release within less,
/// and gives an answer five seconds. The first of them finds nothing to wait for.
const MOMENT: Duration = Duration::from_millis(500);
/// Deliveries that end the wait: one release brings a handful, and more of them are a crowd that gains nothing by waiting.
const CROWD: usize = 8;

/// A delivery with a good signature that somebody should look at.
#[derive(Debug)]
pub(super) struct Delivery {
    pub(super) seen: Seen,
    /// When it came, in seconds since 1970.
    pub(super) time: u64,
    /// The bundle it brought.
    pub(super) bundle: Option<Unfinished>,
}

/// What became of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It is on the disk.
    Taken,
    /// It was there before.
    Known,
    /// It could not be kept.
    Failed,
}

/// Where deliveries are handed in.
#[derive(Debug, Clone)]
pub(super) struct Queue(mpsc::Sender<Waiting>);

/// A delivery, and who waits for its outcome.
type Waiting = (Delivery, oneshot::Sender<Outcome>);

/// The files, both only touched by the writer.
#[derive(Debug)]
pub(super) struct Store {
    pub(super) spool: Spool,
    pub(super) window: Window,
    /// How long after a look was asked for a delivery that is known asks for another one.
    pub(super) repeats_after: Duration,
}

/// How long after a look was asked for a delivery that is known asks for another one: a forge tries again within seconds, and a person
/// who presses « redeliver » wants a look. Whoever replays what was overheard gains a look a minute.
pub(super) const REPEATS_AFTER: Duration = Duration::from_secs(60);

impl Queue {
    /// Makes a queue and its writer, which ends when nobody can hand in anything more.
    pub(super) fn new(store: Store) -> (Self, impl Future<Output = io::Result<()>>) {
        let (sender, receiver) = mpsc::channel(64);
        (Self(sender), write(store, receiver))
    }

    /// Hands a delivery in and waits until it is on the disk.
    pub(super) async fn take(&self, delivery: Delivery) -> Outcome {
        let (sender, outcome) = oneshot::channel();
        if self.0.send((delivery, sender)).await.is_err() {
            return Outcome::Failed;
        }
        outcome.await.unwrap_or(Outcome::Failed)
    }
}

async fn write(mut store: Store, mut receiver: mpsc::Receiver<Waiting>) -> io::Result<()> {
    let mut calm = Instant::now();
    let mut repeats = calm + store.repeats_after;
    while let Some(first) = receiver.recv().await {
        let mut batch = Vec::new();
        sort(&store.window, repeats, first, &mut batch);
        // A moment after the last ones, this returns at once.
        while (1..CROWD).contains(&batch.len())
            && let Ok(Some(next)) = timeout_at(calm, receiver.recv()).await
        {
            sort(&store.window, repeats, next, &mut batch);
        }
        // Whoever waits by now comes along.
        while let Ok(next) = receiver.try_recv() {
            sort(&store.window, repeats, next, &mut batch);
        }
        if batch.is_empty() {
            continue;
        }
        let committed = tokio::task::spawn_blocking(move || {
            let outcomes = commit(&mut store, batch);
            (store, outcomes)
        });
        let (back, outcomes) = committed.await.map_err(io::Error::other)?;
        store = back;
        calm = Instant::now() + MOMENT;
        repeats = Instant::now() + store.repeats_after;
        for (who, outcome) in outcomes {
            // Whoever has gone meanwhile needs no answer.
            let _gone = who.send(outcome);
        }
    }
    Ok(())
}

/// Answers what is known at once, and keeps the rest.
fn sort(window: &Window, repeats: Instant, (delivery, who): Waiting, batch: &mut Vec<Waiting>) {
    let again = delivery.bundle.as_ref().map_or_else(|| Instant::now() >= repeats, |bundle| window.wants_again(bundle));
    if window.knows(&delivery.seen) && !again {
        let _gone = who.send(Outcome::Known);
    } else {
        batch.push((delivery, who));
    }
}

fn commit(store: &mut Store, batch: Vec<Waiting>) -> Vec<(oneshot::Sender<Outcome>, Outcome)> {
    let (mut taken, mut outcomes) = (Vec::new(), Vec::new());
    for (delivery, who) in batch {
        let twice = taken.iter().any(|other: &Delivery| {
            let id = &delivery.seen.delivery;
            other.seen.fingerprint == delivery.seen.fingerprint || (id.is_some() && other.seen.delivery == *id)
        });
        outcomes.push((who, if twice { Outcome::Known } else { Outcome::Taken }));
        if !twice {
            taken.push(delivery);
        }
    }
    if let Err(error) = put(&store.spool, &taken) {
        tracing::error!(message_id = journal::SPOOL_FAULT, error = %error, "cannot write the spool");
        return outcomes.into_iter().map(|(who, _)| (who, Outcome::Failed)).collect();
    }
    tracing::info!(message_id = journal::TAKEN, deliveries = taken.len(), "asked for a look");
    // The request is on the disk: without the record, a replay could at worst ask for one more look.
    let new = taken.into_iter().map(|delivery| delivery.seen).filter(|seen| !store.window.knows(seen)).collect();
    if let Err(error) = store.window.record(new) {
        tracing::error!(message_id = journal::SPOOL_FAULT, error = %error, "cannot record what was taken");
    }
    outcomes
}

/// Puts the latest bundle in place, and asks for one look if somebody wants one.
fn put(spool: &Spool, taken: &[Delivery]) -> io::Result<()> {
    let mut latest = taken.iter().rev();
    if let Some((delivery, bundle)) = latest.find_map(|delivery| Some((delivery, delivery.bundle.as_ref()?))) {
        spool.put_bundle(bundle)?;
        spool.ask(&Ask { kind: Kind::Bundle, delivery: delivery.seen.delivery.clone(), time: delivery.time })?;
    }
    match taken.iter().rev().find(|delivery| delivery.bundle.is_none()) {
        Some(Delivery { seen, time, .. }) => {
            spool.look(&Look { by: By::Forge, id: seen.delivery.clone(), time: *time, force: false, dry_run: false })
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;
    use crate::adapter::spool::Writer;
    use crate::release::Digest;
    use crate::release::ask::DeliveryId;

    fn delivery(number: u8, bundle: Option<Unfinished>) -> Delivery {
        let seen = Seen { fingerprint: Digest::of(&[number]), delivery: DeliveryId::read(format!("d-{number}").as_bytes()) };
        Delivery { seen, time: number.into(), bundle }
    }

    fn store(folder: &std::path::Path) -> Store {
        let spool = Spool::open(folder, Writer::Listener).unwrap();
        Store { window: Window::open(&spool).unwrap().0, spool, repeats_after: REPEATS_AFTER }
    }

    #[tokio::test]
    async fn what_comes_in_one_moment_is_one_look() {
        let folder = tempfile::tempdir().unwrap();
        let (queue, writer) = Queue::new(store(folder.path()));
        let writer = tokio::spawn(writer);
        let outcomes = tokio::join!(queue.take(delivery(1, None)), queue.take(delivery(2, None)), queue.take(delivery(2, None)));
        assert_eq!(outcomes, (Outcome::Taken, Outcome::Taken, Outcome::Known));
        let look = Look::read(&std::fs::read(folder.path().join("look")).unwrap());
        assert_eq!((look.by, look.time), (By::Forge, 2));
        assert!(!folder.path().join("request").exists(), "only a bundle is for the activator");
        assert_eq!(queue.take(delivery(1, None)).await, Outcome::Known);
        drop(queue);
        writer.await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn a_delivery_that_comes_again_later_is_another_look_and_is_remembered_once() {
        let folder = tempfile::tempdir().unwrap();
        let (queue, writer) = Queue::new(Store { repeats_after: Duration::ZERO, ..store(folder.path()) });
        let writer = tokio::spawn(writer);
        for time in [1, 2] {
            let redelivered = Delivery { time, ..delivery(1, None) };
            assert_eq!(queue.take(redelivered).await, Outcome::Taken);
            assert_eq!(Look::read(&std::fs::read(folder.path().join("look")).unwrap()).time, time);
        }
        drop(queue);
        writer.await.unwrap().unwrap();
        assert_eq!(std::fs::read_to_string(folder.path().join("seen")).unwrap().lines().count(), 1);
    }

    #[tokio::test]
    async fn a_disk_that_cannot_be_written_fails_the_delivery_and_not_the_next_one() {
        let folder = tempfile::tempdir().unwrap();
        let (queue, writer) = Queue::new(store(folder.path()));
        tokio::spawn(writer);
        std::fs::create_dir(folder.path().join("look")).unwrap();
        assert_eq!(queue.take(delivery(1, None)).await, Outcome::Failed);
        std::fs::remove_dir(folder.path().join("look")).unwrap();
        assert_eq!(queue.take(delivery(1, None)).await, Outcome::Taken);
    }

    #[tokio::test]
    async fn the_latest_bundle_wins_and_a_known_one_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        let spool = store.spool.clone();
        let (queue, writer) = Queue::new(store);
        tokio::spawn(writer);
        let bundle = |text: &str| {
            let mut bundle = spool.begin().unwrap();
            bundle.file.write_all(text.as_bytes()).unwrap();
            Some(bundle)
        };
        let outcomes = tokio::join!(queue.take(delivery(1, bundle("first"))), queue.take(delivery(2, bundle("second"))));
        assert_eq!(outcomes, (Outcome::Taken, Outcome::Taken));
        assert_eq!(queue.take(delivery(1, bundle("first"))).await, Outcome::Known);
        assert_eq!(std::fs::read(folder.path().join("bundle")).unwrap(), b"second");
        let files = std::fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(files, 3, "bundle, request, seen");
    }

    #[tokio::test]
    async fn a_bundle_and_a_look_of_one_moment_are_both_kept() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        let mut bundle = store.spool.begin().unwrap();
        bundle.file.write_all(b"bundle").unwrap();
        let (queue, writer) = Queue::new(store);
        tokio::spawn(writer);
        let outcomes = tokio::join!(queue.take(delivery(1, Some(bundle))), queue.take(delivery(2, None)));
        assert_eq!(outcomes, (Outcome::Taken, Outcome::Taken));
        let ask: Ask = serde_json::from_slice(&std::fs::read(folder.path().join("request")).unwrap()).unwrap();
        assert_eq!((ask.kind, ask.time), (Kind::Bundle, 1));
        assert_eq!(Look::read(&std::fs::read(folder.path().join("look")).unwrap()).time, 2);
    }
}
