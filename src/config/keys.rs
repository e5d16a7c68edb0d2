//! Every key of `ffj-bot.toml`.

use ffj_base::config::{Key, Kind, key};

/// The keys of `ffj-bot.toml`.
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
