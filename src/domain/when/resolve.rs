//! From a [`Draft`] to the moments it may mean, given the present moment and its zone.

use super::delay::Delay;
use super::parse::{Clock, Day, Draft, Which};
use super::token::{Part, Unit};
use super::{Adjusted, Reading};
use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::{Span, Timestamp, Zoned, tz::AmbiguousOffset};

/// Hour of a day named without an hour.
pub const MORNING: Time = Time::constant(9, 0, 0, 0);
/// Hour of an afternoon named without an hour.
const AFTERNOON: Time = Time::constant(14, 0, 0, 0);
/// Hour of an evening named without an hour.
pub const EVENING: Time = Time::constant(19, 0, 0, 0);
/// A day and month passed at most this many days ago is a slip, not the one of next year.
const SLIP_DAYS: i64 = 31;
/// How many years may pass between two 29 February.
const LEAP_GAP: i16 = 8;
/// How long `tantôt` is, in minutes, once the afternoon has begun.
const LATER_MINUTES: i64 = 120;
/// What the end of that wait is rounded up to, in minutes.
const LATER_STEP: i64 = 15;

/// What a draft may mean.
pub struct Meaning {
    /// The possible moments, past ones included.
    pub readings: Vec<Reading>,
    /// What may have been meant if all of them are past.
    pub instead: Option<DateTime>,
}

/// Why a draft means nothing.
pub enum Refusal {
    /// The pieces do not go together.
    Senseless,
    /// The calendar has no such day.
    NoSuchDay { day: u32, month: u32, year: Option<u32>, nearest: Option<DateTime> },
    /// The moment is beyond the calendar.
    BeyondCalendar,
}

impl From<jiff::Error> for Refusal {
    fn from(_: jiff::Error) -> Self {
        Self::BeyondCalendar
    }
}

/// Finds the moments that a draft may mean.
pub fn meaning(draft: &Draft, now: &Zoned) -> Result<Meaning, Refusal> {
    let hours = hours(draft.clock, draft.part).ok_or(Refusal::Senseless)?;
    let timed = draft.clock.is_some() || draft.part.is_some();
    let today = now.date();
    if let Some(delay) = draft.delay {
        return delayed(draft, &delay, timed.then_some(&hours), now);
    }
    let tomorrow = hours.first().and_then(|hour| hour.on(today.tomorrow().ok()?).ok());
    if draft.day.is_none() && draft.weekday.is_none() && draft.next.is_none() {
        return match (draft.clock, draft.part) {
            (None, Some(Part::Later)) => Ok(Meaning { readings: vec![later(now)?], instead: None }),
            (None, None) => Err(Refusal::Senseless),
            (_, Some(_)) => Ok(Meaning { readings: moments(&[today], &hours, now)?, instead: tomorrow }),
            (Some(_), None) => {
                let mut readings = moments(&[today, today.tomorrow()?], &hours, now)?;
                readings.retain(|reading| reading.at > now.timestamp());
                readings.truncate(1);
                Ok(Meaning { readings, instead: tomorrow })
            }
        };
    }
    let dates = dates(draft, &hours, now)?;
    let instead = match (draft.day, dates.first()) {
        (Some(Day::Calendar { .. }), Some(date)) if *date != today => anniversary(*date, &hours, today),
        _ => tomorrow,
    };
    Ok(Meaning { readings: moments(&dates, &hours, now)?, instead })
}

/// Puts a civil time on the line of time: a skipped hour moves forward, a repeated one is taken the first time.
pub fn place(civil: DateTime, now: &Zoned) -> Result<Reading, jiff::Error> {
    let ambiguous = now.time_zone().to_ambiguous_timestamp(civil);
    let adjusted = match ambiguous.offset() {
        AmbiguousOffset::Unambiguous { .. } => None,
        AmbiguousOffset::Gap { .. } => Some(Adjusted::SkippedHour),
        AmbiguousOffset::Fold { .. } => Some(Adjusted::RepeatedHour),
    };
    Ok(Reading { at: ambiguous.compatible()?, adjusted })
}

/// An hour of a day, or of the day after it.
struct Hour {
    days: i64,
    time: Time,
}

impl Hour {
    fn on(&self, date: Date) -> Result<DateTime, jiff::Error> {
        Ok(plus(date, self.days)?.to_datetime(self.time))
    }
}

/// Finds the hours that a time and a part of the day may mean together; two for a lone midnight.
fn hours(clock: Option<Clock>, part: Option<Part>) -> Option<Vec<Hour>> {
    let at = |days, time| Hour { days, time };
    let (start, end) = (at(0, Time::midnight()), at(1, Time::midnight()));
    Some(match (clock, part) {
        (None, None | Some(Part::Morning)) => vec![at(0, MORNING)],
        (None, Some(Part::Afternoon | Part::Later)) => vec![at(0, AFTERNOON)],
        (None, Some(Part::Evening)) => vec![at(0, EVENING)],
        (Some(Clock::Midnight), None) => vec![start, end],
        (Some(Clock::Midnight), Some(Part::Morning)) => vec![start],
        (Some(Clock::Midnight), Some(Part::Evening)) | (Some(Clock::EndOfDay), None | Some(Part::Evening)) => vec![end],
        (Some(Clock::Midnight | Clock::EndOfDay), Some(_)) => return None,
        (Some(Clock::Time(time)), part) => vec![at(0, within(time, part)?)],
    })
}

/// Takes the part of the day into account: `8h du soir` is 20:00, `8h du matin` is 8:00, `18h du matin` is nothing.
fn within(time: Time, part: Option<Part>) -> Option<Time> {
    let after_noon = || time.with().hour(time.hour() + 12).build().ok();
    let Some(part) = part else { return Some(time) };
    match (part, time.hour()) {
        (Part::Afternoon | Part::Later, 1..=6) | (Part::Evening, 5..=11) => after_noon(),
        (Part::Morning, 0..=12) | (Part::Afternoon, 12..=18) | (Part::Evening, 17..) | (Part::Later, _) => Some(time),
        (Part::Morning | Part::Afternoon | Part::Evening, _) => None,
    }
}

fn moments(dates: &[Date], hours: &[Hour], now: &Zoned) -> Result<Vec<Reading>, Refusal> {
    let mut readings = Vec::new();
    for date in dates {
        for hour in hours {
            readings.push(place(hour.on(*date)?, now)?);
        }
    }
    readings.sort_by_key(|reading| reading.at);
    readings.dedup_by_key(|reading| reading.at);
    Ok(readings)
}

/// Waits in calendar days and months first, keeping the time of day, then in exact seconds.
fn delayed(draft: &Draft, delay: &Delay, hours: Option<&Vec<Hour>>, now: &Zoned) -> Result<Meaning, Refusal> {
    if draft.day.is_some() || draft.weekday.is_some() || draft.next.is_some() || (hours.is_some() && delay.seconds != 0) {
        return Err(Refusal::Senseless);
    }
    let mut readings = Vec::new();
    for days in delay.idiom.into_iter().chain([delay.days]) {
        let span = Span::new().try_months(delay.months)?.try_days(days)?;
        if let Some(hours) = hours {
            readings.extend(moments(&[now.date().checked_add(span)?], hours, now)?);
            continue;
        }
        let mut reading =
            if span.is_zero() { Reading { at: now.timestamp(), adjusted: None } } else { place(now.datetime().checked_add(span)?, now)? };
        reading.at = reading.at.checked_add(Span::new().try_seconds(delay.seconds)?)?;
        readings.push(reading);
    }
    Ok(Meaning { readings, instead: None })
}

/// The coming afternoon, or a while from now once it has begun.
fn later(now: &Zoned) -> Result<Reading, Refusal> {
    let afternoon = place(now.date().to_datetime(AFTERNOON), now)?;
    if afternoon.at > now.timestamp() {
        return Ok(afternoon);
    }
    let step = LATER_STEP * 60;
    let second = now.timestamp().as_second() + LATER_MINUTES * 60;
    let at = Timestamp::from_second(second + (step - second.rem_euclid(step)) % step)?;
    Ok(Reading { at, adjusted: None })
}

/// Finds the days that a draft may mean: several when the named day of the week is not certain or contradicts the date.
fn dates(draft: &Draft, hours: &[Hour], now: &Zoned) -> Result<Vec<Date>, Refusal> {
    let today = now.date();
    let date = match (draft.day, draft.weekday, draft.next) {
        (None, Some((weekday, which)), None) => return weekdays(weekday, which, today),
        (None, Some((weekday, _)), Some(Unit::Week)) => plus(start(Unit::Week, today, 1)?, offset(weekday))?,
        (None, None, Some(unit)) => start(unit, today, 1)?,
        (Some(Day::EndOf(unit)), _, None) => end(unit, today, 0)?,
        (Some(Day::EndOf(unit)), _, Some(next)) if unit == next => end(unit, today, 1)?,
        (Some(Day::OfMonth(day)), _, Some(Unit::Month)) => {
            let first = start(Unit::Month, today, 1)?;
            exact(day, first.month().unsigned_abs().into(), first.year(), None, hours)?
        }
        (Some(Day::OfMonth(day)), _, None) => of_month(day, hours, now)?,
        (Some(Day::Offset(days)), _, None) => plus(today, days)?,
        (Some(Day::EndOfMonth(month)), _, None) => calendar(1, month, None, hours, today)?.last_of_month(),
        (Some(Day::Calendar { day, month, year }), _, None) => calendar(day, month, year, hours, today)?,
        _ => return Err(Refusal::Senseless),
    };
    match draft.weekday {
        // A day that is past stays past: its contradiction is no reason to move it.
        Some((weekday, _)) if date.weekday() != weekday && date >= today => Ok(vec![date, closest(weekday, date, today)?]),
        _ => Ok(vec![date]),
    }
}

fn weekdays(weekday: Weekday, which: Which, today: Date) -> Result<Vec<Date>, Refusal> {
    let away = i64::from(weekday.since(today.weekday()));
    let coming = plus(today, away)?;
    let this_week = start(Unit::Week, coming, 0)? == start(Unit::Week, today, 0)?;
    let next = plus(coming, 7)?;
    Ok(match which {
        Which::Coming if away == 0 => vec![coming, next],
        Which::Next if away == 0 => vec![next],
        Which::Next if this_week => vec![coming, next],
        Which::Coming | Which::Next => vec![coming],
        Which::Last => vec![plus(coming, -7)?],
        Which::WeeksLater(weeks) => vec![plus(coming, 7 * weeks)?],
    })
}

/// The day of that name closest to a date, but not before today.
fn closest(weekday: Weekday, date: Date, today: Date) -> Result<Date, Refusal> {
    let ahead = i64::from(weekday.since(date.weekday()));
    let closest = plus(date, if ahead > 3 { ahead - 7 } else { ahead })?;
    if closest < today { Ok(plus(closest, 7)?) } else { Ok(closest) }
}

/// The first day of the current period or of a following one.
fn start(unit: Unit, day: Date, following: i64) -> Result<Date, Refusal> {
    match unit {
        Unit::Week => Ok(plus(day, 7 * following - offset(day.weekday()))?),
        Unit::Month => Ok(day.first_of_month().checked_add(Span::new().try_months(following)?)?),
        Unit::Year => Ok(day.first_of_year().checked_add(Span::new().try_years(following)?)?),
        Unit::Second | Unit::Minute | Unit::QuarterHour | Unit::HalfHour | Unit::Hour | Unit::Day | Unit::Jour => Err(Refusal::Senseless),
    }
}

/// The last day of a period: for a week, its Friday.
fn end(unit: Unit, today: Date, following: i64) -> Result<Date, Refusal> {
    if unit == Unit::Week {
        return Ok(plus(start(unit, today, following)?, offset(Weekday::Friday))?);
    }
    Ok(start(unit, today, following + 1)?.yesterday()?)
}

/// A day and month; without a year, the next one unless it has only just passed.
fn calendar(day: u32, month: u32, year: Option<u32>, hours: &[Hour], today: Date) -> Result<Date, Refusal> {
    if let Some(year) = year {
        return exact(day, month, i16::try_from(year).unwrap_or(i16::MAX), Some(year), hours);
    }
    let oldest = plus(today, -SLIP_DAYS)?;
    let year = today.year();
    (year - 1..=year.saturating_add(LEAP_GAP))
        .filter_map(|year| civil(day, month, year))
        .find(|date| *date >= oldest)
        .map_or_else(|| exact(day, month, year, None, hours), Ok)
}

/// The day as written, or a refusal that knows the nearest one.
fn exact(day: u32, month: u32, year: i16, written: Option<u32>, hours: &[Hour]) -> Result<Date, Refusal> {
    civil(day, month, year).ok_or_else(|| {
        let swapped = || civil(month, day, year);
        let nearest = civil(1, month, year).map(Date::last_of_month).or_else(swapped);
        let nearest = nearest.zip(hours.first()).and_then(|(date, hour)| hour.on(date).ok());
        Refusal::NoSuchDay { day, month, year: written, nearest }
    })
}

/// The first day of that number whose hour is still ahead.
fn of_month(day: u32, hours: &[Hour], now: &Zoned) -> Result<Date, Refusal> {
    let first = now.date().first_of_month();
    for months in 0..12 {
        let month = first.checked_add(Span::new().try_months(months)?)?;
        let Some(date) = civil(day, month.month().unsigned_abs().into(), month.year()) else {
            continue;
        };
        if moments(&[date], hours, now)?.iter().any(|reading| reading.at > now.timestamp()) {
            return Ok(date);
        }
    }
    Err(Refusal::Senseless)
}

/// The same day of a later year.
fn anniversary(date: Date, hours: &[Hour], today: Date) -> Option<DateTime> {
    let year = today.year();
    (year..=year.saturating_add(LEAP_GAP))
        .filter_map(|year| date.with().year(year).build().ok())
        .find(|date| *date > today)
        .and_then(|date| hours.first()?.on(date).ok())
}

fn civil(day: u32, month: u32, year: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn plus(date: Date, days: i64) -> Result<Date, jiff::Error> {
    date.checked_add(Span::new().try_days(days)?)
}

fn offset(weekday: Weekday) -> i64 {
    i64::from(weekday.to_monday_zero_offset())
}
