//! Bundles of a CI without releases.

use std::sync::Arc;

use tokio::io::AsyncWriteExt as _;

use super::house::{House, SECRET, SETTINGS, until};
use super::wire::{Request, answer};
use support::release::{Draft, Signer};

fn content(size: usize) -> Vec<u8> {
    (0..size).map(|number| u8::try_from(number % 251).unwrap()).collect()
}

#[tokio::test]
async fn a_bundle_is_put_in_its_slot_as_it_is() {
    let house = House::new();
    let content = content(3_000_001);
    let answer = house.send(&Request::bundle(SECRET, &content).with("X-GitHub-Delivery", "ci-17")).await;
    let said = answer.json();
    assert_eq!((answer.status, &said["accepted"], &said["kind"]), (202, &true.into(), &"bundle".into()), "{answer:?}");
    assert_eq!(house.files(), ["bundle", "request"]);
    assert!(std::fs::read(house.spool().join("bundle")).unwrap() == content);
    // A delivery that comes before it was taken has its own slot.
    assert_eq!(house.send(&Request::push(1)).await.status, 202);
    let request = house.claim_request().unwrap();
    assert_eq!((&request["kind"], &request["delivery"]), (&"bundle".into(), &"ci-17".into()), "{request}");
    assert!(house.claim().is_some());
    // Sent again, as a CI does that did not get the answer.
    let again = house.send(&Request::bundle(SECRET, &content)).await;
    assert_eq!((again.status, &again.json()["accepted"]), (200, &false.into()));
    assert_eq!(house.files(), ["bundle"]);
}

#[tokio::test]
async fn what_was_refused_for_something_that_passes_may_come_again() {
    let house = House::new();
    let bundle = Signer::new().bundle(&Draft::new("1.4.0", b"the program", ""));
    let send = async || house.send(&Request::bundle(SECRET, &bundle)).await.status;
    let told = |status: &str| std::fs::write(house.spool().parent().unwrap().join("status.json"), status).unwrap();
    let of = |outcome: &str, more: &str| {
        let deployment = format!(
            r#"{{"id":"1","version":"1.4.0","commit":"","from":"1.3.0","outcome":"{outcome}","phase":"idle","by":"forge","started":"","runs":"1.3.0"}}"#
        );
        format!(r#"{{"format":1,"runs":"1.3.0","floor":"1.3.0","deployments":[{deployment}]{more}}}"#)
    };
    assert_eq!(send().await, 202);
    house.claim_request().unwrap();
    // Nobody says what became of it, or it is on its way, or it has failed here.
    assert_eq!(send().await, 200);
    for status in [of("under_way", ""), of("staged", r#","staged":"1.4.0""#), of("refused", r#","quarantine":["1.4.0"]"#)] {
        told(&status);
        assert_eq!(send().await, 200, "{status}");
    }
    // The disk was full, and is not any more.
    told(&of("refused", ""));
    assert_eq!(send().await, 202);
    // As long as something waits to be taken, nothing old takes its place.
    assert_eq!(send().await, 200);
    house.claim_request().unwrap();
    told(r#"{"format":1,"runs":"1.4.0","floor":"1.4.0"}"#);
    assert_eq!(send().await, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_brings_one_byte_again_and_again_keeps_no_bundle_out() {
    let house = Arc::new(House::new());
    let head = Request::bundle(SECRET, b"x").without("Content-Length").with("Content-Length", "9000000").head();
    // As many as are let in, from eight addresses; each comes again as soon as it is sent away.
    let flood = (0..32_u8).map(|number| {
        let (house, head) = (house.clone(), head.clone());
        tokio::spawn(async move {
            loop {
                let mut stream = house.connect_from([127, 0, 0, 2 + number % 8].into()).await;
                let _reset = stream.write_all(&head).await.and(stream.write_all(b"x").await);
                let _sent_away = stream.readable().await;
            }
        })
    });
    let flood: Vec<_> = flood.collect();
    for number in 0..8 {
        let answer = house.send(&Request::bundle(SECRET, &content(300_000 + number))).await;
        assert_eq!(answer.status, 202, "bundle {number}");
    }
    flood.iter().for_each(tokio::task::JoinHandle::abort);
}

#[tokio::test]
async fn the_latest_bundle_wins() {
    let house = House::with("");
    for content in [b"first".as_slice(), b"second"] {
        assert_eq!(house.send(&Request::bundle(SECRET, content)).await.status, 202);
    }
    assert_eq!(std::fs::read(house.spool().join("bundle")).unwrap(), b"second");
    // The former one, replayed by somebody who has listened, does not come back.
    assert_eq!(house.send(&Request::bundle(SECRET, b"first")).await.status, 200);
    assert_eq!(std::fs::read(house.spool().join("bundle")).unwrap(), b"second");
}

#[tokio::test]
async fn what_is_not_a_bundle_of_ours_leaves_nothing() {
    let house = House::with(&format!("[listener]\nbundle_limit = 1\n{SETTINGS}"));
    let good = Request::bundle(SECRET, &content(1 << 20));
    let mut altered = good.clone();
    altered.body[1 << 19] ^= 1;
    let table = [
        (Request::bundle("other", &content(500_000)), 403),
        (altered, 403),
        (good.clone().without("X-Hub-Signature-256"), 401),
        (Request::bundle(SECRET, b""), 400),
        (good.clone().without("Content-Type").with("Content-Type", "application/json"), 415),
        (Request::bundle(SECRET, &content((1 << 20) + 1)), 413),
        (good.clone().without("Content-Length"), 411),
    ];
    for (number, (request, status)) in (10..).zip(table) {
        let mut stream = house.connect_from([127, 0, 0, number].into()).await;
        // The answer may come before all is sent.
        let _reset = stream.write_all(&request.bytes()).await;
        answer(&mut stream).await.is_refused(status);
        assert_eq!(house.files(), Vec::<String>::new());
    }
    assert_eq!(house.send(&good).await.status, 202);
}

#[tokio::test]
async fn one_that_is_cut_off_leaves_nothing() {
    let mut house = House::new();
    let bytes = Request::bundle(SECRET, &content(2_000_000)).bytes();
    let half = |house: &House| house.files().iter().any(|name| name.starts_with(".ffj-listen-"));
    let mut stream = house.connect().await;
    stream.write_all(&bytes[..1_500_000]).await.unwrap();
    until("a file that is being written", || half(&house)).await;
    // It keeps nobody out, wherever the other one comes from.
    assert_eq!(house.send(&Request::bundle(SECRET, b"one")).await.status, 202);
    assert_eq!(house.send_from([127, 0, 0, 2].into(), &Request::bundle(SECRET, b"other")).await.status, 202);
    drop(stream);
    until("nothing half written", || !half(&house)).await;
    // Nor does a power cut in the middle, once it is back.
    let mut stream = house.connect().await;
    stream.write_all(&bytes[..1_500_000]).await.unwrap();
    until("a file that is being written", || half(&house)).await;
    house.kill();
    assert!(half(&house));
    house.start();
    assert_eq!(house.send(&Request::push(1)).await.status, 202);
    assert!(!half(&house));
}

#[tokio::test]
async fn who_shares_an_address_with_a_forger_gets_through() {
    let house = House::new();
    for number in 0..25 {
        let refused = house.send(&Request::bundle("other", format!("forged {number}").as_bytes())).await;
        assert!([403, 429].contains(&refused.status), "{refused:?}");
    }
    assert_eq!(house.send(&Request::bundle(SECRET, b"good")).await.status, 202);
    assert_eq!(house.send(&Request::push(1)).await.status, 202);
    // Also while the forger is at it; what the forger has begun comes to nothing.
    let forged = Request::bundle("other", &content(2_000_000));
    let mut stream = house.connect().await;
    stream.write_all(&forged.bytes()[..1_000_000]).await.unwrap();
    let half = || house.files().iter().any(|name| name.starts_with(".ffj-listen-"));
    until("a file that is being written", half).await;
    assert_eq!(house.send_from([127, 0, 0, 9].into(), &Request::bundle(SECRET, b"elsewhere")).await.status, 202);
    assert_eq!(house.send(&Request::bundle(SECRET, b"better")).await.status, 202);
    drop(stream);
    until("nothing half written", || !half()).await;
    assert_eq!(std::fs::read(house.spool().join("bundle")).unwrap(), b"better");
}
