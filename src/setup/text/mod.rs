//! Every sentence of the set-up commands that a person reads, in French, one function each.

mod import;
mod secret;

use std::io;
use std::path::Path;

pub use import::*;
pub use secret::*;

use crate::config::text::system_error;

// Dialogue.

/// A question with what Enter means.
pub fn prompt(question: &str, default: Option<&str>) -> String {
    match default {
        Some(default) => format!("{question} [{default}] > "),
        None => format!("{question} > "),
    }
}

/// A question to be answered by yes or no.
pub fn yes_or_no(question: &str, default: bool) -> String {
    format!("{question} [{}]", if default { "O/n" } else { "o/N" })
}

/// Neither yes nor no was answered.
pub fn answer_yes_or_no() -> &'static str {
    "  répondre par o (oui) ou n (non)"
}

/// An answer cannot be used.
pub fn try_again(why: &str) -> String {
    format!("  {why}; recommencer")
}

/// A typed secret cannot be used.
pub fn secret_refused(name: &str, fault: &str) -> String {
    format!("{name} {fault}")
}

/// A question needs an answer.
pub fn needed() -> &'static str {
    "  il faut une réponse ici (Ctrl-D pour tout arrêter)"
}

/// Opens the wizard.
pub fn welcome() -> &'static str {
    "Mise en place de ffj-bot. Entrée garde la valeur entre crochets, « - » laisse vide, Ctrl-D arrête sans rien modifier."
}

/// Asks who may use `/bot`.
pub fn ask_operators() -> &'static str {
    "Identifiants Discord des personnes qui exploitent le bot, au moins deux (clic droit, « Copier l’identifiant »)"
}

/// Asks for the language.
pub fn ask_language() -> &'static str {
    "Langue: fr, en ou nl"
}

/// Asks for the time zone.
pub fn ask_time_zone() -> &'static str {
    "Fuseau horaire"
}

/// Asks for the prefix.
pub fn ask_prefix() -> &'static str {
    "Préfixe des commandes écrites, par exemple ! (facultatif)"
}

/// Asks whether message content is wanted.
pub fn ask_message_content() -> &'static str {
    "Lire le contenu des messages, nécessaire au préfixe ? Cocher d’abord « Message Content Intent » sur le portail Discord"
}

/// Asks whether mail is wanted.
pub fn ask_mail() -> &'static str {
    "Envoyer du courrier électronique ?"
}

/// Asks for the mail server.
pub fn ask_mail_host() -> &'static str {
    "Serveur SMTP"
}

/// Asks for the encryption of mail.
pub fn ask_mail_tls() -> &'static str {
    "Chiffrement: starttls, tls ou none"
}

/// Asks for the port of the mail server.
pub fn ask_mail_port() -> &'static str {
    "Port"
}

/// Asks for the sender.
pub fn ask_mail_from() -> &'static str {
    "Adresse qui envoie"
}

/// Asks for the mail account.
pub fn ask_mail_user() -> &'static str {
    "Nom de compte SMTP (facultatif)"
}

/// Asks for a secret.
pub fn ask_secret(name: &str) -> String {
    format!("{name} (rien ne s’affiche)")
}

/// Asks for a secret that may be kept or given later.
pub fn ask_secret_or_skip(name: &str, kept: bool) -> String {
    let empty = if kept { "garde celui qui est enregistré" } else { "remet à plus tard" };
    format!("{name} (rien ne s’affiche; Entrée {empty})")
}

/// Asks before a configuration is replaced.
pub fn replace_it(path: &Path) -> String {
    format!("{} existe. Le remplacer ? Une copie .bak est gardée", path.display())
}

/// Asks before anything is written.
pub fn write_it() -> &'static str {
    "Écrire cela ?"
}

// Results.

/// Heads the summary.
pub fn summary(path: &Path) -> String {
    format!("\n{} (+ nouveau, - enlevé):", path.display())
}

/// A secret in the summary.
pub fn summary_secret(name: &str) -> String {
    format!("  + secret {name}")
}

/// A legal but unwise setting.
pub fn warning(text: &str) -> String {
    format!("  attention: {text}")
}

/// A dry run is over.
pub fn nothing_written() -> &'static str {
    "essai: rien n’a été modifié"
}

/// The former file could not be understood.
pub fn former_not_taken_over() -> &'static str {
    "le fichier actuel n’est pas valable: ses valeurs ne sont pas reprises"
}

/// A file was written.
pub fn written(path: &Path) -> String {
    format!("écrit: {}", path.display())
}

/// A copy was kept.
pub fn backed_up(path: &Path) -> String {
    format!("ancienne version gardée: {}", path.display())
}

/// A token is still missing.
pub fn next_token() -> &'static str {
    "à faire: sudo ffj-bot secret set discord-token"
}

/// How to start.
pub fn next_start() -> &'static str {
    "à faire: sudo systemctl enable --now ffj-bot"
}

/// The bot is being started.
pub fn starting() -> &'static str {
    "démarrage du bot…"
}

/// The bot runs.
pub fn started(status: &str) -> String {
    format!("le bot tourne: {status}")
}

/// The bot is on its way, and something outside keeps it waiting.
pub fn still_starting(status: &str) -> String {
    format!("le bot démarre encore: {status}\n  suivre: systemctl status ffj-bot")
}

/// The bot does not start.
pub fn not_started(status: &str) -> String {
    let status = if status.is_empty() { "systemctl status ffj-bot dit pourquoi" } else { status };
    format!("tout est écrit, mais le bot ne démarre pas: {status}\n  en savoir plus: sudo ffj-bot doctor")
}

/// How to invite the bot.
pub fn next_invite(url: &str) -> String {
    format!("à faire: inviter le bot sur le serveur, par une personne qui l’administre:\n  {url}")
}

/// How to invite the bot when its application id is not known.
pub fn next_invite_by_hand(permissions: u64) -> String {
    format!(
        "à faire, si le bot n’est pas encore sur le serveur: portail Discord, OAuth2, portées « bot » et \
         « applications.commands », permissions {permissions}"
    )
}

/// How to make a running bot read the change.
pub fn next_restart() -> &'static str {
    "à faire: ffj-bot check, puis sudo systemctl restart ffj-bot"
}

// Failures.

/// Values cannot be used.
pub fn refused(lines: &[String]) -> String {
    let plural = if lines.len() > 1 { "s" } else { "" };
    format!("{} valeur{plural} à corriger, rien n’a été modifié\n  {}", lines.len(), lines.join("\n  "))
}

/// The configuration with the change cannot be used.
pub fn refused_configuration(report: &str) -> String {
    format!("rien n’a été modifié: {report}")
}

/// A configuration is already there.
pub fn exists(path: &Path) -> String {
    format!("{} existe, rien n’a été modifié; --force le remplace et garde une copie .bak", path.display())
}

/// The person stopped.
pub fn aborted() -> &'static str {
    "arrêté, rien n’a été modifié"
}

/// The tool that encrypts is missing.
pub fn no_systemd_creds() -> &'static str {
    "systemd-creds est introuvable (paquet systemd, version 250 ou plus): le secret n’est pas enregistré; --plain \
     l’enregistre en clair, pour root seul"
}

/// The tool that encrypts refused.
pub fn systemd_creds_failed(name: &str, detail: &str) -> String {
    format!("systemd-creds a refusé {name}, qui n’est pas enregistré: {detail}")
}

/// A file cannot be used.
pub fn file_failed(path: &Path, error: &io::Error) -> String {
    let hint = if error.kind() == io::ErrorKind::PermissionDenied { "; relancer avec sudo" } else { "" };
    format!("{}: {}{hint}", path.display(), system_error(error))
}

/// The terminal cannot be used.
pub fn terminal_failed(error: &io::Error) -> String {
    if error.kind() == io::ErrorKind::UnexpectedEof {
        "l’entrée standard est vide, rien n’a été modifié".to_owned()
    } else {
        format!("le terminal ne répond pas: {}", system_error(error))
    }
}

/// Two flags do not go together.
pub fn stdin_needs_non_interactive() -> String {
    "--token-stdin ne va qu’avec --non-interactive".to_owned()
}
