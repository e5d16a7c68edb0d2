//! What the commands that look, ask and follow print.

use std::path::Path;

use ffj_base::contract::status::{Deployment, Outcome};

use super::{cause, safe};
use crate::adapter::disk::DiskError;
use crate::config;
use crate::keys::KeysError;
use crate::release::Version;
use crate::release::key::KeyId;
use crate::release::machine::{Event, Fault, Record};

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
    format!("{} ne peut pas être lu ({})", file.display(), cause::system(error))
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
    format!("la demande ne peut pas être déposée ({}) ; réessaie avec sudo", cause::disk(error))
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
    format!("aucune version ne peut être vérifiée ({}) : mets la clé publique (*.pub) dans {}", cause::keys(error), folder.display())
}

/// A key, and whether it counts.
pub fn key(name: &str, id: &KeyId, revoked: bool) -> String {
    format!("clé {} ({id}) : {}", safe(name), if revoked { "révoquée, ne compte plus" } else { "compte" })
}

/// An id is revoked that no key has.
pub fn revoked_nothing(id: &KeyId) -> String {
    format!("attention : revoked nomme {id}, et aucune clé n'a ce numéro : est-il bien recopié ?")
}

/// Something in the folder of the keys is not read.
pub fn passed_over(name: &str) -> String {
    let name = safe(name);
    if name.to_lowercase().starts_with("revoked") {
        return format!("attention : {name} n'est pas lu ; la liste des clés révoquées s'appelle « revoked », sans rien après");
    }
    format!("attention : {name} n'est pas lu : une clé est un fichier ordinaire dont le nom finit par .pub")
}

/// A release is in place for which nobody vouches any more.
pub fn vouched_no_more(version: &Version, why: &str) -> String {
    format!("attention : la version {version} est en place, et plus rien ne la garantit : {why}")
}

/// A step of a deployment, while it is followed.
pub fn progress(deployment: &Deployment) -> String {
    format!("{} : {}", deployment.version, phase(&deployment.phase))
}

/// One step of the history.
pub fn step(record: &Record) -> String {
    let event = record.event.as_ref().map_or("démarrage de la machine", event);
    format!("{}  {:<31} → {:<31} [{}]", local(&record.at), event, phase(record.state.phase.name()), safe(&record.actor))
}

/// What happened, in words.
const fn event(event: &Event) -> &'static str {
    match event {
        Event::Requested { .. } => "demande",
        Event::Fetched => "fichier reçu",
        Event::Verified { .. } => "signature vérifiée",
        Event::Refused => "refusée",
        Event::Staged => "mise en place",
        Event::Activate { .. } => "activation",
        Event::PreflightPassed { .. } => "contrôle réussi",
        Event::Swapped => "a pris la place de l'autre",
        Event::HandedOver => "relève faite",
        Event::Healthy => "va bien",
        Event::Degraded => "attend Discord ou le réseau",
        Event::Crashed => "s'est arrêtée toute seule",
        Event::UnitFailed => "abandonnée par systemd",
        Event::Unproven => "rien ne montre ce qui tourne",
        Event::ProbationOver => "fin de l'essai",
        Event::Failed { fault: Fault::Release } => "échec de la version",
        Event::Failed { fault: Fault::Machine } => "échec de la machine",
        Event::RollBack { .. } => "retour demandé",
        Event::Freeze => "gel",
        Event::Unfreeze => "dégel",
        Event::Unknown => "inconnu de ce ffj-deploy",
    }
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

/// How a deployment stands while it is under way. `live` is how long it took until it acted.
fn under_way(one: &Deployment, live: &str) -> String {
    let version = &one.version;
    match one.phase.as_str() {
        "received" => "une version est demandée et arrive".to_owned(),
        "fetched" => "une version est arrivée ; sa signature est en train d'être vérifiée".to_owned(),
        "verified" => format!("la version {version} est vérifiée et en train d'être mise en place"),
        "staged" => format!("la version {version} est en place ; un essai de la lancer suit"),
        "preflight" => format!("la version {version} est en place ; elle contrôle si elle peut tourner ici"),
        "armed" | "swapped" => format!("la version {version} prend la relève"),
        "handed_over" => format!("la version {version} a été lancée{live} ; elle n'a pas encore montré qu'elle va bien"),
        "probation" => format!("la version {version} a pris la relève{live} ; elle est à l'essai"),
        "restoring" => format!("la version {version} est quittée{} ; retour en arrière en cours", why(one)),
        _ => format!("la version {version} est en cours d'installation"),
    }
}

fn why(one: &Deployment) -> String {
    one.reason.as_ref().map(|reason| format!(" : {}", safe(&reason.text))).unwrap_or_default()
}

/// How a deployment went, for whoever asked for it.
pub fn how_it_went(one: &Deployment, runs: &str) -> String {
    let live = one.live_ms.map(|ms| format!(", en {},{:01} s", ms / 1000, ms % 1000 / 100)).unwrap_or_default();
    let reason = why(one);
    let Deployment { version, .. } = one;
    let went = match one.outcome {
        Outcome::UnderWay => under_way(one, &live),
        Outcome::Confirmed => format!("la version {version} est confirmée{live}"),
        Outcome::Staged => format!("la version {version} est en place et attend : « sudo ffj-deploy activate {version} »"),
        // What could not be trusted to say its version.
        Outcome::Refused if version == "?" => format!("la version reçue est refusée{reason}"),
        Outcome::Refused => format!("la version {version} est refusée{reason}"),
        Outcome::RolledBack => format!("retour à la version {runs} (au lieu de {version}){reason}"),
        Outcome::Superseded => format!("la version {version} était à l'essai quand une autre a pris sa place"),
        Outcome::Stranded => format!("plus aucune version ne tourne{reason} ; « journalctl -x -u ffj-bot »"),
    };
    if one.overruled.is_empty() { went } else { format!("{went} [{}]", overruled(&one.overruled)) }
}

/// What somebody who insisted overruled, by its stable names.
pub fn overruled(codes: &[String]) -> String {
    let words = codes.iter().map(|code| match code.as_str() {
        "older" => "plus ancienne que ce qui était confirmé".to_owned(),
        "quarantined" => "a déjà échoué ici".to_owned(),
        "schema" => "ne sait pas lire la base de données".to_owned(),
        other => safe(other),
    });
    format!("passé outre : {}", words.collect::<Vec<_>>().join(", "))
}

/// A moment that was written down, as the clock on the wall of this machine showed it.
pub fn local(moment: &str) -> String {
    let read = moment.parse::<jiff::Timestamp>().ok();
    read.map_or_else(|| safe(moment), |at| at.to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S").to_string())
}

/// One line of the history.
pub fn deployment(one: &Deployment) -> String {
    let commit: String = one.commit.chars().take(7).collect();
    let evidence = one.evidence.as_ref().map(|_| format!("\n    preuves : « sudo ffj-deploy history --evidence {} »", safe(&one.id)));
    let (evidence, by) = (evidence.unwrap_or_default(), safe(&one.by));
    format!("{}  {:<10} {commit:<7}  {} [{by}]{evidence}", local(&one.started), one.version, how_it_went(one, &one.runs))
}

/// There is no evidence for a deployment.
pub fn no_evidence(id: &str) -> String {
    format!("il n'y a pas de preuves pour « {} » : « ffj-deploy history » dit lesquelles sont gardées", safe(id))
}

/// The history is empty.
pub fn no_deployments() -> &'static str {
    "aucune mise à jour n'a encore eu lieu"
}

/// What speaks against all being well, though nothing is wrong with the configuration: a webhook could not be taken.
pub fn no_webhook_secret() -> &'static str {
    "attention : le secret webhook-secret n'est pas là, donc la forge ne peut rien annoncer (elle est consultée tous les quarts d'heure) : \
     « sudo ffj-bot secret set webhook-secret »"
}

/// Whether the secret of the webhook is there cannot be seen by whoever asks.
pub fn secrets_unseen() -> &'static str {
    "les secrets ne sont pas visibles d'ici : « sudo ffj-deploy check » les contrôle aussi"
}

/// All is well.
pub fn all_is_well() -> &'static str {
    "tout va bien : la configuration et les clés conviennent"
}

#[cfg(test)]
mod tests {
    use super::*;
    use ffj_base::contract::reason::Code;
    use ffj_base::contract::status::Reason;

    fn at(phase: &str, outcome: Outcome) -> Deployment {
        Deployment {
            id: "20261125T180000Z-7".into(),
            version: "1.4.0".into(),
            commit: String::new(),
            from: "1.3.0".into(),
            outcome,
            phase: phase.into(),
            by: "forge".into(),
            started: "2026-11-25T18:00:00Z".into(),
            ended: None,
            live_ms: Some(1_234),
            runs: "1.3.0".into(),
            reason: Some(Reason::new(Code::Preflight, "elle refuse\u{1b}[2J".into())),
            evidence: Some("/x".into()),
            gates: 1,
            overruled: Vec::new(),
        }
    }

    #[test]
    fn what_is_under_way_is_not_said_to_have_arrived() {
        let phases = [
            ("received", "arrive"),
            ("fetched", "vérifiée"),
            ("verified", "mise en place"),
            ("staged", "en place"),
            ("preflight", "contrôle"),
            ("armed", "prend la relève"),
            ("swapped", "prend la relève"),
            ("handed_over", "pas encore"),
            ("probation", "à l'essai"),
            ("restoring", "retour en arrière"),
            ("something new", "en cours"),
        ];
        for (phase, words) in phases {
            let said = how_it_went(&at(phase, Outcome::UnderWay), "1.3.0");
            assert!(said.contains(words), "{phase}: {said}");
            assert_eq!(said.contains("a pris la relève"), phase == "probation", "{phase}: {said}");
            assert_eq!(said.contains("elle refuse"), phase == "restoring", "{phase}: {said}");
        }
    }

    #[test]
    fn what_less_trusted_programs_wrote_does_not_reach_the_terminal_raw() {
        let line = deployment(&Deployment { by: "a\u{9b}b".into(), ..at("x", Outcome::RolledBack) });
        assert!(!line.chars().any(|c| c.is_control() && c != '\n'), "{line:?}");
        assert!(line.contains("history --evidence 20261125T180000Z-7"), "{line}");
    }

    #[test]
    fn what_was_overruled_is_shown() {
        let codes = ffj_base::contract::reason::OVERRULED.map(str::to_owned).to_vec();
        let said = deployment(&Deployment { overruled: codes, ..at("confirmed", Outcome::Confirmed) });
        assert!(said.contains("passé outre : plus ancienne que ce qui était confirmé, a déjà échoué ici, ne sait pas lire"), "{said}");
        assert!(!deployment(&at("confirmed", Outcome::Confirmed)).contains("passé outre"));
    }
}
