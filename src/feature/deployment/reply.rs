//! Sentences about deployments of the bot, and orders to the deployer.

use ffj_base::contract::status::{Deployment, Status};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::command::VERSION;
use super::model::order::Standing;
use super::model::{self, Bulletin};
use super::words::{answer, overruled, reason, seconds};
use crate::domain::button::ButtonKey;
use crate::domain::fold::{length, shorten};
use crate::domain::language::Language;
use crate::text::show::moment;
use crate::text::{plain, say};
use crate::ui::message::LONGEST;
use crate::ui::{Button, Field, Form, Message, Weight};

/// Deployments in the list.
const LISTED: usize = 10;
/// Longest reason in a line of the list, in characters.
const LONGEST_REASON: usize = 80;

/// `/bot deploiements`: where the releases stand, then the last deployments, the newest first. The evidence is for root alone, so what
/// leads to it is a command on the machine.
pub(super) fn deployments(language: Language, status: &Status, forge_away: Option<Timestamp>) -> Message {
    let mut lines = vec![say(language, "deploy-list-runs", &[("version", running(language, status).into())])];
    lines.extend(status.staged.as_ref().map(|version| say(language, "deploy-list-staged", &[("version", version.clone().into())])));
    lines.extend(status.before.as_ref().map(|version| say(language, "deploy-list-before", &[("version", version.clone().into())])));
    let kept: Vec<&str> = kept(status).filter(|version| status.before.as_deref() != Some(version)).collect();
    if !kept.is_empty() {
        lines.push(say(language, "deploy-list-kept", &[("versions", kept.join(", ").into())]));
    }
    lines.extend(frozen(language, status));
    lines.extend(forge_away.map(|since| say(language, "deploy-list-forge-away", &[("date", moment(since).into())])));
    let failed = status.deployments.iter().rev().find(|one| one.evidence.is_some() && Bulletin::of(one).is_failure());
    lines.extend(failed.map(|one| say(language, "deploy-list-evidence", &[("deployment", one.id.clone().into())])));
    if status.deployments.is_empty() {
        lines.push(plain(language, "deploy-list-none"));
    }
    for one in status.deployments.iter().rev().take(LISTED) {
        let line = listed(language, one);
        if lines.iter().map(|line| length(line) + 1).sum::<usize>() + length(&line) > LONGEST {
            break;
        }
        lines.push(line);
    }
    Message::text(lines.join("\n"))
}

/// A deployment on one line.
fn listed(language: Language, deployment: &Deployment) -> String {
    let bulletin = Bulletin::of(deployment);
    let version = bulletin.version.clone().unwrap_or_else(|| plain(language, "unknown"));
    let mut parts = vec![
        model::moment(&deployment.started).map_or_else(|| plain(language, "unknown"), |at| format!("<t:{}:f>", at.as_second())),
        format!("**{version}**"),
        plain(language, &format!("deploy-verdict-{}", bulletin.key())),
    ];
    parts.extend(bulletin.live_ms.map(|ms| format!("{} s", seconds(language, ms))));
    if bulletin.is_failure() {
        let (own, _) = reason(language, bulletin.code.as_deref(), bulletin.reason.as_deref());
        parts.extend(own.map(|reason| shorten(&reason, LONGEST_REASON)));
    }
    parts.extend(overruled(language, &deployment.overruled));
    format!("- {}", parts.join(" · "))
}

fn running(language: Language, status: &Status) -> String {
    status.running().map_or_else(|| plain(language, "unknown"), str::to_owned)
}

/// The releases that can be gone back to.
pub(super) fn kept(status: &Status) -> impl Iterator<Item = &str> {
    status.kept.iter().map(String::as_str).filter(|version| status.runs != *version)
}

/// That releases are frozen, when they are.
fn frozen(language: Language, status: &Status) -> Option<String> {
    let frozen = status.frozen.as_ref()?;
    let why = ("why", frozen.why.clone().into());
    Some(match frozen.until.as_deref().and_then(model::moment) {
        Some(until) => say(language, "deploy-list-frozen-until", &[why, ("date", moment(until).into())]),
        None => say(language, "deploy-list-frozen", &[why]),
    })
}

/// What is about to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Plan {
    /// Install the staged release.
    Install,
    /// Go back to a kept one.
    GoBack,
}

/// The plan, with the button that goes on.
pub(super) fn plan(language: Language, keys: &ButtonKey, plan: Plan, version: &str, status: &Status) -> Message {
    let (sentence, action, label) = match plan {
        Plan::Install => ("deploy-plan-install", "bot-deployer", "button-install"),
        Plan::GoBack => ("deploy-plan-back", "bot-revenir", "button-go-back"),
    };
    let values = || [("version", version.to_owned().into()), ("runs", running(language, status).into())];
    let mut lines = vec![say(language, sentence, &values())];
    lines.extend(frozen(language, status));
    let label = say(language, label, &[("version", version.to_owned().into())]);
    Message::text(lines.join("\n")).row(vec![Button { id: keys.sign(action, version), label, weight: Weight::Main }])
}

/// The form in which the version is typed to confirm.
pub(super) fn form(language: Language, keys: &ButtonKey, version: &str) -> Form {
    let label = say(language, "deploy-form-version", &[("version", version.to_owned().into())]);
    let fields = vec![Field::of(VERSION.spec, label, String::new())];
    Form { id: keys.sign("bot-deployer-confirme", version), title: plain(language, "deploy-form"), fields }
}

/// How an order ended; `code` is the stable name of the deployer's answer.
pub(super) fn order(language: Language, standing: &Standing, code: Option<&str>) -> Message {
    Message::text(match standing {
        Standing::Answered { done, said } => {
            let said = answer(language, code, said);
            say(language, if *done { "order-done" } else { "order-refused" }, &[("said", said.into())])
        }
        Standing::Expired { handed: false } => plain(language, "order-not-handed"),
        Standing::Expired { handed: true } | Standing::Open => plain(language, "order-unanswered"),
    })
}

/// A version for the suggestions while typing, with what there is to know about it.
pub(super) fn version_label(version: &str, deployed: Option<Timestamp>, zone: &TimeZone) -> String {
    let day = |at: Timestamp| at.to_zoned(zone.clone()).strftime("%d/%m/%Y").to_string();
    deployed.map_or_else(|| version.to_owned(), |at| format!("{version} · {}", day(at)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feature::deployment::model::Stage;

    fn status() -> Status {
        let one = |number: usize| {
            serde_json::json!({ "id": number.to_string(), "version": format!("1.{number}.0"), "outcome": "refused", "live_ms": 1_500,
                "started": "2026-11-25T18:00:00Z", "reason": { "text": "x".repeat(600) }, "evidence": "/x",
                "overruled": if number == 19 { vec!["older"] } else { vec![] } })
        };
        let all: Vec<_> = (0..20).map(one).collect();
        let frozen = serde_json::json!({ "since": "2026-11-25T18:00:00Z", "until": "2026-11-26T18:00:00Z", "why": "congrès" });
        let json = serde_json::json!({ "format": 1, "runs": "1.0.0", "kept": ["1.0.0", "0.9.0"], "staged": "1.1.0", "frozen": frozen,
            "deployments": all });
        Status::read(json.to_string().as_bytes()).unwrap()
    }

    #[test]
    fn the_list_fits_into_a_message_and_has_its_words_in_every_language() {
        for language in Language::ALL {
            let away = "2026-11-25T18:00:00Z".parse().unwrap();
            let text = deployments(language, &status(), Some(away)).text;
            assert!(text.contains("history --evidence 19") && text.contains(&format!("<t:{}", away.as_second())), "{text}");
            assert!(text.contains(&plain(language, "overruled-older")), "{text}");
            assert!(length(&text) <= LONGEST && !text.contains("deploy-") && !text.contains("{$"), "{text}");
            assert!(text.contains("**1.19.0**") && text.contains("congrès") && text.contains("0.9.0"), "{text}");
            assert_eq!(text.lines().filter(|line| line.starts_with("- ")).count(), LISTED, "{text}");
            assert!(crate::text::has(language, "deploy-verdict-back"));
            for stage in Stage::ALL {
                assert!(crate::text::has(language, &format!("deploy-verdict-{}", stage.key())), "{stage:?}");
            }
            let none = deployments(language, &Status::default(), None).text;
            assert!(none.contains('?') && none.lines().count() == 2, "{none}");
        }
    }

    #[test]
    fn plans_forms_and_answers_have_their_words_and_fit() {
        let keys = ButtonKey::new(vec![1; 32]);
        let version = "1.4.0-abcdefghijklmnop.12345678901234567890";
        for language in Language::ALL {
            for kind in [Plan::Install, Plan::GoBack] {
                let message = plan(language, &keys, kind, version, &status());
                assert!(message.text.contains(version) && message.buttons[0][0].id.len() <= 100, "{message:?}");
            }
            let asked = form(language, &keys, version);
            assert!(asked.id.len() <= 100 && asked.title.chars().count() <= 45);
            let short = form(language, &keys, "10.20.30-rc.1").fields.remove(0).label;
            assert!(short.contains("10.20.30-rc.1") && short.chars().count() <= 45, "{short}");
            let all = [
                Standing::Answered { done: true, said: "Voilà.".into() },
                Standing::Answered { done: false, said: "Voilà.".into() },
                Standing::Expired { handed: true },
                Standing::Expired { handed: false },
                Standing::Open,
            ];
            for standing in all {
                let text = order(language, &standing, None).text;
                assert_eq!(text.contains("Voilà."), matches!(standing, Standing::Answered { .. }), "{text}");
                assert!(!text.contains("order-"), "{text}");
            }
        }
    }
}
