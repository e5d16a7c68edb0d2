//! Answers what is asked on the control socket.

use std::sync::Arc;
use std::time::Instant;

use tokio::sync::Notify;

use super::handover::Running;
use super::{reload, supervise};
use crate::adapter::control::{Request, Response};
use crate::domain::language::Language;
use crate::text::{journal, plain, say};
use crate::version;

/// Who answers.
pub struct Desk {
    /// The process, for handing it over.
    pub running: Running,
    /// Reads the configuration again.
    pub reloader: Arc<reload::Reloader>,
    /// Language of the house.
    pub language: Language,
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

impl Desk {
    /// Answers. What comes with the answer is to be dropped once it has been given.
    pub async fn answer(self: Arc<Self>, request: Request) -> (Response, Option<Farewell>) {
        match request {
            Request::Status => {
                let picture = self.running.health.full_picture();
                (
                    Response::Status {
                        line: supervise::line(self.language, &picture),
                        picture: Box::new(picture),
                        pid: std::process::id(),
                    },
                    None,
                )
            }
            Request::Reload => (self.reloader.reload(), None),
            Request::Handover => self.hand_over().await,
        }
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
