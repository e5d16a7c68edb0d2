//! `ffj-bot run`: start-up on one page, then one `select!` over everything that lives.

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, RwLock};
use std::time::Instant;

use ffj_base::adapter::systemd;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{Notify, watch};

use super::control_handler::ControlHandler;
use super::handover::{Running, Successor};
use super::{checks, paths::Paths, reload, supervise};
use crate::adapter::changes::Changes;
use crate::adapter::discord::answer::Answerer;
use crate::adapter::discord::deferred::DeferredRunner;
use crate::adapter::discord::deliver::DiscordSender;
use crate::adapter::discord::gateway::{Gateway, Wish};
use crate::adapter::discord::rest::Rest;
use crate::adapter::discord::router::{Parts, Router};
use crate::adapter::discord::sync::Sync;
use crate::adapter::mail::SmtpSender;
use crate::adapter::{control, deployer, discord, host};
use crate::app::clock::Clock;
use crate::app::due::DueRunner;
use crate::app::feature::Features;
use crate::app::health::Health;
use crate::app::late::Hindrances;
use crate::app::ledger::Ledger;
use crate::app::live::Live;
use crate::app::outbox::OutboxSender;
use crate::app::services::Services;
use crate::app::{ProcessId, Slot, Store, arrival, registration};
use crate::config::secret::{Credentials, Name, Secret};
use crate::config::{Loaded, Settings};
use crate::domain::button::ButtonKey;
use crate::domain::gateway::Fatal;
use crate::domain::outbox::Way;
use crate::feature::deployment::{Audience, Deployments};
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
    /// Its features.
    pub features: Features,
    /// Its configuration.
    pub loaded: &'a Loaded<Settings>,
    /// The file, for reading it again.
    pub file: &'a Path,
    /// The program as it was called, for the process that takes over.
    pub program: std::ffi::OsString,
    /// The token.
    pub token: &'a Secret,
    /// Its folders.
    pub paths: &'a Paths,
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
    let (settings, features) = (&setup.loaded.settings, setup.features);
    let clock = Arc::new(Clock::default());
    host::watch(&setup.paths.state);
    let health = Arc::new(Health::new(setup.started, host::facts));
    let id = ProcessId(format!("{:016x}", rand::random::<u64>()));
    let (ledger, fault) = Ledger::enter(store, slot, id, Arc::clone(&clock)).await.map_err(anyhow::Error::from)?;
    health.store(fault.as_ref().map(crate::app::StoreError::advice));
    let keys = ButtonKey::new(registration::button_key(ledger.store()).await.map_err(anyhow::Error::from)?);
    let rest = Rest::new(setup.token.expose(), settings.discord.api_url.clone(), Arc::clone(&clock)).map_err(anyhow::Error::from)?;
    let rest = Arc::new(rest);
    let live = Arc::new(Live::new(reload::live(settings).map_err(anyhow::Error::from)?));
    let deployments = Arc::new(Deployments {
        ledger: ledger.clone(),
        clock: Arc::clone(&clock),
        folder: Box::new(deployer::Folder::new(setup.paths.deployer.clone())),
        audience: Audience { live: Arc::clone(&live), alerts: settings.mail.as_ref().map(|mail| mail.alerts.clone()).unwrap_or_default() },
        said: RwLock::default(),
    });
    let looking = checks::Looking {
        paths: setup.paths.clone(),
        clock: Arc::clone(&clock),
        rest: Arc::clone(&rest),
        store: ledger.store().clone(),
        message_content: settings.discord.message_content,
    };
    let store = Arc::new(ledger.store().clone());
    let services = Services::default()
        .with(store)
        .with(Arc::clone(&health))
        .with(Arc::clone(&deployments))
        .with(Arc::new(looking.doctor()))
        .with(Arc::new(checks::reaches(Arc::clone(&rest))));
    let deferred =
        DeferredRunner { rest: Arc::clone(&rest), ledger: ledger.clone(), features, services: Arc::new(services), live: Arc::clone(&live) };
    let router = Router::new(Parts {
        ledger: ledger.clone(),
        health: Arc::clone(&health),
        features,
        clock: Arc::clone(&clock),
        keys: keys.clone(),
        answerer: Answerer { rest: Arc::clone(&rest), clock: Arc::clone(&clock), live: Arc::clone(&live) },
        deferred,
        live: Arc::clone(&live),
        alone: AtomicBool::new(false),
    });
    let sync = Arc::new(Sync {
        rest: Arc::clone(&rest),
        features,
        ledger: ledger.clone(),
        health: Arc::clone(&health),
        clock: Arc::clone(&clock),
    });
    let config = discord::gateway_config(setup.token.expose(), discord::intents(settings.discord.message_content));
    // Each one that is made reads the certificates of the world.
    let lean = match settings.discord.message_content {
        true => discord::gateway_config(setup.token.expose(), discord::intents(false)),
        false => config.clone(),
    };
    let gateway = Gateway {
        config,
        lean,
        rest: Arc::clone(&rest),
        router: router.clone(),
        ledger: ledger.clone(),
        health: Arc::clone(&health),
        clock: Arc::clone(&clock),
        sync,
    };
    let hindrances = Arc::new(Hindrances::since((!setup.succeeds).then(|| clock.now() - setup.started.elapsed())));
    let sender = OutboxSender {
        chat: DiscordSender::new(Arc::clone(&rest), keys.clone(), Arc::clone(&clock), features, Arc::clone(&live)),
        mailer: SmtpSender::new(settings.mail.clone(), smtp_password(settings), features, keys, Arc::clone(&live)),
        features,
        ledger: ledger.clone(),
        health: Arc::clone(&health),
        clock: Arc::clone(&clock),
        hindrances: Arc::clone(&hindrances),
    };
    let due = DueRunner {
        features,
        ledger: ledger.clone(),
        health: Arc::clone(&health),
        clock: Arc::clone(&clock),
        hindrances: Arc::clone(&hindrances),
    };
    let reloader = Arc::new(reload::Reloader::new(setup.file.to_owned(), setup.loaded.settings.clone(), setup.level, Arc::clone(&live)));
    let (wish, wished) = watch::channel(Wish::Serve);
    let (resting, at_rest) = watch::channel(false);
    let gone = Arc::new(Notify::new());
    let handler = Arc::new(ControlHandler {
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
        live: Arc::clone(&live),
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
                systemd::ready(&supervise::line(live.now().language, &health.picture()));
                Some(seat)
            }
            None => None,
        };
        let socket = control::bind(&setup.paths.runtime)?;
        if let Some(seat) = seat {
            seat.taken().await;
        }
        let answer = move |request| Arc::clone(&handler).answer(request);
        control::serve(socket, answer).await.map_err(anyhow::Error::from)
    };
    let connected = gateway.run(wished, resting);
    tokio::pin!(connected);
    let mut terminate = signal(SignalKind::terminate()).map_err(anyhow::Error::from)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(anyhow::Error::from)?;
    let mut hang_up = signal(SignalKind::hangup()).map_err(anyhow::Error::from)?;
    let mut told = Changes::placed_in(&setup.paths.deployer);
    let lives = async {
        tokio::select! {
            ended = sender.send(Way::Chat) => ended.map_err(anyhow::Error::from),
            ended = sender.send(Way::Mail) => ended.map_err(anyhow::Error::from),
            ended = due.run() => ended.map_err(anyhow::Error::from),
            ended = ledger.keep_notes() => ended.map_err(anyhow::Error::from),
            ended = supervise::announce(Arc::clone(&health), Arc::clone(&live), setup.started) => ended.map_err(anyhow::Error::from),
            ended = supervise::watch(router.clone(), Arc::clone(&health), systemd::watchdog_interval()) => ended.map_err(anyhow::Error::from),
            ended = supervise::inherit(router.clone(), ledger.clone(), Changes::closed_in(&setup.paths.state)) => ended.map_err(anyhow::Error::from),
            ended = supervise::keep_house(ledger.clone(), features, Arc::clone(&clock)) => ended.map_err(anyhow::Error::from),
            ended = arrival::watch(ledger.clone(), features, Arc::clone(&clock)) => ended.map_err(anyhow::Error::from),
            ended = supervise::follow_time(Arc::clone(&clock)) => ended.map_err(anyhow::Error::from),
            ended = supervise::compare_clocks(Arc::clone(&clock), Arc::clone(&rest)) => ended.map_err(anyhow::Error::from),
            ended = supervise::watch_power(Arc::clone(&health), host::under_voltage) => ended.map_err(anyhow::Error::from),
            ended = Arc::clone(&deployments).watch(async |longest| told.next(longest).await) => ended.map_err(anyhow::Error::from),
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
        systemd::stopping(&supervise::line(live.now().language, &health.picture()));
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

/// The password of the mail account. One that cannot be read is said; the mails wait, because the server does not let us in without it.
fn smtp_password(settings: &Settings) -> Option<Secret> {
    settings.mail.as_ref()?;
    Credentials::from_system().get(Name::SmtpPassword).unwrap_or_else(|error| {
        tracing::warn!(message_id = journal::BAD_CONFIGURATION, "cannot read the password of the mail account: {error}");
        None
    })
}
