//! What the files say: every field optional, nothing else accepted. Not to be used beyond validation.

use serde::Deserialize;

/// `ffj-bot.toml` as written.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RawSettings {
    /// `[discord]`
    pub discord: RawDiscord,
    /// `[bot]`
    pub bot: RawBot,
    /// `[log]`
    pub log: RawLog,
    /// `[mail]`
    pub mail: RawMail,
}

/// `[discord]` as written.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RawDiscord {
    /// `discord.api_url`
    pub api_url: Option<String>,
    /// `discord.operators`
    pub operators: Option<Vec<String>>,
    /// `discord.prefix`
    pub prefix: Option<String>,
    /// `discord.message_content`
    pub message_content: Option<bool>,
}

/// `[bot]` as written.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RawBot {
    /// `bot.language`
    pub language: Option<String>,
    /// `bot.time_zone`
    pub time_zone: Option<String>,
    /// `bot.name`
    pub name: Option<String>,
}

/// `[log]` as written.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RawLog {
    /// `log.level`
    pub level: Option<String>,
}

/// `[mail]` as written.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RawMail {
    /// `mail.host`
    pub host: Option<String>,
    /// `mail.port`
    pub port: Option<i64>,
    /// `mail.tls`
    pub tls: Option<String>,
    /// `mail.from`
    pub from: Option<String>,
    /// `mail.user`
    pub user: Option<String>,
    /// `mail.alerts`
    pub alerts: Option<Vec<String>>,
}
