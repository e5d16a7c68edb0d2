//! What Discord says on a connection, frame by frame.

use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::value::RawValue;

use super::Gateway;
use super::line::Line;
use crate::app::health::Link;
use crate::app::{Session, outbox, registration};
use crate::domain::gateway::Ended;
use crate::text::journal;

/// How often in a row a connection may be lost soon after it was made, before the next one waits.
const QUICK: u32 = 3;

impl Gateway {
    pub(super) fn frame(&self, line: &mut Line, text: &str) -> Option<Ended> {
        let Ok(frame) = serde_json::from_str::<Frame<'_>>(text) else {
            tracing::warn!(message_id = journal::UNKNOWN_EVENT, "a frame of unknown shape was left aside");
            return None;
        };
        let data = frame.d.map_or("null", RawValue::get);
        match frame.op {
            0 => {
                let (kind, sequence) = (frame.t.unwrap_or_default(), frame.s.unwrap_or(line.seen));
                self.dispatch(line, &kind, data, sequence);
                (line.quick > QUICK).then_some(Ended::AskedToReconnect)
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
                line.resumed();
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
