//! `ffj-bot init`: a conversation, or flags, that end in a valid configuration and a stored token.

use std::path::{Path, PathBuf};

use super::answers::{Answers, complaints};
use super::secret_command::{from_line, keep};
use super::template::EXAMPLE;
use super::{Dialogue, Protection, SecretStore, SetupError, invite, start, text, write};
use crate::config::secret::{self, Name, Secret};
use crate::config::{self, Language, Loaded, Settings, Tls};

/// Answers given on the command line; what is absent is asked, or left as it is when nobody can be asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InitArgs {
    /// Discord ids of those who may use `/bot`.
    pub operators: Vec<String>,
    /// `bot.language`
    pub language: Option<String>,
    /// `bot.time_zone`
    pub time_zone: Option<String>,
    /// `discord.prefix`
    pub prefix: Option<String>,
    /// `discord.message_content`
    pub message_content: Option<bool>,
    /// `discord.api_url`
    pub api_url: Option<String>,
    /// `mail.host`
    pub mail_host: Option<String>,
    /// `mail.port`
    pub mail_port: Option<String>,
    /// `mail.tls`
    pub mail_tls: Option<String>,
    /// `mail.from`
    pub mail_from: Option<String>,
    /// `mail.user`
    pub mail_user: Option<String>,
    /// File that holds the SMTP password.
    pub mail_password_file: Option<PathBuf>,
    /// Takes the token from the first line of standard input; needs `non_interactive`.
    pub token_stdin: bool,
    /// File that holds the token.
    pub token_file: Option<PathBuf>,
    /// Keeps secrets unencrypted.
    pub plain: bool,
    /// Asks nothing.
    pub non_interactive: bool,
    /// Shows what would be written, and writes nothing.
    pub dry_run: bool,
    /// Replaces a configuration that is there.
    pub force: bool,
    /// Starts the bot afterwards, where its unit is installed.
    pub start: bool,
}

/// Writes the configuration at `config` and stores the token.
///
/// # Errors
/// When values cannot be used (all of them are listed), nobody agrees to replace a configuration, or something cannot
/// be written. Each completed step has been said; without one, nothing has changed.
pub fn init(config: &Path, args: &InitArgs, store: &SecretStore, dialogue: &mut Dialogue<'_>) -> Result<(), SetupError> {
    if args.token_stdin && !args.non_interactive {
        return Err(SetupError::Usage(text::stdin_needs_non_interactive()));
    }
    let current = write::read_text(config)?;
    if !args.dry_run {
        write::check_writable(config)?;
        agree_to_replace(config, current.as_deref(), args, dialogue)?;
    }
    let mut secrets = given_secrets(args, dialogue)?;
    let former = current.as_deref().map_or_else(|| Some(Answers::default()), Answers::from_text);
    if former.is_none() {
        dialogue.say(text::former_not_taken_over())?;
    }
    let former = former.unwrap_or_default();
    let mut answers = former.clone();
    take_flags(&mut answers, args);
    if !args.non_interactive {
        converse(&mut answers, dialogue)?;
        ask_secrets(&answers, &mut secrets, store, dialogue)?;
    }
    let wanted = answers.to_text();
    let loaded = config::load_replacing(config, config, &wanted).map_err(|error| SetupError::Values(complaints(&error)))?;
    summarise(config, &former, &answers, &secrets, &loaded, dialogue)?;
    if args.dry_run {
        return dialogue.say(text::nothing_written());
    }
    if !args.non_interactive && !dialogue.confirm(text::write_it(), true)? {
        return Err(SetupError::Aborted);
    }
    let protection = if args.plain { Protection::Plain } else { Protection::Encrypted };
    for (name, secret) in &secrets {
        keep(store, *name, secret, protection, dialogue)?;
    }
    if let Some(directory) = config.parent() {
        write::make_directory(directory, 0o755)?;
    }
    if current.as_deref().is_some_and(|text| text != EXAMPLE && text != wanted)
        && let Some(copy) = write::back_up(config)?
    {
        dialogue.say(&text::backed_up(&copy))?;
    }
    write::replace(config, wanted.as_bytes(), 0o644)?;
    dialogue.say(&text::written(config))?;
    say_next(&secrets, args.start, store, dialogue)
}

fn agree_to_replace(config: &Path, current: Option<&str>, args: &InitArgs, dialogue: &mut Dialogue<'_>) -> Result<(), SetupError> {
    let untouched = current.is_none_or(|text| text == EXAMPLE || text.trim().is_empty());
    if untouched || args.force {
        Ok(())
    } else if args.non_interactive {
        Err(SetupError::Exists(config.to_owned()))
    } else if dialogue.confirm(&text::replace_it(config), false)? {
        Ok(())
    } else {
        Err(SetupError::Aborted)
    }
}

fn given_secrets(args: &InitArgs, dialogue: &mut Dialogue<'_>) -> Result<Vec<(Name, Secret)>, SetupError> {
    let mut secrets = Vec::new();
    if args.token_stdin {
        secrets.push((Name::DiscordToken, from_line(Name::DiscordToken, dialogue)?));
    } else if let Some(path) = &args.token_file {
        secrets.push((Name::DiscordToken, secret::from_file(Name::DiscordToken, path)?));
    }
    if let Some(path) = &args.mail_password_file {
        secrets.push((Name::SmtpPassword, secret::from_file(Name::SmtpPassword, path)?));
    }
    Ok(secrets)
}

fn take_flags(answers: &mut Answers, args: &InitArgs) {
    if !args.operators.is_empty() {
        answers.set("discord.operators", &args.operators.join(" "));
    }
    let content = args.message_content.map(|content| content.to_string());
    for (key, given) in [
        ("discord.api_url", &args.api_url),
        ("discord.prefix", &args.prefix),
        ("discord.message_content", &content),
        ("bot.language", &args.language),
        ("bot.time_zone", &args.time_zone),
        ("mail.host", &args.mail_host),
        ("mail.port", &args.mail_port),
        ("mail.tls", &args.mail_tls),
        ("mail.from", &args.mail_from),
        ("mail.user", &args.mail_user),
    ] {
        answers.set_given(key, given.as_deref());
    }
}

fn converse(answers: &mut Answers, dialogue: &mut Dialogue<'_>) -> Result<(), SetupError> {
    dialogue.say(text::welcome())?;
    ask(answers, "discord.operators", text::ask_operators(), None, dialogue)?;
    ask(answers, "bot.language", text::ask_language(), Some(Language::Fr.code()), dialogue)?;
    ask(answers, "bot.time_zone", text::ask_time_zone(), Some("Europe/Brussels"), dialogue)?;
    ask(answers, "discord.prefix", text::ask_prefix(), None, dialogue)?;
    if answers.get("discord.prefix").is_some() {
        let default = answers.get("discord.message_content") == Some("true");
        let content = dialogue.confirm(text::ask_message_content(), default)?;
        answers.set("discord.message_content", if content { "true" } else { "false" });
    }
    if dialogue.confirm(text::ask_mail(), answers.get("mail.host").is_some())? {
        ask_required(answers, "mail.host", text::ask_mail_host(), dialogue)?;
        ask(answers, "mail.tls", text::ask_mail_tls(), Some(Tls::Starttls.name()), dialogue)?;
        let usual = if answers.get("mail.tls") == Some(Tls::Tls.name()) { "465" } else { "587" };
        ask(answers, "mail.port", text::ask_mail_port(), Some(usual), dialogue)?;
        ask_required(answers, "mail.from", text::ask_mail_from(), dialogue)?;
        ask(answers, "mail.user", text::ask_mail_user(), None, dialogue)
    } else {
        answers.clear_section("mail");
        Ok(())
    }
}

/// Asks until the answer is accepted. Enter keeps what was known, `-` leaves the key out.
fn ask(
    answers: &mut Answers,
    key: &'static str,
    question: &str,
    usual: Option<&str>,
    dialogue: &mut Dialogue<'_>,
) -> Result<(), SetupError> {
    loop {
        let known = answers.get(key).or(usual).map(str::to_owned);
        let answer = dialogue.ask(question, known.as_deref())?;
        let mut tried = answers.clone();
        match (answer.as_str(), known) {
            ("-", _) | ("", None) => tried.clear(key),
            ("", Some(known)) => tried.set(key, &known),
            (answer, _) => tried.set(key, answer),
        }
        match tried.complaint(key).filter(|_| tried.get(key).is_some()) {
            Some(why) => {
                dialogue.say(&text::try_again(&why))?;
                // A refused value that came from a flag or a file must not come back as the proposal.
                if answers.complaint(key).is_some() {
                    answers.clear(key);
                }
            }
            None => {
                *answers = tried;
                return Ok(());
            }
        }
    }
}

fn ask_required(answers: &mut Answers, key: &'static str, question: &str, dialogue: &mut Dialogue<'_>) -> Result<(), SetupError> {
    loop {
        ask(answers, key, question, None, dialogue)?;
        if answers.get(key).is_some() {
            return Ok(());
        }
        dialogue.say(text::needed())?;
    }
}

fn ask_secrets(
    answers: &Answers,
    secrets: &mut Vec<(Name, Secret)>,
    store: &SecretStore,
    dialogue: &mut Dialogue<'_>,
) -> Result<(), SetupError> {
    let mail_user = answers.get("mail.user").is_some();
    let wanted = [(Name::DiscordToken, true), (Name::SmtpPassword, mail_user)];
    for (name, _) in wanted.into_iter().filter(|(_, wanted)| *wanted) {
        if secrets.iter().all(|(known, _)| *known != name) {
            let question = text::ask_secret_or_skip(name.as_str(), store.find(name).is_some());
            if let Some(secret) = dialogue.secret(name, &question)? {
                secrets.push((name, secret));
            }
        }
    }
    Ok(())
}

fn summarise(
    config: &Path,
    former: &Answers,
    answers: &Answers,
    secrets: &[(Name, Secret)],
    loaded: &Loaded<Settings>,
    dialogue: &mut Dialogue<'_>,
) -> Result<(), SetupError> {
    dialogue.say(&text::summary(config))?;
    let (before, after) = (former.values(), answers.values());
    for (key, value) in &before {
        if !after.contains(&(key, value.clone())) {
            dialogue.say(&format!("  - {key} = {}", config::masked(value)))?;
        }
    }
    for (key, value) in &after {
        let sign = if before.contains(&(key, value.clone())) { ' ' } else { '+' };
        dialogue.say(&format!("  {sign} {key} = {}", config::masked(value)))?;
    }
    for (name, _) in secrets {
        dialogue.say(&text::summary_secret(name.as_str()))?;
    }
    for warning in &loaded.warnings {
        dialogue.say(&text::warning(&warning.to_string()))?;
    }
    Ok(())
}

/// What is left to do. The bot is started last, so that a person who comes back later reads on the last line how it went.
fn say_next(secrets: &[(Name, Secret)], start: bool, store: &SecretStore, dialogue: &mut Dialogue<'_>) -> Result<(), SetupError> {
    let token = secrets.iter().find(|(name, _)| *name == Name::DiscordToken).map(|(_, secret)| secret);
    let lacking = token.is_none() && store.find(Name::DiscordToken).is_none();
    if lacking {
        dialogue.say(text::next_token())?;
    }
    match token.and_then(|token| invite::application_id(token.expose())) {
        Some(application) => dialogue.say(&text::next_invite(&invite::invite_url(application)))?,
        None => dialogue.say(&text::next_invite_by_hand(invite::permissions()))?,
    }
    if start && !lacking && start::possible() { start::start(dialogue) } else { dialogue.say(text::next_start()) }
}

#[cfg(test)]
#[path = "init_tests.rs"]
mod tests;
