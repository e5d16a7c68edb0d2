//! One look: what is configured, what is known here, what the forge offers, and the bundle if that is new.

use std::path::Path;

use ffj_base::contract::status::{self, Status};
use ffj_base::exit;
use jiff::Timestamp;

use super::gate::{self, Closed};
use super::looked::{Handed, Looked};
use super::text::look as say;
use crate::adapter::forge::{Forge, ForgeError, Settings};
use crate::adapter::spool::{self, Spool};
use crate::config::secret::{Credentials, Name};
use crate::config::{self, DeploySettings, Source};
use crate::release::ask::{Ask, By, Kind, Look};
use crate::release::known::Known;
use crate::release::offer::{self, Choice, Wanted};
use crate::release::{Provider, Version};

/// What came of it.
#[derive(Debug)]
pub struct Ended {
    /// In a sentence.
    pub said: String,
    /// The release that is new here.
    pub found: Option<Version>,
    /// What was given to the activator.
    pub handed: Option<Handed>,
    /// How it went.
    pub outcome: Outcome,
}

/// How it went, with the exit code where it did not go well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was looked, and what is new was fetched.
    Done,
    /// Nobody wanted a look.
    Quiet,
    /// A person wanted a look, and there was none.
    Refused(u8),
    /// It was looked, in vain.
    Failed(u8),
}

impl Ended {
    fn new(outcome: Outcome, said: String) -> Self {
        Self { said, found: None, handed: None, outcome }
    }

    /// The exit code.
    pub const fn code(&self) -> u8 {
        match self.outcome {
            Outcome::Done | Outcome::Quiet => exit::DONE,
            Outcome::Refused(code) | Outcome::Failed(code) => code,
        }
    }
}

/// Looks. Without a spool nothing is written.
pub async fn run(config: &Path, wish: Option<&Look>, spool: Option<&Spool>, before: Option<&Looked>, now: Timestamp) -> Ended {
    let settings = match config::load(config) {
        Ok(loaded) => loaded.settings,
        Err(error) => {
            tracing::error!("{}", error.report());
            return Ended::new(Outcome::Failed(exit::CONFIG), say::no_configuration());
        }
    };
    let known = known(&crate::paths::state().join(status::FILE));
    if let Err(closed) = gate::gate(settings.source.is_some(), settings.policy.mode, &known, wish, now) {
        return shut(&closed, wish);
    }
    let Some(source) = &settings.source else { return shut(&Closed::NoSource, wish) };
    let token = match Credentials::from_system().get(Name::ForgeToken) {
        Ok(token) => token,
        Err(error) => return Ended::new(Outcome::Failed(exit::CONFIG), error.to_string()),
    };
    let failed = |error: &ForgeError| Ended::new(Outcome::Failed(exit::FAILED), say::failed(error, source, token.is_some()));
    let Some(architecture) = offer::debian_architecture(std::env::consts::ARCH) else {
        return Ended::new(Outcome::Failed(exit::FAILED), say::no_architecture(std::env::consts::ARCH));
    };
    let forge = match Forge::new(asked(&settings, source, token.as_ref().map(|token| token.expose().to_owned()))) {
        Ok(forge) => forge,
        Err(error) => return Ended::new(Outcome::Failed(exit::CONFIG), say::failed(&error, source, token.is_some())),
    };
    let page = match forge.offers().await {
        Ok(page) => page,
        Err(error) => return failed(&error),
    };
    let candidate = match offer::choose(&page.offers, Wanted { tags: &source.tags, architecture }, &known) {
        Choice::New(candidate) => candidate,
        nothing => return Ended::new(Outcome::Done, say::nothing(&nothing, source) + &say::and_odd(page.odd)),
    };
    let found = Some(candidate.version.clone());
    let unasked = wish.is_none_or(|wish| wish.by == By::Forge);
    if let Some(handed) = before.and_then(|before| before.handed.as_ref()).filter(|handed| unasked && handed.is(&candidate, now)) {
        return Ended { found, ..Ended::new(Outcome::Done, say::handed_before(&handed.version, handed.at)) };
    }
    let Some(spool) = spool.filter(|_| !wish.is_some_and(|wish| wish.dry_run)) else {
        return Ended { found, ..Ended::new(Outcome::Done, say::would_fetch(&candidate)) };
    };
    if let Err(error) = forge.fetch(&candidate, spool).await {
        return Ended { found, ..failed(&error) };
    }
    if let Err(error) = hand_over(spool, wish, now) {
        return Ended { found, ..failed(&ForgeError::Disk(error)) };
    }
    let said = say::fetched(&candidate, settings.policy.mode) + &say::and_odd(page.odd);
    Ended { found, handed: Some(Handed::new(&candidate, now)), ..Ended::new(Outcome::Done, said) }
}

/// Asks the activator to take the bundle.
fn hand_over(spool: &Spool, wish: Option<&Look>, now: Timestamp) -> std::io::Result<()> {
    let delivery = wish.filter(|wish| wish.by == By::Forge).and_then(|wish| wish.id.clone());
    spool.ask(&Ask { kind: Kind::Bundle, delivery, time: u64::try_from(now.as_second()).unwrap_or_default() })
}

/// What is known of this machine. Nothing depends on it but needless work, so what cannot be read is as good as nothing.
fn known(path: &Path) -> Known {
    match spool::read(path, status::LARGEST) {
        Ok(bytes) => Status::read(&bytes).map(|status| Known::of(&status)).unwrap_or_else(|error| {
            tracing::warn!(error = %error, "{}", say::status_not_understood(path));
            Known::default()
        }),
        Err(error) => {
            if error.kind() != std::io::ErrorKind::NotFound {
                tracing::warn!(error = %error, "{}", say::status_not_understood(path));
            }
            Known::default()
        }
    }
}

/// Nobody looks: a person is told why, and nobody else.
fn shut(closed: &Closed<'_>, wish: Option<&Look>) -> Ended {
    let person = wish.is_some_and(|wish| wish.by == By::Person);
    let code = if matches!(closed, Closed::NoSource) { exit::CONFIG } else { exit::FAILED };
    Ended::new(if person { Outcome::Refused(code) } else { Outcome::Quiet }, say::closed(closed))
}

fn asked(settings: &DeploySettings, source: &Source, token: Option<String>) -> Settings {
    Settings {
        // The two speak alike, and which it is cannot be told from an address.
        provider: Provider::Forgejo,
        forge: source.forge.clone(),
        repository: source.repository.clone(),
        tags: source.tags.clone(),
        token,
        bundle_limit: settings.listener.bundle_limit,
        limits: super::limits(),
    }
}
