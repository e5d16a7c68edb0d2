//! A small bot of our own: plain HTTP and WebSocket, nothing that corrects mistakes.
#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::time::Duration;

use discord_double::{Double, Options};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

pub const SOON: Duration = Duration::from_secs(10);

/// A double that lets bots identify as often as they like.
pub fn double() -> Double {
    Double::start(Options { identify_interval: Duration::ZERO, ..Options::default() })
}

/// A request as the bot makes it. Nothing comes back when the connection is dropped.
pub async fn try_rest(double: &Double, method: &str, path: &str, body: Value) -> Option<(u16, Value)> {
    let token = format!("Authorization: Bot {}\r\n", double.token());
    let kind = "Content-Type: application/json\r\nUser-Agent: DiscordBot (https://example.org, 1)\r\n";
    let bytes = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
    raw(double, method, &format!("/api/v10{path}"), &format!("{token}{kind}"), &bytes).await
}

pub async fn rest(double: &Double, method: &str, path: &str, body: Value) -> (u16, Value) {
    try_rest(double, method, path, body).await.expect("an answer")
}

/// A request with these headers, to the byte.
pub async fn raw(double: &Double, method: &str, path: &str, headers: &str, body: &[u8]) -> Option<(u16, Value)> {
    let address = double.api_url().replace("http://", "");
    let mut stream = TcpStream::connect(&address).await.ok()?;
    let head =
        format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{headers}Content-Length: {}\r\n\r\n", body.len());
    stream.write_all(head.as_bytes()).await.ok()?;
    stream.write_all(body).await.ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.ok()?;
    let text = String::from_utf8(answer).ok()?;
    let (head, content) = text.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some((status, serde_json::from_str(content).unwrap_or_else(|_| json!(head))))
}

pub fn channel(double: &Double, name: &str) -> String {
    double.world(|world| world.find_channel(name).expect("a channel").id.to_string())
}

pub fn application(double: &Double) -> String {
    double.world(|world| world.application.to_string())
}

pub fn guild(double: &Double) -> String {
    double.world(|world| world.first_guild().expect("a guild").id.to_string())
}

pub fn user(double: &Double, name: &str) -> String {
    double.user(name).id().to_string()
}

/// Registers a few commands.
pub async fn register(double: &Double) {
    let text = json!({"type": 3, "name": "texte", "description": "d", "required": true, "max_length": 20});
    let who = json!({"type": 6, "name": "qui", "description": "d"});
    let when = json!({"type": 3, "name": "quand", "description": "d", "autocomplete": true});
    let commands = json!([
        {"name": "rappel", "description": "d", "options": [
            {"type": 1, "name": "moi", "description": "d", "options": [text, who, when]},
        ]},
        {"name": "aide", "description": "d", "contexts": [0, 1]},
        {"name": "regler", "description": "d", "contexts": [0], "default_member_permissions": "32"},
        {"name": "Signaler", "type": 3},
    ]);
    let path = format!("/applications/{}/commands", application(double));
    let (status, answer) = rest(double, "PUT", &path, commands).await;
    assert_eq!(status, 200, "{answer}");
}

/// Answers an interaction in the bot's place.
pub async fn callback(double: &Double, run: &discord_double::Interaction, body: Value) -> (u16, Value) {
    let path = format!("/api/v10/interactions/{}/{}/callback", run.id(), run.token());
    let kind = "Content-Type: application/json\r\n";
    raw(double, "POST", &path, kind, body.to_string().as_bytes()).await.expect("an answer")
}

/// A gateway client.
pub struct Client(pub WebSocketStream<MaybeTlsStream<TcpStream>>);

/// What a gateway client sees.
#[derive(Debug, PartialEq)]
pub enum Seen {
    Json(Value),
    Close(Option<u16>),
    Broken,
}

impl Client {
    pub async fn open(url: &str) -> Self {
        let (socket, _) = tokio_tungstenite::connect_async(format!("{url}/?v=10&encoding=json")).await.expect("a gateway");
        let mut client = Self(socket);
        assert_eq!(client.json().await["op"], 10);
        client
    }

    pub async fn send(&mut self, value: Value) {
        self.text(value.to_string()).await;
    }

    pub async fn text(&mut self, text: String) {
        self.0.send(Message::text(text)).await.expect("an open socket");
    }

    pub async fn see(&mut self) -> Seen {
        match tokio::time::timeout(SOON, self.0.next()).await.expect("something to happen") {
            Some(Ok(Message::Text(text))) => Seen::Json(serde_json::from_str(&text).expect("JSON")),
            Some(Ok(Message::Close(frame))) => Seen::Close(frame.map(|frame| frame.code.into())),
            _ => Seen::Broken,
        }
    }

    pub async fn json(&mut self) -> Value {
        match self.see().await {
            Seen::Json(value) => value,
            other => panic!("instead of JSON: {other:?}"),
        }
    }

    /// Reads until an event of this name.
    pub async fn event(&mut self, name: &str) -> Value {
        loop {
            let value = self.json().await;
            if value["t"] == name {
                return value;
            }
        }
    }

    /// Identifies, and gives READY.
    pub async fn identify(double: &Double, intents: u64) -> (Self, Value) {
        let mut client = Self::open(&double.gateway_url()).await;
        client.send(identify(double, intents)).await;
        let ready = client.event("READY").await;
        (client, ready["d"].clone())
    }

    pub async fn resume(double: &Double, ready: &Value, seq: u64) -> Self {
        let mut client = Self::open(ready["resume_gateway_url"].as_str().expect("an address")).await;
        let session = &ready["session_id"];
        client.send(json!({"op": 6, "d": {"token": double.token(), "session_id": session, "seq": seq}})).await;
        client
    }
}

pub fn identify(double: &Double, intents: u64) -> Value {
    let properties = json!({"os": "linux", "browser": "test", "device": "test"});
    json!({"op": 2, "d": {"token": double.token(), "intents": intents, "properties": properties}})
}
