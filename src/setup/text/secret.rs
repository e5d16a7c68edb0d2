//! Sentences of `ffj-bot secret`, in French, one function each.

use std::path::Path;
use std::time::Duration;

/// A secret was kept.
pub fn stored(name: &str, path: &Path) -> String {
    format!("{name} enregistré dans {}", path.display())
}

/// What an unencrypted secret means.
pub fn plain_means() -> &'static str {
    "attention: enregistré en clair, lisible par root et par qui tient la carte SD ou une sauvegarde de /etc"
}

/// The units changed.
pub fn reload_units() -> &'static str {
    "à faire: sudo systemctl daemon-reload"
}

/// What to restart for a secret to be read.
pub fn restart(units: &[&str]) -> String {
    let unit = units.first().copied().unwrap_or_default();
    format!("à faire: sudo systemctl restart {unit} (« reload » ne relit pas les secrets)")
}

/// Where a secret can be made anew.
pub fn renew_at_the_source(name: &str) -> String {
    let place = match name {
        "discord-token" => "le portail Discord (page « Bot », « Reset Token »); l’ancien cesse aussitôt de valoir",
        "smtp-password" => "le compte de courrier",
        _ => "la forge (réglages du compte, « Applications »)",
    };
    format!("créer d’abord un nouveau secret sur {place}")
}

/// How to choose a webhook secret.
pub fn choose_webhook_secret() -> &'static str {
    "un bon secret: openssl rand -hex 32"
}

/// The first half of a rotation is done.
pub fn promote_later() -> &'static str {
    "les deux secrets valent à présent; mettre le nouveau dans le webhook de la forge, puis relancer cette commande"
}

/// The second half of a rotation is done.
pub fn promoted() -> &'static str {
    "le nouveau webhook-secret remplace l’ancien, qui ne vaut plus"
}

/// The wrong secret was named.
pub fn rotate_the_other() -> String {
    "utiliser « ffj-bot secret rotate webhook-secret »".to_owned()
}

/// A secret in the list.
pub fn kept(name: &str, path: &Path, encrypted: bool, age: Option<Duration>) -> String {
    let how = if encrypted { "chiffré" } else { "en clair" };
    let since = match age.map(|age| age.as_secs() / (24 * 60 * 60)) {
        Some(0) => ", depuis moins d’un jour".to_owned(),
        Some(1) => ", depuis 1 jour".to_owned(),
        Some(days) => format!(", depuis {days} jours"),
        None => String::new(),
    };
    format!("{name}: {how}, {}{since}", path.display())
}

/// A secret in the list that this process was given.
pub fn given(name: &str, variable: Option<&str>) -> String {
    format!("{name}: donné par systemd ou par la variable {}", variable.unwrap_or("-"))
}

/// A secret in the list that is nowhere.
pub fn absent(name: &str) -> String {
    format!("{name}: absent")
}

/// A file that held a secret is best deleted.
pub fn delete_file(path: &Path) -> String {
    format!("à faire: shred -u {}", path.display())
}

/// Names standard input.
pub fn standard_input() -> String {
    "l’entrée standard".to_owned()
}
