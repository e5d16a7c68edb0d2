//! What goes over the wire to a listener, and what comes back.

use std::fmt::Write as _;

use hmac::{Hmac, Mac as _};
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;

use super::house::{PATIENCE, PUSH, SECRET};

/// A request as it goes over the wire.
#[derive(Clone)]
pub struct Request {
    pub line: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Request {
    /// A request without a signature.
    pub fn bare(line: &str, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        let request = Self { line: line.to_owned(), headers: Vec::new(), body: body.into() };
        let length = request.body.len().to_string();
        request.with("Host", "bot.example").with("Content-Type", kind).with("Content-Length", &length)
    }

    /// A delivery as Gitea sends it.
    pub fn gitea(event: &str, delivery: &str, body: &str) -> Self {
        let signature = sign(SECRET, body.as_bytes());
        Self::bare("POST /git-webhook", "application/json", body)
            .with("X-Gitea-Event", event)
            .with("X-Gitea-Delivery", delivery)
            .with("X-Gitea-Signature", &signature)
            .with("X-GitHub-Event", event)
            .with("X-GitHub-Delivery", delivery)
            .with("X-Hub-Signature-256", &format!("sha256={signature}"))
    }

    /// The push that was recorded, as number `number` of many.
    pub fn push(number: usize) -> Self {
        Self::gitea("push", &format!("delivery-{number}"), &PUSH.replace("\"size\": 2048", &format!("\"size\": {number}")))
    }

    /// A bundle as a CI sends it.
    pub fn bundle(secret: &str, body: &[u8]) -> Self {
        Self::bare("POST /bundle", "application/octet-stream", body).with("X-Hub-Signature-256", &format!("sha256={}", sign(secret, body)))
    }

    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self
    }

    pub fn head(&self) -> Vec<u8> {
        let mut text = format!("{} HTTP/1.1\r\n", self.line);
        self.headers.iter().for_each(|(name, value)| write!(text, "{name}: {value}\r\n").unwrap());
        text.push_str("\r\n");
        text.into_bytes()
    }

    pub fn bytes(&self) -> Vec<u8> {
        [self.head(), self.body.clone()].concat()
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{self:?}"))
    }

    /// Refused with this number, and with nothing else.
    pub fn is_refused(&self, status: u16) {
        assert_eq!((self.status, self.body.as_str()), (status, ""), "{self:?}");
        assert!(self.head.contains("content-length: 0"), "{self:?}");
    }
}

/// Reads an answer to its end.
pub async fn answer(stream: &mut TcpStream) -> Answer {
    let mut bytes = Vec::new();
    // A reset after the answer takes nothing away from it.
    let read = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut bytes)).await.expect("the listener leaves us waiting");
    let text = String::from_utf8(bytes).unwrap();
    let Some((head, body)) = text.split_once("\r\n\r\n") else { panic!("no answer: {text:?} {read:?}") };
    Answer { status: head.split(' ').nth(1).unwrap().parse().unwrap(), head: head.to_lowercase(), body: body.to_owned() }
}

/// Waits until the other side has closed.
pub async fn closed(stream: &mut TcpStream) {
    let mut rest = Vec::new();
    let _reset_or_end = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut rest)).await.expect("still open");
}

pub fn sign(secret: &str, body: &[u8]) -> String {
    let mac: Hmac<sha2::Sha256> = Hmac::new_from_slice(secret.as_bytes()).unwrap();
    mac.chain_update(body).finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}
