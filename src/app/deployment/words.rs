//! How a deployment is told, line by line: the same words for a channel and for a mail.

use crate::domain::deployment::{Bulletin, Stage, changelog};
use crate::domain::fold::shorten;
use crate::domain::language::Language;
use crate::text::{plain, say};
use crate::version;

/// What changed, release by release.
const CHANGELOG: &str = include_str!("../../../debian/changelog");
/// Points of the changelog that are shown.
const MOST_POINTS: usize = 8;
/// Longest point that is shown, in characters.
const LONGEST_POINT: usize = 150;

/// One line that says it.
#[must_use]
pub fn subject(language: Language, bulletin: &Bulletin) -> String {
    let stage = if bulletin.stage == Stage::Confirmed && bulletin.goes_back() { "back" } else { bulletin.stage.key() };
    let unknown = || plain(language, "unknown");
    let commit = if bulletin.commit.is_empty() { unknown() } else { bulletin.commit.clone() };
    let values = [
        ("version", bulletin.version.clone().unwrap_or_else(unknown).into()),
        ("commit", commit.into()),
        ("runs", bulletin.runs.clone().unwrap_or_else(unknown).into()),
    ];
    say(language, &format!("deploy-{stage}"), &values)
}

/// All lines, the subject first.
#[must_use]
pub fn lines(language: Language, bulletin: &Bulletin) -> Vec<String> {
    let l = language;
    let mut lines = vec![subject(l, bulletin)];
    let version = bulletin.version.clone().unwrap_or_else(|| plain(l, "unknown"));
    match (&bulletin.from, bulletin.stage) {
        (_, Stage::UnderWay | Stage::Staged) => {}
        (Some(from), Stage::Confirmed) => {
            lines.push(say(l, "deploy-version-from", &[("version", version.into()), ("from", from.clone().into())]));
        }
        _ => lines.push(say(l, "deploy-version", &[("version", version.into())])),
    }
    if let (Some(ms), Stage::OnTrial | Stage::Confirmed) = (bulletin.live_ms, bulletin.stage) {
        lines.push(say(l, "deploy-live", &[("seconds", seconds(l, ms).into())]));
    }
    if bulletin.stage.is_failure() {
        if let Some(reason) = &bulletin.reason {
            lines.push(say(l, "deploy-reason", &[("reason", reason.clone().into())]));
        }
        lines.push(plain(l, if bulletin.stage == Stage::Stranded { "deploy-what-to-do" } else { "deploy-evidence" }));
    }
    let points = what_is_new(bulletin, CHANGELOG, version::VERSION);
    if !points.is_empty() {
        lines.push(plain(l, "deploy-new"));
        lines.extend(points.iter().take(MOST_POINTS).map(|point| format!("- {}", shorten(point, LONGEST_POINT))));
    }
    lines
}

/// What the release brings, which only that release itself knows.
fn what_is_new(bulletin: &Bulletin, changelog: &str, own: &str) -> Vec<String> {
    let own = Some(own).filter(|own| bulletin.version.as_deref() == Some(*own));
    match own {
        Some(own) if bulletin.stage == Stage::Confirmed && !bulletin.goes_back() => {
            changelog::new_in(changelog, own, bulletin.from.as_deref())
        }
        _ => Vec::new(),
    }
}

/// Seconds with one decimal, as people of this language write them.
#[must_use]
pub fn seconds(language: Language, ms: u64) -> String {
    let text = format!("{}.{}", ms / 1000, ms % 1000 / 100);
    match language {
        Language::Fr | Language::Nl => text.replace('.', ","),
        Language::En => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHANGES: &str = "ffj-bot (1.4.0) x; u=l\n\n  * One.\n\nffj-bot (1.3.2) x; u=l\n\n  * Old.\n";

    fn bulletin(stage: Stage) -> Bulletin {
        Bulletin {
            id: "20261125T180000Z-1.4.0".into(),
            stage,
            version: Some("1.4.0".into()),
            commit: "0123456".into(),
            from: Some("1.3.2".into()),
            runs: Some("1.3.2".into()),
            live_ms: Some(1_234),
            reason: Some("elle ne répond pas".into()),
        }
    }

    const STAGES: [Stage; 7] =
        [Stage::UnderWay, Stage::OnTrial, Stage::Staged, Stage::Confirmed, Stage::Refused, Stage::RolledBack, Stage::Stranded];

    #[test]
    fn every_stage_has_its_words_in_every_language() {
        for (language, stage) in Language::ALL.into_iter().flat_map(|language| STAGES.map(|stage| (language, stage))) {
            let text = lines(language, &bulletin(stage)).join("\n");
            assert!(!text.contains("deploy-") || text.contains("ffj-deploy"), "{text}");
            assert!(text.contains("1.4.0") && !text.contains("{$"), "{text}");
            assert_eq!(text.contains("elle ne répond pas"), stage.is_failure(), "{text}");
            let unknown = Bulletin { version: None, commit: String::new(), from: None, runs: None, reason: None, ..bulletin(stage) };
            assert!(lines(language, &unknown).join("\n").contains('?'));
        }
    }

    #[test]
    fn the_french_words_are_those_that_were_agreed() {
        let first = |stage| subject(Language::Fr, &bulletin(stage));
        assert_eq!(first(Stage::UnderWay), "Mise à jour en cours : 1.4.0 …");
        assert_eq!(first(Stage::Confirmed), "Bot mis à jour – commit : 0123456");
        assert_eq!(first(Stage::Refused), "Mise à jour refusée – la production reste en 1.3.2");
        assert_eq!(first(Stage::RolledBack), "Mise à jour annulée – la production reste en 1.3.2");
        let all = lines(Language::Fr, &bulletin(Stage::Confirmed));
        assert!(all[1].contains("1.4.0") && all[1].contains("1.3.2") && all[2].contains("1,2 s"), "{all:?}");
        let back = Bulletin { version: Some("1.3.0".into()), ..bulletin(Stage::Confirmed) };
        assert!(subject(Language::Fr, &back).contains("revenu"), "{}", subject(Language::Fr, &back));
    }

    #[test]
    fn only_the_new_release_itself_says_what_it_brings() {
        let confirmed = bulletin(Stage::Confirmed);
        assert_eq!(what_is_new(&confirmed, CHANGES, "1.4.0"), ["One."]);
        assert_eq!(what_is_new(&confirmed, CHANGES, "1.3.2"), Vec::<String>::new());
        assert_eq!(what_is_new(&bulletin(Stage::OnTrial), CHANGES, "1.4.0"), Vec::<String>::new());
        let back = Bulletin { from: Some("1.5.0".into()), ..confirmed };
        assert_eq!(what_is_new(&back, CHANGES, "1.4.0"), Vec::<String>::new());
    }
}
