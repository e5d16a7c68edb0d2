//! The definitions of the commands for Discord, and keeping Discord in step with them. They are sent only when they changed:
//! each sending replaces everything and counts.

use std::sync::Arc;

use serde_json::Value;
use serenity::all::{CommandOptionType, CommandType, InstallationContext, InteractionContext, Permissions};
use serenity::builder::{CreateCommand, CreateCommandOption};
use serenity::http::{LightMethod, Route};
use sha2::{Digest as _, Sha256};

use super::rest::{Rest, RestError};
use crate::app::clock::Clock;
use crate::app::feature::{Command, Contexts, Features, Menu, MenuOn, Sub, option_key};
use crate::app::health::Health;
use crate::app::ledger::Ledger;
use crate::app::registration;
use crate::domain::guild::Who;
use crate::domain::language::Language;
use crate::domain::outbox::back_off;
use crate::text::plain;
use crate::ui::{Spec, Takes};

/// Locales of Discord and the catalogue that serves each. French is the base and stated again, because Discord falls back from
/// one locale to another before it falls back to the base.
const LOCALES: [(&str, Language); 4] = [("fr", Language::Fr), ("en-US", Language::En), ("en-GB", Language::En), ("nl", Language::Nl)];

/// Pause after Discord refused the definitions: a daily number of creations may be used up (30034).
const REFUSED_AGAIN: std::time::Duration = std::time::Duration::from_secs(3600);

/// Keeps the commands registered.
pub struct Sync {
    /// Talks to Discord.
    pub rest: Arc<Rest>,
    /// Whose commands they are.
    pub features: Features,
    /// Remembers what was registered.
    pub ledger: Ledger,
    /// Facts for the picture.
    pub health: Arc<Health>,
    /// The time.
    pub clock: Arc<Clock>,
}

impl Sync {
    /// Registers the commands of this release unless Discord has them, and tries until it has.
    pub async fn run(&self, application: &str) {
        let body = definitions(self.features).to_string();
        let hash = Sha256::digest(&body).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        for attempt in 1_u32.. {
            match self.once(application, &body, &hash).await {
                Ok(()) => break,
                Err(error @ RestError::Refused { .. }) => {
                    tracing::error!(message_id = crate::text::journal::OUTDATED, error = %error, "Discord refuses the commands of this release");
                    self.health.commands_refused();
                    tokio::time::sleep(REFUSED_AGAIN).await;
                }
                Err(error) => {
                    tracing::warn!(error = %error, "cannot register the commands yet");
                    tokio::time::sleep(back_off(attempt, rand::random())).await;
                }
            }
        }
        self.health.commands_in_sync();
    }

    async fn once(&self, application: &str, body: &str, hash: &str) -> Result<(), RestError> {
        let known = registration::hash(self.ledger.store(), application).await;
        if known.as_deref() == Some(hash) {
            return Ok(());
        }
        let application_id = serenity::model::id::ApplicationId::new(application.parse::<u64>().unwrap_or(1).max(1));
        self.rest.tell(Route::Commands { application_id }, LightMethod::Put, Some(body.to_owned())).await?;
        tracing::info!(commands = self.features.commands().count(), "commands registered with Discord");
        if let Err(error) = registration::set_hash(self.ledger.store(), application, hash, self.clock.now()).await {
            // They are registered; without the note they are registered once more at the next start.
            tracing::warn!(error = %error, "cannot note that the commands are registered");
        }
        Ok(())
    }
}

/// All definitions.
#[must_use]
pub fn definitions(features: Features) -> Value {
    let menus = features.menus().map(|found| menu(found.what));
    let commands: Vec<CreateCommand> = features.commands().map(|found| definition(features, found.what)).chain(menus).collect();
    serde_json::to_value(commands).unwrap_or_default()
}

fn definition(features: Features, command: &'static Command) -> CreateCommand {
    let key = format!("cmd-{}", command.key);
    let mut made = CreateCommand::new(command.key).kind(CommandType::ChatInput).description(plain(Language::Fr, &format!("{key}.about")));
    made = offered(made, command.who, command.contexts);
    for (locale, language) in LOCALES {
        made = made.name_localized(locale, plain(language, &key)).description_localized(locale, plain(language, &format!("{key}.about")));
    }
    features.subs(command).map(|found| found.what).fold(made, |made, sub| {
        if sub.key.is_empty() {
            sub.options.iter().fold(made, |made, one| made.add_option(option(command, sub, one)))
        } else {
            made.add_option(sub_command(command, sub))
        }
    })
}

/// Where and to whom it is offered.
fn offered(made: CreateCommand, who: Who, contexts: Contexts) -> CreateCommand {
    let made = made.integration_types(vec![InstallationContext::Guild]).contexts(match contexts {
        Contexts::Community => vec![InteractionContext::Guild],
        Contexts::Anywhere => vec![InteractionContext::Guild, InteractionContext::BotDm],
    });
    // Hidden from those who cannot use it; the rule itself is checked again at each use.
    if who == Who::Manager { made.default_member_permissions(Permissions::MANAGE_GUILD) } else { made }
}

/// A command in a menu has a name, and no description.
fn menu(menu: &Menu) -> CreateCommand {
    let key = format!("menu-{}", menu.key);
    let made = CreateCommand::new(plain(Language::Fr, &key)).kind(match menu.on {
        MenuOn::Person => CommandType::User,
        MenuOn::Message => CommandType::Message,
    });
    let made = offered(made, menu.who, menu.contexts);
    LOCALES.into_iter().fold(made, |made, (locale, language)| made.name_localized(locale, plain(language, &key)))
}

fn sub_command(command: &Command, sub: &Sub) -> CreateCommandOption {
    let key = format!("cmd-{}-{}", command.key, sub.key);
    let made = CreateCommandOption::new(CommandOptionType::SubCommand, sub.key, plain(Language::Fr, &format!("{key}.about")));
    let made = localized(made, &key);
    sub.options.iter().fold(made, |made, one| made.add_sub_option(option(command, sub, one)))
}

fn option(command: &Command, sub: &Sub, option: &Spec) -> CreateCommandOption {
    let key = option_key(command.key, sub.key, option.key);
    let kind = match option.takes {
        Takes::Text(_) | Takes::Suggested | Takes::Choice(_) => CommandOptionType::String,
        Takes::Role => CommandOptionType::Role,
        Takes::Channel => CommandOptionType::Channel,
        Takes::Person => CommandOptionType::User,
        Takes::Integer(..) => CommandOptionType::Integer,
        Takes::Number(..) => CommandOptionType::Number,
        Takes::Attachment => CommandOptionType::Attachment,
        Takes::Yes => CommandOptionType::Boolean,
    };
    let made = CreateCommandOption::new(kind, option.key, plain(Language::Fr, &format!("{key}.about"))).required(option.required);
    let made = localized(made, &key);
    match option.takes {
        Takes::Text(most) => made.max_length(most),
        Takes::Suggested => made.set_autocomplete(sub.suggest.is_some()),
        Takes::Choice(choices) => choices.iter().fold(made, |made, choice| {
            let name = |language| plain(language, &format!("choice-{choice}"));
            let localized = LOCALES.map(|(locale, language)| (locale, name(language)));
            made.add_string_choice_localized(name(Language::Fr), *choice, localized)
        }),
        Takes::Channel => made.channel_types(vec![serenity::all::ChannelType::Text, serenity::all::ChannelType::News]),
        Takes::Integer(least, most) => made.min_int_value(least.into()).max_int_value(most.into()),
        Takes::Number(least, most) => made.min_number_value(f64::from(least)).max_number_value(f64::from(most)),
        Takes::Role | Takes::Person | Takes::Attachment | Takes::Yes => made,
    }
}

fn localized(made: CreateCommandOption, key: &str) -> CreateCommandOption {
    LOCALES.into_iter().fold(made, |made, (locale, language)| {
        made.name_localized(locale, plain(language, key)).description_localized(locale, plain(language, &format!("{key}.about")))
    })
}
