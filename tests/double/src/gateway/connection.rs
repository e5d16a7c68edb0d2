//! One gateway connection, from the upgrade to its end.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::StreamExt;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};

use super::deflate::Deflate;
use super::identify::{self, Verdict};
use super::session::{Link, Out};
use super::wire::{Gone, Wire};
use crate::fault::GatewayFault;
use crate::state::Shared;

/// Gateway payloads may not be larger.
const MAX_PAYLOAD: usize = 4096;
/// Client messages allowed in [`SEND_WINDOW`].
const MAX_SENDS: usize = 120;
const SEND_WINDOW: Duration = Duration::from_secs(60);

/// A heartbeat that the server asks for is due at once.
const BEAT_AT_ONCE: Duration = Duration::from_secs(1);

/// How a connection ends.
enum End {
    /// The client closed with this code, or without.
    Closed(Option<u16>),
    /// The socket broke or we broke it.
    Lost,
    /// We close with this code.
    Refuse(u16, &'static str),
}

impl From<Gone> for End {
    fn from(_: Gone) -> Self {
        Self::Lost
    }
}

struct Connection {
    shared: Arc<Shared>,
    wire: Wire,
    link: Link,
    inbox: UnboundedReceiver<Out>,
    session: Option<String>,
    at_resume_url: bool,
    muted: bool,
    beat_by: Instant,
    beat_asked: Option<Instant>,
    sends: Vec<Instant>,
}

/// Serves one accepted socket.
pub async fn serve(shared: Arc<Shared>, stream: TcpStream) {
    let asked = Arc::new(Mutex::new(None));
    let seen = asked.clone();
    #[expect(clippy::result_large_err, reason = "the callback's type is tungstenite's")]
    let look = move |request: &Request, response: Response| -> Result<Response, ErrorResponse> {
        let path = request.uri().path().trim_end_matches('/').to_owned();
        if !["", "/gw", "/resume"].contains(&path.as_str()) {
            let mut refusal = ErrorResponse::new(Some("404: Not Found".to_owned()));
            *refusal.status_mut() = hyper::StatusCode::NOT_FOUND;
            return Err(refusal);
        }
        let query = request.uri().query().unwrap_or("").to_owned();
        *seen.lock().unwrap_or_else(PoisonError::into_inner) = Some((path, query));
        Ok(response)
    };
    let Ok(socket) = tokio_tungstenite::accept_hdr_async(stream, look).await else { return };
    let Some((path, query)) = asked.lock().unwrap_or_else(PoisonError::into_inner).take() else { return };
    let has = |pair: &str| query.split('&').any(|one| one == pair);
    let (out, inbox) = unbounded_channel();
    let connection = shared.with(|state| {
        state.next_connection += 1;
        state.next_connection
    });
    let mut this = Connection {
        wire: Wire { socket, deflate: has("compress=zlib-stream").then(Deflate::default), drip: None },
        link: Link { connection, out },
        inbox,
        session: None,
        at_resume_url: path == "/resume",
        muted: false,
        beat_by: Instant::now() + shared.options.heartbeat_interval.mul_f64(1.5),
        beat_asked: None,
        sends: Vec::new(),
        shared,
    };
    let odd = query.contains("encoding=etf") || (query.contains("compress=") && this.wire.deflate.is_none());
    let end = if !has("v=10") {
        End::Refuse(4012, "Invalid API version")
    } else if odd {
        End::Refuse(4002, "Unsupported transport")
    } else {
        this.run().await
    };
    this.finish(end).await;
}

impl Connection {
    async fn run(&mut self) -> End {
        let interval = u64::try_from(self.shared.options.heartbeat_interval.as_millis()).unwrap_or(u64::MAX);
        let hello = json!({"op": 10, "s": null, "t": null, "d": {"heartbeat_interval": interval, "_trace": []}});
        if self.wire.text(hello.to_string()).await.is_err() {
            return End::Lost;
        }
        loop {
            let beat_by = self.beat_by;
            let step = tokio::select! {
                // In order: a fault that was asked for before the client wrote befalls what it wrote.
                biased;
                Some(out) = self.inbox.recv() => self.send(out).await,
                message = self.wire.socket.next() => self.received(message).await,
                () = tokio::time::sleep_until(beat_by) => {
                    self.shared.with(|state| state.tally.silent_connections += 1);
                    Err(End::Lost)
                }
            };
            if let Err(end) = step {
                return end;
            }
        }
    }

    async fn send(&mut self, out: Out) -> Result<(), End> {
        match out {
            Out::Event { text, interaction } => {
                self.wire.text(text).await?;
                if let Some(id) = interaction {
                    self.shared.with(|state| {
                        if let Some(record) = state.interactions.get_mut(&id) {
                            record.delivered += 1;
                        }
                    });
                }
                Ok(())
            }
            Out::Fault(fault) => self.fault(fault).await,
        }
    }

    async fn fault(&mut self, fault: GatewayFault) -> Result<(), End> {
        match fault {
            GatewayFault::Reconnect => self.op(7, Value::Null).await,
            GatewayFault::InvalidSession(resumable) => {
                if !resumable && let Some(id) = self.session.take() {
                    self.shared.with(|state| state.sessions.remove(&id));
                }
                self.op(9, json!(resumable)).await
            }
            GatewayFault::MuteAcks(muted) => {
                self.muted = muted;
                Ok(())
            }
            GatewayFault::RequestHeartbeat => {
                self.beat_asked = Some(Instant::now());
                self.op(1, Value::Null).await
            }
            GatewayFault::Reset => {
                self.wire.reset_on_drop();
                Err(End::Lost)
            }
            GatewayFault::Fin => {
                self.detach();
                self.wire.fin().await;
                Err(End::Lost)
            }
            GatewayFault::Close(code) => Err(End::Refuse(code, "")),
            GatewayFault::CloseWithoutCode => {
                self.detach();
                self.wire.close(None, "").await;
                Err(End::Lost)
            }
            GatewayFault::HalfOpen => self.half_open().await,
            GatewayFault::Drip { bytes, every } => {
                self.wire.drip = Some((bytes, every));
                Ok(())
            }
            GatewayFault::Garbage => Ok(self.wire.garbage().await?),
            GatewayFault::Raw(value) => Ok(self.wire.text(value.to_string()).await?),
            // These two are turned into ordinary events before they come here.
            GatewayFault::Event(..) | GatewayFault::DuplicateInteraction => Ok(()),
        }
    }

    /// Does nothing until the client's silence would have ended the connection anyway, and some more; the session is
    /// told dead as soon as another connection takes it over.
    async fn half_open(&mut self) -> Result<(), End> {
        let patience = self.shared.options.heartbeat_interval.mul_f64(3.0).max(Duration::from_secs(30));
        tokio::time::sleep(patience).await;
        Err(End::Lost)
    }

    async fn op(&mut self, op: u8, data: Value) -> Result<(), End> {
        let text = json!({"op": op, "s": null, "t": null, "d": data}).to_string();
        Ok(self.wire.text(text).await?)
    }

    async fn received(&mut self, message: Option<Result<Message, tokio_tungstenite::tungstenite::Error>>) -> Result<(), End> {
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
                self.shared.with(|state| super::members::request(state, &session, data));
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

    /// Marks the session as gone but resumable, unless another connection has taken it over.
    fn detach(&mut self) {
        let Some(id) = self.session.take() else { return };
        let (shared, connection) = (self.shared.clone(), self.link.connection);
        shared.with(|state| {
            let now = shared.clock.now();
            if let Some(session) = state.sessions.get_mut(&id)
                && session.link.as_ref().is_some_and(|link| link.connection == connection)
            {
                session.link = None;
                session.gone_at = Some(now);
            }
        });
    }

    /// Ends the session for good, unless another connection has taken it over.
    fn end_session(&mut self) {
        let Some(id) = self.session.take() else { return };
        let connection = self.link.connection;
        self.shared.with(|state| {
            let ours = |session: &super::session::Session| session.link.as_ref().is_none_or(|link| link.connection == connection);
            if state.sessions.get(&id).is_some_and(ours) {
                state.sessions.remove(&id);
            }
        });
    }

    async fn finish(mut self, end: End) {
        match end {
            End::Closed(code @ Some(1000 | 1001)) => {
                self.note_close(code);
                self.end_session();
                self.wire.close(None, "").await;
            }
            End::Closed(code) => {
                self.note_close(code);
                self.detach();
                self.wire.close(None, "").await;
            }
            End::Lost => self.detach(),
            End::Refuse(code, reason) => {
                self.shared.with(|state| state.tally.closed_by_us.push(code));
                // 4007 and 4009 need a new session, 4004 too; so do the codes that forbid reconnecting.
                if matches!(code, 4004 | 4007 | 4009..=4014) {
                    self.end_session();
                }
                self.detach();
                self.wire.close(Some(code), reason).await;
            }
        }
    }

    fn note_close(&self, code: Option<u16>) {
        self.shared.with(|state| state.tally.closed_by_client.push(code));
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        // Reached with a session only when the whole double goes away under the connection.
        self.detach();
    }
}
