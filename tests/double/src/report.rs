//! What happened, counted while it happens and summed up at the end.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;

use crate::schema;
use crate::state::State;

/// A request that was answered with an error of ours.
#[derive(Debug, Clone, Serialize)]
pub struct Rejection {
    /// Method.
    pub method: String,
    /// Path after `/api/v10`.
    pub path: String,
    /// Status.
    pub status: u16,
    /// The error that was answered.
    pub reason: Value,
    /// The body that was sent.
    pub body: Value,
}

/// One attempt to answer an interaction.
#[derive(Debug, Clone, Serialize)]
pub struct Callback {
    /// Interaction.
    pub interaction: String,
    /// Callback type.
    pub kind: u8,
    /// The status it was answered with.
    pub status: u16,
    /// Double's clock, milliseconds since the Unix epoch.
    pub at: u64,
}

/// Counters.
#[derive(Debug, Default)]
pub struct Tally {
    pub identifies: u32,
    pub identifies_too_soon: u32,
    pub resumes: u32,
    pub resumes_refused: u32,
    pub resumes_at_other_url: u32,
    pub heartbeats: u64,
    pub slow_heartbeats: u32,
    pub silent_connections: u32,
    pub closed_by_us: Vec<u16>,
    pub closed_by_client: Vec<Option<u16>>,
    pub unknown_callbacks: u32,
    pub followups_as_edit: u32,
    pub nonce_duplicates: u32,
    pub messages_posted: u32,
    pub command_writes: u32,
    pub injected: u32,
    pub routes: BTreeMap<String, u64>,
    pub rejected: Vec<Rejection>,
    pub refused: Vec<Rejection>,
    pub drift: Vec<String>,
    pub callbacks: Vec<Callback>,
    pub invalid: Vec<u64>,
    pub invalid_total: u64,
}

/// Time from an interaction's event to its accepted answer.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Latency {
    /// Half were faster.
    pub p50_ms: f64,
    /// One in a hundred was slower.
    pub p99_ms: f64,
    /// The slowest.
    pub max_ms: f64,
}

/// The sum of a run.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// The official description in use; absent means that only our own rules judged.
    pub spec: Option<PathBuf>,
    /// Interactions raised.
    pub interactions: usize,
    /// Interactions with an accepted answer.
    pub answered: usize,
    /// Interactions without one.
    pub unanswered: Vec<String>,
    /// Second answers refused with 40060.
    pub answered_twice: u32,
    /// Interactions with two accepted answers, which must be impossible.
    pub visible_twice: usize,
    /// Answers refused with 10062 for being too late.
    pub late: u32,
    /// Answers to interactions that do not exist.
    pub unknown_callbacks: u32,
    /// Interactions that never reached a socket.
    pub undelivered: Vec<String>,
    /// Requests that were wrong in themselves.
    pub rejected: Vec<Rejection>,
    /// Requests that the state of the world did not allow.
    pub refused: Vec<Rejection>,
    /// Answers of ours that the official description does not allow.
    pub drift: Vec<String>,
    /// IDENTIFYs.
    pub identifies: u32,
    /// IDENTIFYs answered with op 9 for coming too soon.
    pub identifies_too_soon: u32,
    /// RESUMEs that succeeded.
    pub resumes: u32,
    /// RESUMEs of sessions that no longer exist.
    pub resumes_refused: u32,
    /// RESUMEs that did not use `resume_gateway_url`.
    pub resumes_at_other_url: u32,
    /// Heartbeats received.
    pub heartbeats: u64,
    /// Heartbeats that came later than a second after the server asked for one.
    pub slow_heartbeats: u32,
    /// Connections dropped for missing heartbeats.
    pub silent_connections: u32,
    /// Close codes we sent.
    pub closed_by_us: Vec<u16>,
    /// Close codes we received; null for none.
    pub closed_by_client: Vec<Option<u16>>,
    /// 401, 403 and 429 answers, injected ones included.
    pub invalid_requests: u64,
    /// Requests by method and template.
    pub routes: BTreeMap<String, u64>,
    /// Messages posted in channels.
    pub messages_posted: u32,
    /// Posts suppressed by an enforced nonce.
    pub nonce_duplicates: u32,
    /// Follow-ups that filled a deferred answer, which is deprecated.
    pub followups_as_edit: u32,
    /// Times that commands were written.
    pub command_writes: u32,
    /// REST faults that took place.
    pub injected: u32,
    /// Latency of accepted answers.
    pub latency: Latency,
}

impl Report {
    /// Sums up a state.
    pub(crate) fn of(state: &State) -> Self {
        let tally = &state.tally;
        let records = || state.interactions.values();
        let summaries = |wanted: &dyn Fn(&crate::interaction::Record) -> bool| -> Vec<String> {
            records().filter(|record| wanted(record)).map(crate::interaction::Record::summary).collect()
        };
        let latencies = records().flat_map(|record| record.answers.iter().map(|answer| answer.latency)).collect();
        Self {
            spec: schema::spec().map(|spec| spec.source().to_owned()),
            interactions: state.interactions.len(),
            answered: records().filter(|record| !record.answers.is_empty()).count(),
            unanswered: summaries(&|record| record.answers.is_empty()),
            answered_twice: records().map(|record| record.twice).sum(),
            visible_twice: records().filter(|record| record.answers.len() > 1).count(),
            late: records().map(|record| record.late).sum(),
            unknown_callbacks: tally.unknown_callbacks,
            undelivered: summaries(&|record| record.delivered == 0),
            rejected: tally.rejected.clone(),
            refused: tally.refused.clone(),
            drift: tally.drift.clone(),
            identifies: tally.identifies,
            identifies_too_soon: tally.identifies_too_soon,
            resumes: tally.resumes,
            resumes_refused: tally.resumes_refused,
            resumes_at_other_url: tally.resumes_at_other_url,
            heartbeats: tally.heartbeats,
            slow_heartbeats: tally.slow_heartbeats,
            silent_connections: tally.silent_connections,
            closed_by_us: tally.closed_by_us.clone(),
            closed_by_client: tally.closed_by_client.clone(),
            invalid_requests: tally.invalid_total,
            routes: tally.routes.clone(),
            messages_posted: tally.messages_posted,
            nonce_duplicates: tally.nonce_duplicates,
            followups_as_edit: tally.followups_as_edit,
            command_writes: tally.command_writes,
            injected: tally.injected,
            latency: Latency::of(latencies),
        }
    }
}

impl Latency {
    fn of(mut all: Vec<Duration>) -> Self {
        all.sort();
        let at = |hundredths: usize| {
            let index = (all.len() * hundredths).div_ceil(100).saturating_sub(1);
            all.get(index).map_or(0.0, |latency| latency.as_secs_f64() * 1000.0)
        };
        Self { p50_ms: at(50), p99_ms: at(99), max_ms: at(100) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_the_sorted_latencies() {
        let latency = Latency::of((1..=100).rev().map(Duration::from_millis).collect());
        assert_eq!((latency.p50_ms, latency.p99_ms, latency.max_ms), (50.0, 99.0, 100.0));
    }
}
