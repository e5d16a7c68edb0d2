//! One connection, from its first frame to its end: who speaks next, is it alive, how far has it come.

use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use tokio::sync::watch;
use twilight_gateway::{CloseFrame, Message, Shard};

use super::{Gateway, STEADY, Wish};
use crate::app::Session;
use crate::domain::gateway::{Ended, is_zombie};
use crate::text::journal;

/// Pause between two looks at the heartbeat, when there is a reason to look again.
const LOOK: Duration = Duration::from_secs(5);
/// How long a connection may take to say hello, and to resume or identify.
const PATIENCE: Duration = Duration::from_secs(20);

/// What one connection has come to.
pub(super) struct Connection {
    pub(super) shard: Shard,
    pub(super) session: Option<Session>,
    /// What was asked for.
    pub(super) intents: u64,
    /// Last event seen, and last event noted as dealt with or on its way there.
    pub(super) seen: u64,
    pub(super) noted: u64,
    pub(super) interval: Option<Duration>,
    pub(super) began: Instant,
    pub(super) settled: bool,
    /// When the session was resumed last, and how often in a row that was soon after the time before.
    pub(super) resumed: Option<Instant>,
    pub(super) quick: u32,
}

impl Connection {
    /// When there may be something wrong: not before, so that a connection with nothing to say costs next to nothing.
    fn worth_a_look(&self) -> tokio::time::Instant {
        let latency = self.shard.latency();
        let at = match (self.interval.filter(|_| self.settled), latency.sent()) {
            // Acknowledged: the next heartbeat is the one that may not be.
            (Some(interval), Some(sent)) if latency.received().is_some() => sent + interval + patience(interval),
            (Some(interval), Some(sent)) => sent + patience(interval),
            // The first heartbeat comes within an interval.
            (Some(interval), None) => Instant::now() + interval,
            (None, _) => self.began + PATIENCE,
        };
        at.into()
    }

    /// Notes that the session was resumed. The library opens a lost connection once more by itself, at once; when that goes on and
    /// on, what is decided here takes its place, which makes pauses.
    pub(super) fn resumed(&mut self) {
        let before = self.resumed.replace(Instant::now());
        self.quick = if before.is_some_and(|before| before.elapsed() < STEADY) { self.quick + 1 } else { 0 };
    }
}

impl Gateway {
    /// Serves one connection until it ends. Returns why, the session to go on with, and whether it had come to work.
    pub(super) async fn attend(&self, mut connection: Connection, wish: &mut watch::Receiver<Wish>) -> (Ended, Option<Session>, bool) {
        // Kept across frames, so that a busy connection is looked at too.
        let mut looked = tokio::time::Instant::now();
        let ended = loop {
            let pause = connection.interval.map_or(LOOK, |interval| LOOK.min(interval / 10));
            let look = connection.worth_a_look().max(looked + pause);
            let step = tokio::select! {
                biased;
                _ = wish.changed() => {
                    farewell(&mut connection.shard).await;
                    break Ended::AskedToReconnect;
                }
                () = tokio::time::sleep_until(look) => {
                    looked = tokio::time::Instant::now();
                    self.look(&connection)
                }
                message = connection.shard.next() => self.take(&mut connection, message),
            };
            if let Some(ended) = step {
                if matches!(ended, Ended::AskedToReconnect | Ended::Zombie | Ended::SessionGone) {
                    farewell(&mut connection.shard).await;
                }
                break ended;
            }
        };
        self.note(&mut connection);
        let seen = connection.seen;
        let session = connection.session.map(|session| Session { sequence: seen.max(session.sequence), ..session });
        (ended, session, connection.settled)
    }

    /// Looks after the heartbeat and the patience.
    fn look(&self, connection: &Connection) -> Option<Ended> {
        if !connection.settled && connection.began.elapsed() > PATIENCE {
            return Some(Ended::Transport);
        }
        let latency = connection.shard.latency();
        let since_sent = latency.sent().map(|sent| sent.elapsed());
        let patience = connection.interval.map(patience)?;
        if is_zombie(since_sent, latency.received().is_some(), patience) {
            tracing::warn!("no acknowledgement of a heartbeat; the connection is dead");
            return Some(Ended::Zombie);
        }
        None
    }

    /// Takes what the connection gave; some: it ended.
    fn take(
        &self,
        connection: &mut Connection,
        message: Option<Result<Message, twilight_gateway::error::ReceiveMessageError>>,
    ) -> Option<Ended> {
        match message {
            Some(Ok(Message::Text(text))) => self.frame(connection, &text),
            Some(Ok(Message::Close(frame))) => Some(Ended::Closed(frame.map(|frame| frame.code))),
            Some(Err(error)) => {
                use twilight_gateway::error::ReceiveMessageErrorType as Kind;
                match error.kind() {
                    // The library hands over the whole event; it stays out of the journal.
                    Kind::Deserializing { .. } => {
                        tracing::warn!(message_id = journal::UNKNOWN_EVENT, "a frame of unknown shape was left aside");
                        None
                    }
                    _ => {
                        tracing::debug!(error = %error, "the connection failed");
                        Some(Ended::Transport)
                    }
                }
            }
            None => Some(Ended::Transport),
        }
    }

    /// Notes up to where everything was seen. Queued behind the events before it, so it never runs ahead of them.
    pub(super) fn note(&self, connection: &mut Connection) {
        let Some(session) = connection.session.as_ref().filter(|_| connection.seen > connection.noted) else { return };
        connection.noted = connection.seen;
        let noted = self.ledger.advance(session.id.clone(), connection.seen, self.clock.now());
        self.router.watched(async move {
            if let Err(error) = noted.await {
                tracing::debug!(error = %error, "cannot note the position in the session");
            }
        });
    }
}

/// How long an acknowledgement may take. Slightly less than the interval, because the next heartbeat starts the measurement anew.
fn patience(interval: Duration) -> Duration {
    interval.mul_f64(0.9)
}

/// Closes so that the session can be resumed, by us or by the process that follows.
async fn farewell(shard: &mut Shard) {
    shard.close(CloseFrame::RESUME);
    // One poll writes the frame. Further ones would wait for the echo, and the library would connect anew meanwhile. A
    // connection that takes no frame is simply dropped; that too can be resumed.
    std::future::poll_fn(|context| {
        let _echo = shard.poll_next_unpin(context);
        std::task::Poll::Ready(())
    })
    .await;
}
