//! Rate limits: announced on every answer, applied where the options or the documentation ask for it.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use serde_json::json;

use super::Reply;
use crate::state::State;

/// Requests a bot may make in a second, over all routes.
const GLOBAL_PER_SECOND: usize = 50;
/// Renames and topic changes of a channel in ten minutes.
const RENAMES: usize = 2;
/// The window of [`RENAMES`], which Discord does not document.
pub const RENAME_WINDOW_MS: u64 = 600_000;

/// What was used of each bucket.
#[derive(Debug, Default)]
pub struct Buckets {
    used: HashMap<String, Vec<u64>>,
    global: Vec<u64>,
}

/// A bucket: route and major parameter.
pub struct Bucket {
    key: String,
    limit: usize,
    window_ms: u64,
}

impl Bucket {
    /// The bucket of a request.
    pub fn of(method: &str, template: &str, major: &str) -> Self {
        let (limit, window_ms) = match (method, template) {
            ("POST", "/channels/{channel_id}/messages") => (5, 5000),
            _ => (50, 1000),
        };
        Self { key: format!("{method} {template} {major}"), limit, window_ms }
    }

    fn hash(&self) -> String {
        let mut hasher = DefaultHasher::new();
        self.key.hash(&mut hasher);
        format!("{:016x}", hasher.finish())
    }
}

impl Buckets {
    /// Counts a request; gives the wait and whether it is global when limits are applied and one is used up.
    pub fn count(&mut self, bucket: &Bucket, now: u64, enforced: bool, global: bool) -> Option<(Duration, bool)> {
        if enforced && global {
            self.global.retain(|at| at + 1000 > now);
            if self.global.len() >= GLOBAL_PER_SECOND {
                let wait = self.global.first().map_or(0, |first| first + 1000 - now);
                return Some((Duration::from_millis(wait), true));
            }
            self.global.push(now);
        }
        let used = self.used.entry(bucket.key.clone()).or_default();
        used.retain(|at| at + bucket.window_ms > now);
        if enforced && used.len() >= bucket.limit {
            let wait = used.first().map_or(0, |first| first + bucket.window_ms - now);
            return Some((Duration::from_millis(wait), false));
        }
        if enforced {
            used.push(now);
        }
        None
    }

    /// The headers that describe a bucket.
    pub fn headers(&self, bucket: &Bucket, now: u64) -> Vec<(&'static str, String)> {
        let used = self.used.get(&bucket.key);
        let left = bucket.limit - used.map_or(1, |used| used.len().max(1)).min(bucket.limit);
        let first = used.and_then(|used| used.first().copied()).unwrap_or(now);
        let reset = first + bucket.window_ms;
        vec![
            ("X-RateLimit-Limit", bucket.limit.to_string()),
            ("X-RateLimit-Remaining", left.to_string()),
            ("X-RateLimit-Reset", seconds(reset)),
            ("X-RateLimit-Reset-After", seconds(reset.saturating_sub(now))),
            ("X-RateLimit-Bucket", bucket.hash()),
        ]
    }
}

fn seconds(ms: u64) -> String {
    format!("{}.{:03}", ms / 1000, ms % 1000)
}

/// A 429 of a route, or of everything.
pub fn too_many(wait: Duration, global: bool, bucket: &Bucket, now: u64) -> Reply {
    let body = json!({
        "message": "You are being rate limited.", "retry_after": wait.as_secs_f64(), "global": global,
    });
    let mut reply = Reply::json(429, body);
    let whole = wait.as_millis().div_ceil(1000);
    reply.headers.push(("Retry-After", whole.to_string()));
    if global {
        reply.headers.push(("X-RateLimit-Global", "true".to_owned()));
        reply.headers.push(("X-RateLimit-Scope", "global".to_owned()));
        return reply;
    }
    let wait_ms = crate::clock::millis(wait);
    reply.headers.extend([
        ("X-RateLimit-Limit", bucket.limit.to_string()),
        ("X-RateLimit-Remaining", "0".to_owned()),
        ("X-RateLimit-Reset", seconds(now + wait_ms)),
        ("X-RateLimit-Reset-After", seconds(wait_ms)),
        ("X-RateLimit-Bucket", bucket.hash()),
        ("X-RateLimit-Scope", "user".to_owned()),
    ]);
    reply
}

/// Counts a rename or a topic change; the third in ten minutes has to wait.
pub fn rename(state: &mut State, channel: u64, now: u64) -> Option<Duration> {
    let renames = &mut state.world.channels.get_mut(&channel)?.renames;
    renames.retain(|at| at + RENAME_WINDOW_MS > now);
    if renames.len() >= RENAMES {
        let first = renames.first().copied().unwrap_or(now);
        return Some(Duration::from_millis(first + RENAME_WINDOW_MS - now));
    }
    renames.push(now);
    None
}
