//! `/aide`: what the bot can do, for the person who asks.

use super::super::message::{Message, Reply};
use super::super::reply;
use super::{COMMANDS, Call, Command, Kind, Opt, Place, Sub};
use crate::app::{Durability, Fail, setting};
use crate::domain::fold::matches_prefix;
use crate::domain::guild::Who;

pub(super) const AIDE: Command = Command {
    key: "aide",
    who: Who::All,
    place: Place::Anywhere,
    module: None,
    durability: Durability::System,
    subs: &[Sub { key: "", options: &[Opt { key: "sujet", kind: Kind::Suggested, required: false }], run, suggest: Some(suggest) }],
    said: Some(said),
};

fn run(call: &Call<'_>) -> Result<Reply, Fail> {
    let known = allowed(call)?;
    let topic = call.slash.text("sujet").and_then(|topic| known.iter().find(|command| command.key == topic));
    Ok(Reply::Whisper(
        topic.map_or_else(|| reply::help(call.scene.language, &known), |command| reply::help_on(call.scene.language, command)),
    ))
}

fn said(call: &Call<'_>) -> Result<Message, Fail> {
    Ok(reply::help(call.scene.language, &allowed(call)?))
}

fn suggest(call: &Call<'_>, typed: &str) -> Result<Vec<(String, String)>, Fail> {
    let named = allowed(call)?.into_iter().map(|command| (reply::help_label(call.scene.language, command), command.key.to_owned()));
    Ok(named.filter(|(label, _)| matches_prefix(label, typed)).collect())
}

/// The commands the person may run; the others are not named to them.
fn allowed(call: &Call<'_>) -> Result<Vec<&'static Command>, Fail> {
    let mut allowed = Vec::new();
    for command in COMMANDS {
        let may = match setting::allow(&call.scene, command.who) {
            Ok(()) => true,
            Err(Fail::User(_)) => false,
            Err(error) => return Err(error),
        };
        let here = command.place == Place::Anywhere || call.scene.guild.is_some();
        let on = match command.module {
            Some(module) => setting::module_on(call.scene.tx, call.scene.guild, module)?,
            None => true,
        };
        if may && here && on {
            allowed.push(command);
        }
    }
    Ok(allowed)
}
