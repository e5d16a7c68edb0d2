//! What a double can be started with.

use std::time::Duration;

use crate::world::World;

/// The three privileged intents: members, presences and message content.
pub const PRIVILEGED: u64 = 1 << 1 | 1 << 8 | 1 << 15;

/// Settings of one double. `Options::default()` is a quiet, fast-starting Discord with the standard [`World`].
#[derive(Debug, Clone)]
pub struct Options {
    /// REST port; 0 lets the system choose.
    pub port: u16,
    /// Gateway port; 0 lets the system choose.
    pub gateway_port: u16,
    /// The bot's token. Deliberately false in form, so that it can never be taken for a real one.
    pub token: String,
    /// Guilds, channels and people.
    pub world: World,
    /// The interval announced in HELLO.
    pub heartbeat_interval: Duration,
    /// How long a session stays resumable after its connection went away without 1000 or 1001.
    pub resume_window: Duration,
    /// The time an interaction may wait for its first answer.
    pub answer_deadline: Duration,
    /// How long an interaction's token is good after that.
    pub token_lifetime: Duration,
    /// How long an enforced nonce is remembered.
    pub nonce_window: Duration,
    /// The least time between two IDENTIFYs.
    pub identify_interval: Duration,
    /// IDENTIFYs left today.
    pub identify_budget: u32,
    /// A file that drives the clock beside what tests add to it: the number of ms in it.
    pub time: Option<std::path::PathBuf>,
    /// Privileged intents switched on in the portal.
    pub privileged_intents: u64,
    /// Whether rate limits are applied (5 messages per 5 s and channel, 50 requests per second) or only announced.
    pub enforce_limits: bool,
    /// Whether our own answers are checked against the official description.
    pub check_answers: bool,
    /// 401, 403 and 429 answers in ten minutes before the address is banned.
    pub invalid_request_limit: usize,
    /// Events kept per session for replay.
    pub replay_limit: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            gateway_port: 0,
            token: "double.not-a-token.for-tests-only".to_owned(),
            world: World::standard(),
            heartbeat_interval: Duration::from_millis(41_250),
            resume_window: Duration::from_secs(180),
            answer_deadline: Duration::from_secs(3),
            token_lifetime: Duration::from_secs(15 * 60),
            nonce_window: Duration::from_secs(5 * 60),
            identify_interval: Duration::from_secs(5),
            identify_budget: 1000,
            time: None,
            privileged_intents: PRIVILEGED,
            enforce_limits: false,
            check_answers: true,
            invalid_request_limit: 10_000,
            replay_limit: 100_000,
        }
    }
}
