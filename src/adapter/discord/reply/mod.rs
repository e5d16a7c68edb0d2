//! Every sentence that somebody on Discord can read, one function each, over the catalogues in `src/text`.

mod setting;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::command::{COMMANDS, Command, Kind};
use super::message::{Button, Field, Form, LONGEST, Message, Weight};
use crate::app::doctor::{Finding, Verdict};
use crate::app::health::{Link, Picture};
use crate::app::reminder::proposals;
use crate::domain::button::ButtonKey;
use crate::domain::error::UserError;
use crate::domain::fold::{length, shorten};
use crate::domain::id::EventId;
use crate::domain::language::Language;
use crate::domain::outbox::Post;
use crate::domain::reminder::Reminder;
use crate::domain::when::Adjusted;
use crate::text::{plain, say};

pub use setting::*;

/// Letters of a reference; those that are mistaken for each other on the telephone are left out.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// Room kept for saying how many findings were left out, in characters.
const ROOM_FOR_MORE: usize = 100;

/// The short reference of an event that a person can quote and that the journal holds as `FFJ_REF`.
#[must_use]
pub fn reference(event: EventId) -> String {
    let mixed = (event.0 ^ (event.0 >> 22)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (0..4).map(|place| char::from(ALPHABET[usize::try_from((mixed >> (44 + place * 5)) & 31).unwrap_or(0)])).collect()
}

/// A moment as Discord shows it in everybody's own time.
fn moment(at: Timestamp) -> String {
    format!("<t:{0}:F> (<t:{0}:R>)", at.as_second())
}

fn button(keys: &ButtonKey, language: Language, action: &str, id: &str, label: &str, weight: Weight) -> Button {
    Button { id: keys.sign(action, id), label: plain(language, label), weight }
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
        UserError::Gone(what) => plain(l, &format!("error-gone-{what}")),
        UserError::PastDate { read_as, .. } => say(l, "error-past-date", &[("date", moment(*read_as).into())]),
        UserError::AmbiguousDate(_) => plain(l, "error-ambiguous-date"),
        UserError::UnknownDate(_) => plain(l, "error-unknown-date"),
        UserError::NoSuchDate(_) => plain(l, "error-no-such-date"),
        UserError::ImpossibleDate => plain(l, "error-impossible-date"),
        UserError::UnknownRepeat => plain(l, "error-unknown-repeat"),
        UserError::TooLong { length, most } => say(l, "error-too-long", &[("length", (*length).into()), ("most", (*most).into())]),
        UserError::Empty => plain(l, "error-empty"),
        UserError::TooMany { most } => say(l, "error-too-many", &[("most", (*most).into())]),
        UserError::AlreadyDone(what) => plain(l, &format!("error-already-{what}")),
        UserError::NotStored => plain(l, "error-not-stored"),
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

/// `/aide`.
#[must_use]
pub fn help(language: Language, commands: &[&Command]) -> Message {
    let lines = commands.iter().map(|command| format!("- {}", help_label(language, command)));
    let lines = lines.collect::<Vec<_>>().join("\n");
    Message::text(format!("{}\n{lines}\n\n{}", plain(language, "help-title"), plain(language, "help-examples")))
}

/// One line of the help.
#[must_use]
pub fn help_label(language: Language, command: &Command) -> String {
    let key = format!("cmd-{}", command.key);
    format!("/{} — {}", plain(language, &key), plain(language, &format!("{key}.about")))
}

/// `/aide sujet`.
#[must_use]
pub fn help_on(language: Language, command: &Command) -> Message {
    let mut lines = vec![format!("**{}**", help_label(language, command))];
    for sub in command.subs.iter().filter(|sub| !sub.key.is_empty()) {
        let key = format!("cmd-{}-{}", command.key, sub.key);
        let name = format!("{} {}", plain(language, &format!("cmd-{}", command.key)), plain(language, &key));
        lines.push(format!("- `/{name}` — {}", plain(language, &format!("{key}.about"))));
        lines.extend(sub.options.iter().map(|option| {
            let key = format!("opt-{}", option.key);
            let wanted = if option.required { "" } else { " ?" };
            format!("  - `{}{wanted}` : {}", plain(language, &key), plain(language, &format!("{key}.about")))
        }));
    }
    Message::text(lines.join("\n"))
}

/// `/statut`.
#[must_use]
pub fn status(language: Language, picture: &Picture, now: Timestamp) -> Message {
    let up = i64::try_from(picture.up_seconds).unwrap_or(0);
    let since = format!("<t:{}:R>", now.as_second() - up);
    let mut lines = vec![say(language, "status-online", &[("since", since.into()), ("version", picture.version.clone().into())])];
    lines.push(say(language, "waiting-count", &[("count", picture.waiting.into())]));
    if let Some(fault) = &picture.store_fault {
        lines.push(plain(language, fault));
    }
    if !picture.clock_trusted {
        lines.push(plain(language, "doctor-clock-wrong-short"));
    }
    if picture.failed > 0 {
        lines.push(say(language, "failed-count", &[("count", picture.failed.into())]));
    }
    Message::text(lines.join("\n"))
}

/// `/bot sante`.
#[must_use]
pub fn health(language: Language, picture: &Picture) -> Message {
    let l = language;
    let unknown = || plain(l, "unknown");
    let host = &picture.host;
    let link = plain(l, link_key(picture.link));
    let mut lines = vec![
        say(
            l,
            "health-version",
            &[("version", picture.version.clone().into()), ("commit", picture.commit.clone().into()), ("pid", picture.pid.into())],
        ),
        say(
            l,
            "health-link",
            &[
                ("link", link.into()),
                ("heartbeat", picture.heartbeat_seconds.map_or_else(unknown, |s| s.to_string()).into()),
                ("guilds", picture.guilds.map_or_else(unknown, |count| count.to_string()).into()),
            ],
        ),
        say(
            l,
            "health-outbox",
            &[("waiting", picture.waiting.into()), ("failed", picture.failed.into()), ("answered", picture.answered.into())],
        ),
        say(
            l,
            "health-store",
            &[("state", picture.store_fault.as_ref().map_or_else(|| plain(l, "store-good"), |key| plain(l, key)).into())],
        ),
        say(
            l,
            "health-host",
            &[
                ("memory", host.memory_kib.map_or_else(unknown, |kib| (kib / 1024).to_string()).into()),
                ("free", host.disk_free_mib.map_or_else(unknown, |mib| mib.to_string()).into()),
                ("temperature", host.temperature.map_or_else(unknown, |degrees| format!("{degrees:.0}")).into()),
                ("load", host.load.map_or_else(unknown, |load| format!("{load:.2}")).into()),
            ],
        ),
    ];
    if picture.under_voltages > 0 {
        lines.push(say(l, "health-power", &[("count", picture.under_voltages.into())]));
    }
    Message::text(lines.join("\n"))
}

/// Key of the words for a state of the connection.
#[must_use]
pub const fn link_key(link: Link) -> &'static str {
    match link {
        Link::Starting => "link-starting",
        Link::Online => "link-online",
        Link::Reconnecting => "link-reconnecting",
        Link::Waiting => "link-waiting",
        Link::Stopped => "link-stopped",
    }
}

/// `/bot diagnostic`, the worst first; what does not fit into a message is counted.
#[must_use]
pub fn findings(language: Language, findings: &[Finding]) -> Message {
    let mut sorted: Vec<_> = findings.iter().collect();
    sorted.sort_by_key(|one| std::cmp::Reverse(one.verdict));
    let mut lines: Vec<_> = sorted.into_iter().map(|one| format!("- {}", finding(language, one))).collect();
    let whole = lines.len();
    let total = |lines: &[String]| lines.iter().map(|line| length(line) + 1).sum::<usize>();
    while lines.len() > 1 && total(&lines) > LONGEST - ROOM_FOR_MORE {
        lines.pop();
    }
    if lines.len() < whole {
        lines.push(say(language, "findings-more", &[("count", (whole - lines.len()).into())]));
    }
    Message::text(lines.join("\n"))
}

/// One finding, its verdict first in words.
#[must_use]
pub fn finding(language: Language, finding: &Finding) -> String {
    let verdict = match finding.verdict {
        Verdict::Good => "verdict-good",
        Verdict::Skipped => "verdict-skipped",
        Verdict::Unwise => "verdict-unwise",
        Verdict::Bad => "verdict-bad",
    };
    let value = |name: &str, value: &str| match name {
        "permission" => plain(language, &format!("permission-{value}")),
        "channel" => format!("<#{value}>"),
        _ => value.to_owned(),
    };
    let values: Vec<_> = finding.values.iter().map(|(name, text)| (*name, value(name, text).into())).collect();
    format!("{} {}", plain(language, verdict), say(language, &format!("doctor-{}", finding.key), &values))
}

/// `/langue`.
#[must_use]
pub fn language_chosen(language: Language, fixed: bool) -> Message {
    Message::text(plain(language, if fixed { "language-chosen" } else { "language-auto" }))
}

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

/// A moment for a label, where Discord's own form does not work: day/month as in Belgium.
fn short_moment(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%d/%m/%Y %H:%M").to_string()
}

fn reminder_line(language: Language, reminder: &Reminder, key: &str) -> String {
    let target = reminder.channel.map_or_else(|| plain(language, "reminder-to-you"), |channel| format!("<#{channel}>"));
    let values = [("date", moment(reminder.due_at).into()), ("target", target.into()), ("content", quoted(&reminder.content).into())];
    let line = say(language, key, &values);
    match (&reminder.rule, &reminder.repeat) {
        (Some(_), Some(words)) => format!(
            "{line}
{}",
            say(language, "reminder-repeats", &[("repeat", shorten(words, 200).into())])
        ),
        _ => line,
    }
}

/// A person's words, set apart and short enough to leave room.
fn quoted(content: &str) -> String {
    format!("> {}", shorten(content, 1_700).replace('\n', "\n> "))
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

/// A line for the suggestions while typing.
#[must_use]
pub fn reminder_label(reminder: &Reminder, zone: &TimeZone) -> String {
    shorten(&format!("{} · {}", short_moment(reminder.due_at, zone), reminder.content.replace('\n', " ")), 100)
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

/// What the outbox posts, with the people to mention.
#[must_use]
pub fn post(post: &Post, keys: &ButtonKey, in_thread: bool) -> (Message, Vec<u64>) {
    match post {
        Post::Reminder { id, content, meant_at, late, owner, language } => {
            let (l, id) = (*language, id.to_string());
            let mut text = say(l, "reminder-due", &[("content", content.clone().into())]);
            if *late {
                let meant = format!("<t:{}:F>", meant_at / 1000);
                text = format!("{text}\n-# {}", say(l, "reminder-meant", &[("date", meant.into())]));
            }
            // In a private thread the mention is what lets the person in.
            let mentions = if in_thread { vec![owner.0] } else { Vec::new() };
            let text = if in_thread { format!("<@{owner}> {text}") } else { text };
            let message = Message::text(text).row(vec![
                button(keys, l, "rappel-plus-10", &id, "button-10-minutes", Weight::Plain),
                button(keys, l, "rappel-plus-60", &id, "button-1-hour", Weight::Plain),
                button(keys, l, "rappel-demain", &id, "button-tomorrow", Weight::Plain),
            ]);
            (message, mentions)
        }
        Post::ReminderUndelivered { content, channel, reason, language, .. } => {
            let values = [("channel", format!("<#{channel}>").into()), ("content", quoted(content).into())];
            (Message::text(say(*language, &format!("reminder-undelivered-{reason}"), &values)), Vec::new())
        }
        Post::CannotPost { channel, reason } => {
            let values = [("channel", format!("<#{channel}>").into())];
            (Message::text(say(Language::Fr, &format!("alert-cannot-post-{reason}"), &values)), Vec::new())
        }
        Post::Answer { content } => (Message::text(content.clone()), Vec::new()),
    }
}

/// Every key that the definitions of commands need. For the tests.
#[must_use]
pub fn definition_keys() -> Vec<String> {
    let mut keys = Vec::new();
    for command in COMMANDS {
        let name = format!("cmd-{}", command.key);
        for sub in command.subs {
            let key = if sub.key.is_empty() { name.clone() } else { format!("{name}-{}", sub.key) };
            keys.extend([key.clone(), format!("{key}.about")]);
            for option in sub.options {
                keys.extend([format!("opt-{}", option.key), format!("opt-{}.about", option.key)]);
                if let Kind::Choice(choices) = option.kind {
                    keys.extend(choices.iter().map(|choice| format!("choice-{choice}")));
                }
            }
        }
        keys.extend([name.clone(), format!("{name}.about")]);
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{ChannelId, RoleId};

    #[test]
    fn the_worst_finding_comes_first_and_what_does_not_fit_is_counted() {
        let mut all = vec![Finding::new(Verdict::Good, "root-good"); 60];
        all.push(Finding::new(Verdict::Unwise, "watchdog-off"));
        all.push(Finding::new(Verdict::Bad, "power-low"));
        for language in Language::ALL {
            let text = findings(language, &all).text;
            let lines: Vec<&str> = text.lines().collect();
            assert!(lines[0].contains("USB") && lines[1].contains("RuntimeWatchdogSec"), "{text}");
            assert!(length(&text) <= LONGEST && lines.last().unwrap().contains(&(63 - lines.len()).to_string()), "{text}");
            assert_eq!(findings(language, &all[59..]).text.lines().count(), 3);
        }
    }

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
            UserError::PastDate { read_as: now, instead: vec![] },
            UserError::AmbiguousDate(vec![]),
            UserError::UnknownDate(vec![]),
            UserError::NoSuchDate(vec![]),
            UserError::ImpossibleDate,
            UserError::UnknownRepeat,
            UserError::TooLong { length: 2001, most: 1700 },
            UserError::Empty,
            UserError::TooMany { most: 25 },
            UserError::AlreadyDone("draft"),
            UserError::AlreadyDone("active"),
            UserError::AlreadyDone("done"),
            UserError::AlreadyDone("removed"),
            UserError::AlreadyDone("setting"),
            UserError::NotStored,
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

    #[test]
    fn the_definitions_are_complete_in_all_languages() {
        for language in Language::ALL {
            let missing: Vec<String> = definition_keys().into_iter().filter(|key| !crate::text::has(language, key)).collect();
            assert_eq!(missing, Vec::<String>::new(), "{language:?}");
        }
    }

    #[test]
    fn references_are_stable_and_readable() {
        assert_eq!(reference(EventId(175_928_847_299_117_063)), reference(EventId(175_928_847_299_117_063)));
        assert_eq!(reference(EventId(1)).len(), 4);
    }
}
