//! How moments and people's words are shown in a message.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::fold::shorten;

/// A moment as Discord shows it in everybody's own time.
#[must_use]
pub fn moment(at: Timestamp) -> String {
    format!("<t:{0}:F> (<t:{0}:R>)", at.as_second())
}

/// A moment for a label, where Discord's own form does not work: day/month as in Belgium.
#[must_use]
pub fn short_moment(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%d/%m/%Y %H:%M").to_string()
}

/// A person's words, set apart and short enough to leave room.
#[must_use]
pub fn quoted(content: &str) -> String {
    format!("> {}", shorten(content, 1_700).replace('\n', "\n> "))
}
