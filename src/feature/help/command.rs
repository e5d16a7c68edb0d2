//! `/aide`: what the bot can do, for the person who asks.

use super::reply;
use crate::app::feature::{Command, Contexts, Sub};
use crate::app::{Call, Durability, Fail, setting};
use crate::domain::fold::matches_prefix;
use crate::domain::guild::Who;
use crate::ui::{Maybe, Message, Opt, Reply, Suggested};

const TOPIC: Maybe<Suggested> = Opt::suggested("sujet").optional();

pub(super) const AIDE: Command = Command {
    key: "aide",
    who: Who::All,
    contexts: Contexts::Anywhere,
    durability: Durability::System,
    subs: &[Sub { key: "", options: &[TOPIC.spec], run, suggest: Some(suggest) }],
    written: Some(written),
};

fn run(call: &Call<'_>) -> Result<Reply, Fail> {
    let known = allowed(call)?;
    let topic = call.find(&TOPIC)?.and_then(|topic| known.iter().find(|command| command.key == topic));
    Ok(Reply::Whisper(topic.map_or_else(|| reply::help(call.context.language, &known), |command| reply::help_on(call, command))))
}

fn written(call: &Call<'_>) -> Result<Message, Fail> {
    Ok(reply::help(call.context.language, &allowed(call)?))
}

fn suggest(call: &Call<'_>, typed: &str) -> Result<Vec<(String, String)>, Fail> {
    let named = allowed(call)?.into_iter().map(|command| (reply::label(call.context.language, command), command.key.to_owned()));
    Ok(named.filter(|(label, _)| matches_prefix(label, typed)).collect())
}

/// The commands the person may run; the others are not named to them.
fn allowed(call: &Call<'_>) -> Result<Vec<&'static Command>, Fail> {
    let mut allowed = Vec::new();
    for found in call.features.commands() {
        let may = match setting::allow(&call.context, found.what.who) {
            Ok(()) => true,
            Err(Fail::User(_)) => false,
            Err(error) => return Err(error),
        };
        let here = found.what.contexts == Contexts::Anywhere || call.context.guild.is_some();
        if may && here && setting::switched_on(call.context.tx, call.context.guild, found.feature.switch)? {
            allowed.push(found.what);
        }
    }
    Ok(allowed)
}
