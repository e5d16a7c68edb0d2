//! What the files say: every field optional, nothing else accepted. Not to be used beyond validation.

use serde::Deserialize;

/// `ffj-bot.toml` as written.
#[cfg(feature = "rules")]
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
#[cfg(feature = "rules")]
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
#[cfg(feature = "rules")]
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
#[cfg(feature = "rules")]
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RawLog {
    /// `log.level`
    pub level: Option<String>,
}

/// `[mail]` as written.
#[cfg(feature = "rules")]
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

/// `deploy.toml` as written.
#[cfg(feature = "deploy")]
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RawDeploy {
    /// `[listener]`
    pub listener: RawListener,
    /// `[source]`
    pub source: RawSource,
    /// `[policy]`
    pub policy: RawPolicy,
    /// `[target]`
    pub target: RawTarget,
}

/// `[listener]` as written.
#[cfg(feature = "deploy")]
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RawListener {
    /// `listener.listen`
    pub listen: Option<String>,
    /// `listener.trusted_proxies`
    pub trusted_proxies: Option<Vec<String>>,
    /// `listener.bundle_limit`
    pub bundle_limit: Option<i64>,
}

/// `[source]` as written.
#[cfg(feature = "deploy")]
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RawSource {
    /// `source.forge`
    pub forge: Option<String>,
    /// `source.repository`
    pub repository: Option<String>,
    /// `source.branch`
    pub branch: Option<String>,
    /// `source.tags`
    pub tags: Option<String>,
}

/// `[policy]` as written.
#[cfg(feature = "deploy")]
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RawPolicy {
    /// `policy.mode`
    pub mode: Option<String>,
    /// `policy.probation`
    pub probation: Option<String>,
    /// `policy.keep`
    pub keep: Option<i64>,
}

/// `[target]` as written.
#[cfg(feature = "deploy")]
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RawTarget {
    /// `target.root`
    pub root: Option<String>,
    /// `target.unit`
    pub unit: Option<String>,
}
