//! The deployer's settings: every value checked, every default applied.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use ffj_base::config::{Check, text, value};
use serde::Deserialize;

use super::raw::{RawDeploy, RawListener, RawPolicy, RawSource, RawTarget};

/// What the deployer runs with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeploySettings {
    /// Where it listens when systemd hands it no socket.
    pub listener: Listener,
    /// Where releases come from; none when they only come by hand.
    pub source: Option<Source>,
    /// Who decides, and for how long a release is on trial.
    pub policy: Policy,
    /// What is deployed.
    pub target: Target,
}

/// `[listener]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listener {
    /// Address and port.
    pub listen: SocketAddr,
    /// Proxies whose word about the client is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Largest bundle that is accepted, in bytes.
    pub bundle_limit: u64,
}

/// `[source]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Base address of Gitea or Forgejo, without a final slash.
    pub forge: String,
    /// Repository as `owner/name`.
    pub repository: String,
    /// Branch that is followed.
    pub branch: String,
    /// Pattern of the tags that are followed; `*` stands for any characters.
    pub tags: String,
}

/// `[policy]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Who decides that a verified release is activated.
    pub mode: Mode,
    /// How long a release must stay healthy before it is confirmed.
    pub probation: Duration,
    /// Number of confirmed releases kept, 1 to 20.
    pub keep: u8,
}

/// Who decides that a verified release is activated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Nobody: it is activated at once.
    Auto,
    /// It is staged, and a person activates it.
    Approve,
    /// Nothing is even fetched unless a person asks.
    Manual,
}

impl Mode {
    /// Every mode with its word.
    pub const ALL: &[(&str, Self)] = &[("auto", Self::Auto), ("approve", Self::Approve), ("manual", Self::Manual)];
}

/// `[target]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Directory that holds `releases`, `current` and `previous`.
    pub root: PathBuf,
    /// Unit that runs the release.
    pub unit: String,
}

fn default_listen() -> SocketAddr {
    (Ipv4Addr::LOCALHOST, 8888).into()
}

fn default_branch() -> String {
    "main".to_owned()
}

/// Pattern of the tags that are followed where none is configured: all releases, and no pre-release.
pub const DEFAULT_TAGS: &str = "v*";

fn default_tags() -> String {
    DEFAULT_TAGS.to_owned()
}

fn default_root() -> PathBuf {
    PathBuf::from("/opt/ffj-bot")
}

fn default_unit() -> String {
    "ffj-bot.service".to_owned()
}

const DEFAULT_PROBATION: Duration = Duration::from_secs(10 * 60);
/// Less than this proves little: a watchdog alone waits for a minute.
const SHORT_PROBATION: Duration = Duration::from_secs(60);
const DEFAULT_KEEP: u8 = 3;
/// Bundles have about ten; a build with symbols fits too.
const DEFAULT_BUNDLE_MIB: u64 = 64;
const MIB: u64 = 1 << 20;

/// Turns what is written into what is meant; anything refused is in `check`.
pub(super) fn validate(table: toml::Table, check: &mut Check) -> DeploySettings {
    let raw = RawDeploy::deserialize(table).unwrap_or_else(|error| {
        check.internal(error.message());
        RawDeploy::default()
    });
    let listener = listener(raw.listener, check);
    let policy = policy(raw.policy, check);
    let source = source(raw.source, check);
    if source.is_none() && policy.mode != Mode::Manual {
        check.warn("source.forge", text::no_source());
    }
    DeploySettings { listener, source, policy, target: target(raw.target, check) }
}

fn listener(raw: RawListener, check: &mut Check) -> Listener {
    let listen = check.value("listener.listen", raw.listen, |given| {
        given.parse::<SocketAddr>().ok().filter(|address| address.port() != 0).ok_or_else(text::not_a_listen_address)
    });
    let listen = listen.unwrap_or_else(default_listen);
    if !listen.ip().is_loopback() {
        check.warn("listener.listen", text::open_listener());
    }
    let mut trusted_proxies = Vec::new();
    for (index, given) in raw.trusted_proxies.unwrap_or_default().iter().enumerate() {
        match given.parse::<IpAddr>() {
            Ok(address) => trusted_proxies.push(address.to_canonical()),
            Err(_) => check.refuse_item("listener.trusted_proxies", index, text::not_a_proxy()),
        }
    }
    let bundle_limit = check.value("listener.bundle_limit", raw.bundle_limit, |given| {
        u64::try_from(given).ok().filter(|mib| (1..=1024).contains(mib)).ok_or_else(text::not_a_bundle_limit)
    });
    Listener { listen, trusted_proxies, bundle_limit: bundle_limit.unwrap_or(DEFAULT_BUNDLE_MIB) * MIB }
}

fn source(raw: RawSource, check: &mut Check) -> Option<Source> {
    let given = check.first_given(&["source.forge", "source.repository", "source.branch", "source.tags"])?;
    check.missing("source.forge", given);
    check.missing("source.repository", given);
    let forge = check.value("source.forge", raw.forge, |given| value::url(&given));
    if forge.as_ref().is_some_and(|url| url.plain && !url.local) {
        check.warn("source.forge", text::plain_forge());
    }
    let repository = check.value("source.repository", raw.repository, |given| {
        let part = |part: &str| {
            !part.is_empty() && !part.starts_with('.') && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        };
        let valid = given.split_once('/').is_some_and(|(owner, name)| part(owner) && part(name));
        if valid { Ok(given) } else { Err(text::not_a_repository()) }
    });
    // A pattern is a name once its stars stand for something.
    let tags = check.value("source.tags", raw.tags, |given| match branch(given.replace('*', "x")) {
        Ok(_) => Ok(given),
        Err(_) => Err(text::not_a_tag_pattern()),
    });
    let tags = tags.unwrap_or_else(default_tags);
    let branch = check.value("source.branch", raw.branch, branch).unwrap_or_else(default_branch);
    Some(Source { forge: forge?.text, repository: repository?, branch, tags })
}

/// Checks the rules of git-check-ref-format that keep a name from being an option, a path or a pattern.
fn branch(given: String) -> Result<String, String> {
    let component = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.ends_with(".lock");
    let valid = given.len() <= 200
        && !given.starts_with('-')
        && !given.ends_with('.')
        && !given.contains("..")
        && !given.contains("@{")
        && !given.chars().any(|c| c.is_whitespace() || c.is_control() || "~^:?*[\\".contains(c))
        && given.split('/').all(component);
    if valid { Ok(given) } else { Err(text::not_a_branch()) }
}

fn policy(raw: RawPolicy, check: &mut Check) -> Policy {
    let mode = check.value("policy.mode", raw.mode, |given| value::one_of(&given, Mode::ALL));
    let probation = check.value("policy.probation", raw.probation, |given| {
        let allowed = Duration::from_secs(1)..=Duration::from_secs(24 * 60 * 60);
        duration(&given).filter(|length| allowed.contains(length)).ok_or_else(text::not_a_probation)
    });
    if probation.is_some_and(|length| length < SHORT_PROBATION) {
        check.warn("policy.probation", text::short_probation());
    }
    let keep = check.value("policy.keep", raw.keep, |given| {
        u8::try_from(given).ok().filter(|keep| (1..=20).contains(keep)).ok_or_else(text::not_a_keep)
    });
    let keep = keep.unwrap_or(DEFAULT_KEEP);
    if keep == 1 {
        check.warn("policy.keep", text::keep_one());
    }
    Policy { mode: mode.unwrap_or(Mode::Auto), probation: probation.unwrap_or(DEFAULT_PROBATION), keep }
}

/// Parses `90s`, `10m`, `1h30m`, `3d`.
#[must_use]
pub fn duration(given: &str) -> Option<Duration> {
    let mut seconds: u64 = 0;
    let mut digits = String::new();
    for c in given.chars() {
        let unit: u64 = match c {
            '0'..='9' => {
                digits.push(c);
                continue;
            }
            's' => 1,
            'm' => 60,
            'h' => 60 * 60,
            'd' => 24 * 60 * 60,
            _ => return None,
        };
        seconds = seconds.checked_add(digits.parse::<u64>().ok()?.checked_mul(unit)?)?;
        digits.clear();
    }
    (digits.is_empty() && !given.is_empty()).then(|| Duration::from_secs(seconds))
}

fn target(raw: RawTarget, check: &mut Check) -> Target {
    let root = check.value("target.root", raw.root, |given| {
        let plain = given.starts_with('/') && !given.chars().any(char::is_control);
        let parts: Vec<&str> = given.split('/').filter(|part| !part.is_empty()).collect();
        let valid = plain && !parts.is_empty() && !parts.iter().any(|part| matches!(*part, "." | ".."));
        if valid { Ok(PathBuf::from(format!("/{}", parts.join("/")))) } else { Err(text::not_a_root()) }
    });
    let unit = check.value("target.unit", raw.unit, |given| {
        let name = given.strip_suffix(".service").unwrap_or_default();
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b":-_.\\@".contains(&byte);
        let valid = !name.is_empty() && !name.starts_with('-') && given.len() <= 255 && name.bytes().all(allowed);
        if valid { Ok(given) } else { Err(text::not_a_unit()) }
    });
    Target { root: root.unwrap_or_else(default_root), unit: unit.unwrap_or_else(default_unit) }
}
