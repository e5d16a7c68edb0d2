//! The mail server. So far only the doctor asks whether it answers.

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, Tokio1Executor};

use crate::app::doctor::{Finding, Verdict};
use crate::config::secret::Secret;
use crate::config::{Mail, Tls as Wanted};

/// Longest wait for the server.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(10);

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

fn transport(mail: &Mail, password: Option<&Secret>) -> Result<AsyncSmtpTransport<Tokio1Executor>, lettre::transport::smtp::Error> {
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
