//! One engine for both ways: a version that comes with `apt` and one that the forge announces end in the same state.

use std::process::Command;

use serde_json::{Value, json};

use support::installed::{Installed, NEXT, Package};
use support::machine::suite;
use support::release::Signer;
use support::stage::AT_REST;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_package_and_a_bundle_of_the_same_version_end_alike() {
    let suite = suite();
    let mut ends = Vec::new();
    for by_package in [true, false] {
        let Some(here) = Installed::nothing(&suite).await else { return };
        here.install(Package::Now).await;
        let said = here.init().await;
        assert_eq!(said.code, 0, "{said:?}");
        let signer = Signer::new();
        here.machine.write("/etc/ffj-bot/keys/release.pub", &signer.file()).await;
        here.machine.write("/etc/ffj-bot/deploy.d/test.toml", "[policy]\nprobation = \"2s\"\n").await;
        if by_package {
            here.install(Package::Next).await;
        } else {
            let folder = tempfile::tempdir().unwrap();
            let bundle = folder.path().join("bundle");
            std::fs::write(&bundle, signed(&signer, folder.path())).unwrap();
            here.machine.push(&bundle, "/var/lib/ffj-deploy/incoming/bundle").await;
            here.machine.write("/var/lib/ffj-deploy/incoming/request", r#"{"kind":"bundle","delivery":null,"time":1}"#).await;
        }
        here.machine.until(r#"grep -q '"outcome":"confirmed"' /var/lib/ffj-deploy/status.json"#).await;
        here.machine.until(AT_REST).await;
        here.online(NEXT).await;
        here.converse(NEXT).await;
        ends.push(end(&here).await);
        here.end();
    }
    println!("{suite}: apt and the webhook end in {}", ends[0]);
    assert_eq!(ends[0], ends[1], "{suite}");
}

/// All that is remembered and lies there, without times and names of deployments.
async fn end(here: &Installed) -> Value {
    let links = here.machine.ask("readlink /opt/ffj-bot/current /opt/ffj-bot/previous; ls /opt/ffj-bot/releases").await;
    let digests = here.machine.ask("cd /opt/ffj-bot/releases && sha256sum */ffj-bot */manifest.json").await;
    let modes = here.machine.ask("cd /opt/ffj-bot && stat -c '%a %U %n' . releases releases/* releases/*/ffj-bot").await;
    let state: Value = serde_json::from_str(&here.machine.ask("cat /var/lib/ffj-deploy/state.json").await).unwrap();
    let unit = here.machine.ask("systemctl show -P ActiveState -P NRestarts ffj-bot").await;
    json!({ "links": links, "digests": digests, "modes": modes, "state": state["state"], "unit": unit })
}

/// The bundle that was built beside the next package, signed.
fn signed(signer: &Signer, folder: &std::path::Path) -> Vec<u8> {
    let architecture = String::from_utf8(Command::new("dpkg").arg("--print-architecture").output().unwrap().stdout).unwrap();
    let built = Package::Next.bundle(architecture.trim());
    let unpacked = Command::new("tar").arg("-xf").arg(&built).arg("-C").arg(folder).status().unwrap();
    assert!(unpacked.success(), "{}", built.display());
    let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
    signer.sign(&read("manifest.json"), &read("ffj-bot"))
}
