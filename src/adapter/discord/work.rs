//! Work that takes longer than Discord waits: the answer is deferred, the work goes on, its result replaces « the bot is
//! thinking ». It is stored, so that another process finishes it when this one is gone.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serenity::http::{LightMethod, Route};

use super::message::{Message, render_edit};
use super::rest::{Rest, RestError};
use super::{diagnosis, reply};
use crate::app::deployment::Deployments;
use crate::app::doctor::Finding;
use crate::app::health::Health;
use crate::app::ledger::Ledger;
use crate::app::{AnswerTo, setting};
use crate::domain::id::{EventId, GuildId};
use crate::domain::language::Language;
use crate::domain::outbox::back_off;

/// A kind of work. Stored as JSON: a change of form must read the old one.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Work {
    /// `/bot sante`.
    Health {
        /// Language of the person.
        language: Language,
    },
    /// `/bot diagnostic`.
    Diagnosis {
        /// The community.
        guild: GuildId,
        /// Language of the person.
        language: Language,
    },
    /// An order to the deployer: its answer.
    Order {
        /// The order.
        order: String,
        /// Language of the person.
        language: Language,
    },
}

/// Whether a piece of work is waiting for somebody else: then a process that ends leaves it to the next.
#[must_use]
pub fn waits(work: &str) -> bool {
    matches!(serde_json::from_str(work), Ok(Work::Order { .. }))
}

/// Looks at the machine; given by the composition root, because this adapter does not know the others.
pub type LocalChecks = Arc<dyn Fn() -> Vec<Finding> + Send + Sync>;

/// Does the work.
#[derive(Clone)]
pub struct Workshop {
    /// Asks Discord.
    pub rest: Arc<Rest>,
    /// Claims.
    pub ledger: Ledger,
    /// How the bot is.
    pub health: Arc<Health>,
    /// What is known of the deployer.
    pub deployments: Arc<Deployments>,
    /// Looks at the machine.
    pub local: LocalChecks,
    /// Whether content of messages was asked for.
    pub message_content: bool,
}

/// What is kept of the time there is to deliver the result.
const TO_DELIVER: Duration = Duration::from_secs(20);

impl Workshop {
    /// Does a piece of work and delivers its result. What cannot be delivered before the token ends is given up.
    pub async fn finish(&self, event: EventId, to: &AnswerTo, work: &str, time_left: Duration) {
        let ends = tokio::time::Instant::now() + time_left;
        let result = match serde_json::from_str::<Work>(work) {
            // An order has an end of its own, which comes before this one.
            Ok(work) => tokio::time::timeout(time_left.saturating_sub(TO_DELIVER), self.perform(work))
                .await
                .unwrap_or_else(|_| reply::incident(Language::Fr, &reply::reference(event))),
            Err(_) => reply::incident(Language::Fr, &reply::reference(event)),
        };
        let delivered = tokio::time::timeout_at(ends, self.deliver(to, &result)).await;
        if delivered.is_err() {
            tracing::warn!(ffj_ref = reply::reference(event), "the result of deferred work could not be delivered in time");
        }
        if let Err(error) = self.ledger.finish(event).await {
            tracing::warn!(error = %error, "cannot forget finished work");
        }
    }

    async fn perform(&self, work: Work) -> Message {
        match work {
            Work::Health { language } => {
                let health = Arc::clone(&self.health);
                match tokio::task::spawn_blocking(move || health.full_picture()).await {
                    Ok(picture) => reply::health(language, &picture),
                    Err(_) => reply::incident(language, ""),
                }
            }
            Work::Diagnosis { guild, language } => {
                let local = Arc::clone(&self.local);
                // Reads the whole database: not on the thread that answers people.
                let mut findings = tokio::task::spawn_blocking(move || local()).await.unwrap_or_default();
                let channels = self.ledger.store().write(crate::app::Durability::System, move |tx| setting::channels(tx, guild)).await;
                let channels = channels.unwrap_or_default();
                let scope = diagnosis::Scope::Community(guild, &channels);
                findings.extend(diagnosis::of_discord(&self.rest, scope, self.message_content).await);
                reply::findings(language, &findings)
            }
            Work::Order { order, language } => match self.deployments.answer(&order).await {
                Some(standing) => reply::order(language, &standing, self.deployments.code_of(&order).as_deref()),
                None => reply::incident(language, &order),
            },
        }
    }

    async fn deliver(&self, to: &AnswerTo, result: &Message) {
        let Ok(application) = to.application.parse::<u64>() else { return };
        let body = render_edit(result.clone()).to_string();
        for attempt in 1_u32.. {
            let application_id = serenity::model::id::ApplicationId::new(application.max(1));
            let route = Route::WebhookOriginalInteractionResponse { application_id, token: &to.token };
            match self.rest.answer(route, LightMethod::Patch, body.clone(), Duration::from_secs(10)).await {
                Ok(()) | Err(RestError::Unauthorized) => return,
                // 10015, 10008: the deferred answer itself is still on its way.
                Err(RestError::Refused { code, .. }) if !matches!(code, 10_015 | 10_008) => return,
                Err(RestError::Limited(wait)) => tokio::time::sleep(wait).await,
                Err(_) => tokio::time::sleep(back_off(attempt, rand::random())).await,
            }
        }
    }
}
