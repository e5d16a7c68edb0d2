//! Routes: access, messages, nonces, channels and the faults of a network.

use std::time::Duration;

use crate::common::{Client, SOON, channel, double, guild, raw, rest, try_rest, user};
use discord_double::{Double, Options, RestAction, RestFault};
use serde_json::{Value, json};

#[tokio::test]
async fn access_is_as_discord_grants_it() {
    let double = double();
    let say = json!({"content": "x"});
    let (hidden, readonly, open) = (channel(&double, "prive"), channel(&double, "lecture-seule"), channel(&double, "general"));
    let (home, alice) = (guild(&double), user(&double, "alice"));
    let rows = [
        ("POST", format!("/channels/{hidden}/messages"), say.clone(), 403, 50001),
        ("GET", format!("/channels/{hidden}"), Value::Null, 403, 50001),
        ("POST", format!("/channels/{readonly}/messages"), say.clone(), 403, 50013),
        ("GET", format!("/channels/{readonly}/messages"), Value::Null, 200, 0),
        ("POST", "/channels/1/messages".to_owned(), say.clone(), 404, 10003),
        ("GET", format!("/channels/{open}/messages/1"), Value::Null, 404, 10008),
        ("POST", format!("/channels/{open}/messages"), json!({"content": " "}), 400, 50006),
        ("GET", "/guilds/1".to_owned(), Value::Null, 404, 10004),
        ("GET", format!("/guilds/{home}?with_counts=true"), Value::Null, 200, 0),
        ("GET", format!("/guilds/{home}/roles"), Value::Null, 200, 0),
        ("GET", format!("/guilds/{home}/channels"), Value::Null, 200, 0),
        ("GET", format!("/guilds/{home}/members/{alice}"), Value::Null, 200, 0),
        ("GET", format!("/guilds/{home}/members/1"), Value::Null, 404, 10013),
        ("GET", format!("/guilds/{home}/members/@me"), Value::Null, 404, 0),
        ("GET", "/users/@me".to_owned(), Value::Null, 200, 0),
        ("GET", "/users/@me/guilds".to_owned(), Value::Null, 200, 0),
        ("GET", "/applications/@me".to_owned(), Value::Null, 200, 0),
        ("GET", "/oauth2/applications/@me".to_owned(), Value::Null, 200, 0),
        ("GET", "/gateway".to_owned(), Value::Null, 200, 0),
        ("GET", "/nothing".to_owned(), Value::Null, 404, 0),
        ("DELETE", "/gateway".to_owned(), Value::Null, 405, 0),
        ("POST", format!("/channels/{open}/typing"), Value::Null, 204, 0),
    ];
    for (method, path, body, status, code) in rows {
        let (got, answer) = rest(&double, method, &path, body).await;
        assert_eq!(got, status, "{method} {path}: {answer}");
        if status >= 400 {
            assert_eq!(answer["code"], code, "{method} {path}");
        }
    }
    assert_eq!(double.report().drift, Vec::<String>::new());
}

#[tokio::test]
async fn a_channel_that_the_bot_may_not_see_is_left_out_over_http_and_without_a_face_over_the_gateway() {
    let double = double();
    let (hidden, home) = (channel(&double, "prive"), guild(&double));
    let (_, list) = rest(&double, "GET", &format!("/guilds/{home}/channels"), Value::Null).await;
    let names: Vec<&str> = list.as_array().unwrap().iter().filter_map(|one| one["name"].as_str()).collect();
    assert!(names.contains(&"general") && !names.contains(&"prive"), "{names:?}");
    let (mut client, _) = Client::identify(&double, 1).await;
    let told = client.event("GUILD_CREATE").await;
    let of = |told: &Value| told["channels"].as_array().unwrap().iter().find(|one| one["id"] == hidden.as_str()).cloned().unwrap();
    let shown = of(&told["d"]);
    assert_eq!((shown["name"].as_str(), shown["flags"].as_u64()), (Some("___hidden___"), Some(1 << 17)));
    let overwrites = shown["permission_overwrites"].as_array().unwrap();
    assert_eq!((overwrites.len(), overwrites[0]["deny"].as_str()), (1, Some("1024")), "invented: it says nothing of who may");
}

#[tokio::test]
async fn headers_are_checked() {
    let double = double();
    let agent = "User-Agent: DiscordBot (https://example.org, 1)\r\n";
    let good = format!("Authorization: Bot {}\r\n", double.token());
    let rows = [
        (format!("{good}{agent}"), 200),
        (agent.to_owned(), 401),
        (format!("Authorization: bot {}\r\n{agent}", double.token()), 401),
        (format!("Authorization: {}\r\n{agent}", double.token()), 401),
        (format!("{good}User-Agent: curl\r\n"), 403),
    ];
    for (headers, status) in rows {
        assert_eq!(raw(&double, "GET", "/api/v10/users/@me", &headers, b"").await.expect("an answer").0, status);
    }
    let path = format!("/api/v10/channels/{}/messages", channel(&double, "general"));
    let plain = raw(&double, "POST", &path, &format!("{good}{agent}Content-Type: text/plain\r\n"), b"{}").await;
    assert_eq!(plain.expect("an answer").1["code"], 50035);
    let broken = raw(&double, "POST", &path, &format!("{good}{agent}Content-Type: application/json\r\n"), b"{").await;
    assert_eq!(broken.expect("an answer").1["code"], 50109);
    assert_eq!(double.report().invalid_requests, 4);
    double.revoke_token();
    assert_eq!(rest(&double, "GET", "/users/@me", Value::Null).await.0, 401);
}

#[tokio::test]
async fn an_enforced_nonce_gives_the_first_message_again() {
    let double = double();
    let path = format!("/channels/{}/messages", channel(&double, "general"));
    let body = json!({"content": "une fois", "nonce": "job-7", "enforce_nonce": true});
    let (_, first) = rest(&double, "POST", &path, body.clone()).await;
    let (status, again) = rest(&double, "POST", &path, body.clone()).await;
    assert_eq!((status, &again["id"]), (200, &first["id"]));
    double.advance(Duration::from_secs(301));
    let (_, later) = rest(&double, "POST", &path, body).await;
    assert_ne!(later["id"], first["id"]);
    let loose = json!({"content": "x", "nonce": "job-7"});
    rest(&double, "POST", &path, loose).await;
    assert_eq!(double.messages("general").len(), 3);
    assert_eq!(double.report().nonce_duplicates, 1);
}

#[tokio::test]
async fn messages_are_listed_changed_and_removed() {
    let double = double();
    let path = format!("/channels/{}/messages", channel(&double, "general"));
    let mut ids = Vec::new();
    for text in ["a", "b", "c", "d"] {
        ids.push(rest(&double, "POST", &path, json!({"content": text})).await.1["id"].as_str().expect("an id").to_owned());
    }
    let texts = |list: Value| -> String {
        list.as_array().expect("a list").iter().map(|one| one["content"].as_str().expect("a text").to_owned()).collect()
    };
    let list = async |query: String| texts(rest(&double, "GET", &format!("{path}?{query}"), Value::Null).await.1);
    assert_eq!(list("limit=2".to_owned()).await, "dc");
    assert_eq!(list(format!("before={}", ids[2])).await, "ba");
    assert_eq!(list(format!("after={}&limit=2", ids[0])).await, "cb");
    assert_eq!(list(format!("around={}&limit=2", ids[1])).await, "ba");
    let one = format!("{path}/{}", ids[0]);
    let (_, edited) = rest(&double, "PATCH", &one, json!({"content": "é"})).await;
    assert!(edited["edited_timestamp"].is_string());
    assert_eq!(rest(&double, "DELETE", &one, Value::Null).await.0, 204);
    assert_eq!(rest(&double, "GET", &one, Value::Null).await.0, 404);
    let said = double.user("alice").say("general", "à moi");
    let theirs = format!("{path}/{}", said["id"].as_str().expect("an id"));
    assert_eq!(rest(&double, "PATCH", &theirs, json!({"content": "x"})).await.1["code"], 50005);
    assert_eq!(rest(&double, "DELETE", &theirs, Value::Null).await.0, 204);
    assert_eq!(double.report().drift, Vec::<String>::new());
}

#[tokio::test]
async fn rich_messages_come_back_as_the_description_promises() {
    let double = double();
    let path = format!("/channels/{}/messages", channel(&double, "general"));
    let who = user(&double, "bruno");
    let select = json!({"type": 3, "custom_id": "s", "options": [{"label": "l", "value": "v", "description": null}]});
    let bodies = [
        json!({"content": format!("<@{who}>"), "embeds": [{"title": "t", "fields": [{"name": "n", "value": "v"}],
            "footer": {"text": "f"}, "timestamp": "2026-01-01T00:00:00Z", "color": 7, "image": {"url": "https://example.org/i.png"}}]}),
        json!({"content": "x", "components": [{"type": 1, "components": [select]},
            {"type": 1, "components": [{"type": 2, "style": 5, "label": "l", "url": "https://example.org"}]},
            {"type": 1, "components": [{"type": 5, "custom_id": "u"}]}]}),
        json!({"flags": 32768, "components": [{"type": 17, "accent_color": 5, "components": [
            {"type": 10, "content": "texte"}, {"type": 14},
            {"type": 9, "components": [{"type": 10, "content": "t"}], "accessory": {"type": 2, "style": 1, "label": "b", "custom_id": "b"}},
            {"type": 12, "items": [{"media": {"url": "https://example.org/i.png"}}]}]}]}),
        json!({"poll": {"question": {"text": "q"}, "answers": [{"poll_media": {"text": "a"}}], "duration": 1}}),
    ];
    for body in bodies {
        let (status, answer) = rest(&double, "POST", &path, body).await;
        assert_eq!(status, 200, "{answer}");
    }
    let (_, first) = rest(&double, "GET", &format!("{path}?limit=1"), Value::Null).await;
    let reply = json!({"content": "r", "message_reference": {"message_id": first[0]["id"]}});
    assert_eq!(rest(&double, "POST", &path, reply).await.1["type"], 19);
    assert_eq!(double.messages("general")[0]["mentions"][0]["id"], who);
    assert_eq!(double.report().drift, Vec::<String>::new());
}

#[tokio::test]
async fn files_are_kept_and_served() {
    let double = double();
    let path = format!("/api/v10/channels/{}/messages", channel(&double, "general"));
    let headers = format!(
        "Authorization: Bot {}\r\nUser-Agent: DiscordBot (x, 1)\r\nContent-Type: multipart/form-data; boundary=B\r\n",
        double.token()
    );
    let body = b"--B\r\nContent-Disposition: form-data; name=\"payload_json\"\r\nContent-Type: application/json\r\n\r\n\
        {\"content\":\"x\",\"attachments\":[{\"id\":0,\"filename\":\"a.csv\",\"description\":\"d\"}]}\r\n\
        --B\r\nContent-Disposition: form-data; name=\"files[0]\"; filename=\"a.csv\"\r\nContent-Type: text/csv\r\n\r\n1;2\r\n--B--\r\n";
    let (status, message) = raw(&double, "POST", &path, &headers, body).await.expect("an answer");
    assert_eq!(status, 200, "{message}");
    let file = &message["attachments"][0];
    assert_eq!((file["filename"].as_str(), file["size"].as_u64()), (Some("a.csv"), Some(3)));
    assert_eq!(double.attachment(file["id"].as_str().expect("an id")).as_deref(), Some(b"1;2".as_slice()));
}

#[tokio::test]
async fn direct_messages_open_and_may_be_closed() {
    let double = double();
    for (name, status) in [("alice", 200), ("emma", 403)] {
        let body = json!({"recipient_id": user(&double, name)});
        let (_, open) = rest(&double, "POST", "/users/@me/channels", body.clone()).await;
        assert_eq!(rest(&double, "POST", "/users/@me/channels", body).await.1["id"], open["id"]);
        let path = format!("/channels/{}/messages", open["id"].as_str().expect("an id"));
        let (got, answer) = rest(&double, "POST", &path, json!({"content": "x"})).await;
        assert_eq!(got, status, "{answer}");
        if status == 403 {
            assert_eq!(answer["code"], 50007);
        }
    }
    assert_eq!(double.messages("dm:alice").len(), 1);
    assert_eq!(double.report().refused.len(), 1);
    assert_eq!(double.report().drift, Vec::<String>::new());
}

#[tokio::test]
async fn channels_are_made_changed_and_removed() {
    let double = double();
    let path = format!("/guilds/{}/channels", guild(&double));
    let everyone = guild(&double);
    let hidden = json!([{"id": everyone, "type": 0, "deny": "1024"}]);
    let (status, made) = rest(&double, "POST", &path, json!({"name": "Salon Neuf", "permission_overwrites": hidden})).await;
    assert_eq!((status, made["name"].as_str()), (201, Some("salon-neuf")));
    let one = format!("/channels/{}", made["id"].as_str().expect("an id"));
    assert_eq!(rest(&double, "GET", &one, Value::Null).await.1["code"], 50001);
    double.world(|world| {
        let (id, bot) = (world.find_channel("salon-neuf").expect("made").id, world.bot);
        world.overwrite(id, bot, true, 1024, 0);
    });
    for status in [200, 200, 429] {
        let (got, answer) = rest(&double, "PATCH", &one, json!({"topic": "t"})).await;
        assert_eq!(got, status, "{answer}");
        if status == 429 {
            assert!(answer["retry_after"].as_f64().expect("a wait") > 500.0);
        }
    }
    double.advance(Duration::from_secs(601));
    assert_eq!(rest(&double, "PATCH", &one, json!({"name": "autre"})).await.0, 200);
    let rule = format!("{one}/permissions/{}", user(&double, "alice"));
    assert_eq!(rest(&double, "PUT", &rule, json!({"type": 1, "allow": "1024"})).await.0, 204);
    assert_eq!(rest(&double, "DELETE", &rule, Value::Null).await.0, 204);
    let (_, thread) = rest(&double, "POST", &format!("{one}/threads"), json!({"name": "Fil", "type": 11})).await;
    let inside = format!("/channels/{}/messages", thread["id"].as_str().expect("an id"));
    assert_eq!(rest(&double, "POST", &inside, json!({"content": "x"})).await.0, 200);
    assert_eq!(rest(&double, "DELETE", &one, Value::Null).await.0, 200);
    assert_eq!(rest(&double, "GET", &one, Value::Null).await.1["code"], 10003);
    assert_eq!(double.report().drift, Vec::<String>::new());
}

#[tokio::test]
async fn network_faults_befall_only_what_they_are_meant_for() {
    let double = double();
    let path = format!("/channels/{}/messages", channel(&double, "general"));
    let say = || json!({"content": "x"});
    double.rest_fault(RestFault::next("/channels/{channel_id}/messages", RestAction::RateLimit(Duration::from_millis(700))));
    assert_eq!(rest(&double, "GET", "/users/@me", Value::Null).await.0, 200);
    let (status, limited) = rest(&double, "POST", &path, say()).await;
    assert_eq!((status, limited["retry_after"].as_f64(), limited["global"].as_bool()), (429, Some(0.7), Some(false)));
    double.rest_fault(RestFault::next("/channels/", RestAction::Html(502)).times(2).method("POST"));
    assert_eq!(rest(&double, "GET", &path, Value::Null).await.0, 200);
    assert_eq!(rest(&double, "POST", &path, say()).await.0, 502);
    assert_eq!(rest(&double, "POST", &path, say()).await.0, 502);
    double.rest_fault(RestFault::next("/channels/", RestAction::DropBefore));
    assert!(try_rest(&double, "POST", &path, say()).await.is_none());
    assert_eq!(double.messages("general").len(), 0);
    double.rest_fault(RestFault::next("/channels/", RestAction::DropAfter));
    assert!(try_rest(&double, "POST", &path, say()).await.is_none());
    double.wait_message("general", |_| true, SOON).await.expect("the lost answer took effect");
    let report = double.report();
    assert_eq!((report.injected, report.invalid_requests, report.rejected.len()), (5, 1, 0));
}

#[tokio::test]
async fn limits_are_applied_when_asked_for() {
    let double = Double::start(Options { enforce_limits: true, invalid_request_limit: 2, ..Options::default() });
    let path = format!("/channels/{}/messages", channel(&double, "general"));
    for _ in 0..5 {
        assert_eq!(rest(&double, "POST", &path, json!({"content": "x"})).await.0, 200);
    }
    assert_eq!(rest(&double, "POST", &path, json!({"content": "x"})).await.0, 429);
    double.advance(Duration::from_secs(6));
    assert_eq!(rest(&double, "POST", &path, json!({"content": "x"})).await.0, 200);
    rest(&double, "GET", &format!("/channels/{}", channel(&double, "prive")), Value::Null).await;
    let (status, banned) = rest(&double, "GET", "/users/@me", Value::Null).await;
    assert_eq!(status, 429);
    assert!(banned.as_str().expect("no JSON").contains("text/html"));
}
