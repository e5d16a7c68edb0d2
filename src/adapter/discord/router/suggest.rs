//! Suggestions while an option is typed.

use std::time::Duration;

use jiff::Timestamp;

use super::Router;
use super::call::{Actor, permit};
use crate::adapter::discord::invocation::{Act, Invocation};
use crate::adapter::discord::render::render;
use crate::app::live::LiveSettings;
use crate::app::{Fail, Input, Tx};
use crate::ui::Reply;

impl Router {
    /// Suggestions while an option is typed: read, answered once, never stored.
    pub(super) async fn suggest(self, invocation: Invocation, deadline: i64) {
        let (router, settings, now) = (self.clone(), self.parts.live.now(), self.parts.clock.now());
        let asked = invocation.clone();
        let read = self.parts.ledger.store().read::<_, Fail>(move |tx| router.suggestions(tx, &asked, &settings, now)).await;
        let found = read.unwrap_or_default();
        let answer = render(Reply::Suggest(found)).to_string();
        let left = deadline - self.parts.clock.now().as_millisecond();
        let patience = Duration::from_millis(u64::try_from(left).unwrap_or(0));
        if let Err(error) = self.parts.answerer.post(invocation.event, &invocation.to, answer, patience).await {
            tracing::debug!(error = %error, "a suggestion was not delivered");
        }
    }

    fn suggestions(
        &self,
        tx: &Tx<'_>,
        invocation: &Invocation,
        settings: &LiveSettings,
        now: Timestamp,
    ) -> Result<Vec<(String, String)>, Fail> {
        let Act::Typing { slash, option, typed } = &invocation.act else { return Ok(Vec::new()) };
        let Some((command, sub)) = self.parts.features.find(&slash.path) else { return Ok(Vec::new()) };
        let Some(suggest) = sub.what.suggest.filter(|_| sub.what.options.iter().any(|one| one.key == option)) else {
            return Ok(Vec::new());
        };
        let actor = Actor::of(tx, invocation, settings)?;
        let input = Input { given: &slash.given, ..Input::none(invocation.own_permissions) };
        let call = self.call(tx, &actor, settings, now, input);
        permit(&call, command.who, command.contexts, sub.feature)?;
        suggest(&call, typed)
    }
}
