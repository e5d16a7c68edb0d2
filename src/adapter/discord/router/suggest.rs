//! Suggestions while an option is typed.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;

use super::handle::{asker, permit};
use super::{House, Router};
use crate::adapter::discord::command::{self, Call};
use crate::adapter::discord::invocation::{Act, Invocation};
use crate::adapter::discord::message::Reply;
use crate::app::{Durability, Fail, Scene, Tx, language};

impl Router {
    /// Suggestions while an option is typed: read, answered once, never stored.
    pub(super) async fn suggest(self, invocation: Invocation, deadline: i64) {
        let (router, house, now) = (self.clone(), self.house(), self.parts.clock.now());
        let asked = invocation.clone();
        let read =
            self.parts.ledger.store().write::<_, Fail>(Durability::System, move |tx| router.suggestions(tx, &asked, &house, now)).await;
        let found = read.unwrap_or_default();
        let answer = Reply::Suggest(found).render().to_string();
        let left = deadline - self.parts.clock.now().as_millisecond();
        let patience = Duration::from_millis(u64::try_from(left).unwrap_or(0));
        if let Err(error) = self.parts.answerer.post(invocation.event, &invocation.to, answer, patience).await {
            tracing::debug!(error = %error, "a suggestion was not delivered");
        }
    }

    fn suggestions(&self, tx: &Tx<'_>, invocation: &Invocation, house: &House, now: Timestamp) -> Result<Vec<(String, String)>, Fail> {
        let Act::Typing { slash, option, typed } = &invocation.act else { return Ok(Vec::new()) };
        let Some((command, sub)) = command::find(&slash.path) else { return Ok(Vec::new()) };
        let Some(suggest) = sub.suggest.filter(|_| sub.options.iter().any(|one| one.key == option)) else { return Ok(Vec::new()) };
        let language = language::of(tx, Some(invocation.person), invocation.locale.as_deref(), house.language)?;
        let asker = asker(invocation, house);
        let scene = Scene {
            tx,
            now,
            zone: &house.zone,
            clock_trusted: true,
            asker: &asker,
            guild: invocation.guild,
            channel: invocation.channel,
            language,
        };
        let fields = BTreeMap::new();
        let (keys, health, own_permissions) = (&self.parts.keys, &*self.parts.health, invocation.own_permissions);
        let deployments = &*self.parts.deployments;
        let call = Call { scene, slash, id: "", values: &[], fields: &fields, own_permissions, keys, health, deployments };
        permit(&call, command)?;
        suggest(&call, typed)
    }
}
