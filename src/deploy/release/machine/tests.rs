//! Deployments that go well, and each way in which they do not.

use super::fixture::{ACTIVATE, Disk, LOOK, MACHINE, RELEASE, phase, release, until};
use super::{Candidate, Event, Phase, Record, Release, StateError, StepError, Trial, Who};
use crate::release::manifest::Schema;

#[test]
fn a_deployment_goes_its_way() {
    let mut disk = Disk::new();
    disk.take(&LOOK).unwrap();
    let mut seen = vec![];
    while let Some(event) = disk.next_event(&[]) {
        seen.push((phase(&disk), disk.marker, disk.current.to_string()));
        disk.take(&event).unwrap();
    }
    let before = |name| (name, false, "1.1.0".to_owned());
    let after = |name| (name, true, "1.2.0".to_owned());
    assert_eq!(
        seen,
        [
            before("received"),
            before("fetched"),
            before("verified"),
            before("staged"),
            before("preflight"),
            after("armed"),
            after("swapped"),
            after("handed_over"),
            after("probation"),
        ]
    );
    let state = disk.state();
    assert_eq!(state.phase, Phase::Confirmed);
    assert_eq!(state.confirmed, [release(1), release(2)]);
    assert_eq!(state.floor, release(2).version);
    assert_eq!((disk.previous.to_string(), disk.marker), ("1.1.0".to_owned(), false));
}

#[test]
fn the_floor_rises_only_with_a_confirmation() {
    for phase in ["staged", "armed", "swapped", "handed_over", "probation"] {
        assert_eq!(until(phase).state().floor, release(1).version, "{phase}");
    }
    let mut disk = until("probation");
    disk.take(&RELEASE).unwrap();
    disk.settle(&[]);
    assert_eq!(disk.state().floor, release(1).version);
}

#[test]
fn a_release_that_fails_is_undone_and_never_taken_again() {
    for (at, event) in [
        ("swapped", RELEASE),
        ("swapped", Event::UnitFailed),
        ("handed_over", RELEASE),
        ("handed_over", Event::UnitFailed),
        ("probation", RELEASE),
        ("probation", Event::UnitFailed),
    ] {
        let mut disk = until(at);
        disk.take(&event).unwrap();
        disk.settle(&[]);
        assert_eq!(disk.state().phase, Phase::RolledBack { failed: Some(release(2)) }, "{at}");
        assert_eq!((disk.current.clone(), disk.previous.clone()), (release(1).version, release(1).version));
        disk.deploy(release(2), &[]);
        assert_eq!((phase(&disk), disk.current.clone()), ("idle", release(1).version), "{at}");
        disk.deploy(release(3), &[]);
        assert_eq!((phase(&disk), disk.current.clone()), ("confirmed", release(3).version), "{at}");
    }
}

#[test]
fn a_release_that_says_it_cannot_run_is_never_current() {
    let mut disk = until("preflight");
    disk.take(&RELEASE).unwrap();
    assert_eq!((phase(&disk), disk.current.clone()), ("idle", release(1).version));
    assert!(disk.state().quarantine.contains_key(&release(2).sha256));
}

#[test]
fn when_the_machine_fails_the_release_gets_another_try_and_then_rest() {
    for at in ["preflight", "armed", "swapped"] {
        let mut disk = until(at);
        for attempts in 1..=2 {
            disk.take(&MACHINE).unwrap();
            while disk.state().armed() {
                let event = disk.next_event(&[]).unwrap();
                disk.take(&event).unwrap();
            }
            let waiting = Candidate { release: release(2), forced: false, attempts };
            assert_eq!(disk.state().phase, Phase::Staged(waiting), "{at}");
            assert_eq!((disk.current.clone(), disk.marker), (release(1).version, false));
            while phase(&disk) != at {
                let event = disk.next_event(&[]).unwrap();
                disk.take(&event).unwrap();
            }
        }
        disk.take(&MACHINE).unwrap();
        disk.settle(&[]);
        assert!(disk.state().quarantine.is_empty(), "{at}");
        assert_eq!(disk.current, release(1).version);
    }
}

#[test]
fn the_network_being_away_never_rolls_back() {
    let mut disk = until("probation");
    for event in [Event::Degraded, MACHINE, Event::Degraded, Event::Degraded, MACHINE] {
        disk.take(&event).unwrap();
        assert_eq!(phase(&disk), "handed_over");
    }
    disk.settle(&[]);
    assert_eq!(phase(&disk), "confirmed");
}

#[test]
fn the_third_crash_is_one_too_many_and_a_power_cut_is_none() {
    let mut disk = until("probation");
    disk.take(&Event::Crashed).unwrap();
    for _ in 0..10 {
        disk.cut();
    }
    disk.take(&Event::Healthy).unwrap();
    disk.take(&Event::Crashed).unwrap();
    let Phase::HandedOver(Trial { crashes, .. }) = disk.state().phase else { panic!("{disk:?}") };
    assert_eq!(crashes, 2);
    disk.take(&Event::Crashed).unwrap();
    assert_eq!(phase(&disk), "restoring");
}

#[test]
fn what_a_person_had_to_mend_before_is_excused_until_the_release_has_run() {
    let excused = |disk: &Disk| disk.state().trial().map(|trial| trial.unconfigured_before);
    let mut disk = until("preflight");
    disk.take(&Event::PreflightPassed { unconfigured: true }).unwrap();
    disk.take(&Event::Swapped).unwrap();
    disk.cut();
    assert_eq!((phase(&disk), excused(&disk)), ("handed_over", Some(true)), "{disk:?}");
    disk.take(&Event::Healthy).unwrap();
    assert_eq!((phase(&disk), excused(&disk)), ("probation", Some(false)));
}

#[test]
fn whoever_insists_brings_a_release_out_of_quarantine_and_only_its_confirmation_clears_it() {
    let mut disk = Disk::new();
    disk.deploy(release(2), &[release(2)]);
    let insist = Event::Verified { release: release(2), forced: true };
    for bad in [vec![release(2)], vec![]] {
        disk.take(&LOOK).unwrap();
        disk.take(&Event::Fetched).unwrap();
        disk.take(&insist).unwrap();
        assert!(disk.state().quarantine.contains_key(&release(2).sha256));
        disk.settle(&bad);
    }
    assert_eq!((phase(&disk), disk.state().quarantine.len()), ("confirmed", 0));
}

#[test]
fn what_runs_already_is_not_brought_again() {
    let mut disk = Disk::new();
    disk.deploy(release(1), &[]);
    assert_eq!(phase(&disk), "idle");
}

#[test]
fn frozen_only_a_person_begins() {
    let mut disk = Disk::new();
    disk.take(&Event::Freeze).unwrap();
    assert_eq!(disk.take(&LOOK), Err(StepError::Frozen));
    disk.take(&Event::Requested { by: Who::Root }).unwrap();
    while phase(&disk) != "staged" {
        let event = disk.next_event(&[]).unwrap();
        disk.take(&event).unwrap();
    }
    assert_eq!(disk.take(&ACTIVATE), Err(StepError::Frozen));
    disk.take(&Event::Unfreeze).unwrap();
    disk.take(&ACTIVATE).unwrap();
}

#[test]
fn a_request_waits_until_the_work_under_way_is_over() {
    for at in ["received", "fetched", "verified", "preflight", "armed", "swapped", "handed_over", "probation"] {
        assert_eq!(until(at).take(&LOOK), Err(StepError::Illegal { phase: at, event: "requested" }));
    }
    until("staged").take(&LOOK).unwrap();
    let error = StepError::Illegal { phase: "armed", event: "requested" };
    assert_eq!(error.to_string(), "cannot take \"requested\" while armed");
}

#[test]
fn names_are_those_that_are_written() {
    let mut disk = Disk::new();
    disk.take(&LOOK).unwrap();
    while let Some(event) = disk.next_event(&[]) {
        let written = serde_json::to_value(&event).unwrap();
        assert_eq!(written["name"], event.name());
        let written = serde_json::to_value(disk.state().phase).unwrap();
        assert_eq!(written["name"], phase(&disk));
        disk.take(&event).unwrap();
    }
}

#[test]
fn the_history_is_read_from_its_last_whole_line() {
    let mut history = Vec::new();
    for number in 1..=2 {
        let state = super::State::seeded(release(number));
        history.extend(Record::new(0, "2026-02-01T12:00:00Z", "test", Some(LOOK), state).to_line().unwrap().into_bytes());
    }
    assert_eq!(Record::last(&history).unwrap().state.current, release(2));
    assert_eq!(Record::last(&history[..history.len() - 10]).unwrap().state.current, release(1));
    assert_eq!(Record::last(b""), None);
    assert!(matches!(Record::parse(br#"{"format":2,"more":[]}"#), Err(StateError::Format(2))));
    assert!(matches!(Record::parse(br#"{"format":1}"#), Err(StateError::Json(_))));
}

#[test]
fn two_releases_that_cannot_share_a_database_do_not_hand_over() {
    let with = |writes, oldest| Release { schema: Schema { writes, reads: [oldest, writes] }, ..release(1) };
    let trial = |from, new: Release| Trial {
        candidate: Candidate { release: new, forced: false, attempts: 0 },
        from,
        crashes: 0,
        supersedes: None,
        unconfigured_before: false,
    };
    assert!(!trial(with(6, 1), with(6, 1)).needs_restart());
    assert!(!trial(with(6, 1), with(7, 6)).needs_restart(), "it only adds");
    assert!(trial(with(6, 1), with(7, 7)).needs_restart());
    assert!(!trial(with(7, 7), with(6, 1)).needs_restart(), "back to one that reads it");
    // What was on trial until now may be what runs.
    let mut disk = until("probation");
    let on_trial = disk.state().current.clone();
    let verified = Event::Verified { release: release(3), forced: false };
    for event in [
        Event::Requested { by: Who::Root },
        Event::Fetched,
        verified,
        Event::Staged,
        Event::Activate { by: Who::Root },
        Event::PreflightPassed { unconfigured: false },
    ] {
        disk.take(&event).unwrap();
    }
    let armed = disk.state().trial().unwrap().clone();
    assert_eq!(armed.supersedes.as_ref(), Some(&on_trial));
    let beyond = on_trial.schema.writes + 1;
    let new = with(beyond, beyond);
    let armed = Trial { candidate: Candidate { release: new.clone(), ..armed.candidate }, from: new, ..armed };
    assert!(armed.needs_restart(), "it is not what ran before the trial that counts alone");
}

#[test]
fn an_event_that_only_a_newer_deployer_knows_keeps_nothing_from_being_read() {
    let record = Record::new(7, "2026-11-25T18:00:00Z", "unit", Some(Event::Healthy), until("probation").state().clone());
    let newer = record.to_line().unwrap().replace(r#""event":{"name":"healthy"}"#, r#""event":{"name":"rejoiced","at":[1]}"#);
    let newer = newer.replace(r#""deployment":null"#, r#""deployment":{"id":"7","outcome":"transcended"}"#);
    assert!(newer.contains("transcended"), "{newer}");
    let read = Record::last(newer.as_bytes()).unwrap();
    assert_eq!((read.event, read.state), (Some(Event::Unknown), record.state));
}
