//! The connection: resume first, identify only when there is nothing to resume and the daily number allows it. One connection
//! is one `Shard` of twilight; when it ends, what to do next is decided in `domain::gateway`, not by the library.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use serde::Deserialize;
use serde_json::value::RawValue;
use serenity::http::{LightMethod, Route};
use tokio::sync::watch;
use twilight_gateway::{CloseFrame, ConfigBuilder, Message, Shard, ShardId};

use super::rest::{Rest, RestError};
use super::router::Router;
use super::{is_discords, sync::Sync};
use crate::app::clock::Clock;
use crate::app::health::{Health, Link};
use crate::app::ledger::Ledger;
use crate::app::{Session, outbox, registration};
use crate::domain::gateway::{Ended, Fatal, Next, after, is_zombie, may_identify, pause, pause_before_identify};
use crate::text::journal;

/// Where Discord itself is reached.
const DISCORD: &str = "wss://gateway.discord.gg";
/// How often the heartbeat is looked at, at the least.
const LOOK: Duration = Duration::from_secs(5);
/// How often the address for resuming is tried before the general one.
const RESUME_ADDRESS_TRIES: u32 = 2;
/// How long a connection may take to say hello, and to resume or identify.
const PATIENCE: Duration = Duration::from_secs(20);
/// A connection that lasted this long starts the count of failures anew.
const STEADY: Duration = Duration::from_secs(2);
/// How often it is looked whether identifying is allowed again.
const FLOOR_LOOK: Duration = Duration::from_secs(600);

/// The connection and what it needs.
pub struct Gateway {
    /// Token, intents and TLS, made once: reading the certificates takes longer than connecting.
    pub config: twilight_gateway::Config,
    /// Talks to Discord.
    pub rest: Arc<Rest>,
    /// Takes the events.
    pub router: Router,
    /// Remembers the session.
    pub ledger: Ledger,
    /// Facts for the picture.
    pub health: Arc<Health>,
    /// The time.
    pub clock: Arc<Clock>,
    /// Registers the commands.
    pub sync: Arc<Sync>,
}

/// A frame from Discord.
#[derive(Deserialize)]
struct Frame<'a> {
    op: u8,
    #[serde(default)]
    s: Option<u64>,
    #[serde(default, borrow)]
    t: Option<std::borrow::Cow<'a, str>>,
    #[serde(default, borrow)]
    d: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Ready {
    session_id: String,
    resume_gateway_url: String,
    application: Identified,
    #[serde(default)]
    guilds: Vec<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct Identified {
    id: String,
}

#[derive(Deserialize)]
struct Hello {
    heartbeat_interval: u64,
}

#[derive(Deserialize)]
struct Entrance {
    url: String,
    session_start_limit: Budget,
}

#[derive(Deserialize)]
struct Budget {
    remaining: u32,
}

/// What one connection has come to.
struct Line {
    shard: Shard,
    session: Option<Session>,
    /// Last event seen, and last event noted as dealt with or on its way there.
    seen: u64,
    noted: u64,
    interval: Option<Duration>,
    began: Instant,
    settled: bool,
}

impl Gateway {
    /// Keeps the connection until asked to stop, or until only a person can help.
    ///
    /// # Errors
    /// The reason why no connection is possible any more.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) -> Result<(), Fatal> {
        let mut session = registration::session(&self.ledger).await.unwrap_or_else(|error| {
            tracing::warn!(message_id = journal::STORE_FAULT, error = %error, "cannot read the stored session; a new one is started");
            None
        });
        if let Some(session) = &session {
            self.register(&session.application);
        }
        let mut failures = 0;
        while !*stop.borrow() {
            tokio::select! {
                () = tokio::time::sleep(pause(failures, rand::random())) => {}
                _ = stop.changed() => break,
            }
            let opened = tokio::select! {
                opened = self.open(session.clone(), failures) => opened?,
                _ = stop.changed() => break,
            };
            let Some(line) = opened else {
                failures += 1;
                self.lost(failures);
                continue;
            };
            let began = line.began;
            let (ended, left, settled) = self.attend(line, &mut stop).await;
            session = left;
            if *stop.borrow() {
                break;
            }
            failures = match settled {
                true if began.elapsed() > STEADY => 0,
                // It came to work and ended at once: a short pause, so that it does not go on at the speed of the network.
                true => 1,
                false => failures + 1,
            };
            let next = after(ended);
            if !matches!(next, Next::Stop(_)) {
                self.lost(failures.max(1));
            }
            match next {
                Next::Resume => {}
                Next::Identify => {
                    session = None;
                    self.forget_session().await;
                    tokio::select! {
                        () = tokio::time::sleep(pause_before_identify(rand::random())) => {}
                        _ = stop.changed() => break,
                    }
                }
                Next::Stop(fatal) => return Err(self.stopped(fatal)),
            }
        }
        Ok(())
    }

    /// Reports a lost connection; the journal hears of it once, not at each attempt.
    fn lost(&self, failures: u32) {
        if self.health.picture().link == Link::Online || failures == 1 {
            tracing::warn!(message_id = journal::LINK_LOST, "connection to Discord lost; trying again");
        }
        self.health.link(Link::Reconnecting);
    }

    fn stopped(&self, fatal: Fatal) -> Fatal {
        self.health.link(Link::Stopped);
        fatal
    }

    async fn forget_session(&self) {
        if let Err(error) = registration::drop_session(&self.ledger).await {
            tracing::warn!(error = %error, "cannot forget the session");
        }
    }

    /// Opens a connection: to resume when there is a session, else to identify when that is allowed. None: try again later.
    async fn open(&self, session: Option<Session>, failures: u32) -> Result<Option<Line>, Fatal> {
        let resume_url = session.as_ref().map(|session| session.resume_url.trim_end_matches('/').to_owned()).filter(|url| {
            // The address for resuming may be gone for good while the session still stands elsewhere.
            failures < RESUME_ADDRESS_TRIES && !(self.rest.has_own_address() && is_discords(url))
        });
        let entrance = match (&session, &resume_url, self.rest.has_own_address()) {
            (Some(_), Some(url), _) => url.clone(),
            (Some(_), None, false) => DISCORD.to_owned(),
            (None, ..) | (Some(_), None, true) => match self.entrance(session.is_none()).await? {
                Some(url) => url,
                None => return Ok(None),
            },
        };
        let mut config = ConfigBuilder::from(self.config.clone()).proxy_url(entrance.trim_end_matches('/').to_owned());
        if let Some(session) = &session {
            config = config.session(twilight_gateway::Session::new(session.sequence, session.id.clone()));
            if let Some(url) = resume_url {
                config = config.resume_url(url);
            }
        } else if let Err(error) = registration::count_identify(&self.ledger, self.clock.now()).await {
            tracing::warn!(message_id = journal::STORE_FAULT, error = %error, "cannot count an identify");
        }
        let seen = session.as_ref().map_or(0, |session| session.sequence);
        Ok(Some(Line {
            shard: Shard::with_config(ShardId::ONE, config.build()),
            session,
            seen,
            noted: seen,
            interval: None,
            began: Instant::now(),
            settled: false,
        }))
    }

    /// Asks where to connect and, before an identify, whether one may be spent.
    async fn entrance(&self, identify: bool) -> Result<Option<String>, Fatal> {
        let entrance: Entrance = match self.rest.ask(Route::GatewayBot, LightMethod::Get, None).await {
            Ok(entrance) => entrance,
            Err(RestError::Unauthorized) => return Err(self.stopped(Fatal::Token)),
            Err(error) => {
                tracing::debug!(error = %error, "cannot ask where to connect");
                return Ok(None);
            }
        };
        if self.rest.has_own_address() && is_discords(&entrance.url) {
            tracing::error!(
                message_id = journal::BAD_CONFIGURATION,
                "the configured API address leads to Discord's own gateway; not connecting there"
            );
            return Ok(None);
        }
        if identify {
            let spent = registration::identifies(&self.ledger, self.clock.now()).await.unwrap_or(0);
            if !may_identify(spent, Some(entrance.session_start_limit.remaining)) {
                tracing::error!(
                    message_id = journal::IDENTIFY_FLOOR,
                    spent,
                    remaining = entrance.session_start_limit.remaining,
                    "too few identifies left"
                );
                self.health.link(Link::Waiting);
                tokio::time::sleep(FLOOR_LOOK).await;
                return Ok(None);
            }
        }
        Ok(Some(entrance.url))
    }

    /// Registers the commands beside the connection.
    fn register(&self, application: &str) {
        let (sync, application) = (Arc::clone(&self.sync), application.to_owned());
        self.router.watched(async move { sync.run(&application).await });
    }

    /// Serves one connection until it ends. Returns why, the session to go on with, and whether it had come to work.
    async fn attend(&self, mut line: Line, stop: &mut watch::Receiver<bool>) -> (Ended, Option<Session>, bool) {
        // Kept across frames, so that a busy connection is looked at too.
        let mut looked = tokio::time::Instant::now();
        let ended = loop {
            let look = line.interval.map_or(LOOK, |interval| LOOK.min(interval / 10));
            let step = tokio::select! {
                biased;
                _ = stop.changed() => {
                    farewell(&mut line.shard).await;
                    break Ended::AskedToReconnect;
                }
                () = tokio::time::sleep_until(looked + look) => {
                    looked = tokio::time::Instant::now();
                    self.look(&line)
                }
                message = line.shard.next() => self.take(&mut line, message),
            };
            if let Some(ended) = step {
                if matches!(ended, Ended::AskedToReconnect | Ended::Zombie | Ended::SessionGone) {
                    farewell(&mut line.shard).await;
                }
                break ended;
            }
        };
        self.note(&mut line);
        let seen = line.seen;
        let session = line.session.map(|session| Session { sequence: seen.max(session.sequence), ..session });
        (ended, session, line.settled)
    }

    /// Looks after the heartbeat and the patience.
    fn look(&self, line: &Line) -> Option<Ended> {
        if !line.settled && line.began.elapsed() > PATIENCE {
            return Some(Ended::Transport);
        }
        let latency = line.shard.latency();
        let since_sent = latency.sent().map(|sent| sent.elapsed());
        // Slightly less than the interval, because the next heartbeat starts the measurement anew.
        let patience = line.interval.map(|interval| interval.mul_f64(0.9))?;
        if is_zombie(since_sent, latency.received().is_some(), patience) {
            tracing::warn!("no acknowledgement of a heartbeat; the connection is dead");
            return Some(Ended::Zombie);
        }
        None
    }

    /// Takes what the connection gave; some: it ended.
    fn take(&self, line: &mut Line, message: Option<Result<Message, twilight_gateway::error::ReceiveMessageError>>) -> Option<Ended> {
        match message {
            Some(Ok(Message::Text(text))) => self.frame(line, &text),
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

    fn frame(&self, line: &mut Line, text: &str) -> Option<Ended> {
        let Ok(frame) = serde_json::from_str::<Frame<'_>>(text) else {
            tracing::warn!(message_id = journal::UNKNOWN_EVENT, "a frame of unknown shape was left aside");
            return None;
        };
        let data = frame.d.map_or("null", RawValue::get);
        match frame.op {
            0 => {
                let (kind, sequence) = (frame.t.unwrap_or_default(), frame.s.unwrap_or(line.seen));
                self.dispatch(line, &kind, data, sequence);
                None
            }
            7 => Some(Ended::AskedToReconnect),
            9 if data == "true" => Some(Ended::AskedToReconnect),
            9 => Some(Ended::SessionGone),
            10 => {
                line.interval = serde_json::from_str::<Hello>(data).ok().map(|hello| Duration::from_millis(hello.heartbeat_interval));
                None
            }
            11 => {
                self.health.heartbeat(Instant::now());
                self.note(line);
                None
            }
            _ => None,
        }
    }

    fn dispatch(&self, line: &mut Line, kind: &str, data: &str, sequence: u64) {
        line.seen = line.seen.max(sequence);
        let position = line.session.as_ref().map(|session| (session.id.clone(), sequence));
        match kind {
            "READY" => self.ready(line, data, sequence),
            "RESUMED" => {
                tracing::info!(message_id = journal::LINK_BACK, "session resumed");
                self.settled(line);
                // The communities are those of the session; nothing is announced again.
                self.note(line);
            }
            "GUILD_CREATE" => self.health.guild_arrived(),
            "INTERACTION_CREATE" if self.router.interaction(data, position.clone()) => line.noted = line.noted.max(sequence),
            "MESSAGE_CREATE" => {
                let me = line.session.as_ref().map(|session| session.application.clone()).unwrap_or_default();
                if self.router.message(data, &me, position) {
                    line.noted = line.noted.max(sequence);
                }
            }
            _ => {}
        }
    }

    fn settled(&self, line: &mut Line) {
        line.settled = true;
        self.hurry();
        self.health.heartbeat(Instant::now());
        self.health.link(Link::Online);
    }

    /// Discord is there again: what waits because it was away need not wait longer.
    fn hurry(&self) {
        let hurried = outbox::hurry(self.ledger.store(), self.clock.now());
        self.router.watched(async move {
            if let Err(error) = hurried.await {
                tracing::debug!(error = %error, "cannot hurry the outbox");
            }
        });
    }

    fn ready(&self, line: &mut Line, data: &str, sequence: u64) {
        let Ok(ready) = serde_json::from_str::<Ready>(data) else {
            tracing::error!(message_id = journal::OUTDATED, "READY was not understood");
            return;
        };
        let session = Session { id: ready.session_id, resume_url: ready.resume_gateway_url, sequence, application: ready.application.id };
        tracing::info!(message_id = journal::LINK_BACK, guilds = ready.guilds.len(), "new session");
        self.health.guilds(ready.guilds.len());
        self.register(&session.application);
        line.session = Some(session.clone());
        line.noted = sequence;
        self.settled(line);
        let (ledger, now) = (self.ledger.clone(), self.clock.now());
        self.router.watched(async move {
            if let Err(error) = registration::set_session(&ledger, session, now).await {
                tracing::warn!(message_id = journal::STORE_FAULT, error = %error, "cannot store the session");
            }
        });
    }

    /// Notes what was seen and needed nothing. Queued behind the events before it, so it never runs ahead of them.
    fn note(&self, line: &mut Line) {
        let Some(session) = line.session.as_ref().filter(|_| line.seen > line.noted) else { return };
        line.noted = line.seen;
        let noted = self.ledger.advance(session.id.clone(), line.seen, self.clock.now());
        self.router.watched(async move {
            if let Err(error) = noted.await {
                tracing::debug!(error = %error, "cannot note the position in the session");
            }
        });
    }
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
