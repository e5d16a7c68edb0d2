//! The listener of the deployer: the only part of the program that the world can speak to.
//!
//! It believes a signature and nothing else, writes into one folder, and there says no more than « look ». The order of things: the
//! head is bounded ([`accept`]), the body is checked while it comes ([`signed`]), what it says is read ([`route`]), and one writer
//! puts it on the disk before it is answered ([`queue`]).

mod accept;
mod arriving;
pub mod client;
mod crowd;
pub mod journal;
mod limit;
mod queue;
mod refusal;
mod replay;
mod route;
mod signed;
mod upload;

use std::io;
use std::net::IpAddr;
use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;

use crate::adapter::spool::{Spool, Writer};
use crate::release::event::{Ignored, Watch};
use crate::release::request::Secrets;

/// What the listener needs to know.
pub struct Settings {
    /// The secrets that sign.
    pub secrets: Secrets,
    /// What is listened for.
    pub watch: Watch,
    /// The folder that may be written.
    pub spool: PathBuf,
    /// Proxies whose word about the client is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Largest bundle, in bytes.
    pub bundle_limit: u64,
    /// What is said to people who look at the answers.
    pub words: Words,
}

/// Sentences in the answers.
pub struct Words {
    /// What happens after a delivery.
    pub look: String,
    /// What happens after a bundle.
    pub bundle: String,
    /// Why nothing happens.
    pub ignored: fn(&Ignored) -> String,
}

/// Why the listener cannot serve.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The folder cannot be written.
    #[error("cannot use the spool")]
    Spool(#[source] io::Error),
    /// The socket cannot be used, or the writer has failed.
    #[error("cannot listen")]
    Listen(#[source] io::Error),
}

/// Serves until `stop` resolves; `ready` is told where.
///
/// # Errors
/// When the folder or the socket cannot be used.
pub async fn serve(
    listeners: Vec<std::net::TcpListener>,
    settings: Settings,
    ready: impl FnOnce(&str),
    stop: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    let spool = Spool::open(&settings.spool, Writer::Listener).map_err(ServeError::Spool)?;
    let (window, torn) = replay::Window::open(&spool).map_err(ServeError::Spool)?;
    if torn > 0 {
        tracing::warn!(lines = torn, "some records of earlier deliveries could not be read");
    }
    let listeners = listeners.into_iter().map(listen).collect::<io::Result<Vec<_>>>().map_err(ServeError::Listen)?;
    let addresses = listeners.iter().map(|one| one.local_addr().map(|address| address.to_string())).collect::<io::Result<Vec<_>>>();
    let addresses = addresses.map_err(ServeError::Listen)?.join(", ");
    tracing::info!(listen = addresses, "listening");
    ready(&format!("à l'écoute sur {addresses}"));
    let (queue, writer) = queue::Queue::new(queue::Store { spool: spool.clone(), window, repeats_after: queue::REPEATS_AFTER });
    let house = Arc::new(route::House {
        secrets: settings.secrets,
        watch: settings.watch,
        words: settings.words,
        trusted_proxies: settings.trusted_proxies,
        bundle_limit: settings.bundle_limit,
        spool,
        queue,
        failures: Default::default(),
        uploads: Default::default(),
        rotated: Default::default(),
        full: Default::default(),
        too_large: Default::default(),
    });
    let mut writer = pin!(writer);
    let written = tokio::select! {
        // With the last request the last sender is gone, and the writer ends.
        () = accept::run(listeners, route::routes(house), stop) => writer.await,
        written = &mut writer => written,
    };
    written.map_err(ServeError::Listen)
}

fn listen(listener: std::net::TcpListener) -> io::Result<tokio::net::TcpListener> {
    listener.set_nonblocking(true)?;
    tokio::net::TcpListener::from_std(listener)
}
