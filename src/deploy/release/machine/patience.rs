//! What is made of what is seen, look after look: how long is waited, and what counts as failing.

use std::time::Duration;

use super::{Charge, Event, Fault, Sight};

/// How long a process that runs may owe an answer before it counts as hung. A card that stalls does not count.
const SILENT_AFTER: Duration = Duration::from_secs(8);
/// The same on the way back, where there is nothing better to turn to.
const SILENT_BACK_AFTER: Duration = Duration::from_secs(30);
/// How long another release than the one that should run may go on running, or one that cannot be told.
const OTHER_AFTER: Duration = Duration::from_secs(10);
/// On the way back, how long its start is waited for.
const BACK_STARTED_WITHIN: Duration = Duration::from_secs(50);
/// On the way back, how long a release is waited for to be connected. What runs and is away from Discord is good enough then.
const BACK_WITHIN: Duration = Duration::from_secs(15);
/// When a release is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It is on trial, and has not been found well yet.
    Arriving,
    /// It is on trial, and was found well.
    Watched,
    /// It is what was gone back to.
    Back,
}

/// What follows from a look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judgement {
    /// Look again.
    LookAgain,
    /// Ask what runs once more to hand over.
    HandOver,
    /// Stop what runs, and start what is current.
    Restart,
    /// Report it, with what is held against the release, if anything.
    Report(Event, Option<Charge>),
}

/// What was seen so far, as far as it counts.
#[derive(Debug, Clone)]
pub struct Patience {
    stage: Stage,
    /// Whether the bot waited for a person to mend its configuration before the release on trial came.
    unconfigured_before: bool,
    /// Since when nothing was answered, and since when something else runs, both since the first look.
    silent: Option<Duration>,
    other: Option<Duration>,
    handed_over: bool,
    restarted: bool,
    /// How often in a row it was not what it should be.
    unlike: u32,
}

impl Patience {
    /// Nothing was seen yet.
    #[must_use]
    pub const fn new(stage: Stage, unconfigured_before: bool) -> Self {
        Self { stage, unconfigured_before, silent: None, other: None, handed_over: false, restarted: false, unlike: 0 }
    }

    /// What was seen so far does not count as silence: the machine itself stood still.
    pub const fn forgive(&mut self) {
        self.silent = None;
    }

    /// Judges a look that began and ended so long after the first one; `over` is whether the probation is.
    pub fn judge(&mut self, sight: Sight, began: Duration, ended: Duration, over: bool) -> Judgement {
        let is = |wanted: bool, since: Option<Duration>| wanted.then(|| since.unwrap_or(began));
        self.silent = is(sight == Sight::Silent, self.silent);
        self.other = is(matches!(sight, Sight::Other | Sight::Unproven), self.other);
        let unlike = matches!(sight, Sight::Other | Sight::Unproven | Sight::Wanting);
        self.unlike = if unlike { self.unlike + 1 } else { 0 };
        let lasts = |since: Option<Duration>, longest: Duration| since.is_some_and(|since| ended.saturating_sub(since) > longest);
        let silent = |longest| lasts(self.silent, longest);
        match (self.stage, sight) {
            (Stage::Arriving | Stage::Back, Sight::Well) => report(Event::Healthy),
            (Stage::Watched, Sight::Well) if over => report(Event::ProbationOver),
            (Stage::Watched, Sight::Well) => Judgement::LookAgain,

            (Stage::Arriving | Stage::Watched, Sight::Silent) if silent(SILENT_AFTER) => against(sight, failed(Fault::Release)),
            (Stage::Back, Sight::Silent) if silent(SILENT_BACK_AFTER) => against(sight, failed(Fault::Release)),

            // What one goes back to may be older than the question.
            (Stage::Back, Sight::Ignorant) => report(Event::Healthy),
            (Stage::Back, Sight::Wanting | Sight::Unproven) if ended > BACK_WITHIN => report(Event::Degraded),
            // Nor would an older one do better then: a person has to mend it, and it is this one that runs afterwards.
            (Stage::Back, Sight::Unconfigured) => Judgement::Report(Event::Degraded, Some(Charge::UnconfiguredToo)),
            // Once: where something else is configured to run than a release, to start it again and again would help nobody.
            (Stage::Back, Sight::Other) if !self.restarted => {
                self.restarted = true;
                Judgement::Restart
            }
            (Stage::Back, Sight::Other) if lasts(self.other, OTHER_AFTER) => report(Event::Degraded),
            // It waits for Discord, or for whoever stopped it; nobody else should wait for that.
            (Stage::Back, Sight::Changing | Sight::Stopped) if ended > BACK_STARTED_WITHIN => report(Event::Degraded),

            // The one before it was refused the same; as soon as a person has mended it, this one is on trial.
            (Stage::Arriving, Sight::Unconfigured) if self.unconfigured_before => Judgement::LookAgain,

            // While it is stopped nothing is proved, and it is no fault: it is watched again from its next start on.
            (Stage::Watched, Sight::Stopped | Sight::Changing) => report(Event::Degraded),
            (Stage::Watched, Sight::Other | Sight::Unproven | Sight::Wanting) if self.unlike > 1 => report(Event::Degraded),

            (Stage::Arriving, Sight::Other | Sight::Unproven) => self.arriving(sight, lasts(self.other, OTHER_AFTER)),

            (_, Sight::Crashed) => against(sight, Event::Crashed),
            (_, Sight::GivenUp | Sight::Unconfigured) => against(sight, Event::UnitFailed),
            (_, Sight::Deaf | Sight::Ignorant) => against(sight, failed(Fault::Release)),

            (_, Sight::Silent | Sight::Wanting | Sight::Other | Sight::Unproven | Sight::Changing | Sight::Stopped) => Judgement::LookAgain,
        }
    }

    /// Something else runs, or nobody knows what: it is asked to make room once more, and then it is not asked any more.
    fn arriving(&mut self, sight: Sight, too_long: bool) -> Judgement {
        if !self.handed_over && sight == Sight::Other {
            self.handed_over = true;
            return Judgement::HandOver;
        }
        if !self.restarted && (too_long || sight == Sight::Unproven) {
            (self.restarted, self.other) = (true, None);
            return Judgement::Restart;
        }
        // It was systemd that started it then: whatever runs, this machine cannot show that it is the release.
        if too_long { against(sight, Event::Unproven) } else { Judgement::LookAgain }
    }
}

const fn failed(fault: Fault) -> Event {
    Event::Failed { fault }
}

const fn report(event: Event) -> Judgement {
    Judgement::Report(event, None)
}

const fn against(sight: Sight, event: Event) -> Judgement {
    Judgement::Report(event, sight.charge())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROBATION: Duration = Duration::from_secs(600);

    const SIGHTS: [Sight; 12] = [
        Sight::Well,
        Sight::Wanting,
        Sight::Other,
        Sight::Unproven,
        Sight::Silent,
        Sight::Ignorant,
        Sight::Changing,
        Sight::Stopped,
        Sight::Crashed,
        Sight::GivenUp,
        Sight::Unconfigured,
        Sight::Deaf,
    ];

    /// What follows when nothing else is seen for a minute, looked at every quarter of a second; and after how many seconds.
    fn in_the_end(stage: Stage, sight: Sight) -> (Vec<&'static str>, Option<(u64, Judgement)>) {
        let (mut patience, mut done) = (Patience::new(stage, false), Vec::new());
        for look in 0..240 {
            let now = Duration::from_millis(250 * look);
            match patience.judge(sight, now, now, false) {
                Judgement::LookAgain => {}
                Judgement::HandOver => done.push("hand over"),
                Judgement::Restart if done.last() == Some(&"restart") => {}
                Judgement::Restart => done.push("restart"),
                judgement @ Judgement::Report(..) => return (done, Some((now.as_secs(), judgement))),
            }
        }
        (done, None)
    }

    #[test]
    fn what_counts_as_failing_and_after_how_long() {
        use Charge as C;
        let failed = |fault| Event::Failed { fault };
        let (release, machine) = (failed(Fault::Release), Event::Unproven);
        let both = vec!["hand over", "restart"];
        type End = Option<(u64, Event, Option<Charge>)>;
        let table: [(Stage, Sight, Vec<&str>, End); 36] = [
            (Stage::Arriving, Sight::Well, vec![], Some((0, Event::Healthy, None))),
            (Stage::Arriving, Sight::Wanting, vec![], None),
            (Stage::Arriving, Sight::Other, both, Some((20, machine.clone(), Some(C::NotTakenOver)))),
            (Stage::Arriving, Sight::Unproven, vec!["restart"], Some((10, machine, Some(C::Unproven)))),
            (Stage::Arriving, Sight::Silent, vec![], Some((8, release.clone(), Some(C::Silent)))),
            (Stage::Arriving, Sight::Ignorant, vec![], Some((0, release.clone(), Some(C::Ignorant)))),
            (Stage::Arriving, Sight::Changing, vec![], None),
            (Stage::Arriving, Sight::Stopped, vec![], None),
            (Stage::Arriving, Sight::Crashed, vec![], Some((0, Event::Crashed, Some(C::Crashed)))),
            (Stage::Arriving, Sight::GivenUp, vec![], Some((0, Event::UnitFailed, Some(C::GivenUp)))),
            (Stage::Arriving, Sight::Unconfigured, vec![], Some((0, Event::UnitFailed, Some(C::Unconfigured)))),
            (Stage::Arriving, Sight::Deaf, vec![], Some((0, release.clone(), Some(C::Deaf)))),
            (Stage::Watched, Sight::Well, vec![], None),
            (Stage::Watched, Sight::Wanting, vec![], Some((0, Event::Degraded, None))),
            (Stage::Watched, Sight::Other, vec![], Some((0, Event::Degraded, None))),
            (Stage::Watched, Sight::Unproven, vec![], Some((0, Event::Degraded, None))),
            (Stage::Watched, Sight::Silent, vec![], Some((8, release.clone(), Some(C::Silent)))),
            (Stage::Watched, Sight::Ignorant, vec![], Some((0, release.clone(), Some(C::Ignorant)))),
            (Stage::Watched, Sight::Changing, vec![], Some((0, Event::Degraded, None))),
            (Stage::Watched, Sight::Stopped, vec![], Some((0, Event::Degraded, None))),
            (Stage::Watched, Sight::Crashed, vec![], Some((0, Event::Crashed, Some(C::Crashed)))),
            (Stage::Watched, Sight::GivenUp, vec![], Some((0, Event::UnitFailed, Some(C::GivenUp)))),
            (Stage::Watched, Sight::Unconfigured, vec![], Some((0, Event::UnitFailed, Some(C::Unconfigured)))),
            (Stage::Watched, Sight::Deaf, vec![], Some((0, release.clone(), Some(C::Deaf)))),
            (Stage::Back, Sight::Well, vec![], Some((0, Event::Healthy, None))),
            (Stage::Back, Sight::Wanting, vec![], Some((15, Event::Degraded, None))),
            (Stage::Back, Sight::Other, vec!["restart"], Some((10, Event::Degraded, None))),
            (Stage::Back, Sight::Unproven, vec![], Some((15, Event::Degraded, None))),
            (Stage::Back, Sight::Silent, vec![], Some((30, release.clone(), Some(C::Silent)))),
            (Stage::Back, Sight::Ignorant, vec![], Some((0, Event::Healthy, None))),
            (Stage::Back, Sight::Changing, vec![], Some((50, Event::Degraded, None))),
            (Stage::Back, Sight::Stopped, vec![], Some((50, Event::Degraded, None))),
            (Stage::Back, Sight::Crashed, vec![], Some((0, Event::Crashed, Some(C::Crashed)))),
            (Stage::Back, Sight::GivenUp, vec![], Some((0, Event::UnitFailed, Some(C::GivenUp)))),
            (Stage::Back, Sight::Unconfigured, vec![], Some((0, Event::Degraded, Some(C::UnconfiguredToo)))),
            (Stage::Back, Sight::Deaf, vec![], Some((0, release, Some(C::Deaf)))),
        ];
        for (stage, sight, done, expected) in table {
            let expected = expected.map(|(seconds, event, charge)| (seconds, Judgement::Report(event, charge)));
            assert_eq!(in_the_end(stage, sight), (done, expected), "{stage:?} {sight:?}");
        }
    }

    #[test]
    fn nothing_but_a_proof_ever_confirms() {
        for stage in [Stage::Arriving, Stage::Watched] {
            for sight in SIGHTS {
                let judged = Patience::new(stage, false).judge(sight, PROBATION, PROBATION, true);
                let confirms = matches!(judged, Judgement::Report(Event::Healthy | Event::ProbationOver, _));
                assert_eq!(confirms, sight == Sight::Well, "{stage:?} {sight:?}");
            }
        }
    }

    #[test]
    fn a_machine_that_stood_still_has_not_been_silent() {
        let mut patience = Patience::new(Stage::Watched, false);
        let at = Duration::from_secs;
        for second in 0..60 {
            assert_eq!(patience.judge(Sight::Silent, at(second), at(second + 1), false), Judgement::LookAgain, "{second}");
            if second % 5 == 0 {
                patience.forgive();
            }
        }
    }

    #[test]
    fn what_waited_for_a_person_before_waits_on() {
        let at = Duration::ZERO;
        let judged = |stage| Patience::new(stage, true).judge(Sight::Unconfigured, at, at, false);
        assert_eq!(judged(Stage::Arriving), Judgement::LookAgain);
        // What has run needs no excuse.
        assert_eq!(Patience::new(Stage::Watched, false).judge(Sight::Unconfigured, at, at, false), judged(Stage::Watched));
    }
}
