//! `ffj-bot tell`: mails to those who look after the machine what was ordered in the bot's name. Run from the package and never from a
//! release, so that no release has a say in whether it is told.

use std::path::Path;

use ffj_base::adapter::journal;
use ffj_base::contract::told::{self, Told};
use ffj_base::exit;

use super::inspect::complain;
use crate::adapter::mail;
use crate::config;
use crate::config::secret::{Credentials, Name};
use crate::domain::language::Language;
use crate::text::{plain, say};

/// `ffj-bot tell FILE`.
pub fn tell(config: &Path, file: &Path) -> u8 {
    let _level = journal::start(tracing::Level::INFO, "ffj-bot");
    let settings = match config::load(config) {
        Ok(loaded) => loaded.settings,
        Err(error) => return complain(&error.report(), exit::CONFIG),
    };
    let Some(mail) = settings.mail.filter(|mail| !mail.alerts.is_empty()) else {
        tracing::info!("nobody is told by mail: mail.alerts is empty");
        return exit::DONE;
    };
    let told = match read(file) {
        Ok(told) => told,
        Err(error) => return complain(&format!("{}: {error}", file.display()), exit::FAILED),
    };
    let password = match Credentials::from_system().get(Name::SmtpPassword) {
        Ok(password) => password,
        Err(error) => return complain(&error.to_string(), exit::CONFIG),
    };
    let language = Language::Fr;
    let key = format!("told-{}", told.wish);
    let subject = plain(language, &key);
    if subject == key {
        return complain(&format!("{}: {}", file.display(), std::io::Error::from(std::io::ErrorKind::InvalidData)), exit::FAILED);
    }
    let text = format!(
        "{}\n\n{}\n\n{}\n",
        say(language, "told-order", &[("said", told.said.into()), ("by", told.by.into()), ("at", told.at.into())]),
        plain(language, "told-what-to-do"),
        plain(language, "mail-end-alert"),
    );
    let sent = tokio::runtime::Builder::new_current_thread().enable_all().build();
    match sent.map(|runtime| runtime.block_on(mail::alert(&mail, password.as_ref(), &told.id, &subject, &text))) {
        Ok(Ok(())) => exit::DONE,
        Ok(Err(why)) => complain(&why, exit::TEMPORARY),
        Err(error) => complain(&error.to_string(), exit::TEMPORARY),
    }
}

fn read(file: &Path) -> std::io::Result<Told> {
    let length = file.metadata()?.len();
    if length > told::LARGEST {
        return Err(std::io::ErrorKind::FileTooLarge.into());
    }
    Told::read(&std::fs::read(file)?).ok_or_else(|| std::io::ErrorKind::InvalidData.into())
}
