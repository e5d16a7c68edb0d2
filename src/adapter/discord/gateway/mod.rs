//! The connection: resume first, identify only when there is nothing to resume and the daily number allows it. One connection
//! is one `Shard` of twilight; when it ends, what to do next is decided in `domain::gateway`, not by the library.

mod connection;
mod frame;
mod open;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use twilight_gateway::Intents;

use super::rest::Rest;
use super::router::Router;
use super::sync::Sync;
use super::{diagnosis, privileged};
use crate::app::clock::Clock;
use crate::app::health::{Health, Link};
use crate::app::ledger::Ledger;
use crate::app::registration;
use crate::domain::gateway::{Fatal, Next, after, pause, pause_before_identify};
use crate::text::journal;

/// A connection that lasted this long starts the count of failures anew.
const STEADY: Duration = Duration::from_secs(2);
/// How long it may take to hear whether an intent was granted since: whoever takes over has little time.
const GRANTED_WITHIN: Duration = Duration::from_secs(2);
/// After so many connections in a row that ended at once the pause between them doubles.
const BRIEF: u32 = 8;

/// The connection and what it needs.
pub struct Gateway {
    /// Token, intents and TLS, made once: reading the certificates takes longer than connecting.
    pub config: twilight_gateway::Config,
    /// The same without the intents that somebody has to grant.
    pub lean: twilight_gateway::Config,
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

/// What the connection should do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// Be there.
    Serve,
    /// Be closed, in such a way that the session can be resumed: it belongs to another process meanwhile.
    Rest,
    /// End.
    Stop,
}

impl Gateway {
    /// Does what is wished until that is to stop, or until only a person can help. At rest nothing is received, and everything
    /// that was is noted.
    ///
    /// # Errors
    /// The reason why no connection is possible any more.
    pub async fn run(&self, mut wish: watch::Receiver<Wish>, at_rest: watch::Sender<bool>) -> Result<(), Fatal> {
        loop {
            at_rest.send_replace(*wish.borrow() == Wish::Rest);
            match wish.wait_for(|wish| *wish != Wish::Rest).await.map(|wish| *wish) {
                Ok(Wish::Serve) => {}
                Ok(Wish::Rest | Wish::Stop) | Err(_) => return Ok(()),
            }
            at_rest.send_replace(false);
            self.serve(&mut wish).await?;
        }
    }

    /// Keeps the connection for as long as that is wished.
    async fn serve(&self, wish: &mut watch::Receiver<Wish>) -> Result<(), Fatal> {
        let mut session = registration::session(&self.ledger).await.unwrap_or_else(|error| {
            tracing::warn!(message_id = journal::STORE_FAULT, error = %error, "cannot read the stored session; a new one is started");
            None
        });
        if let Some(session) = &session {
            self.register(&session.application);
        }
        let mut config = tokio::select! {
            config = self.grantable() => config,
            _ = wish.changed() => return Ok(()),
        };
        // A session goes on with the intents it was made with, for hours.
        if session.as_ref().and_then(|session| session.intents).is_some_and(|made| made != config.intents().bits()) {
            tracing::info!("other intents are wanted than the session was made with; a new one is started");
            session = None;
            self.forget_session().await;
        }
        let (mut failures, mut brief) = (0, 0);
        while *wish.borrow() == Wish::Serve {
            tokio::select! {
                () = tokio::time::sleep(pause(failures, rand::random())) => {}
                _ = wish.changed() => break,
            }
            let opened = tokio::select! {
                opened = self.open(config, session.clone(), failures) => opened?,
                _ = wish.changed() => break,
            };
            let Some(connection) = opened else {
                failures += 1;
                self.lost(failures);
                continue;
            };
            let began = connection.began;
            let (ended, left, settled) = self.attend(connection, wish).await;
            session = left;
            if *wish.borrow() != Wish::Serve {
                break;
            }
            let steady = settled && began.elapsed() > STEADY;
            brief = if steady { 0 } else { brief + 1 };
            failures = match settled {
                true if steady => 0,
                // It came to work and ended at once: a short pause, so that it does not go on at the speed of the network, and a
                // longer one when that happens again and again.
                true => 1 + brief / BRIEF,
                false => failures + 1,
            };
            let next = after(ended, !privileged(config.intents()).is_empty());
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
                        _ = wish.changed() => break,
                    }
                }
                Next::IdentifyLean => {
                    self.drop_intents(config.intents()).await;
                    config = &self.lean;
                    session = None;
                    self.forget_session().await;
                    tokio::select! {
                        () = tokio::time::sleep(pause_before_identify(rand::random())) => {}
                        _ = wish.changed() => break,
                    }
                }
                Next::Stop(fatal) => return Err(self.stopped(fatal)),
            }
        }
        Ok(())
    }

    /// What to connect with: what was refused before and is still not granted is left out.
    async fn grantable(&self) -> &twilight_gateway::Config {
        let wanted = privileged(self.config.intents()).bits();
        if wanted == 0 || registration::refused_intents(&self.ledger).await & wanted == 0 {
            return &self.config;
        }
        match tokio::time::timeout(GRANTED_WITHIN, diagnosis::content_is_granted(&self.rest)).await {
            Ok(Ok(true)) => {
                if let Err(error) = registration::allow_intents(&self.ledger).await {
                    tracing::warn!(message_id = journal::STORE_FAULT, error = %error, "cannot note that an intent is granted");
                }
                &self.config
            }
            // Whoever is away says nothing; what is asked for in vain costs a connection.
            Ok(Ok(false) | Err(_)) | Err(_) => &self.lean,
        }
    }

    /// Remembers and tells that Discord refuses the privileged ones among these.
    async fn drop_intents(&self, asked: Intents) {
        let refused = privileged(asked).bits();
        tracing::warn!(message_id = journal::INTENT_DROPPED, refused, "Discord refuses an intent; going on without it");
        if let Err(error) = registration::refuse_intents(&self.ledger, refused, self.clock.now()).await {
            tracing::warn!(message_id = journal::STORE_FAULT, error = %error, "cannot note that an intent is refused");
        }
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

    /// Registers the commands beside the connection.
    fn register(&self, application: &str) {
        let (sync, application) = (Arc::clone(&self.sync), application.to_owned());
        self.router.watched(async move { sync.run(&application).await });
    }
}
