//! When a bot that systemd has given up is started again: outside a trial it never stays down for good.
//!
//! systemd 252 knows no pauses that grow (`RestartSteps=` came with 254), and its limit for starts is needed on trial, where giving up
//! is what leads back to the former release. So whoever is given up outside a trial is started again from outside, ever more slowly.

use std::time::Duration;

/// How long is waited before each start; the last one from then on.
const PAUSES: [Duration; 6] = [
    Duration::from_secs(10),
    Duration::from_secs(30),
    Duration::from_secs(60),
    Duration::from_secs(2 * 60),
    Duration::from_secs(5 * 60),
    Duration::from_secs(10 * 60),
];
/// systemd starts the bot again after this long (`RestartSec=` of its unit), so who has been down for less was not started again.
const RESTARTED_AFTER: Duration = Duration::from_millis(100);

/// How the unit stands that is down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Down<'a> {
    /// Whether it counts as failed.
    pub failed: bool,
    /// How it ended, as systemd says: the first reason, which stays when others follow.
    pub result: &'a str,
    /// Whether its main process ended because a person has to mend what it is configured with.
    pub unconfigured: bool,
    /// From the end of its main process until it was given up; none when that is not known.
    pub lasted: Option<Duration>,
    /// Whether a release is on trial: then its failure leads back to the former one, and nowhere else.
    pub on_trial: bool,
}

/// Whether whoever counts as failed was stopped by somebody, and ended badly: after every other end systemd starts it again, until it has
/// done so too often. `result` and `lasted` are as in [`Down`]; that a person has to mend something is another matter.
#[must_use]
pub fn stopped(result: &str, lasted: Option<Duration>) -> bool {
    result != "start-limit-hit" && lasted.is_some_and(|lasted| lasted < RESTARTED_AFTER)
}

/// How long to wait before it is started again for the n-th time; none when it stays as it is.
#[must_use]
pub fn pause(down: Down<'_>, before: usize) -> Option<Duration> {
    let given_up = match down.result {
        "start-limit-hit" => true,
        // Somebody stopped it, and it had to be killed.
        "timeout" => false,
        // Where nothing was tried after its end, somebody stopped it, and it ended badly.
        _ => down.lasted.is_some_and(|lasted| lasted >= RESTARTED_AFTER),
    };
    let dead = down.failed && !down.unconfigured && !down.on_trial && given_up;
    dead.then(|| PAUSES.get(before).or(PAUSES.last()).copied().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_was_stopped_and_ended_badly_is_told_from_who_was_given_up() {
        let millis = |millis| Some(Duration::from_millis(millis));
        // A hand-over that its own stop has cut off; and a stop that took too long, which ends with a kill.
        assert!(stopped("exit-code", millis(12)) && stopped("timeout", millis(3)));
        // Starts that fail one after the other, however they fail.
        assert!(!stopped("exit-code", millis(104)) && !stopped("timeout", millis(130)) && !stopped("start-limit-hit", millis(1)));
        assert!(!stopped("signal", None));
    }

    #[test]
    fn who_was_given_up_is_started_again_ever_more_slowly_and_nobody_else() {
        let crashed =
            Down { failed: true, result: "signal", unconfigured: false, lasted: Some(Duration::from_millis(120)), on_trial: false };
        let seconds: Vec<u64> = (0..8).map(|before| pause(crashed, before).unwrap().as_secs()).collect();
        assert_eq!(seconds, [10, 30, 60, 120, 300, 600, 600, 600]);
        let limit = Down { result: "start-limit-hit", lasted: None, ..crashed };
        assert!(pause(limit, 0).is_some(), "four restarts of a healthy bot");
        let stays = [
            ("a person's stop", Down { failed: false, result: "success", ..crashed }),
            ("a stop that took too long", Down { result: "timeout", ..crashed }),
            ("a stop that ended badly", Down { lasted: Some(Duration::from_millis(3)), ..crashed }),
            ("a wrong token", Down { result: "exit-code", unconfigured: true, ..crashed }),
            ("a release on trial", Down { on_trial: true, ..crashed }),
        ];
        for (what, down) in stays {
            assert_eq!(pause(down, 0), None, "{what}");
        }
    }
}
