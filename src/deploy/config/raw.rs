//! What the files say: every field optional, nothing else accepted. Not to be used beyond validation.

use serde::Deserialize;

/// `deploy.toml` as written.
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
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RawTarget {
    /// `target.root`
    pub root: Option<String>,
    /// `target.unit`
    pub unit: Option<String>,
}
