//! Sentences of the help.

use crate::adapter::discord::command::Command;
use crate::adapter::discord::message::Message;
use crate::domain::language::Language;
use crate::text::plain;

/// `/aide`.
#[must_use]
pub fn help(language: Language, commands: &[&Command]) -> Message {
    let lines = commands.iter().map(|command| format!("- {}", help_label(language, command)));
    let lines = lines.collect::<Vec<_>>().join("\n");
    Message::text(format!("{}\n{lines}\n\n{}", plain(language, "help-title"), plain(language, "help-examples")))
}

/// `/aide sujet`.
#[must_use]
pub fn help_on(language: Language, command: &Command) -> Message {
    let mut lines = vec![format!("**{}**", help_label(language, command))];
    for sub in command.subs.iter().filter(|sub| !sub.key.is_empty()) {
        let key = format!("cmd-{}-{}", command.key, sub.key);
        let name = format!("{} {}", plain(language, &format!("cmd-{}", command.key)), plain(language, &key));
        lines.push(format!("- `/{name}` — {}", plain(language, &format!("{key}.about"))));
        lines.extend(sub.options.iter().map(|option| {
            let key = format!("opt-{}", option.key);
            let wanted = if option.required { "" } else { " ?" };
            format!("  - `{}{wanted}` : {}", plain(language, &key), plain(language, &format!("{key}.about")))
        }));
    }
    Message::text(lines.join("\n"))
}

/// One line of the help.
#[must_use]
pub fn help_label(language: Language, command: &Command) -> String {
    let key = format!("cmd-{}", command.key);
    format!("/{} — {}", plain(language, &key), plain(language, &format!("{key}.about")))
}
