//! Work that takes longer than Discord waits: the answer is deferred, the work goes on, its result replaces « the bot is
//! thinking ». It is stored, so that another process finishes it when this one is gone.

use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;
use serenity::http::{LightMethod, Route};

use super::render::{announce, render_edit};
use super::rest::{Body, Rest, RestError};
use crate::app::AnswerTo;
use crate::app::feature::{DeferredWork, Features};
use crate::app::ledger::Ledger;
use crate::app::live::Live;
use crate::app::refusal::{incident, reference};
use crate::app::services::Services;
use crate::domain::id::EventId;
use crate::domain::language::Language;
use crate::domain::outbox::back_off;
use crate::text::journal;
use crate::ui::{Deferred, Done};

/// Does deferred work, whichever feature it is of.
#[derive(Clone)]
pub struct DeferredRunner {
    /// Asks Discord.
    pub rest: Arc<Rest>,
    /// Claims.
    pub ledger: Ledger,
    /// Who does it.
    pub features: Features,
    /// What they use.
    pub services: Arc<Services>,
    /// In which language a failure is told.
    pub live: Arc<Live>,
}

/// For whom a piece of work is, as all kinds say it.
#[derive(Deserialize)]
struct Reader {
    language: Language,
}

/// What is kept of the time there is to deliver the result.
const TO_DELIVER: Duration = Duration::from_secs(20);

impl DeferredRunner {
    /// Whether a piece of work is waiting for somebody else: then a process that ends leaves it to the next.
    #[must_use]
    pub fn waits(&self, work: &str) -> bool {
        self.who_does(work).is_some_and(|(kind, _)| kind.waits)
    }

    fn who_does(&self, work: &str) -> Option<(&'static DeferredWork, Deferred)> {
        let work = Deferred::read(work).ok()?;
        Some((self.features.deferred(work.kind())?, work))
    }

    /// Does a piece of work and delivers its result. What cannot be delivered before the token ends is given up.
    pub async fn finish(&self, event: EventId, to: &AnswerTo, work: &str, time_left: Duration) {
        let ends = tokio::time::Instant::now() + time_left;
        let reader = Deferred::read(work).ok().and_then(|work| work.facts::<Reader>());
        let language = reader.map_or(self.live.now().language, |reader| reader.language);
        let result = match self.who_does(work) {
            Some((kind, work)) => {
                let doing = (kind.perform)(Arc::clone(&self.services), &work);
                // An order has an end of its own, which comes before this one.
                tokio::time::timeout(time_left.saturating_sub(TO_DELIVER), doing).await.ok().flatten()
            }
            None => None,
        };
        let result = result.unwrap_or_else(|| {
            let (read, reference) = (Deferred::read(work).ok(), reference(event));
            let kind = read.as_ref().map_or("?", Deferred::kind);
            tracing::error!(message_id = journal::INCIDENT, ffj_ref = reference, kind, "deferred work failed");
            incident(language, &reference).into()
        });
        let delivered = tokio::time::timeout_at(ends, self.deliver(event, to, result, language)).await;
        if delivered.is_err() {
            tracing::warn!(ffj_ref = reference(event), "the result of deferred work could not be delivered in time");
        }
        if let Err(error) = self.ledger.finish(event).await {
            tracing::warn!(error = %error, "cannot forget finished work");
        }
    }

    async fn deliver(&self, event: EventId, to: &AnswerTo, result: Done, language: Language) {
        let reference = reference(event);
        let Ok(application) = to.application.parse::<u64>() else {
            tracing::error!(message_id = journal::INCIDENT, ffj_ref = reference, "the result of deferred work has nowhere to go");
            return;
        };
        let Done { message, picture } = result;
        let words = render_edit(message);
        let bare = picture.is_some().then(|| words.to_string());
        let mut body = Body::with(announce(words, picture.as_ref()).to_string(), picture);
        // Whoever waits is not left with « is thinking »: the words without the picture, then the incident.
        let mut instead = bare.into_iter().chain([render_edit(incident(language, &reference)).to_string()]);
        for attempt in 1_u32.. {
            let application_id = serenity::model::id::ApplicationId::new(application.max(1));
            let route = Route::WebhookOriginalInteractionResponse { application_id, token: &to.token };
            match self.rest.answer(route, LightMethod::Patch, body.clone(), Duration::from_secs(10)).await {
                Ok(()) => return,
                // 10015, 10008: the deferred answer itself is still on its way.
                Err(RestError::Refused { code, .. }) if !matches!(code, 10_015 | 10_008) => {
                    tracing::error!(
                        message_id = journal::INCIDENT,
                        ffj_ref = reference,
                        code,
                        "Discord refuses the result of deferred work"
                    );
                    let Some(next) = instead.next() else { return };
                    body = next.into();
                }
                Err(RestError::Limited(wait)) => tokio::time::sleep(wait).await,
                // The token of the bot is not what a result is taken by, so its refusal is a fault like another.
                Err(
                    RestError::Unauthorized
                    | RestError::Refused { .. }
                    | RestError::Fault(_)
                    | RestError::Network { .. }
                    | RestError::Unreadable,
                ) => {
                    tokio::time::sleep(back_off(attempt, rand::random())).await;
                }
            }
        }
    }
}
