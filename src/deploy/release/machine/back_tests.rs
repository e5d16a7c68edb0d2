//! Ways back: where they lead, and what of the tree has to be there for them.

use super::fixture::{Disk, LOOK, RELEASE, ROLL_BACK, left, phase, reading, release, until};
use super::{Action, Event, Phase, StepError, choose_target, kept, overruled, prune, step};

#[test]
fn a_way_back_that_fails_goes_further_back_and_ends() {
    let mut disk = Disk::new();
    for number in 2..=4 {
        disk.deploy(release(number), &[]);
    }
    disk.deploy(release(5), &[release(5), release(4)]);
    assert_eq!((phase(&disk), disk.current.clone()), ("rolled_back", release(3).version));
    disk.deploy(release(6), &[release(6), release(4), release(3), release(2), release(1)]);
    assert_eq!(phase(&disk), "stranded");
    assert_eq!(disk.current, release(1).version, "the golden one is the last that was tried");
    disk.deploy(release(7), &[]);
    assert_eq!((phase(&disk), disk.current.clone()), ("confirmed", release(7).version));
}

#[test]
fn rolling_back_twice_goes_back_twice() {
    let mut disk = Disk::new();
    disk.deploy(release(2), &[]);
    disk.deploy(release(3), &[]);
    for expected in [2, 1] {
        disk.take(&ROLL_BACK).unwrap();
        disk.settle(&[]);
        assert_eq!(disk.current, release(expected).version);
    }
    assert_eq!(disk.take(&ROLL_BACK), Err(StepError::NoTarget));
    assert_eq!(disk.current, release(1).version);
}

#[test]
fn a_person_chooses_where_to_go_back_to() {
    let mut disk = Disk::new();
    disk.golden = reading(1, [0, 7]);
    disk.releases = [(disk.current.clone(), disk.golden.clone())].into();
    disk.deploy(release(2), &[]);
    disk.deploy(release(3), &[]);
    disk.database = Some(left(9, 8));
    let back = |number: u8, forced| Event::RollBack { to: Some(release(number).version), forced };
    for number in [1, 3, 9] {
        assert_eq!(disk.take(&back(number, false)), Err(StepError::BadTarget(release(number).version)), "{number}");
    }
    disk.take(&back(1, true)).unwrap();
    disk.settle(&[]);
    assert_eq!(disk.current, release(1).version);
    assert_eq!(disk.take(&back(3, false)), Err(StepError::BadTarget(release(3).version)), "it is in quarantine");
    disk.take(&back(3, true)).unwrap();
    disk.settle(&[]);
    assert_eq!(disk.current, release(3).version);
    assert!(!disk.state().quarantine.contains_key(&release(3).sha256));
}

#[test]
fn a_roll_back_is_possible_at_any_moment() {
    for at in ["received", "fetched", "verified", "staged", "preflight", "armed", "swapped", "handed_over", "probation"] {
        let mut disk = until(at);
        let running = disk.state().current;
        match disk.take(&ROLL_BACK) {
            Ok(()) => disk.settle(&[]),
            Err(error) => assert_eq!((error, running), (StepError::NoTarget, release(1)), "{at}"),
        }
        assert_eq!(disk.current, release(1).version, "{at}");
    }
}

#[test]
fn the_database_decides_where_one_can_go_back_to_and_not_what_is_brought() {
    let mut disk = Disk::new();
    disk.deploy(reading(2, [5, 7]), &[]);
    disk.deploy(reading(3, [7, 9]), &[]);
    disk.golden = reading(1, [1, 5]);
    disk.releases.insert(disk.golden.version.clone(), disk.golden.clone());
    let choose = |database, tried: &[_]| {
        let mut disk = disk.clone();
        disk.database = database;
        choose_target(&disk.state(), Some(&reading(3, [7, 9])), tried, &disk.world()).map(|release| release.version.to_string())
    };
    let three = [release(3).sha256];
    assert_eq!(choose(Some(left(9, 7)), &[]).as_deref(), Some("1.3.0"));
    assert_eq!(choose(Some(left(9, 7)), &three).as_deref(), Some("1.2.0"));
    assert_eq!(choose(Some(left(9, 8)), &three).as_deref(), Some("1.1.0"), "the golden one can at least say what is wrong");
    assert_eq!(choose(Some(left(9, 5)), &[3, 2].map(|number| release(number).sha256)).as_deref(), Some("1.1.0"));
    assert_eq!(choose(None, &three).as_deref(), Some("1.2.0"));
    assert_eq!(choose(Some(left(9, 7)), &[3, 2, 1].map(|number| release(number).sha256)), None);
    disk.database = Some(left(7, 7));
    disk.deploy(reading(4, [8, 9]), &[]);
    assert_eq!(phase(&disk), "confirmed", "it migrates the database itself");
}

#[test]
fn pruning_keeps_what_may_still_be_needed() {
    let mut disk = Disk::new();
    for number in 2..=6 {
        disk.deploy(release(number), &[]);
    }
    // Two confirmed ones, the previous one among them, and the golden one.
    assert_eq!(disk.releases.keys().map(ToString::to_string).collect::<Vec<_>>(), ["1.1.0", "1.5.0", "1.6.0"]);
    let installed = disk.releases.keys().cloned().collect();
    let mut state = disk.state();
    assert!(!prune(&state, &installed, None, &release(9).version, 1).is_empty());
    for phase in [Phase::Idle, Phase::Received, Phase::RolledBack { failed: None }, Phase::Stranded] {
        state.phase = phase;
        assert!(prune(&state, &installed, None, &release(9).version, 1).is_empty());
    }
}

#[test]
fn a_release_that_rotted_on_the_card_is_replaced_and_nobody_s_fault() {
    let mut disk = Disk::new();
    disk.deploy(release(2), &[]);
    disk.deploy(release(3), &[]);
    disk.releases.remove(&release(3).version);
    let (state, actions) = super::after_boot(&disk.state(), &disk.world());
    let Phase::Restoring(restore) = &state.phase else { panic!("{state:?}") };
    assert_eq!((&restore.target, &restore.failed), (&release(2), &None));
    assert!(state.quarantine.is_empty());
    assert!(actions.contains(&Action::Run(release(2))));
}

#[test]
fn the_way_back_goes_on_after_a_power_cut() {
    let mut disk = Disk::new();
    disk.deploy(release(2), &[]);
    disk.take(&LOOK).unwrap();
    disk.offered = release(3);
    while phase(&disk) != "probation" {
        let event = disk.next_event(&[]).unwrap();
        disk.take(&event).unwrap();
    }
    for (cut, rotten, expected) in [(0, false, 2), (1, false, 2), (2, false, 2), (3, false, 2), (0, true, 1)] {
        let mut disk = disk.clone();
        disk.power = Some(cut);
        if rotten {
            // What was chosen cannot be read when the machine is back.
            let (state, _) = step(&disk.state(), &RELEASE, &disk.world()).unwrap();
            disk.releases.remove(&release(2).version);
            disk.previous = release(1).version;
            disk.record.state = state;
            disk.cut();
        } else {
            disk.take(&RELEASE).unwrap();
            assert_eq!(disk.current, release(2).version, "{cut}");
            assert!(cut < 3 || disk.state().current == release(2));
        }
        assert!(disk.marker);
        disk.settle(&[]);
        assert_eq!(disk.current, release(expected).version, "{cut}");
    }
}

#[test]
fn a_lost_link_is_made_again() {
    let mut disk = Disk::new();
    disk.deploy(release(2), &[]);
    let world = super::World { current: None, ..disk.world() };
    let (state, _) = super::after_boot(&disk.state(), &world);
    let Phase::Restoring(restore) = &state.phase else { panic!("{state:?}") };
    assert_eq!(restore.target, release(2));
}

#[test]
fn the_golden_release_is_put_in_place_when_it_is_needed() {
    let mut disk = until("probation");
    disk.releases.remove(&release(1).version);
    let (_, actions) = step(&disk.state(), &RELEASE, &disk.world()).unwrap();
    let seeded = actions.iter().position(|action| *action == Action::Seed(release(1))).unwrap();
    let swapped = actions.iter().position(|action| matches!(action, Action::Swap { .. })).unwrap();
    assert!(seeded < swapped);
}

#[test]
fn what_is_offered_to_go_back_to_is_not_refused() {
    let mut disk = Disk::new();
    disk.deploy(release(2), &[]);
    disk.deploy(release(3), &[]);
    disk.take(&ROLL_BACK).unwrap();
    disk.settle(&[]);
    let (state, world) = (disk.state(), disk.world());
    assert!(state.quarantine.contains_key(&release(3).sha256), "{state:?}");
    let offered = kept(&state, &world);
    assert_eq!(offered, [release(1).version, release(2).version]);
    for version in offered.into_iter().filter(|version| *version != state.current.version) {
        assert!(step(&state, &Event::RollBack { to: Some(version), forced: false }, &world).is_ok());
    }
    let left_again = Event::RollBack { to: Some(release(3).version), forced: false };
    assert_eq!(step(&state, &left_again, &world), Err(StepError::BadTarget(release(3).version)));
    assert_eq!(overruled(&state, &release(3), &world), ["quarantined"]);
    // A database that only newer releases read.
    disk.database = Some(left(200, 150));
    let (state, world) = (disk.state(), disk.world());
    assert_eq!(kept(&state, &world), []);
    assert_eq!(overruled(&state, &release(3), &world), ["quarantined", "schema"]);
    assert_eq!(overruled(&state, &release(1), &world), ["schema"]);
}
