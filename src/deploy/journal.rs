//! Ids of the activator's messages in the journal, explained in `systemd/ffj-bot.catalog`.

use ffj_base::contract::reason::Code;
use ffj_base::contract::status::{Deployment, Outcome};

/// A release was activated and has passed its probation.
pub const CONFIRMED: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0050";
/// A release was refused before it ran.
pub const REFUSED: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0051";
/// A release was undone.
pub const ROLLED_BACK: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0052";
/// Everything was tried.
pub const STRANDED: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0053";
/// A release waits for somebody.
pub const STAGED: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0054";
/// The activator cannot go on.
pub const BROKEN: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0055";
/// A person wanted another release, and it runs.
pub const BACK: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0056";
/// A restart took the place of a hand-over.
pub const RESTARTED: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0057";

/// A release runs again for which nobody vouches any more.
pub const UNVOUCHED: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0059";
/// The bot was given up outside a trial, and is started again.
pub const GIVEN_UP: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a005a";
/// The bot has ordered a way back or a freeze.
pub const ORDERED_BY_BOT: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a005b";
/// A release was on trial, and root brought another one.
pub const SUPERSEDED: &str = "6f0b6f0e5d0a4c9b9f1c6a4f1f6a0058";

/// Says how a deployment ended.
pub fn ended(done: &Deployment) {
    let Deployment { id, version, commit, from, runs, outcome, reason, live_ms, .. } = done;
    let asked = reason.as_ref().is_some_and(|reason| reason.is(Code::Asked));
    let reason = reason.as_ref().map_or("", |reason| reason.text.as_str());
    let live_ms = live_ms.unwrap_or_default();
    // Each id is a constant of the call site, so that the journal can index it.
    macro_rules! say {
        ($level:ident, $id:path, $what:literal) => {
            tracing::$level!(
                message_id = $id,
                deployment = id,
                release = version,
                commit,
                from,
                runs,
                reason,
                live_ms,
                "release {}: {}",
                version,
                $what
            )
        };
    }
    match outcome {
        Outcome::Confirmed => say!(info, CONFIRMED, "the release stays"),
        Outcome::Staged => say!(info, STAGED, "the release is in place and waits for somebody to activate it"),
        Outcome::Refused => say!(warn, REFUSED, "the release was refused"),
        Outcome::RolledBack if asked => say!(info, BACK, "another release runs, because a person wanted that"),
        Outcome::RolledBack => say!(warn, ROLLED_BACK, "the release was undone; another one is in its place"),
        Outcome::Stranded => say!(error, STRANDED, "no release runs, and there is none left to try"),
        Outcome::Superseded => say!(info, SUPERSEDED, "the release was on trial when another one took its place"),
        Outcome::UnderWay => {}
    }
}
