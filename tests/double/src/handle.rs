//! An interaction as the test that raised it sees it.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use crate::double::{Double, TimedOut};
use crate::state::{Shared, State};

/// A raised interaction.
#[derive(Clone)]
pub struct Interaction {
    pub(crate) shared: Arc<Shared>,
    pub(crate) id: u64,
}

/// The accepted first answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The interaction it answers.
    pub interaction: u64,
    /// Callback type: 4 message, 5 deferred, 6 deferred update, 7 update, 8 choices, 9 modal.
    pub kind: u8,
    /// The callback's `data`, null if it had none.
    pub data: Value,
    /// From the event to the callback.
    pub latency: Duration,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unanswered {
    /// None came in this time.
    Timeout(Duration),
    /// Every attempt came after the deadline.
    Late,
    /// No session was alive or resumable.
    Undelivered,
}

impl std::fmt::Display for Unanswered {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Timeout(waited) => write!(formatter, "the interaction was not answered within {waited:?}"),
            Self::Late => formatter.write_str("the interaction was answered after the deadline"),
            Self::Undelivered => formatter.write_str("no session was there to take the interaction"),
        }
    }
}

impl std::error::Error for Unanswered {}

impl Answer {
    /// The text of a message answer, empty if it has none.
    pub fn content(&self) -> &str {
        self.data["content"].as_str().unwrap_or("")
    }

    /// Whether only the user sees it.
    pub fn ephemeral(&self) -> bool {
        self.data["flags"].as_u64().unwrap_or(0) & 64 != 0
    }
}

impl Interaction {
    /// Its id.
    pub fn id(&self) -> u64 {
        self.id
    }

    /// Its token, for tests that answer in the bot's place.
    pub fn token(&self) -> String {
        self.shared.lock().interactions.get(&self.id).map(|record| record.token.clone()).unwrap_or_default()
    }

    /// Waits for the first accepted answer. A late attempt or an empty room ends the wait early.
    pub async fn answer(&self, timeout: Duration) -> Result<Answer, Unanswered> {
        let waited = Double::until(&self.shared, timeout, |state| {
            let record = state.interactions.get(&self.id)?;
            if let Some(accepted) = record.answers.first() {
                return Some(Ok(Answer {
                    interaction: self.id,
                    kind: accepted.kind,
                    data: accepted.data.clone(),
                    latency: accepted.latency,
                }));
            }
            if record.late > 0 {
                return Some(Err(Unanswered::Late));
            }
            (record.unreachable && record.delivered == 0).then_some(Err(Unanswered::Undelivered))
        });
        waited.await.unwrap_or(Err(Unanswered::Timeout(timeout)))
    }

    /// How many sockets it was written to, replays included.
    pub fn delivered(&self) -> u32 {
        self.shared.lock().interactions.get(&self.id).map_or(0, |record| record.delivered)
    }

    /// Waits until it was written to a socket.
    pub async fn wait_delivered(&self, timeout: Duration) -> Result<(), TimedOut> {
        Double::until(&self.shared, timeout, |state| state.interactions.get(&self.id).filter(|record| record.delivered > 0).map(|_| ()))
            .await
    }

    /// The original message at this moment: of the answer, or of the clicked component.
    pub fn original(&self) -> Option<Value> {
        original(&self.shared.lock(), self.id)
    }

    /// Waits until the original message is there and no longer "thinking".
    pub async fn edited(&self, timeout: Duration) -> Result<Value, TimedOut> {
        self.wait_original(|message| message["flags"].as_u64().unwrap_or(0) & 128 == 0, timeout).await
    }

    /// Waits until the original message fulfils a condition.
    pub async fn wait_original(&self, mut predicate: impl FnMut(&Value) -> bool, timeout: Duration) -> Result<Value, TimedOut> {
        Double::until(&self.shared, timeout, |state| original(state, self.id).filter(|message| predicate(message))).await
    }

    /// The follow-ups that were not removed, oldest first.
    pub fn followups(&self) -> Vec<Value> {
        followups(&self.shared.lock(), self.id)
    }

    /// Waits for a follow-up.
    pub async fn wait_followup(&self, mut predicate: impl FnMut(&Value) -> bool, timeout: Duration) -> Result<Value, TimedOut> {
        Double::until(&self.shared, timeout, |state| followups(state, self.id).into_iter().find(|message| predicate(message))).await
    }
}

fn original(state: &State, id: u64) -> Option<Value> {
    let original = state.interactions.get(&id)?.original?;
    state.messages.get(&original).filter(|message| !message.deleted).map(|message| message.value.clone())
}

fn followups(state: &State, id: u64) -> Vec<Value> {
    let ids = state.interactions.get(&id).map(|record| record.followups.as_slice()).unwrap_or_default();
    let alive = ids.iter().filter_map(|id| state.messages.get(id)).filter(|message| !message.deleted);
    alive.map(|message| message.value.clone()).collect()
}
