//! What a believed delivery leads to.

use super::house::{House, PUSH, SECRET, SETTINGS};
use super::wire::{Request, sign};

const GITEA_TAG: &str = include_str!("../../data/webhook/gitea-create-tag.json");
const GITEA_RELEASE: &str = include_str!("../../data/webhook/gitea-release.json");
const FORGEJO_PUSH: &str = include_str!("../../data/webhook/forgejo-push.json");
const FORGEJO_PUSH_TAG: &str = include_str!("../../data/webhook/forgejo-push-tag.json");
const FORGEJO_RELEASE: &str = include_str!("../../data/webhook/forgejo-release.json");

fn forgejo(event: &str, delivery: &str, body: &str) -> Request {
    let signature = sign(SECRET, body.as_bytes());
    Request::gitea(event, delivery, body)
        .with("X-Forgejo-Event", event)
        .with("X-Forgejo-Delivery", delivery)
        .with("X-Forgejo-Signature", &signature)
}

#[tokio::test]
async fn both_forges_ask_for_a_look() {
    let house = House::new();
    let all = [
        Request::gitea("push", "d-1", PUSH),
        Request::gitea("create", "d-2", GITEA_TAG),
        Request::gitea("release", "d-3", GITEA_RELEASE),
        forgejo("push", "d-4", FORGEJO_PUSH),
        forgejo("push", "d-5", FORGEJO_PUSH_TAG),
        forgejo("release", "d-6", FORGEJO_RELEASE),
    ];
    for (number, request) in (1..).zip(all) {
        let answer = house.send(&request).await;
        let said = answer.json();
        assert_eq!((answer.status, &said["accepted"], &said["kind"]), (202, &true.into(), &"look-now".into()), "{answer:?}");
        assert_eq!(said["delivery"], format!("d-{number}"));
        assert!(said["will"].as_str().unwrap().contains("ffj/bot"), "{said}");
        let look = house.claim().unwrap();
        assert_eq!((&look["by"], &look["id"]), (&"forge".into(), &format!("d-{number}").into()));
        assert!(look["time"].as_u64().unwrap() > 1_700_000_000, "{look}");
        assert_eq!((&look["force"], &look["dry_run"]), (&false.into(), &false.into()), "{look}");
        assert_eq!(house.claim_request(), None, "only a bundle is for the activator");
    }
}

#[tokio::test]
async fn what_brings_no_release_is_ignored_with_its_reason() {
    let house = House::new();
    let table = [
        (Request::gitea("push", "d-1", &PUSH.replace("refs/heads/main", "refs/heads/dev")), "la branche dev"),
        (Request::gitea("push", "d-2", &PUSH.replace("\"ffj/bot\"", "\"ffj/site\"")), "le dépôt ffj/site"),
        (Request::gitea("create", "d-3", &GITEA_TAG.replace("\"v1.4.0\"", "\"nightly\"")), "l'étiquette nightly"),
        (Request::gitea("release", "d-4", &GITEA_RELEASE.replace("published", "deleted")), "n'annonce pas de version"),
        (Request::gitea("issues", "d-5", PUSH), "n'annonce pas de version"),
        (Request::gitea("ping", "d-6", "{}"), "n'annonce pas de version"),
    ];
    for (request, reason) in table {
        let answer = house.send(&request).await;
        let said = answer.json();
        assert_eq!((answer.status, &said["accepted"]), (200, &false.into()), "{answer:?}");
        let given = said["reason"].as_str().unwrap();
        assert!(given.starts_with("ignoré : ") && given.contains(reason), "{given}");
    }
    assert_eq!(house.files(), Vec::<String>::new());
}

#[tokio::test]
async fn without_a_source_or_by_hand_only_nothing_is_looked_for() {
    for (settings, reason) in [("".to_owned(), "[source]"), (format!("{SETTINGS}[policy]\nmode = \"manual\"\n"), "manual")] {
        let house = House::with(&settings);
        let answer = house.send(&Request::gitea("push", "d-1", PUSH)).await;
        assert_eq!(answer.status, 200);
        assert!(answer.json()["reason"].as_str().unwrap().contains(reason), "{answer:?}");
        assert_eq!(house.files(), Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_replay_is_known_over_restarts_and_kills() {
    let mut house = House::new();
    let known = |answer: &super::wire::Answer| answer.status == 200 && answer.body.contains("déjà reçu");
    assert_eq!(house.send(&Request::gitea("push", "d-1", PUSH)).await.status, 202);
    assert!(house.claim().is_some());
    for round in 0..3 {
        // The same id, and the same signed body under an id of the attacker's.
        assert!(known(&house.send(&Request::gitea("push", "d-1", PUSH)).await), "round {round}");
        assert!(known(&house.send(&Request::gitea("push", &format!("e-{round}"), PUSH)).await), "round {round}");
        assert!(house.claim().is_none());
        match round {
            0 => {
                house.stop().await;
                house.start();
            }
            1 => {
                house.kill();
                house.start();
            }
            _ => {}
        }
    }
    assert_eq!(house.send(&Request::push(2)).await.status, 202);
    assert!(house.claim().is_some());
}

#[tokio::test]
async fn several_deliveries_within_a_moment_are_one_look() {
    let house = House::new();
    let requests: Vec<Request> = (0..20).map(Request::push).collect();
    let answers = futures_util::future::join_all(requests.iter().map(|request| house.send(request))).await;
    answers.iter().for_each(|answer| assert_eq!(answer.status, 202, "{answer:?}"));
    assert_eq!(house.files(), ["look"]);
    let looks = house.journal().matches("asked for a look").count();
    // One, unless this machine needed longer than the moment to send them all.
    assert!((1..20).contains(&looks), "{looks}");
}

#[tokio::test]
async fn what_cannot_be_kept_is_not_confirmed_and_can_be_sent_again() {
    let house = House::new();
    std::fs::create_dir(house.spool().join("look")).unwrap();
    house.send(&Request::push(1)).await.is_refused(503);
    std::fs::remove_dir(house.spool().join("look")).unwrap();
    assert_eq!(house.send(&Request::push(1)).await.status, 202);
}
