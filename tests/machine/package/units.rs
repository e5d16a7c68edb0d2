//! Every unit of the package: systemd finds no fault with it, it is as closed as was proven possible, and what it runs is there.

use support::installed::{Installed, NOW, Package};
use support::machine::{free_port, suite};

/// The exposure that `systemd-analyze security` may count for a unit at most: what was reached on 252 and 257.
const EXPOSURE: [(&str, f64); 9] = [
    ("ffj-bot.service", 1.1),
    ("ffj-deploy.service", 1.1),
    ("ffj-deploy-look.service", 1.1),
    ("ffj-deploy-recover.service", 0.7),
    ("ffj-deploy-apply.service", 0.8),
    ("ffj-deploy-rollback.service", 0.8),
    ("ffj-deploy-revive.service", 0.8),
    ("ffj-deploy-tell@.service", 1.1),
    ("ffj-deploy-preflight@.service", 0.5),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_unit_is_sound_and_closed() {
    let suite = suite();
    let Some(here) = Installed::nothing(&suite).await else { return };
    here.install(Package::Now).await;
    // A template is looked at as the instance for the release that is in place.
    let instance = format!("@{NOW}.");
    let units = here.machine.ask("dpkg -L ffj-bot | sed -n 's,.*/systemd/system/,,p'").await.replace("@.", &instance);
    // RestartMode= is unknown to 252, which behaves as the key asks for anyway (design: one failure is one failure).
    let faults = here
        .machine
        .shell(&format!("systemd-analyze verify --man=no {} 2>&1 | grep ffj- | grep -v RestartMode", units.replace('\n', " ")), &[], b"")
        .await;
    assert_eq!(faults.out, "", "{suite}");
    let mut looked_at = 0;
    for unit in units.lines().filter(|unit| unit.ends_with(".service")) {
        let report = here.machine.ask(&format!("systemd-analyze security --no-pager {unit}")).await;
        let last = report.lines().last().unwrap_or_default();
        let exposure: f64 =
            last.split(": ").nth(1).and_then(|rest| rest.split(' ').next()?.parse().ok()).unwrap_or_else(|| panic!("{report}"));
        println!("{suite}: {unit} {exposure}");
        let (_, most) =
            EXPOSURE.iter().find(|(name, _)| *name == unit.replace(&instance, "@.")).unwrap_or_else(|| panic!("{unit} has no floor yet"));
        assert!(exposure <= *most, "{report}");
        looked_at += 1;
    }
    assert_eq!(looked_at, EXPOSURE.len());
    recovers(&here).await;
    listens(&here).await;
}

/// A tree that a power cut left in disorder is mended in the sandbox of the unit.
async fn recovers(here: &Installed) {
    let again = "systemctl restart ffj-deploy-recover && test -x /opt/ffj-bot/current/ffj-bot";
    let disorder = "rm /opt/ffj-bot/current; mkdir /opt/ffj-bot/releases/.9.9.9.tmp; ln -s nowhere /opt/ffj-bot/previous.new";
    here.machine.ask(&format!("{disorder} && {again}")).await;
    here.machine.ask("! ls -A /opt/ffj-bot/releases | grep tmp && ! test -L /opt/ffj-bot/previous.new").await;
    here.machine.ask(&format!("rm -r /opt/ffj-bot && {again}")).await;
    let journal = here.machine.ask("journalctl --sync; journalctl -o cat -u ffj-deploy-recover").await;
    assert!(journal.contains("restes d'une installation interrompue enlevés") && journal.contains("la remplace"), "{journal}");
}

/// The listener takes its socket from systemd, in its sandbox, and answers.
async fn listens(here: &Installed) {
    // The machine shares the network of the host, where somebody may have the usual port.
    let port = free_port();
    let socket = format!("[Socket]\nListenStream=\nListenStream=127.0.0.1:{port}\n");
    here.machine.write("/etc/systemd/system/ffj-deploy.socket.d/test.conf", &socket).await;
    let stored = here.machine.shell("ffj-bot secret set webhook-secret --from-stdin", &[], b"secret\n").await;
    assert_eq!(stored.code, 0, "{stored:?}");
    let source = "[source]\nforge = \"https://git.example\"\nrepository = \"ffj/bot\"\n";
    here.machine.write("/etc/ffj-bot/deploy.d/test.toml", source).await;
    here.machine.ask("systemctl daemon-reload && systemctl start ffj-deploy.socket").await;
    let connect = format!("exec 3<>/dev/tcp/127.0.0.1/{port}; cat >&3; cat <&3");
    let said = here.machine.shell("exec bash -c \"$1\"", &[&connect], b"GET /health HTTP/1.0\r\n\r\n").await;
    assert!(said.out.contains("200 OK") && said.out.contains(env!("CARGO_PKG_VERSION")), "{said:?}");
    assert_eq!(here.machine.ask("systemctl show -P User ffj-deploy; systemctl is-active ffj-deploy").await, "ffj-deploy\nactive");
    // A signed delivery reaches the spool through the sandbox, and root may take it from there.
    let (body, kind) = (r#"{"ref":"refs/heads/main","repository":{"full_name":"ffj/bot"}}"#, "application/json");
    let mac: hmac::Hmac<sha2::Sha256> = hmac::Mac::new_from_slice(b"secret").unwrap();
    let tag = hmac::Mac::finalize(hmac::Mac::chain_update(mac, body)).into_bytes();
    let signature: String = tag.iter().map(|byte| format!("{byte:02x}")).collect();
    let head = format!("POST /git-webhook HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n", body.len());
    let request = format!("{head}X-Gitea-Event: push\r\nX-Gitea-Signature: {signature}\r\n\r\n{body}");
    let said = here.machine.shell("exec bash -c \"$1\"", &[&connect], request.as_bytes()).await;
    assert!(said.out.contains("202 Accepted"), "{said:?}");
    // It starts the looker in its sandbox, which finds no forge here, and says so.
    here.machine.until("grep -q '\"ok\":false' /var/lib/ffj-deploy/incoming/looked.json").await;
    let left = here.machine.ask("stat -c '%U %a %n' /var/lib/ffj-deploy/incoming /var/lib/ffj-deploy/incoming/looked.json").await;
    assert_eq!(left, "root 771 /var/lib/ffj-deploy/incoming\nffj-deploy 644 /var/lib/ffj-deploy/incoming/looked.json");
    here.machine.ask("! test -e /var/lib/ffj-deploy/incoming/look").await;
}
