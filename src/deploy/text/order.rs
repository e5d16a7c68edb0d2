//! What is said of an order: that it is carried out, or why not.

use super::{local, phase};
use crate::release::Version;
use crate::release::machine::StepError;
use crate::release::order::Wish;

/// Only root may order it.
pub fn root_only() -> &'static str {
    "cela se demande sur la machine même : « sudo ffj-deploy »"
}

/// A release is on trial.
pub fn not_on_trial() -> &'static str {
    "une version est à l'essai ; redemande quand elle sera confirmée, ou demande le retour en arrière"
}

/// The bot may not go back that far.
pub fn too_far(allowed: Option<&Version>) -> String {
    match allowed {
        Some(version) => format!("d'ici, on ne revient qu'à {version} ; plus loin : « sudo ffj-deploy rollback VERSION » sur la machine"),
        None => "on est déjà revenu en arrière ; plus loin : « sudo ffj-deploy rollback VERSION » sur la machine".to_owned(),
    }
}

/// An order is being carried out.
pub fn order_begun(wish: &Wish) -> String {
    match wish {
        Wish::Activate { version, .. } => format!("{version} est en train d'être activée"),
        Wish::RollBack { version: Some(version), .. } => format!("retour vers {version} en cours"),
        Wish::RollBack { version: None, .. } => "retour vers la version précédente en cours".to_owned(),
        Wish::Apply { .. } | Wish::Package { .. } => "la version est en train d'être vérifiée".to_owned(),
        Wish::Freeze { .. } | Wish::Unfreeze | Wish::Look | Wish::Prune => "c'est fait".to_owned(),
    }
}

/// An order cannot be carried out.
pub fn order_refused(error: &StepError) -> String {
    match error {
        StepError::Illegal { phase: phase_name, .. } => {
            format!("pas maintenant : une mise à jour est en cours ({}) ; « ffj-deploy status »", phase(phase_name))
        }
        StepError::Frozen => "les mises à jour sont gelées : « ffj-deploy unfreeze »".to_owned(),
        StepError::NoTarget => "il n'y a pas d'autre version vers laquelle revenir".to_owned(),
        StepError::BadTarget(version) => {
            format!("{version} n'est pas en place, a échoué ici, ou ne sait pas lire la base de données ; « ffj-deploy status »")
        }
    }
}

/// The version that is to be activated does not wait.
pub fn not_waiting(version: &Version) -> String {
    format!("{version} n'attend pas d'être activée ; « ffj-deploy status » dit laquelle")
}

/// An order came without its bundle.
pub fn no_bundle() -> String {
    "le fichier de la version n'est plus là".to_owned()
}

/// Deployments are frozen.
pub fn frozen(until: Option<&str>) -> String {
    match until {
        Some(until) => format!("les mises à jour sont gelées jusqu'au {}", local(until)),
        None => "les mises à jour sont gelées jusqu'à nouvel ordre".to_owned(),
    }
}

/// They are no longer frozen.
pub fn unfrozen() -> &'static str {
    "les mises à jour ne sont plus gelées"
}

/// The looker is asked to look.
pub fn will_look_now() -> &'static str {
    "la forge est consultée maintenant"
}

/// Releases that were kept for nothing are gone.
pub fn pruned(gone: &[Version]) -> String {
    if gone.is_empty() {
        return "il n'y a rien à enlever".to_owned();
    }
    format!("enlevées : {}", gone.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
}
