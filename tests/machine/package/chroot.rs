//! Without systemd running, as when an image is made: the package installs, is ready for the first boot, and purges cleanly.

use support::installed::{Installed, Package};
use support::machine::suite;

/// The machine's own files, seen without its /run: no service manager answers there.
const IN_CHROOT: &str = "mount --bind / /mnt && mount -t tmpfs tmpfs /mnt/run && chroot /mnt sh -ec \"$1\"";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_systemd_it_is_made_ready_for_the_first_boot() {
    let suite = suite();
    let Some(here) = Installed::nothing(&suite).await else { return };
    let before = here.files().await;
    let without = async |script: &str| {
        let said = here.machine.shell(&format!("unshare --mount sh -ec '{IN_CHROOT}' sh \"$1\""), &[script], b"").await;
        assert_eq!(said.code, 0, "{script}\n{}{}", said.out, said.err);
        said.out
    };
    let report = without(&format!("dpkg -i {} 2>&1", Package::Now.path())).await;
    assert!(report.contains("ffj-bot: la version"), "{report}");
    let ready = "test -x /opt/ffj-bot/current/ffj-bot && id ffj-bot && ffj-bot --version && ls /etc/systemd/system/*.wants";
    let listed = without(ready).await;
    assert!(listed.contains("ffj-bot.service") && listed.contains("ffj-bot.target"), "{listed}");
    without(&format!("dpkg -i {} && dpkg -r ffj-bot && dpkg -i {}", Package::Next.path(), Package::Next.path())).await;
    without("dpkg --purge ffj-bot").await;
    assert_eq!(here.left_over(&before).await, Vec::<String>::new(), "{suite}: left by a purge");
}
