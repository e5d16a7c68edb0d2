//! Vocabulary of French, English and Dutch as tokens. It knows words, not grammar, and refuses a text with a word it does not know.

use super::token::{Number, Token, Word};
use super::words::{CARDINALS, DUTCH_ENDINGS, ORDINAL_WORDS, ORDINALS, WORDS};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Longest set phrase, in words.
const PHRASE: usize = 4;

/// Cuts a text into tokens, or returns nothing when a word is unknown or a number is beyond reason.
pub fn tokens(text: &str) -> Option<Vec<Token>> {
    let pieces = pieces(&fold(text));
    let mut tokens: Vec<Token> = Vec::with_capacity(pieces.len());
    let mut rest = pieces.as_slice();
    while let [first, tail @ ..] = rest {
        let mut used = 1;
        match first {
            Piece::Mark(mark) => tokens.push(Token::Mark(*mark)),
            Piece::Digits(digits) => {
                let value = digits.parse().ok()?;
                tokens.push(Token::Number(Number { value, digits: digits.len(), ordinal: false }));
            }
            Piece::Letters { text, glued } => {
                if *glued
                    && ORDINALS.contains(&text.as_str())
                    && let Some(Token::Number(number)) = tokens.last_mut()
                {
                    number.ordinal = true;
                } else if let Some((token, words)) = phrase(rest) {
                    tokens.push(token);
                    used = words;
                } else {
                    tokens.extend(compound(text)?);
                }
            }
        }
        rest = tail.get(used - 1..)?;
    }
    Some(join_tens(&tokens))
}

/// A run of one kind of characters.
enum Piece {
    Digits(String),
    Letters { text: String, glued: bool },
    Mark(char),
}

/// Lower case without accents, typographic variants or invisible characters.
fn fold(text: &str) -> String {
    text.nfkd()
        .filter(|c| !is_combining_mark(*c) && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'))
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            other => other,
        })
        .collect()
}

fn pieces(text: &str) -> Vec<Piece> {
    let chars: Vec<char> = text.chars().collect();
    let run = |from: usize, test: fn(char) -> bool| chars.iter().skip(from).copied().take_while(|c| test(*c)).collect::<Vec<char>>();
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let before = at.checked_sub(1).and_then(|i| chars.get(i)).copied().unwrap_or(' ');
        let after = chars.get(at + 1).copied().unwrap_or(' ');
        let between_digits = before.is_ascii_digit() && after.is_ascii_digit();
        if c.is_ascii_digit() {
            let digits = run(at, |c| c.is_ascii_digit());
            at += digits.len();
            pieces.push(Piece::Digits(digits.into_iter().collect()));
            continue;
        }
        if c.is_alphabetic() {
            let letters = run(at, char::is_alphabetic);
            at += letters.len();
            pieces.push(Piece::Letters { text: letters.into_iter().collect(), glued: before.is_ascii_digit() });
            continue;
        }
        at += 1;
        match c {
            '@' => pieces.push(Piece::Letters { text: "at".to_owned(), glued: false }),
            '.' | ',' if !between_digits => {}
            // A minus sign must not vanish: "-5 min" is not "5 min".
            '-' if !after.is_ascii_digit() || before.is_alphabetic() => {}
            ':' if before.is_alphabetic() => {}
            '\'' | '\u{2018}' | '\u{2019}' | '\u{2bc}' | '`' | '"' | '«' | '»' | '“' | '”' | '(' | ')' | '[' | ']' | ';' | '!' | '?' =>
                {}
            c if c.is_whitespace() => {}
            c => pieces.push(Piece::Mark(c)),
        }
    }
    pieces
}

/// Finds the longest known phrase at the start of the pieces, with its number of words.
fn phrase(pieces: &[Piece]) -> Option<(Token, usize)> {
    let words: Vec<&str> = pieces
        .iter()
        .take(PHRASE)
        .map_while(|piece| match piece {
            Piece::Letters { text, .. } => Some(text.as_str()),
            Piece::Digits(_) | Piece::Mark(_) => None,
        })
        .collect();
    (1..=words.len()).rev().find_map(|length| Some((lookup(&words.get(..length)?.join(" "))?, length)))
}

fn lookup(form: &str) -> Option<Token> {
    let number = |ordinal| move |value: u32| Token::Number(Number { value, digits: 0, ordinal });
    find(WORDS, form)
        .map(Token::Word)
        .or_else(|| find(CARDINALS, form).map(number(false)))
        .or_else(|| find(ORDINAL_WORDS, form).map(number(true)))
}

fn find<T: Copy>(table: &[(T, &str)], form: &str) -> Option<T> {
    table.iter().find(|(_, forms)| forms.split('|').any(|known| known == form)).map(|(value, _)| *value)
}

/// Splits a Dutch compound such as `zaterdagochtend`.
fn compound(word: &str) -> Option<[Token; 2]> {
    DUTCH_ENDINGS.iter().find_map(|ending| Some([lookup(word.strip_suffix(ending)?)?, lookup(ending)?]))
}

/// Joins tens and units said in words, with or without "et" (`vingt et un`, `forty-five`).
fn join_tens(tokens: &[Token]) -> Vec<Token> {
    let mut joined = Vec::with_capacity(tokens.len());
    let mut rest = tokens;
    while let [first, tail @ ..] = rest {
        let (units, used) = match tail {
            [Token::Word(Word::And), units, ..] => (spoken(units), 2),
            [units, ..] => (spoken(units), 1),
            [] => (None, 0),
        };
        let sum = match (spoken(first), units) {
            (Some(tens @ 20..), Some(units @ 1..20)) if tens % 10 == 0 => Some(tens + units),
            _ => None,
        };
        joined.push(sum.map_or(*first, |value| Token::Number(Number { value, digits: 0, ordinal: false })));
        rest = if sum.is_some() { tail.get(used..).unwrap_or_default() } else { tail };
    }
    joined
}

fn spoken(token: &Token) -> Option<u32> {
    token.number().filter(|number| number.digits == 0 && !number.ordinal).map(|number| number.value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn number(value: u32, digits: usize, ordinal: bool) -> Token {
        Token::Number(Number { value, digits, ordinal })
    }

    #[test]
    fn each_form_has_one_meaning() {
        let forms = WORDS.iter().map(|entry| entry.1).chain(CARDINALS.iter().chain(ORDINAL_WORDS).map(|entry| entry.1));
        let mut seen = BTreeSet::new();
        for form in forms.flat_map(|forms| forms.split('|')) {
            assert!(seen.insert(form), "{form} is listed twice");
        }
    }

    #[test]
    fn each_form_is_folded_and_short_enough_to_be_found() {
        for form in WORDS.iter().flat_map(|entry| entry.1.split('|')) {
            assert_eq!(form, fold(form));
            assert!(form.split(' ').count() <= PHRASE, "{form}");
            assert!(lookup(form).is_some(), "{form}");
        }
    }

    #[test]
    fn accents_case_apostrophes_and_thin_spaces_do_not_matter() {
        assert_eq!(tokens("APRÈS-DEMAIN\u{202f}18\u{a0}H\u{202f}30"), tokens("apres demain 18h30"));
        assert_eq!(tokens("dans un quart d’heure"), tokens("dans un quart d'heure"));
    }

    #[test]
    fn ordinals_are_marked() {
        assert_eq!(tokens("1er"), Some(vec![number(1, 1, true)]));
        assert_eq!(tokens("15th"), Some(vec![number(15, 2, true)]));
        assert_eq!(tokens("eerste"), Some(vec![number(1, 0, true)]));
    }

    #[test]
    fn tens_and_units_are_joined_only_when_both_are_words() {
        assert_eq!(tokens("vingt et un"), Some(vec![number(21, 0, false)]));
        assert_eq!(tokens("vingt-sept"), Some(vec![number(27, 0, false)]));
        assert_eq!(tokens("septante-cinq"), Some(vec![number(75, 0, false)]));
        assert_eq!(tokens("20 5"), Some(vec![number(20, 2, false), number(5, 1, false)]));
    }

    #[test]
    fn dutch_compounds_are_split() {
        assert_eq!(tokens("zaterdagochtend"), tokens("zaterdag ochtend"));
        assert_eq!(tokens("morgenavond"), tokens("morgen avond"));
    }

    #[test]
    fn an_unknown_word_or_an_endless_number_is_refused() {
        assert_eq!(tokens("demain chez Paul"), None);
        assert_eq!(tokens("99999999999"), None);
    }

    #[test]
    fn a_minus_sign_does_not_vanish() {
        assert_eq!(tokens("-5"), Some(vec![Token::Mark('-'), number(5, 1, false)]));
    }
}
