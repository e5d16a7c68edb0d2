//! Who acts, and the circumstances of what they do: put together in one place for commands, buttons, forms, suggestions and what is
//! written.

use jiff::Timestamp;

use super::Router;
use crate::adapter::discord::invocation::Invocation;
use crate::app::feature::{Contexts, Feature};
use crate::app::live::LiveSettings;
use crate::app::{Call, Context, Fail, Input, StoreError, Tx, language, setting};
use crate::domain::error::UserError;
use crate::domain::guild::{Asker, Who};
use crate::domain::id::{ChannelId, GuildId};
use crate::domain::language::Language;

/// Who acts, and where.
pub(in crate::adapter::discord) struct Actor {
    /// The person.
    pub asker: Asker,
    /// The community.
    pub guild: Option<GuildId>,
    /// The channel.
    pub channel: Option<ChannelId>,
    /// The language they read.
    pub language: Language,
}

impl Actor {
    /// Who caused an interaction.
    ///
    /// # Errors
    /// Those of the database.
    pub fn of(tx: &Tx<'_>, invocation: &Invocation, settings: &LiveSettings) -> Result<Self, StoreError> {
        let asker = Asker {
            id: Some(invocation.person),
            roles: invocation.roles.clone(),
            permissions: invocation.permissions,
            operator: settings.operators.contains(&invocation.person),
        };
        let language = match language::of(tx, asker.id, invocation.locale.as_deref(), settings.language) {
            Ok(language) => language,
            Err(Fail::Store(error)) => return Err(error),
            Err(Fail::User(_)) => settings.language,
        };
        Ok(Self { asker, guild: invocation.guild, channel: invocation.channel, language })
    }
}

impl Router {
    /// What a handler is given.
    pub(in crate::adapter::discord) fn call<'a>(
        &'a self,
        tx: &'a Tx<'a>,
        actor: &'a Actor,
        settings: &'a LiveSettings,
        now: Timestamp,
        input: Input<'a>,
    ) -> Call<'a> {
        let parts = self.parts();
        let context = Context {
            tx,
            now,
            zone: &settings.zone,
            clock_trusted: parts.clock.trusted(),
            asker: &actor.asker,
            guild: actor.guild,
            channel: actor.channel,
            language: actor.language,
            community_language: settings.language,
        };
        Call { context, input, keys: &parts.keys, health: &parts.health, features: parts.features, services: &parts.deferred.services }
    }
}

/// Who may, where, and whether the feature is on.
pub(in crate::adapter::discord) fn permit(call: &Call<'_>, who: Who, contexts: Contexts, feature: &Feature) -> Result<(), Fail> {
    if contexts == Contexts::Community && call.context.guild.is_none() {
        return Err(UserError::GuildOnly.into());
    }
    setting::is_on(&call.context, feature.switch)?;
    setting::allow(&call.context, who)
}
