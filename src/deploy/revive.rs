//! `ffj-deploy revive`: starts a bot again that systemd has given up outside a trial. Its unit runs it when the bot fails.

use std::time::{Duration, Instant};

use ffj_base::adapter::journal as log;
use ffj_base::exit;

use super::cli::Cli;
use super::paths::Paths;
use super::text::Cause as _;
use super::{journal, seed, text};
use crate::adapter::disk;
use crate::adapter::units::{Activity, Facts, Unit, UnitError};
use crate::release::revival::{Down, pause};

/// Who runs for so long was not started in vain; a loop of starts is over well before.
const STEADY: Duration = Duration::from_secs(70);
/// Pause between two looks.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// `ffj-deploy revive`.
pub fn revive(cli: &Cli) -> u8 {
    let _level = log::start(tracing::Level::INFO, "ffj-deploy");
    let (_, settings) = seed::usual(&cli.config);
    let name = settings.map_or_else(|| "ffj-bot.service".to_owned(), |settings| settings.target.unit);
    match try_again(cli, &Unit::new(name), &Paths::of(&cli.places)) {
        Ok(()) => exit::DONE,
        Err(error) => {
            tracing::error!(message_id = journal::BROKEN, error = error.said(), "the bot cannot be started again");
            exit::FAILED
        }
    }
}

fn try_again(cli: &Cli, unit: &Unit, paths: &Paths) -> Result<(), UnitError> {
    for before in 0.. {
        let facts = unit.facts()?;
        let Some(wait) = pause(down(&facts, paths), before) else { return Ok(()) };
        let (result, seconds) = (facts.result.as_str(), wait.as_secs());
        if before == 0 {
            // Told once: what follows is in the journal for whoever looks.
            tracing::warn!(message_id = journal::GIVEN_UP, result, seconds, "{}", text::given_up_for_now(wait));
        } else {
            tracing::info!(result, seconds, attempt = before, "the bot was given up again; another start follows");
        }
        // Perhaps it is the release that is gone or cut short.
        let _recovered = seed::recover(cli);
        disk::wait_for_change(&[], wait);
        // Somebody may have done something about it meanwhile.
        if pause(down(&unit.facts()?, paths), before).is_none() {
            return Ok(());
        }
        unit.forget_failures()?;
        unit.start_soon()?;
        if is_steady(unit)? {
            tracing::info!("the bot runs again");
            return Ok(());
        }
    }
    Ok(())
}

fn down<'a>(facts: &'a Facts, paths: &Paths) -> Down<'a> {
    Down {
        failed: facts.activity == Activity::Failed,
        result: &facts.result,
        unconfigured: facts.exit_status == i32::from(exit::CONFIG),
        lasted: facts.lasted,
        on_trial: paths.state.marker().exists(),
    }
}

/// Whether it runs for a while, or was stopped by somebody: then this is over too.
fn is_steady(unit: &Unit) -> Result<bool, UnitError> {
    let mut since = Instant::now();
    loop {
        disk::wait_for_change(&[], LOOK_EVERY);
        match unit.facts()?.activity {
            Activity::Failed => return Ok(false),
            Activity::Inactive => return Ok(true),
            // While Discord is away a start may take hours, and is none that failed.
            Activity::Changing => since = Instant::now(),
            Activity::Active if since.elapsed() > STEADY => return Ok(true),
            Activity::Active => {}
        }
    }
}
