//! Every configuration key, described once: for reading, for the hints, and for the manual.

/// What a key may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A text in quotes.
    Text,
    /// A whole number.
    Number,
    /// `true` or `false`.
    Switch,
    /// A list of texts.
    TextList,
}

/// One configuration key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// Dotted path, as people write and read it.
    pub path: &'static str,
    /// Type of the value.
    pub kind: Kind,
    /// Default as TOML text; empty when there is none.
    pub default: &'static str,
    /// Unit or form of the value, for the manual.
    pub unit: &'static str,
    /// What the key is for, in English, for the manual.
    pub what: &'static str,
}

const fn key(path: &'static str, kind: Kind, default: &'static str, unit: &'static str, what: &'static str) -> Key {
    Key { path, kind, default, unit, what }
}

/// The keys of `ffj-bot.toml`.
#[cfg(feature = "rules")]
pub const KEYS: &[Key] = &[
    key(
        "discord.api_url",
        Kind::Text,
        "",
        "https address",
        "Proxy of the Discord API that is contacted in place of Discord; it must do its own rate limiting. An http address is accepted \
         only if it leads to this machine.",
    ),
    key(
        "discord.operators",
        Kind::TextList,
        "[]",
        "Discord ids, in quotes",
        "People who may use the command /bot. Name at least two, for absences.",
    ),
    key(
        "discord.prefix",
        Kind::Text,
        "",
        "1 to 5 characters, no space",
        "Prefix of commands that are written in a message, such as !aide. It needs message_content.",
    ),
    key(
        "discord.message_content",
        Kind::Switch,
        "false",
        "true or false",
        "Asks Discord for the content of messages. First tick \"Message Content Intent\" on Discord's developer portal; otherwise the \
         bot does not start.",
    ),
    key("bot.language", Kind::Text, "\"fr\"", "fr, en or nl", "Language of public messages and of the journal."),
    key(
        "bot.time_zone",
        Kind::Text,
        "\"Europe/Brussels\"",
        "a name that \"timedatectl list-timezones\" shows",
        "Time zone in which times are understood and announced.",
    ),
    key("bot.name", Kind::Text, "\"ffj-bot\"", "1 to 32 characters", "Name the bot gives itself."),
    key(
        "log.level",
        Kind::Text,
        "\"info\"",
        "error, warn, info, debug or trace",
        "How much is written to the journal. At debug and trace it can hold personal data.",
    ),
    key("mail.host", Kind::Text, "", "host name or address", "SMTP server that sends mail. Without host and from, the bot sends no mail."),
    key("mail.port", Kind::Number, "587", "1 to 65535", "Port of the SMTP server: as a rule 587 with starttls, 465 with tls."),
    key(
        "mail.tls",
        Kind::Text,
        "\"starttls\"",
        "starttls, tls or none",
        "Encryption of the SMTP connection; none is accepted only if the server is this machine.",
    ),
    key("mail.from", Kind::Text, "", "mail address, alone or with a name", "Sender of the mail."),
    key("mail.user", Kind::Text, "", "text", "Account on the SMTP server; without it the bot does not log in there."),
    key(
        "mail.alerts",
        Kind::TextList,
        "[]",
        "mail addresses, in quotes",
        "People who get a mail when an update of the bot does not succeed, even while Discord is away.",
    ),
];

/// The keys of `deploy.toml`.
#[cfg(feature = "deploy")]
pub const DEPLOY_KEYS: &[Key] = &[
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

/// True when `path` is a section that holds keys.
pub(super) fn is_section(keys: &[Key], path: &str) -> bool {
    keys.iter().any(|key| key.path.strip_prefix(path).is_some_and(|rest| rest.starts_with('.')))
}

/// The known key or section that the unknown `path` most likely meant.
pub(super) fn nearest(keys: &[Key], path: &str) -> Option<&'static str> {
    let wanted = path.to_lowercase();
    let last = wanted.rsplit('.').next().unwrap_or(&wanted);
    let mut best: Option<(usize, &'static str)> = None;
    for key in keys {
        let (section, name) = key.path.split_once('.').unwrap_or(("", key.path));
        let candidates = [
            (key.path, distance(&wanted, key.path), wanted.len()),
            (key.path, distance(last, name), last.len()),
            (section, distance(&wanted, section), wanted.len()),
        ];
        for (name, distance, length) in candidates {
            let allowed = (length / 3).clamp(1, 3);
            if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
                best = Some((distance, name));
            }
        }
    }
    best.map(|(_, name)| name)
}

/// Levenshtein distance in characters.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.chars().enumerate() {
        let mut next = vec![i + 1];
        for ((b, above), diagonal) in right.iter().zip(row.iter().skip(1)).zip(&row) {
            let beside = next.last().copied().unwrap_or_default();
            next.push((diagonal + usize::from(a != *b)).min(above + 1).min(beside + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(all(test, feature = "rules"))]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_key_finds_the_right_one() {
        assert_eq!(nearest(KEYS, "discord.oprators"), Some("discord.operators"));
        assert_eq!(nearest(KEYS, "mail.Port"), Some("mail.port"));
        assert_eq!(nearest(KEYS, "port"), Some("mail.port"));
        assert_eq!(nearest(KEYS, "maill"), Some("mail"));
        assert_eq!(nearest(KEYS, "bot.timezone"), Some("bot.time_zone"));
        assert_eq!(nearest(KEYS, "weather.station"), None);
    }
}
