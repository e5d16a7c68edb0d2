//! Sentences of the diagnosis.

use crate::app::doctor::{Finding, Verdict};
use crate::domain::fold::length;
use crate::domain::language::Language;
use crate::text::{plain, say};
use crate::ui::Message;
use crate::ui::message::LONGEST;

/// Room kept for saying how many findings were left out, in characters.
const ROOM_FOR_MORE: usize = 100;

/// `/bot diagnostic`, the worst first; what does not fit into a message is counted.
#[must_use]
pub fn findings(language: Language, findings: &[Finding]) -> Message {
    let mut sorted: Vec<_> = findings.iter().collect();
    sorted.sort_by_key(|one| std::cmp::Reverse(one.verdict));
    let mut lines: Vec<_> = sorted.into_iter().map(|one| format!("- {}", finding(language, one))).collect();
    let whole = lines.len();
    let total = |lines: &[String]| lines.iter().map(|line| length(line) + 1).sum::<usize>();
    while lines.len() > 1 && total(&lines) > LONGEST - ROOM_FOR_MORE {
        lines.pop();
    }
    if lines.len() < whole {
        lines.push(say(language, "findings-more", &[("count", (whole - lines.len()).into())]));
    }
    Message::text(lines.join("\n"))
}

/// One finding, its verdict first in words.
#[must_use]
pub fn finding(language: Language, finding: &Finding) -> String {
    let verdict = match finding.verdict {
        Verdict::Good => "verdict-good",
        Verdict::Skipped => "verdict-skipped",
        Verdict::Unwise => "verdict-unwise",
        Verdict::Bad => "verdict-bad",
    };
    let value = |name: &str, value: &str| match name {
        "permission" => plain(language, &format!("permission-{value}")),
        "channel" => format!("<#{value}>"),
        _ => value.to_owned(),
    };
    let values: Vec<_> = finding.values.iter().map(|(name, text)| (*name, value(name, text).into())).collect();
    format!("{} {}", plain(language, verdict), say(language, &format!("doctor-{}", finding.key), &values))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_finding_comes_first_and_what_does_not_fit_is_counted() {
        let mut all = vec![Finding::new(Verdict::Good, "root-good"); 60];
        all.push(Finding::new(Verdict::Unwise, "watchdog-off"));
        all.push(Finding::new(Verdict::Bad, "power-low"));
        for language in Language::ALL {
            let text = findings(language, &all).text;
            let lines: Vec<&str> = text.lines().collect();
            assert!(lines[0].contains("USB") && lines[1].contains("RuntimeWatchdogSec"), "{text}");
            assert!(length(&text) <= LONGEST && lines.last().unwrap().contains(&(63 - lines.len()).to_string()), "{text}");
            assert_eq!(findings(language, &all[59..]).text.lines().count(), 3);
        }
    }
}
