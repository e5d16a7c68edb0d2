//! How a deployment is told, line by line: the same words for a channel and for a mail.

use ffj_base::version;

use super::model::{Bulletin, Stage, changelog};
use crate::domain::fold::shorten;
use crate::domain::language::Language;
use crate::text::{plain, say};

/// What changed, release by release.
const CHANGELOG: &str = include_str!("../../../debian/changelog");
/// Points of the changelog that are shown.
const MOST_POINTS: usize = 8;
/// Longest point that is shown, in characters.
const LONGEST_POINT: usize = 150;

/// One line that says it.
pub(super) fn subject(language: Language, bulletin: &Bulletin) -> String {
    let stage = match bulletin.key() {
        "back" => "back-asked",
        "confirmed" if bulletin.goes_back() => "back",
        key => key,
    };
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
pub(super) fn lines(language: Language, bulletin: &Bulletin) -> Vec<String> {
    let l = language;
    let mut lines = vec![subject(l, bulletin)];
    let version = bulletin.version.clone().unwrap_or_else(|| plain(l, "unknown"));
    match (&bulletin.from, bulletin.stage) {
        (_, Stage::UnderWay | Stage::Staged) => {}
        _ if bulletin.is_back() => {
            let runs = bulletin.runs.clone().unwrap_or_else(|| plain(l, "unknown"));
            lines.push(say(l, "deploy-version-from", &[("version", runs.into()), ("from", version.into())]));
        }
        (Some(from), Stage::Confirmed) => {
            lines.push(say(l, "deploy-version-from", &[("version", version.into()), ("from", from.clone().into())]));
        }
        _ => lines.push(say(l, "deploy-version", &[("version", version.into())])),
    }
    if let (Some(ms), Stage::OnTrial | Stage::Confirmed) = (bulletin.live_ms, bulletin.stage) {
        lines.push(say(l, "deploy-live", &[("seconds", seconds(l, ms).into())]));
    }
    if bulletin.is_failure() {
        let (own, words) = reason(l, bulletin.code.as_deref(), bulletin.reason.as_deref());
        lines.extend(own.map(|reason| say(l, "deploy-reason", &[("reason", reason.into())])));
        lines.extend(words.map(|words| say(l, "deploy-words", &[("words", words.into())])));
        let what = match bulletin.stage {
            Stage::Stranded => "deploy-what-to-do",
            _ if bulletin.evidence => "deploy-evidence",
            _ => "deploy-history",
        };
        lines.push(say(l, what, &[("deployment", bulletin.id.clone().into())]));
    }
    let points = what_is_new(bulletin, CHANGELOG, version::VERSION);
    if !points.is_empty() {
        lines.push(plain(l, "deploy-new"));
        lines.extend(points.iter().take(MOST_POINTS).map(|point| format!("- {}", shorten(point, LONGEST_POINT))));
    }
    lines
}

/// Reasons of which the deployer's words say no more than their name does.
const SAID_BY_ITS_NAME: [&str; 13] = [
    "signature-too-long",
    "signature-malformed",
    "signature-legacy",
    "manifest-too-long",
    "cannot-execute",
    "no-handover",
    "silent",
    "deaf",
    "unconfigured",
    "ignorant",
    "not-taken-over",
    "preflight-mute",
    "interrupted",
];

/// Why not, and the deployer's words where they add something. The deployer speaks French, so in French its words are the reason.
pub(super) fn reason(language: Language, code: Option<&str>, words: Option<&str>) -> (Option<String>, Option<String>) {
    let words = words.map(str::to_owned);
    if language == Language::Fr && words.is_some() {
        return (words, None);
    }
    let Some(code) = code else { return (words, None) };
    let adds = !SAID_BY_ITS_NAME.contains(&code);
    let own = of_code(language, "reason", code).unwrap_or_else(|| plain(language, "reason-unknown"));
    (Some(own), words.filter(|_| adds))
}

/// What became of an order, in the same way.
pub(super) fn answer(language: Language, code: Option<&str>, words: &str) -> String {
    let own = || code.and_then(|code| of_code(language, "answer", code));
    match language {
        Language::Fr => words.to_owned(),
        Language::En | Language::Nl => own().unwrap_or_else(|| say(language, "answer-unknown", &[("said", words.to_owned().into())])),
    }
}

/// What somebody who insisted overruled; none when nobody did.
pub(super) fn overruled(language: Language, codes: &[String]) -> Option<String> {
    let words: Vec<String> =
        codes.iter().map(|code| of_code(language, "overruled", code).unwrap_or_else(|| plain(language, "overruled-unknown"))).collect();
    (!words.is_empty()).then(|| say(language, "deploy-overruled", &[("what", words.join(", ").into())]))
}

/// The sentence for a stable name of the deployer; none for a name that only a newer deployer knows.
fn of_code(language: Language, kind: &str, code: &str) -> Option<String> {
    let key = format!("{kind}-{code}");
    Some(plain(language, &key)).filter(|said| *said != key)
}

/// That the forge has been away since then, and the subject of a mail about it. `date` is as the reader's medium writes it.
pub(super) fn forge_away(language: Language, date: String) -> (String, String) {
    (plain(language, "alert-forge-away-subject"), say(language, "alert-forge-away", &[("date", date.into())]))
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
pub(super) fn seconds(language: Language, ms: u64) -> String {
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
            code: Some("silent".into()),
            evidence: true,
        }
    }

    fn failed(stage: Stage) -> bool {
        matches!(stage, Stage::Refused | Stage::RolledBack | Stage::Stranded)
    }

    #[test]
    fn every_stage_has_its_words_in_every_language() {
        for (language, stage) in Language::ALL.into_iter().flat_map(|language| Stage::ALL.map(|stage| (language, stage))) {
            let text = lines(language, &bulletin(stage)).join("\n");
            assert!(!text.contains("deploy-") || text.contains("ffj-deploy"), "{text}");
            assert!(text.contains("1.4.0") && !text.contains("{$") && !text.contains("reason-"), "{text}");
            assert_eq!(text.contains("elle ne répond pas"), failed(stage) && language == Language::Fr, "{text}");
            let unknown =
                Bulletin { version: None, commit: String::new(), from: None, runs: None, reason: None, code: None, ..bulletin(stage) };
            assert!(lines(language, &unknown).join("\n").contains('?'));
            assert_eq!(text.contains("--evidence 20261125T180000Z-1.4.0"), failed(stage) && stage != Stage::Stranded, "{text}");
            let back = Bulletin { code: Some("asked".into()), ..bulletin(Stage::RolledBack) };
            let text = lines(language, &back).join("\n");
            assert!(text.contains("1.3.2") && !text.contains("deploy-back") && !text.contains("history"), "{text}");
        }
    }

    #[test]
    fn a_reason_is_in_the_language_of_the_reader_and_the_words_of_the_deployer_follow_where_they_add_something() {
        let said = |language, code| reason(language, code, Some("elle est signée avec la clé X"));
        let words = || Some("elle est signée avec la clé X".to_owned());
        assert_eq!(said(Language::Fr, Some("signature-unknown-key")), (words(), None));
        for language in [Language::En, Language::Nl] {
            let (own, more) = said(language, Some("signature-unknown-key"));
            assert!(own.is_some_and(|own| !own.contains("clé") && !own.contains("reason-")) && more == words());
            assert_eq!(said(language, Some("silent")).1, None);
            let (own, more) = said(language, Some("from-a-newer-deployer"));
            assert_eq!((own, more), (Some(plain(language, "reason-unknown")), words()));
            assert_eq!(said(language, None), (words(), None), "an older deployer gives no name");
            assert_ne!(answer(language, Some("frozen"), "gelées"), "gelées");
            for unknown in [None, Some("new"), Some("../x")] {
                assert!(
                    answer(language, unknown, "gelées").contains("ffj-deploy") && answer(language, unknown, "gelées").contains("gelées")
                );
            }
        }
        assert_eq!(reason(Language::Fr, Some("silent"), None).0, Some(plain(Language::Fr, "reason-unknown")));
        assert_eq!(answer(Language::Fr, Some("frozen"), "gelées"), "gelées");
        let older = overruled(Language::Fr, &["older".to_owned(), "x".to_owned()]).unwrap();
        assert!(older.contains("passé outre"), "{older}");
        assert_eq!(overruled(Language::Fr, &[]), None);
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
        let asked = Bulletin { code: Some("asked".into()), ..bulletin(Stage::RolledBack) };
        assert_eq!(subject(Language::Fr, &asked), "Bot revenu à une version antérieure – en service : 1.3.2");
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
