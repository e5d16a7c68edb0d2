//! What holds for every deployment, whatever happens and wherever the power goes.

use proptest::prelude::*;

use super::fixture::{Disk, release};
use super::{Event, Fault, Phase, Record, Release, Who, after_boot, step};

/// Anything that can happen, sense or not.
fn any_event() -> impl Strategy<Value = Option<Event>> {
    let fault = prop_oneof![Just(Fault::Release), Just(Fault::Machine)];
    let by = prop_oneof![Just(Who::Machine), Just(Who::Root)];
    let event = prop_oneof![
        by.clone().prop_map(|by| Event::Requested { by }),
        Just(Event::Fetched),
        (1..6_u8).prop_map(|number| Event::Verified { release: release(number), forced: false }),
        Just(Event::Refused),
        Just(Event::Staged),
        by.prop_map(|by| Event::Activate { by }),
        any::<bool>().prop_map(|unconfigured| Event::PreflightPassed { unconfigured }),
        Just(Event::Swapped),
        Just(Event::HandedOver),
        Just(Event::Healthy),
        Just(Event::Degraded),
        Just(Event::Crashed),
        Just(Event::UnitFailed),
        Just(Event::Unproven),
        Just(Event::ProbationOver),
        fault.prop_map(|fault| Event::Failed { fault }),
        prop::option::of(1..6_u8).prop_map(|to| Event::RollBack { to: to.map(|number| release(number).version), forced: false }),
        Just(Event::Freeze),
        Just(Event::Unfreeze),
    ];
    // None: whatever comes next when all goes well, so that the later states are reached too.
    prop_oneof![1 => event.prop_map(Some), 2 => Just(None)]
}

/// A story: what happens, what is offered, and after how many actions the power goes.
fn story() -> impl Strategy<Value = Vec<(Option<Event>, u8, Option<usize>)>> {
    prop::collection::vec((any_event(), 1..6_u8, prop::option::weighted(0.2, 0..4_usize)), 0..40)
}

/// Lives through a story. What holds at every moment is checked by the disk.
fn live(story: &[(Option<Event>, u8, Option<usize>)], mut each: impl FnMut(&Disk)) -> Disk {
    let mut disk = Disk::new();
    for (event, offered, power) in story {
        disk.offered = release(*offered);
        disk.power = *power;
        let look = Event::Requested { by: Who::Root };
        let event = event.clone().or_else(|| disk.next_event(&[])).unwrap_or(look);
        let _ = disk.take(&event);
        disk.power = None;
        each(&disk);
    }
    disk
}

fn bad(numbers: &[u8]) -> Vec<Release> {
    numbers.iter().map(|number| release(*number)).collect()
}

/// Stories to be lived through; `scripts/prove` takes more.
fn cases() -> u32 {
    std::env::var("FFJ_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(200)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn whatever_happens_a_verified_release_is_current_in_the_end(story in story(), broken in prop::collection::vec(1..6_u8, 0..5)) {
        let mut disk = live(&story, |_| ());
        disk.settle(&bad(&broken));
        prop_assert!(disk.releases.contains_key(&disk.current));
    }

    #[test]
    fn nothing_goes_before_a_confirmation(story in story()) {
        let mut before = Disk::new().releases;
        live(&story, |disk| {
            let gone = before.keys().any(|version| !disk.releases.contains_key(version));
            assert!(!gone || disk.state().phase == Phase::Confirmed, "{disk:?}");
            before = disk.releases.clone();
        });
    }

    #[test]
    fn what_failed_is_never_current_again_by_itself(story in story()) {
        live(&story, |disk| {
            let state = disk.state();
            let is_out = |release: &Release| state.quarantine.contains_key(&release.sha256);
            match &state.phase {
                Phase::Verified(candidate) | Phase::Preflight(candidate) => assert!(!is_out(&candidate.release), "{disk:?}"),
                Phase::Armed(trial) | Phase::Swapped(trial) | Phase::HandedOver(trial) | Phase::Probation(trial) => {
                    assert!(!is_out(&trial.candidate.release), "{disk:?}");
                }
                Phase::Restoring(restore) => assert!(!is_out(&restore.target), "{disk:?}"),
                _ => {}
            }
        });
    }

    #[test]
    fn nothing_but_the_end_of_its_own_probation_confirms_a_release(story in story()) {
        let mut before = Disk::new();
        live(&story, |disk| {
            let (was, is) = (before.state(), disk.state());
            if is.confirmed != was.confirmed || is.floor != was.floor {
                // Or a start of the machine right after it.
                assert!(matches!(disk.record.event, Some(Event::ProbationOver) | None), "{disk:?}");
                let Phase::Probation(trial) = &was.phase else { panic!("not on trial: {before:?}") };
                assert_eq!(is.confirmed.last(), Some(&trial.candidate.release));
            }
            before = disk.clone();
        });
    }

    #[test]
    fn from_every_moment_root_finds_a_way_back_that_is_no_release_on_trial(story in story()) {
        let disk = live(&story, |_| ());
        let (state, world) = (disk.state(), disk.world());
        let on_trial = state.trial().map(|trial| trial.candidate.release.clone());
        if let Ok((next, _)) = step(&state, &Event::RollBack { to: None, forced: false }, &world) {
            if let Phase::Restoring(restore) = &next.phase {
                prop_assert!(Some(&restore.target) != on_trial.as_ref() && next.armed() && next.interrupted.is_none(), "{:?}", next);
            }
        } else {
            // Nothing else is left but what failed.
            prop_assert!(on_trial.is_none() || state.quarantine.contains_key(&world.golden.sha256), "{:?}", state);
        }
    }

    #[test]
    fn the_floor_never_falls(story in story()) {
        let mut floor = release(0).version;
        live(&story, |disk| {
            let state = disk.state();
            assert!(state.floor >= floor && state.confirmed.iter().any(|release| release.version == state.floor));
            floor = state.floor;
        });
    }

    #[test]
    fn the_marker_is_there_when_a_failure_has_to_be_undone(story in story()) {
        live(&story, |disk| assert_eq!(disk.marker, disk.state().armed(), "{disk:?}"));
    }

    #[test]
    fn a_start_of_the_machine_asked_twice_says_the_same(story in story()) {
        live(&story, |disk| {
            let (once, _) = after_boot(&disk.state(), &disk.world());
            let mut started = disk.clone();
            started.cut();
            assert_eq!(once, started.state());
            let (twice, _) = after_boot(&started.state(), &started.world());
            assert_eq!(once, twice);
        });
    }

    #[test]
    fn rolling_back_never_returns_to_what_was_left(story in story(), times in 1..8_usize) {
        let mut disk = live(&story, |_| ());
        disk.settle(&[]);
        let mut left = vec![];
        for _ in 0..times {
            let before = disk.current.clone();
            if disk.take(&Event::RollBack { to: None, forced: false }).is_err() {
                break;
            }
            disk.settle(&[]);
            left.push(before);
            prop_assert!(!left.contains(&disk.current), "{:?}", disk);
        }
    }

    #[test]
    fn steps_are_written_and_read_back(story in story()) {
        live(&story, |disk| {
            let line = disk.record.to_line().unwrap();
            assert_eq!(Record::parse(line.as_bytes()).unwrap(), disk.record);
            assert_eq!(line.find('\n'), Some(line.len() - 1));
        });
    }

    #[test]
    fn no_line_makes_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), at in 0..300_usize, byte: u8) {
        let _ = Record::parse(&bytes);
        let mut line = Disk::new().record.to_line().unwrap().into_bytes();
        let at = at % line.len();
        line[at] = byte;
        let _ = Record::last(&line);
    }
}

/// Every place at which the power can go, in a deployment that goes well and in one that does not.
#[test]
fn a_power_cut_anywhere_leads_to_the_same_end() {
    for broken in [vec![], bad(&[2])] {
        let expected = if broken.is_empty() { release(2) } else { release(1) };
        for cut in 0..40 {
            let mut disk = Disk::new();
            let mut actions = 0;
            disk.take(&Event::Requested { by: Who::Machine }).unwrap();
            while let Some(event) = disk.next_event(&broken) {
                let (_, follow) = step(&disk.state(), &event, &disk.world()).unwrap();
                disk.power = (actions..=actions + follow.len()).contains(&cut).then(|| cut - actions);
                actions += follow.len() + 1;
                disk.take(&event).unwrap();
                disk.power = None;
                if disk.looks > 0 && disk.state().phase.at_rest() {
                    disk.looks = 0;
                    disk.take(&Event::Requested { by: Who::Machine }).unwrap();
                }
            }
            assert_eq!(disk.current, expected.version, "after {cut} of {actions}");
            assert_eq!(disk.state().quarantine.is_empty(), broken.is_empty());
            assert!(!disk.marker);
        }
    }
}
