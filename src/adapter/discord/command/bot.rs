//! `/bot`: for operators.

use ffj_base::contract::order::Wish;
use ffj_base::contract::status::Status;
use ffj_base::contract::version::Version;

use super::super::message::Reply;
use super::super::reply::{self, Plan};
use super::super::work::Work;
use super::{Call, Command, Kind, Opt, Place, Press, Sub};
use crate::app::{Durability, Fail};
use crate::domain::deployment::moment;
use crate::domain::deployment::order::{LONGEST_WHY, freeze};
use crate::domain::error::UserError;
use crate::domain::fold::matches_prefix;
use crate::domain::guild::Who;

/// Most characters of a duration in words.
const LONGEST_DURATION: u16 = 100;

const VERSION: Opt = Opt { key: "version", kind: Kind::Suggested, required: true };
const WHY: Opt = Opt { key: "motif", kind: Kind::Text(LONGEST_WHY), required: true };
const DURATION: Opt = Opt { key: "duree", kind: Kind::Text(LONGEST_DURATION), required: true };

pub(super) const BOT: Command = Command {
    key: "bot",
    who: Who::Operator,
    place: Place::Community,
    module: None,
    durability: Durability::Disk,
    subs: &[
        Sub { key: "sante", options: &[], run: health, suggest: None },
        Sub { key: "diagnostic", options: &[], run: diagnosis, suggest: None },
        Sub { key: "deploiements", options: &[], run: deployments, suggest: None },
        Sub { key: "deployer", options: &[VERSION], run: plan_install, suggest: Some(suggest_staged) },
        Sub { key: "revenir", options: &[VERSION], run: plan_back, suggest: Some(suggest_before) },
        Sub { key: "geler", options: &[DURATION, WHY], run: freeze_releases, suggest: None },
        Sub { key: "degeler", options: &[], run: unfreeze, suggest: None },
    ],
    said: None,
};

pub(super) const PRESSES: &[Press] = &[
    Press { action: "bot-deployer", who: Who::Operator, run: ask_version },
    Press { action: "bot-deployer-confirme", who: Who::Operator, run: install },
    Press { action: "bot-revenir", who: Who::Operator, run: go_back },
];

#[expect(clippy::unnecessary_wraps, reason = "the type of all commands")]
fn health(call: &Call<'_>) -> Result<Reply, Fail> {
    Ok(Reply::Later(Work::Health { language: call.scene.language }))
}

fn diagnosis(call: &Call<'_>) -> Result<Reply, Fail> {
    Ok(Reply::Later(Work::Diagnosis { guild: call.scene.community()?, language: call.scene.language }))
}

fn deployments(call: &Call<'_>) -> Result<Reply, Fail> {
    let status = call.deployments.status().ok_or(UserError::DeployerAway)?;
    Ok(Reply::Whisper(reply::deployments(call.scene.language, &status, call.deployments.forge_away_since())))
}

fn staged<'a>(status: &'a Status, version: &str) -> Result<&'a str, UserError> {
    status.staged.as_deref().filter(|staged| *staged == version).ok_or(UserError::Gone("release"))
}

/// The release before, and only that one: further back is for whoever is at the machine.
fn before<'a>(status: &'a Status, version: &str) -> Result<&'a str, UserError> {
    match status.before.as_deref() {
        Some(before) if before == version => Ok(before),
        _ if reply::kept(status).any(|kept| kept == version) => Err(UserError::FurtherBack),
        _ => Err(UserError::Gone("release")),
    }
}

fn plan_install(call: &Call<'_>) -> Result<Reply, Fail> {
    let status = call.deployments.ready()?;
    let version = staged(&status, call.slash.text("version").unwrap_or_default())?;
    Ok(Reply::Whisper(reply::deploy_plan(call.scene.language, call.keys, Plan::Install, version, &status)))
}

fn plan_back(call: &Call<'_>) -> Result<Reply, Fail> {
    let status = call.deployments.ready()?;
    let version = before(&status, call.slash.text("version").unwrap_or_default())?;
    Ok(Reply::Whisper(reply::deploy_plan(call.scene.language, call.keys, Plan::GoBack, version, &status)))
}

fn suggest_staged(call: &Call<'_>, typed: &str) -> Result<Vec<(String, String)>, Fail> {
    Ok(suggest(call, typed, |status| status.staged.iter().cloned().collect()))
}

fn suggest_before(call: &Call<'_>, typed: &str) -> Result<Vec<(String, String)>, Fail> {
    Ok(suggest(call, typed, |status| status.before.iter().cloned().collect()))
}

fn suggest(call: &Call<'_>, typed: &str, of: impl FnOnce(&Status) -> Vec<String>) -> Vec<(String, String)> {
    let Some(status) = call.deployments.status() else { return Vec::new() };
    let deployed = |version: &str| {
        let last = status.deployments.iter().rev().find(|one| one.release() == Some(version));
        last.and_then(|one| moment(&one.started))
    };
    let fitting = of(&status).into_iter().filter(|version| matches_prefix(version, typed));
    fitting.map(|version| (reply::version_label(&version, deployed(&version), call.scene.zone), version)).collect()
}

/// The button under the plan: the version is to be typed.
fn ask_version(call: &Call<'_>) -> Result<Reply, Fail> {
    let status = call.deployments.ready()?;
    let version = staged(&status, call.id)?;
    Ok(Reply::Ask(reply::deploy_form(call.scene.language, call.keys, version)))
}

fn install(call: &Call<'_>) -> Result<Reply, Fail> {
    let status = call.deployments.ready()?;
    let version = staged(&status, call.id)?;
    if call.fields.get("version").map(|typed| typed.trim()) != Some(version) {
        return Err(UserError::NotConfirmed.into());
    }
    order(call, Wish::Activate { version: number(version)?, force: false })
}

fn go_back(call: &Call<'_>) -> Result<Reply, Fail> {
    let status = call.deployments.ready()?;
    let version = before(&status, call.id)?;
    order(call, Wish::RollBack { version: Some(number(version)?), force: false })
}

fn freeze_releases(call: &Call<'_>) -> Result<Reply, Fail> {
    let now = call.scene.now.to_zoned(call.scene.zone.clone());
    let why = call.slash.text("motif").unwrap_or_default();
    order(call, freeze(call.slash.text("duree").unwrap_or_default(), why, &now)?)
}

fn unfreeze(call: &Call<'_>) -> Result<Reply, Fail> {
    order(call, Wish::Unfreeze)
}

/// The version that the deployer named.
fn number(version: &str) -> Result<Version, UserError> {
    version.parse().map_err(|_| UserError::Gone("release"))
}

/// Stores the order with the claim; the deployer's answer follows.
fn order(call: &Call<'_>, wish: Wish) -> Result<Reply, Fail> {
    let order = call.deployments.order(&call.scene, wish)?;
    Ok(Reply::Later(Work::Order { order, language: call.scene.language }))
}
