//! Faults that can be injected: on gateway connections, on REST requests, on the token.

use std::collections::VecDeque;
use std::time::Duration;

use serde_json::Value;

/// A fault of a gateway connection.
#[derive(Debug, Clone)]
pub enum GatewayFault {
    /// Op 7: the client is asked to reconnect.
    Reconnect,
    /// Op 9; `true` leaves the session resumable, `false` ends it.
    InvalidSession(bool),
    /// Heartbeats are read and no longer acknowledged on this connection (or again).
    MuteAcks(bool),
    /// Op 1: the server asks for a heartbeat at once.
    RequestHeartbeat,
    /// TCP RST.
    Reset,
    /// TCP FIN without a close frame.
    Fin,
    /// A close frame with a code.
    Close(u16),
    /// A close frame without a code.
    CloseWithoutCode,
    /// The socket stays open and nothing is read or written any more.
    HalfOpen,
    /// Every later frame is written `bytes` at a time, `every` so long.
    Drip {
        /// Bytes per write.
        bytes: usize,
        /// Pause between writes.
        every: Duration,
    },
    /// A frame that is not JSON.
    Garbage,
    /// A frame with this payload as it is: unknown operations, odd shapes.
    Raw(Value),
    /// An event with this name and any data, with a proper sequence number and kept for replay.
    Event(String, Value),
    /// The last INTERACTION_CREATE of the session once more, with a new sequence number.
    DuplicateInteraction,
}

/// What happens to a faulty REST request.
#[derive(Debug, Clone)]
pub enum RestAction {
    /// 429 of the route.
    RateLimit(Duration),
    /// 429 for everything.
    GlobalRateLimit(Duration),
    /// This status with a page of HTML, as proxies answer.
    Html(u16),
    /// This status with this JSON.
    Json(u16, Value),
    /// The connection is dropped before anything was done.
    DropBefore,
    /// The request takes effect and the connection is dropped before the answer.
    DropAfter,
    /// The request is served so much later.
    Delay(Duration),
}

/// A fault for the next requests of a kind.
#[derive(Debug, Clone)]
pub struct RestFault {
    /// Only this method, or any.
    pub method: Option<String>,
    /// The beginning of the path after `/api/v10`, or of its template such as `/channels/{channel_id}/messages`.
    pub prefix: String,
    /// How many requests it befalls.
    pub times: u32,
    /// What happens.
    pub action: RestAction,
}

impl RestFault {
    /// A fault for the next request whose path or template begins with `prefix`.
    pub fn next(prefix: &str, action: RestAction) -> Self {
        Self { method: None, prefix: prefix.to_owned(), times: 1, action }
    }

    /// The same for several requests.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }

    /// The same for one method only.
    #[must_use]
    pub fn method(mut self, method: &str) -> Self {
        self.method = Some(method.to_ascii_uppercase());
        self
    }
}

/// The faults waiting to happen.
#[derive(Debug)]
pub struct Faults {
    pub(crate) rest: Vec<RestFault>,
    pub(crate) refuse_identify: VecDeque<u16>,
    pub(crate) token_revoked: bool,
    pub(crate) privileged: u64,
}

impl Faults {
    pub(crate) fn new(privileged: u64) -> Self {
        Self { rest: Vec::new(), refuse_identify: VecDeque::new(), token_revoked: false, privileged }
    }

    /// Takes the first fault that fits a request.
    pub(crate) fn take(&mut self, method: &str, path: &str, template: &str) -> Option<RestAction> {
        let fits = |fault: &RestFault| {
            fault.times > 0
                && fault.method.as_deref().is_none_or(|wanted| wanted == method)
                && (path.starts_with(&fault.prefix) || template.starts_with(&fault.prefix))
        };
        let fault = self.rest.iter_mut().find(|fault| fits(fault))?;
        fault.times -= 1;
        let action = fault.action.clone();
        self.rest.retain(|fault| fault.times > 0);
        Some(action)
    }
}
