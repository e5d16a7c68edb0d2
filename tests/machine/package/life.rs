//! From `apt install` to `apt purge`, with people who go on asking meanwhile.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use support::installed::{Installed, NEXT, NOW, Package};
use support::load::{heading, load, received};
use support::machine::{PATIENCE, suite};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_install_to_purge_nothing_is_lost_and_nothing_stays() {
    let suite = suite();
    let Some(here) = Installed::nothing(&suite).await else { return };
    let before = here.files().await;
    waits_for_its_token(&here).await;
    let said = here.init().await;
    assert!(said.code == 0 && said.out.contains("le bot tourne: En ligne"), "{said:?}");
    here.converse(NOW).await;
    installing_again_changes_nothing(&here).await;
    let promised = upgraded_under_load(&here).await;
    an_older_package_is_refused(&here).await;
    removed_and_installed_again(&here, promised).await;
    the_listener_outlives_an_upgrade(&here).await;
    a_release_that_is_gone_or_damaged_is_said(&here).await;
    here.apt_done("purge ffj-bot").await;
    here.machine.ask("! pgrep -u ffj-bot").await;
    assert_eq!(here.machine.ask("systemctl list-units --all --plain --no-legend 'ffj-*'").await, "", "units of what was purged");
    assert_eq!(here.left_over(&before).await, Vec::<String>::new(), "{suite}: left by a purge");
    assert_eq!(here.machine.ask("getent passwd ffj-bot ffj-deploy | wc -l").await, "2", "the users stay, as Debian wants it");
    here.end();
}

/// Without a token the package installs cleanly, and says what to do where people look.
async fn waits_for_its_token(here: &Installed) {
    let report = here.install(Package::Now).await;
    assert!(report.contains("ffj-bot: la version") && report.contains("sudo ffj-bot init"), "{report}");
    assert!(!report.contains("Job for") && !report.contains("warning"), "{report}");
    let status = here.machine.shell("systemctl status ffj-bot; systemctl is-enabled ffj-bot.service ffj-bot.target", &[], b"").await;
    assert!(status.out.contains("sudo ffj-bot init"), "{}", status.out);
    assert!(status.out.trim_end().ends_with("enabled\nenabled"), "{}", status.out);
    let version = here.machine.ask("ffj-bot --version --json; cat /usr/lib/ffj-bot/manifest.json").await;
    let told: Vec<serde_json::Value> = version.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let [binary, manifest] = &told[..] else { panic!("{version}") };
    for field in ["product", "version", "commit", "target", "schema"] {
        assert_eq!(binary[field], manifest[field], "{field}");
    }
    assert_eq!(here.machine.ask("readlink /opt/ffj-bot/current").await, format!("releases/{NOW}"));
}

async fn installing_again_changes_nothing(here: &Installed) {
    let process = here.show("MainPID").await;
    here.apt_done(&format!("install --reinstall {}", Package::Now.path())).await;
    assert_eq!(here.show("MainPID").await, process, "the same version is no reason for a restart");
}

/// Upgrades while people ask for reminders; what they were promised arrives once.
async fn upgraded_under_load(here: &Installed) -> usize {
    let enough = Arc::new(AtomicBool::new(false));
    let load = tokio::spawn(load(here.double.clone(), 60, Arc::clone(&enough)));
    let asked = |report: &discord_double::Report| report.interactions >= 20;
    here.double.wait_report(PATIENCE, asked).await.unwrap_or_else(|_| panic!("nobody asks"));
    let report = here.install(Package::Next).await;
    let stopped = here.machine.ask("journalctl --sync; journalctl -o cat -u ffj-bot").await.matches("Stopping ffj-bot").count();
    assert_eq!(stopped, 0, "the same unit with another program is handed over, not stopped");
    assert!(report.contains(&format!("la version {NEXT} prend la place de {NOW}, qui est gardée")), "{report}");
    here.online(NEXT).await;
    let at = here.double.report().interactions;
    here.double.wait_report(PATIENCE, |report| report.interactions >= at + 20).await.unwrap_or_else(|_| panic!("nobody asks"));
    enough.store(true, Ordering::Relaxed);
    let promised = load.await.unwrap();
    let all = here.double.wait_report(PATIENCE, |report| usize::try_from(report.messages_posted).unwrap() >= promised.len()).await;
    assert!(all.is_ok(), "not every promised reminder was delivered");
    let received = received(&here.double);
    let wrong: Vec<&String> = promised.iter().filter(|one| received.get(&heading(one)) != Some(&1)).collect();
    assert_eq!(wrong, Vec::<&String>::new(), "not delivered exactly once");
    let report = here.double.report();
    println!(
        "{}: upgraded under load: {} interactions, unanswered {}, answered twice {}, reminders promised {} delivered once {}",
        here.machine.suite,
        report.interactions,
        report.unanswered.len(),
        report.visible_twice,
        promised.len(),
        promised.len() - wrong.len(),
    );
    assert_eq!(here.machine.ask("readlink /opt/ffj-bot/current /opt/ffj-bot/previous").await, format!("releases/{NEXT}\nreleases/{NOW}"));
    assert_eq!(here.show("NRestarts").await, "0", "it was asked to restart; it did not fail");
    promised.len()
}

/// apt may be told to downgrade; the package says no, changes nothing, and says how to insist.
async fn an_older_package_is_refused(here: &Installed) {
    let process = here.show("MainPID").await;
    let said = here.apt(&format!("install --allow-downgrades {}", Package::Now.path())).await;
    let report = format!("{}{}", said.out, said.err);
    assert!(said.code != 0 && report.contains("plus ancien") && report.contains("FFJ_ALLOW_DOWNGRADE=1"), "{report}");
    assert_eq!(here.show("MainPID").await, process);
    assert_eq!(here.machine.ask("dpkg-query -W -f '${Version} ${db:Status-Status}' ffj-bot").await, format!("{NEXT} installed"));
    here.converse(NEXT).await;
    let insisted = format!("FFJ_ALLOW_DOWNGRADE=1 apt-get -q -y install --allow-downgrades {}", Package::Now.path());
    here.machine.ask(&insisted).await;
    here.online(NOW).await;
    here.converse(NOW).await;
    here.install(Package::Next).await;
    here.online(NEXT).await;
}

/// Where the admin opened the listener's socket, an upgrade leaves it open.
async fn the_listener_outlives_an_upgrade(here: &Installed) {
    // The machine shares the network of the host, where somebody may have the usual port.
    let other = "[Socket]\nListenStream=\nListenStream=/run/ffj-deploy-test.sock\n";
    here.machine.write("/etc/systemd/system/ffj-deploy.socket.d/test.conf", other).await;
    here.machine.ask("systemctl daemon-reload && systemctl enable --now ffj-deploy.socket").await;
    here.apt_done(&format!("install --reinstall {}", Package::Next.path())).await;
    here.machine.ask("systemctl is-active ffj-deploy.socket").await;
    here.machine.ask("systemctl disable --now ffj-deploy.socket && rm -r /etc/systemd/system/ffj-deploy.socket.d").await;
}

/// Whoever looks is told that the release in use is gone or damaged, also by the program that is gone with it.
async fn a_release_that_is_gone_or_damaged_is_said(here: &Installed) {
    let current = "/opt/ffj-bot/current";
    here.machine.ask(&format!("mv {current} {current}.gone")).await;
    let said = here.machine.shell("ffj-bot doctor", &[], b"").await;
    assert!(said.code == 1 && said.out.contains("sudo ffj-deploy recover"), "{said:?}");
    let said = here.machine.ask("ffj-deploy status").await;
    assert!(said.contains("aucune : « sudo ffj-deploy recover »"), "{said}");
    here.machine.ask(&format!("mv {current}.gone {current}")).await;
    let sound = here.machine.ask("ffj-deploy status").await;
    assert!(!sound.contains("Abîmée"), "{sound}");
    let binary = format!("/opt/ffj-bot/releases/{NEXT}/ffj-bot");
    here.machine.ask(&format!("cp -p {binary} /root/whole && head -c 100000 /root/whole >{binary}.cut && mv {binary}.cut {binary}")).await;
    let said = here.machine.ask("ffj-deploy status").await;
    assert!(said.contains("Abîmée") && said.contains("sudo ffj-deploy recover"), "{said}");
    here.machine.ask(&format!("mv /root/whole {binary} && ffj-bot --version")).await;
}

/// Removed, it keeps what it knows; installed again, it goes on.
async fn removed_and_installed_again(here: &Installed, promised: usize) {
    here.apt_done("remove ffj-bot").await;
    here.machine.ask("! systemctl is-active --quiet ffj-bot && ! pgrep -u ffj-bot && ! test -e /usr/bin/ffj-bot").await;
    let kept =
        "ls /var/lib/ffj-bot/ffj-bot.db /etc/ffj-bot/ffj-bot.toml /etc/ffj-bot/deploy.toml /etc/credstore.encrypted/ffj-bot.discord-token";
    here.machine.ask(kept).await;
    here.install(Package::Next).await;
    here.online(NEXT).await;
    here.converse(NEXT).await;
    let rows = here.machine.ask(r#"sqlite3 -cmd ".timeout 10000" /var/lib/ffj-bot/ffj-bot.db "SELECT count(*) FROM reminder""#).await;
    assert_eq!(rows, promised.to_string(), "reminders in the database");
    // A backup is what a purge leaves.
    here.machine.ask("install -o ffj-bot -m 0600 /dev/null /var/backups/ffj-bot/kept.db").await;
}
