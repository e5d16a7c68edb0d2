//! Reads the `NAME=value` lines of a `.env` file; keeps line numbers, judges nothing.

/// What a line of the file is.
#[derive(PartialEq, Eq)]
pub(super) enum Line {
    /// `NAME=value`, quotes and comments removed.
    Value {
        /// Number from 1.
        number: usize,
        /// Left of the sign.
        name: String,
        /// Right of the sign. May be a secret: no `Debug` here.
        value: String,
    },
    /// A value whose quotation mark is never closed.
    Unclosed {
        /// Number from 1.
        number: usize,
        /// Left of the sign.
        name: String,
    },
    /// Not an assignment.
    Other {
        /// Number from 1.
        number: usize,
    },
}

/// Reads every line that is neither empty nor a comment.
pub(super) fn parse(text: &str) -> Vec<Line> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = text.split('\n').enumerate().map(|(index, line)| (index + 1, line.trim()));
    lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')).map(|(number, line)| read(number, line)).collect()
}

fn read(number: usize, line: &str) -> Line {
    let exported = line.strip_prefix("export").filter(|rest| rest.starts_with([' ', '\t']));
    let Some((name, value)) = exported.unwrap_or(line).split_once('=') else { return Line::Other { number } };
    let name = name.trim();
    let first = name.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    if !first || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return Line::Other { number };
    }
    let name = name.to_owned();
    match unquote(value.trim()) {
        Some(value) => Line::Value { number, name, value },
        None => Line::Unclosed { number, name },
    }
}

/// Removes quotation marks and a comment after them; none when the mark is never closed.
fn unquote(value: &str) -> Option<String> {
    let quote = match value.chars().next() {
        Some(quote @ ('"' | '\'' | '`')) => quote,
        _ => return Some(uncommented(value).to_owned()),
    };
    let mut result = String::new();
    let mut rest = value.chars().skip(1);
    while let Some(c) = rest.next() {
        match c {
            c if c == quote => return Some(result),
            '\\' if quote == '"' => match rest.next()? {
                'n' => result.push('\n'),
                'r' => result.push('\r'),
                't' => result.push('\t'),
                other => result.push(other),
            },
            c => result.push(c),
        }
    }
    None
}

/// Cuts a comment: a `#` at the beginning or after white space.
fn uncommented(value: &str) -> &str {
    let mut before = ' ';
    for (index, c) in value.char_indices() {
        if c == '#' && before.is_whitespace() {
            return value.get(..index).unwrap_or_default().trim_end();
        }
        before = c;
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(line: &str) -> Option<(String, String)> {
        match parse(line).pop() {
            Some(Line::Value { name, value, .. }) => Some((name, value)),
            _ => None,
        }
    }

    #[test]
    fn every_way_of_writing_a_value_is_understood() {
        let cases = [
            ("A=b", "b"),
            ("export A=b", "b"),
            ("  A = b  \r", "b"),
            ("\u{feff}A=b", "b"),
            ("A=", ""),
            ("A=\"\"", ""),
            ("A=#b", ""),
            ("A=b # comment", "b"),
            ("A=b#c", "b#c"),
            ("A='b # c' # d", "b # c"),
            ("A=\"b # c\"", "b # c"),
            ("A=\"b\\\"c\\\\d\\n\"", "b\"c\\d\n"),
            ("A='b\\n'", "b\\n"),
            ("A=b=c", "b=c"),
        ];
        for (line, expected) in cases {
            assert_eq!(value(line), Some(("A".to_owned(), expected.to_owned())), "{line:?}");
        }
        assert_eq!(value("exportA=b").map(|(name, _)| name).as_deref(), Some("exportA"));
    }

    #[test]
    fn what_is_not_an_assignment_keeps_its_line_number() {
        let lines = parse("# comment\n\nnonsense\nA=\"open\r\n1A=b\nA B=c\n");
        let numbers: Vec<_> = lines
            .iter()
            .map(|line| match line {
                Line::Other { number } => (*number, "other"),
                Line::Unclosed { number, .. } => (*number, "unclosed"),
                Line::Value { number, .. } => (*number, "value"),
            })
            .collect();
        assert_eq!(numbers, [(3, "other"), (4, "unclosed"), (5, "other"), (6, "other")]);
    }
}
