//! `ffj-deploy look-now`: a person's wish goes to the service, which alone may read the token; the service looks and fetches.
#![expect(clippy::print_stderr, reason = "a command prints")]

mod ask;
mod fetch;
mod gate;
mod looked;

use std::fs::File;
use std::path::Path;
use std::time::Duration;

use ffj_base::adapter::{boot, journal, systemd};
use ffj_base::exit;
use ffj_base::out;
use jiff::Timestamp;
use nix::fcntl::Flock;

use super::cli::LookArgs;
use super::text;
use crate::adapter::forge::{Limits, journal as ids};
use crate::adapter::spool::{Spool, Writer};
use crate::release::ask::{By, Look};
use crate::{paths, say};
use fetch::{Ended, Outcome};
pub use gate::Closed;
use looked::Looked;

/// How long the service stays when it cannot take away what starts it: systemd would start it again at once.
const BREATH: Duration = Duration::from_secs(60);

/// `ffj-deploy look-now`.
pub fn look(config: &Path, args: &LookArgs, as_json: bool) -> u8 {
    // Whoever names another folder means that one, and no service knows it.
    let of_the_machine = std::env::var_os("STATE_DIRECTORY").is_none();
    if !args.timer && of_the_machine && systemd::booted() && nix::unistd::geteuid().is_root() {
        return ask::ask(&paths::spool(), args, as_json);
    }
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().max_blocking_threads(1).build() {
        Ok(runtime) => runtime,
        Err(error) => return say::complain(&error),
    };
    runtime.block_on(async { if args.timer { service(config, as_json).await } else { by_hand(config, args, as_json).await } })
}

/// What the unit does.
async fn service(config: &Path, as_json: bool) -> u8 {
    let _level = journal::start(tracing::Level::INFO, "ffj-deploy");
    let folder = paths::spool();
    // Before anything can fail: as long as it lies there, systemd starts this again and again.
    let wish = match Spool::at(&folder, Writer::Looker).claim_look() {
        Ok(wish) => wish,
        Err(error) => {
            tracing::error!(message_id = ids::LOOK_FAULT, error = %error, "{}", text::look::cannot_claim(&folder));
            tokio::time::sleep(BREATH).await;
            return exit::FAILED;
        }
    };
    let (spool, _lock) = match ready(&folder) {
        Ok(ready) => ready,
        Err(error) => {
            tracing::error!(message_id = ids::LOOK_FAULT, error = %error, "{}", text::look::no_spool(&folder));
            return exit::FAILED;
        }
    };
    let before = Looked::read(&spool);
    let now = looked::now();
    let ended = fetch::run(config, wish.as_ref(), Some(&spool), before.as_ref(), now).await;
    tell(&ended, wish.as_ref(), before.as_ref(), now);
    let code = ended.code();
    match conclude(ended, wish, before, now) {
        Some(looked) => {
            if let Err(error) = looked.write(&spool) {
                tracing::error!(message_id = ids::LOOK_FAULT, error = %error, "{}", text::look::no_spool(&folder));
                return exit::FAILED;
            }
            if as_json {
                out!("{}", looked.json());
            }
            code
        }
        None => code,
    }
}

/// What a person does where there is no service: on a machine without systemd, or in another folder.
async fn by_hand(config: &Path, args: &LookArgs, as_json: bool) -> u8 {
    let folder = paths::spool();
    let wish = Look { by: By::Person, id: None, time: 0, force: args.force, dry_run: args.dry_run };
    let mut held = None;
    if !args.dry_run {
        let claimed = Spool::at(&folder, Writer::Looker).claim_look();
        match claimed.and_then(|_| ready(&folder)) {
            Ok(ready) => held = Some(ready),
            Err(error) => {
                eprintln!("ffj-deploy: {}", text::look::cannot_by_hand(&folder, &error));
                return exit::FAILED;
            }
        }
    }
    let spool = held.as_ref().map(|(spool, _lock)| spool);
    let before = spool.and_then(Looked::read);
    let now = looked::now();
    let ended = fetch::run(config, Some(&wish), spool, before.as_ref(), now).await;
    let code = ended.code();
    let Some(looked) = conclude(ended, Some(wish), before, now) else { return code };
    if let Some(spool) = spool
        && let Err(error) = looked.write(spool)
    {
        eprintln!("ffj-deploy: {}", text::look::cannot_by_hand(&folder, &error));
        return exit::FAILED;
    }
    print(&looked, as_json);
    code
}

/// Opens the folder, and keeps others who look out of it as long as the lock lives.
fn ready(folder: &Path) -> std::io::Result<(Spool, Flock<File>)> {
    let lock = Spool::at(folder, Writer::Looker).hold()?;
    Ok((Spool::open(folder, Writer::Looker)?, lock))
}

/// What is noted of it; none when nothing was done.
fn conclude(ended: Ended, wish: Option<Look>, before: Option<Looked>, now: Timestamp) -> Option<Looked> {
    let failing = match ended.outcome {
        Outcome::Quiet => return None,
        // Nobody looked, so nothing is known better than before.
        Outcome::Refused(_) => before.as_ref().and_then(|before| before.failing_since),
        Outcome::Failed(_) => Some(looked::failing_since(before.as_ref(), now)),
        Outcome::Done => None,
    };
    Some(Looked {
        format: looked::FORMAT,
        at: now,
        ok: ended.outcome == Outcome::Done,
        code: ended.code(),
        said: ended.said,
        found: ended.found,
        failing_since: failing,
        asked: wish.and_then(|wish| wish.id),
        boot: boot::id(),
        handed: ended.handed.or_else(|| before.and_then(|before| before.handed)),
    })
}

/// Says in the journal what somebody has to know.
fn tell(ended: &Ended, wish: Option<&Look>, before: Option<&Looked>, now: Timestamp) {
    let (said, found) = (&ended.said, ended.found.as_ref().map(ToString::to_string).unwrap_or_default());
    let failed_before = before.is_some_and(|before| before.failing_since.is_some());
    match ended.outcome {
        Outcome::Failed(_) if before.is_some_and(|before| looked::alarms(before, now)) => {
            let since = looked::failing_since(before, now).to_string();
            tracing::error!(message_id = ids::LOOK_FAILS_ON, since, reason = said, "{}", text::look::fails_on(&since, said));
        }
        Outcome::Failed(_) if before.is_none_or(|before| !looked::goes_on_failing(before, now)) => {
            tracing::warn!(message_id = ids::LOOK_FAILED, reason = said, "{said}");
        }
        Outcome::Done if failed_before => tracing::info!(message_id = ids::LOOK_WORKS, "{}", text::look::works_again(said)),
        Outcome::Done if ended.handed.is_some() => tracing::info!(message_id = ids::FETCHED, release = found, "{said}"),
        Outcome::Done | Outcome::Quiet if wish.is_none() => tracing::debug!("{said}"),
        Outcome::Done | Outcome::Quiet | Outcome::Refused(_) | Outcome::Failed(_) => tracing::info!("{said}"),
    }
}

/// Says what came of it to whoever has called.
fn print(looked: &Looked, as_json: bool) {
    if as_json {
        out!("{}", looked.json());
    } else if looked.ok {
        out!("{}", text::safe(&looked.said));
    } else {
        eprintln!("ffj-deploy: {}", text::safe(&looked.said));
    }
}

/// The limits of the program.
fn limits() -> Limits {
    Limits::default()
}
