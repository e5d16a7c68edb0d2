//! Repetition in civil time: a rule keeps its hour on the wall, whatever the clocks do. It knows no
//! present moment; a run that was missed is passed over by asking for the occurrence after now.
//!
//! A rule is stored as JSON, and this form is stable:
//! ```json
//! {"repeat": {"kind": "weekly", "every": 2, "days": ["monday", "thursday"]},
//!  "start": "2027-02-01T09:00:00", "zone": "Europe/Brussels"}
//! ```
//! The other values of `repeat` are `{"kind": "daily", "every": 1}`, `{"kind": "weekdays"}`,
//! `{"kind": "monthly", "every": 1, "day": 31}`, `{"kind": "yearly", "month": 2, "day": 29}` and
//! `{"kind": "monthly_weekday", "nth": -1, "weekday": "friday"}`. A stored rule is validated when it is
//! read; an unknown kind, field or zone is an error.

mod read;

pub use read::{MAX_CHARS, RepeatError, read_repeat};

use jiff::civil::{Date, DateTime, Weekday};
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// How many days the search for an occurrence covers: more than the longest wait, twelve months and a clamped day.
const HORIZON_DAYS: usize = 800;

/// How often something happens. A day that a month lacks is its last day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Repeat {
    /// Every so many days, counted from the start.
    Daily {
        /// Days from one to the next, 1 to 30.
        every: u8,
    },
    /// Monday to Friday.
    Weekdays,
    /// Some days of the week, every so many weeks counted from the week of the first occurrence.
    Weekly {
        /// Weeks from one to the next, 1 to 8.
        every: u8,
        /// The days, at least one.
        days: Vec<Day>,
    },
    /// A day of the month, every so many months counted from the month of the first occurrence.
    Monthly {
        /// Months from one to the next, 1 to 12.
        every: u8,
        /// The day, 1 to 31.
        day: i8,
    },
    /// The first, second, third, fourth or last of a day of the week in each month.
    MonthlyWeekday {
        /// Which one: 1 to 4, or -1 for the last.
        nth: i8,
        /// The day of the week.
        weekday: Day,
    },
    /// A day of each year.
    Yearly {
        /// The month, 1 to 12.
        month: i8,
        /// The day, 1 to 31.
        day: i8,
    },
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Day {
    /// Monday.
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
}

/// A repetition that starts at a civil time in a zone. It is always valid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawRule", into = "RawRule")]
pub struct Rule {
    repeat: Repeat,
    start: DateTime,
    zone: TimeZone,
    /// The day of the first occurrence, from which intervals are counted.
    first: Date,
}

/// Why a rule cannot exist.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// The interval is zero or too long.
    #[error("the interval is not between 1 and {most}")]
    Interval {
        /// The longest one for this unit.
        most: u8,
    },
    /// The repetition names no day, or one that no calendar has.
    #[error("the repetition falls on no day")]
    NoDay,
    /// The time zone is not in the database of time zones.
    #[error("the time zone {zone} is unknown")]
    UnknownZone {
        /// Its name.
        zone: String,
    },
}

impl Rule {
    /// Makes a rule whose occurrences are at the time of day of `start`, on or after it, in a zone of the time zone database.
    ///
    /// The zone is looked up here once, in the database that jiff keeps; nothing later reads outside its arguments.
    ///
    /// # Errors
    /// The zone is unknown, or the repetition is out of its documented bounds.
    pub fn new(mut repeat: Repeat, start: DateTime, zone: &str) -> Result<Self, RuleError> {
        repeat.check()?;
        if let Repeat::Weekly { days, .. } = &mut repeat {
            days.sort();
            days.dedup();
        }
        let unknown = || RuleError::UnknownZone { zone: zone.to_owned() };
        let zone = TimeZone::get(zone).ok().filter(|zone| zone.iana_name().is_some()).ok_or_else(unknown)?;
        let first = from(start.date()).find(|date| repeat.fits(*date)).unwrap_or(start.date());
        Ok(Self { repeat, start, zone, first })
    }

    /// How often it happens.
    #[must_use]
    pub fn repeat(&self) -> &Repeat {
        &self.repeat
    }

    /// The name of its time zone.
    #[must_use]
    pub fn zone(&self) -> &str {
        self.zone.iana_name().unwrap_or_default()
    }

    /// Finds the first occurrence strictly after a moment, or nothing at the end of the calendar.
    ///
    /// A skipped hour moves forward for that day only; a repeated hour is taken the first time.
    #[must_use]
    pub fn next_after(&self, after: Timestamp) -> Option<Timestamp> {
        // A skipped hour, or a whole skipped day, moves by one day at most: start one day early.
        let early = after.to_zoned(self.zone.clone()).date().saturating_sub(1.day());
        from(early.max(self.first))
            .filter(|date| self.repeat.fits(*date) && self.repeat.in_turn(self.first, *date))
            .filter_map(|date| self.zone.to_timestamp(date.to_datetime(self.start.time())).ok())
            .find(|at| *at > after)
    }
}

/// The days from a date on, as far as a search goes.
fn from(date: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(date), |date| date.tomorrow().ok()).take(HORIZON_DAYS)
}

impl Repeat {
    fn check(&self) -> Result<(), RuleError> {
        let interval = |every: u8, most: u8| {
            if (1..=most).contains(&every) { Ok(()) } else { Err(RuleError::Interval { most }) }
        };
        let named = |valid: bool| if valid { Ok(()) } else { Err(RuleError::NoDay) };
        match self {
            Self::Daily { every } => interval(*every, 30),
            Self::Weekdays => Ok(()),
            Self::Weekly { every, days } => interval(*every, 8).and(named(!days.is_empty())),
            Self::Monthly { every, day } => interval(*every, 12).and(named((1..=31).contains(day))),
            Self::MonthlyWeekday { nth, .. } => named(matches!(nth, -1 | 1..=4)),
            Self::Yearly { month, day } => named((1..=12).contains(month) && (1..=31).contains(day)),
        }
    }

    /// Whether it may fall on a date, intervals aside.
    fn fits(&self, date: Date) -> bool {
        let clamped = |day: i8| date.day() == day.min(date.days_in_month());
        match self {
            Self::Daily { .. } => true,
            Self::Weekdays => Day::from(date.weekday()) <= Day::Friday,
            Self::Weekly { days, .. } => days.contains(&date.weekday().into()),
            Self::Monthly { day, .. } => clamped(*day),
            Self::MonthlyWeekday { nth, weekday } => date.nth_weekday_of_month(*nth, (*weekday).into()).is_ok_and(|nth| nth == date),
            Self::Yearly { month, day } => date.month() == *month && clamped(*day),
        }
    }

    /// Whether the interval since the first occurrence is a whole one.
    fn in_turn(&self, first: Date, date: Date) -> bool {
        let days = |from: Date, to: Date| to.duration_since(from).as_hours() / 24;
        let months = |date: Date| i64::from(date.year()) * 12 + i64::from(date.month());
        match self {
            Self::Daily { every } => days(first, date) % i64::from(*every) == 0,
            Self::Weekly { every, .. } => {
                let since_monday = i64::from(first.weekday().to_monday_zero_offset());
                (days(first, date) + since_monday).div_euclid(7) % i64::from(*every) == 0
            }
            Self::Monthly { every, .. } => (months(date) - months(first)) % i64::from(*every) == 0,
            Self::Weekdays | Self::MonthlyWeekday { .. } | Self::Yearly { .. } => true,
        }
    }
}

/// The stored form of a rule.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    repeat: Repeat,
    start: DateTime,
    zone: String,
}

impl From<Rule> for RawRule {
    fn from(rule: Rule) -> Self {
        Self { zone: rule.zone().to_owned(), repeat: rule.repeat, start: rule.start }
    }
}

impl TryFrom<RawRule> for Rule {
    type Error = RuleError;

    fn try_from(raw: RawRule) -> Result<Self, RuleError> {
        Self::new(raw.repeat, raw.start, &raw.zone)
    }
}

impl From<Weekday> for Day {
    fn from(weekday: Weekday) -> Self {
        match weekday {
            Weekday::Monday => Self::Monday,
            Weekday::Tuesday => Self::Tuesday,
            Weekday::Wednesday => Self::Wednesday,
            Weekday::Thursday => Self::Thursday,
            Weekday::Friday => Self::Friday,
            Weekday::Saturday => Self::Saturday,
            Weekday::Sunday => Self::Sunday,
        }
    }
}

impl From<Day> for Weekday {
    fn from(day: Day) -> Self {
        match day {
            Day::Monday => Self::Monday,
            Day::Tuesday => Self::Tuesday,
            Day::Wednesday => Self::Wednesday,
            Day::Thursday => Self::Thursday,
            Day::Friday => Self::Friday,
            Day::Saturday => Self::Saturday,
            Day::Sunday => Self::Sunday,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BRUSSELS: &str = "Europe/Brussels";

    #[test]
    fn a_daily_rule_keeps_nine_oclock_across_both_changes_of_clocks() {
        let rule = rule(Repeat::Daily { every: 1 }, "2026-10-24T09:00");
        assert_eq!(run(&rule, "2026-10-23T00:00", 3), ["2026-10-24 09:00", "2026-10-25 09:00", "2026-10-26 09:00"]);
        assert_eq!(run(&rule, "2027-03-27T08:00", 3), ["2027-03-27 09:00", "2027-03-28 09:00", "2027-03-29 09:00"]);
    }

    #[test]
    fn a_skipped_hour_moves_forward_for_one_day_only() {
        let rule = rule(Repeat::Daily { every: 1 }, "2027-03-01T02:30");
        assert_eq!(run(&rule, "2027-03-27T00:00", 3), ["2027-03-27 02:30", "2027-03-28 03:30", "2027-03-29 02:30"]);
    }

    #[test]
    fn a_repeated_hour_happens_once_the_first_time() {
        let rule = rule(Repeat::Daily { every: 1 }, "2026-10-01T02:30");
        let first = rule.next_after(at("2026-10-24T12:00")).expect("an occurrence");
        assert_eq!(first.to_string(), "2026-10-25T00:30:00Z");
        assert_eq!(local(rule.next_after(first).expect("an occurrence")), "2026-10-26 02:30");
    }

    #[test]
    fn a_rule_falls_on_its_days() {
        for (repeat, start, expected) in [
            (Repeat::Daily { every: 3 }, "2027-01-20T09:00", ["2027-01-20", "2027-01-23", "2027-01-26", "2027-01-29"]),
            (Repeat::Weekdays, "2027-01-22T09:00", ["2027-01-22", "2027-01-25", "2027-01-26", "2027-01-27"]),
            (Repeat::Weekdays, "2027-01-23T09:00", ["2027-01-25", "2027-01-26", "2027-01-27", "2027-01-28"]),
            (
                Repeat::Weekly { every: 1, days: vec![Day::Thursday, Day::Monday] },
                "2027-01-20T09:00",
                ["2027-01-21", "2027-01-25", "2027-01-28", "2027-02-01"],
            ),
            (
                Repeat::Weekly { every: 2, days: vec![Day::Monday, Day::Thursday] },
                "2027-01-20T09:00",
                ["2027-01-21", "2027-02-01", "2027-02-04", "2027-02-15"],
            ),
            (
                Repeat::Weekly { every: 2, days: vec![Day::Monday] },
                "2027-01-20T09:00",
                ["2027-01-25", "2027-02-08", "2027-02-22", "2027-03-08"],
            ),
            (Repeat::Monthly { every: 1, day: 31 }, "2028-01-31T09:00", ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"]),
            (Repeat::Monthly { every: 3, day: 15 }, "2027-01-20T09:00", ["2027-02-15", "2027-05-15", "2027-08-15", "2027-11-15"]),
            (
                Repeat::MonthlyWeekday { nth: 1, weekday: Day::Monday },
                "2027-01-20T09:00",
                ["2027-02-01", "2027-03-01", "2027-04-05", "2027-05-03"],
            ),
            (
                Repeat::MonthlyWeekday { nth: -1, weekday: Day::Friday },
                "2027-01-29T09:00",
                ["2027-01-29", "2027-02-26", "2027-03-26", "2027-04-30"],
            ),
            (Repeat::Yearly { month: 2, day: 29 }, "2028-02-29T09:00", ["2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28"]),
        ] {
            let name = format!("{repeat:?} from {start}");
            let rule = rule(repeat, start);
            let days: Vec<String> = run(&rule, "2020-01-01T00:00", 4);
            assert_eq!(days, expected.map(|day| format!("{day} 09:00")), "{name}");
        }
    }

    #[test]
    fn a_leap_day_comes_back_in_a_leap_year() {
        let rule = rule(Repeat::Yearly { month: 2, day: 29 }, "2028-02-29T09:00");
        assert_eq!(run(&rule, "2031-03-01T00:00", 1), ["2032-02-29 09:00"]);
    }

    #[test]
    fn the_next_occurrence_is_strictly_after_and_never_before_the_start() {
        let rule = rule(Repeat::Daily { every: 1 }, "2027-01-20T09:00");
        assert_eq!(run(&rule, "1999-01-01T00:00", 1), ["2027-01-20 09:00"]);
        assert_eq!(run(&rule, "2027-01-20T08:59", 1), ["2027-01-20 09:00"]);
        assert_eq!(run(&rule, "2027-01-20T09:00", 1), ["2027-01-21 09:00"]);
    }

    #[test]
    fn missed_runs_are_passed_over() {
        let rule = rule(Repeat::Weekly { every: 2, days: vec![Day::Monday] }, "2027-01-25T09:00");
        let missed = rule.next_after(at("2027-01-20T00:00")).expect("an occurrence");
        assert_eq!(local(missed), "2027-01-25 09:00");
        assert_eq!(run(&rule, "2027-05-19T13:00", 1), ["2027-05-31 09:00"]);
    }

    #[test]
    fn a_day_that_a_zone_skipped_moves_to_the_next_one() {
        let rule = Rule::new(Repeat::Monthly { every: 1, day: 30 }, civil("2011-12-01T09:00"), "Pacific/Apia");
        let next = rule.expect("a rule").next_after("2011-12-30T18:00:00Z".parse().expect("a moment"));
        assert_eq!(next.map(|at| at.to_string()), Some("2011-12-30T19:00:00Z".to_owned()));
    }

    #[test]
    fn the_calendar_ends_without_an_occurrence() {
        let rule = rule(Repeat::Yearly { month: 1, day: 1 }, "2027-01-01T09:00");
        assert_eq!(rule.next_after(Timestamp::MAX), None);
    }

    #[test]
    fn what_cannot_be_kept_is_refused() {
        let start = civil("2027-01-20T09:00");
        for (repeat, error) in [
            (Repeat::Daily { every: 0 }, RuleError::Interval { most: 30 }),
            (Repeat::Weekly { every: 9, days: vec![Day::Monday] }, RuleError::Interval { most: 8 }),
            (Repeat::Weekly { every: 1, days: vec![] }, RuleError::NoDay),
            (Repeat::Monthly { every: 13, day: 1 }, RuleError::Interval { most: 12 }),
            (Repeat::Monthly { every: 1, day: 32 }, RuleError::NoDay),
            (Repeat::MonthlyWeekday { nth: 0, weekday: Day::Monday }, RuleError::NoDay),
            (Repeat::MonthlyWeekday { nth: 5, weekday: Day::Monday }, RuleError::NoDay),
            (Repeat::Yearly { month: 13, day: 1 }, RuleError::NoDay),
        ] {
            assert_eq!(Rule::new(repeat, start, BRUSSELS), Err(error));
        }
        for zone in ["Europe/Bruxelles", "", "Etc/Unknown", "../etc/passwd"] {
            let error = RuleError::UnknownZone { zone: zone.to_owned() };
            assert_eq!(Rule::new(Repeat::Weekdays, start, zone), Err(error));
        }
    }

    #[test]
    fn the_stored_form_is_stable() {
        for (repeat, stored) in [
            (Repeat::Daily { every: 1 }, r#"{"kind":"daily","every":1}"#),
            (Repeat::Weekdays, r#"{"kind":"weekdays"}"#),
            (
                Repeat::Weekly { every: 2, days: vec![Day::Thursday, Day::Monday, Day::Monday] },
                r#"{"kind":"weekly","every":2,"days":["monday","thursday"]}"#,
            ),
            (Repeat::Monthly { every: 1, day: 31 }, r#"{"kind":"monthly","every":1,"day":31}"#),
            (Repeat::MonthlyWeekday { nth: -1, weekday: Day::Friday }, r#"{"kind":"monthly_weekday","nth":-1,"weekday":"friday"}"#),
            (Repeat::Yearly { month: 2, day: 29 }, r#"{"kind":"yearly","month":2,"day":29}"#),
        ] {
            let rule = rule(repeat, "2027-02-01T09:00");
            let stored = format!(r#"{{"repeat":{stored},"start":"2027-02-01T09:00:00","zone":"Europe/Brussels"}}"#);
            assert_eq!(serde_json::to_string(&rule).expect("JSON"), stored);
            assert_eq!(serde_json::from_str::<Rule>(&stored).expect("a rule"), rule);
        }
    }

    #[test]
    fn a_stored_rule_is_validated() {
        for stored in [
            r#"{"repeat":{"kind":"weekdays"},"start":"2027-02-01T09:00:00","zone":"Europe/Bruxelles"}"#,
            r#"{"repeat":{"kind":"daily","every":0},"start":"2027-02-01T09:00:00","zone":"Europe/Brussels"}"#,
            r#"{"repeat":{"kind":"hourly"},"start":"2027-02-01T09:00:00","zone":"Europe/Brussels"}"#,
            r#"{"repeat":{"kind":"weekdays"},"start":"2027-02-01T09:00:00","zone":"Europe/Brussels","x":1}"#,
        ] {
            assert!(serde_json::from_str::<Rule>(stored).is_err(), "{stored}");
        }
    }

    proptest! {
        #[test]
        fn the_next_occurrence_is_later_and_the_earliest(
            repeat in repeat(), day in 0_i64..3000, minute in 0_i64..1440, second in 946_684_800_i64..2_000_000_000,
        ) {
            let start = civil("2020-01-01T00:00") + day.days() + minute.minutes();
            let rule = Rule::new(repeat, start, BRUSSELS).expect("a rule");
            let after = Timestamp::from_second(second).expect("a moment");
            let next = rule.next_after(after).expect("an occurrence");
            prop_assert!(next > after);
            prop_assert!(next >= rule.zone.to_timestamp(start).expect("a moment"));
            let just_before = next - 1.second();
            prop_assert_eq!(rule.next_after(just_before), Some(next));
            prop_assert_eq!(rule.next_after(after.max(just_before)), Some(next));
        }
    }

    fn repeat() -> impl Strategy<Value = Repeat> {
        let day = || prop::sample::select(&[Day::Monday, Day::Wednesday, Day::Saturday, Day::Sunday][..]);
        prop_oneof![
            (1_u8..=30).prop_map(|every| Repeat::Daily { every }),
            Just(Repeat::Weekdays),
            (1_u8..=8, prop::collection::vec(day(), 1..4)).prop_map(|(every, days)| Repeat::Weekly { every, days }),
            (1_u8..=12, 1_i8..=31).prop_map(|(every, day)| Repeat::Monthly { every, day }),
            (prop_oneof![Just(-1_i8), 1_i8..=4], day()).prop_map(|(nth, weekday)| Repeat::MonthlyWeekday { nth, weekday }),
            (1_i8..=12, 1_i8..=31).prop_map(|(month, day)| Repeat::Yearly { month, day }),
        ]
    }

    fn rule(repeat: Repeat, start: &str) -> Rule {
        Rule::new(repeat, civil(start), BRUSSELS).expect("a rule")
    }

    fn run(rule: &Rule, after: &str, count: usize) -> Vec<String> {
        let next = |at: &Timestamp| rule.next_after(*at);
        std::iter::successors(next(&at(after)), next).take(count).map(local).collect()
    }

    fn civil(text: &str) -> DateTime {
        text.parse().expect("a civil time")
    }

    fn at(text: &str) -> Timestamp {
        civil(text).in_tz(BRUSSELS).expect("a zone").timestamp()
    }

    fn local(at: Timestamp) -> String {
        at.in_tz(BRUSSELS).expect("a zone").strftime("%Y-%m-%d %H:%M").to_string()
    }
}
