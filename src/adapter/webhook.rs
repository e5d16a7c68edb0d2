//! The listener of the deployer. So far it says that it lives.

use std::net::SocketAddr;

use warp::Filter as _;

/// Serves until `stop` resolves.
///
/// # Errors
/// When the address cannot be bound.
pub async fn serve(listen: SocketAddr, stop: impl Future<Output = ()> + Send + 'static) -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind(listen).await?;
    tracing::info!(listen = %listener.local_addr()?, "listening");
    let health = warp::path!("health").and(warp::get()).map(|| warp::reply::json(&Alive { version: crate::version::VERSION }));
    warp::serve(health).incoming(listener).graceful(stop).run().await;
    Ok(())
}

/// The answer of `GET /health`.
#[derive(serde::Serialize)]
struct Alive {
    version: &'static str,
}
