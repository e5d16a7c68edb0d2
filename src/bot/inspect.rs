//! The commands that look, tell and ask the running bot: `--version`, `check`, `doctor`, `status`, `reload`, `handover`. They print on standard output; what is
//! wrong goes to standard error.
#![expect(clippy::print_stderr, reason = "these commands are there to print")]

use std::path::Path;
use std::sync::Arc;

use ffj_base::adapter::systemd;
use ffj_base::{exit, out, version};
use serde_json::json;

use super::checks;
use super::paths::Paths;
use crate::adapter::control::{self, Request, Response};
use crate::adapter::discord::diagnosis;
use crate::adapter::discord::rest::Rest;
use crate::adapter::mail;
use crate::app::clock::Clock;
use crate::app::doctor::{self, Finding, Verdict};
use crate::config::secret::{Credentials, Name};
use crate::config::{self, Settings};
use crate::domain::language::Language;
use crate::feature::status as how;

/// Language of the command line: operators read French.
const LANGUAGE: Language = Language::Fr;
/// Units that are looked at, as far as they are installed.
const UNITS: [&str; 1] = ["ffj-bot.service"];
/// The tree of releases, where the package puts it.
const RELEASES: &str = "/opt/ffj-bot";

/// Says what is wrong.
pub fn complain(why: &str, code: u8) -> u8 {
    let name = if why.starts_with("ffj-bot: ") { "" } else { "ffj-bot: " };
    eprintln!("{name}{why}");
    code
}

/// `ffj-bot --version`.
pub fn version(as_json: bool) -> u8 {
    if as_json {
        let schema = crate::store::SCHEMA;
        let since = crate::store::readable_since();
        let facts = json!({
            "product": "ffj-bot", "version": version::VERSION, "commit": version::COMMIT, "target": version::target(),
            "schema": { "writes": schema, "reads": [since, schema] },
        });
        out!("{facts}");
    } else {
        out!("ffj-bot {} ({}, {})", version::VERSION, version::COMMIT, version::target());
    }
    exit::DONE
}

/// `ffj-bot check`.
pub fn check(file: &Path, as_json: bool) -> u8 {
    match config::load(file) {
        Ok(loaded) => {
            let warnings: Vec<String> = loaded.warnings.iter().map(ToString::to_string).collect();
            if as_json {
                out!("{}", json!({ "valid": true, "files": loaded.files, "warnings": warnings, "problems": [] }));
            } else {
                warnings.iter().for_each(|warning| out!("{warning}"));
                out!("{}", crate::text::plain(LANGUAGE, "doctor-config-good"));
            }
            exit::DONE
        }
        Err(error) if as_json => {
            let problems: Vec<String> = error.problems.iter().map(ToString::to_string).collect();
            out!("{}", json!({ "valid": false, "problems": problems }));
            exit::CONFIG
        }
        Err(error) => complain(&error.report(), exit::CONFIG),
    }
}

/// Runs a future to its end.
fn block_on<T>(future: impl Future<Output = T>) -> std::io::Result<T> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(future))
}

/// `ffj-bot status`.
pub fn status(as_json: bool) -> u8 {
    let asked = block_on(control::ask(&Paths::from_environment().runtime, Request::Status)).flatten();
    match asked {
        Ok(Response::Status { picture, line, pid }) => {
            if as_json {
                out!("{}", json!({ "line": line, "picture": picture, "pid": pid }));
            } else {
                out!("{line}\n\n{}", how::health(LANGUAGE, &picture).text);
            }
            exit::DONE
        }
        Ok(Response::Done { .. } | Response::Failed { .. } | Response::Health(_)) | Err(_) => {
            complain(&crate::text::plain(LANGUAGE, "doctor-bot-away"), exit::FAILED)
        }
    }
}

/// `ffj-bot reload`.
pub fn reload() -> u8 {
    let asked = block_on(control::ask(&Paths::from_environment().runtime, Request::Reload)).flatten();
    match asked {
        Ok(Response::Done { said }) if said.is_empty() => {
            out!("{}", crate::text::plain(LANGUAGE, "reload-done"));
            exit::DONE
        }
        Ok(Response::Done { said }) => {
            out!("{}", crate::text::say(LANGUAGE, "reload-waiting", &[("keys", said.join(", ").into())]));
            exit::DONE
        }
        Ok(Response::Failed { why }) => complain(&why, exit::FAILED),
        Ok(Response::Status { .. } | Response::Health(_)) | Err(_) => {
            complain(&crate::text::plain(LANGUAGE, "doctor-bot-away"), exit::FAILED)
        }
    }
}

/// A number alone on a line, for a program.
pub fn number(number: u32) -> u8 {
    out!("{number}");
    exit::DONE
}

/// `ffj-bot handover`.
pub fn handover() -> u8 {
    let asked = block_on(control::ask(&Paths::from_environment().runtime, Request::Handover)).flatten();
    match asked {
        Ok(Response::Done { said }) => {
            said.iter().for_each(|line| out!("{line}"));
            exit::DONE
        }
        Ok(Response::Failed { why }) => complain(&why, exit::FAILED),
        // The one that was asked has ended. Where systemd stops it, it ends this process with it, and may only not have come to that;
        // once it has answered a question it has.
        Err(error) if error.kind() != std::io::ErrorKind::TimedOut && systemd::unit_state(UNITS[0]).as_deref() == Some("deactivating") => {
            exit::DONE
        }
        // Only a process that is there can be slow.
        Err(error) if matches!(error.kind(), std::io::ErrorKind::TimedOut | std::io::ErrorKind::Other) => {
            complain(&crate::text::plain(LANGUAGE, "handover-no-answer"), exit::FAILED)
        }
        Ok(Response::Status { .. } | Response::Health(_)) | Err(_) => {
            complain(&crate::text::plain(LANGUAGE, "doctor-bot-away"), exit::FAILED)
        }
    }
}

/// How long the deployer waits for a sign of progress; the unit says the same.
const NEXT_SIGN_WITHIN: std::time::Duration = std::time::Duration::from_secs(15);

/// `ffj-bot preflight`: whether this release could run here, found out without touching anything that is in use. For the deployer,
/// which wants more than an end without an error: this program's own word, and that it belongs to this very start.
pub fn preflight(file: &Path) -> u8 {
    let code = try_here(file);
    if code == exit::DONE {
        let start = std::env::var("INVOCATION_ID").unwrap_or_default();
        systemd::status(&format!("ffj-bot {} ({}) can run here ({start})", version::VERSION, version::COMMIT));
    }
    code
}

fn try_here(file: &Path) -> u8 {
    if let Err(error) = config::load(file) {
        return complain(&error.report(), exit::CONFIG);
    }
    if let Err(error) = Credentials::from_system().require(Name::DiscordToken) {
        return complain(&error.to_string(), exit::CONFIG);
    }
    let database = Paths::from_environment().database();
    if !database.exists() {
        return exit::DONE;
    }
    let began = std::time::Instant::now();
    match crate::store::rehearse(&database, &std::env::temp_dir(), || systemd::extend_timeout(NEXT_SIGN_WITHIN)) {
        Ok(()) => {
            out!("ffj-bot {}: migrated a copy of the database in {} ms", version::VERSION, began.elapsed().as_millis());
            exit::DONE
        }
        Err(error) => {
            let code = if error.is_of_the_machine() { exit::TEMPORARY } else { exit::FAILED };
            complain(&format!("cannot migrate a copy of the database: {error}"), code)
        }
    }
}

/// `ffj-bot doctor`.
pub fn doctor(file: &Path, as_json: bool) -> u8 {
    let paths = Paths::from_environment();
    let findings = match block_on(examine(file, &paths)) {
        Ok(findings) => findings,
        Err(error) => return complain(&error.to_string(), exit::FAILED),
    };
    if as_json {
        let list: Vec<_> = findings
            .iter()
            .map(|one| json!({ "verdict": format!("{:?}", one.verdict).to_lowercase(), "check": one.key, "text": how::finding(LANGUAGE, one) }))
            .collect();
        out!("{}", json!({ "findings": list }));
    } else {
        findings.iter().for_each(|one| out!("{}", how::finding(LANGUAGE, one)));
    }
    if doctor::worst(&findings) == Verdict::Bad { exit::FAILED } else { exit::DONE }
}

async fn examine(file: &Path, paths: &Paths) -> Vec<Finding> {
    let mut findings = Vec::new();
    let settings = configuration(file, &mut findings);
    let credentials = Credentials::from_system();
    let token = credential(&credentials, Name::DiscordToken, &mut findings);
    findings.extend(checks::of_machine(paths));
    findings.extend(UNITS.iter().map(|unit| unit_state(unit)));
    findings.extend(release(Path::new(RELEASES)));
    findings.push(running(paths).await);
    if let (Some(settings), Some(token)) = (&settings, token) {
        let clock = Arc::new(Clock::default());
        if let Ok(rest) = Rest::new(token.expose(), settings.discord.api_url.clone(), Arc::clone(&clock)) {
            findings.extend(diagnosis::of_discord(&rest, diagnosis::Scope::Everywhere, settings.discord.message_content).await);
        }
        findings.push(doctor::clock(clock.trusted(), clock.ahead_ms()));
    }
    if let Some(settings) = &settings {
        let password = credentials.get(Name::SmtpPassword).ok().flatten();
        findings.push(mail::check(settings.mail.as_ref(), password.as_ref()).await);
    }
    findings
}

fn configuration(file: &Path, findings: &mut Vec<Finding>) -> Option<Settings> {
    match config::load(file) {
        Ok(loaded) => {
            findings.push(Finding::new(Verdict::Good, "config-good"));
            findings.extend(loaded.warnings.iter().map(|warning| Finding::new(Verdict::Unwise, "config-unwise").with("warning", warning)));
            Some(loaded.settings)
        }
        Err(_) => {
            findings.push(Finding::new(Verdict::Bad, "config-bad"));
            None
        }
    }
}

/// A credential: from where this process would take it, else from the store of the machine.
fn credential(credentials: &Credentials, name: Name, findings: &mut Vec<Finding>) -> Option<config::secret::Secret> {
    let store = crate::setup::SecretStore::system();
    let found = match credentials.get(name) {
        Ok(None) => store.read(name).map(|secret| secret.map(|secret| (secret, "credstore"))).map_err(|error| error.to_string()),
        Ok(some) => Ok(some.map(|secret| (secret, "systemd"))),
        Err(error) => Err(error.to_string()),
    };
    match found {
        Ok(Some((secret, origin))) => {
            findings.push(Finding::new(Verdict::Good, "credential-good").with("name", name).with("origin", origin));
            Some(secret)
        }
        Ok(None) => {
            findings.push(Finding::new(Verdict::Bad, "token-missing"));
            None
        }
        Err(problem) => {
            findings.push(Finding::new(Verdict::Bad, "credential-bad").with("name", name).with("problem", problem));
            None
        }
    }
}

/// Whether the release in use is there, and as long as its manifest says: without it, this is the program of the package.
fn release(root: &Path) -> Option<Finding> {
    let current = root.join("current");
    let length = current.join("ffj-bot").metadata().ok().map(|file| file.len());
    let manifest = std::fs::read(current.join("manifest.json")).ok();
    let wanted = manifest.and_then(|text| serde_json::from_slice::<serde_json::Value>(&text).ok()?["size"].as_u64());
    let sound = length.is_some() && (wanted.is_none() || length == wanted);
    (root.join("releases").is_dir() && !sound).then(|| Finding::new(Verdict::Bad, "release-gone"))
}

fn unit_state(unit: &str) -> Finding {
    if !systemd::booted() {
        return Finding::new(Verdict::Skipped, "unit-none");
    }
    match systemd::unit_state(unit) {
        Some(state) if state == "active" => Finding::new(Verdict::Good, "unit-active").with("unit", unit),
        // Nobody starts it again before a person has acted.
        Some(state) if state == "failed" && systemd::last_exit(unit) == Some(exit::CONFIG) => {
            Finding::new(Verdict::Bad, "unit-waits").with("unit", unit)
        }
        Some(state) if state == "failed" => Finding::new(Verdict::Bad, "unit-failed").with("unit", unit),
        state => Finding::new(Verdict::Bad, "unit-inactive").with("unit", unit).with("state", state.unwrap_or_default()),
    }
}

async fn running(paths: &Paths) -> Finding {
    match control::ask(&paths.runtime, Request::Status).await {
        Ok(Response::Status { line, .. }) => Finding::new(Verdict::Good, "bot-running").with("line", line),
        Ok(_) | Err(_) => Finding::new(Verdict::Bad, "bot-away"),
    }
}
