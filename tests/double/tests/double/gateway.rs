//! Sessions: who is let in, what they are told, and what they find again.

use std::time::Duration;

use crate::common::{Client, SOON, Seen, channel, double, identify, register, rest};
use discord_double::{Double, GatewayFault, Options, World};
use serde_json::{Value, json};

const GUILDS: u64 = 1;
const LEAN: u64 = 1 | 1 << 9 | 1 << 12;

#[tokio::test]
async fn wrong_clients_are_closed_with_the_right_code() {
    let double = double();
    let good = identify(&double, GUILDS);
    let with = |key: &str, value: Value| {
        let mut changed = good.clone();
        changed["d"][key] = value;
        changed
    };
    let rows = [
        (vec![json!({"op": 3, "d": {}})], 4003),
        (vec![json!({"op": 42, "d": {}})], 4003),
        (vec![json!("no object")], 4002),
        (vec![with("properties", json!({}))], 4002),
        (vec![with("presence", json!({"x": "y".repeat(5000)}))], 4002),
        (vec![with("token", json!("wrong"))], 4004),
        (vec![with("shard", json!([1, 1]))], 4010),
        (vec![with("intents", json!(1_u64 << 40))], 4013),
        (vec![good.clone(), good.clone()], 4005),
        (vec![good.clone(), json!({"op": 42, "d": null})], 4001),
        (vec![json!({"op": 1, "d": "x"})], 4002),
    ];
    for (messages, code) in rows {
        let mut client = Client::open(&double.gateway_url()).await;
        for message in &messages {
            client.send(message.clone()).await;
        }
        let end = loop {
            match client.see().await {
                Seen::Json(_) => {}
                end => break end,
            }
        };
        assert_eq!(end, Seen::Close(Some(code)), "{messages:?}");
    }
}

#[tokio::test]
async fn versions_and_paths_are_checked() {
    let double = double();
    let (mut old, _) = tokio_tungstenite::connect_async(format!("{}?v=9", double.gateway_url())).await.expect("open");
    use futures_util::StreamExt;
    let closed = old.next().await.expect("a frame").expect("a frame");
    assert!(closed.is_close() && closed.to_string().contains("Invalid API version"), "{closed}");
    let nowhere = double.gateway_url().replace("/gw", "/elsewhere?v=10");
    assert!(tokio_tungstenite::connect_async(nowhere).await.is_err());
}

#[tokio::test]
async fn privileged_intents_need_the_portal() {
    let double = double();
    double.set_privileged_intents(0);
    let mut client = Client::open(&double.gateway_url()).await;
    client.send(identify(&double, 1 << 15)).await;
    assert_eq!(client.see().await, Seen::Close(Some(4014)));
    double.refuse_identify(4013, 1);
    let mut client = Client::open(&double.gateway_url()).await;
    client.send(identify(&double, GUILDS)).await;
    assert_eq!(client.see().await, Seen::Close(Some(4013)));
    Client::identify(&double, GUILDS).await;
}

#[tokio::test]
async fn too_many_sends_are_cut_off() {
    let double = double();
    let mut client = Client::open(&double.gateway_url()).await;
    for _ in 0..121 {
        client.send(json!({"op": 1, "d": null})).await;
    }
    loop {
        match client.see().await {
            Seen::Json(ack) => assert_eq!(ack["op"], 11),
            end => {
                assert_eq!(end, Seen::Close(Some(4008)));
                return;
            }
        }
    }
}

#[tokio::test]
async fn ready_is_followed_by_the_guilds_when_asked_for() {
    let double = double();
    let (mut client, ready) = Client::identify(&double, GUILDS).await;
    assert_eq!(ready["guilds"][0]["unavailable"], true);
    let guild = client.event("GUILD_CREATE").await;
    assert_eq!(guild["s"], 2);
    assert_eq!(guild["d"]["channels"].as_array().map(Vec::len), Some(6));
    assert_eq!(guild["d"]["members"].as_array().map(Vec::len), Some(1));
    let (mut bare, _) = Client::identify(&double, 0).await;
    bare.send(json!({"op": 1, "d": 1})).await;
    assert_eq!(bare.json().await["op"], 11);
}

#[tokio::test]
async fn every_session_is_told_and_content_needs_its_intent() {
    let double = double();
    let (mut lean, _) = Client::identify(&double, LEAN).await;
    let (mut full, _) = Client::identify(&double, LEAN | 1 << 15).await;
    let alice = double.user("alice");
    alice.say("general", "secret");
    assert_eq!(lean.event("MESSAGE_CREATE").await["d"]["content"], "");
    assert_eq!(full.event("MESSAGE_CREATE").await["d"]["content"], "secret");
    let bot = double.world(|world| world.bot);
    alice.say("general", &format!("<@{bot}> bonjour"));
    assert!(lean.event("MESSAGE_CREATE").await["d"]["content"].as_str().expect("a text").ends_with("bonjour"));
    alice.say("dm", "privé");
    let direct = lean.event("MESSAGE_CREATE").await["d"].clone();
    assert_eq!((direct["content"].as_str(), direct.get("guild_id")), (Some("privé"), None));
    let path = format!("/channels/{}/messages", channel(&double, "general"));
    rest(&double, "POST", &path, json!({"content": "le mien"})).await;
    assert_eq!(lean.event("MESSAGE_CREATE").await["d"]["content"], "le mien");
}

#[tokio::test]
async fn a_lost_session_is_resumed_with_everything_it_missed() {
    let double = double();
    register(&double).await;
    let (client, ready) = Client::identify(&double, LEAN).await;
    drop(client);
    double.wait_sessions(SOON, |all| all.iter().any(|one| !one.alive).then_some(())).await.expect("a lost session");
    let run = double.user("alice").slash("general", "aide", json!({}));
    double.user("alice").say("general", "x");
    assert_eq!(run.delivered(), 0);
    let mut client = Client::resume(&double, &ready, 2).await;
    let missed = client.json().await;
    assert_eq!((missed["t"].as_str(), missed["s"].as_u64()), (Some("INTERACTION_CREATE"), Some(3)));
    assert_eq!(missed["d"]["id"], run.id().to_string());
    assert_eq!(client.json().await["t"], "MESSAGE_CREATE");
    assert_eq!(client.json().await["t"], "RESUMED");
    run.wait_delivered(SOON).await.expect("a delivery");
    let session = double.wait_ready(SOON).await.expect("a session");
    assert_eq!((session.resumes, session.used_resume_url), (1, true));
    assert_eq!(double.report().undelivered, Vec::<String>::new());
}

#[tokio::test]
async fn sessions_end_by_a_clean_close_or_by_age() {
    let double = double();
    let (mut client, ready) = Client::identify(&double, GUILDS).await;
    client
        .0
        .close(Some(tokio_tungstenite::tungstenite::protocol::CloseFrame { code: 1000.into(), reason: "".into() }))
        .await
        .expect("a close");
    double.wait_sessions(SOON, |all| all.is_empty().then_some(())).await.expect("no session");
    let mut late = Client::resume(&double, &ready, 1).await;
    assert_eq!(late.json().await, json!({"op": 9, "s": null, "t": null, "d": false}));
    let (client, ready) = Client::identify(&double, GUILDS).await;
    drop(client);
    double.wait_sessions(SOON, |all| all.iter().any(|one| !one.alive).then_some(())).await.expect("a lost session");
    double.advance(Duration::from_secs(600));
    assert_eq!(Client::resume(&double, &ready, 1).await.json().await["op"], 9);
    let run = {
        register(&double).await;
        double.user("alice").slash("general", "aide", json!({}))
    };
    assert_eq!(run.answer(SOON).await.expect_err("nobody there"), discord_double::Unanswered::Undelivered);
    assert_eq!(double.report().undelivered.len(), 1);
}

#[tokio::test]
async fn a_sequence_from_the_future_is_refused() {
    let double = double();
    let (_client, ready) = Client::identify(&double, GUILDS).await;
    let mut client = Client::resume(&double, &ready, 99).await;
    assert_eq!(client.see().await, Seen::Close(Some(4007)));
}

#[tokio::test]
async fn identifying_is_paced_and_budgeted() {
    let double = Double::start(Options { identify_budget: 2, ..Options::default() });
    Client::identify(&double, GUILDS).await;
    let mut hasty = Client::open(&double.gateway_url()).await;
    hasty.send(identify(&double, GUILDS)).await;
    assert_eq!(hasty.json().await["op"], 9);
    double.advance(Duration::from_secs(5));
    hasty.send(identify(&double, GUILDS)).await;
    hasty.event("GUILD_CREATE").await;
    let (_, limits) = rest(&double, "GET", "/gateway/bot", Value::Null).await;
    assert_eq!(limits["session_start_limit"]["remaining"], 0);
    double.advance(Duration::from_secs(5));
    let mut one_more = Client::open(&double.gateway_url()).await;
    one_more.send(identify(&double, GUILDS)).await;
    assert_eq!(one_more.see().await, Seen::Close(Some(4004)));
    assert_eq!(hasty.see().await, Seen::Close(Some(4004)));
    assert_eq!(rest(&double, "GET", "/users/@me", Value::Null).await.0, 401);
}

#[tokio::test]
async fn silence_is_noticed_and_a_muted_server_stays_silent() {
    let options = Options { heartbeat_interval: Duration::from_millis(200), world: World::standard(), ..Options::default() };
    let double = Double::start(options);
    let (mut client, _) = Client::identify(&double, 0).await;
    double.fault(GatewayFault::RequestHeartbeat);
    assert_eq!(client.json().await["op"], 1);
    client.send(json!({"op": 1, "d": 1})).await;
    assert_eq!(client.json().await["op"], 11);
    double.fault(GatewayFault::MuteAcks(true));
    client.send(json!({"op": 1, "d": 1})).await;
    assert_eq!(client.see().await, Seen::Broken);
    assert_eq!(double.report().silent_connections, 1);
}

#[tokio::test]
async fn faults_look_like_what_they_are() {
    let rows = [
        (GatewayFault::Reconnect, Seen::Json(json!({"op": 7, "s": null, "t": null, "d": null}))),
        (GatewayFault::InvalidSession(true), Seen::Json(json!({"op": 9, "s": null, "t": null, "d": true}))),
        (GatewayFault::Reset, Seen::Broken),
        (GatewayFault::Fin, Seen::Broken),
        (GatewayFault::Close(4000), Seen::Close(Some(4000))),
        (GatewayFault::CloseWithoutCode, Seen::Close(None)),
        (GatewayFault::Raw(json!({"op": 99, "d": [1]})), Seen::Json(json!({"op": 99, "d": [1]}))),
        (GatewayFault::Event("NEVER_HEARD_OF".to_owned(), json!([])), Seen::Json(json!({"op": 0, "s": 2, "t": "NEVER_HEARD_OF", "d": []}))),
    ];
    for (fault, expected) in rows {
        let double = double();
        let (mut client, ready) = Client::identify(&double, 0).await;
        double.fault(fault.clone());
        assert_eq!(client.see().await, expected, "{fault:?}");
        let mut again = Client::resume(&double, &ready, 1).await;
        again.event("RESUMED").await;
    }
}

#[tokio::test]
async fn a_half_open_connection_hears_nothing_and_its_session_loses_nothing() {
    let double = double();
    register(&double).await;
    let (_deaf, ready) = Client::identify(&double, 0).await;
    double.fault(GatewayFault::HalfOpen);
    let run = double.user("alice").slash("general", "aide", json!({}));
    let mut client = Client::resume(&double, &ready, 1).await;
    assert_eq!(client.event("INTERACTION_CREATE").await["d"]["id"], run.id().to_string());
    double.fault(GatewayFault::DuplicateInteraction);
    assert_eq!(client.event("INTERACTION_CREATE").await["d"]["id"], run.id().to_string());
    double.fault(GatewayFault::Drip { bytes: 7, every: Duration::from_millis(1) });
    let slow = double.user("alice").slash("general", "aide", json!({}));
    assert_eq!(client.event("INTERACTION_CREATE").await["d"]["id"], slow.id().to_string());
}

#[tokio::test]
async fn discord_goes_away_and_comes_back_with_its_memory() {
    let double = double();
    let (mut client, ready) = Client::identify(&double, 0).await;
    double.go_away();
    assert_eq!(client.see().await, Seen::Broken);
    double.wait_sessions(SOON, |all| all.iter().all(|one| !one.alive).then_some(())).await.expect("all lost");
    assert!(crate::common::try_rest(&double, "GET", "/users/@me", Value::Null).await.is_none());
    double.come_back();
    // The port opens again in its own time; a client tries until it does.
    while crate::common::try_rest(&double, "GET", "/users/@me", Value::Null).await.is_none() {
        tokio::task::yield_now().await;
    }
    while tokio::net::TcpStream::connect(double.gateway_url().replace("ws://", "").replace("/gw", "")).await.is_err() {
        tokio::task::yield_now().await;
    }
    Client::resume(&double, &ready, 1).await.event("RESUMED").await;
}
