//! What Discord says on a connection, frame by frame.

use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::value::RawValue;

use super::Gateway;
use super::connection::Connection;
use crate::app::health::Link;
use crate::app::{Session, StoreError, outbox, registration};
use crate::domain::gateway::Ended;
use crate::domain::id::GuildId;
use crate::text::journal;

/// How often in a row a connection may be lost soon after it was made, before the next one waits.
const QUICK: u32 = 3;

impl Gateway {
    pub(super) fn frame(&self, connection: &mut Connection, text: &str) -> Option<Ended> {
        let Ok(frame) = serde_json::from_str::<Frame<'_>>(text) else {
            tracing::warn!(message_id = journal::UNKNOWN_EVENT, "a frame of unknown shape was left aside");
            return None;
        };
        let data = frame.d.map_or("null", RawValue::get);
        match frame.op {
            0 => {
                let (kind, sequence) = (frame.t.unwrap_or_default(), frame.s.unwrap_or(connection.seen));
                self.dispatch(connection, &kind, data, sequence);
                (connection.quick > QUICK).then_some(Ended::AskedToReconnect)
            }
            7 => Some(Ended::AskedToReconnect),
            9 if data == "true" => Some(Ended::AskedToReconnect),
            9 => Some(Ended::SessionGone),
            10 => {
                connection.interval = serde_json::from_str::<Hello>(data).ok().map(|hello| Duration::from_millis(hello.heartbeat_interval));
                None
            }
            11 => {
                self.health.heartbeat(Instant::now());
                self.note(connection);
                None
            }
            _ => None,
        }
    }

    fn dispatch(&self, connection: &mut Connection, kind: &str, data: &str, sequence: u64) {
        connection.seen = connection.seen.max(sequence);
        let position = connection.session.as_ref().map(|session| (session.id.clone(), sequence));
        match kind {
            "READY" => self.ready(connection, data, sequence),
            "RESUMED" => {
                tracing::info!(message_id = journal::LINK_BACK, "session resumed");
                connection.resumed();
                self.settled(connection);
                // The communities are those of the session; nothing is announced again.
                self.note(connection);
            }
            "GUILD_CREATE" => {
                self.health.guild_arrived();
                self.community(data);
            }
            "GUILD_DELETE" => self.community(data),
            "INTERACTION_CREATE" => self.router.interaction(data, position),
            "MESSAGE_CREATE" => {
                let me = connection.session.as_ref().map(|session| session.application.clone()).unwrap_or_default();
                self.router.message(data, &me, position);
            }
            _ => {}
        }
    }

    fn ready(&self, connection: &mut Connection, data: &str, sequence: u64) {
        let Ok(ready) = serde_json::from_str::<Ready>(data) else {
            tracing::error!(message_id = journal::OUTDATED, "READY was not understood");
            return;
        };
        let session = Session {
            id: ready.session_id,
            resume_url: ready.resume_gateway_url,
            sequence,
            application: ready.application.id,
            intents: Some(connection.intents),
        };
        tracing::info!(message_id = journal::LINK_BACK, guilds = ready.guilds.len(), "new session");
        self.health.guilds(ready.guilds.len());
        let guilds = ready.guilds.iter().map(|guild| guild.id).collect();
        self.noted(registration::present(self.ledger.store(), guilds, self.clock.now()));
        self.register(&session.application);
        connection.session = Some(session.clone());
        connection.noted = sequence;
        self.settled(connection);
        let (ledger, now) = (self.ledger.clone(), self.clock.now());
        self.router.watched(async move {
            if let Err(error) = registration::set_session(&ledger, session, now).await {
                tracing::warn!(message_id = journal::STORE_FAULT, error = %error, "cannot store the session");
            }
        });
    }

    /// A community is there, or the bot was removed from it. One that Discord cannot show for a moment is neither.
    fn community(&self, data: &str) {
        let Ok(community) = serde_json::from_str::<Community>(data) else { return };
        let (store, now) = (self.ledger.store(), self.clock.now());
        match community {
            Community { unavailable: Some(true), .. } => {}
            Community { id, name: Some(_), .. } => self.noted(registration::joined(store, id, now)),
            Community { id, name: None, .. } => self.noted(registration::left(store, id, now)),
        }
    }

    /// Waits beside the connection until something about communities is noted.
    fn noted(&self, noted: impl Future<Output = Result<(), StoreError>> + Send + 'static) {
        self.router.watched(async move {
            if let Err(error) = noted.await {
                tracing::warn!(message_id = journal::STORE_FAULT, error = %error, "cannot note a community");
            }
        });
    }

    fn settled(&self, connection: &mut Connection) {
        connection.settled = true;
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

/// GUILD_CREATE says what it is called, GUILD_DELETE only which it is, and whether it is merely unavailable.
#[derive(Deserialize)]
struct Community {
    id: GuildId,
    name: Option<serde::de::IgnoredAny>,
    unavailable: Option<bool>,
}

#[derive(Deserialize)]
struct Ready {
    session_id: String,
    resume_gateway_url: String,
    application: Identified,
    #[serde(default)]
    guilds: Vec<Community>,
}

#[derive(Deserialize)]
struct Identified {
    id: String,
}

#[derive(Deserialize)]
struct Hello {
    heartbeat_interval: u64,
}
