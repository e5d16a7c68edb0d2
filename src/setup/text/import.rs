//! Sentences of `ffj-bot import-env`, in French, one function each.

use std::path::Path;

/// Heads the file that is written.
pub fn import_header() -> &'static str {
    "# Repris de l’ancien .env par « ffj-bot import-env ». Ce fichier l’emporte sur ffj-bot.toml; on peut le modifier.\n"
}

/// Heads the mail settings that wait for a server.
pub fn mail_to_complete() -> &'static str {
    "\n# À compléter: l’ancien .env ne disait pas par quel serveur SMTP envoyer. Indiquer host, puis enlever les #.\n"
}

/// A line became a setting.
pub fn became_setting(line: usize, variable: &str, key: &str, value: &str) -> String {
    format!("ligne {line}: {variable} devient {key} = {value}")
}

/// A line became a secret.
pub fn became_secret(line: usize, variable: &str, name: &str) -> String {
    format!("ligne {line}: {variable} devient le secret {name}")
}

/// A line has no value.
pub fn empty_value(line: usize, variable: &str) -> String {
    format!("ligne {line}: {variable} est vide, laissé de côté")
}

/// A line names something the former bot did not have.
pub fn unknown_name(line: usize, variable: &str) -> String {
    format!("ligne {line}: {variable} est inconnu, laissé de côté")
}

/// A later line says the same.
pub fn superseded(line: usize, variable: &str, later: usize) -> String {
    format!("ligne {line}: {variable} est repris ligne {later}, qui l’emporte")
}

/// A line is not an assignment; it is not repeated, it may hold a secret.
pub fn not_an_assignment(line: usize) -> String {
    format!("ligne {line}: n’a pas la forme NOM=valeur, laissée de côté")
}

/// A quotation mark is not closed.
pub fn unclosed(line: usize, variable: &str) -> String {
    format!("ligne {line}: {variable}: guillemet jamais fermé")
}

/// A value cannot be used.
pub fn bad_value(line: usize, variable: &str, why: &str) -> String {
    format!("ligne {line}: {variable}: {why}")
}

/// Mail cannot be sent yet.
pub fn mail_host_missing(path: &Path) -> String {
    format!("à faire: le serveur SMTP n’est pas connu; indiquer mail.host dans {} (ou --mail-host)", path.display())
}

/// What a dry run would write.
pub fn would_write(path: &Path, content: &str) -> String {
    format!("contenu prévu de {}:\n{content}", path.display())
}

/// The imported file is best deleted.
pub fn delete_env(path: &Path) -> String {
    format!(
        "à faire, quand tout marche: shred -u {} (une carte SD peut en garder des traces: au moindre doute, créer un \
         nouveau jeton)",
        path.display()
    )
}
