//! Sentences about reminders, while they are made and kept.

use jiff::tz::TimeZone;

use super::act::proposals;
use super::command::{REPEAT, WHAT, WHEN};
use super::model::Reminder;
use crate::app::Call;
use crate::app::feature::option_key;
use crate::domain::error::{Refusal, UserError};
use crate::domain::fold::shorten;
use crate::domain::language::Language;
use crate::domain::when::Adjusted;
use crate::text::show::{moment, quoted, short_moment};
use crate::text::{plain, say};
use crate::ui::{Button, Field, Form, Message, Page, Spec, Weight};

/// Reminders on a page of the list: with ten lost ones before them, the longest lines still fit into a message.
const ON_A_PAGE: usize = 10;

/// A reminder echoed back before it is promised.
pub(super) fn draft(call: &Call<'_>, draft: &Reminder, adjusted: Option<Adjusted>) -> Message {
    let language = call.context.language;
    let mut text = line(language, draft, "reminder-draft");
    if let Some(adjusted) = adjusted {
        let key = match adjusted {
            Adjusted::SkippedHour => "reminder-adjusted-skipped",
            Adjusted::RepeatedHour => "reminder-adjusted-repeated",
        };
        text = format!("{text}\n{}", plain(language, key));
    }
    let id = draft.id.to_string();
    Message::text(text).row(vec![
        call.button("rappel-confirmer", &id, "button-confirm", Weight::Main),
        call.button("rappel-corriger", &id, "button-correct", Weight::Plain),
        call.button("rappel-abandonner", &id, "button-discard", Weight::Plain),
    ])
}

/// A date that is not clear, with what may have been meant.
pub(super) fn unclear(call: &Call<'_>, draft: &Reminder, why: &UserError) -> Message {
    let language = call.context.language;
    let sentence = match why {
        UserError::PastDate { read_as, .. } => say(language, "error-past-date", &[("date", moment(*read_as).into())]),
        UserError::AmbiguousDate(_) => plain(language, "error-ambiguous-date"),
        UserError::NoSuchDate(_) => plain(language, "error-no-such-date"),
        UserError::Own(Refusal { key, .. }) => plain(language, key),
        _ => plain(language, "error-unknown-date"),
    };
    let choices = proposals(why).iter().map(|at| Button {
        id: call.keys.sign("rappel-choisir", &format!("{}-{}", draft.id, at.as_second())),
        label: short_moment(*at, call.context.zone),
        weight: Weight::Plain,
    });
    let id = draft.id.to_string();
    Message::text(sentence).row(choices.collect()).row(vec![
        call.button("rappel-corriger", &id, "button-correct", Weight::Main),
        call.button("rappel-abandonner", &id, "button-discard", Weight::Plain),
    ])
}

/// The form to correct a draft, filled in.
pub(super) fn form(call: &Call<'_>, draft: &Reminder) -> Form {
    let language = call.context.language;
    let field = |option: Spec, value: String| {
        Field::of(option, plain(language, &format!("{}.about", option_key("rappel", "moi", option.key))), value)
    };
    Form {
        id: call.keys.sign("rappel-corrige", &draft.id.to_string()),
        title: plain(language, "reminder-form"),
        fields: vec![
            field(WHEN.spec, short_moment(draft.due_at, call.context.zone)),
            field(WHAT.spec, draft.content.clone()).long(),
            field(REPEAT.spec, draft.repeat.clone().unwrap_or_default()),
        ],
    }
}

/// A promised reminder.
pub(super) fn confirmed(language: Language, reminder: &Reminder) -> Message {
    Message::text(line(language, reminder, "reminder-confirmed"))
}

/// A draft that was given up.
pub(super) fn discarded(language: Language) -> Message {
    Message::text(plain(language, "reminder-discarded"))
}

/// A removed reminder, with the way back.
pub(super) fn removed(call: &Call<'_>, removed: &Reminder) -> Message {
    let undo = call.undo("rappel-retablir", &removed.id.to_string());
    Message::text(line(call.context.language, removed, "reminder-removed")).row(vec![undo])
}

/// A page of `/rappel liste`, with what could not be delivered.
pub(super) fn list(call: &Call<'_>, reminders: &[Reminder], page: usize, lost: Option<(Vec<String>, bool)>) -> Message {
    let language = call.context.language;
    let page = Page::of(reminders, page, ON_A_PAGE);
    let mut lines = Vec::new();
    if let Some((lost, more)) = lost.filter(|(lost, _)| !lost.is_empty()) {
        lines.push(plain(language, "reminder-lost"));
        lines.extend(lost.iter().map(|content| format!("- {}", shorten(&content.replace('\n', " "), 60))));
        lines.extend(more.then(|| plain(language, "reminder-lost-more")));
    }
    if reminders.is_empty() {
        lines.push(plain(language, "reminder-none"));
    } else {
        lines.push(say(language, "reminder-count", &[("count", reminders.len().into())]));
    }
    lines.extend(page.items.iter().map(|one| {
        let target = one.channel.map(|channel| format!(" <#{channel}>")).unwrap_or_default();
        let repeats = if one.rule.is_some() { " 🔁" } else { "" };
        format!("- <t:{}:f>{target}{repeats} · {}", one.due_at.as_second(), shorten(&one.content.replace('\n', " "), 50))
    }));
    lines.extend(call.page_line(&page));
    Message::text(lines.join("\n")).row(call.page_buttons("rappel-page", "liste", &page))
}

/// A line for the suggestions while typing.
pub(super) fn label(reminder: &Reminder, zone: &TimeZone) -> String {
    shorten(&format!("{} · {}", short_moment(reminder.due_at, zone), reminder.content.replace('\n', " ")), 100)
}

fn line(language: Language, reminder: &Reminder, key: &str) -> String {
    let target = reminder.channel.map_or_else(|| plain(language, "reminder-to-you"), |channel| format!("<#{channel}>"));
    let values = [("date", moment(reminder.due_at).into()), ("target", target.into()), ("content", quoted(&reminder.content).into())];
    let line = say(language, key, &values);
    match (&reminder.rule, &reminder.repeat) {
        (Some(_), Some(words)) => format!("{line}\n{}", say(language, "reminder-repeats", &[("repeat", shorten(words, 200).into())])),
        _ => line,
    }
}
