//! Takes connections in and sees them off: how many there are, how long each may take to speak, and what its head may weigh.
//!
//! warp's own server bounds none of this, so its filter is served by hyper here: HTTP/1 only, one request for each connection.

use std::convert::Infallible;
use std::future::poll_fn;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::{Duration, Instant};

use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;
use warp::Filter;
use warp::hyper::server::conn::http1;
use warp::hyper::service::{Service, service_fn};
use warp::reply::Response;

use super::crowd::Crowd;
use super::limit::{self, Source};

/// After an answer, how long and how much of the rest of a request is read and dropped, so that the client sees the answer and not
/// a reset.
const FAREWELL: Duration = Duration::from_secs(2);
const FAREWELL_BYTES: u64 = limit::WEBHOOK_LIMIT;
/// How long those in hand may take once the end is asked for; the unit allows fifteen seconds.
const LAST_CALL: Duration = Duration::from_secs(10);
/// How long nobody is taken in after the system had no more to give.
const BREATH: Duration = Duration::from_millis(100);

type Asked = warp::http::Request<warp::hyper::body::Incoming>;
type Everybody = Arc<Mutex<Crowd<Arc<Notify>>>>;

/// A connection, as the routes see it.
#[derive(Debug, Clone)]
pub(super) struct Visit {
    /// Who has connected.
    pub(super) peer: IpAddr,
    seat: Arc<Seat>,
}

/// A place among the connections; free again with this.
#[derive(Debug)]
struct Seat {
    id: u64,
    everybody: Everybody,
    leave: Arc<Notify>,
}

impl Visit {
    /// Notes that so many bytes more are held for it, and sends away who has to go for that.
    pub(super) fn hold(&self, bytes: usize) {
        let gone = lock(&self.seat.everybody).hold(self.seat.id, bytes, Instant::now());
        gone.iter().for_each(|one| one.notify_one());
    }

    /// Notes from where it comes, behind a proxy whose word is believed.
    pub(super) fn comes_from(&self, client: IpAddr) {
        lock(&self.seat.everybody).name(self.seat.id, Source::from(client));
    }

    /// Notes that it has given a good signature, and may stay.
    pub(super) fn prove(&self) {
        lock(&self.seat.everybody).prove(self.seat.id);
    }

    /// What sends it away.
    pub(super) fn leave(&self) -> Arc<Notify> {
        self.seat.leave.clone()
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        lock(&self.everybody).leave(self.id);
    }
}

fn lock(everybody: &Everybody) -> MutexGuard<'_, Crowd<Arc<Notify>>> {
    everybody.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Serves `filter` until `stop` resolves, then finishes what is in hand.
pub(super) async fn run<F>(listeners: Vec<TcpListener>, filter: F, stop: impl Future<Output = ()>)
where
    F: Filter<Extract = (Response,), Error = Infallible> + Clone + Send + Sync + 'static,
    F::Future: Send,
{
    let everybody: Everybody = Arc::default();
    let (closing, _) = watch::channel(false);
    // Shared, because cloning a filter for each connection costs more than the connection.
    let service = Arc::new(TowerToHyperService::new(warp::service(filter)));
    let mut connections = JoinSet::new();
    let mut stop = pin!(stop);
    let mut next = 0;
    loop {
        let accepted = tokio::select! {
            () = &mut stop => break,
            Some(_) = connections.join_next() => continue,
            accepted = accept(&listeners, &mut next) => accepted,
        };
        match accepted {
            Ok((stream, peer)) => {
                let leave = Arc::new(Notify::new());
                let Some((id, gone)) = lock(&everybody).admit(Source::from(peer.ip()), leave.clone()) else { continue };
                gone.iter().for_each(|one| one.notify_one());
                let visit = Visit { peer: peer.ip(), seat: Arc::new(Seat { id, everybody: everybody.clone(), leave: leave.clone() }) };
                let served = serve(stream, visit, service.clone(), closing.subscribe());
                connections.spawn(async move {
                    tokio::select! {
                        () = leave.notified() => {}
                        () = served => {}
                    }
                });
            }
            Err(error) if gave_up(&error) => {}
            Err(error) => {
                tracing::warn!(error = %error, "cannot take a connection");
                tokio::time::sleep(BREATH).await;
            }
        }
    }
    drop(listeners);
    let _nobody_left = closing.send(true);
    if timeout(LAST_CALL, async { while connections.join_next().await.is_some() {} }).await.is_err() {
        tracing::warn!(connections = connections.len(), "some requests did not end in time");
    }
}

/// The next connection of any of the sockets, in turn: a crowd in front of one does not keep the others waiting.
async fn accept(listeners: &[TcpListener], next: &mut usize) -> io::Result<(TcpStream, SocketAddr)> {
    poll_fn(|context| {
        let in_turn = listeners.iter().cycle().skip(*next).take(listeners.len());
        for (turn, listener) in (1..).zip(in_turn) {
            if let Poll::Ready(accepted) = listener.poll_accept(context) {
                *next = (*next + turn) % listeners.len();
                return Poll::Ready(accepted);
            }
        }
        Poll::Pending
    })
    .await
}

/// Whether a client was gone before it was taken in.
fn gave_up(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset | io::ErrorKind::Interrupted)
}

async fn serve<S>(stream: TcpStream, visit: Visit, service: Arc<S>, mut closing: watch::Receiver<bool>)
where
    S: Service<Asked, Response = Response, Error = Infallible>,
{
    // A connection that says nothing costs no buffer.
    let speaks = tokio::select! {
        speaks = timeout(limit::HEAD_TIME, stream.readable()) => matches!(speaks, Ok(Ok(()))),
        () = closed(&mut closing) => false,
    };
    if !speaks {
        return;
    }
    let service = service_fn(move |mut request: Asked| {
        request.extensions_mut().insert(visit.clone());
        // Its future must not move, and hyper wants to.
        Box::pin(service.call(request))
    });
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limit::HEAD_TIME)
        .keep_alive(false)
        .max_buf_size(limit::HEAD_LIMIT)
        .max_headers(limit::HEADER_COUNT)
        .serve_connection(TokioIo::new(stream), service);
    let served = tokio::select! {
        served = poll_fn(|context| connection.poll_without_shutdown(context)) => Some(served),
        () = closed(&mut closing) => None,
    };
    let served = match served {
        Some(served) => served,
        None => {
            Pin::new(&mut connection).graceful_shutdown();
            poll_fn(|context| connection.poll_without_shutdown(context)).await
        }
    };
    if let Err(error) = served {
        tracing::debug!(error = %error, "a connection ended early");
    }
    farewell(connection.into_parts().io.into_inner()).await;
}

/// Resolves once the end is asked for.
async fn closed(closing: &mut watch::Receiver<bool>) {
    let _closed = closing.wait_for(|closing| *closing).await.is_ok();
}

/// Says that nothing more will come, and lets the client finish its sentence.
async fn farewell(mut stream: TcpStream) {
    if stream.shutdown().await.is_err() {
        return;
    }
    // On the heap, so that it is no part of every connection from its beginning.
    let mut dropped = vec![0; 4096];
    let drain = async {
        let mut left = FAREWELL_BYTES;
        while left > 0 {
            match stream.read(&mut dropped).await {
                Ok(0) | Err(_) => break,
                Ok(read) => left = left.saturating_sub(u64::try_from(read).unwrap_or(u64::MAX)),
            }
        }
    };
    // Late or not, it is over.
    let _late = timeout(FAREWELL, drain).await;
}
