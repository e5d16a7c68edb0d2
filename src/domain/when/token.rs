//! What a text is cut into: numbers, meanings of words, marks. Nothing here depends on a language.

use jiff::civil::Weekday;

/// A piece of a text, whatever its language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// A whole number, in digits or in words.
    Number(Number),
    /// A known word or set phrase.
    Word(Word),
    /// Any sign that is neither a letter nor a digit nor a plain separator.
    Mark(char),
}

impl Token {
    /// The number that this token may be; `sept` is seven.
    pub fn number(&self) -> Option<Number> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Word(Word::Sept) => Some(Number { value: 7, digits: 0, ordinal: false }),
            Self::Word(_) | Self::Mark(_) => None,
        }
    }

    /// The month that this token may be, 1 to 12; `mar` is March and `sept` is September.
    pub fn month(&self) -> Option<u32> {
        match self {
            Self::Word(Word::Month(month)) => Some(*month),
            Self::Word(Word::Mar) => Some(3),
            Self::Word(Word::Sept) => Some(9),
            Self::Number(_) | Self::Word(_) | Self::Mark(_) => None,
        }
    }

    /// The day of the week that this token may be; `mar` is Tuesday.
    pub fn weekday(&self) -> Option<Weekday> {
        match self {
            Self::Word(Word::Weekday(weekday)) => Some(*weekday),
            Self::Word(Word::Mar) => Some(Weekday::Tuesday),
            Self::Number(_) | Self::Word(_) | Self::Mark(_) => None,
        }
    }
}

/// A whole number as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// Its value.
    pub value: u32,
    /// How many digits it was written with, zero when it was written in words.
    pub digits: usize,
    /// Whether it was written as an ordinal (`1er`, `15th`, `eerste`).
    pub ordinal: bool,
}

/// The meaning of a word or of a set phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// Announces a time of day.
    At,
    /// Announces a delay.
    In,
    /// Joins two things.
    And,
    /// A definite article, which may announce a day of the month.
    The,
    /// A word without a meaning of its own.
    Filler,
    /// Ends a range, or counts minutes down to an hour.
    To,
    /// Takes minutes away from an hour.
    Minus,
    /// Adds minutes to an hour.
    Past,
    /// Announces a repetition.
    Every,
    /// One time out of two.
    Other,
    /// Monday to Friday.
    Workday,
    /// A repetition every so many units.
    Cycle(Unit, u8),
    /// The following one.
    Next,
    /// The previous one, or the last one of a series.
    Last,
    /// That many weeks after the coming one (`lundi en huit`).
    WeeksLater(i64),
    /// The end of a period.
    End,
    /// A day counted from today.
    Day(i64),
    /// Dutch `morgen`: tomorrow, or the morning of a day already named.
    Morgen,
    /// A part of the day.
    Part(Part),
    /// This very moment.
    Now,
    /// Twelve o'clock in the day.
    Noon,
    /// Midnight, at one end of the day or at the other.
    Midnight,
    /// Before noon.
    Am,
    /// After noon.
    Pm,
    /// One half.
    Half,
    /// One quarter.
    Quarter,
    /// Dutch `anderhalf`.
    OneAndHalf,
    /// A day of the week.
    Weekday(Weekday),
    /// A month, 1 to 12.
    Month(u32),
    /// `mar`: mardi, or March after a number.
    Mar,
    /// `sept`: seven, or September next to a day.
    Sept,
    /// A unit of time.
    Unit(Unit),
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// One second.
    Second,
    /// One minute.
    Minute,
    /// Fifteen minutes.
    QuarterHour,
    /// Thirty minutes.
    HalfHour,
    /// One hour.
    Hour,
    /// One day.
    Day,
    /// One day said in French, where eight days are a week and fifteen are two.
    Jour,
    /// Seven days.
    Week,
    /// One calendar month.
    Month,
    /// One calendar year.
    Year,
}

/// A part of the day, with an hour of its own when none is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Until noon.
    Morning,
    /// From noon to evening.
    Afternoon,
    /// From the end of the afternoon to midnight.
    Evening,
    /// Later the same day (Belgian `tantôt`).
    Later,
}
