//! What the commands that look, ask and follow print.

use std::path::Path;
use std::time::Duration;

use serde_json::Value;

use super::mode;
use crate::adapter::disk::DiskError;
use crate::adapter::statedir::Holder;
use crate::config::{self, Mode};
use crate::deploy::keys::KeysError;
use crate::release::Version;
use crate::release::machine::{Action, Record};
use crate::release::manifest::Contents;
use crate::release::report::{Deployment, Outcome, Report};
use crate::release::signature::SignedBy;

/// What runs, in three words.
pub fn runs(version: &str) -> String {
    if version.is_empty() { "aucune version n'est en place".to_owned() } else { format!("la version {version} tourne") }
}

/// What is given is not a version.
pub fn not_a_version(given: &str) -> String {
    format!("« {given} » n'est pas une version comme 1.4.0 ; « ffj-deploy status » dit lesquelles sont gardées")
}

/// Seconds of a duration such as 2h or 3d.
pub fn seconds(given: &str) -> Result<u64, String> {
    let length = config::duration(given).filter(|length| (1..=90 * 24 * 3600).contains(&length.as_secs()));
    length.map(|length| length.as_secs()).ok_or_else(|| format!("« {given} » n'est pas une durée comme 30m, 2h ou 3d, de 90 jours au plus"))
}

/// The file cannot be opened.
pub fn cannot_open(file: &Path, error: &std::io::Error) -> String {
    format!("{} ne peut pas être lu ({error})", file.display())
}

/// A bundle was found good.
pub fn verified(version: &Version) -> String {
    format!("la version {version} est bien signée et entière")
}

/// Nothing is known of this machine.
pub fn nothing_known() -> &'static str {
    "l'état de cette machine ne peut pas être lu"
}

/// The order cannot be left.
pub fn cannot_order(error: &DiskError) -> String {
    format!("la demande ne peut pas être déposée ({}) ; réessaie avec sudo", super::chain(error))
}

/// Nobody has answered in time.
pub fn no_answer() -> &'static str {
    "pas encore de réponse : une autre mise à jour est peut-être en cours ; la demande reste déposée, « ffj-deploy status » dit la suite"
}

/// What was brought runs already.
pub fn nothing_new(runs: &str) -> String {
    format!("rien à faire : la version {runs} tourne déjà")
}

/// There is only one key.
pub fn no_spare_key(folder: &Path) -> String {
    format!(
        "conseil : mets une deuxième clé publique, de réserve, dans {} ; si la première est perdue, rien d'autre ne pourrait plus arriver",
        folder.display()
    )
}

/// There are no keys.
pub fn no_keys(folder: &Path, error: &KeysError) -> String {
    format!("aucune version ne peut être vérifiée ({error}) : mets la clé publique (*.pub) dans {}", folder.display())
}

/// A step of a deployment, while it is followed.
pub fn progress(deployment: &Deployment) -> String {
    format!("{} : {}", deployment.version, phase(&deployment.phase))
}

/// A phase in words.
pub fn phase(name: &str) -> &'static str {
    match name {
        "received" => "demande reçue",
        "fetched" => "fichier reçu",
        "verified" => "signature vérifiée",
        "staged" => "en place, attend d'être activée",
        "preflight" => "contrôle avant de tourner",
        "armed" => "prend la place de l'autre",
        "swapped" => "relève en cours",
        "handed_over" => "tourne, premier contrôle",
        "probation" => "à l'essai",
        "confirmed" => "confirmée",
        "restoring" => "retour en arrière en cours",
        "rolled_back" => "annulée",
        "stranded" => "plus rien ne tourne",
        _ => "rien en cours",
    }
}

/// How a deployment went, for whoever asked for it.
pub fn how_it_went(one: &Deployment, runs: &str) -> String {
    let live = one.live_ms.map(|ms| format!(", en {}.{:01} s", ms / 1000, ms % 1000 / 100)).unwrap_or_default();
    let reason = one.reason.as_ref().map(|reason| format!(" : {}", reason.text)).unwrap_or_default();
    let Deployment { version, .. } = one;
    match one.outcome {
        Outcome::UnderWay => format!("la version {version} a pris la relève{live} ; elle est à l'essai"),
        Outcome::Confirmed => format!("la version {version} est confirmée{live}"),
        Outcome::Staged => format!("la version {version} est en place et attend : « sudo ffj-deploy activate {version} »"),
        Outcome::Refused => format!("la version {version} est refusée{reason}"),
        Outcome::RolledBack => format!("retour à la version {runs} (au lieu de {version}){reason}"),
        Outcome::Stranded => format!("plus aucune version ne tourne{reason} ; « journalctl -x -u ffj-bot »"),
    }
}

/// One line of the history.
pub fn deployment(one: &Deployment) -> String {
    let commit: String = one.commit.chars().take(7).collect();
    let evidence = one.evidence.as_ref().map(|file| format!("\n    preuves : {file}")).unwrap_or_default();
    format!("{}  {:<10} {commit:<7}  {} [{}]{evidence}", one.started, one.version, how_it_went(one, &one.runs), one.by)
}

/// One step of the history.
pub fn step(record: &Record) -> String {
    let event = record.event.as_ref().map_or("start", crate::release::machine::Event::name);
    format!("{}  {:<16} → {:<12} [{}]", record.at, event, record.state.phase.name(), record.actor)
}

/// The history is empty.
pub fn no_deployments() -> &'static str {
    "aucune mise à jour n'a encore eu lieu"
}

/// `ffj-deploy status`.
pub fn status(report: &Report, current: Option<&str>, holder: Option<&Holder>, looked: Option<&Value>) -> Vec<String> {
    let mut lines = vec![match current {
        Some(version) => format!("Version en place   {version}"),
        None => "Version en place   aucune : « sudo ffj-deploy recover »".to_owned(),
    }];
    lines.extend(report.previous.as_ref().map(|version| format!("Version d'avant    {version}")));
    if !report.kept.is_empty() {
        lines.push(format!("Gardées            {}", report.kept.join(", ")));
    }
    if !report.quarantine.is_empty() {
        lines.push(format!("Ont échoué ici     {}", report.quarantine.join(", ")));
    }
    lines.push(format!("En cours           {}", phase(&report.phase)));
    if let Some(holder) = holder {
        lines.push(format!("Au travail         {} (processus {}, depuis {})", holder.owner, holder.pid, holder.since));
    }
    lines.extend(report.staged.as_ref().map(|version| format!("Attend             {version} : « sudo ffj-deploy activate {version} »")));
    if !report.mode.is_empty() {
        lines.push(format!("Mode               {}", report.mode));
    }
    if let Some(frozen) = &report.frozen {
        let until = frozen.until.as_deref().unwrap_or("nouvel ordre");
        lines.push(format!("Gelé               jusqu'à {until} ({}, {})", frozen.why, frozen.by));
    }
    if let Some(looked) = looked {
        let word = |name: &str| looked.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        lines.push(format!("Forge              {} ({})", plain(&word("said")), plain(&word("at"))));
    }
    if let Some(latest) = report.deployments.last() {
        lines.push(format!("Dernière           {}", how_it_went(latest, &latest.runs)));
    }
    lines
}

/// Text of another user, fit for a terminal.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}

/// A bundle that may come.
pub fn good_bundle(contents: &Contents, by: &SignedBy) -> String {
    format!(
        "version {}, commit {}, pour {}, {} octets, construite le {} : bien signée (clé {}, {}), peut être installée",
        contents.version, contents.commit, contents.target, contents.size, contents.built_at, by.id, by.key
    )
}

/// A bundle that may not come.
pub fn bad_bundle(file: &Path, why: &str) -> String {
    format!("{} ne peut pas être installé : {why}", file.display())
}

/// What a plan begins with.
pub fn plan_title(version: &Version, replaces: &Version) -> String {
    format!("Voici ce qui se passerait pour installer {version} à la place de {replaces}, sans que rien ne change maintenant :")
}

/// An action, before it is done; none for what concerns nobody.
pub fn planned(action: &Action, probation: Duration) -> Option<String> {
    let minutes = probation.as_secs().div_ceil(60);
    Some(match action {
        Action::Verify => {
            "vérifier la signature, le manifeste et le contenu, sur une copie que personne d'autre ne peut changer".to_owned()
        }
        Action::Stage(release) => format!("mettre {} en place, à côté des autres", release.version),
        Action::Preflight(_) => {
            "lui demander si elle peut tourner ici : configuration, secrets, migration d'une copie de la base".to_owned()
        }
        Action::Swap { current, previous } => format!("faire de {current} la version en place, et garder {previous} pour revenir"),
        Action::HandOver => "passer la main sans perdre une seule interaction (ou redémarrer, si l'unité ou un secret a changé)".to_owned(),
        Action::CheckHealth(_) => "vérifier que c'est bien elle qui tourne, et qu'elle va bien".to_owned(),
        Action::Watch(_) => format!("la surveiller pendant {minutes} min ; au moindre problème, revenir en arrière"),
        Action::Prune => "la confirmer, et enlever les versions qui ne servent plus".to_owned(),
        Action::Fetch
        | Action::Discard
        | Action::Seed(_)
        | Action::Arm
        | Action::Disarm
        | Action::Run(_)
        | Action::KeepEvidence(_)
        | Action::LookAgain => return None,
    })
}

/// What a plan ends with.
pub fn plan_end(given: Mode, frozen: bool) -> String {
    let frozen = if frozen { " Les mises à jour sont gelées : seule une personne peut la demander." } else { "" };
    format!("Mode : {}.{frozen} Pour le faire : « sudo ffj-deploy apply FICHIER ».", mode(given))
}

/// Where a roll-back would go.
pub fn would_go_back(to: &Version, from: &Version) -> String {
    format!("{to} reprendrait la place de {from}, qui serait mise de côté")
}
