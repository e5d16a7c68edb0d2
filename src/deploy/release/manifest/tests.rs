//! Manifests that are read, and the many that are not.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Contents, Manifest, ManifestError, Schema};

const GOOD: &str = r#"{"product":"ffj-bot","version":"1.4.0","commit":"0123456789abcdef0123456789abcdef01234567",
 "target":"aarch64-unknown-linux-gnu","size":12345678,
 "sha256":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
 "schema":{"writes":7,"reads":[5,7]},"minimum_deployer":"1.2.0","built_at":"2026-02-01T12:00:00Z"}"#;

fn parse(text: &str) -> Result<Contents, ManifestError> {
    Manifest::parse(text.as_bytes()).map(|manifest| manifest.claims().clone())
}

/// The good manifest with one value changed.
fn with(pointer: &str, value: Value) -> String {
    let mut manifest: Value = serde_json::from_str(GOOD).unwrap();
    *manifest.pointer_mut(pointer).unwrap() = value;
    manifest.to_string()
}

/// The fields that are complained about.
fn complaints(text: &str) -> Vec<String> {
    match parse(text) {
        Err(ManifestError::Values(problems)) => problems.iter().map(|problem| problem.field.to_string()).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_manifest_is_read_and_written_back() {
    let contents = parse(GOOD).unwrap();
    assert_eq!(contents.version.to_string(), "1.4.0");
    assert_eq!(contents.size, 12_345_678);
    assert_eq!(contents.schema, Schema { writes: 7, reads: [5, 7] });
    assert_eq!(parse(&contents.to_json().unwrap()).unwrap(), contents);
}

#[test]
fn all_problems_are_named_at_once() {
    let text = r#"{"product":"FFJ bot","version":"1.4","commit":"HEAD","target":"../arm","size":0,"sha256":"00",
        "schema":{"writes":8,"reads":[7,5]},"minimum_deployer":"","built_at":"yesterday"}"#;
    let all = ["product", "version", "commit", "target", "size", "sha256", "schema.reads", "schema.writes", "minimum_deployer", "built_at"];
    assert_eq!(complaints(text), all);
    assert_eq!(parse(&with("/version", json!("1.4"))).unwrap_err().to_string(), "version: not a version such as 1.4.0 or 1.4.0-rc.2");
}

#[test]
fn what_is_not_exactly_the_format_is_refused() {
    let unread = [
        ("nothing", String::new()),
        ("an unknown key", GOOD.replacen('{', r#"{"extra":1,"#, 1)),
        ("an unknown key in the schema", GOOD.replace(r#""writes":7"#, r#""writes":7,"extra":1"#)),
        ("a doubled key", GOOD.replacen('{', r#"{"version":"9.9.9","#, 1)),
        ("a doubled key, escaped", GOOD.replacen('{', r#"{"versio\u006e":"9.9.9","#, 1)),
        ("a doubled key in the schema", GOOD.replace(r#""writes":7"#, r#""writes":7,"writes":7"#)),
        ("a missing key", GOOD.replace(r#""minimum_deployer":"1.2.0","#, "")),
        ("something after it", format!("{GOOD}{{}}")),
        ("a byte order mark", format!("\u{feff}{GOOD}")),
        ("null", with("/product", Value::Null)),
        ("a negative size", with("/size", json!(-1))),
        ("a fractional size", with("/size", json!(1.5))),
        ("a size beyond 64 bits", GOOD.replace("12345678", "18446744073709551616")),
        ("a schema beyond 32 bits", with("/schema/writes", json!(4_294_967_296_u64))),
        ("three schemas", with("/schema/reads", json!([1, 2, 3]))),
        ("a list instead of the schema", with("/schema", json!([7, [5, 7]]))),
        ("a list of all values", {
            let contents = parse(GOOD).unwrap();
            json!([
                contents.product,
                "1.4.0",
                contents.commit,
                contents.target,
                1,
                contents.sha256,
                { "writes": 7, "reads": [5, 7] },
                "1.2.0",
                contents.built_at
            ])
            .to_string()
        }),
    ];
    for (what, text) in unread {
        assert!(matches!(parse(&text), Err(ManifestError::Json(_))), "{what}");
    }
}

#[test]
fn a_long_manifest_is_not_even_looked_at() {
    let padded = |length: usize| format!("{GOOD}{}", " ".repeat(length - GOOD.len()));
    assert!(parse(&padded(64 * 1024)).is_ok());
    assert!(matches!(parse(&padded(64 * 1024 + 1)), Err(ManifestError::TooLong)));
}

#[test]
fn values_that_mean_nothing_are_refused() {
    let wrong = [
        ("/product", json!("")),
        ("/product", json!("../ffj-bot")),
        ("/product", json!("9bot")),
        ("/commit", json!("0123456789ABCDEF0123456789abcdef01234567")),
        ("/target", json!("aarch64")),
        ("/target", json!("aarch64-unknown-linux-gnu-")),
        ("/target", json!("aarch64--linux-gnu")),
    ];
    for (pointer, value) in wrong {
        assert_eq!(complaints(&with(pointer, value.clone())), [&pointer[1..]], "{value}");
    }
}

#[test]
fn times_are_those_of_rfc_3339() {
    let right = ["2026-02-01T12:00:00Z", "2026-02-01T12:00:00.123456+00:00", "2026-12-31T23:59:60-05:30"];
    for time in right {
        assert!(parse(&with("/built_at", json!(time))).is_ok(), "{time}");
    }
    let wrong = [
        "",
        "2026-02-01",
        "2026-02-01T12:00:00",
        "2026-02-01 12:00:00Z",
        "2026-13-01T12:00:00Z",
        "2026-02-00T12:00:00Z",
        "2026-02-01T24:00:00Z",
        "2026-02-01T12:60:00Z",
        "2026-02-01T12:00:61Z",
        "2026-02-01T12:00:00.Z",
        "2026-02-01T12:00:00.1234567890Z",
        "2026-02-01T12:00:00+0100",
        "2026-02-01T12:00:00+24:00",
        "2026-02-01T12:00:00ZZ",
        "+026-02-01T12:00:00Z",
        "2026-02-01T12:00:0é",
        "2026-02-01é12:00:00Z",
    ];
    for time in wrong {
        assert_eq!(complaints(&with("/built_at", json!(time))), ["built_at"], "{time}");
    }
}

#[test]
fn a_release_runs_on_what_a_newer_one_left_as_far_as_that_one_allows_it() {
    let left = Schema { writes: 7, reads: [5, 7] };
    let writing = |writes| Schema { writes, reads: [1, writes] };
    assert_eq!([4, 5, 7, 8].map(|writes| writing(writes).runs_on(&left)), [false, true, true, true]);
    assert_eq!((left.newer(writing(6)), left.newer(writing(8))), (left, writing(8)));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), time in ".{0,40}") {
        let _ = Manifest::parse(&bytes);
        let _ = parse(&with("/built_at", json!(time)));
    }

    #[test]
    fn no_damage_makes_it_panic(at in 0..GOOD.len(), byte: u8) {
        let mut bytes = GOOD.as_bytes().to_vec();
        bytes[at] = byte;
        let _ = Manifest::parse(&bytes);
    }
}
