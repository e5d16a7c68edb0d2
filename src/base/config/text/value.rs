//! What is wrong with a single value and what is allowed, in French, one function each.

use std::fmt::Display;

/// A value does not have the expected form.
pub fn expected(form: impl Display) -> String {
    format!("n’est pas {form}")
}

// Discord.

/// An identifier is not a Discord snowflake.
pub fn not_a_snowflake() -> String {
    expected("un identifiant Discord (17 à 20 chiffres; clic droit sur la personne, « Copier l’identifiant »)")
}

/// A prefix cannot be used.
pub fn not_a_prefix() -> String {
    expected("un préfixe (1 à 5 caractères, sans espace)")
}

/// Nobody, or one person, may use `/bot`.
pub fn few_operators(count: usize) -> String {
    let who = if count == 0 { "personne ne peut" } else { "une seule personne peut" };
    format!("{who} utiliser /bot; il en faut au moins deux, pour les absences")
}

/// The same person stands twice in a list.
pub fn twice(id: impl std::fmt::Display) -> String {
    format!("{id} y est plusieurs fois, compté une fois")
}

/// A prefix is set, and message content is not asked for.
pub fn prefix_without_content() -> String {
    "sans discord.message_content = true, le bot ne répond qu’aux mentions, pas au préfixe".to_owned()
}

/// A prefix collides with Discord's own sign.
pub fn prefix_collides() -> String {
    "commence par un signe que Discord utilise lui-même; préférer « ! »".to_owned()
}

// Bot and log.

/// A time zone is not known.
pub fn not_a_time_zone() -> String {
    expected("un fuseau horaire connu (par exemple Europe/Brussels; voir « timedatectl list-timezones »)")
}

/// The machine has no time zones at all.
pub fn no_time_zones() -> String {
    "introuvable, comme tous les fuseaux horaires: sudo apt install tzdata".to_owned()
}

/// A name cannot be used.
pub fn not_a_name() -> String {
    expected("un nom (1 à 32 caractères, sans retour à la ligne)")
}

/// The log says more than is good for people.
pub fn verbose_log(level: &str) -> String {
    format!("« {level} » peut écrire des données personnelles dans le journal; remettre « info » après la recherche")
}

// Addresses.

/// An address is not one that can be called.
pub fn not_a_url() -> String {
    expected("une adresse https://machine[:port][/chemin], sans compte, ni « ? », ni « # »")
}

/// A plain address goes beyond this machine.
pub fn plain_url() -> String {
    "en http:// n’est permis que vers cette machine (127.0.0.1, ::1, localhost); utiliser https://".to_owned()
}

/// A host name cannot be used.
pub fn not_a_host() -> String {
    expected("un nom de machine ou une adresse IP")
}

/// A number is not a port.
pub fn not_a_port() -> String {
    expected("un port (1 à 65535)")
}

/// Mail would leave the machine in the clear.
pub fn plain_mail() -> String {
    "n’est permis que si mail.host est cette machine; ailleurs: starttls ou tls".to_owned()
}

/// Port and encryption rarely go together.
pub fn odd_mail_port(tls: &str, port: u16, usual: u16) -> String {
    format!("{port} avec tls = \"{tls}\" est inhabituel; d’ordinaire {usual}")
}

/// A sender address cannot be used.
pub fn not_a_mailbox() -> String {
    expected("une adresse électronique (nom@domaine ou Nom <nom@domaine>)")
}

/// A mail account name cannot be used.
pub fn not_a_mail_user() -> String {
    expected("un nom de compte (ni vide, ni caractère de contrôle)")
}

// Deployment.

/// A listening address cannot be used.
pub fn not_a_listen_address() -> String {
    expected("une adresse d’écoute (par exemple 127.0.0.1:8888 ou [::1]:8888)")
}

/// The listener is open to other machines.
pub fn open_listener() -> String {
    "écoute au-delà de cette machine, sans chiffrement; préférer 127.0.0.1 derrière un serveur https".to_owned()
}

/// The address of a proxy cannot be used.
pub fn not_a_proxy() -> String {
    expected("l’adresse IP d’un proxy (par exemple 127.0.0.1 ou ::1)")
}

/// A size cannot be used.
pub fn not_a_bundle_limit() -> String {
    expected("une taille en Mio (1 à 1024)")
}

/// The forge is reached in the clear.
pub fn plain_forge() -> String {
    "en http://, le jeton de la forge circule en clair; préférer https://".to_owned()
}

/// A repository name cannot be used.
pub fn not_a_repository() -> String {
    expected("un dépôt (propriétaire/nom)")
}

/// A branch name cannot be used.
pub fn not_a_branch() -> String {
    expected("un nom de branche git")
}

/// A pattern of tags cannot be used.
pub fn not_a_tag_pattern() -> String {
    expected("un nom d’étiquette git, où * remplace n’importe quels caractères (par exemple v*)")
}

/// Releases cannot come by themselves.
pub fn no_source() -> String {
    "sans [source], aucune version n’arrive seule; il reste « ffj-deploy apply FICHIER »".to_owned()
}

/// A duration cannot be used.
pub fn not_a_probation() -> String {
    expected("une durée de 1s à 24h (par exemple 10m, 1h30m)")
}

/// A probation proves little.
pub fn short_probation() -> String {
    "un essai de moins d’une minute ne prouve pas grand-chose; préférer 10m".to_owned()
}

/// A count of releases cannot be used.
pub fn not_a_keep() -> String {
    expected("un nombre de versions (1 à 20)")
}

/// Only one release is kept.
pub fn keep_one() -> String {
    "avec une seule version gardée, un retour en arrière ne va que jusqu’à celle du paquet; préférer 3".to_owned()
}

/// A directory cannot be used.
pub fn not_a_root() -> String {
    expected("un chemin absolu, sans « .. », autre que /")
}

/// A unit name cannot be used.
pub fn not_a_unit() -> String {
    expected("un nom d’unité systemd en .service")
}
