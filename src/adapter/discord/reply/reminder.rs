//! Sentences about reminders, while they are made and kept.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{button, moment, quoted};
use crate::adapter::discord::message::{Button, Field, Form, Message, Weight};
use crate::app::reminder::proposals;
use crate::domain::button::ButtonKey;
use crate::domain::error::UserError;
use crate::domain::fold::shorten;
use crate::domain::language::Language;
use crate::domain::reminder::Reminder;
use crate::domain::when::Adjusted;
use crate::text::{plain, say};

/// A reminder echoed back before it is promised.
#[must_use]
pub fn reminder_draft(language: Language, keys: &ButtonKey, draft: &Reminder, adjusted: Option<Adjusted>) -> Message {
    let mut text = reminder_line(language, draft, "reminder-draft");
    if let Some(adjusted) = adjusted {
        let key = match adjusted {
            Adjusted::SkippedHour => "reminder-adjusted-skipped",
            Adjusted::RepeatedHour => "reminder-adjusted-repeated",
        };
        text = format!("{text}\n{}", plain(language, key));
    }
    let id = draft.id.to_string();
    Message::text(text).row(vec![
        button(keys, language, "rappel-confirmer", &id, "button-confirm", Weight::Main),
        button(keys, language, "rappel-corriger", &id, "button-correct", Weight::Plain),
        button(keys, language, "rappel-abandonner", &id, "button-discard", Weight::Plain),
    ])
}

/// A date that is not clear, with what may have been meant.
#[must_use]
pub fn reminder_unclear(language: Language, keys: &ButtonKey, draft: &Reminder, why: &UserError, zone: &TimeZone) -> Message {
    let sentence = match why {
        UserError::PastDate { read_as, .. } => say(language, "error-past-date", &[("date", moment(*read_as).into())]),
        UserError::AmbiguousDate(_) => plain(language, "error-ambiguous-date"),
        UserError::NoSuchDate(_) => plain(language, "error-no-such-date"),
        UserError::UnknownRepeat => plain(language, "error-unknown-repeat"),
        _ => plain(language, "error-unknown-date"),
    };
    let choices = proposals(why).iter().map(|at| Button {
        id: keys.sign("rappel-choisir", &format!("{}-{}", draft.id, at.as_second())),
        label: short_moment(*at, zone),
        weight: Weight::Plain,
    });
    let id = draft.id.to_string();
    Message::text(sentence).row(choices.collect()).row(vec![
        button(keys, language, "rappel-corriger", &id, "button-correct", Weight::Main),
        button(keys, language, "rappel-abandonner", &id, "button-discard", Weight::Plain),
    ])
}

/// The form to correct a draft, filled in.
#[must_use]
pub fn reminder_form(language: Language, keys: &ButtonKey, draft: &Reminder, zone: &TimeZone) -> Form {
    let field = |id: &str, value: String, long: bool, required: bool, most: u16| Field {
        id: id.to_owned(),
        label: plain(language, &format!("opt-{id}.about")),
        value,
        long,
        required,
        most,
    };
    Form {
        id: keys.sign("rappel-corrige", &draft.id.to_string()),
        title: plain(language, "reminder-form"),
        fields: vec![
            field("quand", short_moment(draft.due_at, zone), false, true, 200),
            field("quoi", draft.content.clone(), true, true, 1_700),
            field("repetition", draft.repeat.clone().unwrap_or_default(), false, false, 200),
        ],
    }
}

/// A promised reminder.
#[must_use]
pub fn reminder_confirmed(language: Language, reminder: &Reminder) -> Message {
    Message::text(reminder_line(language, reminder, "reminder-confirmed"))
}

/// A draft that was given up.
#[must_use]
pub fn reminder_discarded(language: Language) -> Message {
    Message::text(plain(language, "reminder-discarded"))
}

/// A removed reminder, with the way back.
#[must_use]
pub fn reminder_removed(language: Language, keys: &ButtonKey, removed: &Reminder) -> Message {
    let undo = button(keys, language, "rappel-retablir", &removed.id.to_string(), "button-undo", Weight::Plain);
    Message::text(reminder_line(language, removed, "reminder-removed")).row(vec![undo])
}

/// `/rappel liste`.
#[must_use]
pub fn reminder_list(language: Language, reminders: &[Reminder], lost: &[String]) -> Message {
    let mut lines = Vec::new();
    if !lost.is_empty() {
        lines.push(plain(language, "reminder-lost"));
        lines.extend(lost.iter().map(|content| format!("- {}", shorten(content, 80))));
    }
    if reminders.is_empty() {
        lines.push(plain(language, "reminder-none"));
    } else {
        lines.push(say(language, "reminder-count", &[("count", reminders.len().into())]));
    }
    lines.extend(reminders.iter().map(|one| {
        let target = one.channel.map(|channel| format!(" <#{channel}>")).unwrap_or_default();
        let repeats = if one.rule.is_some() { " 🔁" } else { "" };
        format!("- <t:{}:f>{target}{repeats} · {}", one.due_at.as_second(), shorten(&one.content.replace('\n', " "), 50))
    }));
    Message::text(lines.join("\n"))
}

/// A line for the suggestions while typing.
#[must_use]
pub fn reminder_label(reminder: &Reminder, zone: &TimeZone) -> String {
    shorten(&format!("{} · {}", short_moment(reminder.due_at, zone), reminder.content.replace('\n', " ")), 100)
}

fn reminder_line(language: Language, reminder: &Reminder, key: &str) -> String {
    let target = reminder.channel.map_or_else(|| plain(language, "reminder-to-you"), |channel| format!("<#{channel}>"));
    let values = [("date", moment(reminder.due_at).into()), ("target", target.into()), ("content", quoted(&reminder.content).into())];
    let line = say(language, key, &values);
    match (&reminder.rule, &reminder.repeat) {
        (Some(_), Some(words)) => format!("{line}\n{}", say(language, "reminder-repeats", &[("repeat", shorten(words, 200).into())])),
        _ => line,
    }
}

/// A moment for a label, where Discord's own form does not work: day/month as in Belgium.
fn short_moment(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%d/%m/%Y %H:%M").to_string()
}
