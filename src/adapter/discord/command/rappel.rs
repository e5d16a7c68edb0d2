//! `/rappel`: reminders. The date is echoed back before anything is promised.

use jiff::Timestamp;

use super::super::message::Reply;
use super::super::{check, reply};
use super::{Call, Command, Kind, Opt, Place, Press, Sub};
use crate::app::reminder::{self, Outcome, Snooze, Wish};
use crate::app::{Durability, Fail};
use crate::domain::error::UserError;
use crate::domain::fold::matches_prefix;
use crate::domain::guild::Who;
use crate::domain::id::ChannelId;
use crate::domain::reminder::{LONGEST, Reminder};

/// Who may have something posted in a channel.
const CHANNEL_STAFF: Who = Who::Role(&["coordination", "communication", "secretariat", "moderation"]);
/// Most characters of a date in words.
const LONGEST_DATE: u16 = 200;
/// Most characters of a text as Discord's field limit.
const LONGEST_TEXT: u16 = 1_700;
const _: () = assert!(LONGEST == 1_700);

const WHEN: Opt = Opt { key: "quand", kind: Kind::Text(LONGEST_DATE), required: true };
const WHAT: Opt = Opt { key: "quoi", kind: Kind::Text(LONGEST_TEXT), required: true };
const REPEAT: Opt = Opt { key: "repetition", kind: Kind::Text(LONGEST_DATE), required: false };
const CHANNEL: Opt = Opt { key: "salon", kind: Kind::Channel, required: true };

pub(super) const RAPPEL: Command = Command {
    key: "rappel",
    who: Who::All,
    place: Place::Anywhere,
    module: Some("rappel"),
    durability: Durability::Disk,
    subs: &[
        Sub { key: "moi", options: &[WHEN, WHAT, REPEAT], run: for_me, suggest: None },
        Sub { key: "salon", options: &[CHANNEL, WHEN, WHAT, REPEAT], run: for_channel, suggest: None },
        Sub { key: "liste", options: &[], run: list, suggest: None },
        Sub {
            key: "supprimer",
            options: &[Opt { key: "rappel", kind: Kind::Suggested, required: true }],
            run: remove,
            suggest: Some(suggest),
        },
    ],
    said: None,
};

pub(super) const PRESSES: &[Press] = &[
    Press { action: "rappel-confirmer", who: Who::All, run: confirm },
    Press { action: "rappel-choisir", who: Who::All, run: choose },
    Press { action: "rappel-corriger", who: Who::All, run: correct },
    Press { action: "rappel-corrige", who: Who::All, run: corrected },
    Press { action: "rappel-abandonner", who: Who::All, run: discard },
    Press { action: "rappel-retablir", who: Who::All, run: restore },
    Press { action: "rappel-plus-10", who: Who::All, run: |call| snooze(call, Snooze::Minutes) },
    Press { action: "rappel-plus-60", who: Who::All, run: |call| snooze(call, Snooze::Hour) },
    Press { action: "rappel-demain", who: Who::All, run: |call| snooze(call, Snooze::Tomorrow) },
];

fn for_me(call: &Call<'_>) -> Result<Reply, Fail> {
    let outcome = reminder::draft(&call.scene, wish(call, None))?;
    Ok(Reply::Whisper(drafted(call, outcome)))
}

fn for_channel(call: &Call<'_>) -> Result<Reply, Fail> {
    call.scene.community()?;
    crate::app::setting::allow(&call.scene, CHANNEL_STAFF)?;
    let channel: ChannelId = call.slash.id("salon").ok_or(UserError::Gone("channel"))?;
    check::person_may_post(call, channel)?;
    check::bot_may_post(call, channel)?;
    let outcome = reminder::draft(&call.scene, wish(call, Some(channel)))?;
    Ok(Reply::Whisper(drafted(call, outcome)))
}

fn wish<'a>(call: &Call<'a>, channel: Option<ChannelId>) -> Wish<'a> {
    Wish {
        when: call.slash.text("quand").unwrap_or_default(),
        content: call.slash.text("quoi").unwrap_or_default(),
        repeat: call.slash.text("repetition"),
        channel,
    }
}

fn drafted(call: &Call<'_>, outcome: Outcome) -> super::super::message::Message {
    match outcome {
        Outcome::Drafted { reminder, adjusted } => reply::reminder_draft(call.scene.language, call.keys, &reminder, adjusted),
        Outcome::Unclear { reminder, why } => reply::reminder_unclear(call.scene.language, call.keys, &reminder, &why, call.scene.zone),
    }
}

fn list(call: &Call<'_>) -> Result<Reply, Fail> {
    let reminders = reminder::list(&call.scene)?;
    let lost = reminder::not_delivered(call.scene.tx, call.scene.person()?)?;
    Ok(Reply::Whisper(reply::reminder_list(call.scene.language, &reminders, &lost)))
}

fn remove(call: &Call<'_>) -> Result<Reply, Fail> {
    let id = call.slash.text("rappel").and_then(|id| id.parse().ok()).ok_or(UserError::Gone("reminder"))?;
    let removed = reminder::remove(&call.scene, id)?;
    Ok(Reply::Whisper(reply::reminder_removed(call.scene.language, call.keys, &removed)))
}

fn suggest(call: &Call<'_>, typed: &str) -> Result<Vec<(String, String)>, Fail> {
    let label = |found: &Reminder| reply::reminder_label(found, call.scene.zone);
    let found = reminder::list(&call.scene)?;
    Ok(found.iter().filter(|one| matches_prefix(&one.content, typed)).map(|one| (label(one), one.id.to_string())).collect())
}

/// The reminder that a button is about.
fn object(call: &Call<'_>) -> Result<i64, Fail> {
    call.id.parse().map_err(|_| Fail::User(UserError::OldButton))
}

fn confirm(call: &Call<'_>) -> Result<Reply, Fail> {
    let confirmed = reminder::confirm(&call.scene, object(call)?)?;
    Ok(Reply::Replace(reply::reminder_confirmed(call.scene.language, &confirmed)))
}

/// One of the suggested moments was chosen: `<reminder>-<seconds>`.
fn choose(call: &Call<'_>) -> Result<Reply, Fail> {
    let parts = call.id.split_once('-').and_then(|(id, at)| Some((id.parse().ok()?, at.parse().ok()?)));
    let (id, at) = parts.ok_or(UserError::OldButton)?;
    let at = Timestamp::from_second(at).map_err(|_| UserError::OldButton)?;
    let confirmed = reminder::confirm_at(&call.scene, id, at)?;
    Ok(Reply::Replace(reply::reminder_confirmed(call.scene.language, &confirmed)))
}

fn correct(call: &Call<'_>) -> Result<Reply, Fail> {
    let draft = reminder::own(&call.scene, object(call)?)?;
    Ok(Reply::Ask(reply::reminder_form(call.scene.language, call.keys, &draft, call.scene.zone)))
}

fn corrected(call: &Call<'_>) -> Result<Reply, Fail> {
    let field = |name: &str| call.fields.get(name).map(|text| text.trim()).filter(|text| !text.is_empty());
    let before = reminder::discard(&call.scene, object(call)?)?;
    let wish = Wish {
        when: field("quand").unwrap_or_default(),
        content: field("quoi").unwrap_or_default(),
        repeat: field("repetition"),
        channel: before.channel,
    };
    let outcome = reminder::draft(&call.scene, wish)?;
    Ok(Reply::Replace(drafted(call, outcome)))
}

fn discard(call: &Call<'_>) -> Result<Reply, Fail> {
    reminder::discard(&call.scene, object(call)?)?;
    Ok(Reply::Replace(reply::reminder_discarded(call.scene.language)))
}

fn restore(call: &Call<'_>) -> Result<Reply, Fail> {
    let restored = reminder::restore(&call.scene, object(call)?)?;
    Ok(Reply::Replace(reply::reminder_confirmed(call.scene.language, &restored)))
}

fn snooze(call: &Call<'_>, by: Snooze) -> Result<Reply, Fail> {
    let snoozed = reminder::snooze(&call.scene, object(call)?, by)?;
    Ok(Reply::Whisper(reply::reminder_confirmed(call.scene.language, &snoozed)))
}
