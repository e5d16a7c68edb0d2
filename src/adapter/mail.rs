//! The mail server: sends rows of the outbox, and tells the doctor whether it answers. The words of the server stay here: they can
//! hold addresses.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};

use crate::app::Due;
use crate::app::doctor::{Finding, Verdict};
use crate::app::feature::{Features, Medium, Rendered, Rendering};
use crate::app::live::Live;
use crate::app::port::Mailer;
use crate::config::secret::Secret;
use crate::config::{Mail, Tls as Wanted};
use crate::domain::button::ButtonKey;
use crate::domain::language::Language;
use crate::domain::outbox::{Attempt, Target};
use crate::text::say;

/// Longest wait for one answer of the server.
const PATIENCE: Duration = Duration::from_secs(10);
/// Longest wait for all of them.
const WHOLE: Duration = Duration::from_secs(60);
/// Pause after the server did not let us in: a person has to change something first.
const UNTIL_LET_IN: Duration = Duration::from_secs(300);

/// Sends mail.
pub struct SmtpSender {
    settings: Option<Mail>,
    password: Option<Secret>,
    features: Features,
    keys: ButtonKey,
    live: Arc<Live>,
}

impl SmtpSender {
    /// A sender of what these features post; without settings, every mail comes back.
    #[must_use]
    pub const fn new(settings: Option<Mail>, password: Option<Secret>, features: Features, keys: ButtonKey, live: Arc<Live>) -> Self {
        Self { settings, password, features, keys, live }
    }

    async fn attempt(&self, mail: &Mail, message: Message, id: String) -> Attempt {
        let transport = match transport(mail, self.password.as_ref()) {
            Ok(transport) => transport,
            Err(error) => return judge(&error),
        };
        match tokio::time::timeout(WHOLE, transport.send(message)).await {
            Ok(Ok(_)) => Attempt::Sent(id),
            Ok(Err(error)) => judge(&error),
            Err(_) => later(Duration::ZERO, "no answer: too slow".to_owned(), false),
        }
    }
}

impl Mailer for SmtpSender {
    async fn deliver(&self, row: &Due) -> Attempt {
        let Some(mail) = &self.settings else { return Attempt::Returned("mail is not configured".to_owned()) };
        let rendering = Rendering { keys: &self.keys, to: Medium::Mail, language: self.live.now().language };
        let Some(Rendered::Mail { language, subject, text }) = self.features.render(&row.post, &rendering) else {
            return Attempt::Unreadable;
        };
        let Target::Mail(address) = &row.target else { return Attempt::Returned("not a mail address".to_owned()) };
        let id = message_id(&row.nonce, &mail.from);
        match letter(mail, address, id.clone(), language, &subject, text) {
            Some(message) => self.attempt(mail, message, id).await,
            None => Attempt::Returned("no mail can be made of it".to_owned()),
        }
    }
}

/// The same for every attempt, so that a repetition is recognised.
fn message_id(nonce: &str, from: &str) -> String {
    let domain = from.trim_end_matches('>').rsplit('@').next().unwrap_or("localhost");
    format!("<{nonce}@{domain}>")
}

/// A mail of plain text; none for an address that is none.
fn letter(mail: &Mail, address: &str, id: String, language: Language, subject: &str, text: String) -> Option<Message> {
    let automatic = HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned());
    Message::builder()
        .from(mail.from.parse::<Mailbox>().ok()?)
        .to(address.parse::<Mailbox>().ok()?)
        .subject(say(language, "mail-subject", &[("subject", subject.to_owned().into())]))
        .message_id(Some(id))
        .date_now()
        .raw_header(automatic)
        .header(ContentType::TEXT_PLAIN)
        .body(text)
        .ok()
}

/// What an error means for the row.
fn judge(error: &SmtpError) -> Attempt {
    match error.status().map(|code| (u16::from(code), error.is_permanent())) {
        // The account or its password: another mail would fare no better, and this one is not to be lost.
        Some((code @ (454 | 530 | 534 | 535 | 538), _)) => later(UNTIL_LET_IN, format!("SMTP {code}: the server does not let us in"), true),
        Some((code, true)) => Attempt::Returned(format!("SMTP {code}")),
        Some((code, false)) => later(Duration::ZERO, format!("SMTP {code}"), true),
        None => later(Duration::ZERO, format!("no answer: {}", cause(error)), false),
    }
}

const fn later(at_least: Duration, reason: String, outcome_known: bool) -> Attempt {
    Attempt::Later { at_least, reason, outcome_known }
}

/// The innermost cause.
fn cause(error: &dyn Error) -> String {
    let mut cause = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}

/// Sends a text to everybody who looks after the machine, once each as far as the server remembers the `id` of what it is about.
///
/// # Errors
/// In words, when it did not reach all of them; whoever has it gets the same mail again.
pub async fn alert(mail: &Mail, password: Option<&Secret>, id: &str, subject: &str, text: &str) -> Result<(), String> {
    let transport = transport(mail, password).map_err(|error| cause(&error))?;
    for (number, address) in mail.alerts.iter().enumerate() {
        let plain: String = id.chars().filter(char::is_ascii_alphanumeric).collect();
        let id = message_id(&format!("told-{plain}-{number}"), &mail.from);
        let message = letter(mail, address, id, Language::Fr, subject, text.to_owned()).ok_or("no mail can be made of it")?;
        match tokio::time::timeout(WHOLE, transport.send(message)).await {
            Ok(sent) => drop(sent.map_err(|error| cause(&error))?),
            Err(_) => return Err("no answer: too slow".to_owned()),
        }
    }
    Ok(())
}

/// Connects, logs in and leaves.
pub async fn check(settings: Option<&Mail>, password: Option<&Secret>) -> Finding {
    let Some(mail) = settings else { return Finding::new(Verdict::Skipped, "mail-none") };
    let judged = match transport(mail, password) {
        Ok(transport) => transport.test_connection().await,
        Err(error) => Err(error),
    };
    match judged {
        Ok(true) => Finding::new(Verdict::Good, "mail-good").with("host", &mail.host),
        Ok(false) => Finding::new(Verdict::Bad, "mail-bad").with("host", &mail.host).with("reason", "closed"),
        Err(error) => Finding::new(Verdict::Bad, "mail-bad").with("host", &mail.host).with("reason", error),
    }
}

fn transport(mail: &Mail, password: Option<&Secret>) -> Result<AsyncSmtpTransport<Tokio1Executor>, SmtpError> {
    let parameters = || TlsParameters::new(mail.host.clone());
    let tls = match mail.tls {
        Wanted::Starttls => Tls::Required(parameters()?),
        Wanted::Tls => Tls::Wrapper(parameters()?),
        Wanted::None => Tls::None,
    };
    let builder =
        AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(mail.host.clone()).port(mail.port).tls(tls).timeout(Some(PATIENCE));
    let login = mail.user.as_ref().zip(password).map(|(user, password)| Credentials::new(user.clone(), password.expose().to_owned()));
    Ok(match login {
        Some(login) => builder.credentials(login).build(),
        None => builder.build(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_says_that_no_person_wrote_it_and_is_recognised_when_it_comes_again() {
        let mail = Mail {
            host: "localhost".into(),
            port: 25,
            tls: Wanted::None,
            from: "Bot <bot@association.example>".into(),
            user: None,
            alerts: Vec::new(),
        };
        let id = message_id("abc", &mail.from);
        assert_eq!(id, "<abc@association.example>");
        let letter = |address| letter(&mail, address, id.clone(), Language::Fr, "Sujet", "Bonjour\n".into());
        let text = String::from_utf8(letter("Technique <tech@example.org>").unwrap().formatted()).unwrap();
        for line in ["Message-ID: <abc@association.example>", "Auto-Submitted: auto-generated", "Content-Type: text/plain; charset=utf-8"] {
            assert!(text.contains(line), "{text}");
        }
        assert!(letter("personne").is_none());
    }
}
