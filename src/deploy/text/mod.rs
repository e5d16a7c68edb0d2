//! Every sentence of `ffj-deploy` that a person reads, in French, one function each.

mod cause;
pub mod look;
mod order;
mod plan;
mod release;
mod status;
mod told;

pub use cause::Cause;
pub use order::*;
pub use plan::*;
pub use release::*;
pub use status::*;
pub use told::*;

use crate::config::Mode;
use crate::release::Version;
use crate::release::event::Ignored;
use crate::release::seed::Seeded;

/// Longest text of another user that is shown, in characters.
const LONGEST: usize = 400;

/// Text that a less trusted program may have written, fit for a terminal: on one line, without anything that steers it.
pub fn safe(text: &str) -> String {
    tame(text).chars().take(LONGEST).collect()
}

/// The same, however long it is.
pub fn tame(text: &str) -> String {
    let steers = |c: &char| c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().map(|c| if c == '\n' || c == '\t' { ' ' } else { c }).filter(|c| !steers(c)).collect()
}

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

/// What was under way is not known any more.
pub fn not_remembered(error: &impl Cause) -> String {
    format!("ce qui était en cours n'est plus connu ({}) ; le bot démarre quand même", error.said())
}

/// The configuration cannot be read, and the usual place is used.
pub fn usual_place(root: &std::path::Path) -> String {
    format!("la configuration ne peut pas servir (« ffj-deploy check » dit pourquoi) ; le dossier habituel est pris : {}", root.display())
}

/// The listener does not start.
pub fn cannot_listen(why: &str) -> String {
    format!("ffj-deploy: démarrage impossible : {why}")
}

/// The folder of deliveries cannot be written.
pub fn no_spool(spool: &std::path::Path, why: &str) -> String {
    format!(
        "le dossier {} ne peut pas servir ({why}) : « sudo systemd-tmpfiles --create ffj-bot.conf », puis « sudo systemctl restart \
         ffj-deploy »",
        spool.display()
    )
}

/// The socket cannot be used.
pub fn no_socket(listen: std::net::SocketAddr, why: &std::io::Error) -> String {
    format!("impossible d'écouter sur {listen} ({}) ; un autre programme s'en sert peut-être : « sudo ss -ltnp »", cause::system(why))
}

/// What follows a delivery.
pub fn will_look(repository: &str, mode: Mode) -> String {
    format!("cherche une nouvelle version de {repository}, puis {}", then(mode))
}

/// What follows a bundle.
pub fn will_verify(mode: Mode) -> String {
    format!("vérifie la version reçue, puis {}", then(mode))
}

fn then(mode: Mode) -> &'static str {
    match mode {
        Mode::Auto => "l'installe si sa signature est bonne et que les mises à jour ne sont pas gelées",
        Mode::Approve | Mode::Manual => "attend qu'une personne l'active",
    }
}

/// Why a good delivery leads to nothing.
pub fn ignored(reason: &Ignored) -> String {
    let why = match reason {
        Ignored::Event => "cet évènement n'annonce pas de version".to_owned(),
        Ignored::Repository(name) => format!("le dépôt {name} n'est pas celui de source.repository"),
        Ignored::Branch(name) => format!("la branche {name} n'est pas celle de source.branch"),
        Ignored::Tag(name) => format!("l'étiquette {name} ne correspond pas à source.tags"),
        Ignored::NoSource => "aucune source n'est configurée ([source] dans deploy.toml)".to_owned(),
        Ignored::OnlyByHand => "policy.mode = manual : seule une personne demande une version".to_owned(),
        Ignored::Known => "déjà reçu".to_owned(),
    };
    format!("ignoré : {why}")
}
