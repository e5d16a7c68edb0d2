//! Every configuration key, described once: for the hints, the manual and the test of the shipped examples.

/// What a key may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A text in quotes.
    Text,
    /// A whole number.
    Number,
    /// `true` or `false`.
    Switch,
    /// A list of texts.
    TextList,
}

/// One configuration key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// Dotted path, as people write and read it.
    pub path: &'static str,
    /// Type of the value.
    pub kind: Kind,
    /// Default as TOML text; empty when there is none.
    pub default: &'static str,
    /// Unit or form of the value.
    pub unit: &'static str,
    /// What the key is for, in French, in one sentence.
    pub what: &'static str,
}

const fn key(path: &'static str, kind: Kind, default: &'static str, unit: &'static str, what: &'static str) -> Key {
    Key { path, kind, default, unit, what }
}

/// The keys of `ffj-bot.toml`.
#[cfg(feature = "bot")]
pub const KEYS: &[Key] = &[
    key("discord.api_url", Kind::Text, "", "adresse https", "Mandataire de l’API Discord."),
    key("discord.operators", Kind::TextList, "[]", "identifiants Discord", "Personnes qui peuvent utiliser /bot."),
    key("discord.prefix", Kind::Text, "", "1 à 5 caractères", "Préfixe des commandes écrites dans un message."),
    key("discord.message_content", Kind::Switch, "false", "true ou false", "Demande à lire le contenu des messages."),
    key("bot.language", Kind::Text, "\"fr\"", "fr, en ou nl", "Langue des messages publics et du journal."),
    key("bot.time_zone", Kind::Text, "\"Europe/Brussels\"", "nom IANA", "Fuseau horaire des heures annoncées."),
    key("bot.name", Kind::Text, "\"ffj-bot\"", "1 à 32 caractères", "Nom que le bot se donne."),
    key("log.level", Kind::Text, "\"info\"", "error, warn, info, debug ou trace", "Niveau de détail du journal."),
    key("mail.host", Kind::Text, "", "nom de machine", "Serveur SMTP qui envoie le courrier."),
    key("mail.port", Kind::Number, "587", "1 à 65535", "Port du serveur SMTP."),
    key("mail.tls", Kind::Text, "\"starttls\"", "starttls, tls ou none", "Chiffrement de la connexion SMTP."),
    key("mail.from", Kind::Text, "", "adresse électronique", "Adresse qui envoie le courrier."),
    key("mail.user", Kind::Text, "", "texte", "Nom de compte SMTP."),
];

/// The keys of `deploy.toml`.
#[cfg(feature = "deploy")]
pub const DEPLOY_KEYS: &[Key] = &[
    key("listener.listen", Kind::Text, "\"127.0.0.1:8888\"", "adresse:port", "Écoute hors activation par socket."),
    key("source.forge", Kind::Text, "", "adresse https", "Adresse de base de Gitea ou Forgejo."),
    key("source.repository", Kind::Text, "", "propriétaire/nom", "Dépôt dont viennent les versions."),
    key("source.branch", Kind::Text, "\"main\"", "nom de branche", "Branche suivie."),
    key("policy.mode", Kind::Text, "\"auto\"", "auto, approve ou manual", "Qui décide d’installer une version."),
    key("policy.probation", Kind::Text, "\"10m\"", "durée, 1m à 24h", "Durée d’essai d’une nouvelle version."),
    key("policy.keep", Kind::Number, "3", "1 à 20", "Nombre de versions confirmées conservées."),
    key("target.root", Kind::Text, "\"/opt/ffj-bot\"", "chemin absolu", "Dossier des versions installées."),
    key("target.unit", Kind::Text, "\"ffj-bot.service\"", "nom d’unité", "Unité systemd remplacée."),
];

/// True when `path` is a section that holds keys.
pub(super) fn is_section(keys: &[Key], path: &str) -> bool {
    keys.iter().any(|key| key.path.strip_prefix(path).is_some_and(|rest| rest.starts_with('.')))
}

/// The known key or section that the unknown `path` most likely meant.
pub(super) fn nearest(keys: &[Key], path: &str) -> Option<&'static str> {
    let wanted = path.to_lowercase();
    let last = wanted.rsplit('.').next().unwrap_or(&wanted);
    let mut best: Option<(usize, &'static str)> = None;
    for key in keys {
        let (section, name) = key.path.split_once('.').unwrap_or(("", key.path));
        let candidates = [
            (key.path, distance(&wanted, key.path), wanted.len()),
            (key.path, distance(last, name), last.len()),
            (section, distance(&wanted, section), wanted.len()),
        ];
        for (name, distance, length) in candidates {
            let allowed = (length / 3).clamp(1, 3);
            if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
                best = Some((distance, name));
            }
        }
    }
    best.map(|(_, name)| name)
}

/// Levenshtein distance in characters.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.chars().enumerate() {
        let mut next = vec![i + 1];
        for ((b, above), diagonal) in right.iter().zip(row.iter().skip(1)).zip(&row) {
            let beside = next.last().copied().unwrap_or_default();
            next.push((diagonal + usize::from(a != *b)).min(above + 1).min(beside + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(all(test, feature = "bot"))]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_key_finds_the_right_one() {
        assert_eq!(nearest(KEYS, "discord.oprators"), Some("discord.operators"));
        assert_eq!(nearest(KEYS, "mail.Port"), Some("mail.port"));
        assert_eq!(nearest(KEYS, "port"), Some("mail.port"));
        assert_eq!(nearest(KEYS, "maill"), Some("mail"));
        assert_eq!(nearest(KEYS, "bot.timezone"), Some("bot.time_zone"));
        assert_eq!(nearest(KEYS, "weather.station"), None);
    }
}
