//! The commands, as data and small functions. A command says what it is called (by key, the words are in `src/text`), who may
//! run it and where; its function parses, calls one use case and chooses one reply.

pub mod aide;
pub mod bot;
pub mod config;
pub mod langue;
pub mod rappel;
pub mod statut;

use std::collections::BTreeMap;

use super::invocation::Slash;
use super::message::{Message, Reply};
use crate::app::deployment::Deployments;
use crate::app::health::Health;
use crate::app::{Durability, Fail, Scene};
use crate::domain::button::ButtonKey;
use crate::domain::guild::Who;

/// Answers a written command.
pub type Say = fn(&Call<'_>) -> Result<Message, Fail>;
/// Suggests labels and values for what was typed.
pub type Suggest = fn(&Call<'_>, &str) -> Result<Vec<(String, String)>, Fail>;

/// A slash command.
pub struct Command {
    /// Key of its words, and its French name.
    pub key: &'static str,
    /// Who may run it.
    pub who: Who,
    /// Where it can be run.
    pub place: Place,
    /// Feature it belongs to, when that can be switched off.
    pub module: Option<&'static str>,
    /// How far the commit must have come before the answer.
    pub durability: Durability,
    /// What it does: itself under the empty key, or its sub-commands.
    pub subs: &'static [Sub],
    /// Answer when it is written as `!name` or after a mention; none: only as a slash command.
    pub said: Option<Say>,
}

/// Where a command can be run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In communities.
    Community,
    /// In communities and in direct conversation.
    Anywhere,
}

/// A sub-command, or the command itself under the empty key.
pub struct Sub {
    /// Key of its words, and its French name.
    pub key: &'static str,
    /// Its options, required ones first.
    pub options: &'static [Opt],
    /// What it does.
    pub run: fn(&Call<'_>) -> Result<Reply, Fail>,
    /// Suggestions while an option is typed.
    pub suggest: Option<Suggest>,
}

/// An option.
pub struct Opt {
    /// Key of its words, and its French name.
    pub key: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// Whether it must be given.
    pub required: bool,
}

/// What an option takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text of up to so many characters.
    Text(u16),
    /// Text with suggestions.
    Suggested,
    /// One of these; their words are under `choice-…`.
    Choice(&'static [&'static str]),
    /// A role.
    Role,
    /// A text channel.
    Channel,
    /// Yes or no.
    Yes,
}

/// A button, selection or form: its action and what it does.
pub struct Press {
    /// The action in its id.
    pub action: &'static str,
    /// Who may.
    pub who: Who,
    /// What it does.
    pub run: fn(&Call<'_>) -> Result<Reply, Fail>,
}

/// What a command is given.
pub struct Call<'a> {
    /// The circumstances.
    pub scene: Scene<'a>,
    /// The slash command, empty for buttons and forms.
    pub slash: &'a Slash,
    /// The object of a button, selection or form.
    pub id: &'a str,
    /// What was selected.
    pub values: &'a [String],
    /// The fields of a form.
    pub fields: &'a BTreeMap<String, String>,
    /// The bot's permissions in the channel.
    pub own_permissions: u64,
    /// Signs buttons.
    pub keys: &'a ButtonKey,
    /// How the bot is.
    pub health: &'a Health,
    /// What is known of the deployer.
    pub deployments: &'a Deployments,
}

/// Every command, in the order of the help.
pub const COMMANDS: &[Command] = &[aide::AIDE, statut::STATUT, langue::LANGUE, rappel::RAPPEL, config::CONFIG, bot::BOT];

/// Every button, selection and form.
pub fn presses() -> impl Iterator<Item = &'static Press> {
    rappel::PRESSES.iter().chain(config::PRESSES).chain(bot::PRESSES)
}

/// Finds what a path of names runs.
#[must_use]
pub fn find(path: &[String]) -> Option<(&'static Command, &'static Sub)> {
    let (name, rest) = path.split_first()?;
    let command = COMMANDS.iter().find(|command| command.key == name)?;
    let key = rest.first().map_or("", String::as_str);
    let sub = command.subs.iter().find(|sub| sub.key == key)?;
    Some((command, sub))
}

/// The command that can be said under this name, in any language.
#[must_use]
pub fn find_said(name: &str) -> Option<&'static Command> {
    use crate::domain::fold::fold;
    use crate::domain::language::Language;
    let name = fold(name);
    let named = |command: &Command| {
        Language::ALL.into_iter().any(|language| fold(&crate::text::plain(language, &format!("cmd-{}", command.key))) == name)
    };
    COMMANDS.iter().find(|command| command.said.is_some() && (command.key == name || named(command)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_are_unique_and_fit_into_an_id() {
        let mut seen = std::collections::BTreeSet::new();
        for press in presses() {
            assert!(seen.insert(press.action), "{} twice", press.action);
            assert!(press.action.len() <= 40 && !press.action.contains(':'), "{}", press.action);
        }
    }

    #[test]
    fn commands_are_found_by_name_and_said_in_any_language() {
        let path = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert!(find(&path(&["rappel", "moi"])).is_some());
        assert!(find(&path(&["rappel"])).is_none());
        assert!(find(&path(&["inconnu"])).is_none());
        assert!(find(&[]).is_none());
        for name in ["aide", "AIDE", "help", "hulp"] {
            assert_eq!(find_said(name).map(|command| command.key), Some("aide"), "{name}");
        }
        assert!(find_said("config").is_none());
    }
}
