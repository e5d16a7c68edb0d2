//! The forge that is looked at in vain: shown, and told to those who look after the machine when it has lasted.

use std::sync::Arc;

use jiff::Timestamp;

use super::{Audience, Deployments};
use crate::app::{Durability, Fail, Tx, outbox, setting};
use crate::domain::outbox::{Lane, Target};
use crate::feature::deployment::model::{failing, forge_alarms};
use crate::feature::deployment::post;
use crate::text::journal;

impl Deployments {
    /// Since when the forge is looked at in vain; none when it is not, or nobody says.
    #[must_use]
    pub fn forge_away_since(&self) -> Option<Timestamp> {
        self.forge_failing().map(|(since, _)| since)
    }

    fn forge_failing(&self) -> Option<(Timestamp, Timestamp)> {
        failing(&self.folder.looked()?, self.clock.now())
    }

    /// Tells it when it has lasted for too long; whether it has.
    pub(super) async fn watch_the_forge(self: Arc<Self>) -> bool {
        let now = self.clock.now();
        let Some((since, _)) = self.forge_failing().filter(|(since, last)| forge_alarms(*since, *last)) else { return false };
        let store = self.ledger.store().clone();
        match store.write(Durability::Disk, move |tx| alarm(tx, since, &self.audience, now)).await {
            Ok(()) => true,
            Err(error) => {
                tracing::warn!(message_id = journal::STORE_FAULT, error = %error, "cannot note that the forge is away");
                false
            }
        }
    }
}

/// Tells it once for each time that the forge is away.
///
/// # Errors
/// Those of the database.
fn alarm(tx: &Tx<'_>, since: Timestamp, audience: &Audience, now: Timestamp) -> Result<(), Fail> {
    let since = since.as_millisecond();
    let post = post::of_forge_away(since, audience.live.now().language)?;
    for (guild, channel) in setting::channels_everywhere(tx, "exploitation")? {
        let cause = format!("forge-away:{since}:{guild}");
        outbox::post(tx, Lane::Normal, &cause, &Target::Channel(channel), &post, now)?;
    }
    for address in &audience.alerts {
        let cause = format!("forge-away-mail:{since}:{address}");
        outbox::post(tx, Lane::Normal, &cause, &Target::Mail(address.clone()), &post, now)?;
    }
    Ok(())
}
