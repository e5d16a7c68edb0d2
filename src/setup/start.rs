//! Starts the bot once it is set up, where its unit is installed, and tells how it went.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::dialogue::Dialogue;
use super::{SetupError, text};

/// The unit that runs the bot.
const UNIT: &str = "ffj-bot.service";
/// How long a person waits for the bot to start.
const PATIENCE: Duration = Duration::from_secs(30);
/// What timeout(1) says when the time was over.
const GAVE_UP: i32 = 124;

/// Whether this machine runs systemd and knows the bot's unit.
pub(super) fn possible() -> bool {
    Path::new("/run/systemd/system").is_dir() && property("LoadState").is_some_and(|state| state == "loaded")
}

/// Starts the bot, or restarts it when it runs, and waits until it is ready or has given up.
pub(super) fn start(dialogue: &mut Dialogue<'_>) -> Result<(), SetupError> {
    dialogue.say(text::starting())?;
    // Earlier attempts without a token would count as failures.
    let prepared = systemctl(&["reset-failed", UNIT]) && systemctl(&["enable", "--quiet", UNIT]);
    // Without a network a start takes as long as Discord is away; it goes on when nobody waits for it any more.
    let restart = Command::new("timeout").args([&PATIENCE.as_secs().to_string(), "systemctl", "restart", UNIT]).output();
    let code = restart.ok().and_then(|output| output.status.code());
    let status = property("StatusText").unwrap_or_default();
    match code {
        Some(0) if prepared => dialogue.say(&text::started(&status)),
        Some(GAVE_UP) if prepared => dialogue.say(&text::still_starting(&status)),
        _ => Err(SetupError::NotStarted(status)),
    }
}

/// Runs systemctl; what it prints is replaced by the status line of the unit.
fn systemctl(arguments: &[&str]) -> bool {
    Command::new("systemctl").args(arguments).output().is_ok_and(|output| output.status.success())
}

fn property(name: &str) -> Option<String> {
    let shown = Command::new("systemctl").args(["show", "--property", name, "--value", UNIT]).output().ok()?;
    String::from_utf8(shown.stdout).ok().map(|value| value.trim().to_owned())
}
