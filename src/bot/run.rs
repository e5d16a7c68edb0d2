//! `ffj-bot run`: start-up on one page, then one `select!` over everything that lives.

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, RwLock};
use std::time::Instant;

use ffj_base::adapter::systemd;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{Notify, mpsc, watch};

use super::desk::Desk;
use super::handover::{Running, Successor};
use super::{checks, place::Place, reload, supervise};
use crate::adapter::discord::answer::Answerer;
use crate::adapter::discord::deliver::Courier;
use crate::adapter::discord::gateway::{Gateway, Wish};
use crate::adapter::discord::rest::Rest;
use crate::adapter::discord::router::{Parts, Router, close_answers};
use crate::adapter::discord::sync::Sync;
use crate::adapter::discord::work::Workshop;
use crate::adapter::mail::Postman;
use crate::adapter::{control, deployer, discord, host};
use crate::app::clock::Clock;
use crate::app::deployment::{Audience, Deployments};
use crate::app::health::Health;
use crate::app::ledger::Ledger;
use crate::app::outbox::Office;
use crate::app::{Run, Slot, Store, registration};
use crate::config::secret::{Credentials, Name, Secret};
use crate::config::{Loaded, Settings};
use crate::domain::button::ButtonKey;
use crate::domain::gateway::Fatal;
use crate::domain::outbox::Way;
use crate::text::journal;

/// How long what is in hand may take at the end.
const DRAIN: std::time::Duration = std::time::Duration::from_secs(5);

/// Why the bot ends.
#[derive(Debug, thiserror::Error)]
pub enum End {
    /// Only a person can help.
    #[error("Discord does not let us in")]
    Fatal(Fatal),
    /// Something that should live ended.
    #[error(transparent)]
    Failed(#[from] anyhow::Error),
}

/// What the bot runs with.
pub struct Setup<'a> {
    /// Its configuration.
    pub loaded: &'a Loaded<Settings>,
    /// The file, for reading it again.
    pub file: &'a Path,
    /// The program as it was called, for the process that takes over.
    pub program: std::ffi::OsString,
    /// The token.
    pub token: &'a Secret,
    /// Its folders.
    pub place: &'a Place,
    /// Changes the level of logging.
    pub level: ffj_base::adapter::journal::LevelHandle,
    /// When the process started.
    pub started: Instant,
    /// Whether it takes over from a running process.
    pub succeeds: bool,
}

/// Runs until asked to stop.
///
/// # Errors
/// See [`End`].
pub async fn run(setup: Setup<'_>, store: Store, slot: Slot) -> Result<(), End> {
    let settings = &setup.loaded.settings;
    let clock = Arc::new(Clock::default());
    host::watch(&setup.place.state);
    let health = Arc::new(Health::new(setup.started, host::facts));
    let id = Run(format!("{:016x}", rand::random::<u64>()));
    let (ledger, fault) = Ledger::enter(store, slot, id, Arc::clone(&clock)).await.map_err(anyhow::Error::from)?;
    health.store(fault.as_ref().map(crate::app::StoreError::advice));
    let keys = ButtonKey::new(registration::button_key(ledger.store()).await.map_err(anyhow::Error::from)?);
    let rest = Rest::new(setup.token.expose(), settings.discord.api_url.clone(), Arc::clone(&clock)).map_err(anyhow::Error::from)?;
    let rest = Arc::new(rest);
    let (closing, notes) = mpsc::unbounded_channel();
    let language = reload::language(settings);
    let deployments = Arc::new(Deployments {
        ledger: ledger.clone(),
        clock: Arc::clone(&clock),
        folder: Box::new(deployer::Folder::new(setup.place.deployer.clone())),
        audience: Audience { language, alerts: settings.mail.as_ref().map(|mail| mail.alerts.clone()).unwrap_or_default() },
        said: RwLock::default(),
    });
    let workshop = Workshop {
        rest: Arc::clone(&rest),
        ledger: ledger.clone(),
        health: Arc::clone(&health),
        deployments: Arc::clone(&deployments),
        local: checks::for_running(setup.place.clone(), Arc::clone(&clock)),
        message_content: settings.discord.message_content,
    };
    let router = Router::new(Parts {
        ledger: ledger.clone(),
        health: Arc::clone(&health),
        deployments: Arc::clone(&deployments),
        clock: Arc::clone(&clock),
        keys: keys.clone(),
        answerer: Answerer { rest: Arc::clone(&rest), clock: Arc::clone(&clock) },
        workshop,
        house: RwLock::new(Arc::new(reload::house(settings).map_err(anyhow::Error::from)?)),
        closing,
        alone: AtomicBool::new(false),
    });
    let sync = Arc::new(Sync { rest: Arc::clone(&rest), ledger: ledger.clone(), health: Arc::clone(&health), clock: Arc::clone(&clock) });
    let gateway = Gateway {
        config: discord::gateway_config(setup.token.expose(), settings.discord.message_content),
        rest: Arc::clone(&rest),
        router: router.clone(),
        ledger: ledger.clone(),
        health: Arc::clone(&health),
        clock: Arc::clone(&clock),
        sync,
    };
    let chat = Courier::new(Arc::clone(&rest), keys, Arc::clone(&clock));
    let mailer = postman(settings);
    let office = Office { chat, mailer, ledger: ledger.clone(), health: Arc::clone(&health), clock: Arc::clone(&clock) };
    let reloader = Arc::new(reload::Reloader::new(setup.file.to_owned(), setup.loaded.settings.clone(), setup.level, router.clone()));
    let (wish, wished) = watch::channel(Wish::Serve);
    let (resting, at_rest) = watch::channel(false);
    let gone = Arc::new(Notify::new());
    let desk = Arc::new(Desk {
        running: Running {
            program: setup.program,
            config: setup.file.to_owned(),
            ledger: ledger.clone(),
            health: Arc::clone(&health),
            router: router.clone(),
            wish: wish.clone(),
            at_rest,
        },
        clock: Arc::clone(&clock),
        rest: Arc::clone(&rest),
        reloader: Arc::clone(&reloader),
        language,
        turn: tokio::sync::Mutex::new(()),
        gone: Arc::clone(&gone),
    });
    let successor = if setup.succeeds {
        router.alone(true);
        Some(Successor::wait(&rest, &ledger, clock.now()).await?)
    } else {
        // Discord's time beside the connection: replayed events are judged by it. It also opens the connection for answers.
        let first = Arc::clone(&rest);
        tokio::spawn(async move { first.compare_clocks().await });
        None
    };
    let preside = async {
        let seat = match successor {
            Some(successor) => {
                let seat = successor.take_over(&health).await?;
                systemd::ready(&supervise::line(language, &health.picture()));
                Some(seat)
            }
            None => None,
        };
        let socket = control::bind(&setup.place.runtime)?;
        if let Some(seat) = seat {
            seat.taken().await;
        }
        let answer = move |request| Arc::clone(&desk).answer(request);
        control::serve(socket, answer).await.map_err(anyhow::Error::from)
    };
    let connected = gateway.run(wished, resting);
    tokio::pin!(connected);
    let mut terminate = signal(SignalKind::terminate()).map_err(anyhow::Error::from)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(anyhow::Error::from)?;
    let mut hang_up = signal(SignalKind::hangup()).map_err(anyhow::Error::from)?;
    let lives = async {
        tokio::select! {
            ended = office.send(Way::Chat) => ended.map_err(anyhow::Error::from),
            ended = office.send(Way::Mail) => ended.map_err(anyhow::Error::from),
            ended = office.fire() => ended.map_err(anyhow::Error::from),
            ended = close_answers(ledger.clone(), Arc::clone(&clock), notes) => ended.map_err(anyhow::Error::from),
            ended = supervise::announce(Arc::clone(&health), language, setup.started) => ended.map_err(anyhow::Error::from),
            ended = supervise::watch(router.clone(), Arc::clone(&health), systemd::watchdog_interval()) => ended.map_err(anyhow::Error::from),
            ended = supervise::inherit(router.clone(), ledger.clone()) => ended.map_err(anyhow::Error::from),
            ended = supervise::keep_house(ledger.clone(), Arc::clone(&clock)) => ended.map_err(anyhow::Error::from),
            ended = supervise::watch_power(Arc::clone(&health), host::under_voltage) => ended.map_err(anyhow::Error::from),
            ended = Arc::clone(&deployments).watch() => ended.map_err(anyhow::Error::from),
            ended = Arc::clone(&deployments).hand_over_orders() => ended.map_err(anyhow::Error::from),
            ended = preside => ended,
        }
    };
    tokio::pin!(lives);
    let handed_over = loop {
        tokio::select! {
            ended = &mut connected => match ended {
                Ok(()) => return Err(anyhow::anyhow!("the connection ended unasked").into()),
                Err(fatal) => return Err(End::Fatal(fatal)),
            },
            ended = &mut lives => {
                ended?;
                return Err(anyhow::anyhow!("a part of the bot ended unasked").into());
            }
            () = rest.until_refused() => return Err(End::Fatal(Fatal::Token)),
            () = gone.notified() => break true,
            _ = terminate.recv() => break false,
            _ = interrupt.recv() => break false,
            _ = hang_up.recv() => {
                // The answer is in the journal; nobody waits for it here.
                let _said = reloader.reload();
            }
        }
    };
    if handed_over {
        tracing::info!("handed over; finishing what is in hand");
        health.stopping();
    } else {
        tracing::info!(message_id = journal::STOPPING, "stopping");
        health.stopping();
        systemd::stopping(&supervise::line(language, &health.picture()));
    }
    // First no more events, then finish what is in hand; the rest of the bot goes on meanwhile.
    wish.send_replace(Wish::Stop);
    let drained = async {
        // Closed for resumption either way, so a failure of the farewell changes nothing.
        let _closed = (&mut connected).await;
        health.wait(|picture| picture.in_hand == 0).await;
    };
    tokio::select! {
        biased; // What lives also writes down what was sent.
        ended = &mut lives => ended?,
        in_time = tokio::time::timeout(DRAIN, drained) => if in_time.is_err() {
            tracing::warn!("not everything in hand was finished; it is taken up after the start");
        },
    }
    router.settle().await;
    Ok(())
}

/// Who sends mail. A password that cannot be read is said; the mails wait, because the server does not let us in without it.
fn postman(settings: &Settings) -> Postman {
    let password = settings.mail.as_ref().and_then(|_| match Credentials::from_system().get(Name::SmtpPassword) {
        Ok(password) => password,
        Err(error) => {
            tracing::warn!(message_id = journal::BAD_CONFIGURATION, "cannot read the password of the mail account: {error}");
            None
        }
    });
    Postman::new(settings.mail.clone(), password)
}
