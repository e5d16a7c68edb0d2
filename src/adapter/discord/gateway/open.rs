//! Opening a connection: where to, and whether to resume or to identify.

use std::time::{Duration, Instant};

use serde::Deserialize;
use serenity::http::{LightMethod, Route};
use twilight_gateway::{Config, ConfigBuilder, Shard, ShardId};

use super::Gateway;
use super::connection::Connection;
use crate::adapter::discord::is_discords;
use crate::adapter::discord::rest::RestError;
use crate::app::health::Link;
use crate::app::{Session, registration};
use crate::domain::gateway::{Fatal, may_identify};
use crate::text::journal;

/// Where Discord itself is reached.
const DISCORD: &str = "wss://gateway.discord.gg";
/// How often the address for resuming is tried before the general one.
const RESUME_ADDRESS_TRIES: u32 = 2;
/// How often it is looked whether identifying is allowed again.
const FLOOR_LOOK: Duration = Duration::from_secs(600);

impl Gateway {
    /// Opens a connection: to resume when there is a session, else to identify when that is allowed. None: try again later.
    pub(super) async fn open(&self, config: &Config, session: Option<Session>, failures: u32) -> Result<Option<Connection>, Fatal> {
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
        let intents = config.intents().bits();
        let mut config = ConfigBuilder::from(config.clone()).proxy_url(entrance.trim_end_matches('/').to_owned());
        if let Some(session) = &session {
            config = config.session(twilight_gateway::Session::new(session.sequence, session.id.clone()));
            if let Some(url) = resume_url {
                config = config.resume_url(url);
            }
        } else if let Err(error) = registration::count_identify(&self.ledger, self.clock.now()).await {
            tracing::warn!(message_id = journal::STORE_FAULT, error = %error, "cannot count an identify");
        }
        let seen = session.as_ref().map_or(0, |session| session.sequence);
        Ok(Some(Connection {
            shard: Shard::with_config(ShardId::ONE, config.build()),
            session,
            intents,
            seen,
            noted: seen,
            interval: None,
            began: Instant::now(),
            settled: false,
            resumed: None,
            quick: 0,
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
            let spent = match registration::identifies(&self.ledger, self.clock.now()).await {
                Ok(spent) => spent,
                // Their number is limited, so none is spent that cannot be counted.
                Err(error) => {
                    tracing::warn!(message_id = journal::STORE_FAULT, error = %error, "cannot count identifies");
                    return Ok(None);
                }
            };
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
