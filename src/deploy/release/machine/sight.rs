//! What a look at the bot shows, and what is made of it: the one place that decides what counts for and against a release.
//!
//! Whoever is judged has no say in it. That the release runs is what systemd and the kernel say: its main process is another one than
//! before, and executes the file of the release. What it says of itself only counts when it is that process that says it.

use std::time::Duration;

/// How long a process may be without Discord's events while Discord's API answers, before it counts as deaf; half the probation when
/// that is less.
const DEAF_AFTER: Duration = Duration::from_secs(180);
/// A connection has to hold for ten seconds to count, so nobody is deaf before twice that, in seconds.
const LEAST_DEAF: u64 = 20;

/// What the service manager says of the unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It runs.
    Active,
    /// It is being started or stopped, or hands over.
    Changing,
    /// Somebody stopped it.
    Stopped,
    /// It was started again after it had ended by itself.
    Restarted,
    /// It was given up.
    GivenUp,
    /// It ended because its configuration, a secret or the database is wrong, and is not started again by itself.
    Unconfigured,
}

/// What the kernel says of the main process of the unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Executes {
    /// The file of the release, in another process than before.
    TheRelease,
    /// Another file, or it is the very process that ran before.
    Another,
    /// It cannot be told.
    Unknown,
}

/// What was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// Nothing in time, or something that is no answer, or from another process.
    Nothing,
    /// It does not know the question.
    Ignorance,
    /// An answer of the main process.
    Answer(Condition),
}

/// How the bot says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Condition {
    /// Whether it is connected to Discord.
    pub online: bool,
    /// Whether something is wrong with its database.
    pub store_fault: bool,
    /// For how long no connection has held, in seconds.
    pub unsteady_seconds: u64,
    /// Seconds since Discord's API answered; none when it never did.
    pub reached_seconds: Option<u64>,
}

/// What a look at the bot shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// It is the release, and well.
    Well,
    /// It is the release, and something it needs is away.
    Wanting,
    /// Another release runs, or what ran before.
    Other,
    /// Something runs of which nobody can tell what it is.
    Unproven,
    /// It owes an answer.
    Silent,
    /// It is the release, and does not know the question: one from before it, or one that does not want to be asked.
    Ignorant,
    /// It is being started or stopped.
    Changing,
    /// Somebody stopped it.
    Stopped,
    /// It crashed, and was started again.
    Crashed,
    /// systemd gave it up.
    GivenUp,
    /// A person has to mend what it is configured with.
    Unconfigured,
    /// It does not hear Discord, which answers.
    Deaf,
}

impl Sight {
    /// What the facts of one look come to; `probation` is how long a release is watched.
    #[must_use]
    pub fn of(standing: Standing, executes: Executes, heard: Heard, probation: Duration) -> Self {
        match standing {
            Standing::GivenUp => return Self::GivenUp,
            Standing::Unconfigured => return Self::Unconfigured,
            Standing::Restarted => return Self::Crashed,
            Standing::Stopped => return Self::Stopped,
            Standing::Changing => return Self::Changing,
            Standing::Active => {}
        }
        match (executes, heard) {
            (Executes::Another, _) => Self::Other,
            (_, Heard::Nothing) => Self::Silent,
            (Executes::Unknown, Heard::Ignorance | Heard::Answer(_)) => Self::Unproven,
            (Executes::TheRelease, Heard::Ignorance) => Self::Ignorant,
            (Executes::TheRelease, Heard::Answer(condition)) => condition.sight(probation),
        }
    }

    /// What is said of a release of which this is seen; none where it says nothing against it.
    #[must_use]
    pub const fn charge(self) -> Option<Charge> {
        match self {
            Self::Silent => Some(Charge::Silent),
            Self::Ignorant => Some(Charge::Ignorant),
            Self::Crashed => Some(Charge::Crashed),
            Self::GivenUp => Some(Charge::GivenUp),
            Self::Unconfigured => Some(Charge::Unconfigured),
            Self::Deaf => Some(Charge::Deaf),
            Self::Other => Some(Charge::NotTakenOver),
            Self::Unproven => Some(Charge::Unproven),
            Self::Well | Self::Wanting | Self::Changing | Self::Stopped => None,
        }
    }
}

impl Condition {
    fn sight(self, probation: Duration) -> Sight {
        let deaf_after = DEAF_AFTER.min(probation / 2).as_secs();
        let reached = self.reached_seconds.is_some_and(|seconds| seconds < deaf_after);
        if self.store_fault {
            Sight::Wanting
        } else if self.unsteady_seconds >= deaf_after.max(LEAST_DEAF) && reached {
            // Also when it is connected at this very moment: it never is for long.
            Sight::Deaf
        } else if self.online {
            Sight::Well
        } else {
            Sight::Wanting
        }
    }
}

/// What is held against a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charge {
    /// It runs, and does not answer.
    Silent,
    /// It does not know the question that it is measured by.
    Ignorant,
    /// It ended by itself.
    Crashed,
    /// It ended so often that it was given up.
    GivenUp,
    /// It refuses what it is configured with.
    Unconfigured,
    /// So does what was gone back to.
    UnconfiguredToo,
    /// It does not hear Discord.
    Deaf,
    /// It did not take over.
    NotTakenOver,
    /// Nobody can tell whether it runs.
    Unproven,
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROBATION: Duration = Duration::from_secs(600);
    const FINE: Condition = Condition { online: true, store_fault: false, unsteady_seconds: 0, reached_seconds: Some(1) };

    #[test]
    fn what_a_look_comes_to() {
        use Executes::{Another, TheRelease, Unknown};
        let answer = Heard::Answer;
        let table = [
            (Standing::Active, TheRelease, answer(FINE), Sight::Well),
            (Standing::Active, TheRelease, answer(Condition { online: false, ..FINE }), Sight::Wanting),
            (Standing::Active, TheRelease, answer(Condition { store_fault: true, ..FINE }), Sight::Wanting),
            (Standing::Active, TheRelease, answer(Condition { unsteady_seconds: 180, ..FINE }), Sight::Deaf),
            (Standing::Active, TheRelease, answer(Condition { unsteady_seconds: 179, ..FINE }), Sight::Well),
            (Standing::Active, TheRelease, answer(Condition { unsteady_seconds: 900, reached_seconds: None, ..FINE }), Sight::Well),
            (Standing::Active, TheRelease, Heard::Nothing, Sight::Silent),
            (Standing::Active, TheRelease, Heard::Ignorance, Sight::Ignorant),
            // However well it says it is.
            (Standing::Active, Another, answer(FINE), Sight::Other),
            (Standing::Active, Another, Heard::Nothing, Sight::Other),
            (Standing::Active, Unknown, answer(FINE), Sight::Unproven),
            (Standing::Active, Unknown, Heard::Ignorance, Sight::Unproven),
            (Standing::Changing, TheRelease, answer(FINE), Sight::Changing),
            (Standing::Stopped, TheRelease, answer(FINE), Sight::Stopped),
            (Standing::Restarted, TheRelease, answer(FINE), Sight::Crashed),
            (Standing::GivenUp, TheRelease, answer(FINE), Sight::GivenUp),
            (Standing::Unconfigured, TheRelease, answer(FINE), Sight::Unconfigured),
        ];
        for (standing, executes, heard, expected) in table {
            assert_eq!(Sight::of(standing, executes, heard, PROBATION), expected, "{standing:?} {executes:?} {heard:?}");
        }
    }
}
