//! Starts the bot once it is set up, where its unit is installed, and tells how it went.

use std::path::Path;
use std::process::Command;

use super::dialogue::Dialogue;
use super::{SetupError, text};

/// The unit that runs the bot.
const UNIT: &str = "ffj-bot.service";

/// Whether this machine runs systemd and knows the bot's unit.
pub(super) fn possible() -> bool {
    Path::new("/run/systemd/system").is_dir() && property("LoadState").is_some_and(|state| state == "loaded")
}

/// Starts the bot, or restarts it when it runs, and waits until it is ready or has given up.
pub(super) fn start(dialogue: &mut Dialogue<'_>) -> Result<(), SetupError> {
    dialogue.say(text::starting())?;
    // Earlier attempts without a token would count as failures.
    let done = systemctl(&["reset-failed", UNIT]) && systemctl(&["enable", "--quiet", UNIT]) && systemctl(&["restart", UNIT]);
    let status = property("StatusText").unwrap_or_default();
    if done { dialogue.say(&text::started(&status)) } else { Err(SetupError::NotStarted(status)) }
}

/// Runs systemctl; what it prints is replaced by the status line of the unit.
fn systemctl(arguments: &[&str]) -> bool {
    Command::new("systemctl").args(arguments).output().is_ok_and(|output| output.status.success())
}

fn property(name: &str) -> Option<String> {
    let shown = Command::new("systemctl").args(["show", "--property", name, "--value", UNIT]).output().ok()?;
    String::from_utf8(shown.stdout).ok().map(|value| value.trim().to_owned())
}
