//! What comes onto a machine, what does not, and in which order that is found out.

use super::fixture::{Machine, Signer, contents, version};
use super::manifest::{Contents, ManifestError};
use super::policy::{Insistence, verify};
use super::{Digest, Refusal};

const BINARY: &[u8] = b"a program";

fn code(machine: &Machine, contents: &Contents) -> &'static str {
    machine.verify(contents).map_or_else(|refusal| refusal.code().name(), |_| "accepted")
}

#[test]
fn a_signed_release_for_this_machine_is_accepted() {
    let machine = Machine::new();
    let accepted = machine.verify(&contents("1.4.0", BINARY)).unwrap();
    assert_eq!(accepted.manifest().contents(), &contents("1.4.0", BINARY));
    assert_eq!(accepted.manifest().signed_by().key, "release.pub");
    assert_eq!(accepted.manifest().signed_by().id, machine.signer.id());
    assert!(accepted.overruled().is_empty());
}

#[test]
fn each_rule_refuses_by_name() {
    let good = contents("1.4.0", BINARY);
    let mut machine = Machine::new();
    machine.floor = Some(version("1.4.0"));
    machine.quarantine = [(Digest::of(b"crashes"), version("1.6.0"))].into();
    machine.installed = [(version("1.4.0"), Digest::of(BINARY)), (version("1.5.0"), Digest::of(b"other"))].into();
    let table = [
        ("accepted", good.clone()),
        ("accepted", Contents { size: 1000, ..good.clone() }),
        ("accepted", Contents { version: version("1.4.1-rc.1"), ..good.clone() }),
        ("wrong-product", Contents { product: "other-bot".into(), ..good.clone() }),
        ("wrong-target", Contents { target: "x86_64-unknown-linux-gnu".into(), ..good.clone() }),
        ("too-large", Contents { size: 1001, ..good.clone() }),
        ("deployer-too-old", Contents { minimum_deployer: version("1.2.1"), ..good.clone() }),
        ("older", Contents { version: version("1.4.0-rc.9"), ..good.clone() }),
        ("older", Contents { version: version("0.0.1"), ..good.clone() }),
        ("quarantined", Contents { sha256: Digest::of(b"crashes"), version: version("1.6.0"), ..good.clone() }),
        ("version-taken", Contents { version: version("1.5.0"), ..good }),
    ];
    for (expected, contents) in table {
        assert_eq!(code(&machine, &contents), expected);
    }
}

#[test]
fn what_comes_by_itself_is_neither_a_pre_release_nor_older_than_what_waits() {
    let waiting = version("1.5.0");
    let table = [
        ("1.6.0-rc.1", "v*", "pre-release"),
        ("1.6.0-rc.1", "v*-rc.*", "accepted"),
        ("1.6.0-beta.1", "v*-rc.*", "pre-release"),
        ("1.6.0", "v*-rc.*", "accepted"),
        ("1.6.0", "v*", "accepted"),
        ("1.5.0", "v*", "accepted"),
        ("1.4.0", "v*", "older-than-waiting"),
    ];
    for (given, tags, expected) in table {
        let mut machine = Machine::new();
        assert_eq!(code(&machine, &contents(given, BINARY)), "accepted", "somebody asked for {given}");
        machine.unasked = Some((tags, waiting.clone()));
        assert_eq!(code(&machine, &contents(given, BINARY)), expected, "{given} {tags}");
    }
}

#[test]
fn rules_are_asked_in_order() {
    let mut machine = Machine::new();
    machine.floor = Some(version("2.0.0"));
    machine.quarantine = [(Digest::of(BINARY), version("1.4.0"))].into();
    machine.installed = [(version("1.4.0"), Digest::of(b"other"))].into();
    let mut release = contents("1.4.0", BINARY);
    release.product = "other".into();
    release.target = "arm-unknown-linux-gnu".into();
    release.size = 5000;
    release.minimum_deployer = version("9.0.0");
    assert_eq!(code(&machine, &release), "wrong-product");
    release.product = "ffj-bot".into();
    assert_eq!(code(&machine, &release), "wrong-target");
    release.target = "aarch64-unknown-linux-gnu".into();
    assert_eq!(code(&machine, &release), "too-large");
    release.size = 9;
    assert_eq!(code(&machine, &release), "deployer-too-old");
    release.minimum_deployer = version("1.0.0");
    assert_eq!(code(&machine, &release), "older");
    machine.floor = None;
    assert_eq!(code(&machine, &release), "quarantined");
    machine.quarantine.clear();
    assert_eq!(code(&machine, &release), "version-taken");
}

#[test]
fn whoever_insists_overrules_two_rules_and_that_is_recorded() {
    let mut machine = Machine::new();
    machine.insistence = Insistence::Force;
    machine.floor = Some(version("2.0.0"));
    machine.quarantine = [(Digest::of(BINARY), version("1.4.0"))].into();
    let accepted = machine.verify(&contents("1.4.0", BINARY)).unwrap();
    assert_eq!(accepted.overruled().iter().map(|one| one.code().name()).collect::<Vec<_>>(), ["older", "quarantined"]);
    machine.installed = [(version("1.4.0"), Digest::of(b"other"))].into();
    assert_eq!(code(&machine, &contents("1.4.0", BINARY)), "version-taken");
    machine.deployer = version("1.0.0");
    assert_eq!(code(&machine, &contents("1.4.0", BINARY)), "deployer-too-old");
}

#[test]
fn the_signature_is_checked_before_the_manifest_is_read() {
    let machine = Machine::new();
    let verify = |manifest: &[u8], signature: &[u8]| {
        verify(manifest, signature, &machine.keys(), &machine.expectation()).map_or_else(|refusal| refusal.code().name(), |_| "accepted")
    };
    let stranger = Signer::new("stranger.pub");
    let good = contents("1.4.0", BINARY).to_json().unwrap().into_bytes();
    let long = vec![b' '; 64 * 1024 + 1];
    assert_eq!(verify(&good, &machine.signer.sign(&good)), "accepted");
    assert_eq!(verify(&long, &machine.signer.sign(&long)), "manifest-too-long");
    assert_eq!(verify(b"{}", &machine.signer.sign(&good)), "signature-wrong");
    assert_eq!(verify(b"{}", &stranger.sign(b"{}")), "signature-unknown-key");
    assert_eq!(verify(b"{}", b""), "signature-malformed");
    assert_eq!(verify(b"{}", &machine.signer.sign(b"{}")), "manifest-invalid");
    assert_eq!(verify(b"", &machine.signer.sign(b"")), "manifest-invalid");
}

#[test]
fn refusals_are_sentences() {
    let mut machine = Machine::new();
    machine.floor = Some(version("1.5.0"));
    let refusal = machine.verify(&contents("1.4.0", BINARY)).unwrap_err();
    assert_eq!(refusal.to_string(), "cannot take release 1.4.0: 1.5.0 was confirmed here, and an older one only comes with --force");
    assert_eq!(Refusal::Manifest(ManifestError::TooLong).to_string(), "cannot understand the manifest");
}
