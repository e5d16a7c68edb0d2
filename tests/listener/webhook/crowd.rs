//! Floods: many connections, many bodies, many forgeries, and a true delivery in the middle of each.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Instant;

use tokio::io::AsyncWriteExt as _;

use super::house::House;
use super::wire::{Request, closed, sign};

/// Memory the listener may ever take beside its own program, in kibibytes.
const MEMORY: u64 = 24 * 1024;
/// Connections of the flood; more in the long variant.
const CONNECTIONS: &str = "FFJ_CONNECTIONS";

fn connections() -> usize {
    std::env::var(CONNECTIONS).map_or(1000, |count| count.parse().unwrap())
}

/// As many files as this process may have; the flood is made of them.
fn many_files() -> usize {
    use nix::sys::resource::{Resource, getrlimit, setrlimit};
    let (_, hard) = getrlimit(Resource::RLIMIT_NOFILE).unwrap();
    setrlimit(Resource::RLIMIT_NOFILE, hard, hard).unwrap();
    usize::try_from(hard).unwrap_or(usize::MAX)
}

#[tokio::test]
async fn a_true_delivery_passes_through_a_flood_of_connections() {
    let house = House::new();
    let count = connections().min(many_files().saturating_sub(500));
    let (mut held, flood, forge) = (Vec::new(), Ipv4Addr::new(127, 0, 0, 2), Ipv4Addr::new(127, 0, 0, 3));
    let mut early = None;
    for number in 0..count {
        if number == count.saturating_sub(600) {
            // The forge connects while the flood is on, and does not speak yet.
            early = Some(house.connect_from(forge).await);
        }
        let mut stream = house.connect_from(flood).await;
        // Some say nothing, some begin a head.
        if number % 2 == 0 {
            let _reset = stream.write_all(b"POST /git-webhook HTTP/1.1\r\nX: ").await;
        }
        held.push(stream);
    }
    let mut early = early.unwrap();
    early.write_all(&Request::push(0).bytes()).await.unwrap();
    assert_eq!(super::wire::answer(&mut early).await.status, 202);
    for (number, from) in [(1, forge), (2, flood), (3, Ipv4Addr::LOCALHOST)] {
        assert_eq!(house.send_from(from, &Request::push(number)).await.status, 202, "from {from}");
    }
    let (peak, now) = (house.most_memory(), house.memory("RssAnon"));
    println!("{count} connections: at most {peak} KiB beside the program, then {now} KiB");
    assert!(peak < MEMORY, "{peak} KiB");
    for stream in &mut held {
        closed(stream).await;
    }
}

#[tokio::test]
async fn a_true_delivery_passes_through_a_flood_of_bodies() {
    let house = House::new();
    many_files();
    let forged = Request::push(0).without("Content-Length").with("Content-Length", "262144").head();
    let (body, mut held) = (vec![b'x'; 200 * 1024], Vec::new());
    for _ in 0..600 {
        let mut stream = house.connect_from([127, 0, 0, 2].into()).await;
        // Those that were sent away cannot write any more.
        let _reset = stream.write_all(&forged).await;
        let _reset = stream.try_write(&body);
        held.push(stream);
    }
    for (number, from) in (1..).zip([2, 3].map(|last| Ipv4Addr::new(127, 0, 0, last))) {
        assert_eq!(house.send_from(from, &Request::push(number)).await.status, 202);
    }
    let peak = house.most_memory();
    println!("600 half bodies: at most {peak} KiB beside the program");
    assert!(peak < MEMORY, "{peak} KiB");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_true_delivery_passes_through_a_flood_of_forgeries() {
    let house = Arc::new(House::new());
    let (over, refused) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let forged = Request::push(0).with("X-Gitea-Signature", &sign("other", b"x"));
    let flood = (0..16_u8).map(|number| {
        let (house, over, refused, forged) = (house.clone(), over.clone(), refused.clone(), forged.clone());
        tokio::spawn(async move {
            // Also from where the true ones come.
            let from = Ipv4Addr::new(127, 0, 0, 1 + number % 8);
            while !over.load(Ordering::Relaxed) {
                let answer = house.send_from(from, &forged).await;
                assert!([403, 429].contains(&answer.status) && answer.body.is_empty(), "{answer:?}");
                refused.fetch_add(1, Ordering::Relaxed);
            }
        })
    });
    let flood: Vec<_> = flood.collect();
    let start = Instant::now();
    for number in 1..=5 {
        assert_eq!(house.send(&Request::push(number)).await.status, 202, "true delivery {number}");
    }
    over.store(true, Ordering::Relaxed);
    for one in flood {
        one.await.unwrap();
    }
    let refused = refused.load(Ordering::Relaxed);
    println!("{refused} forgeries refused in {:?}, resident at most {} KiB", start.elapsed(), house.memory("VmHWM"));
    assert!(refused > 100);
    // A flood does not fill the journal either.
    assert!(house.journal().lines().count() < 8 * 11 + 50, "{}", house.journal().lines().count());
}

#[tokio::test]
async fn many_true_deliveries_are_all_taken() {
    let house = House::new();
    let start = Instant::now();
    let requests: Vec<Request> = (0..300).map(Request::push).collect();
    let answers = futures_util::future::join_all(requests.iter().map(|request| house.send(request))).await;
    assert!(answers.iter().all(|answer| answer.status == 202));
    println!("300 deliveries taken in {:?}, resident at most {} KiB", start.elapsed(), house.memory("VmHWM"));
    assert_eq!(house.files(), ["look"]);
}
