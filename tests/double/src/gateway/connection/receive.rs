//! What the client says, and what Discord does about it.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Message;

use super::Connection;
use super::end::End;
use crate::gateway::identify::{self, Verdict};
use crate::gateway::members;

/// Gateway payloads may not be larger.
const MAX_PAYLOAD: usize = 4096;
/// Client messages allowed in [`SEND_WINDOW`].
const MAX_SENDS: usize = 120;

const SEND_WINDOW: Duration = Duration::from_secs(60);
/// A heartbeat that the server asks for is due at once.
const BEAT_AT_ONCE: Duration = Duration::from_secs(1);

impl Connection {
    pub(super) async fn received(&mut self, message: Option<Result<Message, tokio_tungstenite::tungstenite::Error>>) -> Result<(), End> {
        let bytes = match message {
            Some(Ok(Message::Text(text))) => text.as_str().as_bytes().to_vec(),
            Some(Ok(Message::Binary(bytes))) => bytes.to_vec(),
            Some(Ok(Message::Close(frame))) => return Err(End::Closed(frame.map(|frame| frame.code.into()))),
            Some(Ok(_)) => return Ok(()),
            Some(Err(_)) | None => return Err(End::Lost),
        };
        let now = Instant::now();
        self.sends.retain(|sent| now.duration_since(*sent) < SEND_WINDOW);
        self.sends.push(now);
        if self.sends.len() > MAX_SENDS {
            return Err(End::Refuse(4008, "You are being rate limited."));
        }
        if bytes.len() > MAX_PAYLOAD {
            return Err(End::Refuse(4002, "Error while decoding payload."));
        }
        match serde_json::from_slice::<Value>(&bytes) {
            Ok(payload) if payload["op"].is_u64() => self.obey(&payload).await,
            _ => Err(End::Refuse(4002, "Error while decoding payload.")),
        }
    }

    async fn obey(&mut self, payload: &Value) -> Result<(), End> {
        let data = &payload["d"];
        let known = self.session.is_some();
        match payload["op"].as_u64() {
            Some(1) => {
                if !data.is_null() && !data.is_u64() {
                    return Err(End::Refuse(4002, "Error while decoding payload."));
                }
                self.beat_by = Instant::now() + self.shared.options.heartbeat_interval.mul_f64(1.5);
                let slow = self.beat_asked.take().is_some_and(|asked| asked.elapsed() > BEAT_AT_ONCE);
                self.shared.with(|state| {
                    state.tally.heartbeats += 1;
                    state.tally.slow_heartbeats += u32::from(slow);
                });
                if self.muted { Ok(()) } else { self.op(11, Value::Null).await }
            }
            Some(2 | 6) if known => Err(End::Refuse(4005, "Already authenticated.")),
            Some(2) => {
                let (shared, link) = (self.shared.clone(), self.link.clone());
                let verdict = shared.with(|state| identify::identify(&shared, state, data, link));
                self.admit(verdict).await
            }
            Some(6) => {
                let (shared, link, there) = (self.shared.clone(), self.link.clone(), self.at_resume_url);
                let verdict = shared.with(|state| identify::resume(&shared, state, data, link, there));
                self.admit(verdict).await
            }
            Some(_) if !known => Err(End::Refuse(4003, "Not authenticated.")),
            Some(3 | 4 | 31 | 43) => Ok(()),
            Some(8) => {
                let session = self.session.clone().unwrap_or_default();
                self.shared.with(|state| members::request(state, &session, data));
                Ok(())
            }
            _ => Err(End::Refuse(4001, "Unknown opcode.")),
        }
    }

    async fn admit(&mut self, verdict: Verdict) -> Result<(), End> {
        match verdict {
            Verdict::In(session) => {
                self.session = Some(session);
                Ok(())
            }
            Verdict::Invalid(resumable) => self.op(9, json!(resumable)).await,
            Verdict::Close(code) => Err(End::Refuse(code, "")),
        }
    }
}
