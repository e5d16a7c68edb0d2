//! Sentences of the help.

use crate::app::Call;
use crate::app::feature::{Command, option_key};
use crate::domain::language::Language;
use crate::text::plain;
use crate::ui::Message;

/// `/aide`.
pub(super) fn help(language: Language, commands: &[&Command]) -> Message {
    let lines = commands.iter().map(|command| format!("- {}", label(language, command)));
    let lines = lines.collect::<Vec<_>>().join("\n");
    Message::text(format!("{}\n{lines}\n\n{}", plain(language, "help-title"), plain(language, "help-examples")))
}

/// `/aide sujet`.
pub(super) fn help_on(call: &Call<'_>, command: &'static Command) -> Message {
    let language = call.context.language;
    let mut lines = vec![format!("**{}**", label(language, command))];
    for sub in call.features.subs(command).map(|found| found.what).filter(|sub| !sub.key.is_empty()) {
        let key = format!("cmd-{}-{}", command.key, sub.key);
        let name = format!("{} {}", plain(language, &format!("cmd-{}", command.key)), plain(language, &key));
        lines.push(format!("- `/{name}` — {}", plain(language, &format!("{key}.about"))));
        lines.extend(sub.options.iter().map(|option| {
            let key = option_key(command.key, sub.key, option.key);
            let wanted = if option.required { "" } else { " ?" };
            format!("  - `{}{wanted}` : {}", plain(language, &key), plain(language, &format!("{key}.about")))
        }));
    }
    Message::text(lines.join("\n"))
}

/// One line of the help.
pub(super) fn label(language: Language, command: &Command) -> String {
    let key = format!("cmd-{}", command.key);
    format!("/{} — {}", plain(language, &key), plain(language, &format!("{key}.about")))
}
