//! Faults of Discord's REST side: one answer, one message, whatever happens on the way.

use std::time::Duration;

use discord_double::{GatewayFault, RestAction, RestFault};
use serde_json::json;

use super::telling::{quick, start, still_answers};
use support::dialogue::{answered, confirm, says, wish};
use support::house::{House, PATIENCE, eventually};

const CALLBACK: &str = "/interactions/{interaction_id}/{interaction_token}/callback";
const SHORT: Duration = Duration::from_millis(200);

fn faults() -> [RestAction; 8] {
    [
        RestAction::RateLimit(SHORT),
        RestAction::GlobalRateLimit(SHORT),
        RestAction::Html(500),
        RestAction::Html(502),
        RestAction::Json(503, json!({ "message": "upstream", "code": 0 })),
        RestAction::DropBefore,
        RestAction::DropAfter,
        RestAction::Delay(SHORT),
    ]
}

#[tokio::test]
async fn whatever_happens_to_an_answer_the_person_gets_it_exactly_once() {
    House::each(async |house| {
        let alice = house.double.user("alice");
        for (number, fault) in faults().into_iter().enumerate() {
            house.double.rest_fault(RestFault::next(CALLBACK, fault.clone()).times(2));
            let echo = wish(&alice, "demain", "eau").await;
            house.double.clear_rest_faults();
            house.double.rest_fault(RestFault::next(CALLBACK, fault.clone()));
            let confirmed = confirm(&alice, &echo).await;
            assert!(confirmed.content().contains("C'est noté"), "{fault:?}: {}", confirmed.content());
            let active: usize = house.query("SELECT count(*) FROM reminder WHERE state = 'active'");
            assert_eq!(active, number + 1, "{fault:?}");
        }
        let open = "SELECT count(*) FROM claim WHERE token IS NOT NULL OR (answered_at IS NOT NULL AND outcome <> 'sent')";
        eventually("every answer to be noted as given", || house.query::<i64>(open) == 0).await;
        let report = house.double.report();
        assert!(report.answered_twice >= 2, "the repetitions after a lost answer were told 40060");
        assert_eq!((report.visible_twice, report.late), (0, 0));
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_discord_does_not_take_becomes_an_incident_with_its_reference() {
    House::each(async |house| {
        let invalid = RestAction::Json(400, json!({ "message": "Invalid Form Body", "code": 50035, "errors": {} }));
        house.double.rest_fault(RestFault::next(CALLBACK, invalid));
        let answer = answered(&house.double.user("emma").slash("general", "statut", json!({}))).await;
        assert!(answer.ephemeral() && answer.content().contains("Quelque chose a échoué de mon côté"), "{}", answer.content());
        let reference = answer.content().split("Réf. ").nth(1).unwrap().trim().to_owned();
        assert!(house.logs().contains(&reference), "{reference} is not in\n{}", house.logs());
        still_answers(house).await;
    })
    .await;
}

#[tokio::test]
async fn a_result_that_discord_does_not_take_becomes_an_incident_in_place_of_thinking() {
    House::each(async |house| {
        let invalid = RestAction::Json(400, json!({ "message": "Invalid Form Body", "code": 50035, "errors": {} }));
        house.double.rest_fault(RestFault::next("/webhooks/", invalid).method("PATCH"));
        let asked = house.double.user("proprietaire").slash("general", "bot sante", json!({}));
        answered(&asked).await;
        let result = asked.edited(PATIENCE).await.unwrap();
        assert!(says(&result, "Quelque chose a échoué de mon côté") && says(&result, "Réf."), "{result}");
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_cannot_be_given_in_time_is_given_up_and_the_next_one_is_given() {
    for bots in [1, 2] {
        let mut house = House::empty(quick());
        start(&mut house, bots).await;
        house.double.rest_fault(RestFault::next(CALLBACK, RestAction::Html(500)).times(u32::MAX));
        house.double.user("emma").slash("general", "statut", json!({}));
        eventually("the answer to be given up", || house.query::<i64>("SELECT count(*) FROM claim WHERE outcome = 'late'") == 1).await;
        house.double.clear_rest_faults();
        still_answers(&house).await;
        house.end_sound();
    }
}

#[tokio::test]
async fn whatever_happens_to_a_message_it_is_posted_exactly_once() {
    House::each(async |house| {
        let alice = house.double.user("alice");
        for (number, fault) in faults().into_iter().enumerate() {
            let what = format!("rappel numéro {number}");
            house.double.rest_fault(RestFault::next("/channels/{channel_id}/messages", fault.clone()).method("POST"));
            house.remind(&alice, &what).await;
            house.double.wait_message("dm:alice", |message| says(message, &what), PATIENCE).await.unwrap();
            eventually("the row to be noted as sent", || house.query::<i64>("SELECT count(*) FROM outbox WHERE state = 'waiting'") == 0)
                .await;
            let copies = house.double.messages("dm:alice").iter().filter(|message| says(message, &what)).count();
            assert_eq!(copies, 1, "{fault:?}");
        }
        assert_eq!(house.double.report().nonce_duplicates, 1, "the lost answer");
    })
    .await;
}

#[tokio::test]
async fn whatever_happens_while_a_conversation_is_opened_the_message_arrives_once() {
    House::each(async |house| {
        // A conversation is opened once for each person, so each fault needs another one.
        for (who, fault) in ["alice", "bruno", "chloe", "david", "proprietaire"].into_iter().zip([
            RestAction::Html(500),
            RestAction::DropBefore,
            RestAction::DropAfter,
            RestAction::RateLimit(SHORT),
            RestAction::GlobalRateLimit(SHORT),
        ]) {
            house.double.rest_fault(RestFault::next("/users/@me/channels", fault.clone()));
            house.remind(&house.double.user(who), "eau").await;
            let place = format!("dm:{who}");
            house.double.wait_message(&place, |message| says(message, "eau"), PATIENCE).await.unwrap();
            assert_eq!(house.double.messages(&place).len(), 1, "{fault:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_interaction_that_comes_twice_is_answered_once_and_stored_once() {
    House::each(async |house| {
        let alice = house.double.user("alice");
        let asked = alice.slash("general", "rappel moi", json!({ "quand": "demain", "quoi": "eau" }));
        house.double.fault(GatewayFault::DuplicateInteraction);
        answered(&asked).await;
        house.double.fault(GatewayFault::DuplicateInteraction);
        // What follows on the same connections is answered after the repetitions were dealt with.
        for _ in 0..4 {
            still_answers(house).await;
        }
        assert_eq!(house.query::<i64>("SELECT count(*) FROM reminder"), 1);
        let repeated = house.double.on_callback().iter().filter(|one| one.interaction == asked.id().to_string()).count();
        assert_eq!(repeated, 1, "nobody even tried a second time");
    })
    .await;
}
