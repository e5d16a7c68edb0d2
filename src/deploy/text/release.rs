//! What is said of a release: why it does not come, why it goes again.

use std::time::Duration;

use ffj_base::contract::reason::Code;

use super::{cause, safe};
use crate::adapter::statedir::IntakeError;
use crate::adapter::units::{Facts, UnitError};
use crate::config::Mode;
use crate::engine::{EngineError, NotBrought};
use crate::release::machine::Charge;
use crate::release::manifest::ManifestError;
use crate::release::signature::SignatureError;
use crate::release::{Refusal, Version};

/// The word of a mode, as it is configured.
pub fn mode(mode: Mode) -> &'static str {
    Mode::ALL.iter().find(|(_, one)| *one == mode).map_or("auto", |(word, _)| word)
}

/// What stands in the marker of probation.
pub fn armed(deployment: &str) -> String {
    format!("Une version est à l'essai (mise à jour {deployment}). Tant que ce fichier est là, un échec du bot ramène la précédente.")
}

/// Why a bundle does not come: a stable name, and a sentence.
pub fn not_brought(error: &NotBrought) -> (Code, String) {
    match error {
        NotBrought::Read(error) => (Code::BundleUnreadable, format!("le fichier ne peut pas être lu : {}", cause::system(error))),
        NotBrought::Bundle(error) if error.is_of_this_machine() => {
            (Code::BundleUnreadable, format!("le fichier ne peut pas être lu ({})", cause::bundle(error)))
        }
        NotBrought::Bundle(error) => {
            (Code::BundleInvalid, format!("ce n'est pas une version de ffj-bot, ou elle est abîmée ({})", cause::bundle(error)))
        }
        NotBrought::Refused(refusal) => (refusal.code(), refused(refusal)),
        NotBrought::Keys(error) => {
            let why = cause::keys(error);
            (Code::NoKeys, format!("aucune signature ne peut être vérifiée ({why}) : mets la clé publique (*.pub) dans /etc/ffj-bot/keys"))
        }
    }
}

/// Why a release may not come.
pub fn refused(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Signature(error) => signature(error),
        Refusal::Manifest(ManifestError::TooLong) => "son manifeste est trop long".to_owned(),
        Refusal::Manifest(error) => format!("son manifeste n'est pas valable ({})", cause::manifest(error)),
        Refusal::Product { found, .. } => format!("c'est une version de « {found} », pas de ffj-bot"),
        Refusal::Target { found, expected } => format!("elle est faite pour {found}, et cette machine est {expected}"),
        Refusal::TooLarge { size, limit, .. } => format!("elle a {size} octets, plus que les {limit} permis (listener.bundle_limit)"),
        Refusal::DeployerTooOld { needed, .. } => {
            format!("elle demande ffj-deploy {needed} : « sudo apt update && sudo apt install ffj-bot » d'abord")
        }
        Refusal::Older { version, floor } => {
            format!("{version} est plus ancienne que {floor}, déjà confirmée ici ; pour insister : « ffj-deploy apply --force »")
        }
        Refusal::Quarantined { version, .. } => {
            format!("{version} a déjà échoué ici ; pour insister : « ffj-deploy apply --force »")
        }
        Refusal::BeforeRelease { version } => {
            format!(
                "{version} est une version d'essai, et source.tags n'en demande pas ; pour l'essayer : « sudo ffj-deploy apply FICHIER »"
            )
        }
        Refusal::Waits { waits, .. } => format!("{waits} attend déjà d'être activée, et est plus récente"),
        Refusal::VersionTaken { version, .. } => {
            format!("un autre programme porte déjà le numéro {version} ici ; il faut un nouveau numéro")
        }
    }
}

fn signature(error: &SignatureError) -> String {
    match error {
        SignatureError::UnknownKey(id) => format!("elle est signée avec la clé {id}, qui n'est pas dans /etc/ffj-bot/keys"),
        SignatureError::Revoked(by) => format!("elle est signée avec la clé {} ({}), qui est révoquée", by.id, by.key),
        SignatureError::Wrong(by) => format!("sa signature (clé {}) ne correspond pas : elle est abîmée ou falsifiée", by.id),
        SignatureError::Legacy => "elle est signée dans l'ancien format de minisign".to_owned(),
        SignatureError::TooLong | SignatureError::Malformed => "sa signature n'en est pas une".to_owned(),
    }
}

/// What lies in the spool is not taken.
pub fn bundle_not_taken(error: &IntakeError) -> String {
    match error {
        IntakeError::TooLarge { limit, .. } => format!("elle a plus que les {limit} octets permis (listener.bundle_limit)"),
        IntakeError::Foreign(_) | IntakeError::Disk(_) => "ce qui a été déposé n'est pas un fichier ordinaire".to_owned(),
    }
}

/// It cannot be put in place.
pub fn not_staged(error: &EngineError) -> String {
    format!("elle ne peut pas être mise en place ({}) ; « df -h /opt » dit s'il reste de la place", cause::engine(error))
}

/// The links cannot be replaced.
pub fn not_swapped(error: &EngineError) -> String {
    format!("elle ne peut pas prendre la place de l'autre ({})", cause::engine(error))
}

/// The check of the release cannot be run.
pub fn preflight_not_run(error: &UnitError) -> String {
    format!("son contrôle n'a pas pu être lancé ({})", cause::unit(error))
}

/// It is for another processor, or no program.
pub fn cannot_execute() -> String {
    "cette machine ne peut pas l'exécuter : elle est faite pour un autre processeur, ou abîmée".to_owned()
}

/// It does not accept what this machine is configured with.
pub fn configuration_refused() -> String {
    "elle refuse la configuration ou un secret de cette machine : « ffj-bot check » et « journalctl -u 'ffj-deploy-preflight@*' »"
        .to_owned()
}

/// It does not end its check.
pub fn preflight_hangs() -> String {
    "son contrôle ne se termine pas".to_owned()
}

/// Its check ended without the word that it should end with.
pub fn preflight_mute() -> String {
    "son contrôle s'est terminé sans rien dire : ce n'est pas un programme qui peut tourner ici".to_owned()
}

/// It says that it cannot run here.
pub fn preflight_failed(said: &str) -> String {
    let said = said.split_once("]: ").map_or(said, |(_, said)| said);
    if said.is_empty() {
        "son contrôle a échoué avant qu'elle ne tourne".to_owned()
    } else {
        format!("son contrôle a échoué : {}", safe(said))
    }
}

/// The running process did not hand over.
pub fn no_handover() -> String {
    "elle n'a pas réussi à prendre la relève ; la version en place a continué".to_owned()
}

/// Nobody is left who knows why it did not come.
pub fn interrupted() -> &'static str {
    "la machine ou la mise à jour s'est arrêtée en plein milieu ; la forge est consultée de nouveau, et ce qui est venu par « apply » est à \
     redonner"
}

/// The bot is restarted, and does not hand over.
pub fn restarted() -> &'static str {
    "l'unité, un complément ou un secret a changé depuis le démarrage du bot : il redémarre au lieu de passer la main"
}

/// The same, because the two releases must not run beside each other.
pub fn restarted_for_the_database() -> &'static str {
    "la version en place ne sait pas lire la base de données telle que la nouvelle la laisse : le bot redémarre au lieu de passer la main"
}

/// It cannot be started.
pub fn not_started(error: &UnitError) -> String {
    format!("elle ne peut pas être lancée ({})", cause::unit(error))
}

/// It runs and does not answer.
fn silent() -> String {
    "elle tourne, mais ne répond plus".to_owned()
}

/// It runs and does not hear Discord.
fn deaf() -> String {
    "elle tourne, mais n'entend plus Discord, qui répond pourtant".to_owned()
}

/// It crashed.
fn crashed(facts: &Facts) -> String {
    format!("elle s'est arrêtée toute seule (redémarrages : {})", facts.restarts)
}

/// systemd gave it up.
fn given_up(facts: &Facts) -> String {
    format!("systemd l'a abandonnée après plusieurs arrêts ({}, code {})", facts.result, facts.exit_status)
}

/// It ended because of what this machine is configured with.
fn unconfigured() -> String {
    "elle s'est arrêtée : elle refuse la configuration, un secret ou la base de données de cette machine ; « journalctl -u ffj-bot »"
        .to_owned()
}

/// What was put back in its place refuses it as well.
fn unconfigured_too(version: &Version) -> String {
    format!(
        "{version} est de nouveau en place et refuse aussi la configuration, un secret ou la base de données de cette machine : \
         rien ne tourne ; « journalctl -u ffj-bot » dit pourquoi, puis « sudo systemctl restart ffj-bot »"
    )
}

/// A person wanted another release.
pub fn going_back_was_asked(by: &str) -> String {
    format!("retour demandé ({by})")
}

/// A person did not want it after all.
pub fn cancelled(by: &str) -> String {
    format!("son arrivée a été annulée ({by})")
}

/// What is held against a release: the stable name, and the sentence.
pub fn charge(charge: Charge, version: &Version, facts: &Facts) -> (Code, String) {
    match charge {
        Charge::Silent => (Code::Silent, silent()),
        Charge::Ignorant => (Code::Ignorant, "elle tourne, mais ne veut pas dire comment elle va".to_owned()),
        Charge::Crashed => (Code::Crashed, crashed(facts)),
        Charge::GivenUp => (Code::GivenUp, given_up(facts)),
        Charge::Unconfigured => (Code::Unconfigured, unconfigured()),
        Charge::UnconfiguredToo => (Code::UnconfiguredToo, unconfigured_too(version)),
        Charge::Deaf => (Code::Deaf, deaf()),
        Charge::NotTakenOver => (Code::NotTakenOver, "elle n'a pas pris la relève, même après un redémarrage".to_owned()),
        Charge::Unproven => {
            let said = "cette machine ne peut pas montrer quel programme tourne (« PrivateUsers=yes » manque-t-il à ffj-bot.service ?)";
            (Code::Unproven, said.to_owned())
        }
    }
}

/// A release runs again for which nobody vouches any more.
pub fn unvouched(version: &Version, why: &str) -> String {
    format!("la version {version} reprend sa place, mais plus aucune clé d'aujourd'hui ne la garantit : {why}")
}

/// systemd has given the bot up outside a trial.
pub fn given_up_for_now(wait: Duration) -> String {
    let seconds = wait.as_secs();
    format!(
        "le bot est tombé plusieurs fois de suite ; il est relancé dans {seconds} s, puis de plus en plus lentement ; \
         tout de suite : « sudo systemctl reset-failed ffj-bot && sudo systemctl start ffj-bot »"
    )
}
