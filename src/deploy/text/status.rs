//! What `ffj-deploy status` prints.

use ffj_base::contract::status::Status;
use serde_json::Value;

use super::{how_it_went, local, phase, safe};
use crate::adapter::statedir::Holder;

/// What is found beside the report, by whoever looks now.
#[derive(Debug, Default)]
pub struct Found<'a> {
    /// The release that the link leads to.
    pub current: Option<&'a str>,
    /// What is wrong with it.
    pub damage: Option<&'a str>,
    /// How systemd calls the state of the bot's unit, and the unit.
    pub bot: Option<(&'a str, &'a str)>,
    /// Who is at work.
    pub holder: Option<&'a Holder>,
    /// How looking at the forge went.
    pub looked: Option<&'a Value>,
}

/// `ffj-deploy status`.
pub fn status(report: &Status, found: &Found<'_>) -> Vec<String> {
    let Found { current, damage, bot, holder, looked } = *found;
    let down = bot.filter(|(state, _)| ["inactive", "failed"].contains(state));
    let mut lines = vec![match current {
        Some(version) => format!("Version en place   {version}"),
        None => "Version en place   aucune : « sudo ffj-deploy recover »".to_owned(),
    }];
    lines.extend(damage.map(|why| format!("Abîmée             {why} : « sudo ffj-deploy recover »")));
    lines.extend(down.map(|(state, unit)| match state {
        "inactive" => format!("Le bot             arrêté : « sudo systemctl start {unit} »"),
        // What helps depends on why: after too many starts one more is refused.
        _ => "Le bot             tombé : « sudo ffj-bot doctor » dit pourquoi et quoi faire".to_owned(),
    }));
    // After a way back both links lead to the same.
    let before = report.previous.as_ref().filter(|version| current != Some(version.as_str()));
    lines.extend(before.map(|version| format!("Version d'avant    {version}")));
    if !report.kept.is_empty() {
        lines.push(format!("Gardées            {}", report.kept.join(", ")));
    }
    if !report.quarantine.is_empty() {
        lines.push(format!("Ont échoué ici     {}", report.quarantine.join(", ")));
    }
    let waits = down.is_some() && ["handed_over", "probation"].contains(&report.phase.as_str());
    lines.push(format!("En cours           {}", if waits { "attend que le bot tourne" } else { phase(&report.phase) }));
    if let Some(holder) = holder {
        lines.push(format!("Au travail         {} (processus {}, depuis {})", safe(&holder.owner), holder.pid, local(&holder.since)));
    }
    lines.extend(report.staged.as_ref().map(|version| format!("Attend             {version} : « sudo ffj-deploy activate {version} »")));
    if !report.mode.is_empty() {
        lines.push(format!("Mode               {}", report.mode));
    }
    if let Some(frozen) = &report.frozen {
        let until = frozen.until.as_deref().map_or_else(|| "nouvel ordre".to_owned(), local);
        lines.push(format!("Gelé               jusqu'à {until} ({}, {})", safe(&frozen.why), safe(&frozen.by)));
    }
    if let Some(looked) = looked {
        let word = |name: &str| looked.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        lines.push(format!("Forge              {} ({})", safe(&word("said")), local(&word("at"))));
        if let Some(since) = looked.get("failing_since").and_then(Value::as_str) {
            lines.push(format!("Forge en panne     depuis le {}", local(since)));
        }
    }
    if let Some(latest) = report.deployments.last() {
        lines.push(format!("Dernière           {}", how_it_went(latest, &latest.runs)));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_less_trusted_programs_wrote_does_not_reach_the_terminal_raw() {
        let looked = serde_json::json!({ "said": "x\u{1b}]0;y\u{7}", "at": "\u{202e}z", "failing_since": "2026-11-25T18:00:00Z\r" });
        let lines = status(&Status::default(), &Found { looked: Some(&looked), ..Found::default() });
        assert!(lines.iter().all(|line| !line.chars().any(|c| c.is_control() || c == '\u{202e}')), "{lines:?}");
        assert!(lines.iter().any(|line| line.contains("depuis le 2026-11-25")), "{lines:?}");
    }

    #[test]
    fn a_release_does_not_run_while_the_bot_does_not() {
        let report = Status { phase: "handed_over".into(), ..Status::default() };
        let said = |state| status(&report, &Found { bot: Some((state, "ffj-bot.service")), ..Found::default() }).join("\n");
        assert!(said("active").contains("tourne, premier contrôle"));
        for (state, how) in [("inactive", "arrêté : « sudo systemctl start ffj-bot.service »"), ("failed", "tombé")] {
            let said = said(state);
            assert!(said.contains("attend que le bot tourne") && said.contains(how) && !said.contains("premier contrôle"), "{said}");
        }
    }
}
