//! What the manual says of commands beyond the one sentence of their definitions.

use super::programs::leaves;

/// What a command does beyond its one sentence. Every name here is one of a command.
pub const NOTES: &[(&str, &str)] = &[
    ("ffj-bot run", "Not for the shell: use `systemctl start ffj-bot`."),
    ("ffj-bot check", "Every mistake of every file is listed, with its line. What is unwise, yet possible, is a warning."),
    (
        "ffj-bot doctor",
        "Looks at the configuration, the secrets, the disk, the database, the unit, Discord and the mail server, and changes nothing. \
         Run it as root, so that it can read the secrets.",
    ),
    ("ffj-bot why", "Reads the database, also while the bot runs. Run it as root or as the user ffj-bot."),
    ("ffj-bot status", "Asks the running bot. Run it as root or as the user ffj-bot."),
    (
        "ffj-bot reload",
        "Nothing is interrupted, and a file with a mistake changes nothing. It names the settings that only count from the next \
         process on: `ffj-bot handover` starts that.",
    ),
    (
        "ffj-bot handover",
        "The next process reads the configuration and opens the database while this one goes on, then continues its session with \
         Discord. When it cannot, this one goes on as if nothing had been. A change of the unit or of a secret needs a restart.",
    ),
    (
        "ffj-bot init",
        "Asks for what it needs, checks each answer, shows what it is about to write, and writes the configuration and the token. \
         With `--non-interactive` all answers are options.",
    ),
    ("ffj-bot import-env", "Says of every line what becomes of it. The settings go into a drop-in, the secrets into the credential store."),
    (
        "ffj-bot secret rotate",
        "The secret of the webhook takes two calls: the first adds a new one, and both are accepted until the second one drops the old.",
    ),
    (
        "ffj-deploy look-now",
        "The newest release that is followed, that is newer than what runs, and that has a file for this machine is fetched and handed on \
         to be verified. By a person, it asks the service for that and waits for its answer; in manual mode nothing else does.",
    ),
    (
        "ffj-deploy apply",
        "Without FILE, everything that waits is done: what was under way, orders, and what was brought; systemd does this. With FILE, the \
         bundle is checked at once and handed to the activator, which works in its own unit; the command follows it until the new \
         release acts, with `--wait` until the end of its probation.",
    ),
    (
        "ffj-deploy rollback",
        "Also in the middle of a probation. The release that is left goes into quarantine and comes back only when somebody insists; \
         the one before it runs again and is asked how it is, and if it does not hold either, the one before that. While a release is \
         on its way and has not taken anybody's place yet, that one is cancelled.",
    ),
    (
        "ffj-deploy freeze",
        "What the forge announces meanwhile is not fetched. A bundle that is sent to the listener is verified and put in place, and \
         waits. A person may still bring a release.",
    ),
    (
        "ffj-deploy unfreeze",
        "What waits goes on as the mode says, and the forge is looked at at once: what it announced meanwhile is not waited for until \
         the next quarter of an hour.",
    ),
    (
        "ffj-deploy plan",
        "The machine is asked what it would do, step by step, and nothing of it is done. It also says whether the bot would hand over or \
         be restarted; that takes root, who alone sees the secrets.",
    ),
    (
        "ffj-deploy seed",
        "With `--hand-over`, where the bot runs, the release of the package is brought by the activator, as one from the forge would be.",
    ),
    (
        "ffj-deploy recover",
        "Needs no network and no running service, and refuses nothing: half-made releases go, and when what should run is missing or \
         damaged the one before it takes its place, or the one that the package carries.",
    ),
    ("ffj-deploy serve", "Not for the shell: systemd does this. See WEBHOOK. Without a secret it does not start."),
];

#[test]
fn every_note_is_about_a_command() {
    let mut all = Vec::new();
    let (bot, deploy) = (ffj_bot::bot::cli::command(), ffj_deploy::command());
    leaves(&bot, "ffj-bot", &mut all);
    leaves(&deploy, "ffj-deploy", &mut all);
    for (noted, note) in NOTES {
        assert!(all.iter().any(|(words, _)| words == noted), "{noted} is no command");
        // A line of the source that is not continued brings its indentation along.
        assert!(!note.contains("  "), "{noted}: {note}");
    }
}
