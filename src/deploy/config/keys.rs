//! Every key of `deploy.toml`.

use ffj_base::config::{Key, Kind, key};

/// The keys of `deploy.toml`.
pub const KEYS: &[Key] = &[
    key(
        "listener.listen",
        Kind::Text,
        "\"127.0.0.1:8888\"",
        "address:port",
        "Where to listen when systemd hands over no socket. Keep it on this machine, behind an https server.",
    ),
    key(
        "listener.trusted_proxies",
        Kind::TextList,
        "[]",
        "IP addresses",
        "Proxies that are believed when X-Forwarded-For names the client. Without them, the client is whoever connects.",
    ),
    key("listener.bundle_limit", Kind::Number, "64", "1 to 1024, in MiB", "Largest bundle that POST /bundle accepts."),
    key(
        "source.forge",
        Kind::Text,
        "",
        "https address",
        "Base address of the Gitea or Forgejo that releases come from. Without it, releases are only installed by hand.",
    ),
    key("source.repository", Kind::Text, "", "owner/name", "Repository that releases come from; needed if forge is given."),
    key("source.branch", Kind::Text, "\"main\"", "branch name", "Branch that is followed. It should be a protected one."),
    key(
        "source.tags",
        Kind::Text,
        "\"v*\"",
        "tag name, in which * stands for any characters",
        "Tags that are followed: a tag or a release with another name is left aside. A pre-release such as v1.4.0-rc.2 is only followed \
         by a pattern with a hyphen, such as v*-rc.*; that one follows v1.4.0 too.",
    ),
    key(
        "policy.mode",
        Kind::Text,
        "\"auto\"",
        "auto, approve or manual",
        "Who decides that a verified release is installed. auto: nobody, it is activated at once. approve: it is fetched, and a person \
         activates it. manual: nothing is fetched unless a person asks.",
    ),
    key(
        "policy.probation",
        Kind::Text,
        "\"10m\"",
        "duration from 1s to 24h, such as 90s or 1h30m",
        "How long a new release is on trial before it is confirmed.",
    ),
    key("policy.keep", Kind::Number, "3", "1 to 20", "Number of confirmed releases that are kept."),
    key("target.root", Kind::Text, "\"/opt/ffj-bot\"", "absolute path", "Directory of the installed releases."),
    key("target.unit", Kind::Text, "\"ffj-bot.service\"", "name of a service unit", "systemd unit that runs the release."),
];
