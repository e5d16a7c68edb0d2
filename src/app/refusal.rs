//! Refusals: why not, and what to do instead.

use crate::domain::error::{Refusal, UserError};
use crate::domain::id::EventId;
use crate::domain::language::Language;
use crate::text::show::moment;
use crate::text::{plain, say};
use crate::ui::Message;

/// Letters of a reference; those that are mistaken for each other on the telephone are left out.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// The short reference of an event that a person can quote and that the journal holds as `FFJ_REF`.
#[must_use]
pub fn reference(event: EventId) -> String {
    let mixed = (event.0 ^ (event.0 >> 22)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (0..4).map(|place| char::from(ALPHABET[usize::try_from((mixed >> (44 + place * 5)) & 31).unwrap_or(0)])).collect()
}

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
        UserError::Gone(what) => plain(l, &format!("error-gone-{}", what.key())),
        UserError::PastDate { read_as, .. } => say(l, "error-past-date", &[("date", moment(*read_as).into())]),
        UserError::AmbiguousDate(_) => plain(l, "error-ambiguous-date"),
        UserError::UnknownDate(_) => plain(l, "error-unknown-date"),
        UserError::NoSuchDate(_) => plain(l, "error-no-such-date"),
        UserError::ImpossibleDate => plain(l, "error-impossible-date"),
        UserError::TooLong { length, most } => say(l, "error-too-long", &[("length", (*length).into()), ("most", (*most).into())]),
        UserError::Decided { by, approved } => {
            let key = if *approved { "error-decided-approved" } else { "error-decided-refused" };
            let person = by.map_or_else(|| plain(l, "somebody"), |by| format!("<@{by}>"));
            say(l, key, &[("person", person.into())])
        }
        UserError::SamePerson => plain(l, "error-same-person"),
        UserError::TooLateToDecide => plain(l, "error-too-late-to-decide"),
        UserError::NotStored => plain(l, "error-not-stored"),
        UserError::ClockWrong => plain(l, "error-clock"),
        UserError::OldButton => plain(l, "error-old-button"),
        UserError::SwitchedOff(switch) => say(l, "error-module-off", &[("module", plain(l, &format!("choice-{switch}")).into())]),
        UserError::GuildOnly => plain(l, "error-guild-only"),
        UserError::Own(Refusal { key, values, .. }) => {
            let values: Vec<_> = values.iter().map(|(name, value)| (*name, (*value).into())).collect();
            say(l, key, &values)
        }
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
    use crate::domain::error::Thing;
    use crate::domain::id::{ChannelId, RoleId, UserId};
    use jiff::Timestamp;

    #[test]
    fn references_are_stable_and_readable() {
        assert_eq!(reference(EventId(175_928_847_299_117_063)), reference(EventId(175_928_847_299_117_063)));
        assert_eq!(reference(EventId(1)).len(), 4);
    }

    #[test]
    fn every_refusal_has_a_sentence_and_a_reference_in_every_language() {
        let now = Timestamp::UNIX_EPOCH;
        let mut refusals = vec![
            UserError::RoleMissing { role: "coordination", ask: vec![RoleId(1)] },
            UserError::RoleMissing { role: "exploitation", ask: vec![] },
            UserError::RoleMissing { role: "gestion", ask: vec![] },
            UserError::BotLacks { permission: "send-messages", channel: ChannelId(1) },
            UserError::PastDate { read_as: now, instead: vec![] },
            UserError::AmbiguousDate(vec![]),
            UserError::UnknownDate(vec![]),
            UserError::NoSuchDate(vec![]),
            UserError::ImpossibleDate,
            UserError::TooLong { length: 2001, most: 1700 },
            UserError::Decided { by: Some(UserId(1)), approved: true },
            UserError::Decided { by: None, approved: false },
            UserError::SamePerson,
            UserError::TooLateToDecide,
            UserError::NotStored,
            UserError::ClockWrong,
            UserError::OldButton,
            UserError::SwitchedOff("rappel"),
            UserError::GuildOnly,
            UserError::Incident,
        ];
        refusals.extend(Thing::ALL.map(UserError::Gone));
        for language in Language::ALL {
            for refusal in &refusals {
                let text = refused(language, refusal, "K7Q2").text;
                assert!(text.contains("K7Q2"), "{text}");
                assert!(!text.contains("error-") && !text.contains("{$") && !text.contains("role-"), "{text}");
            }
        }
    }
}
