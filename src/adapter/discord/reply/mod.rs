//! Every sentence that somebody on Discord can read, one function each, over the catalogues in `src/text`.

mod deployment;
mod finding;
mod health;
mod help;
mod post;
mod refusal;
mod reminder;
mod setting;

use jiff::Timestamp;

use super::message::{Button, Message, Weight};
use crate::domain::button::ButtonKey;
use crate::domain::fold::shorten;
use crate::domain::id::EventId;
use crate::domain::language::Language;
use crate::text::plain;

pub use deployment::*;
pub use finding::*;
pub use health::*;
pub use help::*;
pub use post::*;
pub use refusal::*;
pub use reminder::*;
pub use setting::*;

/// Letters of a reference; those that are mistaken for each other on the telephone are left out.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// The short reference of an event that a person can quote and that the journal holds as `FFJ_REF`.
#[must_use]
pub fn reference(event: EventId) -> String {
    let mixed = (event.0 ^ (event.0 >> 22)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (0..4).map(|place| char::from(ALPHABET[usize::try_from((mixed >> (44 + place * 5)) & 31).unwrap_or(0)])).collect()
}

/// `/langue`.
#[must_use]
pub fn language_chosen(language: Language, fixed: bool) -> Message {
    Message::text(plain(language, if fixed { "language-chosen" } else { "language-auto" }))
}

/// A moment as Discord shows it in everybody's own time.
fn moment(at: Timestamp) -> String {
    format!("<t:{0}:F> (<t:{0}:R>)", at.as_second())
}

/// A person's words, set apart and short enough to leave room.
fn quoted(content: &str) -> String {
    format!("> {}", shorten(content, 1_700).replace('\n', "\n> "))
}

fn button(keys: &ButtonKey, language: Language, action: &str, id: &str, label: &str, weight: Weight) -> Button {
    Button { id: keys.sign(action, id), label: plain(language, label), weight }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapter::discord::command::{COMMANDS, Kind};

    #[test]
    fn references_are_stable_and_readable() {
        assert_eq!(reference(EventId(175_928_847_299_117_063)), reference(EventId(175_928_847_299_117_063)));
        assert_eq!(reference(EventId(1)).len(), 4);
    }

    #[test]
    fn the_definitions_are_complete_in_all_languages() {
        for language in Language::ALL {
            let missing: Vec<String> = definition_keys().into_iter().filter(|key| !crate::text::has(language, key)).collect();
            assert_eq!(missing, Vec::<String>::new(), "{language:?}");
        }
    }

    /// Every key that the definitions of commands need.
    fn definition_keys() -> Vec<String> {
        let mut keys = Vec::new();
        for command in COMMANDS {
            let name = format!("cmd-{}", command.key);
            for sub in command.subs {
                let key = if sub.key.is_empty() { name.clone() } else { format!("{name}-{}", sub.key) };
                keys.extend([key.clone(), format!("{key}.about")]);
                for option in sub.options {
                    keys.extend([format!("opt-{}", option.key), format!("opt-{}.about", option.key)]);
                    if let Kind::Choice(choices) = option.kind {
                        keys.extend(choices.iter().map(|choice| format!("choice-{choice}")));
                    }
                }
            }
            keys.extend([name.clone(), format!("{name}.about")]);
        }
        keys
    }
}
