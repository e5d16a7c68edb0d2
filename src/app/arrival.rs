//! New features arrive switched off: the coordination of each community is told once, on one card, and switches on what it wants.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::clock::Clock;
use super::feature::{Features, PostKind, Posts, Press, Rendered, Rendering, Starts, Undelivered};
use super::ledger::Ledger;
use super::notice::{self, Unposted};
use super::outbox::{give_up, post, redirect};
use super::{Call, Fail, setting};
use crate::domain::error::UserError;
use crate::domain::guild::Who;
use crate::domain::id::{ChannelId, GuildId};
use crate::domain::language::Language;
use crate::domain::outbox::{Lane, Post, Target};
use crate::store::{Durability, StoreError, Tx, arrival, community};
use crate::text::{journal, plain, say};
use crate::ui::{Button, Message, Reply, Weight};

/// Buttons in a row (Discord, Message Components, Action Row).
const ROW: usize = 5;
/// Most features on one card, so that their lines fit into a message. What is beyond comes on the next.
const MOST: usize = 10;
/// Pause after a failure.
const AGAIN: Duration = Duration::from_secs(60);

/// The card.
const ARRIVED: &str = "arrived";

/// What is posted.
pub const POSTS: Posts = Posts { kinds: &[PostKind { kind: ARRIVED, render: arrived }], undelivered };

/// The buttons of the card.
pub const PRESSES: &[Press] = &[Press { action: "arrivee-activer", who: Who::Role(&["coordination"]), run: switch_on }];

#[derive(Serialize, Deserialize)]
struct Arrived {
    guild: GuildId,
    switches: Vec<String>,
}

/// Tells communities of what is new, now and whenever something is set.
///
/// # Errors
/// Never by itself; the type fits the supervisor.
pub async fn watch(ledger: Ledger, features: Features, clock: Arc<Clock>) -> Result<(), Fail> {
    // Each setting leaves a record of its change; a community that is joined tells everybody.
    let mut set = ledger.store().written().to("guild_change");
    clock.compared().await;
    loop {
        let now = clock.now();
        let told = ledger.store().write::<_, Fail>(Durability::System, move |tx| announce(tx, features, now)).await;
        if let Err(error) = &told {
            tracing::warn!(message_id = journal::STORE_FAULT, error = %error, "cannot tell of new features");
        }
        tokio::select! {
            changed = set.changed() => if changed.is_err() {
                return std::future::pending().await;
            },
            () = tokio::time::sleep(AGAIN), if told.is_err() => {}
        }
    }
}

/// Tells each community, in its channel for coordination or else for operations, of what it has not been told of. One that has set
/// neither is told when it does.
fn announce(tx: &Tx<'_>, features: Features, now: Timestamp) -> Result<(), Fail> {
    for guild in community::present(tx)? {
        let told = arrival::told(tx, guild)?;
        let mut new = Vec::new();
        for switch in features.switches().filter(|switch| switch.starts == Starts::Off) {
            let untouched = setting::get(tx, guild, &format!("module.{}", switch.key))?.is_none();
            if untouched && !told.iter().any(|one| one == switch.key) {
                new.push(switch.key.to_owned());
            }
        }
        let Some(channel) = place(tx, guild)?.filter(|_| !new.is_empty()) else { continue };
        // Each card has a moment of its own, by which its features are found again.
        for (switches, at) in new.chunks(MOST).zip(now.as_millisecond()..) {
            for switch in switches {
                arrival::tell(tx, guild, switch, at)?;
            }
            let card = Post::new(ARRIVED, &Arrived { guild, switches: switches.to_vec() }).map_err(StoreError::from)?;
            post(tx, Lane::Normal, &format!("arrived:{guild}:{at}"), &Target::Channel(channel), &card, now)?;
        }
    }
    Ok(())
}

/// The channel is not there any more, or closed to the bot. Where another one was set meanwhile the card goes there; else the community
/// is told again when it has set one.
fn undelivered(tx: &Tx<'_>, row: &Undelivered<'_>) -> Result<(), Fail> {
    let (Some(Arrived { guild, switches }), Target::Channel(channel)) = (row.post.facts(), row.target) else { return give_up(tx, row) };
    if let Some(other) = place(tx, guild)?.filter(|other| other != channel) {
        return redirect(tx, row, &Target::Channel(other));
    }
    give_up(tx, row)?;
    switches.iter().try_for_each(|switch| arrival::untell(tx, guild, switch))?;
    notice::tell_cannot_post(tx, guild, *channel, Unposted::Feature, row.refusal, row.now)
}

fn place(tx: &Tx<'_>, guild: GuildId) -> Result<Option<ChannelId>, StoreError> {
    Ok(match setting::channel(tx, guild, "coordination")? {
        Some(channel) => Some(channel),
        None => setting::channel(tx, guild, "exploitation")?,
    })
}

fn arrived(post: &Post, rendering: &Rendering<'_>) -> Option<Rendered> {
    let Arrived { switches, .. } = post.facts()?;
    let button = |switch: &str, label| Button { id: rendering.keys.sign("arrivee-activer", switch), label, weight: Weight::Plain };
    let off: Vec<(String, bool)> = switches.into_iter().map(|switch| (switch, false)).collect();
    Some(Rendered::message(card(rendering.language, &off, button)))
}

/// The card: each feature with what it does and how it stands, and a button for each that is off.
fn card(language: Language, switches: &[(String, bool)], button: impl Fn(&str, String) -> Button) -> Message {
    let line = |(switch, on): &(String, bool)| {
        let name = plain(language, &format!("choice-{switch}"));
        let about = plain(language, &format!("cmd-{switch}.about"));
        let state = plain(language, if *on { "setting-on" } else { "setting-off" });
        say(language, "arrived-line", &[("name", name.into()), ("about", about.into()), ("state", state.into())])
    };
    let lines: Vec<String> = switches.iter().map(line).collect();
    let text = say(language, "arrived", &[("count", switches.len().into()), ("list", lines.join("\n").into())]);
    let buttons: Vec<Button> = switches
        .iter()
        .filter(|(_, on)| !on)
        .map(|(switch, _)| {
            let name = plain(language, &format!("choice-{switch}"));
            button(switch, say(language, "button-switch-on", &[("name", name.into())]))
        })
        .collect();
    buttons.chunks(ROW).fold(Message::text(text), |message, row| message.row(row.to_vec()))
}

/// Switches on what somebody of the coordination wants, and shows how all of the card stands.
fn switch_on(call: &Call<'_>) -> Result<Reply, Fail> {
    let (context, wanted) = (&call.context, call.input.id);
    let guild = context.community()?;
    if !call.features.switches().any(|switch| switch.key == wanted) {
        return Err(UserError::OldButton.into());
    }
    let name = format!("module.{wanted}");
    if setting::get(context.tx, guild, &name)?.as_deref() != Some(setting::ON) {
        setting::set(context.tx, guild, &name, Some(setting::ON), context.person()?, context.now_ms())?;
    }
    let mut standing = Vec::new();
    for switch in arrival::told_with(context.tx, guild, wanted)? {
        if let Some(found) = call.features.switches().find(|one| one.key == switch) {
            standing.push((switch, setting::switched_on(context.tx, Some(guild), Some(found))?));
        }
    }
    let button = |switch: &str, label| Button { id: call.keys.sign("arrivee-activer", switch), label, weight: Weight::Plain };
    Ok(Reply::Replace(card(context.community_language, &standing, button)))
}
