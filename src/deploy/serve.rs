//! `ffj-deploy serve`: puts the listener together.

use std::path::Path;

use ffj_base::adapter::{journal, systemd};
use ffj_base::exit;

use super::text;
use crate::adapter::webhook;
use crate::config::secret::{Credentials, Name};
use crate::config::{self, DeploySettings, Mode};
use crate::release::event::{Filter, Watch};
use crate::release::request::Secrets;

/// Threads for the disk: one writes what was taken, the others the bundles that are coming.
const DISK_THREADS: usize = 4;

pub fn serve(file: &Path) -> u8 {
    let _level = journal::start(tracing::Level::INFO, "ffj-deploy");
    let loaded = match config::load(file) {
        Ok(loaded) => loaded,
        Err(error) => {
            tracing::error!("{}", error.report());
            return exit::CONFIG;
        }
    };
    let secrets = match secrets() {
        Ok(secrets) => secrets,
        Err(why) => {
            tracing::error!("{}", text::cannot_listen(&why));
            return exit::CONFIG;
        }
    };
    loaded.warnings.iter().for_each(|warning| tracing::warn!("{warning}"));
    let listen = loaded.settings.listener.listen;
    let settings = settings(loaded.settings, secrets);
    let spool = settings.spool.clone();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().max_blocking_threads(DISK_THREADS).build();
    let served = runtime.map_err(webhook::ServeError::Listen).and_then(|runtime| {
        runtime.block_on(async {
            let (listeners, stop) = open(listen).map_err(webhook::ServeError::Listen)?;
            webhook::serve(listeners, settings, systemd::ready, stop).await
        })
    });
    match served {
        Ok(()) => exit::DONE,
        Err(webhook::ServeError::Spool(error)) => {
            tracing::error!("{}", text::cannot_listen(&text::no_spool(&spool, &config::text::system_error(&error))));
            exit::CONFIG
        }
        Err(webhook::ServeError::Listen(error)) => {
            tracing::error!("{}", text::cannot_listen(&text::no_socket(listen, &error)));
            exit::FAILED
        }
    }
}

/// The sockets of systemd, or one of our own; and what resolves when the end is asked for.
fn open(listen: std::net::SocketAddr) -> std::io::Result<(Vec<std::net::TcpListener>, impl Future<Output = ()>)> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    let mut passed = listenfd::ListenFd::from_env();
    // A unit may have several `ListenStream=`: one for IPv4 and one for IPv6, for instance.
    let mut listeners = Vec::new();
    for number in 0..passed.len() {
        listeners.extend(passed.take_tcp_listener(number)?);
    }
    if listeners.is_empty() {
        listeners.push(std::net::TcpListener::bind(listen)?);
    }
    Ok((listeners, async move {
        terminate.recv().await;
    }))
}

/// The secrets that sign; without one, anybody could.
fn secrets() -> Result<Secrets, String> {
    let credentials = Credentials::from_system();
    let current = credentials.require(Name::WebhookSecret).map_err(|error| error.to_string())?;
    let next = credentials.get(Name::WebhookSecretNext).map_err(|error| error.to_string())?;
    let next = next.as_ref().map(|next| next.expose().as_bytes());
    // An empty one was refused above, with the command that mends it.
    Secrets::new(current.expose().as_bytes(), next).map_err(|error| error.to_string())
}

fn settings(deploy: DeploySettings, secrets: Secrets) -> webhook::Settings {
    let mode = deploy.policy.mode;
    let look = text::will_look(deploy.source.as_ref().map_or("", |source| &source.repository), mode);
    let watch = match (deploy.source, mode) {
        (None, _) => Watch::Nothing,
        (Some(_), Mode::Manual) => Watch::OnlyByHand,
        (Some(source), Mode::Auto | Mode::Approve) => {
            Watch::Source(Filter { repository: source.repository, branch: source.branch, tags: source.tags })
        }
    };
    webhook::Settings {
        secrets,
        watch,
        spool: super::paths::spool(),
        trusted_proxies: deploy.listener.trusted_proxies,
        bundle_limit: deploy.listener.bundle_limit,
        words: webhook::Words { look, bundle: text::will_verify(mode), ignored: text::ignored },
    }
}
