//! The bot as a service in a machine: installed as the package does it, with a Discord double on the host.

use std::path::PathBuf;
use std::time::Duration;

use discord_double::{Double, Options};

use crate::dialogue::{all_answered, all_valid};
use crate::dialogue::{answered, remind, says};
use crate::machine::{Machine, Said, skip};
use crate::program;

/// The line of a healthy bot.
pub const ONLINE: &str = "En ligne · v0.1.0 · 0 envoi en attente";
/// Where the release lies.
const RELEASE: &str = "/opt/ffj-bot/releases/0.1.0";
/// The configuration.
const CONFIG: &str = "/etc/ffj-bot/ffj-bot.toml";

/// The service, its machine and its Discord.
pub struct Service {
    pub double: Double,
    pub machine: Machine,
}

/// What may differ in the configuration.
#[derive(Default)]
pub struct Wish<'a> {
    pub prefix: &'a str,
    pub level: &'a str,
}

impl Service {
    /// A machine with the bot installed, configured and not yet started; none when this host cannot have one.
    pub async fn install(suite: &str, options: Options) -> Option<Self> {
        let machine = Machine::boot(suite).await?;
        let service = Self { double: Double::start(options), machine };
        let repository = program::repository();
        let release = format!("{RELEASE}/ffj-bot");
        let files: [(PathBuf, &str); 4] = [
            (program::BOT.clone(), &release),
            (repository.join("systemd/ffj-bot.service"), "/usr/lib/systemd/system/ffj-bot.service"),
            (repository.join("systemd/ffj-bot.sysusers"), "/usr/lib/sysusers.d/ffj-bot.conf"),
            (repository.join("systemd/ffj-bot.catalog"), "/usr/lib/systemd/catalog/ffj-bot.catalog"),
        ];
        for (source, destination) in &files {
            service.machine.push(source, destination).await;
        }
        let works = service.machine.shell(&format!("{RELEASE}/ffj-bot --version"), &[], b"").await;
        if works.err.contains("GLIBC_") || works.err.contains("shared libraries") {
            skip(&format!("needs a build that runs on {suite} ({})", works.err.trim()));
            return None;
        }
        let said = service.machine.ask(
            "chmod 0644 /usr/lib/systemd/system/ffj-bot.service /usr/lib/sysusers.d/ffj-bot.conf /usr/lib/systemd/catalog/ffj-bot.catalog
             ln -s releases/0.1.0 /opt/ffj-bot/current && ln -s /opt/ffj-bot/current/ffj-bot /usr/bin/ffj-bot
             systemd-sysusers && journalctl --update-catalog && systemctl daemon-reload && ffj-bot --version",
        );
        assert!(said.await.starts_with("ffj-bot 0.1.0"));
        service.configure(&Wish::default()).await;
        service.store_token(&service.double.token()).await;
        Some(service)
    }

    /// [`Service::install`] and started.
    pub async fn start(suite: &str, options: Options) -> Option<Self> {
        let service = Self::install(suite, options).await?;
        service.systemctl("start").await;
        Some(service)
    }

    /// Writes the configuration.
    pub async fn configure(&self, wish: &Wish<'_>) {
        let operators = ["proprietaire", "alice"].map(|name| format!("\"{}\"", self.double.user(name).id())).join(", ");
        let prefix = if wish.prefix.is_empty() { String::new() } else { format!("prefix = \"{}\"\n", wish.prefix) };
        let level = if wish.level.is_empty() { "info" } else { wish.level };
        let text = format!(
            "[discord]\napi_url = \"{}\"\noperators = [{operators}]\n{prefix}\n\
             [bot]\nlanguage = \"fr\"\ntime_zone = \"Europe/Brussels\"\n\n[log]\nlevel = \"{level}\"\n",
            self.double.api_url()
        );
        self.machine.write(CONFIG, &text).await;
    }

    /// Replaces the configuration by this text.
    pub async fn configure_raw(&self, text: &str) {
        self.machine.write(CONFIG, text).await;
    }

    /// Stores the token the way a person does.
    pub async fn store_token(&self, token: &str) {
        let said = self.machine.shell("ffj-bot secret set discord-token --from-stdin", &[], format!("{token}\n").as_bytes()).await;
        assert_eq!(said.code, 0, "{}{}", said.out, said.err);
        assert!(!format!("{}{}", said.out, said.err).contains(token), "the token is shown");
    }

    /// Changes the unit as `systemctl edit` does.
    pub async fn edit(&self, text: &str) {
        self.machine.write("/etc/systemd/system/ffj-bot.service.d/test.conf", text).await;
        self.machine.ask("systemctl daemon-reload").await;
    }

    /// A command of `systemctl` on the unit that must succeed.
    pub async fn systemctl(&self, command: &str) {
        self.machine.ask(&format!("systemctl {command} ffj-bot || {{ systemctl status --lines=30 ffj-bot; exit 1; }}")).await;
    }

    /// A command of `systemctl` on the unit, however it ends.
    pub async fn try_systemctl(&self, command: &str) -> Said {
        self.machine.shell(&format!("systemctl {command} ffj-bot"), &[], b"").await
    }

    /// A property of the unit.
    pub async fn show(&self, property: &str) -> String {
        self.machine.ask(&format!("systemctl show -P {property} ffj-bot")).await
    }

    /// Waits until a property of the unit has this value.
    pub async fn until(&self, property: &str, value: &str) {
        self.machine.until(&format!(r#"test "$(systemctl show -P {property} ffj-bot)" = "{value}""#)).await;
    }

    /// Waits until the line in `systemctl status` begins like this.
    pub async fn until_line(&self, begin: &str) {
        self.machine.until(&format!(r#"systemctl show -P StatusText ffj-bot | grep -q "^{begin}""#)).await;
    }

    /// Asks the bot's database.
    pub async fn query(&self, sql: &str) -> String {
        let said = self.machine.shell(r#"sqlite3 -cmd ".timeout 10000" /var/lib/ffj-bot/ffj-bot.db "$1""#, &[sql], b"").await;
        assert_eq!(said.code, 0, "{sql}: {}", said.err);
        said.out.trim().to_owned()
    }

    /// Asks a harmless question, which must be answered.
    pub async fn converse(&self) {
        let status = answered(&self.double.user("emma").slash("general", "statut", serde_json::json!({}))).await;
        assert!(status.content().contains("En ligne"), "{}", status.content());
    }

    /// Has alice promised a reminder in so many seconds.
    pub async fn remind(&self, seconds: i64, text: &str) {
        let confirmed = remind(&self.double.user("alice"), seconds, text).await;
        assert!(confirmed.content().contains("C'est noté"), "{}", confirmed.content());
    }

    /// Waits until alice has a message with this text; how many she has then.
    pub async fn reminded(&self, text: &str, patience: Duration) -> usize {
        let fits = |message: &serde_json::Value| says(message, text);
        self.double.wait_message("dm:alice", fits, patience).await.unwrap_or_else(|why| panic!("no reminder {text}: {why}"));
        self.double.messages("dm:alice").iter().filter(|message| fits(message)).count()
    }

    /// Asserts what must hold after every test in which Discord could be answered.
    pub fn end(&self) {
        all_answered(&self.double, "");
        all_valid(&self.double);
    }
}
