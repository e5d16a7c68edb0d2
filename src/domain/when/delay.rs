//! Grammar of delays: how long to wait, in calendar time or in exact time.

use super::parse::bare;
use super::token::{Number, Token, Unit, Word};

/// A time to wait: calendar parts first, exact seconds after.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delay {
    /// Calendar months.
    pub months: i64,
    /// Calendar days.
    pub days: i64,
    /// Exact seconds.
    pub seconds: i64,
    /// What the same words mean as a French idiom, in days (`quinze jours`: 14).
    pub idiom: Option<i64>,
}

/// Reads a delay: `dans 2 h`, `in an hour and a half`, `over een kwartier`, or a bare `90 minutes`.
pub fn delay(rest: &[Token]) -> Option<(Delay, usize)> {
    match rest {
        [Token::Word(Word::Now), ..] => Some((Delay::default(), 1)),
        [Token::Word(Word::In), tail @ ..] => duration(tail).map(|(delay, used)| (delay, used + 1)),
        // A bare "2 h" is two o'clock.
        [Token::Number(_), Token::Word(Word::Unit(unit)), ..] if *unit != Unit::Hour => duration(rest),
        _ => None,
    }
}

fn duration(rest: &[Token]) -> Option<(Delay, usize)> {
    let (articles, tail) = match rest {
        [Token::Word(Word::At | Word::The), ..] => (1, rest.get(1..)?),
        _ => (0, rest),
    };
    let first = component(tail)?;
    let mut delay = Delay::default();
    delay.add(first.unit, first.hundredths)?;
    delay.idiom = match (first.unit, first.hundredths) {
        (Unit::Jour, 800) => Some(7),
        (Unit::Jour, 1500) => Some(14),
        _ => None,
    };
    let mut used = articles + first.used;
    let mut coarse = delay.seconds == 0;
    loop {
        let tail = rest.get(used..)?;
        let (joined, tail) = match tail {
            [Token::Word(Word::And), tail @ ..] => (1, tail),
            _ => (0, tail),
        };
        let starts = matches!(tail, [Token::Number(_) | Token::Word(Word::Sept | Word::Unit(_)), ..]);
        let Some(next) = component(tail).filter(|_| starts) else {
            return Some((delay, used));
        };
        // In "dans 2 jours 10h" the hour is a time of day.
        if joined == 0 && coarse && next.unit == Unit::Hour {
            return Some((delay, used));
        }
        delay.add(next.unit, next.hundredths)?;
        delay.idiom = None;
        coarse &= delay.seconds == 0;
        used += joined + next.used;
    }
}

struct Component {
    unit: Unit,
    hundredths: i64,
    used: usize,
}

/// Reads a quantity and a unit, with a half or a quarter on either side of the unit; no quantity means one.
fn component(rest: &[Token]) -> Option<Component> {
    use Token::{Mark, Number as N, Word as W};
    let (mut hundredths, mut used) = match rest {
        [N(whole), Mark('.' | ','), N(part), ..] if matches!(part.digits, 1 | 2) => {
            let scale = if part.digits == 1 { 10 } else { 1 };
            (i64::from(whole.value) * 100 + i64::from(part.value) * scale, 3)
        }
        [W(Word::OneAndHalf), ..] => (150, 1),
        [W(Word::Half), ..] => (50, 1),
        [token, ..] => token.number().map_or((100, 0), |count| (i64::from(count.value) * 100, 1)),
        [] => return None,
    };
    let (more, taken) = fraction(rest.get(used..)?);
    hundredths += more;
    used += taken;
    let [W(Word::Unit(unit)), tail @ ..] = rest.get(used..)? else {
        return None;
    };
    used += 1;
    if *unit == Unit::Hour
        && let [N(minutes), tail @ ..] = tail
        && minutes.value < 60
        && bare(tail)
    {
        // Sixtieths of an hour are not whole hundredths: count in minutes.
        let minutes = hundredths * 60 + i64::from(minutes.value) * 100;
        return Some(Component { unit: Unit::Minute, hundredths: minutes, used: used + 1 });
    }
    let (more, taken) = fraction(tail);
    Some(Component { unit: *unit, hundredths: hundredths + more, used: used + taken })
}

/// Reads "and a half" or "et quart", in hundredths.
fn fraction(rest: &[Token]) -> (i64, usize) {
    let part = |token: &Token| match token {
        Token::Word(Word::Half) => Some(50),
        Token::Word(Word::Quarter) => Some(25),
        Token::Number(_) | Token::Word(_) | Token::Mark(_) => None,
    };
    match rest {
        [Token::Word(Word::And), Token::Word(Word::At) | Token::Number(Number { value: 1, .. }), token, ..] => {
            part(token).map_or((0, 0), |part| (part, 3))
        }
        [Token::Word(Word::And), token, ..] => part(token).map_or((0, 0), |part| (part, 2)),
        _ => (0, 0),
    }
}

impl Delay {
    /// Adds a quantity, or refuses a fraction of a month.
    fn add(&mut self, unit: Unit, hundredths: i64) -> Option<()> {
        let days = |days: i64| (days / 100, days % 100 * 864);
        let (months, (whole_days, seconds)) = match unit {
            Unit::Second => (0, (0, hundredths / 100)),
            Unit::Minute => (0, (0, hundredths * 60 / 100)),
            Unit::QuarterHour => (0, (0, hundredths * 9)),
            Unit::HalfHour => (0, (0, hundredths * 18)),
            Unit::Hour => (0, (0, hundredths * 36)),
            Unit::Day | Unit::Jour => (0, days(hundredths)),
            Unit::Week => (0, days(hundredths * 7)),
            Unit::Month => (hundredths, (0, 0)),
            Unit::Year => (hundredths * 12, (0, 0)),
        };
        self.months += (months % 100 == 0).then_some(months / 100)?;
        self.days += whole_days;
        self.seconds += seconds;
        Some(())
    }
}
