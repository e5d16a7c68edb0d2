//! `/langue`: the language a person reads.

use crate::app::feature::{Command, Contexts, Sub};
use crate::app::{Call, Durability, Fail, language};
use crate::domain::guild::Who;
use crate::domain::language::Language;
use crate::text::plain;
use crate::ui::{Choice, Message, Opt, Reply};

/// « auto » is as the person's Discord.
const WHICH: Opt<Choice> = Opt::choice("langue", &["fr", "en", "nl", "auto"]);

pub(super) const LANGUE: Command = Command {
    key: "langue",
    who: Who::All,
    contexts: Contexts::Anywhere,
    durability: Durability::Disk,
    subs: &[Sub { key: "", options: &[WHICH.spec], run, suggest: None }],
    written: None,
};

fn run(call: &Call<'_>) -> Result<Reply, Fail> {
    let chosen = Language::from_locale(call.get(&WHICH)?);
    language::choose(&call.context, chosen)?;
    let key = if chosen.is_some() { "language-chosen" } else { "language-auto" };
    Ok(Reply::Whisper(Message::text(plain(chosen.unwrap_or(call.context.language), key))))
}
