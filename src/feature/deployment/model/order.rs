//! What operators order the deployer to do.

use ffj_base::contract::order::{Order, Wish};
use jiff::{SignedDuration, Timestamp, Zoned};

use super::refusal::{NO_REASON, UNKNOWN_DELAY};
use crate::domain::error::UserError;
use crate::domain::fold::length;
use crate::domain::id::UserId;
use crate::domain::when;

/// Longest reason for a freeze.
pub const LONGEST_WHY: u16 = 200;
/// Shortest freeze that makes sense.
const SHORTEST_FREEZE: SignedDuration = SignedDuration::from_secs(60);
/// Longest freeze: whatever runs as the bot could keep out the release that mends it (product: 7 days).
const LONGEST_FREEZE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Where an order stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// No answer yet.
    Open,
    /// The deployer answered.
    Answered {
        /// Whether it did it.
        done: bool,
        /// What it says.
        said: String,
    },
    /// Nobody waits any more.
    Expired {
        /// Whether the deployer had it; else it never will.
        handed: bool,
    },
}

/// An order of a person.
#[must_use]
pub fn of(id: String, person: UserId, wish: Wish) -> Order {
    Order { id, by: format!("discord:{person}"), wish }
}

/// Reads for how long and why releases are frozen.
///
/// # Errors
/// When the duration is not understood or out of bounds, or there is no reason.
pub fn freeze(duration: &str, why: &str, now: &Zoned) -> Result<Wish, UserError> {
    let why = why.trim();
    if why.is_empty() {
        return Err(NO_REASON.into());
    }
    if length(why) > usize::from(LONGEST_WHY) {
        return Err(UserError::TooLong { length: length(why), most: usize::from(LONGEST_WHY) });
    }
    let for_seconds = seconds(duration, now)?;
    Ok(Wish::Freeze { for_seconds: Some(for_seconds), why: why.to_owned() })
}

/// « 2 h » as well as « demain 18h ».
fn seconds(text: &str, now: &Zoned) -> Result<u64, UserError> {
    let read = |text: &str| when::read(text, now).ok().map(|read| read.at);
    let until: Timestamp = read(&format!("dans {text}")).or_else(|| read(text)).ok_or(UserError::from(UNKNOWN_DELAY))?;
    // Whole seconds: people's moments have no others.
    let wait = SignedDuration::from_secs(until.as_second() - now.timestamp().as_second());
    let fits = (SHORTEST_FREEZE..=LONGEST_FREEZE).contains(&wait);
    u64::try_from(wait.as_secs()).ok().filter(|_| fits).ok_or(UserError::from(UNKNOWN_DELAY))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Zoned {
        "2026-11-25T18:00:00+01:00[Europe/Brussels]".parse().unwrap()
    }

    #[test]
    fn an_order_is_the_persons() {
        let order = serde_json::to_string(&of("7".into(), UserId(123), Wish::Unfreeze)).unwrap();
        assert_eq!(order, r#"{"id":"7","by":"discord:123","do":"unfreeze"}"#);
    }

    #[test]
    fn durations_and_moments_are_understood() {
        for (text, expected) in [("2 h", 7_200), ("30 minutes", 1_800), ("3 jours", 259_200), ("demain 18h", 86_400)] {
            let Ok(Wish::Freeze { for_seconds, .. }) = freeze(text, "congrès", &now()) else { panic!("{text}") };
            assert_eq!(for_seconds, Some(expected), "{text}");
        }
        for text in ["longtemps", "", "1 seconde", "8 jours", "2 ans"] {
            assert_eq!(freeze(text, "congrès", &now()), Err(UNKNOWN_DELAY.into()), "{text}");
        }
        assert_eq!(freeze("2 h", "  ", &now()), Err(NO_REASON.into()));
        assert_eq!(freeze("2 h", &"x".repeat(201), &now()), Err(UserError::TooLong { length: 201, most: 200 }));
        assert_eq!(freeze("2 h", " vote ", &now()), Ok(Wish::Freeze { for_seconds: Some(7_200), why: "vote".into() }));
    }
}
