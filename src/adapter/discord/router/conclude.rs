//! After the commit: answers are sent, deferred work is finished, and both are noted. Also those that a dead process left behind.

use std::sync::Arc;
use std::time::Duration;

use super::Router;
use crate::adapter::discord::invocation::Invocation;
use crate::adapter::discord::render::render;
use crate::app::ledger::{Claimed, TOKEN_LIVES};
use crate::app::refusal::{reference, refused};
use crate::app::{Outcome, StoreError};
use crate::domain::error::UserError;
use crate::domain::id::EventId;
use crate::domain::language::Language;
use crate::ui::Reply;

impl Router {
    /// Gives the answers and finishes the work that dead processes left behind. Returns how many answers were given.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn inherit(&self) -> Result<usize, StoreError> {
        let now = self.parts.clock.now();
        let (answers, jobs) = self.parts.ledger.inherit(now).await?;
        let inherited = answers.len();
        for open in answers {
            let (router, in_hand) = (self.clone(), self.parts.health.take_in_hand());
            self.watched(async move {
                let outcome = router.parts.answerer.give(open.event, &open.to, &open.answer, open.deadline).await;
                router.note(open.event, outcome);
                drop(in_hand);
            });
        }
        for job in jobs {
            let deferred = self.parts.deferred.clone();
            let left = u64::try_from(job.ends_at - now.as_millisecond()).unwrap_or(0);
            self.watched(async move { deferred.finish(job.event, &job.to, &job.work, Duration::from_millis(left)).await });
        }
        Ok(inherited)
    }

    /// Waits until the notes about sent answers are written.
    pub async fn settle(&self) {
        // They ride with the next commit.
        if let Err(error) = self.parts.ledger.probe(self.parts.clock.now()).await {
            tracing::debug!(error = %error, "the database does not answer at the end");
        }
    }

    /// After the commit: give the answer, then finish what takes longer.
    pub(super) async fn conclude(&self, invocation: &Arc<Invocation>, claimed: Result<Claimed, StoreError>, deadline: i64) {
        match claimed {
            Ok(Claimed::Mine(decided)) => {
                self.parts.health.store(None);
                if let Some((to, answer)) = &decided.answer {
                    let outcome = self.parts.answerer.give(invocation.event, to, answer, deadline).await;
                    self.note(invocation.event, outcome);
                }
                match decided.work {
                    // Not in hand: whichever process is there when the answer comes passes it on.
                    Some(work) if self.parts.deferred.waits(&work) => {
                        let (router, invocation) = (self.clone(), Arc::clone(invocation));
                        self.watched(async move { router.finish(&invocation, &work).await });
                    }
                    Some(work) => self.finish(invocation, &work).await,
                    None => {}
                }
            }
            Ok(Claimed::Taken) => {}
            Ok(Claimed::TooLate) => {
                tracing::info!(ffj_ref = reference(invocation.event), "an event came after Discord's deadline and was not acted on");
            }
            Err(error) => self.refuse_without_store(invocation, &error, deadline).await,
        }
    }

    async fn finish(&self, invocation: &Invocation, work: &str) {
        self.parts.deferred.finish(invocation.event, &invocation.to, work, TOKEN_LIVES).await;
    }

    /// E10: nothing could be stored. The person is told so, before anything is acknowledged.
    async fn refuse_without_store(&self, invocation: &Invocation, error: &StoreError, deadline: i64) {
        let reference = reference(invocation.event);
        tracing::error!(message_id = crate::text::journal::STORE_FAULT, ffj_ref = reference, error = %error, "nothing can be stored");
        self.parts.health.store(Some(error.advice()));
        let language = invocation.locale.as_deref().and_then(Language::from_locale).unwrap_or(self.parts.live.now().language);
        let answer = render(Reply::Whisper(refused(language, &UserError::NotStored, &reference))).to_string();
        self.parts.answerer.give(invocation.event, &invocation.to, &answer, deadline).await;
    }

    /// Notes how the sending of an answer ended.
    fn note(&self, event: EventId, outcome: Outcome) {
        match outcome {
            Outcome::Sent => self.parts.health.answered(),
            Outcome::Late | Outcome::Refused => {
                tracing::warn!(ffj_ref = reference(event), late = outcome == Outcome::Late, "an answer was not taken by Discord");
            }
        }
        self.parts.ledger.close(event, outcome);
    }
}
