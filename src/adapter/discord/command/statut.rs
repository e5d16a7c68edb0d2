//! `/statut`: how the bot is, in plain words.

use super::super::message::{Message, Reply};
use super::super::reply;
use super::{Call, Command, Place, Sub};
use crate::app::{Durability, Fail};
use crate::domain::guild::Who;

pub(super) const STATUT: Command = Command {
    key: "statut",
    who: Who::All,
    place: Place::Anywhere,
    module: None,
    durability: Durability::System,
    subs: &[Sub { key: "", options: &[], run, suggest: None }],
    said: Some(said),
};

fn run(call: &Call<'_>) -> Result<Reply, Fail> {
    said(call).map(Reply::Whisper)
}

#[expect(clippy::unnecessary_wraps, reason = "the type of all commands that can be said")]
fn said(call: &Call<'_>) -> Result<Message, Fail> {
    Ok(reply::status(call.scene.language, &call.health.picture(), call.scene.now))
}
