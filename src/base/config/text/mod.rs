//! Every sentence about the configuration that a person reads, in French, one function each.

mod value;

use std::io;
use std::path::Path;

pub use value::*;

use super::Kind;

// The report.

/// Opens the report of a program that does not start.
pub fn cannot_start(program: &str, report: &str) -> String {
    format!("{program}: démarrage impossible: {report}")
}

/// Heads the list of problems of a single file.
pub fn problems_in_file(count: usize, file: &Path) -> String {
    format!("{} dans {}", counted(count, "problème"), file.display())
}

/// Heads the list of problems of several files.
pub fn problems_in_files(count: usize, files: usize) -> String {
    format!("{} dans {}", counted(count, "problème"), counted(files, "fichier"))
}

/// Closes the report.
pub fn correct_then_check(program: &str) -> String {
    format!("corriger, puis lancer « {program} check »")
}

/// Ends a problem with its line.
pub fn at_line(line: usize) -> String {
    format!(" (ligne {line})")
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count > 1 { "s" } else { "" })
}

// Files.

/// Says in French why the system refused a file.
pub fn system_error(error: &io::Error) -> String {
    const WORDS: [(io::ErrorKind, &str); 7] = [
        (io::ErrorKind::NotFound, "introuvable"),
        (io::ErrorKind::PermissionDenied, "accès refusé"),
        (io::ErrorKind::FileTooLarge, "bien trop grand"),
        (io::ErrorKind::StorageFull, "plus de place sur le disque"),
        (io::ErrorKind::ReadOnlyFilesystem, "disque en lecture seule"),
        (io::ErrorKind::IsADirectory, "c’est un dossier"),
        (io::ErrorKind::NotADirectory, "ce n’est pas un dossier"),
    ];
    let known = WORDS.iter().find(|(kind, _)| *kind == error.kind());
    known.map_or_else(|| error.to_string(), |(_, words)| (*words).to_owned())
}

/// A file cannot be read.
pub fn unreadable(error: &io::Error) -> String {
    format!("fichier illisible: {}", system_error(error))
}

/// The main file cannot be read.
pub fn main_unreadable(why: &str) -> String {
    format!("{why}; le créer avec « sudo ffj-bot init » ou donner un autre chemin avec --config")
}

/// A file is not text.
pub fn not_utf8(offset: usize) -> String {
    format!("n’est pas du texte UTF-8 (octet {offset})")
}

/// A line is not TOML; the line itself is not repeated, it may hold a secret. `detail` is the parser's, in English.
pub fn syntax(column: usize, detail: &str) -> String {
    const CAUSES: [(&str, &str); 12] = [
        ("duplicate key", "clé ou section déjà écrite plus haut"),
        ("string values must be quoted", "texte sans guillemets"),
        ("invalid basic string", "guillemet manquant, ou \\ mal placé"),
        ("invalid literal string", "apostrophe manquante"),
        ("missing opening quote", "guillemet manquant"),
        ("missing value", "valeur manquante après ="),
        ("key with no value", "il manque « = valeur »"),
        ("missing assignment", "signe = manquant"),
        ("unclosed", "crochet ou accolade jamais fermé"),
        ("missing comma", "virgule manquante"),
        ("extra", "signe en trop"),
        ("unexpected", "texte en trop"),
    ];
    let cause = CAUSES.iter().find(|(start, _)| detail.starts_with(start)).map_or(detail, |(_, cause)| cause);
    format!("TOML illisible, colonne {column}: {cause}")
}

/// A file can be changed by any account.
pub fn world_writable(mode: u32) -> String {
    format!("modifiable par tous les comptes (mode {mode:04o}): sudo chmod o-w sur ce fichier")
}

/// A file that any account can read holds what looks like a secret.
pub fn world_readable_secret() -> String {
    "lisible par tous les comptes et contient ce qui ressemble à un secret: l’enlever, le remplacer par un neuf et \
     l’enregistrer avec « sudo ffj-bot secret set »"
        .to_owned()
}

// Keys and types.

/// A key does not exist.
pub fn unknown_key(nearest: Option<&str>) -> String {
    match nearest {
        Some(nearest) => format!("clé inconnue; voulait-on dire {nearest} ?"),
        None => "clé inconnue".to_owned(),
    }
}

/// A key that does not exist, whose name is that of a secret.
pub fn secret_here(credential: &str) -> String {
    format!("un secret ne s’écrit pas ici: l’enlever, puis « sudo ffj-bot secret set {credential} »")
}

/// A value stands where a section belongs.
pub fn not_a_section(path: &str) -> String {
    format!("doit être une section: [{path}]")
}

/// A value has the wrong type.
pub fn wrong_type(kind: Kind) -> String {
    match kind {
        Kind::Text => "doit être un texte entre guillemets",
        Kind::Number => "doit être un nombre entier, sans guillemets",
        Kind::Switch => "doit être true ou false, sans guillemets",
        Kind::TextList => "doit être une liste de textes entre guillemets: [\"…\", \"…\"]",
    }
    .to_owned()
}

/// A number stands where a text belongs.
pub fn quote_it() -> String {
    "doit être entre guillemets".to_owned()
}

/// A key is required because of another one.
pub fn missing(because: &str) -> String {
    format!("manque, alors que {because} est donné")
}

/// A key is not one of the known words.
pub fn not_one_of(choices: &str) -> String {
    format!("n’est pas un choix possible ({choices})")
}

/// The crate disagrees with itself; kept as a problem so that nothing starts half configured.
pub fn internal(detail: &str) -> String {
    format!("erreur interne de lecture, à signaler: {detail}")
}

// Credentials.

/// A required credential is not there.
pub fn credential_missing(name: &str) -> String {
    format!("{name} manque: « sudo ffj-bot secret set {name} », puis « sudo systemctl restart {} »", service(name))
}

/// A credential cannot be read.
pub fn credential_unreadable(name: &str, path: &Path) -> String {
    format!("{name} est illisible dans {}", path.display())
}

/// A credential holds something that cannot be one; its content is never repeated.
pub fn credential_invalid(name: &str, origin: &str, fault: &str) -> String {
    format!("{name} (lu dans {origin}) {fault}: « sudo ffj-bot secret set {name} »")
}

/// The unit that must be restarted to read a credential again.
pub fn service(name: &str) -> &'static str {
    match name {
        "webhook-secret" | "webhook-secret-next" | "forge-token" => "ffj-deploy",
        _ => "ffj-bot",
    }
}

/// A credential is empty.
pub fn fault_empty() -> String {
    "est vide".to_owned()
}

/// A credential has white space inside.
pub fn fault_whitespace() -> String {
    "contient une espace, un retour à la ligne ou un caractère de contrôle; le recopier sans".to_owned()
}

/// A credential is not text.
pub fn fault_not_text() -> String {
    "n’est pas du texte; le recopier".to_owned()
}

/// A token begins with the word of the HTTP header.
pub fn fault_bot_prefix() -> String {
    "commence par « Bot »; enlever ce mot et l’espace qui suit".to_owned()
}

/// A token does not look like one.
pub fn fault_not_a_token() -> String {
    "n’a pas la forme d’un jeton Discord (trois parties séparées par des points); le copier depuis \
     https://discord.com/developers/applications, page « Bot »"
        .to_owned()
}

/// A credential name does not exist.
pub fn no_such_credential(names: &str) -> String {
    format!("ce secret n’existe pas; choisir parmi {names}")
}
