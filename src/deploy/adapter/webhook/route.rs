//! The four places: `POST /git-webhook`, `POST /bundle`, `GET /health`, `GET /version`. What is good is handed on, what is not is
//! counted, and both are answered.

use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use futures_util::Stream;
use serde_json::json;
use tokio::sync::Notify;
use warp::http::{HeaderMap, Method, StatusCode};
use warp::reply::{Reply as _, Response};
use warp::{Buf, Filter};

use super::accept::Visit;
use super::arriving::{Counted, Upload, needs};
use super::client::{FORWARDED, client};
use super::limit::{self, Failures, Source, Standing};
use super::queue::{Delivery, Outcome, Queue};
use super::refusal::Refusal;
use super::replay::Seen;
use super::signed::{Disk, Memory, announced, receive, refused};
use super::upload::Uploads;
use super::{Words, journal};
use crate::adapter::spool::Spool;
use crate::release::Provider;
use crate::release::ask::{DeliveryId, Kind};
use crate::release::event::{Ignored, Watch};
use crate::release::request::{Check, Genuine, SecretUsed, Secrets};

/// What all requests share.
pub(super) struct House {
    pub(super) secrets: Secrets,
    pub(super) watch: Watch,
    pub(super) words: Words,
    pub(super) trusted_proxies: Vec<IpAddr>,
    pub(super) bundle_limit: u64,
    pub(super) spool: Spool,
    pub(super) queue: Queue,
    pub(super) failures: Mutex<Failures>,
    pub(super) uploads: Mutex<Uploads<Arc<Notify>>>,
    /// Whether it was said that a delivery came with the next secret.
    pub(super) rotated: AtomicBool,
    /// Whether it was said that the card has too little space, since it had enough.
    pub(super) full: AtomicBool,
    /// When a delivery that is too large was told last.
    pub(super) too_large: Mutex<Option<Instant>>,
}

/// A request before its body.
struct Request {
    visit: Visit,
    headers: HeaderMap,
    client: IpAddr,
}

/// Everything that is answered.
pub(super) fn routes(house: Arc<House>) -> impl Filter<Extract = (Response,), Error = Infallible> + Clone + Send + Sync + 'static {
    let at = |house: &Arc<House>| {
        let house = house.clone();
        warp::method()
            .and(warp::header::headers_cloned())
            .and(warp::ext::get::<Visit>())
            .and(warp::any().map(move || house.clone()))
            .and(warp::body::stream())
    };
    let webhook = warp::path!("git-webhook").and(at(&house)).then(|method, headers, visit, house: Arc<House>, body| async move {
        let request = house.receive(headers, visit);
        let answer = if method == Method::POST { house.webhook(&request, body).await } else { Err(Refusal::Method(&Method::POST)) };
        answer.unwrap_or_else(|refusal| house.refuse(&request, refusal))
    });
    let bundle = warp::path!("bundle").and(at(&house)).then(|method, headers, visit, house: Arc<House>, body| async move {
        let request = house.receive(headers, visit);
        let answer = if method == Method::POST { house.bundle(&request, body).await } else { Err(Refusal::Method(&Method::POST)) };
        answer.unwrap_or_else(|refusal| house.refuse(&request, refusal))
    });
    let health = warp::path!("health").and(warp::method()).map(|method| {
        let alive = json!({ "version": ffj_base::version::VERSION });
        told(&method, &alive)
    });
    let version = warp::path!("version").and(warp::method()).map(|method| {
        let (version, commit, target) = (ffj_base::version::VERSION, ffj_base::version::COMMIT, ffj_base::version::target());
        told(&method, &json!({ "product": "ffj-deploy", "version": version, "commit": commit, "target": target }))
    });
    let all = webhook.or(bundle).unify().or(health).unify().or(version).unify();
    all.or_else(|_| async { Ok::<_, Infallible>((Refusal::NotFound.answer(),)) })
}

/// An answer to whoever only asks.
fn told(method: &Method, what: &serde_json::Value) -> Response {
    if [Method::GET, Method::HEAD].contains(method) {
        warp::reply::json(what).into_response()
    } else {
        Refusal::Method(&Method::GET).answer()
    }
}

impl House {
    fn receive(&self, headers: HeaderMap, visit: Visit) -> Request {
        let client = client(visit.peer, &self.trusted_proxies, headers.get_all(FORWARDED).iter().map(|value| value.as_bytes()));
        visit.comes_from(client);
        Request { visit, headers, client }
    }

    async fn webhook<B: Buf, E>(&self, request: &Request, body: impl Stream<Item = Result<B, E>> + Send) -> Result<Response, Refusal> {
        let length = announced(&request.headers, limit::WEBHOOK_LIMIT, &["application/json"])
            .inspect_err(|refusal| self.tell_too_large(request, *refusal))?;
        let mut memory = Memory { bytes: Vec::new(), visit: request.visit.clone() };
        let genuine = receive(body, length, self.check(request)?, &mut memory).await?;
        let seen = self.believe(request, &genuine);
        let (provider, kind) = kind(&request.headers);
        let notice = provider.notice(kind, &memory.bytes).map_err(|error| {
            tracing::warn!(error = %error, "a delivery with a good signature was not understood");
            Refusal::Malformed
        })?;
        drop(memory);
        if let Err(reason) = self.watch.judge(&notice) {
            return Ok(self.ignore(&seen, &reason));
        }
        self.take(Delivery { seen, time: now(), bundle: None }, Kind::LookNow).await
    }

    async fn bundle<B: Buf, E>(&self, request: &Request, body: impl Stream<Item = Result<B, E>> + Send) -> Result<Response, Refusal> {
        let length = announced(&request.headers, self.bundle_limit, &["application/octet-stream", "application/x-tar"])?;
        let check = self.check(request)?;
        let source = Source::from(request.client);
        if length == 0 {
            return Err(Refusal::Malformed);
        }
        let failing = lock(&self.failures).too_many(source, Instant::now());
        self.has_room(length)?;
        let mut upload = Upload::begin(&self.uploads, source, length, failing, request.visit.leave())?;
        let mut disk = Disk::new(self.spool.clone());
        let genuine = receive(body, length, check, &mut Counted { upload: &upload, disk: &mut disk }).await?;
        let seen = self.believe(request, &genuine);
        let bundle = disk.finish().await.map_err(broken)?;
        upload.good = true;
        drop(upload);
        self.take(Delivery { seen, time: now(), bundle: Some(bundle) }, Kind::Bundle).await
    }

    /// Whether the card bears a bundle of this length, with all that is on its way: before its first byte, since whether it is signed is
    /// only known after its last one.
    fn has_room(&self, length: u64) -> Result<(), Refusal> {
        let free = self.spool.free().map_err(broken)?;
        let needed = needs(length, lock(&self.uploads).awaited(Instant::now()));
        if free >= needed {
            self.full.store(false, Ordering::Relaxed);
            return Ok(());
        }
        // Once: strangers could fill the journal with it.
        if !self.full.swap(true, Ordering::Relaxed) {
            tracing::error!(
                message_id = journal::SPOOL_FAULT,
                error = "too little space for a bundle",
                free,
                needed,
                "cannot write the spool"
            );
        }
        Err(Refusal::NoSpace)
    }

    /// Begins the check of a request by its headers.
    fn check(&self, request: &Request) -> Result<Check, Refusal> {
        self.secrets.begin(request.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()))).map_err(refused)
    }

    /// Notes that a signature was good.
    fn believe(&self, request: &Request, genuine: &Genuine) -> Seen {
        request.visit.prove();
        if genuine.secret == SecretUsed::Next && !self.rotated.swap(true, Ordering::Relaxed) {
            tracing::info!("a delivery came with the next secret; the current one can go");
        }
        Seen { fingerprint: genuine.fingerprint, delivery: delivery(&request.headers) }
    }

    async fn take(&self, delivery: Delivery, kind: Kind) -> Result<Response, Refusal> {
        let seen = delivery.seen.clone();
        match self.queue.take(delivery).await {
            Outcome::Taken => {
                let will = match kind {
                    Kind::LookNow => &self.words.look,
                    Kind::Bundle => &self.words.bundle,
                };
                let answer = json!({ "accepted": true, "kind": kind, "delivery": seen.delivery, "will": will });
                Ok(warp::reply::with_status(warp::reply::json(&answer), StatusCode::ACCEPTED).into_response())
            }
            Outcome::Known => Ok(self.ignore(&seen, &Ignored::Known)),
            Outcome::Failed => Err(Refusal::Broken),
        }
    }

    /// Says that a delivery was too large for anybody to see whether it was good. Whoever announces much is a stranger as long as nothing
    /// is proven, so it is said once a while.
    fn tell_too_large(&self, request: &Request, refusal: Refusal) {
        let mut said = lock(&self.too_large);
        if refusal == Refusal::TooLarge && said.is_none_or(|said| said.elapsed() > limit::SPAN) {
            *said = Some(Instant::now());
            tracing::warn!(
                ffj_client = %request.client,
                limit = limit::WEBHOOK_LIMIT,
                "what came is larger than a delivery of a forge, and was not read; the timer still looks"
            );
        }
    }

    /// Answers a good delivery that leads to nothing.
    fn ignore(&self, seen: &Seen, reason: &Ignored) -> Response {
        let reason = (self.words.ignored)(reason);
        tracing::info!(delivery = seen.delivery.as_ref().map_or("", DeliveryId::as_str), reason, "a delivery leads to nothing");
        warp::reply::json(&json!({ "accepted": false, "reason": reason })).into_response()
    }

    /// Answers a request that is not believed. Who fails often is told less; a good request is never refused for that.
    fn refuse(&self, request: &Request, refusal: Refusal) -> Response {
        if !refusal.counts() {
            tracing::debug!(ffj_client = %request.client, status = refusal.status().as_u16(), "refused a request");
            return refusal.answer();
        }
        let standing = lock(&self.failures).strike(Source::from(request.client), Instant::now());
        if standing != Standing::TooMany {
            tracing::warn!(
                message_id = journal::REFUSED,
                ffj_client = %request.client,
                status = refusal.status().as_u16(),
                "refused a request"
            );
        }
        match standing {
            Standing::Fine => refusal.answer(),
            Standing::Last => {
                tracing::warn!(message_id = journal::REFUSED_OFTEN, ffj_client = %request.client, "one client is refused again and again");
                refusal.answer()
            }
            Standing::TooMany => Refusal::TooMany.answer(),
        }
    }
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn broken(error: std::io::Error) -> Refusal {
    tracing::error!(message_id = journal::SPOOL_FAULT, error = %error, "cannot write the spool");
    Refusal::Broken
}

/// Who has sent a delivery, as far as its headers tell, and the event that they name.
fn kind(headers: &HeaderMap) -> (Provider, &[u8]) {
    let named = |provider: Provider, place: usize| headers.get(provider.headers()[place].event).map(|event| (provider, event.as_bytes()));
    let own = Provider::ALL.into_iter().find_map(|provider| named(provider, 0));
    own.or_else(|| Provider::ALL.into_iter().find_map(|provider| named(provider, 1))).unwrap_or((Provider::ALL[0], &[]))
}

/// The id that the forge gave a delivery.
fn delivery(headers: &HeaderMap) -> Option<DeliveryId> {
    let id = Provider::all_headers().find_map(|known| headers.get(known.delivery))?;
    DeliveryId::read(id.as_bytes())
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
