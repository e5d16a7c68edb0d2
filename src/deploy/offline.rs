//! What only looks: `verify`, `plan`, and the dry runs.
#![expect(clippy::print_stderr, reason = "commands print")]

use std::fs::File;
use std::path::Path;

use ffj_base::exit;
use ffj_base::out;
use serde_json::json;

use super::cli::Cli;
use super::engine::{self, EngineError, Measure, NotBrought, Seen};
use super::paths::Paths;
use super::say::{complain, give_up, settings};
use super::text;
use super::text::Change;
use crate::adapter::releasedir;
use crate::adapter::statedir::Book;
use crate::adapter::units::{Activity, Unit};
use crate::release::layout::{Folder, Link};
use crate::release::machine::{self, Action, Event, Phase, Release, State, Who, World};
use crate::release::policy::Accepted;
use crate::release::{Layout, Version};

/// What is known without the lock: what is remembered, and what is found.
struct Known {
    state: State,
    world: World,
    layout: Layout,
    keep: u8,
    limit: u64,
    probation: std::time::Duration,
    mode: crate::config::Mode,
    unit: Unit,
}

fn known(cli: &Cli) -> Result<Known, u8> {
    let settings = settings(&cli.config)?;
    let (paths, layout) = (Paths::of(&cli.places), Layout::new(settings.target.root.clone()));
    let look = || -> Result<(State, World), EngineError> {
        let remembered = Book::open(paths.state.clone())?.last.map(|last| last.state);
        let database = remembered.as_ref().map(|state| state.database);
        let world = Seen::default().world(&layout, &Folder::at(&paths.package), database)?;
        let state = remembered.or_else(|| world.current.clone().map(State::seeded)).ok_or(EngineError::Nothing)?;
        Ok((state, world))
    };
    let (state, world) = look().map_err(|error| complain(&error))?;
    let (keep, limit) = (settings.policy.keep, settings.listener.bundle_limit);
    let (probation, mode, unit) = (settings.policy.probation, settings.policy.mode, Unit::new(settings.target.unit));
    Ok(Known { state, world, layout, keep, limit, probation, mode, unit })
}

/// Checks a bundle, all of it; gives its version, or why it may not come.
pub fn examine(cli: &Cli, file: &Path, force: bool) -> Result<Version, String> {
    let known = known(cli).map_err(|_| text::nothing_known().to_owned())?;
    check(cli, &known, file, force)
        .map(|accepted| accepted.manifest().contents().version.clone())
        .map_err(|error| text::not_brought(&error).1)
}

fn check(cli: &Cli, known: &Known, file: &Path, force: bool) -> Result<Accepted, NotBrought> {
    let opened = File::open(file).map_err(NotBrought::Read)?;
    let measure = Measure { keys: &cli.places.keys, limit: known.limit, forced: force, unasked: None };
    let bundle = engine::check(opened, &known.state, &known.world.intact, measure)?;
    Ok(bundle.unpack(&mut std::io::sink())?)
}

/// `ffj-deploy verify FILE`.
pub fn verify(cli: &Cli, file: &Path) -> u8 {
    let known = match known(cli) {
        Ok(known) => known,
        Err(code) => return code,
    };
    match check(cli, &known, file, false) {
        Ok(accepted) => {
            let (contents, by) = (accepted.manifest().contents(), accepted.manifest().signed_by());
            if cli.json {
                out!("{}", json!({ "valid": true, "manifest": contents, "key": by.key, "key_id": by.id.to_string() }));
            } else {
                out!("{}", text::good_bundle(contents, by));
            }
            exit::DONE
        }
        Err(error) => {
            let (code, why) = text::not_brought(&error);
            if cli.json {
                out!("{}", json!({ "valid": false, "code": code.name(), "reason": why }));
            } else {
                eprintln!("ffj-deploy: {}", text::bad_bundle(file, &why));
            }
            exit::FAILED
        }
    }
}

/// `ffj-deploy plan FILE`: the machine itself is asked, step by step, and nothing it asks for is done.
pub fn plan(cli: &Cli, file: &Path, force: bool) -> u8 {
    let known = match known(cli) {
        Ok(known) => known,
        Err(code) => return code,
    };
    let accepted = match check(cli, &known, file, force) {
        Ok(accepted) => accepted,
        Err(error) => return give_up(cli, &text::bad_bundle(file, &text::not_brought(&error).1)),
    };
    let release = Release::of(accepted.manifest());
    let (replaces, overruled) = (&known.state.current.version, overruled(&accepted));
    if known.world.current.as_ref() == Some(&release) {
        if cli.json {
            out!("{}", json!({ "version": release.version, "replaces": replaces, "actions": [], "change": null, "overruled": [] }));
        } else {
            out!("ffj-deploy: {}", text::nothing_new(&release.version.to_string()));
        }
        return exit::DONE;
    }
    let (actions, change) = (foresee(&known, &release, force), change(&Paths::of(&cli.places), &known, &release));
    if cli.json {
        let names: Vec<&str> = actions.iter().map(Action::name).collect();
        let (version, change) = (&release.version, change.name());
        out!("{}", json!({ "version": version, "replaces": replaces, "actions": names, "change": change, "overruled": overruled }));
        return exit::DONE;
    }
    out!("{}", text::plan_title(&release.version, replaces));
    if !overruled.is_empty() {
        out!("  - {}", text::overruled(&overruled));
    }
    actions.iter().filter_map(|action| text::planned(action, known.probation, change)).for_each(|line| out!("  - {line}"));
    out!("{}", text::plan_end(known.mode, known.state.frozen, force));
    exit::DONE
}

/// What would have kept it out, had nobody insisted.
fn overruled(accepted: &Accepted) -> Vec<String> {
    accepted.overruled().iter().map(|refusal| refusal.code().name().to_owned()).collect()
}

/// How the bot would make room, as the activator decides it. Only root sees the secrets, and whether they have changed.
fn change(paths: &Paths, known: &Known, release: &Release) -> Change {
    let unit = &known.unit;
    let secrets = || engine::secrets(&paths.credentials);
    match unit.facts() {
        Err(_) => Change::Unknown,
        Ok(facts) if facts.activity != Activity::Active => Change::Start,
        Ok(facts) if engine::started::outdated(&paths.state, unit, &facts, &secrets()) => Change::Restart,
        Ok(_) if !known.state.current.schema.runs_on(&release.schema) => Change::Database,
        Ok(_) => Change::HandOver,
    }
}

/// The actions of a deployment that goes well.
fn foresee(known: &Known, release: &Release, forced: bool) -> Vec<Action> {
    let mut state = State { phase: Phase::Idle, ..known.state.clone() };
    let mut world = known.world.clone();
    let mut foreseen = Vec::new();
    let mut next = Some(Event::Requested { by: Who::Root });
    while let Some(event) = next {
        let Ok((after, actions)) = machine::step(&state, &event, &world) else { break };
        if let (Event::Staged, false) = (&event, world.intact.contains(release)) {
            world.intact.push(release.clone());
        }
        state = after;
        foreseen.extend(actions);
        next = match &state.phase {
            Phase::Received => Some(Event::Fetched),
            Phase::Fetched => Some(Event::Verified { release: release.clone(), forced }),
            Phase::Verified(_) => Some(Event::Staged),
            Phase::Staged(_) => Some(Event::Activate { by: Who::Root }),
            Phase::Preflight(_) => Some(Event::PreflightPassed { unconfigured: false }),
            Phase::Armed(_) => Some(Event::Swapped),
            Phase::Swapped(_) => Some(Event::HandedOver),
            Phase::HandedOver(_) => Some(Event::Healthy),
            Phase::Probation(_) => Some(Event::ProbationOver),
            Phase::Idle | Phase::Confirmed | Phase::Restoring(_) | Phase::RolledBack { .. } | Phase::Stranded => None,
        };
    }
    foreseen
}

/// `ffj-deploy rollback --dry-run`.
pub fn would_roll_back(cli: &Cli, to: Option<Version>, forced: bool) -> u8 {
    let known = match known(cli) {
        Ok(known) => known,
        Err(code) => return code,
    };
    match machine::step(&known.state, &Event::RollBack { to, forced }, &known.world) {
        Ok((next, _)) => {
            if let Phase::Restoring(restore) = next.phase {
                out!("ffj-deploy: {}", text::would(&text::would_go_back(&restore.target.version, &known.state.current.version)));
            }
            exit::DONE
        }
        Err(error) => give_up(cli, &text::order_refused(&error)),
    }
}

/// `ffj-deploy prune --dry-run`.
pub fn would_prune(cli: &Cli) -> u8 {
    let known = match known(cli) {
        Ok(known) => known,
        Err(code) => return code,
    };
    let installed = known.world.intact.iter().map(|release| release.version.clone()).collect();
    let previous = releasedir::says(&known.layout, Link::Previous);
    let gone = machine::prune(&known.state, &installed, previous.as_ref(), &known.world.golden.version, known.keep);
    out!("ffj-deploy: {}", text::would(&text::pruned(&gone.into_iter().collect::<Vec<_>>())));
    exit::DONE
}
