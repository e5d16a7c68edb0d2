//! The listener of the deployer. So far it says that it lives.

use warp::Filter as _;

/// Serves until `stop` resolves; `ready` is told where.
///
/// # Errors
/// When the socket cannot be used.
pub async fn serve(
    listener: std::net::TcpListener,
    ready: impl FnOnce(&str),
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    listener.set_nonblocking(true)?;
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let address = listener.local_addr()?;
    tracing::info!(listen = %address, "listening");
    ready(&format!("à l'écoute sur {address}"));
    let health = warp::path!("health").and(warp::get()).map(|| warp::reply::json(&Alive { version: crate::version::VERSION }));
    warp::serve(health).incoming(listener).graceful(stop).run().await;
    Ok(())
}

/// The answer of `GET /health`.
#[derive(serde::Serialize)]
struct Alive {
    version: &'static str,
}
