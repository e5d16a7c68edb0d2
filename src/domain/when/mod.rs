//! Moments written by people, in French first, then English and Dutch, read as a member of a Belgian
//! association means them. The present moment and its zone are arguments; nothing here looks at a clock.
//!
//! What is decided where people leave it open:
//! - Dates are day/month. A day without an hour is at 9:00, an afternoon at 14:00, an evening at 19:00.
//!   The following week, month or year alone is its first day; the end of a week is its Friday; a
//!   weekend is its Saturday.
//! - An hour alone is the next one. `tantôt` is 14:00, or in two hours once that has passed.
//! - A day and month without a year is the next one, unless it passed at most 31 days ago: that is more
//!   likely a slip than eleven months of patience, hence [`WhenError::Past`] with the one of next year
//!   as the first suggestion.
//! - What people read in two ways is [`WhenError::Ambiguous`]: a day of the week that is today's or that
//!   contradicts the date, `vendredi prochain` when Friday is still to come this week, `demain à
//!   minuit`, `dans quinze jours`. Readings that are past are left out.
//! - A delay in days or longer keeps the time of day; in hours or shorter it is exact.

mod delay;
pub(super) mod lexicon;
mod parse;
mod resolve;
pub(super) mod token;
mod words;

use jiff::civil::DateTime;
use jiff::{Timestamp, ToSpan, Zoned};
use resolve::{Meaning, Refusal};

/// Longest text that is read, in characters.
pub const MAX_CHARS: usize = 200;

/// How far ahead a moment may be, in years.
pub const MAX_YEARS: i64 = 5;

/// A moment, with how it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The moment.
    pub at: Timestamp,
    /// What the change of clocks made of the hour that was written.
    pub adjusted: Option<Adjusted>,
}

/// What the change of clocks does to an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adjusted {
    /// The hour does not exist that day: it was moved forward.
    SkippedHour,
    /// The hour exists twice that day: the first one was taken.
    RepeatedHour,
}

/// Why a text is not one moment to come. Suggestions are distinct, to come, and the likeliest is first.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WhenError {
    /// The text is empty.
    #[error("the date is empty")]
    Empty,
    /// The text is not a date that this module knows, or has more than [`MAX_CHARS`] characters.
    #[error("the date is not understood")]
    NotUnderstood {
        /// Usual moments.
        suggestions: [Timestamp; 3],
    },
    /// The calendar has no such day.
    #[error("day {day} of month {month} does not exist")]
    InvalidDate {
        /// The day as written.
        day: u32,
        /// The month as written.
        month: u32,
        /// The year, if it was written.
        year: Option<u32>,
        /// The nearest day that exists, if it is to come, then usual moments.
        suggestions: [Timestamp; 3],
    },
    /// The moment is not after the present one.
    #[error("the date is past")]
    Past {
        /// The moment.
        at: Timestamp,
        /// What may have been meant, then usual moments.
        suggestions: [Timestamp; 3],
    },
    /// The text means two or three moments to come, earliest first.
    #[error("the date has {} readings", candidates.len())]
    Ambiguous {
        /// The moments.
        candidates: Vec<Timestamp>,
    },
    /// The moment is more than [`MAX_YEARS`] years ahead.
    #[error("the date is after {limit}")]
    TooFar {
        /// The last moment that is accepted.
        limit: Timestamp,
    },
}

/// Reads the moment that a person means by a text written at `now`, in the zone of `now`.
///
/// # Errors
/// Any text that is not exactly one moment to come; see [`WhenError`].
pub fn read(text: &str, now: &Zoned) -> Result<Reading, WhenError> {
    let not_understood = || WhenError::NotUnderstood { suggestions: suggestions(None, now) };
    let text = text.trim();
    if text.chars().nth(MAX_CHARS).is_some() {
        return Err(not_understood());
    }
    if let Some(at) = exact(text) {
        return settle(&Meaning { readings: vec![Reading { at, adjusted: None }], instead: None }, now);
    }
    let tokens = lexicon::tokens(text).ok_or_else(not_understood)?;
    if tokens.is_empty() {
        return Err(WhenError::Empty);
    }
    let draft = parse::draft(&tokens).ok_or_else(not_understood)?;
    // Moments are in whole seconds, as people and Discord write them.
    let second = Timestamp::from_second(now.timestamp().as_second()).unwrap_or(now.timestamp());
    match resolve::meaning(&draft, &second.to_zoned(now.time_zone().clone())) {
        Ok(meaning) => settle(&meaning, now),
        Err(Refusal::Senseless) => Err(not_understood()),
        Err(Refusal::BeyondCalendar) => Err(WhenError::TooFar { limit: limit(now) }),
        Err(Refusal::NoSuchDay { day, month, year, nearest }) => {
            Err(WhenError::InvalidDate { day, month, year, suggestions: suggestions(nearest, now) })
        }
    }
}

/// Reads what a machine wrote: a Discord timestamp, or a date and time with an offset.
fn exact(text: &str) -> Option<Timestamp> {
    let Some(inner) = text.strip_prefix("<t:").and_then(|text| text.strip_suffix('>')) else {
        return text.parse().ok();
    };
    let (second, style) = inner.split_once(':').unwrap_or((inner, "f"));
    let known = ["t", "T", "d", "D", "f", "F", "s", "S", "R"].contains(&style);
    second.parse().ok().filter(|_| known).and_then(|second| Timestamp::from_second(second).ok())
}

fn settle(meaning: &Meaning, now: &Zoned) -> Result<Reading, WhenError> {
    let limit = limit(now);
    let mut coming = meaning.readings.iter().filter(|reading| reading.at > now.timestamp()).peekable();
    let Some(first) = coming.peek().copied() else {
        let at = meaning.readings.last().map_or(now.timestamp(), |reading| reading.at);
        return Err(WhenError::Past { at, suggestions: suggestions(meaning.instead, now) });
    };
    if first.at > limit {
        return Err(WhenError::TooFar { limit });
    }
    let candidates: Vec<Timestamp> = coming.map(|reading| reading.at).filter(|at| *at <= limit).take(3).collect();
    if candidates.len() > 1 { Err(WhenError::Ambiguous { candidates }) } else { Ok(*first) }
}

fn limit(now: &Zoned) -> Timestamp {
    now.checked_add(MAX_YEARS.years()).map_or(Timestamp::MAX, |limit| limit.timestamp())
}

/// Three distinct moments to come: what may have been meant, then tonight, tomorrow, Monday and so on.
fn suggestions(meant: Option<DateTime>, now: &Zoned) -> [Timestamp; 3] {
    let on = |days: i64, time| now.date().checked_add(days.days()).ok().map(|date| date.to_datetime(time));
    let monday = 7 - i64::from(now.date().weekday().to_monday_zero_offset());
    let usual =
        [on(0, resolve::EVENING), on(1, resolve::MORNING), on(monday, resolve::MORNING), on(1, resolve::EVENING), on(7, resolve::MORNING)];
    let range = now.timestamp()..=limit(now);
    let place = |civil| resolve::place(civil, now).ok().map(|reading| reading.at);
    let coming = |at: &Timestamp| range.contains(at) && *at != now.timestamp();
    let meant = meant.and_then(place).filter(coming);
    let mut kept: Vec<Timestamp> = meant.into_iter().collect();
    for at in usual.into_iter().flatten().filter_map(place).filter(coming) {
        if kept.len() < 3 && !kept.contains(&at) {
            kept.push(at);
        }
    }
    if let Some(usual) = kept.get_mut(usize::from(meant.is_some())..) {
        usual.sort();
    }
    // Only the last days of the calendar leave fewer than three.
    kept.try_into().unwrap_or([Timestamp::MAX; 3])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// Wednesday 20 January 2027, ten o'clock in Brussels.
    const WEDNESDAY: &str = "2027-01-20T10:00:00[Europe/Brussels]";

    #[test]
    fn days_and_hours_are_read_in_french() {
        each_is_read(&[
            ("demain 18h", "2027-01-21 18:00"),
            ("Demain à 18 h 30", "2027-01-21 18:30"),
            ("demain 18", "2027-01-21 18:00"),
            ("  après-demain   midi ", "2027-01-22 12:00"),
            ("APRES DEMAIN", "2027-01-22 09:00"),
            ("aujourd’hui à 17h", "2027-01-20 17:00"),
            ("ce soir", "2027-01-20 19:00"),
            ("ce soir 8h", "2027-01-20 20:00"),
            ("ce soir à minuit", "2027-01-21 00:00"),
            ("ce midi", "2027-01-20 12:00"),
            ("midi et demi", "2027-01-20 12:30"),
            ("minuit", "2027-01-21 00:00"),
            ("aujourd'hui minuit", "2027-01-21 00:00"),
            ("24h", "2027-01-21 00:00"),
            ("demain 24h", "2027-01-22 00:00"),
            ("demain 0h", "2027-01-21 00:00"),
            ("tantôt", "2027-01-20 14:00"),
            ("tantôt à 4h", "2027-01-20 16:00"),
            ("cet après-midi", "2027-01-20 14:00"),
            ("demain matin", "2027-01-21 09:00"),
            ("demain soir à 7 h", "2027-01-21 19:00"),
            ("demain à 3h de l’après-midi", "2027-01-21 15:00"),
            ("dans la soirée", "2027-01-20 19:00"),
            ("9h30", "2027-01-21 09:30"),
            ("18h", "2027-01-20 18:00"),
            ("à 18h05", "2027-01-20 18:05"),
            ("18:30", "2027-01-20 18:30"),
            ("18:30:15", "2027-01-20 18:30:15"),
            ("à vingt heures trente", "2027-01-20 20:30"),
            ("neuf heures et quart", "2027-01-21 09:15"),
            ("neuf heures moins le quart demain", "2027-01-21 08:45"),
            ("à huit heures précises demain", "2027-01-21 08:00"),
        ]);
    }

    #[test]
    fn days_of_the_week_are_the_coming_ones() {
        each_is_read(&[
            ("lundi", "2027-01-25 09:00"),
            ("mardi 9h", "2027-01-26 09:00"),
            ("ce vendredi à 18h", "2027-01-22 18:00"),
            ("lundi prochain", "2027-01-25 09:00"),
            ("lundi en huit", "2027-02-01 09:00"),
            ("lundi en quinze à 20h", "2027-02-08 20:00"),
            ("mercredi prochain", "2027-01-27 09:00"),
            ("mercredi 9h", "2027-01-27 09:00"),
            ("jeudi soir", "2027-01-21 19:00"),
            ("ven. 18h", "2027-01-22 18:00"),
            ("mar. 26/1", "2027-01-26 09:00"),
            ("jeudi de la semaine prochaine", "2027-01-28 09:00"),
            ("la semaine prochaine", "2027-01-25 09:00"),
            ("la semaine prochaine à 14h", "2027-01-25 14:00"),
            ("ce week-end", "2027-01-23 09:00"),
            ("lundi 25", "2027-01-25 09:00"),
            ("lundi 15", "2027-02-15 09:00"),
        ]);
    }

    #[test]
    fn dates_are_day_then_month() {
        each_is_read(&[
            ("3/2", "2027-02-03 09:00"),
            ("mercredi 3/2 à 9h30", "2027-02-03 09:30"),
            ("mercredi (3/2), 9h30.", "2027-02-03 09:30"),
            ("3/2 - 9h30", "2027-02-03 09:30"),
            ("3/2/2027 9:30", "2027-02-03 09:30"),
            ("03.02.27", "2027-02-03 09:00"),
            ("03.02", "2027-02-03 09:00"),
            ("demain 9.30", "2027-01-21 09:30"),
            ("18.30", "2027-01-20 18:30"),
            ("03-02-2027", "2027-02-03 09:00"),
            ("3 février à 20h", "2027-02-03 20:00"),
            ("3 fév. 2028 20h", "2028-02-03 20:00"),
            ("1er mars", "2027-03-01 09:00"),
            ("3 mar", "2027-03-03 09:00"),
            ("7 sept.", "2027-09-07 09:00"),
            ("le sept mars à sept heures", "2027-03-07 07:00"),
            ("le 15 à 14h", "2027-02-15 14:00"),
            ("le 31", "2027-01-31 09:00"),
            ("le 20 à 14h", "2027-01-20 14:00"),
            ("le 15 du mois prochain", "2027-02-15 09:00"),
            ("le 3 janvier 2028", "2028-01-03 09:00"),
            ("15/12", "2027-12-15 09:00"),
            ("29/2", "2028-02-29 09:00"),
            ("2027-02-03 09:30", "2027-02-03 09:30"),
            ("2027-02-03T09:30", "2027-02-03 09:30"),
            ("2027-02-03T09:30:00Z", "2027-02-03 10:30"),
            ("fin du mois", "2027-01-31 09:00"),
            ("fin du mois prochain", "2027-02-28 09:00"),
            ("fin février à 18h", "2027-02-28 18:00"),
            ("fin de la semaine prochaine", "2027-01-29 09:00"),
            ("le mois prochain", "2027-02-01 09:00"),
            ("fin de l’année", "2027-12-31 09:00"),
        ]);
    }

    #[test]
    fn delays_are_counted_from_the_present_moment() {
        each_is_read(&[
            ("dans 2 h", "2027-01-20 12:00"),
            ("dans 2h30", "2027-01-20 12:30"),
            ("dans 2 h 05 min", "2027-01-20 12:05"),
            ("dans 90 minutes", "2027-01-20 11:30"),
            ("90 min", "2027-01-20 11:30"),
            ("dans une heure et demie", "2027-01-20 11:30"),
            ("dans 1,5 heure", "2027-01-20 11:30"),
            ("dans un quart d'heure", "2027-01-20 10:15"),
            ("dans une demi-heure", "2027-01-20 10:30"),
            ("dans trois quarts d’heure", "2027-01-20 10:45"),
            ("dans vingt-cinq minutes", "2027-01-20 10:25"),
            ("dans septante secondes", "2027-01-20 10:01:10"),
            ("dans 3 jours", "2027-01-23 10:00"),
            ("dans 3 jours à 18h", "2027-01-23 18:00"),
            ("dans 2 jours 18h", "2027-01-22 18:00"),
            ("dans 2 jours et 3 heures", "2027-01-22 13:00"),
            ("dans 2 semaines à 10h", "2027-02-03 10:00"),
            ("dans un mois", "2027-02-20 10:00"),
            ("dans un an et demi", "2028-07-20 10:00"),
            ("d'ici une heure", "2027-01-20 11:00"),
        ]);
    }

    #[test]
    fn english_is_read() {
        each_is_read(&[
            ("tomorrow 6pm", "2027-01-21 18:00"),
            ("tomorrow at 6:30 p.m.", "2027-01-21 18:30"),
            ("the day after tomorrow at noon", "2027-01-22 12:00"),
            ("12am", "2027-01-21 00:00"),
            ("12 pm", "2027-01-20 12:00"),
            ("in 2 hours", "2027-01-20 12:00"),
            ("in an hour and a half", "2027-01-20 11:30"),
            ("in half an hour", "2027-01-20 10:30"),
            ("in two and a half hours", "2027-01-20 12:30"),
            ("in a week", "2027-01-27 10:00"),
            ("in 8 days", "2027-01-28 10:00"),
            ("next monday 9:30", "2027-01-25 09:30"),
            ("monday next week at 9", "2027-01-25 09:00"),
            ("feb 3 at 9am", "2027-02-03 09:00"),
            ("february 3rd, 2028 9am", "2028-02-03 09:00"),
            ("3 of march", "2027-03-03 09:00"),
            ("the 15th at 9am", "2027-02-15 09:00"),
            ("tonight", "2027-01-20 19:00"),
            ("tonight at 8", "2027-01-20 20:00"),
            ("tomorrow at quarter to nine", "2027-01-21 08:45"),
            ("half past 9 tomorrow", "2027-01-21 09:30"),
            ("end of the month", "2027-01-31 09:00"),
        ]);
    }

    #[test]
    fn dutch_is_read() {
        each_is_read(&[
            ("morgen 18u", "2027-01-21 18:00"),
            ("morgen om 18u30", "2027-01-21 18:30"),
            ("morgenavond om 8 uur", "2027-01-21 20:00"),
            ("maandag morgen", "2027-01-25 09:00"),
            ("zaterdagochtend", "2027-01-23 09:00"),
            ("over 2 uur", "2027-01-20 12:00"),
            ("over anderhalf uur", "2027-01-20 11:30"),
            ("over een half uur", "2027-01-20 10:30"),
            ("over drie kwartier", "2027-01-20 10:45"),
            ("volgende maandag", "2027-01-25 09:00"),
            ("volgende week", "2027-01-25 09:00"),
            ("overmorgen", "2027-01-22 09:00"),
            ("3 februari", "2027-02-03 09:00"),
            ("de 15e om 14u", "2027-02-15 14:00"),
            ("vanavond", "2027-01-20 19:00"),
            ("'s avonds om 7", "2027-01-20 19:00"),
            ("straks", "2027-01-20 14:00"),
            ("kwart over 9", "2027-01-21 09:15"),
            ("eind februari", "2027-02-28 09:00"),
        ]);
    }

    #[test]
    fn a_discord_timestamp_is_read_as_it_is() {
        for text in ["<t:1801000000:F>", "<t:1801000000>", " <t:1801000000:R> "] {
            assert_eq!(on(WEDNESDAY, text).map(|reading| reading.at.as_second()), Ok(1_801_000_000));
        }
        for text in ["<t:1801000000:X>", "<t:abc>", "<t:99999999999999999999>", "<t:>", "<@123>"] {
            assert!(matches!(on(WEDNESDAY, text), Err(WhenError::NotUnderstood { .. })), "{text}");
        }
    }

    #[test]
    fn what_people_read_in_two_ways_is_asked() {
        for (text, [first, second]) in [
            ("lundi 3/2", ["2027-02-01 09:00", "2027-02-03 09:00"]),
            ("lundi 3/2 à 9h30", ["2027-02-01 09:30", "2027-02-03 09:30"]),
            ("monday 3 february", ["2027-02-01 09:00", "2027-02-03 09:00"]),
            ("demain lundi", ["2027-01-21 09:00", "2027-01-25 09:00"]),
            ("mardi 15", ["2027-02-15 09:00", "2027-02-16 09:00"]),
            ("mercredi 18h", ["2027-01-20 18:00", "2027-01-27 18:00"]),
            ("vendredi prochain", ["2027-01-22 09:00", "2027-01-29 09:00"]),
            ("next friday at noon", ["2027-01-22 12:00", "2027-01-29 12:00"]),
            ("demain minuit", ["2027-01-21 00:00", "2027-01-22 00:00"]),
            ("vendredi à minuit", ["2027-01-22 00:00", "2027-01-23 00:00"]),
            ("dans quinze jours", ["2027-02-03 10:00", "2027-02-04 10:00"]),
            ("dans 8 jours à 18h", ["2027-01-27 18:00", "2027-01-28 18:00"]),
        ] {
            assert_eq!(shown(WEDNESDAY, text), format!("{first} or {second}"), "{text}");
        }
    }

    #[test]
    fn what_is_past_is_refused_with_what_may_have_been_meant_first() {
        for (text, at, first) in [
            ("aujourd'hui 9h", "2027-01-20 09:00", "2027-01-21 09:00"),
            ("ce matin", "2027-01-20 09:00", "2027-01-21 09:00"),
            ("hier", "2027-01-19 09:00", "2027-01-21 09:00"),
            ("lundi dernier", "2027-01-18 09:00", "2027-01-21 09:00"),
            ("3/2/2025", "2025-02-03 09:00", "2027-02-03 09:00"),
            ("lundi 3/2/2025 18h", "2025-02-03 18:00", "2027-02-03 18:00"),
            ("18/1 à 14h", "2027-01-18 14:00", "2028-01-18 14:00"),
            ("lundi 19/1", "2027-01-19 09:00", "2028-01-19 09:00"),
            ("20/12", "2026-12-20 09:00", "2027-12-20 09:00"),
            ("dans 0 min", "2027-01-20 10:00", "2027-01-20 19:00"),
            ("maintenant", "2027-01-20 10:00", "2027-01-20 19:00"),
            ("10h aujourd'hui", "2027-01-20 10:00", "2027-01-21 10:00"),
            ("<t:0:R>", "1970-01-01 01:00", "2027-01-20 19:00"),
        ] {
            let Err(WhenError::Past { at: found, suggestions }) = on(WEDNESDAY, text) else {
                panic!("{text}: {}", shown(WEDNESDAY, text));
            };
            assert_eq!((local(found), local(suggestions[0])), (at.to_owned(), first.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_day_that_does_not_exist_is_named_with_the_nearest_one() {
        for (text, named, first) in [
            ("31/02", (31, 2, None), "2027-02-28 09:00"),
            ("31 avril à 20h", (31, 4, None), "2027-04-30 20:00"),
            ("29/2/2027", (29, 2, Some(2027)), "2027-02-28 09:00"),
            ("12/25", (12, 25, None), "2027-12-25 09:00"),
            ("0/3", (0, 3, None), "2027-03-31 09:00"),
            ("45/45", (45, 45, None), "2027-01-20 19:00"),
        ] {
            let Err(WhenError::InvalidDate { day, month, year, suggestions }) = on(WEDNESDAY, text) else {
                panic!("{text}: {}", shown(WEDNESDAY, text));
            };
            assert_eq!((day, month, year), named, "{text}");
            assert_eq!(local(suggestions[0]), first, "{text}");
        }
    }

    #[test]
    fn five_years_is_the_limit() {
        for text in ["dans 6 ans", "20/1/2032 10:01", "3/2/9999", "dans 999999999 ans", "in 999999999 weeks"] {
            let Err(WhenError::TooFar { limit }) = on(WEDNESDAY, text) else {
                panic!("{text}: {}", shown(WEDNESDAY, text));
            };
            assert_eq!(local(limit), "2032-01-20 10:00");
        }
        assert_eq!(shown(WEDNESDAY, "20/1/2032 10:00"), "2032-01-20 10:00");
    }

    #[test]
    fn an_empty_text_is_told_from_one_that_is_too_long() {
        for text in ["", "   ", "\u{202f}", "\u{200b}", " - "] {
            assert_eq!(on(WEDNESDAY, text), Err(WhenError::Empty), "{text:?}");
        }
        let spaced = format!("{}18h", "demain".to_owned() + &" ".repeat(191));
        assert_eq!(shown(WEDNESDAY, &spaced), "2027-01-21 18:00");
        let long = spaced.replace("18h", "à 18h");
        assert!(matches!(on(WEDNESDAY, &long), Err(WhenError::NotUnderstood { .. })));
    }

    #[test]
    fn what_makes_no_sense_is_not_guessed() {
        for text in [
            "bientôt",
            "le",
            "15",
            "25h",
            "9h75",
            "24h30",
            "demain demain",
            "lundi et mardi",
            "18h-20h",
            "demain 18h 19h",
            "ce matin à 18h",
            "dans -5 min",
            "dans 2 h demain",
            "dans 2 h à 18h",
            "dans un mois et demi",
            "chaque lundi",
            "le 32",
            "le 0",
            "demain chez Paul",
            "17pm30",
            "1/2/3/4",
            "3/2-5/2",
            "lundi mardi",
            "💥",
            "0h moins le quart",
        ] {
            assert!(matches!(on(WEDNESDAY, text), Err(WhenError::NotUnderstood { .. })), "{text}: {}", shown(WEDNESDAY, text));
        }
    }

    #[test]
    fn a_skipped_hour_moves_forward_and_says_so() {
        let eve = "2027-03-27T12:00:00[Europe/Brussels]";
        for text in ["demain 2h30", "28/3/2027 02:30", "2h30", "dimanche à 2h30", "tomorrow 2:30am"] {
            let reading = on(eve, text).expect(text);
            assert_eq!(local(reading.at), "2027-03-28 03:30", "{text}");
            assert_eq!(reading.adjusted, Some(Adjusted::SkippedHour), "{text}");
        }
        let reading = on("2027-03-27T02:30:00[Europe/Brussels]", "dans 1 jour").expect("one day");
        assert_eq!((local(reading.at).as_str(), reading.adjusted), ("2027-03-28 03:30", Some(Adjusted::SkippedHour)));
    }

    #[test]
    fn a_repeated_hour_is_taken_the_first_time_and_says_so() {
        let reading = on("2026-10-24T12:00:00[Europe/Brussels]", "demain 2h30").expect("tomorrow");
        assert_eq!(reading.at.to_string(), "2026-10-25T00:30:00Z");
        assert_eq!(reading.adjusted, Some(Adjusted::RepeatedHour));
    }

    #[test]
    fn a_delay_in_hours_is_exact_across_the_change_of_clocks() {
        assert_eq!(shown("2027-03-28T01:30:00[Europe/Brussels]", "dans 1 h"), "2027-03-28 03:30");
        assert_eq!(shown("2027-03-27T12:00:00[Europe/Brussels]", "dans 24 h"), "2027-03-28 13:00");
        assert_eq!(shown("2027-03-27T12:00:00[Europe/Brussels]", "dans 1 jour"), "2027-03-28 12:00");
        let second_pass = "2026-10-25T02:30:00+01:00[Europe/Brussels]";
        assert_eq!(on(second_pass, "dans 10 min").map(|r| r.at.to_string()), Ok("2026-10-25T01:40:00Z".to_owned()));
    }

    #[test]
    fn today_counts_when_its_hour_is_still_ahead() {
        let monday_early = "2027-01-18T07:00:00[Europe/Brussels]";
        assert_eq!(shown(monday_early, "lundi"), "2027-01-18 09:00 or 2027-01-25 09:00");
        assert_eq!(shown(monday_early, "lundi en huit"), "2027-01-25 09:00");
        assert_eq!(shown(monday_early, "lundi prochain"), "2027-01-25 09:00");
        assert_eq!(shown(monday_early, "9h30"), "2027-01-18 09:30");
        assert_eq!(shown("2027-01-18T09:00:00[Europe/Brussels]", "lundi"), "2027-01-25 09:00");
        assert_eq!(shown("2027-01-31T15:20:00[Europe/Brussels]", "tantôt"), "2027-01-31 17:30");
        assert_eq!(shown("2027-01-31T15:20:00[Europe/Brussels]", "le 31"), "2027-03-31 09:00");
    }

    #[test]
    fn suggestions_are_tonight_tomorrow_and_monday() {
        for (now, expected) in [
            (WEDNESDAY, ["2027-01-20 19:00", "2027-01-21 09:00", "2027-01-25 09:00"]),
            ("2027-01-24T10:00:00[Europe/Brussels]", ["2027-01-24 19:00", "2027-01-25 09:00", "2027-01-25 19:00"]),
            ("2027-01-24T21:00:00[Europe/Brussels]", ["2027-01-25 09:00", "2027-01-25 19:00", "2027-01-31 09:00"]),
        ] {
            let Err(WhenError::NotUnderstood { suggestions }) = on(now, "bof") else { panic!("{now}") };
            assert_eq!(suggestions.map(local), expected.map(str::to_owned));
        }
    }

    #[test]
    fn the_ends_of_the_calendar_are_survived() {
        for second in [Timestamp::MIN, Timestamp::MAX] {
            let now = second.to_zoned(jiff::tz::TimeZone::UTC);
            for text in ["demain", "lundi", "hier", "le 31", "29/2", "fin du mois", "dans 1 an", "dans 1 min", "minuit", "tantôt", "bof"] {
                let _ = read(text, &now);
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_is_answered(text in "\\PC{0,220}", now in moment()) {
            sound(&text, &now);
        }

        #[test]
        fn any_words_are_answered(words in prop::collection::vec(word(), 1..8), glue in "[ ]?", now in moment()) {
            sound(&words.join(&glue), &now);
            sound(&words.join(" "), &now);
        }

        #[test]
        fn any_date_is_read_back(days in 1_i64..1800, minute in 0_i64..1440) {
            let now: Zoned = WEDNESDAY.parse().expect("a moment");
            let civil = now.date().checked_add(days.days()).expect("a day").at(0, 0, 0, 0) + minute.minutes();
            let expected = resolve::place(civil, &now).expect("a moment");
            for format in ["%d/%m/%Y %H:%M", "%A %d %B %Y at %Hh%M", "%Y-%m-%dT%H:%M", "%-d %b %Y, %-I:%M %P"] {
                prop_assert_eq!(read(&civil.strftime(format).to_string(), &now), Ok(expected));
            }
        }
    }

    /// Checks what holds for every answer.
    fn sound(text: &str, now: &Zoned) {
        let coming = |at: &[Timestamp]| {
            let distinct: BTreeSet<_> = at.iter().collect();
            assert_eq!(distinct.len(), at.len(), "{text:?}");
            assert!(at.iter().all(|at| *at > now.timestamp() && *at <= limit(now)), "{text:?}");
        };
        match read(text, now) {
            Ok(reading) => coming(&[reading.at]),
            Err(WhenError::Ambiguous { candidates }) => {
                assert!((2..=3).contains(&candidates.len()), "{text:?}");
                coming(&candidates);
            }
            Err(WhenError::Past { at, suggestions }) => {
                assert!(at <= now.timestamp(), "{text:?}");
                coming(&suggestions);
            }
            Err(WhenError::NotUnderstood { suggestions } | WhenError::InvalidDate { suggestions, .. }) => {
                coming(&suggestions);
            }
            Err(WhenError::TooFar { .. } | WhenError::Empty) => {}
        }
    }

    fn moment() -> impl Strategy<Value = Zoned> {
        const ZONES: &[&str] = &["Europe/Brussels", "Pacific/Apia", "America/St_Johns", "UTC", "Australia/Lord_Howe"];
        (0_i64..4_102_444_800, prop::sample::select(ZONES))
            .prop_map(|(second, zone)| Timestamp::from_second(second).expect("a second").in_tz(zone).expect("a zone"))
    }

    fn word() -> impl Strategy<Value = String> {
        let words = "demain lundi mardi prochain dernier en huit quinze le du à dans et demie h heures 9 18 30 0 15 31 99 2027 / \
                     : . - , février mars sept mar fin mois semaine an jours minuit midi soir matin tantôt 24h am pm 1er quart \
                     moins next week monday in half past tomorrow morgen over uur anderhalf kwart voor 3/2 09:30 99999999 hier";
        prop::sample::select(words.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    fn each_is_read(cases: &[(&str, &str)]) {
        for (text, expected) in cases {
            assert_eq!(shown(WEDNESDAY, text), *expected, "{text}");
        }
    }

    fn on(now: &str, text: &str) -> Result<Reading, WhenError> {
        read(text, &now.parse().expect("a moment"))
    }

    /// The answer in local time, short enough for a table.
    fn shown(now: &str, text: &str) -> String {
        match on(now, text) {
            Ok(reading) => local(reading.at),
            Err(WhenError::Ambiguous { candidates }) => candidates.into_iter().map(local).collect::<Vec<_>>().join(" or "),
            Err(error) => format!("{error:?}"),
        }
    }

    fn local(at: Timestamp) -> String {
        let zoned = at.in_tz("Europe/Brussels").expect("a zone");
        let format = if zoned.second() == 0 { "%Y-%m-%d %H:%M" } else { "%Y-%m-%d %H:%M:%S" };
        zoned.strftime(format).to_string()
    }
}
