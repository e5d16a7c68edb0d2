//! What the commands say that only look: `verify`, `plan` and the dry runs.

use std::path::Path;
use std::time::Duration;

use super::mode;
use crate::config::Mode;
use crate::release::Version;
use crate::release::machine::Action;
use crate::release::manifest::Contents;
use crate::release::signature::SignedBy;

/// How the running bot would make room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The process hands over to the new release.
    HandOver,
    /// It is restarted, because its unit or a secret has changed.
    Restart,
    /// It is restarted, because the two must not use one database.
    Database,
    /// Nothing runs: it is started.
    Start,
    /// The service manager does not say.
    Unknown,
}

impl Change {
    /// Stable name for JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::HandOver => "hand_over",
            Self::Restart | Self::Database => "restart",
            Self::Start => "start",
            Self::Unknown => "unknown",
        }
    }
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

/// A duration as people say it.
fn span(duration: Duration) -> String {
    let (hours, minutes, seconds) = (duration.as_secs() / 3600, duration.as_secs() / 60 % 60, duration.as_secs() % 60);
    let parts = [(hours, "h"), (minutes, "min"), (seconds, "s")].into_iter().filter(|(count, _)| *count > 0);
    let said = parts.map(|(count, unit)| format!("{count} {unit}")).collect::<Vec<_>>().join(" ");
    if said.is_empty() { "0 s".to_owned() } else { said }
}

/// An action, before it is done; none for what concerns nobody.
pub fn planned(action: &Action, probation: Duration, change: Change) -> Option<String> {
    let long = span(probation);
    Some(match action {
        Action::Verify => {
            "vérifier la signature, le manifeste et le contenu, sur une copie que personne d'autre ne peut changer".to_owned()
        }
        Action::Stage(release) => format!("mettre {} en place, à côté des autres", release.version),
        Action::Preflight(_) => {
            "lui demander si elle peut tourner ici : configuration, secrets, migration d'une copie de la base".to_owned()
        }
        Action::Swap { current, previous } => format!("faire de {current} la version en place, et garder {previous} pour revenir"),
        Action::HandOver => match change {
            Change::HandOver => "passer la main sans perdre une seule interaction".to_owned(),
            Change::Restart => "redémarrer le bot, parce que son unité ou un secret a changé depuis son démarrage".to_owned(),
            Change::Database => "redémarrer le bot, parce que la version en place ne sait pas lire la base telle qu'elle sera".to_owned(),
            Change::Start => "démarrer le bot, qui ne tourne pas".to_owned(),
            Change::Unknown => "passer la main, ou démarrer le bot : systemd ne dit pas ici s'il tourne".to_owned(),
        },
        Action::CheckHealth(_) => "vérifier que c'est bien elle qui tourne, et qu'elle va bien".to_owned(),
        Action::Watch(_) => format!("la surveiller pendant {long} ; au moindre problème, revenir en arrière"),
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
pub fn plan_end(given: Mode, frozen: bool, forced: bool) -> String {
    let frozen = if frozen { " Les mises à jour sont gelées : seule une personne peut la demander." } else { "" };
    let force = if forced { "--force " } else { "" };
    format!("Mode : {}.{frozen} Pour le faire : « sudo ffj-deploy apply {force}FICHIER ».", mode(given))
}

/// Where a roll-back would go.
pub fn would_go_back(to: &Version, from: &Version) -> String {
    format!("{to} reprendrait la place de {from}, qui serait mise de côté")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_said_as_it_is() {
        for (seconds, said) in [(8, "8 s"), (90, "1 min 30 s"), (600, "10 min"), (3_600, "1 h"), (0, "0 s")] {
            assert_eq!(span(Duration::from_secs(seconds)), said);
        }
    }
}
