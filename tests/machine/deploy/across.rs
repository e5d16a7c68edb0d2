//! Real programs across a real migration: the one of the commit before, the one of this commit, and one that brings a migration which
//! the others cannot live beside. `scripts/prove across` builds the three.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use ffj_deploy::release::manifest::Schema;
use serde_json::Value;
use support::house::eventually;
use support::load::{load, options, received};
use support::machine::suite;
use support::release::{Draft, stripped};
use support::stage::Stage;

/// A program that was built for this.
fn program(variable: &str) -> PathBuf {
    PathBuf::from(std::env::var(variable).unwrap_or_else(|_| panic!("{variable} is not set: scripts/prove across")))
}

/// What a program says of its databases.
fn schema(program: &PathBuf) -> Schema {
    let said = std::process::Command::new(program).args(["--version", "--json"]).output().unwrap();
    let said: Value = serde_json::from_slice(&said.stdout).unwrap();
    serde_json::from_value(said["schema"].clone()).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "scripts/prove across builds the programs that it needs"]
async fn releases_follow_each_other_across_migrations() {
    let (suite, before) = (suite(), program("FFJ_BEFORE"));
    let mut runs = schema(&before);
    let Some(stage) = Stage::set_with(&suite, options(), "2s", &before, |contents| contents.schema = runs).await else { return };
    let machine = &stage.service.machine;
    println!("{suite}: 0.1.0 {runs:?}");
    let enough = Arc::new(AtomicBool::new(false));
    let load = tokio::spawn(load(stage.service.double.clone(), 60, Arc::clone(&enough)));
    let mut restarted = Vec::new();
    for (version, variable) in [("1.1.0", "FFJ_NOW"), ("1.2.0", "FFJ_AFTER"), ("1.3.0", "FFJ_AFTER")] {
        let (program, folder) = (program(variable), tempfile::tempdir().unwrap());
        let new = schema(&program);
        let mut draft = Draft::new(version, &std::fs::read(stripped(&program, folder.path())).unwrap(), version);
        draft.contents.schema = new;
        let before = stage.service.show("InvocationID").await;
        stage.send(&stage.signer.bundle(&draft)).await;
        stage.until(version, "confirmed").await;
        stage.sound(version).await;
        if stage.service.show("InvocationID").await != before {
            restarted.push(version);
        }
        assert_eq!(restarted.contains(&version), !runs.runs_on(&new), "{suite}: {version}, from {runs:?} to {new:?}");
        assert_eq!(stage.service.query("SELECT max(number) FROM migration").await, new.writes.to_string(), "{version}");
        println!("{suite}: {version} {new:?}, restarted: {}", restarted.contains(&version));
        runs = new;
    }
    assert!(restarted.contains(&"1.2.0"), "the one before cannot live beside it");
    // What cannot read the database is not gone back to, whoever asks; what can is.
    machine.ask("test -x /opt/ffj-bot/releases/1.1.0/ffj-bot").await;
    let back = machine.shell("ffj-deploy rollback 1.1.0", &[], b"").await;
    println!("{suite}: ffj-deploy rollback 1.1.0 ends with {}: {}{}", back.code, back.out, back.err);
    assert_ne!(back.code, 0, "{back:?}");
    stage.sound("1.3.0").await;
    machine.ask("ffj-deploy rollback 1.2.0").await;
    stage.sound("1.2.0").await;
    enough.store(true, Ordering::Relaxed);
    let promised = load.await.unwrap();
    let double = &stage.service.double;
    eventually("every promised reminder to be delivered", || received(double).len() >= promised.len()).await;
    assert_eq!(stage.service.query("SELECT count(*) FROM reminder").await, promised.len().to_string(), "rows lost");
    let report = double.report();
    println!("{suite}: {} interactions, unanswered {}, late {}", report.interactions, report.unanswered.len(), report.late);
    assert_eq!((report.unanswered.len(), report.visible_twice), (0, 0));
    stage.service.end();
}
