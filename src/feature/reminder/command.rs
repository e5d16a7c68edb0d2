//! `/rappel`: reminders. The date is echoed back before anything is promised.

use jiff::Timestamp;

use super::act::{self, Outcome, Snooze, Wish};
use super::model::{GONE, LONGEST, Reminder};
use super::{due, reply};
use crate::app::feature::{Command, Contexts, Press, Sub};
use crate::app::{Call, Durability, Fail, setting};
use crate::domain::error::UserError;
use crate::domain::fold::matches_prefix;
use crate::domain::guild::Who;
use crate::domain::id::ChannelId;
use crate::ui::{Channel, Maybe, Message, Opt, Reply, Suggested, Text};

/// Who may have something posted in a channel.
const CHANNEL_STAFF: Who = Who::Role(&["coordination", "communication", "secretariat", "moderation"]);
/// Most characters of a date in words.
const LONGEST_DATE: u16 = 200;
/// Most characters of a text as Discord's field limit.
const LONGEST_TEXT: u16 = 1_700;
const _: () = assert!(LONGEST == 1_700);

pub(super) const WHEN: Opt<Text> = Opt::text("quand", LONGEST_DATE);
pub(super) const WHAT: Opt<Text> = Opt::text("quoi", LONGEST_TEXT);
pub(super) const REPEAT: Maybe<Text> = Opt::text("repetition", LONGEST_DATE).optional();
const CHANNEL: Opt<Channel> = Opt::channel("salon");
const WHICH: Opt<Suggested> = Opt::suggested("rappel");

pub(super) const RAPPEL: Command = Command {
    key: "rappel",
    who: Who::All,
    contexts: Contexts::Anywhere,
    durability: Durability::Disk,
    subs: &[
        Sub { key: "moi", options: &[WHEN.spec, WHAT.spec, REPEAT.spec], run: for_me, suggest: None },
        Sub { key: "salon", options: &[CHANNEL.spec, WHEN.spec, WHAT.spec, REPEAT.spec], run: for_channel, suggest: None },
        Sub { key: "liste", options: &[], run: list, suggest: None },
        Sub { key: "supprimer", options: &[WHICH.spec], run: remove, suggest: Some(suggest) },
    ],
    written: None,
};

pub(super) const PRESSES: &[Press] = &[
    Press { action: "rappel-confirmer", who: Who::All, run: confirm },
    Press { action: "rappel-choisir", who: Who::All, run: choose },
    Press { action: "rappel-corriger", who: Who::All, run: correct },
    Press { action: "rappel-corrige", who: Who::All, run: corrected },
    Press { action: "rappel-abandonner", who: Who::All, run: discard },
    Press { action: "rappel-page", who: Who::All, run: turn },
    Press { action: "rappel-retablir", who: Who::All, run: restore },
    Press { action: "rappel-plus-10", who: Who::All, run: |call| snooze(call, Snooze::Minutes) },
    Press { action: "rappel-plus-60", who: Who::All, run: |call| snooze(call, Snooze::Hour) },
    Press { action: "rappel-demain", who: Who::All, run: |call| snooze(call, Snooze::Tomorrow) },
];

fn for_me(call: &Call<'_>) -> Result<Reply, Fail> {
    let outcome = act::draft(&call.context, wish(call, None)?)?;
    Ok(Reply::Whisper(drafted(call, outcome)))
}

fn for_channel(call: &Call<'_>) -> Result<Reply, Fail> {
    call.context.community()?;
    setting::allow(&call.context, CHANNEL_STAFF)?;
    let channel = call.get(&CHANNEL)?;
    call.person_may_post(channel)?;
    call.bot_may_post(channel)?;
    let outcome = act::draft(&call.context, wish(call, Some(channel))?)?;
    Ok(Reply::Whisper(drafted(call, outcome)))
}

fn wish<'a>(call: &Call<'a>, channel: Option<ChannelId>) -> Result<Wish<'a>, UserError> {
    Ok(Wish { when: call.get(&WHEN)?, content: call.get(&WHAT)?, repeat: call.find(&REPEAT)?, channel })
}

fn drafted(call: &Call<'_>, outcome: Outcome) -> Message {
    match outcome {
        Outcome::Drafted { reminder, adjusted } => reply::draft(call, &reminder, adjusted),
        Outcome::Unclear { reminder, why } => reply::unclear(call, &reminder, &why),
    }
}

fn list(call: &Call<'_>) -> Result<Reply, Fail> {
    let reminders = act::list(&call.context)?;
    let lost = due::lost(call.context.tx, call.context.person()?)?;
    Ok(Reply::Whisper(reply::list(call, &reminders, 0, Some(lost))))
}

/// Another page of the list; what was lost is on the first one.
fn turn(call: &Call<'_>) -> Result<Reply, Fail> {
    let (_, page) = call.wanted_page()?;
    let reminders = act::list(&call.context)?;
    Ok(Reply::Replace(reply::list(call, &reminders, page, None)))
}

fn remove(call: &Call<'_>) -> Result<Reply, Fail> {
    let id = call.get(&WHICH)?.parse().map_err(|_| GONE)?;
    let removed = act::remove(&call.context, id)?;
    Ok(Reply::Whisper(reply::removed(call, &removed)))
}

fn suggest(call: &Call<'_>, typed: &str) -> Result<Vec<(String, String)>, Fail> {
    let label = |found: &Reminder| reply::label(found, call.context.zone);
    let found = act::list(&call.context)?;
    Ok(found.iter().filter(|one| matches_prefix(&one.content, typed)).map(|one| (label(one), one.id.to_string())).collect())
}

fn confirm(call: &Call<'_>) -> Result<Reply, Fail> {
    let confirmed = act::confirm(&call.context, call.object()?)?;
    Ok(Reply::Replace(reply::confirmed(call.context.language, &confirmed)))
}

/// One of the suggested moments was chosen: `<reminder>-<seconds>`.
fn choose(call: &Call<'_>) -> Result<Reply, Fail> {
    let parts = call.input.id.split_once('-').and_then(|(id, at)| Some((id.parse().ok()?, at.parse().ok()?)));
    let (id, at) = parts.ok_or(UserError::OldButton)?;
    let at = Timestamp::from_second(at).map_err(|_| UserError::OldButton)?;
    let confirmed = act::confirm_at(&call.context, id, at)?;
    Ok(Reply::Replace(reply::confirmed(call.context.language, &confirmed)))
}

fn correct(call: &Call<'_>) -> Result<Reply, Fail> {
    let draft = act::own(&call.context, call.object()?)?;
    Ok(Reply::Ask(reply::form(call, &draft)))
}

fn corrected(call: &Call<'_>) -> Result<Reply, Fail> {
    let before = act::discard(&call.context, call.object()?)?;
    let wish = Wish {
        when: call.field(WHEN.spec).unwrap_or_default(),
        content: call.field(WHAT.spec).unwrap_or_default(),
        repeat: call.field(REPEAT.spec),
        channel: before.channel,
    };
    let outcome = act::draft(&call.context, wish)?;
    Ok(Reply::Replace(drafted(call, outcome)))
}

fn discard(call: &Call<'_>) -> Result<Reply, Fail> {
    act::discard(&call.context, call.object()?)?;
    Ok(Reply::Replace(reply::discarded(call.context.language)))
}

fn restore(call: &Call<'_>) -> Result<Reply, Fail> {
    let restored = act::restore(&call.context, call.object()?)?;
    Ok(Reply::Replace(reply::confirmed(call.context.language, &restored)))
}

fn snooze(call: &Call<'_>, by: Snooze) -> Result<Reply, Fail> {
    let snoozed = act::snooze(&call.context, call.object()?, by)?;
    Ok(Reply::Whisper(reply::confirmed(call.context.language, &snoozed)))
}
