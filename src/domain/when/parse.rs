//! Grammar of dates: tokens in, a [`Draft`] of what was said out. It does not know what time it is.

use super::delay::{Delay, delay};
use super::token::{Number, Part, Token, Unit, Word};
use jiff::civil::{Time, Weekday};

/// What was said, piece by piece, before it meets a calendar.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The day, unless only a day of the week was named.
    pub day: Option<Day>,
    /// The day of the week, alone or beside a day.
    pub weekday: Option<(Weekday, Which)>,
    /// The following week, month or year.
    pub next: Option<Unit>,
    /// The time of day.
    pub clock: Option<Clock>,
    /// The part of the day.
    pub part: Option<Part>,
    /// The time to wait.
    pub delay: Option<Delay>,
}

/// A way to name one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Day {
    /// Days counted from today.
    Offset(i64),
    /// A day and month, perhaps with a year.
    Calendar { day: u32, month: u32, year: Option<u32> },
    /// A day of the current month, or of the following one.
    OfMonth(u32),
    /// The last day of the current period.
    EndOf(Unit),
    /// The last day of a named month.
    EndOfMonth(u32),
}

/// Which of the days of that name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The first to come.
    Coming,
    /// The one called next.
    Next,
    /// The one before.
    Last,
    /// That many weeks after the first to come.
    WeeksLater(i64),
}

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// A time on the dial.
    Time(Time),
    /// Midnight, without saying which end of the day.
    Midnight,
    /// 24:00.
    EndOfDay,
}

/// Reads all tokens, or nothing.
pub fn draft(tokens: &[Token]) -> Option<Draft> {
    let mut draft = Draft::default();
    let mut at = 0;
    while let Some((before, rest)) = tokens.split_at_checked(at).filter(|(_, rest)| !rest.is_empty()) {
        at += step(&mut draft, before.last(), rest)?;
    }
    (draft != Draft::default()).then_some(draft)
}

/// Reads one thing, and says how many tokens it took. The order of the attempts settles what could be read in two ways.
fn step(draft: &mut Draft, before: Option<&Token>, rest: &[Token]) -> Option<usize> {
    let led = matches!(before, Some(Token::Word(Word::At)));
    let announced = led || draft.day.is_some();
    if let Some((delay, used)) = delay(rest) {
        return fill(&mut draft.delay, delay, used);
    }
    if let Some((day, used)) = calendar(rest, announced).or_else(|| end(rest)) {
        return fill(&mut draft.day, day, used);
    }
    if let Some((clock, used)) = clock(rest, announced) {
        return fill(&mut draft.clock, clock, used);
    }
    if let Some((weekday, used)) = weekday(rest) {
        return fill(&mut draft.weekday, weekday, used);
    }
    match rest {
        [Token::Word(Word::Next), Token::Word(Word::Unit(unit)), ..] | [Token::Word(Word::Unit(unit)), Token::Word(Word::Next), ..] => {
            fill(&mut draft.next, *unit, 2)
        }
        [Token::Word(Word::Morgen), ..] if draft.day.is_some() || draft.weekday.is_some() => fill(&mut draft.part, Part::Morning, 1),
        [Token::Word(Word::Morgen), ..] => fill(&mut draft.day, Day::Offset(1), 1),
        [Token::Word(Word::Day(offset)), ..] => fill(&mut draft.day, Day::Offset(*offset), 1),
        [Token::Word(Word::Part(part)), ..] => fill(&mut draft.part, *part, 1),
        [Token::Word(Word::In), tail @ ..] => {
            let (_, tail) = skip(tail);
            matches!(tail, [Token::Word(Word::Part(_)), ..]).then_some(1)
        }
        [Token::Word(Word::At | Word::The | Word::Filler), ..] => Some(1),
        [token, tail @ ..] if bare(tail) => {
            let day = token.number().filter(|day| (1..=31).contains(&day.value))?;
            let named = matches!(before, Some(Token::Word(Word::The))) || draft.weekday.is_some();
            if named || day.ordinal { fill(&mut draft.day, Day::OfMonth(day.value), 1) } else { None }
        }
        _ => None,
    }
}

fn fill<T>(slot: &mut Option<T>, value: T, used: usize) -> Option<usize> {
    slot.replace(value).is_none().then_some(used)
}

/// Reads a day and month, in digits (Belgian order) or with the name of the month.
///
/// `9.30` is a time when a time was announced or when it cannot be a date.
fn calendar(rest: &[Token], announced: bool) -> Option<(Day, usize)> {
    use Token::{Mark, Number as N};
    let date = |day: &Number, month: u32, year, used| Some((Day::Calendar { day: day.value, month, year }, used));
    match rest {
        [N(year), Mark(a @ ('-' | '/' | '.')), N(month), Mark(b), N(day), ..] if a == b && year.digits == 4 => {
            date(day, month.value, Some(year.value), 5)
        }
        [N(day), Mark(a @ ('-' | '/' | '.')), N(month), Mark(b), N(year), ..]
            if a == b && matches!(year.digits, 2 | 4) && short(day) && short(month) =>
        {
            let century = if year.digits == 2 { 2000 } else { 0 };
            date(day, month.value, Some(century + year.value), 5)
        }
        [N(day), Mark('-' | '/'), N(month), ..] if short(day) && short(month) => date(day, month.value, None, 3),
        [N(day), Mark('.'), N(month), ..] if short(day) && !announced && month.value <= 12 => date(day, month.value, None, 3),
        [Token::Word(name @ (Word::Month(_) | Word::Sept)), N(day), tail @ ..] if short(day) && bare(tail) => {
            let (year, used) = year(tail);
            date(day, Token::Word(*name).month()?, year, 2 + used)
        }
        [day, tail @ ..] => {
            let day = day.number().filter(short)?;
            let (skipped, tail) = skip(tail);
            let (name, tail) = tail.split_first()?;
            let month = name.month()?;
            let (year, used) = year(tail);
            date(&day, month, year, 2 + skipped + used)
        }
        [] => None,
    }
}

fn year(rest: &[Token]) -> (Option<u32>, usize) {
    match rest {
        [Token::Number(year), tail @ ..] if year.digits == 4 && bare(tail) => (Some(year.value), 1),
        _ => (None, 0),
    }
}

/// Reads the end of a period: `fin du mois`, `end of next week`, `eind februari`.
fn end(rest: &[Token]) -> Option<(Day, usize)> {
    let [Token::Word(Word::End), tail @ ..] = rest else {
        return None;
    };
    let (skipped, tail) = skip(tail);
    match tail {
        // The pair stays: "next month" is read from it afterwards.
        [Token::Word(Word::Unit(unit)), Token::Word(Word::Next), ..] | [Token::Word(Word::Next), Token::Word(Word::Unit(unit)), ..] => {
            Some((Day::EndOf(*unit), 1 + skipped))
        }
        [Token::Word(Word::Unit(unit)), ..] => Some((Day::EndOf(*unit), 2 + skipped)),
        [name, ..] => Some((Day::EndOfMonth(name.month()?), 2 + skipped)),
        [] => None,
    }
}

fn weekday(rest: &[Token]) -> Option<((Weekday, Which), usize)> {
    match rest {
        [Token::Word(Word::Next), day, ..] => Some(((day.weekday()?, Which::Next), 2)),
        [day, Token::Word(Word::Next), tail @ ..] if !matches!(tail, [Token::Word(Word::Unit(_)), ..]) => {
            Some(((day.weekday()?, Which::Next), 2))
        }
        [Token::Word(Word::Last), day, ..] | [day, Token::Word(Word::Last), ..] => Some(((day.weekday()?, Which::Last), 2)),
        [day, Token::Word(Word::WeeksLater(weeks)), ..] => Some(((day.weekday()?, Which::WeeksLater(*weeks)), 2)),
        [day, ..] => Some(((day.weekday()?, Which::Coming), 1)),
        [] => None,
    }
}

/// Reads a time of day, in figures or in words. A lone number is an hour only when a time was announced.
fn clock(rest: &[Token], announced: bool) -> Option<(Clock, usize)> {
    use Token::Word as W;
    let shifted = |tail: &[Token], minutes: i64, used: usize| {
        let (dial, more) = dial(tail, true)?;
        Some((dial.clock(minutes)?, used + more))
    };
    match rest {
        [W(Word::Midnight), ..] => return Some((Clock::Midnight, 1)),
        [W(Word::Quarter), W(Word::Past | Word::In), tail @ ..] => return shifted(tail, 15, 2),
        [W(Word::Quarter), W(Word::To), tail @ ..] => return shifted(tail, -15, 2),
        [W(Word::Half), W(Word::Past), tail @ ..] => return shifted(tail, 30, 2),
        _ => {}
    }
    let (dial, used) = dial(rest, announced)?;
    let (minutes, more) = match rest.get(used..)? {
        [W(Word::And), W(Word::Half), ..] => (30, 2),
        [W(Word::And), W(Word::Quarter), ..] => (15, 2),
        [W(Word::Minus), W(Word::Quarter), ..] => (-15, 2),
        [W(Word::Minus), W(Word::The), W(Word::Quarter), ..] => (-15, 3),
        [W(Word::Minus), Token::Number(minutes), ..] if minutes.value < 60 => (-i64::from(minutes.value), 2),
        _ => (0, 0),
    };
    Some((dial.clock(minutes)?, used + more))
}

/// Hour, minute and second as read, before they are known to exist.
struct Dial {
    hour: i64,
    minute: i64,
    second: i64,
}

impl Dial {
    fn clock(&self, shift: i64) -> Option<Clock> {
        if !(0..60).contains(&self.minute) || !(0..60).contains(&self.second) {
            return None;
        }
        let second = (self.hour * 60 + self.minute + shift) * 60 + self.second;
        if second == 86_400 {
            return Some(Clock::EndOfDay);
        }
        let part = |value: i64| i8::try_from(value).ok();
        let time = Time::new(part(second.div_euclid(3600))?, part(second / 60 % 60)?, part(second % 60)?, 0);
        time.ok().map(Clock::Time)
    }
}

fn dial(rest: &[Token], announced: bool) -> Option<(Dial, usize)> {
    use Token::{Mark, Number as N, Word as W};
    let hour = Word::Unit(Unit::Hour);
    let (h, m, s, mut used) = match rest {
        [W(Word::Noon), N(m), tail @ ..] if short(m) && bare(tail) => (12, m.value, 0, 2),
        [W(Word::Noon), ..] => (12, 0, 0, 1),
        [N(h), Mark(':'), N(m), Mark(':'), N(s), ..] if m.digits == 2 && s.digits == 2 => (h.value, m.value, s.value, 5),
        [N(h), Mark(':'), N(m), ..] if m.digits == 2 => (h.value, m.value, 0, 3),
        [N(h), Mark('.'), N(m), ..] if m.digits == 2 && (announced || m.value > 12) => (h.value, m.value, 0, 3),
        [N(h), W(unit), N(m), W(Word::Unit(Unit::Minute)), ..] if *unit == hour => (h.value, m.value, 0, 4),
        [N(h), W(unit), N(m), tail @ ..] if *unit == hour && m.value < 60 && bare(tail) => (h.value, m.value, 0, 3),
        [h, W(unit), ..] if *unit == hour => (h.number()?.value, 0, 0, 2),
        [N(h), W(Word::Am | Word::Pm), ..] => (h.value, 0, 0, 1),
        [h, tail @ ..] if announced && bare(tail) => (h.number().filter(|h| short(h) && !h.ordinal)?.value, 0, 0, 1),
        _ => return None,
    };
    if matches!(rest.get(used), Some(W(unit)) if *unit == hour) {
        used += 1;
    }
    let (h, used) = match rest.get(used) {
        Some(W(Word::Am)) if (1..=12).contains(&h) => (h % 12, used + 1),
        Some(W(Word::Pm)) if (1..=23).contains(&h) => (h % 12 + 12, used + 1),
        _ => (h, used),
    };
    Some((Dial { hour: i64::from(h), minute: i64::from(m), second: i64::from(s) }, used))
}

/// Skips words without a meaning of their own.
fn skip(rest: &[Token]) -> (usize, &[Token]) {
    let skipped = rest.iter().take_while(|token| matches!(token, Token::Word(Word::The | Word::Filler))).count();
    (skipped, rest.get(skipped..).unwrap_or_default())
}

/// Whether what follows leaves a number alone, instead of making a time, a date or a quantity of it.
pub fn bare(rest: &[Token]) -> bool {
    let bound = |word: &Word| matches!(word, Word::Unit(_) | Word::Month(_) | Word::Mar | Word::Sept | Word::And | Word::Am | Word::Pm);
    match rest {
        [Token::Mark(_), ..] => false,
        [Token::Word(word), ..] => !bound(word),
        [Token::Number(_), ..] | [] => true,
    }
}

/// Whether a number has at most two digits.
fn short(number: &Number) -> bool {
    number.digits <= 2 && number.value < 100
}
