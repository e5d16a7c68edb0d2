//! Real programs across a real migration: the one of the commit before, the one of this commit, and one that brings a migration which
//! the others cannot live beside. `scripts/prove across` builds the three.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value;
use support::load::{load, options, received};
use support::machine::suite;
use support::release::{Draft, stripped};
use support::stage::Stage;

/// A release of a program, whose manifest says of its databases what the program says of itself.
fn release(version: &str, variable: &str) -> Draft {
    let program = PathBuf::from(std::env::var(variable).unwrap_or_else(|_| panic!("{variable} is not set: scripts/prove across")));
    let said = std::process::Command::new(&program).args(["--version", "--json"]).output().unwrap();
    let said: Value = serde_json::from_slice(&said.stdout).unwrap();
    let number = |value: &Value| u32::try_from(value.as_u64().unwrap()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut draft = Draft::new(version, &std::fs::read(stripped(&program, folder.path())).unwrap(), "");
    draft.contents.schema.writes = number(&said["schema"]["writes"]);
    draft.contents.schema.reads = [number(&said["schema"]["reads"][0]), number(&said["schema"]["reads"][1])];
    draft
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "scripts/prove across builds the programs that it needs"]
async fn releases_follow_each_other_across_migrations() {
    let suite = suite();
    let Some(stage) = Stage::set(&suite, options(), "2s").await else { return };
    let machine = &stage.service.machine;
    let enough = Arc::new(AtomicBool::new(false));
    let load = tokio::spawn(load(stage.service.double.clone(), 60, Arc::clone(&enough)));
    let schema = "SELECT max(number) || ' ' || max(readable_from) FROM migration";
    for (version, variable, restarts) in
        [("1.0.0", "FFJ_BEFORE", false), ("1.1.0", "FFJ_NOW", false), ("1.2.0", "FFJ_AFTER", true), ("1.3.0", "FFJ_AFTER", false)]
    {
        let before = stage.service.show("InvocationID").await;
        let draft = release(version, variable);
        let declared = draft.contents.schema;
        stage.send(&stage.signer.bundle(&draft)).await;
        stage.until(version, "confirmed").await;
        stage.sound(version).await;
        assert_eq!(stage.service.show("InvocationID").await != before, restarts, "{suite}: {version} {declared:?}");
        println!("{suite}: {version} {declared:?}, restarted: {restarts}; the database: {}", stage.service.query(schema).await);
    }
    // What cannot read the database is not gone back to, whoever asks.
    let back = machine.shell("ffj-deploy rollback 1.1.0", &[], b"").await;
    println!("{suite}: ffj-deploy rollback 1.1.0 → {}: {}{}", back.code, back.out, back.err);
    assert_ne!(back.code, 0, "{back:?}");
    stage.sound("1.3.0").await;
    enough.store(true, Ordering::Relaxed);
    let promised = load.await.unwrap();
    let double = &stage.service.double;
    let delivered = double.wait_report(std::time::Duration::from_secs(90), |_| received(double).len() >= promised.len()).await;
    assert!(delivered.is_ok(), "not every promised reminder was delivered");
    let rows = stage.service.query("SELECT count(*) FROM reminder").await;
    assert_eq!(rows, promised.len().to_string(), "rows lost");
    let report = double.report();
    println!("{suite}: {} interactions, unanswered {}, late {}", report.interactions, report.unanswered.len(), report.late);
    assert_eq!((report.unanswered.len(), report.visible_twice), (0, 0));
    stage.service.end();
}
