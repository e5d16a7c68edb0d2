//! The bot's settings: every value checked, every default applied.

use ffj_base::config::{Check, text, value};
use serde::Deserialize;

use super::mailbox;
use super::raw::{RawBot, RawDiscord, RawLog, RawMail, RawSettings};

/// What the bot runs with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// How it talks to Discord.
    pub discord: Discord,
    /// How it presents itself.
    pub bot: Bot,
    /// What it writes to the journal.
    pub log: Log,
    /// How it sends mail; none when mail is not configured.
    pub mail: Option<Mail>,
}

/// `[discord]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discord {
    /// Address of a proxy of Discord's API, without a final slash; none for Discord itself.
    pub api_url: Option<String>,
    /// Discord ids of those who may use `/bot`, each once.
    pub operators: Vec<u64>,
    /// Prefix of commands written in a message.
    pub prefix: Option<String>,
    /// Whether the privileged message-content intent is asked for.
    pub message_content: bool,
}

/// `[bot]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bot {
    /// Language of public texts and of the journal.
    pub language: Language,
    /// IANA name of the zone in which people's hours are meant.
    pub time_zone: String,
    /// Name the bot gives itself.
    pub name: String,
}

/// `[log]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    /// Least severe level that is written.
    pub level: LogLevel,
}

/// `[mail]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Host name or address of the SMTP server.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// Encryption of the connection.
    pub tls: Tls,
    /// Sender, as `name@domain` or `Name <name@domain>`.
    pub from: String,
    /// Account name; none when the server asks for none.
    pub user: Option<String>,
    /// Addresses that get a mail when something needs a person, each once.
    pub alerts: Vec<String>,
}

/// A language the bot speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// French.
    Fr,
    /// English.
    En,
    /// Dutch.
    Nl,
}

impl Language {
    /// Every language with its code.
    pub const ALL: &[(&str, Self)] = &[("fr", Self::Fr), ("en", Self::En), ("nl", Self::Nl)];

    /// Its two-letter code.
    #[must_use]
    pub fn code(self) -> &'static str {
        word(Self::ALL, self)
    }
}

/// How much goes to the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LogLevel {
    /// The program stops.
    Error,
    /// Someone may be woken.
    Warn,
    /// A change of state worth telling.
    Info,
    /// A deviation from the usual.
    Debug,
    /// Each message.
    Trace,
}

impl LogLevel {
    /// Every level with its name.
    pub const ALL: &[(&str, Self)] =
        &[("error", Self::Error), ("warn", Self::Warn), ("info", Self::Info), ("debug", Self::Debug), ("trace", Self::Trace)];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        word(Self::ALL, self)
    }
}

/// How the SMTP connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tls {
    /// Plain first, then required to switch.
    Starttls,
    /// Encrypted from the first byte.
    Tls,
    /// Never encrypted; only to this machine.
    None,
}

impl Tls {
    /// Every choice with its word.
    pub const ALL: &[(&str, Self)] = &[("starttls", Self::Starttls), ("tls", Self::Tls), ("none", Self::None)];

    /// Its word.
    #[must_use]
    pub fn name(self) -> &'static str {
        word(Self::ALL, self)
    }
}

fn word<T: PartialEq>(all: &[(&'static str, T)], wanted: T) -> &'static str {
    all.iter().find(|(_, choice)| *choice == wanted).map_or("", |(word, _)| word)
}

fn default_time_zone() -> String {
    "Europe/Brussels".to_owned()
}

fn default_name() -> String {
    "ffj-bot".to_owned()
}

const DEFAULT_MAIL_PORT: u16 = 587;

/// Turns what is written into what is meant; anything refused is in `check`.
pub(super) fn validate(table: toml::Table, check: &mut Check) -> Settings {
    let raw = RawSettings::deserialize(table).unwrap_or_else(|error| {
        check.internal(error.message());
        RawSettings::default()
    });
    Settings { discord: discord(raw.discord, check), bot: bot(raw.bot, check), log: log(raw.log, check), mail: mail(raw.mail, check) }
}

fn discord(raw: RawDiscord, check: &mut Check) -> Discord {
    let api_url = check.value("discord.api_url", raw.api_url, |given| {
        let url = value::url(&given)?;
        if url.plain && !url.local { Err(text::plain_url()) } else { Ok(url.text) }
    });
    let prefix = check.value("discord.prefix", raw.prefix, prefix);
    let message_content = raw.message_content.unwrap_or(false);
    if let Some(prefix) = &prefix {
        if !message_content {
            check.warn("discord.prefix", text::prefix_without_content());
        }
        if prefix.starts_with(['/', '@', '#', '<']) {
            check.warn("discord.prefix", text::prefix_collides());
        }
    }
    Discord { api_url, operators: operators(raw.operators.unwrap_or_default(), check), prefix, message_content }
}

fn operators(given: Vec<String>, check: &mut Check) -> Vec<u64> {
    const KEY: &str = "discord.operators";
    let mut operators = Vec::new();
    let mut all_valid = true;
    for (index, text) in given.iter().enumerate() {
        match snowflake(text) {
            Ok(id) if operators.contains(&id) => check.warn(KEY, text::twice(id)),
            Ok(id) => operators.push(id),
            Err(why) => {
                all_valid = false;
                check.refuse_item(KEY, index, why);
            }
        }
    }
    if all_valid && operators.len() < 2 {
        check.warn(KEY, text::few_operators(operators.len()));
    }
    operators
}

/// Parses a Discord id: 17 to 20 digits, as a text because TOML numbers are too small for all of them.
fn snowflake(given: &str) -> Result<u64, String> {
    let shaped = (17..=20).contains(&given.len()) && given.bytes().all(|byte| byte.is_ascii_digit());
    let id = if shaped { given.parse::<u64>().ok() } else { None };
    id.filter(|id| *id != 0).ok_or_else(text::not_a_snowflake)
}

fn prefix(given: String) -> Result<String, String> {
    let refused = given.chars().any(|c| c.is_whitespace() || c.is_control());
    if refused || !(1..=5).contains(&given.chars().count()) { Err(text::not_a_prefix()) } else { Ok(given) }
}

fn bot(raw: RawBot, check: &mut Check) -> Bot {
    let time_zone = raw.time_zone.unwrap_or_else(default_time_zone);
    let time_zone = check.value("bot.time_zone", Some(time_zone), |given| zone(&given));
    let time_zone = time_zone.unwrap_or_else(default_time_zone);
    let language = check.value("bot.language", raw.language, |given| value::one_of(&given, Language::ALL));
    let name = check.value("bot.name", raw.name, |given| {
        let refused = given.trim() != given || given.chars().any(char::is_control);
        if refused || !(1..=32).contains(&given.chars().count()) { Err(text::not_a_name()) } else { Ok(given) }
    });
    Bot { language: language.unwrap_or(Language::Fr), time_zone, name: name.unwrap_or_else(default_name) }
}

fn zone(given: &str) -> Result<String, String> {
    match jiff::tz::TimeZone::get(given) {
        Ok(zone) => Ok(zone.iana_name().unwrap_or(given).to_owned()),
        Err(_) if zone_exists("Europe/Brussels") => Err(text::not_a_time_zone()),
        Err(_) => Err(text::no_time_zones()),
    }
}

fn zone_exists(name: &str) -> bool {
    jiff::tz::TimeZone::get(name).is_ok()
}

fn log(raw: RawLog, check: &mut Check) -> Log {
    let level = check.value("log.level", raw.level, |given| value::one_of(&given, LogLevel::ALL));
    let level = level.unwrap_or(LogLevel::Info);
    if matches!(level, LogLevel::Debug | LogLevel::Trace) {
        check.warn("log.level", text::verbose_log(level.name()));
    }
    Log { level }
}

fn mail(raw: RawMail, check: &mut Check) -> Option<Mail> {
    let given = check.first_given(&["mail.host", "mail.from", "mail.user", "mail.port", "mail.tls", "mail.alerts"])?;
    check.missing("mail.host", given);
    check.missing("mail.from", given);
    let host = check.value("mail.host", raw.host, |given| value::host(&given).map(|()| given));
    let port = check.value("mail.port", raw.port, |given| u16::try_from(given).ok().filter(|port| *port != 0).ok_or_else(text::not_a_port));
    let port = port.unwrap_or(DEFAULT_MAIL_PORT);
    let tls = check.value("mail.tls", raw.tls, |given| value::one_of(&given, Tls::ALL)).unwrap_or(Tls::Starttls);
    let from = check.value("mail.from", raw.from, |given| mailbox::mailbox(&given));
    let user = check.value("mail.user", raw.user, |given| {
        let refused = given.trim().is_empty() || given.chars().any(char::is_control);
        if refused { Err(text::not_a_mail_user()) } else { Ok(given) }
    });
    let alerts = alerts(raw.alerts.unwrap_or_default(), check);
    match (tls, port) {
        (Tls::None, _) if host.as_deref().is_some_and(|host| !value::is_loopback(host)) => {
            check.refuse("mail.tls", text::plain_mail());
        }
        (Tls::Tls, 587 | 25) => check.warn("mail.port", text::odd_mail_port("tls", port, 465)),
        (Tls::Starttls, 465) => check.warn("mail.port", text::odd_mail_port("starttls", port, 587)),
        (Tls::None | Tls::Tls | Tls::Starttls, _) => {}
    }
    Some(Mail { host: host?, port, tls, from: from?, user, alerts })
}

fn alerts(given: Vec<String>, check: &mut Check) -> Vec<String> {
    const KEY: &str = "mail.alerts";
    let mut alerts = Vec::new();
    for (index, text) in given.iter().enumerate() {
        match mailbox::mailbox(text) {
            Ok(address) if alerts.contains(&address) => check.warn(KEY, text::twice(format!("l’adresse n° {}", index + 1))),
            Ok(address) => alerts.push(address),
            Err(why) => check.refuse_item(KEY, index, why),
        }
    }
    alerts
}
