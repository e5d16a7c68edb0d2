//! `ffj-bot import-env`: turns the former bot's `.env` into a drop-in and credentials. All or nothing.

use std::path::{Path, PathBuf};

use super::answers::{Answers, complaints, words};
use super::dotenv::{self, Line};
use super::secret_command::keep;
use super::{Dialogue, Protection, SecretStore, SetupError, template, text, write};
use crate::config::secret::{Name, Secret};
use crate::config::{self, LogLevel, Settings};

/// Name of the drop-in that is written.
const DROP_IN: &str = "50-import.toml";

/// What to import, and how.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportArgs {
    /// The file to import.
    pub env_file: PathBuf,
    /// `mail.host`, which the file does not have.
    pub mail_host: Option<String>,
    /// Keeps secrets unencrypted.
    pub plain: bool,
    /// Says what would be done, and does nothing.
    pub dry_run: bool,
}

/// What the lines of the file become.
#[derive(Default)]
struct Plan {
    answers: Answers,
    secrets: Vec<(Name, Secret)>,
    became: Vec<String>,
    problems: Vec<String>,
}

/// Imports the file beside the configuration at `config`.
///
/// # Errors
/// Lists every value that cannot be used with its line; nothing has then changed.
pub fn import_env(config: &Path, args: &ImportArgs, store: &SecretStore, dialogue: &mut Dialogue<'_>) -> Result<(), SetupError> {
    let source = write::read_text(&args.env_file)?.ok_or_else(|| write::failed(&args.env_file, std::io::ErrorKind::NotFound.into()))?;
    let drop_in = config::drop_in_directory(config).join(DROP_IN);
    let main_is_new = write::read_text(config)?.is_none();
    // What stands without an earlier import: an import that is repeated replaces its own drop-in.
    let existing = if main_is_new { None } else { config::load_replacing(config, &drop_in, "").ok() };
    let existing = existing.map(|loaded| loaded.settings);
    let mut plan = Plan::default();
    plan.take(&source, existing.as_ref());
    plan.answers.set_given("mail.host", args.mail_host.as_deref());
    if let Some(why) = plan.answers.get("mail.host").and_then(|_| plan.answers.complaint("mail.host")) {
        plan.problems.push(format!("--mail-host: {why}"));
    }
    if !plan.problems.is_empty() {
        return Err(SetupError::Values(plan.problems));
    }
    let content = plan.content(existing.as_ref());
    let checked = if main_is_new {
        config::parse(&drop_in, &content).map_err(|error| SetupError::Values(complaints(&error)))?
    } else {
        config::load_replacing(config, &drop_in, &content).map_err(SetupError::Configuration)?
    };
    for line in &plan.became {
        dialogue.say(line)?;
    }
    if checked.settings.mail.is_none() && plan.answers.get("mail.from").is_some() {
        dialogue.say(&text::mail_host_missing(&drop_in))?;
    }
    for warning in &checked.warnings {
        dialogue.say(&text::warning(&warning.to_string()))?;
    }
    if args.dry_run {
        dialogue.say(&text::would_write(&drop_in, &content))?;
        return dialogue.say(text::nothing_written());
    }
    write::check_writable(&drop_in)?;
    let protection = if args.plain { Protection::Plain } else { Protection::Encrypted };
    for (name, secret) in &plan.secrets {
        keep(store, *name, secret, protection, dialogue)?;
    }
    if let Some(directory) = drop_in.parent() {
        write::make_directory(directory, 0o755)?;
    }
    if main_is_new {
        write::replace(config, template::EXAMPLE.as_bytes(), 0o644)?;
        dialogue.say(&text::written(config))?;
    }
    if write::read_text(&drop_in)?.is_some_and(|old| old != content)
        && let Some(copy) = write::back_up(&drop_in)?
    {
        dialogue.say(&text::backed_up(&copy))?;
    }
    write::replace(&drop_in, content.as_bytes(), 0o644)?;
    dialogue.say(&text::written(&drop_in))?;
    dialogue.say(text::next_restart())?;
    dialogue.say(&text::delete_env(&args.env_file))
}

impl Plan {
    fn take(&mut self, source: &str, existing: Option<&Settings>) {
        let lines = dotenv::parse(source);
        for (index, line) in lines.iter().enumerate() {
            match line {
                Line::Other { number } => self.became.push(text::not_an_assignment(*number)),
                Line::Unclosed { number, name } => self.problems.push(text::unclosed(*number, &config::masked(name))),
                Line::Value { number, name, value } => {
                    let again = lines.iter().skip(index + 1).find_map(|later| match later {
                        Line::Value { number, name: same, .. } if same == name => Some(*number),
                        Line::Value { .. } | Line::Other { .. } | Line::Unclosed { .. } => None,
                    });
                    match again {
                        Some(later) => self.became.push(text::superseded(*number, &config::masked(name), later)),
                        None => self.take_value(*number, name, value, existing),
                    }
                }
            }
        }
    }

    fn take_value(&mut self, number: usize, name: &str, value: &str, existing: Option<&Settings>) {
        let known = ["DISCORD_TOKEN", "EMAIL_ADDRESS", "EMAIL_PASSWORD", "PREFIX", "OWNER_ID", "LOG_LEVEL"];
        if !known.contains(&name) {
            self.became.push(text::unknown_name(number, &config::masked(name)));
            return;
        }
        if value.trim().is_empty() {
            self.became.push(text::empty_value(number, name));
            return;
        }
        match name {
            "DISCORD_TOKEN" => self.take_secret(number, name, Name::DiscordToken, value),
            "EMAIL_PASSWORD" => self.take_secret(number, name, Name::SmtpPassword, value),
            "EMAIL_ADDRESS" => {
                self.take_setting(number, name, "mail.from", value);
                self.take_setting(number, name, "mail.user", bare_address(value));
            }
            "PREFIX" => self.take_setting(number, name, "discord.prefix", value),
            "OWNER_ID" => {
                // A list in a drop-in replaces the whole list: those who are operators already stay.
                let known = existing.map(|settings| settings.discord.operators.clone()).unwrap_or_default();
                let known: Vec<String> = known.iter().map(u64::to_string).collect();
                let new = words(value).filter(|word| !known.iter().any(|id| id == word)).map(str::to_owned);
                let all: Vec<String> = known.iter().cloned().chain(new).collect();
                self.take_setting(number, name, "discord.operators", &all.join(" "));
            }
            _ => self.take_setting(number, name, "log.level", &level(value)),
        }
    }

    fn take_secret(&mut self, number: usize, variable: &str, name: Name, value: &str) {
        match Secret::new(name, value.trim().as_bytes().to_vec()) {
            Ok(secret) => {
                self.secrets.push((name, secret));
                self.became.push(text::became_secret(number, variable, name.as_str()));
            }
            Err(fault) => self.problems.push(text::bad_value(number, variable, &fault.to_string())),
        }
    }

    fn take_setting(&mut self, number: usize, variable: &str, key: &'static str, value: &str) {
        let mut alone = Answers::default();
        alone.set(key, value);
        match alone.complaint(key) {
            Some(why) => self.problems.push(text::bad_value(number, variable, &why)),
            None => {
                let values = alone.values();
                let shown = values.first().map_or("", |(_, shown)| shown);
                self.became.push(text::became_setting(number, variable, key, shown));
                self.answers.set(key, value);
            }
        }
    }

    /// The drop-in. Mail settings stay commented as long as nobody has said which server they are for.
    fn content(&self, existing: Option<&Settings>) -> String {
        let has_host = self.answers.get("mail.host").is_some() || existing.is_some_and(|settings| settings.mail.is_some());
        let (mail, other): (Vec<_>, Vec<_>) = self.answers.values().into_iter().partition(|(key, _)| key.starts_with("mail."));
        let mut content = format!("{}{}", text::import_header(), template::sections(&other));
        if has_host {
            content.push_str(&template::sections(&mail));
        } else if !mail.is_empty() {
            content.push_str(text::mail_to_complete());
            content.push_str("#[mail]\n#host = \"smtp.example\"\n");
            for line in template::sections(&mail).lines().skip(2) {
                content.push_str(&format!("#{line}\n"));
            }
        }
        content
    }
}

fn bare_address(value: &str) -> &str {
    match value.trim().strip_suffix('>').and_then(|open| open.rsplit_once('<')) {
        Some((_, address)) => address,
        None => value,
    }
}

/// The level that another logger's word means here.
fn level(value: &str) -> String {
    let word = value.trim().to_lowercase();
    let same = match word.as_str() {
        "warning" => LogLevel::Warn,
        "critical" | "fatal" => LogLevel::Error,
        "verbose" => LogLevel::Debug,
        "silly" => LogLevel::Trace,
        _ => return word,
    };
    same.name().to_owned()
}

#[cfg(test)]
#[path = "import_env_tests.rs"]
mod tests;
