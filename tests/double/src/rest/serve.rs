//! One REST request from the socket to the answer: faults, authorisation, judgement, limits, bookkeeping.

use std::sync::Arc;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{HeaderName, HeaderValue};
use hyper::{Response, StatusCode};
use serde_json::{Value, json};

use super::limit::{self, Bucket};
use super::route::{self, Found};
use super::{ApiError, Body, Context, Reply, Request, body, control};
use crate::fault::RestAction;
use crate::report::{Callback, Rejection};
use crate::schema;
use crate::state::{Shared, State};

/// The largest request Discord takes.
const MAX_REQUEST: usize = 25 * 1024 * 1024;
/// The window in which invalid requests are counted.
const INVALID_WINDOW_MS: u64 = 600_000;
const CALLBACK: &str = "/interactions/{interaction_id}/{interaction_token}/callback";

/// The connection is to be dropped without an answer.
#[derive(Debug)]
pub struct Dropped;

impl std::fmt::Display for Dropped {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("the connection is dropped on purpose")
    }
}

impl std::error::Error for Dropped {}

/// Serves one HTTP request.
pub async fn handle(shared: Arc<Shared>, request: hyper::Request<Incoming>) -> Result<Response<Full<Bytes>>, Dropped> {
    let (head, incoming) = request.into_parts();
    let path = head.uri.path().to_owned();
    let query = body::query(head.uri.query().unwrap_or(""));
    let Ok(collected) = Limited::new(incoming, MAX_REQUEST).collect().await else {
        return Ok(write(Reply::html(413)));
    };
    let bytes = collected.to_bytes().to_vec();
    if let Some(action) = path.strip_prefix("/_double/") {
        return Ok(write(control::handle(&shared, head.method.as_str(), action, &query, &bytes).await));
    }
    if path.starts_with("/attachments/") {
        return Ok(write(attachment(&shared, &path)));
    }
    let Some(path) = path.strip_prefix("/api/v10") else {
        return Ok(write(ApiError::no_route().reply()));
    };
    let request = Request { method: head.method.as_str().to_owned(), path: path.to_owned(), query, headers: head.headers, bytes };
    let found = route::find(&request.method, &request.path);
    let template = match &found {
        Found::Route(route, _) => route.template,
        Found::WrongMethod | Found::Nothing => "",
    };
    let fault = shared.with(|state| {
        *state.tally.routes.entry(format!("{} {template}", request.method)).or_default() += 1;
        let fault = state.faults.take(&request.method, &request.path, template);
        state.tally.injected += u32::from(fault.is_some());
        fault
    });
    match fault {
        Some(RestAction::DropBefore) => return Err(Dropped),
        Some(RestAction::DropAfter) => {
            answer(&shared, &request, found);
            return Err(Dropped);
        }
        Some(RestAction::Delay(wait)) => tokio::time::sleep(wait).await,
        Some(action) => {
            let reply = injected(&shared, &request, template, action);
            count_invalid(&shared, reply.status);
            return Ok(write(reply));
        }
        None => {}
    }
    Ok(write(answer(&shared, &request, found)))
}

fn injected(shared: &Shared, request: &Request, template: &str, action: RestAction) -> Reply {
    let bucket = Bucket::of(&request.method, template, &major(&request.path));
    let now = shared.clock.now();
    match action {
        RestAction::RateLimit(wait) => limit::too_many(wait, false, &bucket, now),
        RestAction::GlobalRateLimit(wait) => limit::too_many(wait, true, &bucket, now),
        RestAction::Html(status) => Reply::html(status),
        RestAction::Json(status, value) => Reply::json(status, value),
        RestAction::DropBefore | RestAction::DropAfter | RestAction::Delay(_) => Reply::none(),
    }
}

/// The first id of a path: limits count by it.
fn major(path: &str) -> String {
    path.split('/').nth(2).unwrap_or("").to_owned()
}

/// Judges and serves; everything is booked here.
fn answer(shared: &Shared, request: &Request, found: Found) -> Reply {
    let now = shared.clock.now();
    let banned = shared.with(|state| {
        state.tally.invalid.retain(|at| at + INVALID_WINDOW_MS > now);
        state.tally.invalid.len() >= shared.options.invalid_request_limit
    });
    if banned {
        count_invalid(shared, 429);
        return Reply::html(429);
    }
    let (template, open) = match &found {
        Found::Route(route, _) => (route.template, route.template == CALLBACK || route.template.starts_with("/webhooks/")),
        Found::WrongMethod | Found::Nothing => ("", false),
    };
    let bucket = Bucket::of(&request.method, template, &major(&request.path));
    let limited = shared.with(|state| state.buckets.count(&bucket, now, shared.options.enforce_limits, !open));
    if let Some((wait, global)) = limited {
        count_invalid(shared, 429);
        return limit::too_many(wait, global, &bucket, now);
    }
    let mut sent = Value::Null;
    let outcome = authorized(shared, request, open).and_then(|()| serve(shared, request, found, &mut sent));
    let mut reply = match outcome {
        Ok(reply) => reply,
        Err(error) => {
            book_error(shared, request, &error, &sent);
            error.reply()
        }
    };
    if template == CALLBACK {
        book_callback(shared, request, &sent, reply.status);
    }
    if shared.options.check_answers && !template.is_empty() {
        check(shared, &request.method, template, &reply);
    }
    count_invalid(shared, reply.status);
    if !reply.headers.iter().any(|(name, _)| *name == "Retry-After") {
        reply.headers.extend(shared.lock().buckets.headers(&bucket, now));
    }
    reply
}

fn authorized(shared: &Shared, request: &Request, open: bool) -> Result<(), ApiError> {
    if open {
        return Ok(());
    }
    let header = |name: &str| request.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
    if !header("user-agent").starts_with("DiscordBot (") {
        return Err(ApiError::mistake(403, 40_333, "internal network error"));
    }
    // The address of the gateway is public.
    if request.path == "/gateway" {
        return Ok(());
    }
    let revoked = shared.lock().faults.token_revoked;
    if revoked || header("authorization") != format!("Bot {}", shared.options.token) {
        return Err(ApiError::unauthorized());
    }
    Ok(())
}

fn serve(shared: &Shared, request: &Request, found: Found, sent: &mut Value) -> Result<Reply, ApiError> {
    let (route, params) = match found {
        Found::Route(route, params) => (route, params),
        Found::WrongMethod => return Err(ApiError::wrong_method()),
        Found::Nothing => return Err(ApiError::no_route()),
    };
    let mut files = Vec::new();
    if !matches!(route.method, "GET" | "DELETE") {
        (*sent, files) = body::read(&request.headers, &request.bytes)?;
        let problems = schema::request(route.template, route.method, sent);
        if !problems.is_empty() {
            return Err(ApiError::problems(&problems));
        }
    }
    shared.with(|state: &mut State| {
        let mut body = sent.clone();
        body::ids_as_text(&mut body, "");
        let mut context = Context { shared, state, params, query: &request.query, body, files };
        (route.handler)(&mut context)
    })
}

fn book_error(shared: &Shared, request: &Request, error: &ApiError, sent: &Value) {
    // Late and second answers have counters of their own.
    if matches!(error.body["code"].as_u64(), Some(40_060 | 10_062)) {
        return;
    }
    let rejection = Rejection {
        method: request.method.clone(),
        path: request.path.clone(),
        status: error.status,
        reason: error.body.clone(),
        body: if sent.is_null() { json!(String::from_utf8_lossy(&request.bytes)) } else { sent.clone() },
    };
    shared.with(|state| {
        let list = if error.malformed { &mut state.tally.rejected } else { &mut state.tally.refused };
        list.push(rejection);
    });
}

fn book_callback(shared: &Shared, request: &Request, sent: &Value, status: u16) {
    let entry = Callback {
        interaction: major(&request.path),
        kind: sent["type"].as_u64().and_then(|kind| u8::try_from(kind).ok()).unwrap_or(0),
        status,
        at: shared.clock.now(),
    };
    shared.with(|state| state.tally.callbacks.push(entry));
}

/// Notes where our own answer is not what the official description promises.
fn check(shared: &Shared, method: &str, template: &str, reply: &Reply) {
    let value = match &reply.body {
        Body::Json(value) => Some(value),
        Body::Empty | Body::Html(_) | Body::File(..) => None,
    };
    let problems = schema::answer(template, method, reply.status, value);
    if problems.is_empty() {
        return;
    }
    let notes: Vec<String> = problems.iter().map(|problem| format!("{method} {template} {}: {problem}", reply.status)).collect();
    for note in &notes {
        eprintln!("discord-double: drift: {note}");
    }
    shared.with(|state| state.tally.drift.extend(notes));
}

fn count_invalid(shared: &Shared, status: u16) {
    if matches!(status, 401 | 403 | 429) {
        let now = shared.clock.now();
        shared.with(|state| {
            state.tally.invalid.push(now);
            state.tally.invalid_total += 1;
        });
    }
}

fn attachment(shared: &Shared, path: &str) -> Reply {
    let id = path.split('/').nth(3).and_then(|id| id.parse().ok());
    let state = shared.lock();
    match id.and_then(|id| state.files.get(&id)) {
        Some(file) => {
            let body = Body::File(file.content_type.clone(), file.bytes.clone());
            Reply { status: 200, body, headers: Vec::new() }
        }
        None => Reply::html(404),
    }
}

/// Writes an answer for hyper.
fn write(reply: Reply) -> Response<Full<Bytes>> {
    // Exactly this content type: discord.py compares the whole header.
    let (kind, bytes) = match reply.body {
        Body::Empty => (None, Vec::new()),
        Body::Json(value) => (Some("application/json".to_owned()), value.to_string().into_bytes()),
        Body::Html(page) => (Some("text/html".to_owned()), page.into_bytes()),
        Body::File(kind, bytes) => (Some(kind), bytes),
    };
    let mut response = Response::new(Full::new(Bytes::from(bytes)));
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    if let Some(value) = kind.and_then(|kind| HeaderValue::from_str(&kind).ok()) {
        headers.insert(hyper::header::CONTENT_TYPE, value);
    }
    for (name, value) in reply.headers {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(&value)) {
            headers.insert(name, value);
        }
    }
    response
}

/// Serves one accepted socket.
pub async fn connection(shared: Arc<Shared>, stream: tokio::net::TcpStream) {
    let service = hyper::service::service_fn(move |request| {
        let shared = shared.clone();
        async move {
            let mut response = handle(shared.clone(), request).await?;
            // Else hyper says what time it is.
            if let Some(date) = shared.clock.driven().and_then(|now| HeaderValue::from_str(&httpdate::fmt_http_date(now)).ok()) {
                response.headers_mut().insert(hyper::header::DATE, date);
            }
            Ok::<_, Dropped>(response)
        }
    });
    let stream = hyper_util::rt::TokioIo::new(stream);
    // An error here is a client that hung up, or a connection dropped on purpose: neither is news.
    let _ = hyper::server::conn::http1::Builder::new().serve_connection(stream, service).await;
}
