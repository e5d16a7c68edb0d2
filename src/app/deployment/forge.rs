//! The forge that is looked at in vain: shown, and told to those who look after the machine when it has lasted.

use std::sync::Arc;

use jiff::Timestamp;

use super::{Audience, Deployments};
use crate::app::Fail;
use crate::domain::deployment::{failing, forge_alarms};
use crate::domain::outbox::{Post, Target};
use crate::store::outbox::New;
use crate::store::{Durability, Tx, outbox, setting};
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
    let (since, now) = (since.as_millisecond(), now.as_millisecond());
    let post = Post::ForgeAway { since, language: audience.language };
    for (guild, channel) in setting::everywhere(tx, "channel.exploitation")? {
        let Ok(channel) = channel.parse() else { continue };
        let cause = format!("forge-away:{since}:{guild}");
        outbox::put(tx, &New { cause: &cause, target: &Target::Channel(channel), post: &post, due_at: now }, now)?;
    }
    for address in &audience.alerts {
        let cause = format!("forge-away-mail:{since}:{address}");
        outbox::put(tx, &New { cause: &cause, target: &Target::Mail(address.clone()), post: &post, due_at: now }, now)?;
    }
    Ok(())
}
