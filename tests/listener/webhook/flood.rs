//! All floods at once, for as long as somebody wants, beside what a forge and a CI send: `scripts/prove floods` does it for five minutes.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::io::AsyncWriteExt as _;
use tokio::task::JoinSet;

use super::house::House;
use super::wire::{Request, closed};

/// Memory the listener may ever take beside its own program, in kibibytes.
const MEMORY: u64 = 32 * 1024;
/// Bytes of the disk that no stranger takes.
const RESERVE: u64 = 64 << 20;
/// Strangers who connect from as many addresses, and say no more than the beginning of a push.
const IDLERS: u16 = 360;
/// What they say, in bytes.
const IDLE: usize = 5_900;
/// Addresses that begin a bundle and bring one byte.
const MISERS: u8 = 8;
/// Addresses that send bundles which nobody has signed, as fast as they are taken.
const FORGERS: u8 = 4;
/// Bytes of such a bundle.
const FORGED: usize = 4 << 20;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_true_delivery_and_bundle_passes_through_all_floods_at_once() {
    let seconds: u64 = std::env::var("FFJ_FLOOD_SECONDS").map_or(6, |text| text.parse().unwrap());
    // As in life, or ten times as often where there is little time.
    let pace = if seconds >= 60 { 10 } else { 1 };
    let house = Arc::new(House::new());
    let (counts, least) = (Arc::new([const { AtomicUsize::new(0) }; 3]), Arc::new(AtomicU64::new(u64::MAX)));
    let mut strangers = JoinSet::new();
    idle(&house, &counts, &mut strangers);
    bring_one_byte(&house, &counts, &mut strangers);
    forge(&house, &counts, &mut strangers);
    let (spool, seen) = (house.spool(), least.clone());
    let free = move || nix::sys::statvfs::statvfs(&spool).map(|disk| disk.blocks_available() * disk.fragment_size()).unwrap();
    let before = free();
    strangers.spawn(async move {
        loop {
            seen.fetch_min(free(), Ordering::Relaxed);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    let began = Instant::now();
    let (mut pushes, mut bundles) = (Vec::new(), Vec::new());
    let mut beat = tokio::time::interval(Duration::from_secs(pace));
    for number in 0.. {
        beat.tick().await;
        if began.elapsed() > Duration::from_secs(seconds) {
            break;
        }
        let sent = Instant::now();
        let answer = house.send(&Request::push(number)).await;
        assert_eq!(answer.status, 202, "push {number}");
        pushes.push(sent.elapsed());
        if number % 6 == 0 {
            let (sent, content) = (Instant::now(), vec![u8::try_from(number % 251).unwrap(); 300_000 + number]);
            let answer = house.send(&Request::bundle(super::house::SECRET, &content)).await;
            assert_eq!(answer.status, 202, "bundle {number}");
            bundles.push(sent.elapsed());
        }
    }
    strangers.abort_all();
    pushes.sort_unstable();
    bundles.sort_unstable();
    let at = |times: &[Duration], percent: usize| times[(times.len() - 1) * percent / 100];
    let [idlers, misers, forgers] = [0, 1, 2].map(|kind| counts[kind].load(Ordering::Relaxed));
    let (peak, least) = (house.most_memory(), least.load(Ordering::Relaxed));
    println!(
        "{seconds} s of {idlers} idle connections, {misers} bundles of one byte, {forgers} forged bundles: {} pushes taken, p50 {:?}, p99 {:?}; \
         {} bundles, p50 {:?}, p99 {:?}; at most {peak} KiB beside the program; at least {} MiB free of {}",
        pushes.len(),
        at(&pushes, 50),
        at(&pushes, 99),
        bundles.len(),
        at(&bundles, 50),
        at(&bundles, 99),
        least >> 20,
        before >> 20,
    );
    assert!(idlers >= usize::from(IDLERS) && misers >= usize::from(MISERS) && forgers >= usize::from(FORGERS), "there was no flood");
    assert!(peak < MEMORY, "{peak} KiB");
    assert!(before < RESERVE || least >= RESERVE, "{least} bytes were left");
}

/// An address that a machine has for itself.
const fn address(kind: u8, number: u16) -> Ipv4Addr {
    let [high, low] = number.to_be_bytes();
    Ipv4Addr::new(127, kind, high, low + 1)
}

type Counts = Arc<[AtomicUsize; 3]>;

fn idle(house: &Arc<House>, counts: &Counts, strangers: &mut JoinSet<()>) {
    let begun = Request::push(0).without("Content-Length").with("Content-Length", "60000").head();
    let begun: Arc<[u8]> = [begun, vec![b' '; IDLE]].concat().into();
    for number in 0..IDLERS {
        let (house, counts, begun) = (house.clone(), counts.clone(), begun.clone());
        strangers.spawn(async move {
            loop {
                let mut stream = house.connect_from(address(1, number % 250)).await;
                let _reset = stream.write_all(&begun).await;
                counts[0].fetch_add(1, Ordering::Relaxed);
                closed(&mut stream).await;
            }
        });
    }
}

fn bring_one_byte(house: &Arc<House>, counts: &Counts, strangers: &mut JoinSet<()>) {
    let head: Arc<[u8]> = Request::bundle("other", b"x").without("Content-Length").with("Content-Length", "9000000").head().into();
    for number in 0..MISERS {
        let (house, counts, head) = (house.clone(), counts.clone(), head.clone());
        strangers.spawn(async move {
            loop {
                let mut stream = house.connect_from(address(2, number.into())).await;
                let _reset = stream.write_all(&head).await.and(stream.write_all(b"x").await);
                counts[1].fetch_add(1, Ordering::Relaxed);
                closed(&mut stream).await;
            }
        });
    }
}

fn forge(house: &Arc<House>, counts: &Counts, strangers: &mut JoinSet<()>) {
    let forged: Arc<[u8]> = Request::bundle("other", &vec![7; FORGED]).bytes().into();
    for number in 0..FORGERS {
        let (house, counts, forged) = (house.clone(), counts.clone(), forged.clone());
        strangers.spawn(async move {
            loop {
                let mut stream = house.connect_from(address(3, number.into())).await;
                let _reset = stream.write_all(&forged).await;
                counts[2].fetch_add(1, Ordering::Relaxed);
                closed(&mut stream).await;
            }
        });
    }
}
