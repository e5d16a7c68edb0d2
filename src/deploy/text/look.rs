//! What `look-now` says.

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;

use super::{cause, safe, then};
use crate::adapter::forge::{ForgeError, Place};
use crate::config::{Mode, Source};
use crate::look::Closed;
use crate::release::Version;
use crate::release::offer::{Candidate, Choice};

/// A new release was fetched.
pub fn fetched(candidate: &Candidate, mode: Mode) -> String {
    format!("la version {} est reçue ; la suite la vérifie, puis {}", candidate.version, then(mode))
}

/// A new release is there, and is not fetched because nobody wants that.
pub fn would_fetch(candidate: &Candidate) -> String {
    let (version, asset) = (&candidate.version, &candidate.asset);
    format!("sans rien changer : la version {version} est nouvelle et serait reçue ({}, {} octets)", asset.name, asset.size)
}

/// There is nothing to fetch.
pub fn nothing(choice: &Choice, source: &Source) -> String {
    let (repository, tags) = (&source.repository, &source.tags);
    match choice {
        Choice::New(candidate) => format!("la version {} est nouvelle", candidate.version),
        Choice::None => format!("rien de nouveau : {repository} n'a pas de version publiée dont l'étiquette corresponde à {tags}"),
        Choice::Here(version) => format!("rien de nouveau : la dernière version de {repository}, {version}, est connue ici"),
        Choice::Staged(version) => format!(
            "rien de nouveau : la version {version} est déjà là et attend qu'une personne l'active (« sudo ffj-deploy activate \
             {version} »)"
        ),
        Choice::Quarantined(version) => {
            format!("rien de nouveau : la version {version} a échoué ici et n'est pas reprise ; la suivante le sera")
        }
        Choice::NoFile(version, file) => {
            format!("la version {version} n'a pas de fichier pour cette machine ({file}) ; il arrive peut-être encore")
        }
    }
}

/// The same bundle was given to the activator before.
pub fn handed_before(version: &Version, at: Timestamp) -> String {
    format!("la version {version} a déjà été reçue le {at} ; « ffj-deploy status » dit ce qu'elle est devenue")
}

/// Nobody looks.
pub fn closed(closed: &Closed<'_>) -> String {
    match closed {
        Closed::NoSource => "aucune source n'est configurée : [source] dans /etc/ffj-bot/deploy.toml".to_owned(),
        Closed::OnlyByHand => "policy.mode = manual : seule une personne demande une version".to_owned(),
        Closed::Frozen(frozen) => {
            let until = frozen.until.map_or_else(|| "sans limite".to_owned(), |until| format!("jusqu'à {until}"));
            let by = if frozen.by.is_empty() { String::new() } else { format!(" par {}", frozen.by) };
            let why = if frozen.why.is_empty() { String::new() } else { format!(" ({})", frozen.why) };
            format!("les mises à jour sont gelées {until}{by}{why} ; --force cherche quand même, « sudo ffj-deploy unfreeze » dégèle")
        }
    }
}

/// The forge gave nothing.
pub fn failed(error: &ForgeError, source: &Source, with_token: bool) -> String {
    let Source { forge, repository, .. } = source;
    match error {
        ForgeError::Address => format!("{forge} n'est pas une adresse : corriger source.forge"),
        ForgeError::Token => "le jeton forge-token ne peut pas servir : « sudo ffj-bot secret set forge-token »".to_owned(),
        ForgeError::Tls(why) => {
            format!("le chiffrement du système ne peut pas servir (« {why} ») : « sudo apt install --reinstall openssl ca-certificates »")
        }
        ForgeError::Unreachable(_) if error.is_about_the_name() => {
            format!("le nom de {forge} ne mène nulle part : pas de réseau, DNS en panne, ou source.forge mal écrit")
        }
        ForgeError::Unreachable(_) | ForgeError::Cut(_) if error.is_about_silence() => {
            format!("{forge} ne répond pas : la forge ou le réseau est en panne, nouvel essai dans un quart d'heure")
        }
        ForgeError::Unreachable(why) => {
            format!("{forge} n'est pas joignable ({}), nouvel essai dans un quart d'heure", root(why))
        }
        ForgeError::Cut(_) => format!("{forge} a coupé la réponse plusieurs fois ; la suite est pour le prochain essai"),
        ForgeError::Late => format!("{forge} est trop lente ; ce qui est reçu est gardé, la suite est pour le prochain essai"),
        ForgeError::Status { status, place } => status_said(*status, *place, source, with_token),
        ForgeError::TooOld { version } => format!(
            "{forge} est un Gitea {} : il ne donne pas le fichier d'une version contre un jeton. Mettre la forge à jour (Gitea 1.22 ou plus \
             récent, ou Forgejo), ou rendre le dépôt public",
            safe(version)
        ),
        ForgeError::Away(host) => format!(
            "{forge} renvoie vers {host}, qui n'est pas demandé : source.forge est à écrire comme ROOT_URL de la forge, et ses fichiers \
             viennent d'elle (SERVE_DIRECT = false)"
        ),
        ForgeError::Redirections => format!("{forge} renvoie d'une adresse à l'autre sans fin : sa configuration est à corriger"),
        ForgeError::NotUnderstood(_) => {
            format!("la réponse de {forge} n'est pas celle de Gitea ou de Forgejo : source.forge est-il juste ?")
        }
        ForgeError::TooLarge { limit, place: Place::Bundle } => format!(
            "la version publiée dans {repository} dépasse {} Mio : listener.bundle_limit dans /etc/ffj-bot/deploy.toml dit combien",
            limit >> 20
        ),
        ForgeError::TooLarge { place: Place::Releases, .. } => {
            format!("la liste des versions de {repository} est bien trop longue : en raccourcir les notes dans la forge")
        }
        ForgeError::Changed => {
            format!("le fichier de {repository} change pendant qu'il est reçu ou n'a pas la taille annoncée ; à republier")
        }
        ForgeError::Misnamed { announced, found } => {
            format!(
                "le fichier publié sous {announced} dans {repository} contient {found} : il n'est pas pris ; à republier sous son numéro"
            )
        }
        ForgeError::Disk(error) => {
            format!("la version reçue ne peut pas être gardée ({}) : « df -h /var/lib/ffj-deploy »", cause::system(error))
        }
    }
}

fn status_said(status: u16, place: Place, source: &Source, with_token: bool) -> String {
    let Source { forge, repository, .. } = source;
    match (status, place) {
        (401 | 403, _) if with_token => format!(
            "{forge} refuse le jeton forge-token ({status}) : en créer un qui lit {repository}, puis « sudo ffj-bot secret set forge-token »"
        ),
        (401 | 403, _) => {
            format!("{forge} demande un jeton ({status}) : en créer un qui lit {repository}, puis « sudo ffj-bot secret set forge-token »")
        }
        (404, Place::Releases) => {
            let token =
                if with_token { "le jeton forge-token ne le lit pas" } else { "il est privé (« sudo ffj-bot secret set forge-token »)" };
            format!("{forge} ne connaît pas le dépôt {repository} (404) : source.repository est faux, ou {token}")
        }
        (404, Place::Bundle) => format!("le fichier annoncé par {repository} n'est plus là (404) ; à republier dans la forge"),
        (429, _) => format!("{forge} demande d'attendre (429) ; nouvel essai dans un quart d'heure"),
        (500.., _) => format!("{forge} est en panne ({status}) ; nouvel essai dans un quart d'heure"),
        _ => format!("{forge} donne une réponse inattendue ({status}) : source.forge est-il juste ?"),
    }
}

/// The innermost cause, which says most.
fn root(error: &(dyn std::error::Error + 'static)) -> String {
    let mut last = error;
    while let Some(cause) = last.source() {
        last = cause;
    }
    last.downcast_ref::<std::io::Error>().map_or_else(|| format!("« {last} »"), cause::system)
}

/// Behind what was found: that some releases of the list are described in a way that is not understood.
pub fn and_odd(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => " ; 1 version de la liste n'est pas comprise".to_owned(),
        _ => format!(" ; {count} versions de la liste ne sont pas comprises"),
    }
}

/// Looking has failed for days.
pub fn fails_on(since: &str, why: &str) -> String {
    format!("aucune version n'a pu être cherchée depuis le {since} : {why}")
}

/// Looking works again.
pub fn works_again(said: &str) -> String {
    format!("la forge répond de nouveau ; {said}")
}

/// There is no build of the bot for this machine.
pub fn no_architecture(name: &str) -> String {
    format!("il n'y a pas de version de ffj-bot pour cette machine ({name})")
}

/// The configuration cannot be used.
pub fn no_configuration() -> String {
    "la configuration ne peut pas servir : « ffj-deploy check » dit pourquoi".to_owned()
}

/// What is known of this machine cannot be read.
pub fn status_not_understood(path: &Path) -> String {
    format!("{} est illisible ; la recherche se fait sans", path.display())
}

/// The wish for a look cannot be taken out of its slot.
pub fn cannot_claim(folder: &Path) -> String {
    format!("{} ne peut pas être enlevé : le disque est-il en lecture seule ?", folder.join("look").display())
}

/// The folder cannot be written.
pub fn no_spool(folder: &Path) -> String {
    format!("le dossier {} ne peut pas servir : « sudo systemd-tmpfiles --create ffj-bot.conf »", folder.display())
}

/// The folder cannot be written by whoever has called.
pub fn cannot_by_hand(folder: &Path, why: &std::io::Error) -> String {
    format!("le dossier {} ne peut pas servir ({}) : essayer « sudo ffj-deploy look-now »", folder.display(), cause::system(why))
}

/// The service is not started by anything.
pub fn no_trigger(unit: &str) -> String {
    format!("rien ne lance la recherche : « sudo systemctl enable --now {unit} »")
}

/// The service has not answered.
pub fn silent() -> String {
    "la recherche n'a pas répondu : « journalctl -u ffj-deploy-look »".to_owned()
}

/// The service is at work.
pub fn waiting(since: Duration) -> String {
    format!("recherche en cours… {} s", since.as_secs())
}
