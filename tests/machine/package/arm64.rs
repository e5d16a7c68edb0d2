//! The package of the Raspberry Pi on its processor, emulated: its own kernel, systemd and libraries.

use discord_double::Double;
use serde_json::Value;

use support::dialogue::answered;
use support::installed::Package;
use support::load;
use support::machine::{Machine, skip};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn arm64_is_installed_set_up_and_answers() {
    let package = Package::Now.file_for("arm64");
    if !package.exists() {
        skip(&format!("needs {} (scripts/lib/packages arm64 builds it)", package.display()));
        return;
    }
    let double = Double::start(load::options());
    // Discord's API and its gateway are two addresses.
    let ports = [double.api_url(), double.gateway_url()].map(|url| url.split([':', '/']).nth(4).unwrap().parse().unwrap());
    let Some(machine) = Machine::boot_arm64("bookworm", &ports).await else { return };
    machine.push(&package, "/root/now.deb").await;
    let install = machine.ask("DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Dpkg::Use-Pty=0 install /root/now.deb 2>&1").await;
    assert!(install.contains("sudo ffj-bot init"), "{install}");
    let facts: Value = serde_json::from_str(&machine.ask("ffj-bot --version --json").await).unwrap();
    assert_eq!(facts["target"], "aarch64-unknown-linux-gnu");
    assert!(facts["commit"].as_str().is_some_and(|commit| commit.len() == 40), "{facts}");
    let operators = ["proprietaire", "alice"].map(|name| format!("--operator {}", double.user(name).id())).join(" ");
    let init = format!("ffj-bot init --non-interactive {operators} --api-url {} --token-stdin", double.api_url());
    let said = machine.shell(&init, &[], format!("{}\n", double.token()).as_bytes()).await;
    assert!(said.code == 0 && said.out.contains("le bot tourne: En ligne"), "{said:?}");
    assert_eq!(machine.ask("systemctl is-active ffj-bot").await, "active");
    let status = answered(&double.user("emma").slash("general", "statut", serde_json::json!({}))).await;
    assert!(status.content().contains("En ligne"), "{}", status.content());
    println!("{} {}\n{}", machine.ask("uname -m").await, facts, machine.ask("systemctl status --no-pager --lines=0 ffj-bot").await);
    let report = double.report();
    assert_eq!((report.unanswered.len(), report.visible_twice, report.rejected.len()), (0, 0, 0));
}
