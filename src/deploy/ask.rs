//! What a person asks for: left as an order for the activator, which works in its own unit, and followed until there is an answer.
#![expect(clippy::print_stderr, reason = "commands print")]

use std::fs::File;
use std::io::IsTerminal as _;
use std::path::Path;
use std::time::{Duration, Instant};

use ffj_base::adapter::systemd;
use ffj_base::contract::reason::Code;
use ffj_base::contract::status::{Answer, Deployment, Outcome, Status};
use ffj_base::exit;
use ffj_base::out;
use serde_json::json;

use super::cli::Cli;
use super::engine::Engine;
use super::paths::{ACTIVATOR, Paths};
use super::say::{give_up, settings};
use super::text::Cause as _;
use super::{offline, text};
use crate::adapter::disk;
use crate::adapter::statedir::{Book, StateDir};
use crate::adapter::units::Unit;
use crate::release::order::{Order, Wish};

/// How long an order may wait for its answer; longer than a start or a hand-over takes.
const ANSWERED_WITHIN: Duration = Duration::from_secs(180);
/// Phases in which what was ordered is on its way.
const ARRIVES: [&str; 3] = ["received", "fetched", "verified"];
/// Pause between two looks.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// `ffj-deploy apply FILE`: checked here first, so that whoever holds the stick is told at once.
pub fn with_bundle(cli: &Cli, file: &Path, force: bool, wait: bool) -> u8 {
    if let Err(error) = File::open(file) {
        return give_up(cli, &text::cannot_open(file, &error));
    }
    match offline::examine(cli, file, force) {
        Ok(version) => eprintln!("ffj-deploy: {}", text::verified(&version)),
        Err(why) => return give_up(cli, &why),
    }
    leave(cli, Wish::Apply { force }, Some(file), wait)
}

/// Leaves an order and follows it.
pub fn order(cli: &Cli, wish: Wish, wait: bool) -> u8 {
    leave(cli, wish, None, wait)
}

fn leave(cli: &Cli, wish: Wish, bundle: Option<&Path>, wait: bool) -> u8 {
    let settings = match settings(&cli.config) {
        Ok(settings) => settings,
        Err(code) => return code,
    };
    let paths = Paths::of(&cli.places);
    let order = Order { id: id(), by: format!("person:{}", person()), wish };
    if let Err(error) = paths.state.prepare().and_then(|()| paths.state.leave(&order, bundle)) {
        return give_up(cli, &text::cannot_order(&error));
    }
    if cli.places.here || !systemd::booted() {
        return match Engine::open(paths.clone(), settings, &order.by).and_then(|engine| engine.map_or(Ok(()), |mut engine| engine.run())) {
            Ok(()) => tell(cli, &order, report(&paths.state).as_ref()),
            Err(error) => give_up(cli, &error.said()),
        };
    }
    if let Err(error) = Unit::new(ACTIVATOR).start_soon() {
        return give_up(cli, &error.said());
    }
    follow(cli, &paths, &order, wait)
}

/// Waits for the answer, and for what it leads to.
fn follow(cli: &Cli, paths: &Paths, order: &Order, wait: bool) -> u8 {
    let began = Instant::now();
    let mut shown = String::new();
    // Others order too, and what is told of each is limited: an answer that was seen once is known.
    let mut answered: Option<Answer> = None;
    loop {
        let mut report = report(&paths.state);
        if let Some(report) = &mut report {
            match (report.orders.iter().find(|answer| answer.id == order.id), &answered) {
                (Some(told), _) => answered = Some(told.clone()),
                (None, Some(known)) => report.orders.push(known.clone()),
                (None, None) => {}
            }
            let answered = answered.as_ref();
            if answered.is_some_and(|answer| !answer.done) || (answered.is_some() && !order.wish.brings()) {
                return tell(cli, order, Some(report));
            }
            match deployment(report, order) {
                Some(latest) => {
                    if latest.phase != shown && !cli.json && std::io::stderr().is_terminal() {
                        eprintln!("ffj-deploy: {}", text::progress(latest));
                        shown.clone_from(&latest.phase);
                    }
                    if latest.outcome.ended() || (latest.phase == "probation" && !wait) {
                        return tell(cli, order, Some(report));
                    }
                }
                // It led to nothing: what was brought runs already.
                None if answered.is_some() && !ARRIVES.contains(&report.phase.as_str()) => return tell(cli, order, Some(report)),
                None => {}
            }
        }
        if began.elapsed() > ANSWERED_WITHIN && !wait {
            return give_up(cli, text::no_answer());
        }
        disk::wait_for_change(&[paths.state.path()], LOOK_EVERY);
    }
}

/// The deployment that an order led to.
fn deployment<'a>(report: &'a Status, order: &Order) -> Option<&'a Deployment> {
    let answer = report.orders.iter().find(|answer| answer.id == order.id)?;
    report.deployments.iter().find(|one| Some(&one.id) == answer.deployment.as_ref())
}

/// Says what came of an order.
fn tell(cli: &Cli, order: &Order, report: Option<&Status>) -> u8 {
    let Some((report, answer)) = report.and_then(|report| Some((report, report.orders.iter().find(|answer| answer.id == order.id)?)))
    else {
        return give_up(cli, text::no_answer());
    };
    let latest = deployment(report, order);
    let done = answer.done && latest.is_none_or(|one| came_about(order, one));
    let line = match latest {
        _ if !answer.done => text::safe(&answer.said),
        Some(one) => text::how_it_went(one, &report.runs),
        None if order.wish.brings() => text::nothing_new(&report.runs),
        None => text::safe(&answer.said),
    };
    match (cli.json, done) {
        (true, _) => out!("{}", json!({ "done": done, "answer": answer, "deployment": latest, "runs": report.runs })),
        (false, true) => out!("ffj-deploy: {line}"),
        (false, false) => eprintln!("ffj-deploy: {line} — {}", text::runs(&report.runs)),
    }
    if done { exit::DONE } else { exit::FAILED }
}

/// Whether what was ordered is what happened.
fn came_about(order: &Order, latest: &Deployment) -> bool {
    match latest.outcome {
        Outcome::RolledBack => {
            let runs = latest.reason.as_ref().is_none_or(|reason| !reason.is(Code::UnconfiguredToo));
            runs && matches!(order.wish, Wish::RollBack { .. })
        }
        Outcome::Refused => {
            let cancelled = latest.reason.as_ref().is_some_and(|reason| reason.is(Code::Cancelled));
            cancelled && matches!(order.wish, Wish::RollBack { .. })
        }
        Outcome::UnderWay | Outcome::Staged | Outcome::Confirmed => true,
        // It ran, and another one does now: whoever asked is told.
        Outcome::Stranded | Outcome::Superseded => false,
    }
}

/// What everybody may know; none when nothing was told yet.
pub fn report(state: &StateDir) -> Option<Status> {
    Book::open(state.clone()).ok().map(|book| book.report).filter(|report| report.format != 0)
}

/// A name for an order: when, and by which process.
fn id() -> String {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    format!("{:014}-{}", since.as_millis(), std::process::id())
}

/// The login of whoever asks, also behind sudo.
fn person() -> String {
    let behind = std::env::var("SUDO_USER").ok();
    let user = behind.or_else(|| nix::unistd::User::from_uid(nix::unistd::getuid()).ok().flatten().map(|user| user.name));
    let plain = |name: &String| name.len() <= 40 && name.bytes().all(|byte| byte.is_ascii_graphic());
    user.filter(plain).unwrap_or_else(|| "unknown".to_owned())
}
