//! Rate limits, as decisions: Discord's headers in, how long to wait out. Answers to interactions are not limited and do not
//! pass here (Discord, Topics, Rate Limits; interaction endpoints are outside the global limit).

use std::collections::HashMap;
use std::time::{Duration, Instant};

use serenity::http::RatelimitingBucket;

/// Requests a second to stay below Discord's 50, which both processes of a hand-over share.
const PER_SECOND: u32 = 40;
/// Buckets remembered before those that have refilled are forgotten.
const MOST_BUCKETS: usize = 256;

/// What Discord said about a route.
#[derive(Debug, Clone, Copy, Default)]
pub struct Told {
    /// Requests left before the reset.
    pub remaining: Option<u32>,
    /// Time until the reset.
    pub reset_after: Option<Duration>,
    /// On a refusal (429): how long to wait.
    pub retry_after: Option<Duration>,
    /// Whether the refusal is for everything.
    pub global: bool,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    remaining: u32,
    reset: Instant,
}

/// What is known about the limits.
#[derive(Debug, Default)]
pub struct Limits {
    buckets: HashMap<RatelimitingBucket, Bucket>,
    closed_until: Option<Instant>,
    second: Option<(Instant, u32)>,
}

impl Limits {
    /// Takes a place for one request now, or tells how long to wait before asking again.
    pub fn take(&mut self, bucket: RatelimitingBucket, now: Instant) -> Result<(), Duration> {
        if let Some(until) = self.closed_until.filter(|until| *until > now) {
            return Err(until - now);
        }
        if let Some(known) = self.buckets.get_mut(&bucket) {
            if known.reset <= now {
                self.buckets.remove(&bucket);
            } else if known.remaining == 0 {
                return Err(known.reset - now);
            } else {
                known.remaining -= 1;
            }
        }
        let (began, used) = self.second.filter(|(began, _)| now - *began < Duration::from_secs(1)).unwrap_or((now, 0));
        if used >= PER_SECOND {
            return Err(began + Duration::from_secs(1) - now);
        }
        self.second = Some((began, used + 1));
        Ok(())
    }

    /// Learns from an answer.
    pub fn learn(&mut self, bucket: RatelimitingBucket, told: Told, now: Instant) {
        if let Some(wait) = told.retry_after {
            if told.global {
                self.closed_until = Some(now + wait);
            } else {
                self.buckets.insert(bucket, Bucket { remaining: 0, reset: now + wait });
            }
            return;
        }
        if let (Some(remaining), Some(after)) = (told.remaining, told.reset_after) {
            if self.buckets.len() >= MOST_BUCKETS {
                self.buckets.retain(|_, known| known.reset > now);
            }
            self.buckets.insert(bucket, Bucket { remaining, reset: now + after });
        }
    }
}

#[cfg(test)]
mod tests {
    use serenity::http::Route;
    use serenity::model::id::ChannelId;

    use super::*;

    fn bucket(channel: u64) -> RatelimitingBucket {
        Route::ChannelMessages { channel_id: ChannelId::new(channel) }.ratelimiting_bucket()
    }

    #[test]
    fn an_empty_bucket_waits_for_its_reset_and_only_that_one() {
        let (mut limits, now) = (Limits::default(), Instant::now());
        limits.learn(bucket(1), Told { remaining: Some(0), reset_after: Some(Duration::from_secs(3)), ..Told::default() }, now);
        assert_eq!(limits.take(bucket(1), now), Err(Duration::from_secs(3)));
        assert_eq!(limits.take(bucket(2), now), Ok(()));
        assert_eq!(limits.take(bucket(1), now + Duration::from_secs(3)), Ok(()));
    }

    #[test]
    fn a_global_refusal_stops_everything() {
        let (mut limits, now) = (Limits::default(), Instant::now());
        limits.learn(bucket(1), Told { retry_after: Some(Duration::from_secs(2)), global: true, ..Told::default() }, now);
        assert_eq!(limits.take(bucket(2), now), Err(Duration::from_secs(2)));
    }

    #[test]
    fn no_more_than_forty_a_second() {
        let (mut limits, now) = (Limits::default(), Instant::now());
        let taken = (0..100).filter(|n| limits.take(bucket(n + 1), now).is_ok()).count();
        assert_eq!(taken, 40);
        assert_eq!(limits.take(bucket(1), now + Duration::from_secs(1)), Ok(()));
    }
}
