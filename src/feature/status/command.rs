//! `/statut`: how the bot is, in plain words. `/bot sante` and `/bot diagnostic`: for operators, with all that is known.

use super::{deferred, reply};
use crate::app::feature::{Command, Contexts, Sub};
use crate::app::{Call, Durability, Fail};
use crate::domain::guild::Who;
use crate::ui::{Message, Reply};

pub(super) const STATUT: Command = Command {
    key: "statut",
    who: Who::All,
    contexts: Contexts::Anywhere,
    durability: Durability::System,
    subs: &[Sub { key: "", options: &[], run, suggest: None }],
    written: Some(written),
};

/// Under `/bot`.
pub(super) const OF_OPERATORS: &[Sub] = &[
    Sub { key: "sante", options: &[], run: health, suggest: None },
    Sub { key: "diagnostic", options: &[], run: diagnosis, suggest: None },
];

fn run(call: &Call<'_>) -> Result<Reply, Fail> {
    written(call).map(Reply::Whisper)
}

#[expect(clippy::unnecessary_wraps, reason = "the type of all commands that can be written")]
fn written(call: &Call<'_>) -> Result<Message, Fail> {
    Ok(reply::status(call.context.language, &call.health.picture(), call.context.now))
}

fn health(call: &Call<'_>) -> Result<Reply, Fail> {
    Ok(Reply::Later(deferred::of_health(call.context.language)?))
}

fn diagnosis(call: &Call<'_>) -> Result<Reply, Fail> {
    Ok(Reply::Later(deferred::of_diagnosis(call.context.community()?, call.context.language)?))
}
