//! Who is believed.

use super::house::{House, NEXT, PUSH, SECRET};
use super::wire::{Request, sign};

#[tokio::test]
async fn requests_are_believed_or_not() {
    let house = House::new();
    let bare = |body: &str| Request::bare("POST /git-webhook", "application/json", body).with("X-Gitea-Event", "ping");
    let (good, next, other) = (sign(SECRET, PUSH.as_bytes()), sign(NEXT, PUSH.as_bytes()), sign("other", PUSH.as_bytes()));
    let table = [
        ("good", bare(PUSH).with("X-Gitea-Signature", &good), 200),
        ("good, of Forgejo", bare(PUSH).with("X-Forgejo-Signature", &good), 200),
        ("good, as GitHub does", bare(PUSH).with("X-Hub-Signature-256", &format!("sha256={good}")), 200),
        ("the next secret", bare(PUSH).with("X-Gitea-Signature", &next), 200),
        (
            "a charset",
            bare(PUSH).without("Content-Type").with("Content-Type", "Application/JSON; charset=utf-8").with("X-Gitea-Signature", &good),
            200,
        ),
        ("empty body, signed, of another event", bare("").with("X-Gitea-Signature", &sign(SECRET, b"")), 200),
        ("wrong key", bare(PUSH).with("X-Gitea-Signature", &other), 403),
        ("wrong body", bare(&PUSH.replace("main", "evil")).with("X-Gitea-Signature", &good), 403),
        ("empty body, signed for another", bare("").with("X-Gitea-Signature", &good), 403),
        ("missing", bare(PUSH), 401),
        ("the old signature of GitHub", bare(PUSH).with("X-Hub-Signature", "sha1=00"), 401),
        ("wrong prefix", bare(PUSH).with("X-Hub-Signature-256", &format!("sha1={good}")), 400),
        ("no prefix where one belongs", bare(PUSH).with("X-Hub-Signature-256", &good), 400),
        ("prefix where none belongs", bare(PUSH).with("X-Gitea-Signature", &format!("sha256={good}")), 400),
        ("two that disagree", bare(PUSH).with("X-Gitea-Signature", &good).with("X-Gitea-Signature", &other), 403),
    ];
    for (number, (what, request, status)) in (10..).zip(table) {
        // Each from its own address: who is refused often is only told that.
        let answer = house.send_from([127, 0, 0, number].into(), &request).await;
        match status {
            200 => assert_eq!((answer.status, &answer.json()["accepted"]), (200, &false.into()), "{what}"),
            _ => answer.is_refused(status),
        }
        assert!(!answer.head.contains("server:"), "{}", answer.head);
    }
    assert_eq!(house.files(), Vec::<String>::new());
    assert!(house.journal().contains("the current one can go"), "{}", house.journal());
    assert!(!house.journal().contains(&good) && !house.journal().contains(SECRET));
}

#[tokio::test]
async fn a_payload_is_only_read_after_its_signature() {
    let house = House::new();
    // Neither is JSON; only the one with a good signature is looked at closely enough to say so.
    let forged = Request::bare("POST /git-webhook", "application/json", "{").with("X-Gitea-Event", "push");
    house.send(&forged.with("X-Gitea-Signature", &sign("other", b"{"))).await.is_refused(403);
    house.send(&Request::gitea("push", "d-1", "{")).await.is_refused(400);
    house.send(&Request::gitea("push", "d-2", "\u{0}\u{fffd}")).await.is_refused(400);
}

#[tokio::test]
async fn who_is_refused_again_and_again_is_told_less_and_a_good_request_still_passes() {
    let house = House::new();
    let forged = Request::push(0).with("X-Gitea-Signature", &sign("other", b"x"));
    let mut answers = Vec::new();
    for _ in 0..14 {
        answers.push(house.send(&forged).await);
    }
    answers.iter().take(10).for_each(|answer| answer.is_refused(403));
    answers.iter().skip(10).for_each(|answer| answer.is_refused(429));
    assert_eq!(house.journal().matches("refused a request").count(), 10, "{}", house.journal());
    assert_eq!(house.journal().matches("refused again and again").count(), 1);
    assert!(house.journal().contains("ffj_client=127.0.0.1"), "{}", house.journal());
    assert_eq!(house.send(&Request::push(1)).await.status, 202);
}

#[tokio::test]
async fn only_a_trusted_proxy_says_who_the_client_is() {
    let settings = "[listener]\ntrusted_proxies = [\"127.0.0.1\"]\n";
    let house = House::with(settings);
    let forged = Request::bare("POST /git-webhook", "application/json", "{}").with("X-Forwarded-For", "192.0.2.66, 198.51.100.7");
    house.send(&forged).await.is_refused(401);
    house.send_from([127, 0, 0, 2].into(), &forged).await.is_refused(401);
    let journal = house.journal();
    assert!(journal.contains("ffj_client=198.51.100.7") && journal.contains("ffj_client=127.0.0.2"), "{journal}");
    assert!(!journal.contains("192.0.2.66"), "{journal}");
}
