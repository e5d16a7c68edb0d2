//! Releases that do not hold. Each ends with the former one running, the reason told, and nobody left without an answer.

use ffj_deploy::release::manifest::Contents;
use serde_json::Value;

use support::load::options;
use support::machine::suite;
use support::release::Draft;
use support::stage::Stage;

/// What each story ends with: the stable name of the reason.
struct Story {
    name: &'static str,
    bundle: Vec<u8>,
    outcome: &'static str,
    reasons: &'static [&'static str],
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_may_not_run_is_refused_and_never_runs() {
    never_stay(async |stage| {
        let revoked = format!("{}  # lost in the tram\n", stage.spare.id());
        stage.service.machine.write("/etc/ffj-bot/keys/revoked", &revoked).await;
        assert_eq!(stage.announce_size(65 << 20).await, 413, "too large to be taken at all");
        refused_before_they_run(stage)
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_release_that_does_not_start_never_stays() {
    never_stay(async |stage| that_do_not_start(stage)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_release_that_falls_over_never_stays() {
    never_stay(async |stage| that_fall_over(stage)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_release_that_is_no_use_never_stays() {
    never_stay(async |stage| that_are_no_use(stage)).await;
}

/// Sends bad releases, one after the other; and then a good one, which a person does not want after all.
async fn never_stay(stories: impl AsyncFnOnce(&Stage) -> Vec<Story>) {
    let Some(stage) = Stage::set(&suite(), options(), "60s").await else { return };
    let mut seen = std::collections::BTreeMap::new();
    for story in stories(&stage).await {
        stage.send(&story.bundle).await;
        let count: &mut usize = seen.entry(story.outcome).or_default();
        *count += 1;
        let end = stage.until_count(story.outcome, *count).await;
        check(&stage, &story, &end).await;
    }
    stage.service.machine.ask("journalctl --sync").await;
    let journal = stage.service.machine.ask("journalctl -o cat -u 'ffj-deploy*'").await;
    assert!(!journal.contains(&stage.service.double.token()), "the token is in the journal");
    // And a good one comes after all of them.
    stage.send(&stage.good("3.0.0", "at last")).await;
    stage.until("3.0.0", "under_way").await;
    stage.service.machine.until(r#"grep -q '"phase":"probation"' /var/lib/ffj-deploy/status.json"#).await;
    assert_eq!(stage.runs().await, "3.0.0");
    stage.service.converse().await;
    // On trial, a person changes her mind.
    let back = stage.service.machine.shell("ffj-deploy rollback", &[], b"").await;
    assert!(back.code == 0 && back.out.contains("retour à la version 0.1.0"), "{back:?}");
    stage.sound("0.1.0").await;
    stage.service.end();
}

async fn check(stage: &Stage, story: &Story, end: &Value) {
    let code = end["reason"]["code"].as_str().unwrap_or_default();
    assert!(story.reasons.contains(&code), "{}: {end}", story.name);
    assert!(end["reason"]["text"].as_str().is_some_and(|text| text.len() > 20), "{}: {end}", story.name);
    println!("{}", stage.shown().await);
    assert_eq!(end["runs"], "0.1.0", "{}", story.name);
    stage.sound("0.1.0").await;
    println!("{}: {} — {}", stage.service.machine.suite, story.name, end["reason"]["text"].as_str().unwrap());
    if story.outcome == "rolled_back" {
        let evidence = end["evidence"].as_str().unwrap();
        let kept = stage.service.machine.ask(&format!("cat {evidence}")).await;
        assert!(kept.contains("== journal") && kept.contains("systemctl show"), "{}: {kept}", story.name);
    }
}

fn refused_before_they_run(stage: &Stage) -> Vec<Story> {
    let changed = |change: &dyn Fn(&mut Contents)| {
        let mut draft = Draft::new("2.0.0", &stage.program, "refused");
        change(&mut draft.contents);
        stage.signer.bundle(&draft)
    };
    let good = stage.good("2.0.0", "refused");
    let refused = |name, bundle, reasons| Story { name, bundle, outcome: "refused", reasons };
    let stranger = support::release::Signer::new();
    let mut wrong = good.clone();
    *wrong.last_mut().unwrap() = 1;
    let mut flipped = good.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    vec![
        refused("truncated", good[..good.len() / 2].to_vec(), &["bundle-invalid"]),
        refused("one bit of the program flipped", flipped, &["bundle-invalid"]),
        refused("something behind its end", wrong, &["bundle-invalid"]),
        refused("not a bundle at all", b"#!/bin/sh\nrm -rf /\n".repeat(100), &["bundle-invalid"]),
        refused("wrong key", stranger.bundle(&Draft::new("2.0.0", &stage.program, "")), &["signature-unknown-key"]),
        refused("revoked key", stage.spare.bundle(&Draft::new("2.0.0", &stage.program, "")), &["signature-revoked-key"]),
        refused("another product", changed(&|contents| contents.product = "other-bot".to_owned()), &["wrong-product"]),
        refused("another machine", changed(&|contents| contents.target = "riscv64gc-unknown-linux-gnu".to_owned()), &["wrong-target"]),
        refused("a newer deployer", changed(&|contents| contents.minimum_deployer = "9.0.0".parse().unwrap()), &["deployer-too-old"]),
        refused("a replayed old release", stage.signer.bundle(&Draft::new("0.0.9", &stage.program, "")), &["older"]),
    ]
}

fn that_do_not_start(stage: &Stage) -> Vec<Story> {
    // An ELF header of another processor, and then nothing that could run.
    let mut foreign = stage.program.clone();
    foreign[18] = 0xf3;
    let foreign = stage.signer.bundle(&Draft::new("2.0.1", &foreign, ""));
    vec![
        Story { name: "a program for another processor", bundle: foreign, outcome: "refused", reasons: &["cannot-execute"] },
        Story {
            name: "a migration that fails",
            bundle: stage.with_fault("2.0.2", "migration"),
            outcome: "refused",
            reasons: &["preflight"],
        },
        undone("exits at the start", &["no-handover"], stage.with_fault("2.0.3", "exits")),
        undone("hangs before it is ready", &["no-handover"], stage.with_fault("2.0.4", "hangs")),
    ]
}

fn that_fall_over(stage: &Stage) -> Vec<Story> {
    vec![
        undone("crashes again and again", &["crashed", "given-up"], stage.with_fault("2.0.1", "crashes")),
        undone("stops feeding the watchdog", &["silent", "crashed", "given-up"], stage.with_fault("2.0.2", "freezes")),
    ]
}

fn that_are_no_use(stage: &Stage) -> Vec<Story> {
    vec![
        undone("refuses its configuration once it runs", &["unconfigured"], stage.with_fault("2.0.1", "refuses")),
        undone("does not hear Discord", &["deaf", "no-handover"], stage.with_fault("2.0.2", "deaf")),
    ]
}

fn undone(name: &'static str, reasons: &'static [&'static str], bundle: Vec<u8>) -> Story {
    Story { name, bundle, outcome: "rolled_back", reasons }
}
