//! Writes what the fuzzing begins with into a folder for each target: one good example of everything that is read.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a tool of the tests fails by panicking")]

use std::fs;
use std::path::Path;

use ffj_base::contract::status::{FORMAT, Status};
use ffj_bot_fuzz::{contents, sign};
use ffj_deploy::release::bundle::pack;
use ffj_deploy::release::machine::{Record, Release, State};
// The code is instrumented, and this is what the instruments call.
use libfuzzer_sys as _;

const REPOSITORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

const ORDERS: [&str; 5] = [
    r#"{"id":"o-1","by":"discord:100000000000000001","do":"freeze","for_seconds":7200,"why":"fête"}"#,
    r#"{"id":"o-2","by":"discord:100000000000000001","do":"activate","version":"1.4.0","force":true}"#,
    r#"{"id":"o-3","by":"discord:100000000000000001","do":"roll-back","version":null}"#,
    r#"{"id":"o-4","by":"discord:100000000000000001","do":"unfreeze"}"#,
    r#"{"id":"o-5","by":"person:root","do":"apply","force":false}"#,
];

const STATUS: &str = r#"{"format":1,"runs":"1.3.0","floor":"1.3.0","quarantine":["1.3.9"],"frozen":{"since":"2026-11-25T18:00:00Z","until":"2026-11-25T20:00:00Z","why":"fête","by":"discord:1"}}"#;

const OFFERS: &str = r#"[{"tag_name":"v1.5.0-rc.1","prerelease":true,"assets":[]},{"tag_name":"v1.4.0","draft":false,"assets":[{"id":7,"name":"ffj-bot_1.4.0_arm64.bundle","size":3000000,"type":"attachment"}]}]"#;

fn main() {
    let folder = std::env::args_os().nth(1).expect("a folder is wanted");
    let put = |target: &str, name: &str, bytes: &[u8]| {
        let folder = Path::new(&folder).join(target);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(name), bytes).unwrap();
    };
    for length in [1_usize, 512, 700, 3000] {
        let binary: Vec<u8> = (0..length).map(|at| u8::try_from(at % 251).unwrap()).collect();
        let (manifest, mut bundle) = (contents(&binary).to_json().unwrap(), Vec::new());
        let size = u64::try_from(length).unwrap();
        pack(&mut bundle, manifest.as_bytes(), &sign(manifest.as_bytes()), &mut binary.as_slice(), size).unwrap();
        put("bundle", &format!("of-{length}"), &bundle);
        put("manifest", &format!("of-{length}"), manifest.as_bytes());
    }
    put("manifest", "signature", &sign(b"{}"));
    put("manifest", "key", &minisign::KeyPair::generate_unencrypted_keypair().unwrap().pk.to_box().unwrap().to_bytes());

    let head = "X-Gitea-Event: push\nX-Gitea-Delivery: 0f7d3c1e\nX-Forwarded-For: 6.6.6.6, [2001:db8::7]:4711\nContent-Length: 3\n";
    let tag = "ab".repeat(32);
    for entry in fs::read_dir(Path::new(REPOSITORY).join("tests/data/webhook")).unwrap() {
        let (path, signatures) = (entry.unwrap().path(), format!("X-Gitea-Signature: {tag}\nX-Hub-Signature-256: sha256={tag}\n\n"));
        let request = [head.as_bytes(), signatures.as_bytes(), &fs::read(&path).unwrap()].concat();
        put("webhook", path.file_name().unwrap().to_str().unwrap(), &request);
    }
    for name in ["ffj-bot.toml", "deploy.toml"] {
        let example = fs::read_to_string(Path::new(REPOSITORY).join("debian/conf").join(name)).unwrap();
        let set: String = example
            .lines()
            .map(|line| line.strip_prefix('#').filter(|rest| rest.contains(" = ")).unwrap_or(line))
            .fold(String::new(), |text, line| text + line + "\n");
        put("configuration", name, example.as_bytes());
        put("configuration", &format!("set-{name}"), set.as_bytes());
    }
    put("forge", "offers", format!("{STATUS}\n{OFFERS}").as_bytes());

    for (number, order) in ORDERS.iter().enumerate() {
        put("order", &format!("{number}"), order.as_bytes());
    }
    let answer = r#"{"nonce":"0123456789abcdef","boot_id":"b","exe":"/opt/ffj-bot/releases/1.4.0/ffj-bot","online":true,"unsteady_seconds":0,
        "reached_seconds":1,"store_fault":null,"line":"En ligne"}"#;
    put("answer", "well", answer.as_bytes());
    put("answer", "old", br#"{"error":"unknown request"}"#);
    let key = minisign::KeyPair::generate_unencrypted_keypair().unwrap().pk.to_box().unwrap().to_string();
    put("keys", "one", format!("# none\n--\n{key}").as_bytes());
    put("keys", "revoked", format!("OWN # lost\n12AB\n--\n{key}").as_bytes());
    let state = State::seeded(Release::from(&contents(b"binary")));
    put("remembered", "history", Record::new(1, "2026-02-01T12:00:00Z", "fuzz", None, state).to_line().unwrap().as_bytes());
    let report = Status { format: FORMAT, runs: "1.4.0".to_owned(), ..Status::default() };
    put("remembered", "report", &serde_json::to_vec(&report).unwrap());
}
