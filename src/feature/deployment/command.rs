//! `/bot deploiements`, `deployer`, `revenir`, `geler`, `degeler`: for operators.

use std::sync::Arc;

use ffj_base::contract::order::Wish;
use ffj_base::contract::status::Status;
use ffj_base::contract::version::Version;

use super::act::Deployments;
use super::deferred;
use super::model::moment;
use super::model::order::{LONGEST_WHY, freeze};
use super::model::refusal::{DEPLOYER_AWAY, FURTHER_BACK, GONE, NOT_CONFIRMED};
use super::reply::{self, Plan};
use crate::app::feature::{Command, Contexts, Press, Sub};
use crate::app::{Call, Durability, Fail};
use crate::domain::error::UserError;
use crate::domain::fold::matches_prefix;
use crate::domain::guild::Who;
use crate::ui::{Opt, Reply, Suggested, Text};

/// Most characters of a duration in words.
const LONGEST_DURATION: u16 = 100;

pub(super) const VERSION: Opt<Suggested> = Opt::suggested("version");
const WHY: Opt<Text> = Opt::text("motif", LONGEST_WHY);
const DURATION: Opt<Text> = Opt::text("duree", LONGEST_DURATION);

/// What operators can do; other features add to it.
pub(super) const BOT: Command =
    Command { key: "bot", who: Who::Operator, contexts: Contexts::Community, durability: Durability::Disk, subs: SUBS, written: None };

const SUBS: &[Sub] = &[
    Sub { key: "deploiements", options: &[], run: deployments, suggest: None },
    Sub { key: "deployer", options: &[VERSION.spec], run: plan_install, suggest: Some(suggest_staged) },
    Sub { key: "revenir", options: &[VERSION.spec], run: plan_back, suggest: Some(suggest_before) },
    Sub { key: "geler", options: &[DURATION.spec, WHY.spec], run: freeze_releases, suggest: None },
    Sub { key: "degeler", options: &[], run: unfreeze, suggest: None },
];

pub(super) const PRESSES: &[Press] = &[
    Press { action: "bot-deployer", who: Who::Operator, run: ask_version },
    Press { action: "bot-deployer-confirme", who: Who::Operator, run: install },
    Press { action: "bot-revenir", who: Who::Operator, run: go_back },
];

/// What is known of the deployer.
fn service(call: &Call<'_>) -> Result<Arc<Deployments>, UserError> {
    call.services.get().ok_or(UserError::Incident)
}

fn deployments(call: &Call<'_>) -> Result<Reply, Fail> {
    let deployments = service(call)?;
    let status = deployments.status().ok_or(DEPLOYER_AWAY)?;
    Ok(Reply::Whisper(reply::deployments(call.context.language, &status, deployments.forge_away_since())))
}

fn staged<'a>(status: &'a Status, version: &str) -> Result<&'a str, UserError> {
    status.staged.as_deref().filter(|staged| *staged == version).ok_or(UserError::from(GONE))
}

/// The release before, and only that one: further back is for whoever is at the machine.
fn before<'a>(status: &'a Status, version: &str) -> Result<&'a str, UserError> {
    match status.before.as_deref() {
        Some(before) if before == version => Ok(before),
        _ if reply::kept(status).any(|kept| kept == version) => Err(FURTHER_BACK.into()),
        _ => Err(GONE.into()),
    }
}

fn plan_install(call: &Call<'_>) -> Result<Reply, Fail> {
    let status = service(call)?.ready()?;
    let version = staged(&status, call.get(&VERSION)?)?;
    Ok(Reply::Whisper(reply::plan(call.context.language, call.keys, Plan::Install, version, &status)))
}

fn plan_back(call: &Call<'_>) -> Result<Reply, Fail> {
    let status = service(call)?.ready()?;
    let version = before(&status, call.get(&VERSION)?)?;
    Ok(Reply::Whisper(reply::plan(call.context.language, call.keys, Plan::GoBack, version, &status)))
}

fn suggest_staged(call: &Call<'_>, typed: &str) -> Result<Vec<(String, String)>, Fail> {
    Ok(suggest(call, typed, |status| status.staged.iter().cloned().collect()))
}

fn suggest_before(call: &Call<'_>, typed: &str) -> Result<Vec<(String, String)>, Fail> {
    Ok(suggest(call, typed, |status| status.before.iter().cloned().collect()))
}

fn suggest(call: &Call<'_>, typed: &str, of: impl FnOnce(&Status) -> Vec<String>) -> Vec<(String, String)> {
    let Some(status) = service(call).ok().and_then(|deployments| deployments.status()) else { return Vec::new() };
    let deployed = |version: &str| {
        let last = status.deployments.iter().rev().find(|one| one.release() == Some(version));
        last.and_then(|one| moment(&one.started))
    };
    let fitting = of(&status).into_iter().filter(|version| matches_prefix(version, typed));
    fitting.map(|version| (reply::version_label(&version, deployed(&version), call.context.zone), version)).collect()
}

/// The button under the plan: the version is to be typed.
fn ask_version(call: &Call<'_>) -> Result<Reply, Fail> {
    let status = service(call)?.ready()?;
    let version = staged(&status, call.input.id)?;
    Ok(Reply::Ask(reply::form(call.context.language, call.keys, version)))
}

fn install(call: &Call<'_>) -> Result<Reply, Fail> {
    let status = service(call)?.ready()?;
    let version = staged(&status, call.input.id)?;
    if call.field(VERSION.spec) != Some(version) {
        return Err(NOT_CONFIRMED.into());
    }
    order(call, Wish::Activate { version: number(version)?, force: false })
}

fn go_back(call: &Call<'_>) -> Result<Reply, Fail> {
    let status = service(call)?.ready()?;
    let version = before(&status, call.input.id)?;
    order(call, Wish::RollBack { version: Some(number(version)?), force: false })
}

fn freeze_releases(call: &Call<'_>) -> Result<Reply, Fail> {
    let now = call.context.now.to_zoned(call.context.zone.clone());
    order(call, freeze(call.get(&DURATION)?, call.get(&WHY)?, &now)?)
}

fn unfreeze(call: &Call<'_>) -> Result<Reply, Fail> {
    order(call, Wish::Unfreeze)
}

/// The version that the deployer named.
fn number(version: &str) -> Result<Version, UserError> {
    version.parse().map_err(|_| GONE.into())
}

/// Stores the order with the claim; the deployer's answer follows.
fn order(call: &Call<'_>, wish: Wish) -> Result<Reply, Fail> {
    let order = service(call)?.order(&call.context, wish)?;
    Ok(Reply::Later(deferred::of_order(order, call.context.language)?))
}
