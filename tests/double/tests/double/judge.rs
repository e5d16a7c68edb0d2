//! What is accepted and what is refused, row by row.

use crate::common::{application, channel, double, rest};
use discord_double::judge;
use serde_json::{Value, json};

const CALLBACK: &str = "/interactions/{interaction_id}/{interaction_token}/callback";
const MESSAGES: &str = "/channels/{channel_id}/messages";
const COMMANDS: &str = "/applications/{application_id}/commands";

fn codes(template: &str, body: &Value) -> Vec<&'static str> {
    let method = if template == COMMANDS { "PUT" } else { "POST" };
    judge(method, template, body).iter().map(|problem| problem.code).collect()
}

fn button(id: u32) -> Value {
    json!({"type": 2, "style": 1, "label": "x", "custom_id": id.to_string()})
}

fn row(components: Vec<Value>) -> Value {
    json!([{"type": 1, "components": components}])
}

fn described() -> bool {
    let present = double().report().spec.is_some();
    if !present {
        eprintln!("the official description is absent: its rows are skipped");
    }
    present
}

#[test]
fn good_bodies_are_accepted() {
    let label = json!({"type": 18, "label": "Texte", "component": {"type": 4, "custom_id": "t", "style": 2}});
    let rows = [
        (CALLBACK, json!({"type": 4, "data": {"content": "x", "flags": 64}})),
        (CALLBACK, json!({"type": 5})),
        (CALLBACK, json!({"type": 6})),
        (CALLBACK, json!({"type": 9, "data": {"title": "T", "custom_id": "m", "components": [label]}})),
        (CALLBACK, json!({"type": 8, "data": {"choices": [{"name": "a", "value": "a"}]}})),
        (MESSAGES, json!({"content": "x", "nonce": "7", "enforce_nonce": true, "allowed_mentions": {"parse": []}})),
        (MESSAGES, json!({"content": "x", "components": row((0..5).map(button).collect())})),
        (MESSAGES, json!({"flags": 32768, "components": [{"type": 17, "components": [{"type": 10, "content": "x"}]}]})),
        (COMMANDS, json!([{"name": "aide", "description": "d", "default_member_permissions": "32"}])),
        (COMMANDS, json!([{"name": "aide", "description": "d", "name_localizations": {"fr": "aide", "en-US": "help"}}])),
        (COMMANDS, json!([{"name": "Signaler", "type": 3, "nsfw": false}])),
    ];
    for (template, body) in rows {
        assert_eq!(judge(if template == COMMANDS { "PUT" } else { "POST" }, template, &body), [], "{body}");
    }
}

#[test]
fn the_official_description_refuses() {
    if !described() {
        return;
    }
    let many = |count: usize, one: Value| Value::Array(vec![one; count]);
    let poll = |answers: usize, question: usize, hours: u32| {
        json!({"poll": {"question": {"text": "q".repeat(question)}, "duration": hours,
            "answers": many(answers, json!({"poll_media": {"text": "a"}}))}})
    };
    let modal = |title: &str| {
        let label = json!({"type": 18, "label": "x", "component": {"type": 4, "custom_id": "t", "style": 1}});
        json!({"type": 9, "data": {"title": title, "custom_id": "m", "components": [label]}})
    };
    let fields = many(26, json!({"name": "n", "value": "v"}));
    let rows = [
        (CALLBACK, json!({"type": "4", "data": {"content": "x"}})),
        (CALLBACK, json!({"type": 77})),
        (CALLBACK, json!({"data": {"content": "x"}})),
        (CALLBACK, modal(&"t".repeat(46))),
        (CALLBACK, json!({"type": 4, "data": {"content": "x".repeat(2001)}})),
        (CALLBACK, json!({"type": 8, "data": {"choices": many(26, json!({"name": "a", "value": "a"}))}})),
        (MESSAGES, json!({"embeds": many(11, json!({"title": "t"}))})),
        (MESSAGES, json!({"embeds": [{"title": "t".repeat(257)}]})),
        (MESSAGES, json!({"embeds": [{"fields": fields}]})),
        (MESSAGES, json!({"content": "x", "flags": "64"})),
        (MESSAGES, json!({"content": "x", "allowed_mentions": {"parse": ["all"]}})),
        (MESSAGES, poll(11, 10, 24)),
        (MESSAGES, poll(2, 301, 24)),
        (MESSAGES, poll(2, 10, 769)),
        (MESSAGES, json!({"content": "x", "components": row((0..6).map(button).collect())})),
        (MESSAGES, json!({"content": "x", "nonce": "n".repeat(26)})),
    ];
    for (template, body) in rows {
        assert!(!codes(template, &body).is_empty(), "accepted: {body}");
    }
}

#[test]
fn our_rules_refuse_what_the_description_misses() {
    let fields = |size: usize| json!([{"title": "t"}, {"description": "d".repeat(size)}]);
    let big = vec![json!({"description": "d".repeat(3001)}); 2];
    assert_eq!(codes(MESSAGES, &json!({"embeds": fields(4000)})), Vec::<&str>::new());
    let option = |name: &str, required: bool| json!({"type": 3, "name": name, "description": "d", "required": required});
    let unnamed = json!({"type": 2, "style": 1, "label": "x"});
    let choice = |value: &str| json!({"name": value, "value": value});
    let fat = |index: usize| {
        let choices: Vec<Value> = (0..25).map(|n| choice(&format!("{index}-{n}-{}", "v".repeat(90)))).collect();
        json!({"type": 3, "name": format!("o{index}"), "description": "d", "choices": choices})
    };
    let rows = [
        (MESSAGES, json!({"content": "x".repeat(2001)}), "BASE_TYPE_MAX_LENGTH"),
        (MESSAGES, json!({"embeds": big}), "MAX_EMBED_SIZE_EXCEEDED"),
        (MESSAGES, json!({"content": "x", "flags": 32768}), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"),
        (MESSAGES, json!({"content": "x", "components": row(vec![unnamed])}), "BASE_TYPE_REQUIRED"),
        (MESSAGES, json!({"content": "x", "components": row(vec![button(1), button(1)])}), "COMPONENT_CUSTOM_ID_DUPLICATED"),
        (COMMANDS, json!([{"name": "Aide", "description": "d"}]), "APPLICATION_COMMAND_INVALID_NAME"),
        (COMMANDS, json!([{"name": "aide", "description": "d", "name_localizations": {"fr-FR": "aide"}}]), "ENUM_TYPE_COERCE"),
        (COMMANDS, json!([{"name": "aide"}]), "BASE_TYPE_REQUIRED"),
        (
            COMMANDS,
            json!([{"name": "aide", "description": "d", "options": [option("a", false), option("b", true)]}]),
            "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
        ),
        (COMMANDS, json!([{"name": "a", "description": "d"}, {"name": "a", "description": "d"}]), "APPLICATION_COMMANDS_DUPLICATE_NAME"),
        (COMMANDS, json!([{"name": "a", "description": "d", "options": [fat(1), fat(2)]}]), "APPLICATION_COMMAND_TOO_LARGE"),
        (COMMANDS, json!((0..16).map(|n| json!({"name": format!("m{n}"), "type": 3})).collect::<Vec<_>>()), "APPLICATION_COMMANDS_MAX"),
    ];
    for (template, body, code) in rows {
        assert!(codes(template, &body).contains(&code), "{code} missing for {body}: {:?}", codes(template, &body));
    }
    if described() {
        assert_eq!(codes(MESSAGES, &json!({"content": "x", "flag": 64})), ["UNKNOWN_KEY"]);
        assert_eq!(codes(CALLBACK, &json!({"type": 4, "data": {"content": "x", "ephemeral": true}})), ["UNKNOWN_KEY"]);
    }
}

#[test]
fn of_a_union_only_the_meant_branch_is_explained() {
    if !described() {
        return;
    }
    let long = json!({"type": 2, "style": 1, "label": "x", "custom_id": "i".repeat(101)});
    let problems = judge("POST", MESSAGES, &json!({"content": "x", "components": row(vec![long])}));
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(problems[0].path.join("/"), "components/0/components/0/custom_id");
    assert_eq!(problems[0].code, "BASE_TYPE_MAX_LENGTH");
}

#[tokio::test]
async fn a_refusal_has_discords_shape_and_is_reported() {
    let double = double();
    let path = format!("/channels/{}/messages", channel(&double, "general"));
    let (status, error) = rest(&double, "POST", &path, json!({"content": "x".repeat(2001)})).await;
    assert_eq!((status, error["code"].as_u64()), (400, Some(50035)));
    assert_eq!(error["errors"]["content"]["_errors"][0]["message"], "Must be 2000 or fewer in length.");
    let report = double.report();
    assert_eq!(report.rejected.len(), 1);
    assert_eq!(report.rejected[0].path, path);
    assert_eq!(report.drift, Vec::<String>::new());
}

#[tokio::test]
async fn commands_are_replaced_counted_and_limited() {
    let double = double();
    let path = format!("/applications/{}/guilds/{}/commands", application(&double), crate::common::guild(&double));
    let named = |prefix: &str| json!((0..100).map(|n| json!({"name": format!("{prefix}{n}"), "description": "d"})).collect::<Vec<_>>());
    let (_, first) = rest(&double, "PUT", &path, named("a")).await;
    let (_, again) = rest(&double, "PUT", &path, named("a")).await;
    assert_eq!(first[7]["id"], again[7]["id"]);
    assert_eq!(rest(&double, "PUT", &path, named("b")).await.0, 200);
    let (status, error) = rest(&double, "PUT", &path, named("c")).await;
    assert_eq!((status, error["code"].as_u64()), (429, Some(30034)));
    assert_eq!(double.report().drift, Vec::<String>::new());
}
