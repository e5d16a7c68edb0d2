//! REST. serenity knows the routes and builds the requests; sending them is ours, because its limiter ignores a configured API
//! address, waits without bound while holding a lock, keeps a bucket for every interaction for ever, and lets other tasks run
//! into a global limit.

mod body;

use std::sync::Mutex;
use std::time::{Duration, Instant};

use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serenity::http::{LightMethod, Request, Route};
use tokio::sync::Notify;

pub use self::body::Body;
use super::limit::{Limits, Told};
use crate::app::clock::{Asking, Clock};

/// Longest wait for a connection.
const CONNECT: Duration = Duration::from_secs(5);
/// Longest wait for an answer.
const TOTAL: Duration = Duration::from_secs(15);
/// A limit that asks for a longer wait is given back to the caller instead.
const PATIENCE: Duration = Duration::from_secs(10);
/// Answers larger than this are not read: nothing we ask for is.
const LARGEST: u64 = 8 * 1024 * 1024;

/// Why a request did not succeed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RestError {
    /// Discord does not know the token (any more), see [`Rest::until_refused`].
    #[error("Discord refuses the token")]
    Unauthorized,
    /// Discord refuses this request.
    #[error("Discord refuses: {status} {code} {message}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// Discord's code.
        code: u64,
        /// Discord's words, which hold no personal data.
        message: String,
    },
    /// A rate limit asks for a longer wait than the caller has.
    #[error("rate limit: wait {0:?}")]
    Limited(Duration),
    /// Discord has a fault.
    #[error("Discord has a fault: {0}")]
    Fault(u16),
    /// No answer.
    #[error("no answer: {reason}")]
    Network {
        /// Whether the request may have reached Discord.
        maybe_done: bool,
        /// For people who look into it.
        reason: String,
    },
    /// The answer was not understood.
    #[error("the answer was not understood")]
    Unreadable,
}

impl RestError {
    /// Discord's code, if it gave one.
    #[must_use]
    pub const fn code(&self) -> Option<u64> {
        match self {
            Self::Refused { code, .. } => Some(*code),
            _ => None,
        }
    }
}

/// Discord's REST interface.
pub struct Rest {
    client: reqwest::Client,
    token: String,
    base: Option<String>,
    limits: Mutex<Limits>,
    suspected: Notify,
    clock: std::sync::Arc<Clock>,
}

/// The body of a refusal.
#[derive(Deserialize, Default)]
struct Complaint {
    #[serde(default)]
    code: u64,
    #[serde(default)]
    message: String,
    #[serde(default)]
    retry_after: Option<f64>,
    #[serde(default)]
    global: bool,
}

impl Rest {
    /// Builds the client. `base` is the configured API address; none is Discord itself.
    ///
    /// # Errors
    /// When the TLS library cannot be set up.
    pub fn new(token: &str, base: Option<String>, clock: std::sync::Arc<Clock>) -> Result<Self, reqwest::Error> {
        let builder = reqwest::Client::builder();
        // Plain HTTP goes to loopback only; the certificates of the world need not be read for it.
        let builder = match &base {
            Some(base) if base.starts_with("http:") => builder.tls_certs_only([]),
            _ => builder,
        };
        let client = builder
            .connect_timeout(CONNECT)
            .timeout(TOTAL)
            .pool_idle_timeout(Duration::from_secs(60))
            .tcp_nodelay(true)
            // A proxy from the environment would see the token; the one way to use another address is the configuration.
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        let (limits, suspected) = (Mutex::new(Limits::default()), Notify::new());
        Ok(Self { client, token: format!("Bot {token}"), base, limits, suspected, clock })
    }

    /// Whether another address than Discord's is configured.
    #[must_use]
    pub const fn has_own_address(&self) -> bool {
        self.base.is_some()
    }

    /// Waits until Discord refuses the token and stays with it when asked again: single requests have been refused by mistake.
    pub async fn until_refused(&self) {
        loop {
            self.suspected.notified().await;
            if self.tell(Route::UserMe, LightMethod::Get, None).await == Err(RestError::Unauthorized) {
                return;
            }
        }
    }

    /// Learns Discord's time from the cheapest request there is.
    pub async fn compare_clocks(&self) {
        if let Err(error) = self.tell(Route::Gateway, LightMethod::Get, None).await {
            tracing::debug!(error = %error, "cannot compare the clocks yet");
        }
    }

    /// Asks within the rate limits and reads the answer.
    ///
    /// # Errors
    /// See [`RestError`].
    pub async fn ask<T: DeserializeOwned>(&self, route: Route<'_>, method: LightMethod, body: impl Into<Body>) -> Result<T, RestError> {
        let bytes = self.limited(route, method, body.into(), None).await?;
        serde_json::from_slice(&bytes).map_err(|_| RestError::Unreadable)
    }

    /// [`Rest::ask`] with query parameters.
    ///
    /// # Errors
    /// See [`RestError`].
    pub async fn query<T: DeserializeOwned>(&self, route: Route<'_>, params: Vec<(&'static str, String)>) -> Result<T, RestError> {
        let bytes = self.limited(route, LightMethod::Get, Body::default(), Some(params)).await?;
        serde_json::from_slice(&bytes).map_err(|_| RestError::Unreadable)
    }

    /// [`Rest::ask`] when only success matters.
    ///
    /// # Errors
    /// See [`RestError`].
    pub async fn tell(&self, route: Route<'_>, method: LightMethod, body: impl Into<Body>) -> Result<(), RestError> {
        self.limited(route, method, body.into(), None).await.map(|_| ())
    }

    /// Tells at once, outside the limits: for answers to interactions, which have none of their own.
    ///
    /// # Errors
    /// See [`RestError`].
    pub async fn answer(&self, route: Route<'_>, method: LightMethod, body: impl Into<Body>, patience: Duration) -> Result<(), RestError> {
        self.send(body.into().request(route, method), patience.min(TOTAL)).await?;
        Ok(())
    }

    async fn limited(
        &self,
        route: Route<'_>,
        method: LightMethod,
        body: Body,
        params: Option<Vec<(&'static str, String)>>,
    ) -> Result<Vec<u8>, RestError> {
        let bucket = route.ratelimiting_bucket();
        let patience = Instant::now() + PATIENCE;
        loop {
            let place = self.limits().take(bucket, Instant::now());
            if let Err(wait) = place {
                if Instant::now() + wait > patience {
                    return Err(RestError::Limited(wait));
                }
                tokio::time::sleep(wait).await;
                continue;
            }
            let request = body.clone().request(route, method).params(params.clone());
            match self.send(request, TOTAL).await {
                Ok((bytes, told)) => {
                    self.limits().learn(bucket, told, Instant::now());
                    return Ok(bytes);
                }
                Err(Failure { error: RestError::Limited(_), told }) => self.limits().learn(bucket, told, Instant::now()),
                Err(failure) => return Err(failure.error),
            }
        }
    }

    fn limits(&self) -> std::sync::MutexGuard<'_, Limits> {
        // Only whole values are written, so a panic elsewhere leaves nothing half done.
        self.limits.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    async fn send(&self, request: Request<'_>, patience: Duration) -> Result<(Vec<u8>, Told), Failure> {
        let built = request.build(&self.client, &self.token, self.base.as_deref()).map_err(|error| network(false, &error))?;
        let asking = self.clock.asking();
        let response = built.timeout(patience).send().await.map_err(|error| network(!error.is_connect(), &error.without_url()))?;
        let status = response.status();
        self.compare_clock(asking, response.headers());
        let mut told = told(response.headers());
        if response.content_length().is_some_and(|length| length > LARGEST) {
            return Err(RestError::Unreadable.into());
        }
        let bytes = response.bytes().await.map_err(|error| network(true, &error.without_url()))?;
        if status.is_success() {
            return Ok((bytes.into(), told));
        }
        let complaint: Complaint = serde_json::from_slice(&bytes).unwrap_or_default();
        if status == StatusCode::TOO_MANY_REQUESTS {
            let wait = complaint.retry_after.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
            told.retry_after = wait.or(told.retry_after).or(Some(Duration::from_secs(5)));
            told.global |= complaint.global;
            return Err(Failure { error: RestError::Limited(told.retry_after.unwrap_or_default()), told });
        }
        Err(self.refusal(status, complaint).into())
    }

    fn refusal(&self, status: StatusCode, complaint: Complaint) -> RestError {
        match status {
            StatusCode::UNAUTHORIZED if complaint.code == 0 => {
                self.suspected.notify_one();
                RestError::Unauthorized
            }
            status if status.is_server_error() => RestError::Fault(status.as_u16()),
            status => RestError::Refused { status: status.as_u16(), code: complaint.code, message: complaint.message },
        }
    }

    /// Learns Discord's time from the header that every answer carries.
    fn compare_clock(&self, asking: Asking, headers: &HeaderMap) {
        let date = headers.get(reqwest::header::DATE).and_then(|value| value.to_str().ok());
        if let Some(date) = date.and_then(|text| jiff::fmt::rfc2822::parse(text).ok()) {
            self.clock.compare(asking, date.timestamp().as_millisecond());
        }
    }
}

/// A failure with what Discord said about its limits.
struct Failure {
    error: RestError,
    told: Told,
}

impl From<RestError> for Failure {
    fn from(error: RestError) -> Self {
        Self { error, told: Told::default() }
    }
}

impl From<Failure> for RestError {
    fn from(failure: Failure) -> Self {
        failure.error
    }
}

/// A failure without an answer. The address is left out of the reason: it can hold the token of an interaction.
fn network(maybe_done: bool, error: &dyn std::error::Error) -> RestError {
    let mut cause = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    RestError::Network { maybe_done, reason: cause.to_string() }
}

/// Reads the headers about limits.
fn told(headers: &HeaderMap) -> Told {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let seconds = |name: &str| text(name).and_then(|s| s.parse().ok()).and_then(|s| Duration::try_from_secs_f64(s).ok());
    Told {
        remaining: text("x-ratelimit-remaining").and_then(|n| n.parse().ok()),
        reset_after: seconds("x-ratelimit-reset-after"),
        retry_after: seconds("retry-after"),
        global: text("x-ratelimit-global").is_some(),
    }
}
