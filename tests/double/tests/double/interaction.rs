//! Interactions: one answer, in time, of the right kind.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::time::Duration;

use crate::common::{Client, SOON, application, callback, double, raw, register, rest};
use discord_double::{Double, Load, Unanswered};
use serde_json::{Value, json};

async fn connected() -> (Double, Client) {
    let double = double();
    register(&double).await;
    let (client, _) = Client::identify(&double, 0).await;
    (double, client)
}

async fn hook(double: &Double, method: &str, run: &discord_double::Interaction, rest: &str, body: Value) -> (u16, Value) {
    let path = format!("/api/v10/webhooks/{}/{}{rest}", application(double), run.token());
    let bytes = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
    raw(double, method, &path, "Content-Type: application/json\r\n", &bytes).await.expect("an answer")
}

#[tokio::test]
async fn the_event_carries_what_was_typed() {
    let (double, mut client) = connected().await;
    let alice = double.user("alice");
    let run = alice.slash("general", "rappel moi", json!({"texte": "eau", "qui": "bruno"}));
    let event = client.event("INTERACTION_CREATE").await["d"].clone();
    assert_eq!(event["id"], run.id().to_string());
    let inner = &event["data"]["options"][0];
    assert_eq!((inner["name"].as_str(), inner["type"].as_u64()), (Some("moi"), Some(1)));
    assert_eq!(inner["options"][0], json!({"name": "texte", "type": 3, "value": "eau"}));
    let bruno = inner["options"][1]["value"].as_str().expect("an id");
    assert_eq!(event["data"]["resolved"]["users"][bruno]["username"], "bruno");
    assert_eq!(event["member"]["user"]["username"], "alice");
    assert_eq!((event["guild_locale"].as_str(), event["context"].as_u64()), (Some("fr"), Some(0)));
    double.user("chloe").slash("dm", "aide", json!({}));
    let event = client.event("INTERACTION_CREATE").await["d"].clone();
    assert_eq!((event["user"]["username"].as_str(), event["locale"].as_str()), (Some("chloe"), Some("en-GB")));
    assert!(event.get("member").is_none() && event.get("guild_id").is_none());
}

#[tokio::test]
async fn a_client_would_not_send_these() {
    let (double, _client) = connected().await;
    let alice = double.user("alice");
    let rows = [
        ("general", "inconnu", json!({}), "not registered"),
        ("general", "rappel", json!({}), "needs a sub-command"),
        ("general", "rappel toi", json!({}), "no sub-command"),
        ("general", "rappel moi", json!({}), "requires the option"),
        ("general", "rappel moi", json!({"texte": 7}), "not a text"),
        ("general", "rappel moi", json!({"texte": "x".repeat(21)}), "21 characters"),
        ("general", "rappel moi", json!({"texte": "x", "heure": 1}), "no option"),
        ("general", "rappel moi", json!({"texte": "x", "qui": "personne"}), "not a user"),
        ("general", "regler", json!({}), "not shown"),
        ("dm", "regler", json!({}), "not offered"),
        ("exploitation", "aide", json!({}), "may not use commands"),
    ];
    for (place, command, options, why) in rows {
        let refusal = alice.try_slash(place, command, options).err().expect("a refusal");
        assert!(refusal.contains(why), "{command}: {refusal}");
    }
    assert!(double.user("chloe").try_slash("general", "regler", json!({})).is_ok());
}

#[tokio::test]
async fn the_first_answer_counts_and_the_second_is_refused() {
    let (double, _client) = connected().await;
    let run = double.user("alice").slash("general", "aide", json!({}));
    let body = json!({"type": 4, "data": {"content": "voici", "flags": 64}});
    assert_eq!(callback(&double, &run, body.clone()).await.0, 204);
    let (status, error) = callback(&double, &run, body).await;
    assert_eq!((status, error["code"].as_u64()), (400, Some(40060)));
    let answer = run.answer(SOON).await.expect("an answer");
    assert_eq!((answer.kind, answer.content(), answer.ephemeral()), (4, "voici", true));
    assert_eq!(double.messages("general").len(), 0);
    let report = double.report();
    assert_eq!((report.answered, report.answered_twice, report.visible_twice), (1, 1, 0));
    assert_eq!(double.on_callback().iter().map(|one| one.status).collect::<Vec<_>>(), [204, 400]);
}

#[tokio::test]
async fn three_seconds_are_three_seconds() {
    let (double, _client) = connected().await;
    let run = double.user("alice").slash("general", "aide", json!({}));
    double.advance(Duration::from_millis(3001));
    let (status, error) = callback(&double, &run, json!({"type": 5})).await;
    assert_eq!((status, error["code"].as_u64()), (404, Some(10062)));
    assert_eq!(run.answer(SOON).await.expect_err("too late"), Unanswered::Late);
    let report = double.report();
    assert_eq!((report.late, report.unanswered.len()), (1, 1));
    assert_eq!(report.drift, Vec::<String>::new());
}

#[tokio::test]
async fn answers_fit_their_interaction() {
    let (double, _client) = connected().await;
    let alice = double.user("alice");
    let run = alice.slash("general", "aide", json!({}));
    let typed = alice.autocomplete("general", "rappel moi", json!({"quand": "de"}), "quand");
    let choices = |value: Value| json!({"type": 8, "data": {"choices": [{"name": "n", "value": value}]}});
    for (interaction, body) in [
        (&run, json!({"type": 6})),
        (&run, json!({"type": 7, "data": {"content": "x"}})),
        (&run, choices(json!("a"))),
        (&run, json!({"type": 1})),
        (&run, json!({"type": 4, "data": {}})),
        (&typed, json!({"type": 5})),
        (&typed, choices(json!(7))),
    ] {
        assert_eq!(callback(&double, interaction, body.clone()).await.0, 400, "{body}");
    }
    assert_eq!(callback(&double, &typed, choices(json!("demain"))).await.0, 204);
    assert_eq!(callback(&double, &run, json!({"type": 5})).await.0, 204);
}

#[tokio::test]
async fn a_deferral_is_filled_and_followed() {
    let (double, _client) = connected().await;
    let run = double.user("alice").slash("general", "aide", json!({}));
    assert_eq!(hook(&double, "POST", &run, "", json!({"content": "x"})).await.1["code"], 10015);
    callback(&double, &run, json!({"type": 5, "data": {"flags": 64}})).await;
    assert_eq!(run.original().expect("thinking")["flags"], 192);
    let (status, edited) = hook(&double, "PATCH", &run, "/messages/@original", json!({"content": "fini"})).await;
    assert_eq!((status, edited["flags"].as_u64()), (200, Some(64)));
    assert_eq!(run.edited(SOON).await.expect("filled")["content"], "fini");
    let (_, more) = hook(&double, "POST", &run, "", json!({"content": "suite"})).await;
    let more = format!("/messages/{}", more["id"].as_str().expect("an id"));
    assert_eq!(hook(&double, "PATCH", &run, &more, json!({"content": "suite 2"})).await.0, 200);
    assert_eq!(run.followups()[0]["content"], "suite 2");
    assert_eq!(hook(&double, "DELETE", &run, &more, Value::Null).await.0, 204);
    assert_eq!(hook(&double, "GET", &run, &more, Value::Null).await.1["code"], 10008);
    assert_eq!(hook(&double, "GET", &run, "/messages/@original", Value::Null).await.0, 200);
    double.advance(Duration::from_secs(901));
    let (status, error) = hook(&double, "PATCH", &run, "/messages/@original", json!({"content": "x"})).await;
    assert_eq!((status, error["code"].as_u64()), (401, Some(50027)));
    assert_eq!(double.report().drift, Vec::<String>::new());
}

#[tokio::test]
async fn buttons_selects_and_modals_work_together() {
    let (double, mut client) = connected().await;
    let (alice, bruno) = (double.user("alice"), double.user("bruno"));
    let run = alice.slash("general", "aide", json!({}));
    let button = json!({"type": 2, "style": 1, "label": "ok", "custom_id": "v1:ok"});
    let select = json!({"type": 3, "custom_id": "v1:choix", "options": [{"label": "A", "value": "a"}]});
    let rows = json!([{"type": 1, "components": [button]}, {"type": 1, "components": [select]}]);
    callback(&double, &run, json!({"type": 4, "data": {"content": "x", "flags": 64, "components": rows}})).await;
    let answer = run.answer(SOON).await.expect("an answer");
    assert!(bruno.try_click(&answer, "v1:ok").err().expect("hidden").contains("ephemeral"));
    assert!(alice.try_click(&answer, "v1:non").err().expect("absent").contains("v1:ok"));
    assert!(alice.try_select(&answer, "v1:choix", &["b"]).is_err());
    let chosen = alice.select(&answer, "v1:choix", &["a"]);
    assert_eq!(callback(&double, &chosen, json!({"type": 7, "data": {"content": "choisi"}})).await.0, 204);
    assert_eq!(chosen.original().expect("the clicked message")["content"], "choisi");
    let click = alice.click(&answer, "v1:ok");
    let label = json!({"type": 18, "label": "Texte", "component": {"type": 4, "custom_id": "t", "style": 1, "max_length": 5}});
    let radio = json!({"type": 18, "label": "Choix", "component": {"type": 21, "custom_id": "r",
        "options": [{"label": "Un", "value": "1"}, {"label": "Deux", "value": "2"}]}});
    let modal = json!({"type": 9, "data": {"title": "T", "custom_id": "v1:modal", "components": [label, radio]}});
    let (status, error) = callback(&double, &click, modal).await;
    assert_eq!(status, 204, "{error}");
    assert!(alice.try_submit(&click, json!({"t": "trop long", "r": "1"})).is_err());
    assert!(alice.try_submit(&click, json!({"t": "bon", "x": "1"})).is_err());
    let sent = alice.submit(&click, json!({"t": "bon", "r": "2"}));
    let event = loop {
        let event = client.event("INTERACTION_CREATE").await["d"].clone();
        if event["type"] == 5 {
            break event;
        }
    };
    assert_eq!(event["data"]["components"][0]["component"]["value"], "bon");
    assert_eq!(event["data"]["components"][1]["component"]["value"], "2");
    assert_eq!(callback(&double, &sent, json!({"type": 4, "data": {"content": "merci"}})).await.0, 204);
    assert_eq!(double.messages("general").len(), 1);
    assert_eq!(double.report().drift, Vec::<String>::new());
}

#[tokio::test]
async fn context_menus_carry_their_target() {
    let (double, mut client) = connected().await;
    let said = double.user("bruno").say("general", "à signaler");
    double.user("alice").context_menu("general", "Signaler", &said);
    let data = client.event("INTERACTION_CREATE").await["d"]["data"].clone();
    assert_eq!(data["target_id"], said["id"]);
    assert_eq!(data["resolved"]["messages"][said["id"].as_str().expect("an id")]["content"], "à signaler");
}

#[tokio::test]
async fn answers_can_be_described() {
    let (double, _client) = connected().await;
    let run = double.user("alice").slash("general", "aide", json!({}));
    let path = format!("/interactions/{}/{}/callback?with_response=true", run.id(), run.token());
    let (status, described) = rest(&double, "POST", &path, json!({"type": 4, "data": {"content": "x"}})).await;
    assert_eq!(status, 200);
    assert_eq!(described["resource"]["message"]["content"], "x");
    assert_eq!(described["interaction"]["response_message_ephemeral"], false);
    assert_eq!(double.report().drift, Vec::<String>::new());
}

#[tokio::test]
async fn a_load_is_raised_without_waiting() {
    let (double, mut client) = connected().await;
    let load = Load { per_second: 2000.0, count: 50 };
    let raised = double.load(&double.user("alice"), "general", "aide", &json!({}), load).await.expect("a load");
    assert_eq!(raised.len(), 50);
    for run in &raised {
        assert_eq!(client.event("INTERACTION_CREATE").await["d"]["id"], run.id().to_string());
        callback(&double, run, json!({"type": 5})).await;
    }
    let report = double.report();
    assert_eq!((report.interactions, report.answered), (50, 50));
    assert!(report.latency.max_ms >= report.latency.p50_ms);
}
