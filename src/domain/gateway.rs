//! Decisions about the connection to Discord: what a close means, when to try again, when not to identify.

use std::time::Duration;

/// Identifies in 24 hours that Discord grants a bot before it resets its token (Discord, Gateway, Session start limit).
pub const IDENTIFIES_PER_DAY: u32 = 1000;
/// Below this many left, the bot waits for the next day rather than risk its token.
pub const IDENTIFY_FLOOR: u32 = 100;
/// Longest pause between two attempts to connect.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Why a connection ended, as far as the next step depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The transport failed, or could not be set up.
    Transport,
    /// Discord closed with a code, if any.
    Closed(Option<u16>),
    /// Discord asked to reconnect (op 7), or the session is invalid but may be resumed (op 9 true).
    AskedToReconnect,
    /// The session is gone (op 9 false).
    SessionGone,
    /// No acknowledgement of a heartbeat.
    Zombie,
}

/// A close that no reconnection can mend. Only a person can.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fatal {
    /// 4004: the token is wrong or was reset.
    Token,
    /// 4013, and 4014 where none is asked for that could be left out: an intent is not allowed in the developer portal.
    Intents,
    /// 4010, 4011, 4012: this program no longer fits Discord; a newer release is needed.
    Outdated,
}

impl Fatal {
    /// Key of the advice in `src/text`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Intents => "intents",
            Self::Outdated => "outdated",
        }
    }
}

/// What to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Continue the session where it was.
    Resume,
    /// Start a new session.
    Identify,
    /// Start a new session without what Discord refuses: everything but that goes on.
    IdentifyLean,
    /// Stop, and say what a person has to do.
    Stop(Fatal),
}

/// Decides what to do after a connection ended that had asked for privileged intents, or had not.
#[must_use]
pub fn after(ended: Ended, privileged: bool) -> Next {
    match ended {
        Ended::Closed(Some(4014)) if privileged => Next::IdentifyLean,
        Ended::Closed(Some(4004)) => Next::Stop(Fatal::Token),
        Ended::Closed(Some(4013 | 4014)) => Next::Stop(Fatal::Intents),
        Ended::Closed(Some(4010..=4012)) => Next::Stop(Fatal::Outdated),
        // 4007 invalid sequence, 4009 session timed out: reconnect, but the session is lost. 1000 and 1001 end it too.
        Ended::Closed(Some(1000 | 1001 | 4007 | 4009)) | Ended::SessionGone => Next::Identify,
        Ended::Closed(_) | Ended::Transport | Ended::AskedToReconnect | Ended::Zombie => Next::Resume,
    }
}

/// How long to wait before connection attempt number `failures` + 1. `jitter` in 0..=1.
#[must_use]
pub fn pause(failures: u32, jitter: f64) -> Duration {
    if failures == 0 {
        return Duration::ZERO;
    }
    let doubled = Duration::from_millis(250).saturating_mul(2_u32.saturating_pow(failures.min(16)));
    doubled.min(LONGEST_PAUSE).mul_f64(0.5 + jitter.clamp(0.0, 1.0) / 2.0)
}

/// How long to wait before an identify after an invalid session: 1 to 5 s (Discord, Gateway, Invalid session).
#[must_use]
pub fn pause_before_identify(jitter: f64) -> Duration {
    Duration::from_millis(1000) + Duration::from_secs(4).mul_f64(jitter.clamp(0.0, 1.0))
}

/// Whether another identify may be spent, by our own count and by Discord's, if it told.
#[must_use]
pub fn may_identify(spent_today: u32, remaining: Option<u32>) -> bool {
    let left = IDENTIFIES_PER_DAY.saturating_sub(spent_today);
    remaining.map_or(left, |told| told.min(left)) > IDENTIFY_FLOOR
}

/// Whether a heartbeat went unanswered for too long. Times since the heartbeat and since its answer, if any, was received.
#[must_use]
pub fn is_zombie(since_sent: Option<Duration>, acknowledged: bool, interval: Duration) -> bool {
    since_sent.is_some_and(|since| !acknowledged && since >= interval)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_close_code_has_its_consequence() {
        let table = [
            (4000, Next::Resume),
            (4001, Next::Resume),
            (4002, Next::Resume),
            (4003, Next::Resume),
            (4005, Next::Resume),
            (4007, Next::Identify),
            (4008, Next::Resume),
            (4009, Next::Identify),
            (4004, Next::Stop(Fatal::Token)),
            (4010, Next::Stop(Fatal::Outdated)),
            (4011, Next::Stop(Fatal::Outdated)),
            (4012, Next::Stop(Fatal::Outdated)),
            (4013, Next::Stop(Fatal::Intents)),
            (4014, Next::Stop(Fatal::Intents)),
            (1000, Next::Identify),
            (1001, Next::Identify),
            (1006, Next::Resume),
            (1011, Next::Resume),
        ];
        for (code, expected) in table {
            assert_eq!(after(Ended::Closed(Some(code)), false), expected, "{code}");
            let privileged = if code == 4014 { Next::IdentifyLean } else { expected };
            assert_eq!(after(Ended::Closed(Some(code)), true), privileged, "{code}");
        }
        assert_eq!(after(Ended::Closed(None), false), Next::Resume);
        assert_eq!(after(Ended::SessionGone, false), Next::Identify);
        assert_eq!(after(Ended::Zombie, false), Next::Resume);
    }

    #[test]
    fn the_identify_budget_has_a_floor() {
        assert!(may_identify(0, None));
        assert!(may_identify(899, Some(1000)));
        assert!(!may_identify(900, Some(1000)));
        assert!(!may_identify(0, Some(100)));
        assert!(!may_identify(5000, None));
    }

    #[test]
    fn pauses_grow_with_jitter_and_stay_under_half_a_minute() {
        assert_eq!(pause(0, 1.0), Duration::ZERO);
        assert!(pause(1, 0.0) < pause(1, 1.0));
        assert_eq!(pause(40, 1.0), Duration::from_secs(30));
    }
}
