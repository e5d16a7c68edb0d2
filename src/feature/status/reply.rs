//! Sentences about how the bot is.

use jiff::Timestamp;

use crate::app::health::{Link, Picture};
use crate::domain::language::Language;
use crate::text::{plain, say};
use crate::ui::Message;

/// `/statut`.
#[must_use]
pub fn status(language: Language, picture: &Picture, now: Timestamp) -> Message {
    let up = i64::try_from(picture.up_seconds).unwrap_or(0);
    let since = format!("<t:{}:R>", now.as_second() - up);
    let mut lines = vec![say(language, "status-online", &[("since", since.into()), ("version", picture.version.clone().into())])];
    lines.push(say(language, "waiting-count", &[("count", picture.waiting.into())]));
    if let Some(fault) = &picture.store_fault {
        lines.push(plain(language, fault));
    }
    if !picture.clock_trusted {
        lines.push(plain(language, "doctor-clock-wrong-short"));
    }
    if picture.failed > 0 {
        lines.push(say(language, "failed-count", &[("count", picture.failed.into())]));
    }
    Message::text(lines.join("\n"))
}

/// `/bot sante`.
#[must_use]
pub fn health(language: Language, picture: &Picture) -> Message {
    let l = language;
    let unknown = || plain(l, "unknown");
    let host = &picture.host;
    let link = plain(l, link_key(picture.link));
    let mut lines = vec![
        say(
            l,
            "health-version",
            &[("version", picture.version.clone().into()), ("commit", picture.commit.clone().into()), ("pid", picture.pid.into())],
        ),
        say(
            l,
            "health-link",
            &[
                ("link", link.into()),
                ("heartbeat", picture.heartbeat_seconds.map_or_else(unknown, |s| s.to_string()).into()),
                ("guilds", picture.guilds.map_or_else(unknown, |count| count.to_string()).into()),
            ],
        ),
        say(
            l,
            "health-outbox",
            &[("waiting", picture.waiting.into()), ("failed", picture.failed.into()), ("answered", picture.answered.into())],
        ),
        say(
            l,
            "health-store",
            &[("state", picture.store_fault.as_ref().map_or_else(|| plain(l, "store-good"), |key| plain(l, key)).into())],
        ),
        say(
            l,
            "health-host",
            &[
                ("memory", host.memory_kib.map_or_else(unknown, |kib| (kib / 1024).to_string()).into()),
                ("free", host.disk_free_mib.map_or_else(unknown, |mib| mib.to_string()).into()),
                ("temperature", host.temperature.map_or_else(unknown, |degrees| format!("{degrees:.0}")).into()),
                ("load", host.load.map_or_else(unknown, |load| format!("{load:.2}")).into()),
            ],
        ),
    ];
    if picture.under_voltages > 0 {
        lines.push(say(l, "health-power", &[("count", picture.under_voltages.into())]));
    }
    Message::text(lines.join("\n"))
}

/// Key of the words for a state of the connection.
#[must_use]
pub const fn link_key(link: Link) -> &'static str {
    match link {
        Link::Starting => "link-starting",
        Link::Online => "link-online",
        Link::Reconnecting => "link-reconnecting",
        Link::Waiting => "link-waiting",
        Link::Stopped => "link-stopped",
    }
}
