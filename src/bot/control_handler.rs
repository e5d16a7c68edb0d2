//! Answers what is asked on the control socket.

use std::sync::Arc;
use std::time::{Duration, Instant};

use ffj_base::adapter::boot;
use ffj_base::version;
use tokio::sync::Notify;

use super::handover::Running;
use super::{reload, supervise};
use crate::adapter::control::{Proof, Request, Response};
use crate::adapter::discord::rest::Rest;
use crate::app::clock::Clock;
use crate::app::health::Link;
use crate::app::live::Live;
use crate::domain::language::Language;
use crate::text::{journal, plain, say};

/// After this long without a connection that holds, Discord's API is asked whether it is there.
const DOUBTED_AFTER: Duration = Duration::from_secs(15);
/// How long an event may take to pass.
const PROVED_WITHIN: Duration = Duration::from_secs(3);

/// Who answers.
pub struct ControlHandler {
    /// The process, for handing it over.
    pub running: Running,
    /// Knows when Discord's API answered.
    pub clock: Arc<Clock>,
    /// Asks it.
    pub rest: Arc<Rest>,
    /// Reads the configuration again.
    pub reloader: Arc<reload::Reloader>,
    /// Language of the house, among what can change.
    pub live: Arc<Live>,
    /// One hand-over at a time.
    pub turn: tokio::sync::Mutex<()>,
    /// Told when the process is no longer needed, and the one who asked for that knows.
    pub gone: Arc<Notify>,
}

/// Tells when it is dropped.
pub struct Farewell(Arc<Notify>);

impl Drop for Farewell {
    fn drop(&mut self) {
        self.0.notify_one();
    }
}

impl ControlHandler {
    /// Answers. What comes with the answer is to be dropped once it has been given.
    pub async fn answer(self: Arc<Self>, request: Request) -> (Response, Option<Farewell>) {
        match request {
            Request::Status => {
                let picture = self.running.health.full_picture();
                (
                    Response::Status {
                        line: supervise::line(self.live.now().language, &picture),
                        picture: Box::new(picture),
                        pid: std::process::id(),
                    },
                    None,
                )
            }
            Request::Health { nonce } => (self.prove(nonce).await, None),
            Request::Reload => (self.reloader.reload(), None),
            Request::Handover => self.hand_over().await,
        }
    }

    /// Says what it is and how it is, once an event has passed through it.
    async fn prove(&self, nonce: String) -> Response {
        if tokio::time::timeout(PROVED_WITHIN, self.running.router.probe()).await.is_err() {
            return Response::Failed { why: "no event passes".to_owned() };
        }
        let unsteady = self.running.health.unsteady();
        if unsteady > DOUBTED_AFTER {
            // Is it Discord that is away, or is it this process that does not hear?
            let _late = tokio::time::timeout(PROVED_WITHIN, self.rest.compare_clocks()).await;
        }
        let picture = self.running.health.picture();
        Response::Health(Box::new(Proof {
            nonce,
            boot_id: boot::id(),
            exe: std::env::current_exe().unwrap_or_default(),
            version: picture.version.clone(),
            commit: picture.commit.clone(),
            online: picture.link == Link::Online,
            link_seconds: picture.link_seconds,
            unsteady_seconds: unsteady.as_secs(),
            reached_seconds: self.clock.reached().map(|since| since.as_secs()),
            store_fault: picture.store_fault.clone(),
            line: supervise::line(self.live.now().language, &picture),
        }))
    }

    async fn hand_over(&self) -> (Response, Option<Farewell>) {
        let _turn = self.turn.lock().await;
        let began = Instant::now();
        match self.running.hand_over().await {
            Ok(()) => {
                let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
                let values = [("ms", ms.into()), ("version", version::VERSION.into())];
                (Response::Done { said: vec![say(Language::Fr, "handover-done", &values)] }, Some(Farewell(Arc::clone(&self.gone))))
            }
            Err(error) => {
                let why = plain(Language::Fr, error.key());
                let error = format!("{:#}", anyhow::Error::from(error));
                tracing::error!(message_id = journal::NO_HANDOVER, error, "no hand-over; this process goes on");
                let values = [("version", version::VERSION.into()), ("why", why.into())];
                (Response::Failed { why: say(Language::Fr, "handover-failed", &values) }, None)
            }
        }
    }
}
