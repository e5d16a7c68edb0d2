//! The definitions of the commands for Discord, and keeping Discord in step with them. They are sent only when they changed:
//! each sending replaces everything and counts.

use std::sync::Arc;

use serde_json::Value;
use serenity::all::{CommandOptionType, CommandType, InstallationContext, InteractionContext, Permissions};
use serenity::builder::{CreateCommand, CreateCommandOption};
use serenity::http::{LightMethod, Route};
use sha2::{Digest as _, Sha256};

use super::command::{COMMANDS, Command, Kind, Opt, Place, Sub};
use super::rest::{Rest, RestError};
use crate::app::clock::Clock;
use crate::app::health::Health;
use crate::app::ledger::Ledger;
use crate::app::registration;
use crate::domain::guild::Who;
use crate::domain::language::Language;
use crate::domain::outbox::back_off;
use crate::text::plain;

/// Locales of Discord and the catalogue that serves each. French is the base and stated again, because Discord falls back from
/// one locale to another before it falls back to the base.
const LOCALES: [(&str, Language); 4] = [("fr", Language::Fr), ("en-US", Language::En), ("en-GB", Language::En), ("nl", Language::Nl)];

/// Pause after Discord refused the definitions: a daily number of creations may be used up (30034).
const REFUSED_AGAIN: std::time::Duration = std::time::Duration::from_secs(3600);

/// Keeps the commands registered.
pub struct Sync {
    /// Talks to Discord.
    pub rest: Arc<Rest>,
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
        let body = definitions().to_string();
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
        tracing::info!(commands = COMMANDS.len(), "commands registered with Discord");
        if let Err(error) = registration::set_hash(self.ledger.store(), application, hash, self.clock.now()).await {
            // They are registered; without the note they are registered once more at the next start.
            tracing::warn!(error = %error, "cannot note that the commands are registered");
        }
        Ok(())
    }
}

/// All definitions.
#[must_use]
pub fn definitions() -> Value {
    let commands: Vec<CreateCommand> = COMMANDS.iter().map(definition).collect();
    serde_json::to_value(commands).unwrap_or_default()
}

fn definition(command: &Command) -> CreateCommand {
    let key = format!("cmd-{}", command.key);
    let mut made = CreateCommand::new(command.key)
        .kind(CommandType::ChatInput)
        .description(plain(Language::Fr, &format!("{key}.about")))
        .integration_types(vec![InstallationContext::Guild])
        .contexts(match command.place {
            Place::Community => vec![InteractionContext::Guild],
            Place::Anywhere => vec![InteractionContext::Guild, InteractionContext::BotDm],
        });
    if command.who == Who::Manager {
        // Hidden from those who cannot use it; the rule itself is checked again at each use.
        made = made.default_member_permissions(Permissions::MANAGE_GUILD);
    }
    for (locale, language) in LOCALES {
        made = made.name_localized(locale, plain(language, &key)).description_localized(locale, plain(language, &format!("{key}.about")));
    }
    match command.subs {
        [only] if only.key.is_empty() => only.options.iter().fold(made, |made, one| made.add_option(option(one, has_suggestions(only)))),
        subs => subs.iter().fold(made, |made, sub| made.add_option(sub_command(&key, sub))),
    }
}

const fn has_suggestions(sub: &Sub) -> bool {
    sub.suggest.is_some()
}

fn sub_command(command: &str, sub: &Sub) -> CreateCommandOption {
    let key = format!("{command}-{}", sub.key);
    let made = CreateCommandOption::new(CommandOptionType::SubCommand, sub.key, plain(Language::Fr, &format!("{key}.about")));
    let made = localized(made, &key);
    sub.options.iter().fold(made, |made, one| made.add_sub_option(option(one, has_suggestions(sub))))
}

fn option(option: &Opt, suggestions: bool) -> CreateCommandOption {
    let key = format!("opt-{}", option.key);
    let kind = match option.kind {
        Kind::Text(_) | Kind::Suggested | Kind::Choice(_) => CommandOptionType::String,
        Kind::Role => CommandOptionType::Role,
        Kind::Channel => CommandOptionType::Channel,
        Kind::Yes => CommandOptionType::Boolean,
    };
    let made = CreateCommandOption::new(kind, option.key, plain(Language::Fr, &format!("{key}.about"))).required(option.required);
    let made = localized(made, &key);
    match option.kind {
        Kind::Text(most) => made.max_length(most),
        Kind::Suggested => made.set_autocomplete(suggestions),
        Kind::Choice(choices) => choices.iter().fold(made, |made, choice| {
            let name = |language| plain(language, &format!("choice-{choice}"));
            let localized = LOCALES.map(|(locale, language)| (locale, name(language)));
            made.add_string_choice_localized(name(Language::Fr), *choice, localized)
        }),
        Kind::Channel => made.channel_types(vec![serenity::all::ChannelType::Text, serenity::all::ChannelType::News]),
        Kind::Role | Kind::Yes => made,
    }
}

fn localized(made: CreateCommandOption, key: &str) -> CreateCommandOption {
    LOCALES.into_iter().fold(made, |made, (locale, language)| {
        made.name_localized(locale, plain(language, key)).description_localized(locale, plain(language, &format!("{key}.about")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definitions_keep_discords_limits_in_every_language() {
        fn check(one: &Value) {
            let names = one["name_localizations"].as_object().into_iter().flat_map(|map| map.values()).chain([&one["name"]]);
            for name in names.filter_map(Value::as_str) {
                assert!((1..=32).contains(&name.chars().count()) && name == name.to_lowercase() && !name.contains(' '), "{name}");
            }
            let about = one["description_localizations"].as_object().into_iter().flat_map(|map| map.values()).chain([&one["description"]]);
            for text in about.filter_map(Value::as_str) {
                assert!((1..=100).contains(&text.chars().count()), "{text}");
            }
            one["options"].as_array().into_iter().flatten().for_each(check);
        }
        definitions().as_array().unwrap().iter().for_each(check);
    }

    #[test]
    fn required_options_come_first() {
        for sub in COMMANDS.iter().flat_map(|command| command.subs) {
            let order: Vec<bool> = sub.options.iter().map(|option| !option.required).collect();
            assert!(order.is_sorted(), "{}", sub.key);
        }
    }
}
