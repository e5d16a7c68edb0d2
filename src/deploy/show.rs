//! `status` and `history`: what everybody may know, for people and for scripts.
#![expect(clippy::print_stderr, reason = "commands print")]

use std::io::Write as _;

use ffj_base::adapter::systemd;
use ffj_base::exit;
use ffj_base::out;
use serde_json::{Value, json};

use super::cli::{Cli, HistoryArgs};
use super::paths::Paths;
use super::say::complain;
use super::text::Cause as _;
use super::{ask, seed, text};
use crate::adapter::statedir::StateDir;
use crate::adapter::{disk, releasedir};
use crate::release::layout::Link;

/// Longest evidence that is read, in bytes.
const LONGEST_EVIDENCE: u64 = 4 * 1024 * 1024;

/// `ffj-deploy status`.
pub fn status(cli: &Cli) -> u8 {
    let paths = Paths::of(&cli.places);
    let report = ask::report(&paths.state).unwrap_or_default();
    let (layout, settings) = seed::usual(&cli.config);
    let unit = settings.map(|settings| settings.target.unit);
    let bot = unit.as_deref().and_then(systemd::unit_state);
    // The link is truer than what was said of it.
    let runs = releasedir::says(&layout, Link::Current);
    let damage = runs.as_ref().and_then(|version| releasedir::look(&layout.release(version)).err()).map(|error| error.said());
    let runs = runs.map(|version| version.to_string());
    // Somebody may have removed one since.
    let there: Vec<String> = releasedir::installed(&layout).unwrap_or_default().iter().map(ToString::to_string).collect();
    let (mut report, there) = (report, |version: &String| there.contains(version));
    report.kept.retain(there);
    report.previous = report.previous.filter(there);
    let holder = paths.state.holder();
    if cli.json {
        let mut all = json!(report);
        if let Some(all) = all.as_object_mut() {
            all.insert("current".to_owned(), json!(runs));
            all.insert("damaged".to_owned(), json!(damage));
            all.insert("unit".to_owned(), json!(bot));
            all.insert("activator".to_owned(), json!(holder));
            all.insert("looked".to_owned(), looked(&paths.state).unwrap_or_default());
        }
        out!("{all}");
    } else {
        let looked = looked(&paths.state);
        let found = text::Found {
            current: runs.as_deref(),
            damage: damage.as_deref(),
            bot: bot.as_deref().zip(unit.as_deref()),
            holder: holder.as_ref(),
            looked: looked.as_ref(),
        };
        text::status(&report, &found).iter().for_each(|line| out!("{line}"));
    }
    exit::DONE
}

/// How looking at the forge went last; written by another user, so it is only shown, without anything that steers a terminal.
fn looked(state: &StateDir) -> Option<Value> {
    fn tamed(value: Value) -> Value {
        match value {
            Value::String(text) => Value::String(text::safe(&text)),
            Value::Array(all) => all.into_iter().map(tamed).collect(),
            Value::Object(all) => all.into_iter().map(|(key, value)| (text::safe(&key), tamed(value))).collect(),
            other @ (Value::Null | Value::Bool(_) | Value::Number(_)) => other,
        }
    }
    serde_json::from_slice(&state.looked()?).ok().map(tamed)
}

/// `ffj-deploy history --evidence`. What it holds was written by a release and its journal, so it steers no terminal.
fn evidence(state: &StateDir, id: &str) -> u8 {
    let plain = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_+".contains(&byte));
    let file = state.evidence().join(format!("{id}.txt"));
    match if plain { disk::read(&file, LONGEST_EVIDENCE) } else { Ok(None) } {
        Ok(Some(bytes)) => {
            let mut out = std::io::stdout().lock();
            // Whoever reads it a page at a time may go away.
            let _read = String::from_utf8_lossy(&bytes).lines().try_for_each(|line| writeln!(out, "{}", text::tame(line)));
            exit::DONE
        }
        Ok(None) => {
            eprintln!("ffj-deploy: {}", text::no_evidence(id));
            exit::FAILED
        }
        Err(error) => complain(&error),
    }
}

/// `ffj-deploy history`.
pub fn history(cli: &Cli, args: &HistoryArgs) -> u8 {
    let paths = Paths::of(&cli.places);
    if let Some(id) = &args.evidence {
        return evidence(&paths.state, id);
    }
    let lines = match paths.state.lines() {
        Ok(lines) => lines,
        Err(error) => return complain(&error),
    };
    if args.steps {
        for record in &lines {
            match record.to_line() {
                Ok(line) if cli.json => out!("{}", line.trim_end()),
                _ => out!("{}", text::step(record)),
            }
        }
        return exit::DONE;
    }
    // The last word on each deployment.
    let mut deployments: Vec<ffj_base::contract::status::Deployment> = Vec::new();
    for one in lines.into_iter().flat_map(|record| record.interrupted.into_iter().chain(record.deployment)) {
        match deployments.iter_mut().find(|known| known.id == one.id) {
            Some(known) => *known = one,
            None => deployments.push(one),
        }
    }
    if cli.json {
        out!("{}", json!({ "deployments": deployments }));
    } else if deployments.is_empty() {
        out!("{}", text::no_deployments());
    } else {
        deployments.iter().for_each(|one| out!("{}", text::deployment(one)));
    }
    exit::DONE
}
