//! Every sentence of `ffj-deploy` that a person reads, in French, one function each.

use crate::release::Version;
use crate::release::seed::Seeded;

/// What was done with the release of the package.
pub fn seeded(packaged: &Version, done: &Seeded) -> String {
    match done {
        Seeded::First => format!("la version {packaged} est en place"),
        Seeded::AsItWas => format!("la version {packaged} était déjà en place"),
        Seeded::Newer { than } => format!("la version {packaged} prend la place de {than}, qui est gardée"),
        Seeded::Older { than } => {
            format!("la version {packaged} prend la place de {than}, plus récente, comme demandé ; {than} est gardée")
        }
        Seeded::LeftAside { for_the_sake_of } => {
            format!("la version {for_the_sake_of}, plus récente que celle du paquet ({packaged}), reste en place")
        }
    }
}

/// Introduces what `--dry-run` only says.
pub fn would(what: &str) -> String {
    format!("sans rien changer : {what}")
}

/// Everything written to the disk vanishes at the next start.
pub fn overlay() -> &'static str {
    "attention : la racine est en mémoire (« overlay » de raspi-config) ; ce qui est installé et enregistré disparaîtra au prochain \
     démarrage. À faire : sudo raspi-config, Performance Options, Overlay File System, désactiver, redémarrer, puis recommencer"
}

/// The tree was in order.
pub fn in_order(current: &Version) -> String {
    format!("tout est en ordre, la version {current} est en place")
}

/// What was left half done is gone.
pub fn swept(names: &[String]) -> String {
    format!("restes d'une installation interrompue enlevés : {}", names.join(", "))
}

/// What should run was damaged or missing.
pub fn mended(to: &Version) -> String {
    format!("la version en place manquait ou était abîmée : {to} la remplace")
}

/// The configuration cannot be read, and the usual place is used.
pub fn usual_place(root: &std::path::Path) -> String {
    format!("la configuration ne peut pas servir (« ffj-deploy check » dit pourquoi) ; le dossier habituel est pris : {}", root.display())
}
