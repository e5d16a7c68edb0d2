//! `ffj-bot why`: the story of one row, from its columns. The database is only read, also while the bot uses it.

use ffj_base::{exit, out};
use jiff::tz::TimeZone;
use serde_json::json;

use super::inspect::complain;
use super::paths::Paths;
use crate::app::feature::Story;
use crate::app::story::Telling;
use crate::app::{Store, StoreError};
use crate::domain::language::Language;
use crate::text::plain;

/// Operators read French.
const LANGUAGE: Language = Language::Fr;

/// `ffj-bot why KIND NUMBER`.
pub fn why(story: &Story, id: i64, as_json: bool) -> u8 {
    let telling = Telling { language: LANGUAGE, zone: TimeZone::system() };
    let told = Store::look(&Paths::from_environment().database(), |tx| (story.tell)(tx, id, &telling));
    match told {
        Ok(Some(lines)) => {
            if as_json {
                out!("{}", json!({ "kind": story.kind, "id": id, "lines": lines }));
            } else {
                lines.iter().for_each(|line| out!("{line}"));
            }
            exit::DONE
        }
        Ok(None) => complain(&plain(LANGUAGE, "why-none"), exit::FAILED),
        Err(error) => complain(&refused(&error), exit::FAILED),
    }
}

fn refused(error: &StoreError) -> String {
    format!("{error}: {}", plain(LANGUAGE, error.advice()))
}
