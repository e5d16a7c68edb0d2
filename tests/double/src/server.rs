//! The two listeners, on a thread of their own: a test that blocks must not stop its Discord.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener as StdListener};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{oneshot, watch};

use crate::state::Shared;

/// Which of the two.
#[derive(Debug, Clone, Copy)]
enum Side {
    Rest,
    Gateway,
}

/// A running pair of listeners.
pub struct Server {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Server {
    /// Binds both ports, then serves until stopped or dropped.
    pub fn start(shared: &Arc<Shared>) -> io::Result<Self> {
        let rest = bind(shared.options.port)?;
        let gateway = bind(shared.options.gateway_port)?;
        let _ = shared.rest.set(rest.local_addr()?);
        let _ = shared.gateway.set(gateway.local_addr()?);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (stop, stopped) = oneshot::channel::<()>();
        let shared = shared.clone();
        let thread = std::thread::Builder::new().name("discord-double".to_owned()).spawn(move || {
            runtime.block_on(async {
                tokio::spawn(listen(shared.clone(), rest, Side::Rest));
                tokio::spawn(listen(shared, gateway, Side::Gateway));
                // A dropped sender stops as well.
                let _ = stopped.await;
            });
            runtime.shutdown_timeout(Duration::from_secs(1));
        })?;
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }

    /// Nothing to stop.
    pub fn none() -> Self {
        Self { stop: None, thread: None }
    }

    /// Closes both ports and every connection, and waits for that.
    pub fn stop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take()
            && thread.thread().id() != std::thread::current().id()
        {
            let _ = thread.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

fn bind(port: u16) -> io::Result<StdListener> {
    let listener = StdListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// Accepts while Discord is there; closes the port and resets every connection while it is away.
async fn listen(shared: Arc<Shared>, first: StdListener, side: Side) {
    let mut away = shared.away.subscribe();
    let port = first.local_addr().map(|address| address.port()).unwrap_or_default();
    let mut listener = TcpListener::from_std(first).ok();
    loop {
        if away.wait_for(|away| !away).await.is_err() {
            return;
        }
        if listener.is_none() {
            match bind(port).and_then(TcpListener::from_std) {
                Ok(bound) => listener = Some(bound),
                Err(error) => {
                    eprintln!("discord-double: cannot open port {port} again, trying on: {error}");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            }
        }
        let Some(open) = &listener else { continue };
        tokio::select! {
            accepted = open.accept() => {
                if let Ok((stream, _)) = accepted {
                    // Else the second of two events in a row waits for the client's delayed acknowledgement, 40 ms.
                    let _ = stream.set_nodelay(true);
                    tokio::spawn(serve(shared.clone(), stream, side));
                }
            }
            _ = away.wait_for(|away| *away) => listener = None,
        }
    }
}

async fn serve(shared: Arc<Shared>, stream: TcpStream, side: Side) {
    let mut away: watch::Receiver<bool> = shared.away.subscribe();
    let gone = away.wait_for(|away| *away);
    match side {
        Side::Rest => {
            tokio::select! {
                () = crate::rest::serve::connection(shared.clone(), stream) => {}
                _ = gone => {}
            }
        }
        Side::Gateway => {
            tokio::select! {
                () = crate::gateway::serve(shared.clone(), stream) => {}
                _ = gone => {}
            }
        }
    }
}
