//! Refusals: why not, and what to do instead.

use super::moment;
use crate::adapter::discord::message::Message;
use crate::domain::error::UserError;
use crate::domain::language::Language;
use crate::text::{plain, say};

/// What a refused person reads.
#[must_use]
pub fn refused(language: Language, error: &UserError, reference: &str) -> Message {
    let l = language;
    let sentence = match error {
        UserError::RoleMissing { role, ask } => {
            let role = plain(l, &format!("role-{role}"));
            let ask: Vec<String> = ask.iter().map(|id| format!("<@&{id}>")).collect();
            if ask.is_empty() {
                say(l, "error-role", &[("role", role.into())])
            } else {
                say(l, "error-role-ask", &[("role", role.into()), ("people", ask.join(", ").into())])
            }
        }
        UserError::BotLacks { permission, channel } => {
            let permission = plain(l, &format!("permission-{permission}"));
            say(l, "error-bot-lacks", &[("permission", permission.into()), ("channel", format!("<#{channel}>").into())])
        }
        UserError::Gone(what) => plain(l, &format!("error-gone-{what}")),
        UserError::PastDate { read_as, .. } => say(l, "error-past-date", &[("date", moment(*read_as).into())]),
        UserError::AmbiguousDate(_) => plain(l, "error-ambiguous-date"),
        UserError::UnknownDate(_) => plain(l, "error-unknown-date"),
        UserError::NoSuchDate(_) => plain(l, "error-no-such-date"),
        UserError::ImpossibleDate => plain(l, "error-impossible-date"),
        UserError::UnknownRepeat => plain(l, "error-unknown-repeat"),
        UserError::UnknownDelay => plain(l, "error-unknown-delay"),
        UserError::TooLong { length, most } => say(l, "error-too-long", &[("length", (*length).into()), ("most", (*most).into())]),
        UserError::Empty => plain(l, "error-empty"),
        UserError::NoReason => plain(l, "error-no-reason"),
        UserError::NotConfirmed => plain(l, "error-not-confirmed"),
        UserError::FurtherBack => plain(l, "error-further-back"),
        UserError::TooMany { most } => say(l, "error-too-many", &[("most", (*most).into())]),
        UserError::AlreadyDone(what) => plain(l, &format!("error-already-{what}")),
        UserError::NotStored => plain(l, "error-not-stored"),
        UserError::DeployerAway => plain(l, "error-deployer-away"),
        UserError::OrdersClosed => plain(l, "error-orders-closed"),
        UserError::ClockWrong => plain(l, "error-clock"),
        UserError::OldButton => plain(l, "error-old-button"),
        UserError::ModuleOff(module) => say(l, "error-module-off", &[("module", plain(l, &format!("choice-{module}")).into())]),
        UserError::GuildOnly => plain(l, "error-guild-only"),
        UserError::Incident => plain(l, "error-incident"),
    };
    Message::text(format!("{sentence}\n-# {}", say(l, "reference", &[("reference", reference.into())])))
}

/// Something failed that nobody foresaw.
#[must_use]
pub fn incident(language: Language, reference: &str) -> Message {
    refused(language, &UserError::Incident, reference)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{ChannelId, RoleId};
    use jiff::Timestamp;

    #[test]
    fn every_refusal_has_a_sentence_and_a_reference_in_every_language() {
        let now = Timestamp::UNIX_EPOCH;
        let refusals = [
            UserError::RoleMissing { role: "coordination", ask: vec![RoleId(1)] },
            UserError::RoleMissing { role: "exploitation", ask: vec![] },
            UserError::RoleMissing { role: "gestion", ask: vec![] },
            UserError::BotLacks { permission: "send-messages", channel: ChannelId(1) },
            UserError::Gone("reminder"),
            UserError::Gone("channel"),
            UserError::Gone("role"),
            UserError::Gone("setting"),
            UserError::Gone("release"),
            UserError::PastDate { read_as: now, instead: vec![] },
            UserError::AmbiguousDate(vec![]),
            UserError::UnknownDate(vec![]),
            UserError::NoSuchDate(vec![]),
            UserError::ImpossibleDate,
            UserError::UnknownRepeat,
            UserError::UnknownDelay,
            UserError::TooLong { length: 2001, most: 1700 },
            UserError::Empty,
            UserError::NoReason,
            UserError::NotConfirmed,
            UserError::FurtherBack,
            UserError::TooMany { most: 25 },
            UserError::AlreadyDone("draft"),
            UserError::AlreadyDone("active"),
            UserError::AlreadyDone("done"),
            UserError::AlreadyDone("removed"),
            UserError::AlreadyDone("setting"),
            UserError::AlreadyDone("order"),
            UserError::NotStored,
            UserError::DeployerAway,
            UserError::OrdersClosed,
            UserError::ClockWrong,
            UserError::OldButton,
            UserError::ModuleOff("rappel"),
            UserError::GuildOnly,
            UserError::Incident,
        ];
        for language in Language::ALL {
            for refusal in &refusals {
                let text = refused(language, refusal, "K7Q2").text;
                assert!(text.contains("K7Q2"), "{text}");
                assert!(!text.contains("error-") && !text.contains("{$") && !text.contains("role-"), "{text}");
            }
        }
    }
}
