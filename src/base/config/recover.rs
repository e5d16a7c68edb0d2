//! Reads past lines that are not TOML, so that one slip of the pen does not hide the mistakes after it.

use toml::de::DeTable;

use super::text;

/// Most lines that are reported as unreadable in one file.
const LIMIT: usize = 50;

/// Begins the name of the section that takes the place of an unreadable one.
const UNREADABLE: &str = "unreadable ";

/// A line that is not TOML.
pub(super) struct Slip {
    /// Its number, from 1.
    pub(super) line: usize,
    /// What is wrong with it, in French; the line itself is not repeated, it may hold a secret.
    pub(super) why: String,
}

/// Gives the text with unreadable lines emptied, all others in their place, and what was wrong.
pub(super) fn readable(text: &str) -> (String, Vec<Slip>) {
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    let mut slips: Vec<Slip> = Vec::new();
    let mut reported = std::collections::BTreeSet::new();
    let mut mended = String::from(text);
    while slips.len() < LIMIT {
        let (_, errors) = DeTable::parse_recoverable(&mended);
        // The first error only: those after it may be its consequences, and come back if they are not.
        let first = errors
            .iter()
            .map(|error| (error.span().map_or(0, |span| span.start), error.message()))
            .filter(|(offset, message)| !(is_harmless(message) && reported.contains(offset)))
            .min_by_key(|(offset, _)| *offset);
        let Some((offset, message)) = first else { break };
        let (line, column) = position(&mended, offset);
        let again = slips.iter().any(|slip| slip.line == line);
        if !again {
            slips.push(Slip { line, why: text::syntax(column, message) });
        }
        if is_harmless(message) {
            reported.insert(offset);
            continue;
        }
        let Some(written) = lines.get_mut(line - 1) else { break };
        let repaired = repaired(written, line, again, message);
        if *written == repaired {
            break;
        }
        *written = repaired;
        // Offsets behind this line move.
        reported.clear();
        mended = lines.join("\n");
    }
    (mended, slips)
}

/// True for the section that stands in for an unreadable one: its keys are not judged.
pub(super) fn is_stand_in(name: &str) -> bool {
    name.starts_with(UNREADABLE)
}

/// The parser goes on well after a repetition: it keeps the first value.
fn is_harmless(message: &str) -> bool {
    message.starts_with("duplicate key")
}

/// Closes a section name once; otherwise a section becomes a stand-in, and any other line is emptied.
fn repaired(written: &str, line: usize, again: bool, message: &str) -> String {
    if !written.trim_start().starts_with('[') {
        return String::new();
    }
    if !again && message.starts_with("unclosed table") {
        let name = written.split('#').next().unwrap_or_default();
        return format!("{}]", name.trim_end());
    }
    format!("[\"{UNREADABLE}{line}\"]")
}

/// Line and column of an offset, both from 1.
pub(super) fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let last = before.rsplit('\n').next().unwrap_or_default();
    (before.split('\n').count(), last.chars().count() + 1)
}
