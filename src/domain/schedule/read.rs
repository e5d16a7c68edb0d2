//! How often, written by people in French, English or Dutch. It shares the vocabulary of dates.

use super::{Day, Repeat, RuleError};
use crate::domain::when::lexicon;
use crate::domain::when::token::{Number, Token, Unit, Word};
use jiff::civil::{Date, Weekday};

/// Longest text that is read, in characters.
pub const MAX_CHARS: usize = 200;

/// Why a text is not a repetition.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RepeatError {
    /// The text is empty.
    #[error("the repetition is empty")]
    Empty,
    /// The text is not a repetition that this module knows, or has more than [`MAX_CHARS`] characters.
    #[error("the repetition is not understood")]
    NotUnderstood,
    /// The text is understood, but such a rule cannot exist.
    #[error("the repetition cannot be kept")]
    Refused(#[from] RuleError),
}

/// Reads how often a person wants something; what is left out comes from the anchor, the day it starts.
///
/// An hour is refused, since it belongs to the start. "Every second Monday" is refused, since it means
/// two things; "every other Monday" and "the second Monday of the month" do not.
///
/// # Errors
/// The text is empty, not understood, or asks for what [`super::Rule::new`] refuses.
pub fn read_repeat(text: &str, anchor: Date) -> Result<Repeat, RepeatError> {
    let text = text.trim();
    if text.chars().nth(MAX_CHARS).is_some() {
        return Err(RepeatError::NotUnderstood);
    }
    let tokens = lexicon::tokens(text).ok_or(RepeatError::NotUnderstood)?;
    if tokens.is_empty() {
        return Err(RepeatError::Empty);
    }
    let repeat = repetition(&essential(&tokens), anchor).ok_or(RepeatError::NotUnderstood)?;
    repeat.check()?;
    Ok(repeat)
}

const EVERY: Token = Token::Word(Word::Every);
const FILLER: Token = Token::Word(Word::Filler);
const MONTH: Token = Token::Word(Word::Unit(Unit::Month));

/// Leaves out the words without a meaning, but not what tells `tous les 2 du mois` from `tous les 2 mois`.
fn essential(tokens: &[Token]) -> Vec<Token> {
    let words: Vec<Token> = tokens.iter().copied().filter(|token| *token != Token::Word(Word::The)).collect();
    let of_month = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| words.get(before));
        matches!(before, Some(Token::Number(_))) && words.get(at + 1) == Some(&MONTH)
    };
    let useful = words.iter().enumerate().filter(|(at, token)| **token != FILLER || of_month(*at));
    useful.map(|(_, token)| *token).collect()
}

/// Reads all tokens, or nothing.
fn repetition(tokens: &[Token], anchor: Date) -> Option<Repeat> {
    use Token::{Number as N, Word as W};
    let body = if let [EVERY, body @ ..] = tokens { body } else { tokens };
    let announced = body.len() < tokens.len();
    match body {
        [W(Word::Cycle(unit, every)), rest @ ..] => cycle(*unit, (*every).into(), rest, anchor),
        [W(Word::Workday)] => Some(Repeat::Weekdays),
        [W(Word::Unit(unit)), rest @ ..] if announced && *unit != Unit::Second => cycle(*unit, 1, rest, anchor),
        [W(Word::Other), W(Word::Unit(unit)), rest @ ..] if announced => cycle(*unit, 2, rest, anchor),
        [N(Number { value: 1, .. }), W(Word::Unit(unit)), W(Word::Other), rest @ ..] => cycle(*unit, 2, rest, anchor),
        [N(Number { value: 1, .. }), day, W(Word::Other)] => Some(weekly(2, vec![day.weekday()?.into()])),
        [W(Word::Other), rest @ ..] if announced => Some(weekly(2, days(rest)?)),
        [count, W(Word::Unit(unit)), rest @ ..] if announced && cardinal(count).is_some() => cycle(*unit, cardinal(count)?, rest, anchor),
        _ => of_month(body, announced)
            .or_else(|| of_year(body, announced))
            .or_else(|| workweek(body))
            .or_else(|| Some(weekly(1, days(body)?))),
    }
}

/// A unit and its interval, with the day that it may name afterwards.
fn cycle(unit: Unit, every: u32, rest: &[Token], anchor: Date) -> Option<Repeat> {
    let interval = u8::try_from(every).unwrap_or(u8::MAX);
    match unit {
        Unit::Day | Unit::Jour => rest.is_empty().then_some(Repeat::Daily { every: interval }),
        Unit::Week if rest.is_empty() => Some(weekly(every, vec![anchor.weekday().into()])),
        Unit::Week => Some(weekly(every, days(rest)?)),
        Unit::Month => match rest {
            [] => Some(Repeat::Monthly { every: interval, day: anchor.day() }),
            [Token::Number(day)] => Some(Repeat::Monthly { every: interval, day: day_number(day)? }),
            _ if every == 1 => nth_weekday(rest),
            _ => None,
        },
        Unit::Year if every == 1 && rest.is_empty() => Some(Repeat::Yearly { month: anchor.month(), day: anchor.day() }),
        Unit::Year if every == 1 => date(rest),
        Unit::Year | Unit::Second | Unit::Minute | Unit::QuarterHour | Unit::HalfHour | Unit::Hour => None,
    }
}

fn weekly(every: u32, mut days: Vec<Day>) -> Repeat {
    let every = u8::try_from(every).unwrap_or(u8::MAX);
    days.sort();
    days.dedup();
    Repeat::Weekly { every, days }
}

/// Reads `le 15 du mois`, `dernier jour du mois`, `premier lundi de chaque mois`.
fn of_month(tokens: &[Token], announced: bool) -> Option<Repeat> {
    let (named, body) = match tokens {
        [body @ .., EVERY | FILLER, MONTH] | [body @ .., MONTH] => (true, body),
        _ => (false, tokens),
    };
    let (nth, rest) = ordinal(body).unzip();
    let whole_day = matches!(rest, Some([Token::Word(Word::Unit(Unit::Day | Unit::Jour))]));
    match (body, nth) {
        ([Token::Number(day)], _) if named || (announced && day.ordinal) => Some(Repeat::Monthly { every: 1, day: day_number(day)? }),
        (_, Some(-1)) if named && whole_day => Some(Repeat::Monthly { every: 1, day: 31 }),
        (_, Some(day)) if named && whole_day => Some(Repeat::Monthly { every: 1, day }),
        (_, Some(2)) if announced && !named => None,
        _ => nth_weekday(body),
    }
}

fn nth_weekday(tokens: &[Token]) -> Option<Repeat> {
    let (nth, rest) = ordinal(tokens)?;
    let [day] = rest else { return None };
    Some(Repeat::MonthlyWeekday { nth, weekday: day.weekday()?.into() })
}

fn ordinal(tokens: &[Token]) -> Option<(i8, &[Token])> {
    let (first, rest) = tokens.split_first()?;
    let nth = match first {
        Token::Word(Word::Last) => -1,
        Token::Word(Word::Unit(Unit::Second)) => 2,
        Token::Number(Number { value, ordinal: true, .. }) => i8::try_from(*value).ok().filter(|nth| *nth <= 4)?,
        Token::Number(_) | Token::Word(_) | Token::Mark(_) => return None,
    };
    Some((nth, rest))
}

/// Reads `chaque 3 février` or `le 3 février chaque année`.
fn of_year(tokens: &[Token], announced: bool) -> Option<Repeat> {
    match tokens {
        [body @ .., EVERY, Token::Word(Word::Unit(Unit::Year))] => date(body),
        _ if announced => date(tokens),
        _ => None,
    }
}

fn date(tokens: &[Token]) -> Option<Repeat> {
    let [day, month] = tokens else { return None };
    Some(Repeat::Yearly { month: i8::try_from(month.month()?).ok()?, day: day_number(&day.number()?)? })
}

/// Reads a range of days; Monday to Friday has a name of its own.
fn workweek(tokens: &[Token]) -> Option<Repeat> {
    let [first, Token::Word(Word::To | Word::At), last] = tokens else {
        return None;
    };
    let (first, last) = (first.weekday()?, last.weekday()?);
    if (first, last) == (Weekday::Monday, Weekday::Friday) {
        return Some(Repeat::Weekdays);
    }
    let length = usize::from(last.since(first).unsigned_abs()) + 1;
    Some(weekly(1, first.cycle_forward().take(length).map(Day::from).collect()))
}

/// Reads a list of days of the week, joined or not.
fn days(tokens: &[Token]) -> Option<Vec<Day>> {
    // A list does not end with "and".
    tokens.last()?.weekday()?;
    let mut days = Vec::new();
    let mut rest = tokens;
    while let [first, tail @ ..] = rest {
        days.push(first.weekday()?.into());
        let joined = tail.iter().take_while(|token| matches!(**token, EVERY | Token::Word(Word::And))).count();
        rest = tail.get(joined..)?;
    }
    Some(days)
}

/// A count, and not a rank.
fn cardinal(token: &Token) -> Option<u32> {
    token.number().filter(|number| !number.ordinal).map(|number| number.value)
}

/// A day as a small number; one that no month has is left to the validation of the rule.
fn day_number(number: &Number) -> Option<i8> {
    i8::try_from(number.value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MON: Day = Day::Monday;
    const THU: Day = Day::Thursday;

    #[test]
    fn days_and_weeks_are_read() {
        for (texts, expected) in [
            ("chaque jour|tous les jours|Quotidien|une fois par jour|every day|daily|elke dag|dagelijks|alle dagen", daily(1)),
            ("tous les 3 jours|tous les trois jours|every 3 days|om de 3 dagen", daily(3)),
            ("un jour sur deux|every other day|om de dag", daily(2)),
            ("jours ouvrables|tous les jours ouvrables|du lundi au vendredi|lundi à vendredi|en semaine", Repeat::Weekdays),
            ("weekdays|every weekday|monday to friday|werkdagen|elke werkdag|maandag tot en met vrijdag", Repeat::Weekdays),
            ("tous les lundis|chaque lundi|le lundi|LUNDI|every monday|mondays|elke maandag", weeks(1, &[MON])),
            ("chaque lundi et jeudi|tous les lundis et jeudis|lundi, jeudi|le jeudi et le lundi", weeks(1, &[MON, THU])),
            ("chaque lundi et chaque jeudi|every monday and thursday|elke maandag en donderdag", weeks(1, &[MON, THU])),
            ("du samedi au lundi", weeks(1, &[MON, Day::Saturday, Day::Sunday])),
            ("chaque semaine|hebdomadaire|weekly|wekelijks", weeks(1, &[Day::Wednesday])),
            ("toutes les 2 semaines|toutes les deux semaines|une semaine sur deux", weeks(2, &[Day::Wednesday])),
            ("every 2 weeks|every other week|fortnightly|om de 2 weken|om de week", weeks(2, &[Day::Wednesday])),
            ("toutes les 2 semaines le lundi|un lundi sur deux|every other monday", weeks(2, &[MON])),
            ("every 3 weeks on monday and thursday|toutes les 3 semaines, lundi et jeudi", weeks(3, &[MON, THU])),
        ] {
            each_means(texts, &expected);
        }
    }

    #[test]
    fn months_and_years_are_read() {
        for (texts, expected) in [
            ("chaque mois|tous les mois|mensuel|every month|monthly|elke maand|maandelijks", months(1, 20)),
            ("tous les 2 mois|un mois sur deux|every 2 months|om de 2 maanden", months(2, 20)),
            ("trimestriel|tous les 3 mois|quarterly", months(3, 20)),
            ("le 15 du mois|tous les 15 du mois|le 15 de chaque mois|chaque mois le 15", months(1, 15)),
            ("every 15th|the 15th of every month|de 15e van elke maand", months(1, 15)),
            ("tous les 2 du mois", months(1, 2)),
            ("le 1er du mois|le premier du mois|premier jour du mois|first day of the month", months(1, 1)),
            ("le dernier jour du mois|last day of each month|laatste dag van de maand", months(1, 31)),
            ("le premier lundi du mois|tous les premiers lundis du mois|chaque premier lundi|premier lundi de chaque mois", nth(1, MON)),
            ("first monday of the month|every first monday|de eerste maandag van de maand", nth(1, MON)),
            ("chaque mois, le premier lundi", nth(1, MON)),
            ("dernier vendredi du mois|last friday of the month|laatste vrijdag van de maand", nth(-1, Day::Friday)),
            ("le deuxième jeudi du mois|second thursday of the month|tweede donderdag van de maand", nth(2, THU)),
            ("chaque année|tous les ans|annuel|every year|yearly|elk jaar|jaarlijks", year(1, 20)),
            ("chaque 3 février|le 3 février chaque année|chaque année le 3 février|elk jaar op 3 februari", year(2, 3)),
        ] {
            each_means(texts, &expected);
        }
    }

    #[test]
    fn what_means_nothing_or_two_things_is_not_guessed() {
        for text in [
            "parfois",
            "chaque",
            "tous les",
            "2",
            "le 15",
            "chaque lundi à 9h",
            "every second monday",
            "demain",
            "chaque heure",
            "cinquième lundi du mois",
            "lundi et",
            "tous les 2 ans",
            "chaque mois le 3 février",
            "lundi jeudi à vendredi",
        ] {
            assert_eq!(read(text), Err(RepeatError::NotUnderstood), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_kept_says_why() {
        for (text, error) in [
            ("toutes les 9 semaines", RuleError::Interval { most: 8 }),
            ("tous les 500 jours", RuleError::Interval { most: 30 }),
            ("tous les 0 jours", RuleError::Interval { most: 30 }),
            ("tous les 24 mois", RuleError::Interval { most: 12 }),
            ("le 32 du mois", RuleError::NoDay),
            ("chaque 45 février", RuleError::NoDay),
        ] {
            assert_eq!(read(text), Err(RepeatError::Refused(error)), "{text}");
        }
        assert_eq!(read(" "), Err(RepeatError::Empty));
        assert_eq!(read(&format!("chaque{}jour", " ".repeat(191))), Err(RepeatError::NotUnderstood));
    }

    proptest! {
        #[test]
        fn any_text_is_answered(text in "\\PC{0,220}") {
            let _ = read(&text);
        }

        #[test]
        fn what_is_read_can_be_kept(words in prop::collection::vec(word(), 1..7)) {
            if let Ok(repeat) = read(&words.join(" ")) {
                prop_assert_eq!(repeat.check(), Ok(()));
            }
        }
    }

    fn word() -> impl Strategy<Value = String> {
        let words = "chaque tous les le du de au à et jour jours semaine semaines mois année lundi jeudi vendredi premier dernier \
                     second 1er 2 15 99 999 sur deux sept mar février every other weekly monday om de week elke ouvrables";
        prop::sample::select(words.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    fn each_means(texts: &str, expected: &Repeat) {
        for text in texts.split('|') {
            assert_eq!(read(text).as_ref(), Ok(expected), "{text}");
        }
    }

    /// Reads a text whose repetition starts on Wednesday 20 January 2027.
    fn read(text: &str) -> Result<Repeat, RepeatError> {
        read_repeat(text, Date::constant(2027, 1, 20))
    }

    fn daily(every: u8) -> Repeat {
        Repeat::Daily { every }
    }

    fn weeks(every: u8, days: &[Day]) -> Repeat {
        Repeat::Weekly { every, days: days.to_vec() }
    }

    fn months(every: u8, day: i8) -> Repeat {
        Repeat::Monthly { every, day }
    }

    fn nth(nth: i8, weekday: Day) -> Repeat {
        Repeat::MonthlyWeekday { nth, weekday }
    }

    fn year(month: i8, day: i8) -> Repeat {
        Repeat::Yearly { month, day }
    }
}
