//! Whether anybody wants a look now.

use jiff::Timestamp;

use crate::config::Mode;
use crate::release::ask::{By, Look};
use crate::release::known::{Frozen, Known};

/// Why there is no look.
#[derive(Debug, PartialEq, Eq)]
pub enum Closed<'a> {
    /// No source is configured.
    NoSource,
    /// Only a person may ask, and none did.
    OnlyByHand,
    /// Updates are frozen, and nobody insisted.
    Frozen(&'a Frozen),
}

/// Whether to look. A person may always ask in manual mode, which means just that; a freeze is somebody's decision, and only
/// whoever insists looks nevertheless.
pub fn gate<'a>(sourced: bool, mode: Mode, known: &'a Known, wish: Option<&Look>, now: Timestamp) -> Result<(), Closed<'a>> {
    let person = wish.is_some_and(|wish| wish.by == By::Person);
    let insists = person && wish.is_some_and(|wish| wish.force);
    if !sourced {
        return Err(Closed::NoSource);
    }
    match known.frozen_at(now) {
        Some(frozen) if !insists => Err(Closed::Frozen(frozen)),
        _ if mode == Mode::Manual && !person => Err(Closed::OnlyByHand),
        Some(_) | None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_have_a_look_and_when() {
        let now: Timestamp = "2026-11-25T18:00:00Z".parse().unwrap();
        let look = |by, force| Some(Look { by, id: None, time: 0, force, dry_run: false });
        let wishes = [None, look(By::Forge, false), look(By::Forge, true), look(By::Person, false), look(By::Person, true)];
        let until = |until: &str| {
            let frozen = Frozen { until: until.parse().ok(), why: String::new(), by: String::new() };
            Known { frozen: Some(frozen), ..Known::default() }
        };
        let (frozen, past) = (until("2026-11-25T19:00:00Z"), until("2026-11-25T17:30:00Z"));
        let table = [
            (true, Mode::Auto, &past, [true, true, true, true, true]),
            (true, Mode::Approve, &past, [true, true, true, true, true]),
            (true, Mode::Manual, &past, [false, false, false, true, true]),
            (true, Mode::Auto, &frozen, [false, false, false, false, true]),
            (true, Mode::Manual, &frozen, [false, false, false, false, true]),
            (false, Mode::Auto, &past, [false, false, false, false, false]),
        ];
        for (sourced, mode, known, expected) in table {
            let opened = wishes.each_ref().map(|wish| gate(sourced, mode, known, wish.as_ref(), now).is_ok());
            assert_eq!(opened, expected, "{sourced} {mode:?} {known:?}");
        }
        assert_eq!(gate(false, Mode::Manual, &frozen, None, now), Err(Closed::NoSource));
    }
}
