//! `/langue`: the language a person reads.

use super::super::message::Reply;
use super::super::reply;
use super::{Call, Command, Kind, Opt, Place, Sub};
use crate::app::{Durability, Fail, language};
use crate::domain::guild::Who;
use crate::domain::language::Language;

pub(super) const LANGUE: Command = Command {
    key: "langue",
    who: Who::All,
    place: Place::Anywhere,
    module: None,
    durability: Durability::Disk,
    subs: &[Sub {
        key: "",
        options: &[Opt { key: "langue", kind: Kind::Choice(&["fr", "en", "nl", "auto"]), required: true }],
        run,
        suggest: None,
    }],
    said: None,
};

fn run(call: &Call<'_>) -> Result<Reply, Fail> {
    let chosen = call.slash.text("langue").and_then(Language::from_locale);
    language::choose(&call.scene, chosen)?;
    Ok(Reply::Whisper(reply::language_chosen(chosen.unwrap_or(call.scene.language), chosen.is_some())))
}
