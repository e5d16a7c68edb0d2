//! The pages of the two programs: commands and options from their definitions, the rest told here.

use clap::Command;
use clap_mangen::roff::{bold, italic, roman};
use ffj_base::exit;
use ffj_bot::config::secret::Name;
use ffj_bot::setup::{Protection, SecretStore};

use super::files;
use super::notes::NOTES;
use super::page::{Page, usage};

/// `ffj-bot(1)`
pub fn bot() -> String {
    let command = ffj_bot::bot::cli::command();
    let store = SecretStore::system();
    let secrets = |kind| store.path(Name::DiscordToken, kind).display().to_string().replace(Name::DiscordToken.as_str(), "*");
    let (encrypted, plain) = (secrets(Protection::Encrypted), secrets(Protection::Plain));
    let variables: Vec<(&str, String)> = Name::ALL
        .into_iter()
        .filter(|name| files::purpose(*name).0 == "ffj-bot")
        .filter_map(|name| Some((name.variable()?, format!("Stands in for the credential {name} when the program is started by hand."))))
        .collect();
    let variables: Vec<(&str, &str)> = variables.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let page = Page::new("ffj-bot", "1", "community bot for Discord that nobody has to look after");
    commands(page, &command)
        .heading("EXIT STATUS")
        .items(&[
            (exit::DONE.to_string(), "Done."),
            (exit::FAILED.to_string(), "Failed. The message says why; for `doctor`, something does not work."),
            (exit::USAGE.to_string(), "Wrong usage of the command line."),
            (
                exit::CONFIG.to_string(),
                "The configuration, a secret, the database or the application at Discord has to be mended by a person first; systemd does \
                 not restart the bot then.",
            ),
        ])
        .heading("SIGNALS")
        .line("While it runs, the bot listens to these:")
        .items(&[
            ("SIGTERM, SIGINT", "Takes nothing new, finishes what is in hand within five seconds, and ends. What is left is taken up at the next start."),
            ("SIGHUP", "Reads the configuration again, as `reload` does; the answer is in the journal."),
        ])
        .heading("ENVIRONMENT")
        .line("systemd sets the first three. The secrets are best kept with `ffj-bot secret set`.")
        .items(&[
            ("STATE_DIRECTORY", "Directory of the database. Default: /var/lib/ffj-bot."),
            ("RUNTIME_DIRECTORY", "Directory of the control socket. Default: /run/ffj-bot."),
            ("CREDENTIALS_DIRECTORY", "Directory of the credentials, one file each, named like the credential."),
        ])
        .items(&variables)
        .text(
            "The variables of systemd's readiness protocol, watchdog and journal are understood too. TZ and proxy variables have no \
             effect: bot.time_zone and discord.api_url in the configuration say what they would.",
        )
        .heading("FILES")
        .items(&[
            ("/etc/ffj-bot/ffj-bot.toml", "The configuration."),
            ("/etc/ffj-bot/ffj-bot.d/*.toml", "Its drop-ins, read afterwards in the order of their names."),
            (encrypted.as_str(), "The secrets, encrypted for this machine."),
            (plain.as_str(), "Secrets that were stored with `--plain`."),
            ("/opt/ffj-bot/current/ffj-bot", "The release that systemd starts."),
            ("/var/lib/ffj-bot/ffj-bot.db", "Everything the bot knows: an SQLite database."),
            ("/var/lib/ffj-bot/snapshots/", "Copies of the database, each made before a new version changed its form."),
            ("/var/lib/ffj-deploy/status.json", "What ffj-deploy says of updates; the bot passes it on to people."),
            ("/var/lib/ffj-deploy/orders/order", "What operators ask of ffj-deploy with /bot."),
            ("/run/ffj-bot/control.sock", "Where `status` and `reload` reach the running bot."),
        ])
        .heading("EXAMPLES")
        .line("Set up a machine, and start the bot at each boot:")
        .example("sudo ffj-bot init\nsudo systemctl enable --now ffj-bot")
        .text("The same without questions, the token on standard input:")
        .example(
            "sudo ffj-bot init --non-interactive --token-stdin \\\n    --operator 100000000000000001 \\\n    --operator 100000000000000002 <token.txt",
        )
        .text("Change a setting:")
        .example("sudoedit /etc/ffj-bot/ffj-bot.toml\nffj-bot check\nsudo systemctl reload ffj-bot")
        .text("Something is wrong:")
        .example("systemctl status ffj-bot\njournalctl -x -u ffj-bot\nsudo ffj-bot doctor")
        .text("Find what belongs to the reference K7Q2 that somebody was given:")
        .example("journalctl -u ffj-bot FFJ_REF=K7Q2")
        .see_also(&[("ffj-bot.toml", "5"), ("ffj-deploy", "8"), ("systemctl", "1"), ("journalctl", "1"), ("systemd-creds", "1")])
}

/// `ffj-deploy(8)`
pub fn deploy() -> String {
    let command = ffj_deploy::command();
    commands(Page::new("ffj-deploy", "8", "receives, verifies and activates releases of ffj-bot"), &command)
        .heading("EXIT STATUS")
        .items(&[
            (exit::DONE.to_string(), "Done."),
            (exit::FAILED.to_string(), "Failed, and nothing was changed. The message says why, and what runs."),
            (exit::USAGE.to_string(), "Wrong usage of the command line."),
            (
                exit::CONFIG.to_string(),
                "The configuration, the secret of the webhook or the folder of deliveries has to be mended by a person first; systemd does \
                 not restart the listener then.",
            ),
        ])
        .heading("WEBHOOK")
        .line(
            "The forge, Gitea or Forgejo, is told to send its webhook as JSON to `/git-webhook`, with the secret webhook-secret, for \
             pushes, creations and releases. A good delivery only ever means that somebody should look: what is installed, and whether, \
             is decided by the signed release alone.",
        )
        .items(&[
            (
                "POST /git-webhook",
                "202 if it leads to a look, once that is on the disk; 200 if it leads to nothing, and the reason is in the answer.",
            ),
            (
                "POST /bundle",
                "For a CI without releases: the bundle itself, as application/octet-stream, signed like a webhook. Answers as above.",
            ),
            ("GET /health", "Says that it lives."),
            ("GET /version", "Says what it is."),
        ])
        .text("What is refused gets an empty answer:")
        .items(&[
            ("400", "A malformed signature, or a signed text that is not the payload of its event."),
            ("401", "No signature, or an empty one: the forge has no secret to sign with."),
            ("403", "A signature with another secret, or for another text."),
            ("404, 405", "No such place; another method belongs there."),
            ("408", "Too slow: a head may take 5 seconds, a body 10 and then one second for each 32 KiB."),
            (
                "411, 413, 415, 431",
                "No length; too large (512 KiB, for a bundle listener.bundle_limit); of another kind; too large a head.",
            ),
            (
                "429",
                "Refused ten times within ten minutes; or more bundles are on their way than can be taken. What has a good signature still \
                 passes, unless forged bundles have cost the card 512 MiB within these ten minutes.",
            ),
            ("503", "It is good and cannot be kept. Send it again."),
            ("507", "There is too little space for a bundle of this length. Make some, and send it again."),
        ])
        .text(
            "A delivery is taken once: another one with the same signed text or the same id is answered with 200, over restarts too. Those \
             that come within half a second are one look.",
        )
        .heading("FETCHING")
        .line(
            "Every quarter of an hour, and when the webhook says so, the releases of source.repository are read at source.forge and \
             nowhere else: a redirection to another host is refused. A release counts if its tag is its version, with or without a v \
             before it, and if it has a file `ffj-bot_VERSION_ARCHITECTURE.bundle`, with the architecture as Debian calls it. Drafts \
             never count, pre-releases only for who asks for them with source.tags.",
        )
        .text(
            "A download that broke off is continued. What is older than what runs, waits to be activated or has failed here is not \
             fetched, nor is anything while updates are frozen. When looking has failed for a day, that is an error in the journal, and the bot tells those who look after the machine.",
        )
        .heading("SECURITY")
        .line(
            "Whoever is judged has no say in the judgement. That a release runs is what systemd and the kernel say: the main process of the \
             unit is another one than before, and executes the file of the release. Only then does it count what it says of itself. What \
             cannot be shown is never confirmed. What each of these can do at worst:",
        )
        .items(&super::security::WORST)
        .text("What becomes of an order, by who gave it and what is under way:")
        .items(&super::security::rights())
        .heading("SIGNALS")
        .items(&[("SIGTERM", "Ends `serve`, once requests in hand are answered.")])
        .heading("FILES")
        .items(&[
            ("/etc/ffj-bot/deploy.toml", "The configuration."),
            ("/etc/ffj-bot/deploy.d/*.toml", "Its drop-ins, read afterwards in the order of their names."),
            ("/opt/ffj-bot/", "The installed releases of ffj-bot."),
            ("/opt/ffj-bot/releases/", "The releases. `current` and `previous` beside it lead to two of them."),
            ("/usr/lib/ffj-bot/", "The release of the package, the last refuge."),
            ("/etc/ffj-bot/keys/*.pub", "The minisign keys whose signatures count. Have a spare one."),
            ("/etc/ffj-bot/keys/revoked", "Ids of keys that count no longer, one a line; `#` begins a comment."),
            (
                "/var/lib/ffj-deploy/status.json",
                "What everybody may know; the bot tells it in Discord. Its `maintenance` is true while a release is on trial or on its \
                 way back: whatever watches this machine may expect the bot to restart then.",
            ),
            ("/var/lib/ffj-deploy/history.jsonl", "Every step, written before it was taken."),
            ("/var/lib/ffj-deploy/probation", "There while a failure of the bot leads to the former release."),
            ("/var/lib/ffj-deploy/evidence/", "Answers and last journal lines of releases that failed; `history --evidence` shows them."),
            ("/var/lib/ffj-deploy/incoming/look", "Somebody wants a look at the forge. An empty file will do."),
            ("/var/lib/ffj-deploy/incoming/looked.json", "How the last look went."),
            ("/var/lib/ffj-deploy/incoming/bundle", "A bundle that was sent or fetched, until it is taken."),
            ("/var/lib/ffj-deploy/incoming/request", "Asks the activator to take it."),
            ("/var/lib/ffj-deploy/incoming/seen", "The deliveries that were taken, so that none is taken twice."),
        ])
        .heading("EXAMPLES")
        .line("Check the configuration after an edit:")
        .example("ffj-deploy check")
        .text("Ask a listener on this machine whether it lives:")
        .example("curl http://127.0.0.1:8888/health")
        .text("Look for a new release now, or only say whether there is one:")
        .example("sudo ffj-deploy look-now\nsudo ffj-deploy look-now --dry-run")
        .text("Send a bundle from where the source is, with the secret in a file of its own: on a command line, everybody could read it.")
        .example("scripts/send-bundle --secret-file FILE https://bot.example ffj-bot_1.4.0_arm64.bundle")
        .text("Who was refused, address by address:")
        .example("journalctl -u ffj-deploy -o json --output-fields=FFJ_CLIENT,STATUS \\\n    MESSAGE_ID=6f0b6f0e5d0a4c9b9f1c6a4f1f6a0020")
        .see_also(&[("ffj-deploy.toml", "5"), ("ffj-bot", "1"), ("systemctl", "1")])
}

/// What both pages begin with: usage, description, options and commands.
fn commands(page: Page, command: &Command) -> Page {
    let name = command.get_name().to_owned();
    let mut all = Vec::new();
    leaves(command, &name, &mut all);
    let mut synopsis: Vec<_> = all.iter().map(|(words, command)| usage(words, command)).collect();
    synopsis.push(vec![bold(format!("{name} --version")), roman(" ["), bold("--json"), roman("]")]);
    synopsis.push(vec![bold(format!("{name} --help")), roman(" | "), bold(name.as_str()), roman(" "), italic("command"), bold(" --help")]);
    let page = describe(page.heading("SYNOPSIS").lines(&synopsis), &name).heading("COMMANDS");
    let page = all.iter().fold(page, |page, (words, command)| {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        let page = page.item(usage(words.strip_prefix(&format!("{name} ")).unwrap(), command), &format!("{about}."));
        let page = match NOTES.iter().find(|(noted, _)| noted == words) {
            Some((_, note)) => page.line(note),
            None => page,
        };
        let has_own = command.get_arguments().any(|one| !one.is_hide_set());
        if has_own { page.inside(|page| page.options(&Command::clone(command).disable_help_flag(true))) } else { page }
    });
    let everywhere: Vec<String> = command
        .get_arguments()
        .filter(|one| one.is_global_set() && !one.is_hide_set())
        .filter_map(|one| Some(format!("`--{}`", one.get_long()?)))
        .collect();
    let place = format!("They stand before the command; {} and `--help` also after it.", everywhere.join(", "));
    page.heading("OPTIONS").line(&place).options(command)
}

fn describe(page: Page, name: &str) -> Page {
    let page = page.heading("DESCRIPTION");
    if name == "ffj-bot" {
        page.line(
            "`ffj-bot` is a bot for the Discord server of a community. It reminds people of what they asked for, in French, English or \
             Dutch, and those who manage the server set it up from within Discord. There, `/aide` lists what it can do.",
        )
        .text(
            "It runs as a systemd service on one small machine, and its state is one SQLite database. Whatever it confirms is on the disk \
             before it says so: after a crash or a power cut it takes up where it was, and nothing is lost or done twice.",
        )
        .text("The commands below are for the person who runs the machine. They answer in French.")
    } else {
        page.line(
            "`ffj-deploy` keeps `ffj-bot`(1) up to date. It belongs to the package, and is never part of the releases that it installs: \
             what can undo an update must not be changed by it.",
        )
        .text("The commands below are those of this version. They answer in French.")
    }
}

/// The commands without commands of their own, with the words that call them.
pub fn leaves<'a>(command: &'a Command, words: &str, found: &mut Vec<(String, &'a Command)>) {
    for inner in command.get_subcommands().filter(|inner| !inner.is_hide_set()) {
        let words = format!("{words} {}", inner.get_name());
        if inner.has_subcommands() {
            leaves(inner, &words, found);
        } else {
            found.push((words, inner));
        }
    }
}
