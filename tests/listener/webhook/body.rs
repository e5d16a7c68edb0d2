//! Bodies and heads that are too large, too slow, or of another kind.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::house::{House, PUSH, SECRET};
use super::wire::{Request, answer, closed, sign};

/// What the listener promises, and as much again for a machine under load.
const HEAD_TIME: Duration = Duration::from_secs(2 * 2 * 5);
const BODY_TIME: Duration = Duration::from_secs(2 * 10);

#[tokio::test]
async fn what_is_not_read_is_refused_before_its_body() {
    let house = House::new();
    let good = || Request::push(0);
    let table = [
        ("another kind", good().without("Content-Type").with("Content-Type", "application/x-www-form-urlencoded"), 415),
        ("no kind", good().without("Content-Type"), 415),
        ("no length", good().without("Content-Length"), 411),
        ("in chunks", good().without("Content-Length").with("Transfer-Encoding", "chunked"), 411),
        ("too large", good().without("Content-Length").with("Content-Length", "524289"), 413),
        ("beyond every number", good().without("Content-Length").with("Content-Length", "18446744073709551616"), 400),
        ("nonsense", good().without("Content-Length").with("Content-Length", "-1"), 400),
        ("another place", Request { line: "POST /git-webhook2".into(), ..good() }, 404),
        ("below it", Request { line: "POST /git-webhook/x".into(), ..good() }, 404),
        ("the root", Request { line: "GET /".into(), ..good() }, 404),
        ("up", Request { line: "POST /health/../git-webhook".into(), ..good() }, 404),
        ("another method", Request { line: "GET /git-webhook".into(), ..good() }, 405),
        ("an unknown method", Request { line: "BREW /git-webhook".into(), ..good() }, 405),
        ("a method for a bundle", Request { line: "PUT /bundle".into(), ..good() }, 405),
        ("a method for health", Request { line: "POST /health".into(), ..good() }, 405),
    ];
    for (what, request, status) in table {
        println!("{what}");
        let answer = house.send(&Request { body: Vec::new(), ..request }).await;
        answer.is_refused(status);
        assert_eq!(answer.head.contains("\r\nallow: "), status == 405, "{what}: {answer:?}");
    }
    assert_eq!(house.files(), Vec::<String>::new());
    assert!(!house.journal().contains("refused a request"), "who only errs is not counted: {}", house.journal());
}

#[tokio::test]
async fn a_hundred_megabytes_are_not_read() {
    let house = House::new();
    let head = Request::push(0).without("Content-Length").with("Content-Length", "104857600").head();
    let (mut reading, mut writing) = house.connect().await.into_split();
    writing.write_all(&head).await.unwrap();
    let write = tokio::spawn(async move {
        let (block, mut written) = (vec![b' '; 64 * 1024], 0);
        while written < 100 << 20 && writing.write_all(&block).await.is_ok() {
            written += block.len();
        }
        written
    });
    let mut said = Vec::new();
    let _reset = reading.read_to_end(&mut said).await;
    assert!(said.starts_with(b"HTTP/1.1 413 "), "{}", String::from_utf8_lossy(&said));
    let written = write.await.unwrap();
    // What the kernel holds for a connection, and the little that is dropped after the answer.
    assert!(written < 20 << 20, "{written} bytes were taken");
    assert!(house.memory("VmHWM") < 32 * 1024);
}

#[tokio::test]
async fn who_asks_first_is_told_first() {
    let house = House::new();
    let request = Request::push(1).with("Expect", "100-continue");
    let mut stream = house.connect().await;
    let large = request.clone().without("Content-Length").with("Content-Length", "104857600");
    stream.write_all(&large.head()).await.unwrap();
    answer(&mut stream).await.is_refused(413);
    let mut stream = house.connect().await;
    stream.write_all(&request.head()).await.unwrap();
    let mut go_on = [0; 25];
    stream.read_exact(&mut go_on).await.unwrap();
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(&request.body).await.unwrap();
    assert_eq!(answer(&mut stream).await.status, 202);
}

#[tokio::test]
async fn a_body_that_drips_is_dropped() {
    let house = House::new();
    let request = Request::push(0);
    let (mut reading, mut writing) = house.connect().await.into_split();
    let start = Instant::now();
    writing.write_all(&request.head()).await.unwrap();
    let drip = tokio::spawn(async move {
        for byte in request.body {
            if writing.write_all(&[byte]).await.is_err() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    });
    let mut said = Vec::new();
    let _reset = reading.read_to_end(&mut said).await;
    assert!(said.starts_with(b"HTTP/1.1 408 "), "{}", String::from_utf8_lossy(&said));
    assert!(start.elapsed() < BODY_TIME, "{:?}", start.elapsed());
    drip.abort();
}

#[tokio::test]
async fn who_says_nothing_or_never_ends_its_head_is_dropped() {
    let house = House::new();
    let start = Instant::now();
    let (mut silent, dripping) = (house.connect().await, house.connect().await);
    let (mut reading, mut writing) = dripping.into_split();
    let drip = tokio::spawn(async move {
        while writing.write_all(b"X").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    });
    let mut said = Vec::new();
    let _reset = tokio::join!(closed(&mut silent), reading.read_to_end(&mut said)).1;
    assert!(start.elapsed() < HEAD_TIME, "{:?}", start.elapsed());
    drip.abort();
}

#[tokio::test]
async fn a_flood_of_headers_is_refused() {
    let house = House::new();
    let many = (0..200).fold(Request::push(0), |request, number| request.with(&format!("X-{number}"), "x"));
    let large = Request::push(0).with("X-Large", &"x".repeat(100 * 1024));
    let endless = Request { line: format!("POST /{}", "x".repeat(200 * 1024)), ..Request::push(0) };
    for (request, expected) in [(many, [431, 431]), (large, [431, 431]), (endless, [414, 431])] {
        let mut stream = house.connect().await;
        // The answer may come before all is sent.
        let _reset = stream.write_all(&request.bytes()).await;
        let answer = answer(&mut stream).await;
        assert!(expected.contains(&answer.status) && answer.body.is_empty(), "{answer:?}");
    }
    // Nothing that is not HTTP/1 gets an answer it could use.
    for garbage in [b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".as_slice(), b"\x16\x03\x01\x02\x00\x01", b"\0\0\0\0\r\n\r\n", b"\r\n\r\n\r\n"] {
        let mut stream = house.connect().await;
        stream.write_all(garbage).await.unwrap();
        stream.shutdown().await.unwrap();
        closed(&mut stream).await;
    }
    assert_eq!(house.send(&Request::push(1)).await.status, 202);
}

#[tokio::test]
async fn a_body_that_is_cut_off_leads_to_nothing() {
    let house = House::new();
    let request = Request::push(1);
    let mut stream = house.connect().await;
    let bytes = request.bytes();
    stream.write_all(&bytes[..bytes.len() - 1]).await.unwrap();
    stream.shutdown().await.unwrap();
    closed(&mut stream).await;
    assert_eq!(house.files(), Vec::<String>::new());
    assert_eq!(house.send(&request).await.status, 202);
}

#[tokio::test]
async fn the_largest_webhook_is_taken() {
    let house = House::new();
    let mut body = PUSH.trim_end().trim_end_matches('}').to_owned();
    body.push_str(", \"filler\": \"");
    body.push_str(&"x".repeat(512 * 1024 - body.len() - 2));
    body.push_str("\"}");
    assert_eq!(body.len(), 512 * 1024);
    let request = Request::gitea("push", "d-1", &body);
    assert_eq!(request.headers.iter().find(|(name, _)| name == "X-Gitea-Signature").unwrap().1, sign(SECRET, body.as_bytes()));
    assert_eq!(house.send(&request).await.status, 202);
}

#[tokio::test]
async fn a_delivery_that_is_too_large_is_said_once_in_a_while() {
    let house = House::new();
    for _ in 0..3 {
        let request = Request::push(0).without("Content-Length").with("Content-Length", "524289");
        house.send(&request).await.is_refused(413);
    }
    let journal = house.journal();
    assert_eq!(journal.matches("larger than a delivery of a forge").count(), 1, "{journal}");
    assert!(journal.contains("limit=524288"), "{journal}");
}
