//! `/bot`: for operators.

use super::super::message::Reply;
use super::super::work::Work;
use super::{Call, Command, Place, Sub};
use crate::app::{Durability, Fail};
use crate::domain::guild::Who;

pub(super) const BOT: Command = Command {
    key: "bot",
    who: Who::Operator,
    place: Place::Community,
    module: None,
    durability: Durability::System,
    subs: &[
        Sub { key: "sante", options: &[], run: health, suggest: None },
        Sub { key: "diagnostic", options: &[], run: diagnosis, suggest: None },
    ],
    said: None,
};

#[expect(clippy::unnecessary_wraps, reason = "the type of all commands")]
fn health(call: &Call<'_>) -> Result<Reply, Fail> {
    Ok(Reply::Later(Work::Health { language: call.scene.language }))
}

fn diagnosis(call: &Call<'_>) -> Result<Reply, Fail> {
    Ok(Reply::Later(Work::Diagnosis { guild: call.scene.community()?, language: call.scene.language }))
}
