//! One gateway connection, from the upgrade to its end.

mod end;
mod fault;
mod receive;

use std::sync::{Arc, Mutex, PoisonError};

use futures_util::StreamExt;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};

use super::deflate::Deflate;
use super::session::{Link, Out};
use super::wire::Wire;
use crate::state::Shared;
use end::End;

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

    async fn op(&mut self, op: u8, data: Value) -> Result<(), End> {
        let text = json!({"op": op, "s": null, "t": null, "d": data}).to_string();
        Ok(self.wire.text(text).await?)
    }
}
