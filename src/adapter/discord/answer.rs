//! Gives answers to Discord, again and again until it has them or no longer takes them. What is sent is what was stored, so a
//! repetition says the same and Discord keeps the first.

use std::sync::Arc;
use std::time::Duration;

use serenity::http::{LightMethod, Route};

use super::render::render;
use super::rest::{Rest, RestError};
use crate::app::clock::Clock;
use crate::app::live::Live;
use crate::app::refusal::{incident, reference};
use crate::app::{AnswerTo, Outcome};
use crate::domain::id::EventId;
use crate::ui::Reply;

/// Pause before the first repetition; doubled each time.
const FIRST_PAUSE: Duration = Duration::from_millis(40);

/// Longest wait for one attempt: a dead connection must leave time for another. Repeating is safe, Discord keeps the first.
const LONGEST_ATTEMPT: Duration = Duration::from_millis(1_000);

/// Gives answers.
#[derive(Clone)]
pub struct Answerer {
    /// Talks to Discord.
    pub rest: Arc<Rest>,
    /// The time.
    pub clock: Arc<Clock>,
    /// In which language a failure is told.
    pub live: Arc<Live>,
}

impl Answerer {
    /// Gives the first answer to an event until `deadline`, ms since 1970 by our clock.
    pub async fn give(&self, event: EventId, to: &AnswerTo, answer: &str, deadline: i64) -> Outcome {
        let mut pause = FIRST_PAUSE;
        let mut body = answer.to_owned();
        loop {
            let left = deadline - self.clock.now().as_millisecond();
            let Some(left) = u64::try_from(left).ok().filter(|left| *left > 0).map(Duration::from_millis) else {
                return Outcome::Late;
            };
            match self.post(event, to, body.clone(), left.min(LONGEST_ATTEMPT)).await {
                Ok(()) => return Outcome::Sent,
                // 40060: it has the answer already. Ours was lost on the way back, or another process was faster.
                Err(RestError::Refused { code: 40_060, .. }) => return Outcome::Sent,
                Err(RestError::Refused { code: 10_062, .. }) => return Outcome::Late,
                Err(RestError::Refused { code, .. }) => {
                    let reference = reference(event);
                    tracing::error!(message_id = crate::text::journal::INCIDENT, ffj_ref = reference, code, "Discord refuses an answer");
                    let fallback = render(Reply::Whisper(incident(self.live.now().language, &reference))).to_string();
                    if body == fallback {
                        return Outcome::Refused;
                    }
                    body = fallback;
                }
                Err(RestError::Limited(wait)) => tokio::time::sleep(wait.min(left)).await,
                // The token of the bot is not what an answer is taken by, so its refusal is a fault like another.
                Err(RestError::Unauthorized | RestError::Fault(_) | RestError::Network { .. } | RestError::Unreadable) => {
                    tokio::time::sleep(pause.min(left)).await;
                    pause *= 2;
                }
            }
        }
    }

    /// Makes one attempt.
    ///
    /// # Errors
    /// See [`RestError`].
    pub async fn post(&self, event: EventId, to: &AnswerTo, body: String, patience: Duration) -> Result<(), RestError> {
        let interaction_id = serenity::model::id::InteractionId::new(event.0.max(1));
        let route = Route::InteractionResponse { interaction_id, token: &to.token };
        self.rest.answer(route, LightMethod::Post, body, patience).await
    }
}
