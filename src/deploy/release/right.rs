//! Who may order what, and when: the rights of whoever asks, as one table.
//!
//! Whatever runs as the bot can write its orders, a release on trial too. So an order of the bot never makes a release stay, never
//! raises the floor, goes back one step at most, and freezes for a time that ends. Root is never kept waiting by a trial.

use super::machine::{Phase, State, Who};
use super::order::Wish;

/// What is under way when an order comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Nothing.
    Rest,
    /// A release is fetched, verified and put in place.
    Arrival,
    /// It is asked whether it can run here.
    Preflight,
    /// The running process makes room for it.
    HandOver,
    /// It is on trial.
    Trial,
    /// An earlier one is made to run again.
    WayBack,
}

/// What becomes of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// It is carried out.
    Now,
    /// It is carried out; what is under way gives way, unconfirmed.
    Supersedes,
    /// It is carried out if it is the release before, and no step back was made already.
    OneStep,
    /// It waits for the end of what is under way.
    Waits,
    /// It is refused, because a release is on trial.
    NotOnTrial,
    /// It is refused: only root may.
    RootOnly,
}

/// Longest freeze that the bot may order, in seconds: 7 days (product: `/bot geler`).
pub const LONGEST_FREEZE_OF_OPERATORS: u64 = 7 * 24 * 60 * 60;

impl Moment {
    /// All of them, in their order.
    pub const ALL: [Self; 6] = [Self::Rest, Self::Arrival, Self::Preflight, Self::HandOver, Self::Trial, Self::WayBack];

    /// What is under way in a state.
    #[must_use]
    pub const fn of(state: &State) -> Self {
        match &state.phase {
            Phase::Received | Phase::Fetched | Phase::Verified(_) => Self::Arrival,
            Phase::Preflight(_) => Self::Preflight,
            Phase::Armed(_) | Phase::Swapped(_) => Self::HandOver,
            Phase::HandedOver(_) | Phase::Probation(_) => Self::Trial,
            Phase::Restoring(_) => Self::WayBack,
            // What interrupts a trial goes on at once.
            Phase::Staged(_) if state.interrupted.is_some() => Self::Arrival,
            Phase::Idle | Phase::Staged(_) | Phase::Confirmed | Phase::RolledBack { .. } | Phase::Stranded => Self::Rest,
        }
    }

    /// Its name in the manual.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rest => "at rest",
            Self::Arrival => "arriving",
            Self::Preflight => "preflight",
            Self::HandOver => "hand-over",
            Self::Trial => "on trial",
            Self::WayBack => "going back",
        }
    }
}

impl Right {
    /// Its name in the manual.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Supersedes => "supersedes",
            Self::OneStep => "one step",
            Self::Waits => "waits",
            Self::NotOnTrial => "refused",
            Self::RootOnly => "root only",
        }
    }
}

/// What becomes of an order at a moment.
#[must_use]
pub const fn right(who: Who, wish: &Wish, moment: Moment) -> Right {
    match (who, wish) {
        (_, Wish::Freeze { .. } | Wish::Unfreeze | Wish::Look) => Right::Now,
        (Who::Root, Wish::RollBack { .. }) => Right::Now,
        (Who::Root, Wish::Activate { .. } | Wish::Apply { .. } | Wish::Package { .. }) => match moment {
            Moment::Rest => Right::Now,
            Moment::Preflight | Moment::Trial => Right::Supersedes,
            // Each of these ends within seconds, or in a trial.
            Moment::Arrival | Moment::HandOver | Moment::WayBack => Right::Waits,
        },
        (Who::Root, Wish::Prune) => match moment {
            Moment::Rest => Right::Now,
            _ => Right::Waits,
        },
        (Who::Operator | Who::Machine, Wish::RollBack { .. }) => match moment {
            Moment::WayBack => Right::Waits,
            _ => Right::OneStep,
        },
        (Who::Operator | Who::Machine, Wish::Activate { .. }) => match moment {
            Moment::Rest => Right::Now,
            Moment::Arrival | Moment::Preflight | Moment::WayBack => Right::Waits,
            Moment::HandOver | Moment::Trial => Right::NotOnTrial,
        },
        (Who::Operator | Who::Machine, Wish::Apply { .. } | Wish::Package { .. } | Wish::Prune) => Right::RootOnly,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table as the manual shows it.
    fn table() -> String {
        let mut lines = Vec::new();
        for who in [Who::Operator, Who::Root] {
            for wish in Wish::of_each_kind(&"1.0.0".parse().unwrap()) {
                let rights: Vec<&str> = Moment::ALL.iter().map(|moment| right(who, &wish, *moment).name()).collect();
                lines.push(format!("{who:?} {}: {}", wish.name(), rights.join(", ")));
            }
        }
        lines.join("\n")
    }

    #[test]
    fn who_may_what_and_when() {
        let expected = "\
Operator activate: now, waits, waits, refused, refused, waits
Operator roll-back: one step, one step, one step, one step, one step, waits
Operator freeze: now, now, now, now, now, now
Operator unfreeze: now, now, now, now, now, now
Operator look: now, now, now, now, now, now
Operator apply: root only, root only, root only, root only, root only, root only
Operator package: root only, root only, root only, root only, root only, root only
Operator prune: root only, root only, root only, root only, root only, root only
Root activate: now, waits, supersedes, waits, supersedes, waits
Root roll-back: now, now, now, now, now, now
Root freeze: now, now, now, now, now, now
Root unfreeze: now, now, now, now, now, now
Root look: now, now, now, now, now, now
Root apply: now, waits, supersedes, waits, supersedes, waits
Root package: now, waits, supersedes, waits, supersedes, waits
Root prune: now, waits, waits, waits, waits, waits";
        assert_eq!(table(), expected);
    }
}
