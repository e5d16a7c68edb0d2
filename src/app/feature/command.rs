//! Commands, and what is pressed, chosen or filled in.

use crate::app::{Call, Durability, Fail};
use crate::domain::guild::Who;
use crate::text::known;
use crate::ui::{Message, Reply, Spec};

/// Runs a command, a button, a selection or a form.
pub type Run = fn(&Call<'_>) -> Result<Reply, Fail>;
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
    pub contexts: Contexts,
    /// How far the commit must have come before the answer.
    pub durability: Durability,
    /// What it does: itself under the empty key, or its sub-commands.
    pub subs: &'static [Sub],
    /// Answer when it is written as `!name` or after a mention; none: only as a slash command.
    pub written: Option<Say>,
}

/// Where a command can be run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contexts {
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
    pub options: &'static [Spec],
    /// What it does.
    pub run: Run,
    /// Suggestions while an option is typed.
    pub suggest: Option<Suggest>,
}

/// A command in the menu of a person or of a message (right-click, « Apps »).
pub struct Menu {
    /// Key of its words, below `menu-`; the French ones are its name at Discord.
    pub key: &'static str,
    /// On what it is offered.
    pub on: MenuOn,
    /// Who may run it.
    pub who: Who,
    /// Where it can be run.
    pub contexts: Contexts,
    /// How far the commit must have come before the answer.
    pub durability: Durability,
    /// What it does.
    pub run: Run,
}

/// On what a menu is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MenuOn {
    /// On people.
    Person,
    /// On messages.
    Message,
}

/// Sub-commands that a feature adds to a command of another one.
pub struct Addition {
    /// Key of the command.
    pub command: &'static str,
    /// What is added.
    pub subs: &'static [Sub],
}

/// Key of the words for an option: its own under this sub-command where there are any, else those that all options of this name share.
#[must_use]
pub fn option_key(command: &str, sub: &str, option: &str) -> String {
    let own = if sub.is_empty() { format!("opt-{command}-{option}") } else { format!("opt-{command}-{sub}-{option}") };
    if known(&own) { own } else { format!("opt-{option}") }
}

/// A button, selection or form: its action and what it does.
pub struct Press {
    /// The action in its id.
    pub action: &'static str,
    /// Who may.
    pub who: Who,
    /// What it does.
    pub run: Run,
}
