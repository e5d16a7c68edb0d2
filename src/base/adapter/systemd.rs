//! The service manager: readiness, status line, watchdog, and whether it is there at all.

use std::os::fd::{AsFd as _, AsRawFd as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sd_notify::NotifyState;

/// Whether this process has nothing to tell: it is not the main process yet, or not any more. systemd would refuse its word, and
/// say so in the journal each time.
static SILENT: AtomicBool = AtomicBool::new(false);

/// Tells the service manager. Without one this does nothing.
fn tell(states: &[NotifyState<'_>]) {
    if SILENT.load(Ordering::Relaxed) {
        return;
    }
    if let Err(error) = sd_notify::notify(states) {
        tracing::debug!(error = %error, "cannot notify the service manager");
    }
}

/// Started and usable.
pub fn ready(status: &str) {
    tell(&[NotifyState::Ready, NotifyState::Status(status)]);
}

/// The line in `systemctl status`.
pub fn status(status: &str) {
    tell(&[NotifyState::Status(status)]);
}

/// Stopping as asked.
pub fn stopping(status: &str) {
    tell(&[NotifyState::Stopping, NotifyState::Status(status)]);
}

/// Alive and making progress.
pub fn watchdog() {
    tell(&[NotifyState::Watchdog]);
}

/// Starting takes longer than the unit allows; asks for more.
pub fn extend_timeout(by: Duration) {
    tell(&[NotifyState::ExtendTimeoutUsec(u32::try_from(by.as_micros()).unwrap_or(u32::MAX))]);
}

/// Tells nothing any more, until [`speak`].
pub fn fall_silent() {
    SILENT.store(true, Ordering::Relaxed);
}

/// This is the main process, and tells what there is to tell.
pub fn speak() {
    SILENT.store(false, Ordering::Relaxed);
    watchdog();
}

/// Names another process as the main one, and waits until the service manager has noted it (sd_notify(3), BARRIER=1): whatever the
/// other says after that is accepted. Without a service manager this does nothing. Blocks.
///
/// # Errors
/// When it cannot be told, or does not note it in time.
pub fn set_main(process: u32, within: Duration) -> std::io::Result<()> {
    sd_notify::notify(&[NotifyState::MainPid(process)])?;
    let (noted, barrier) = nix::unistd::pipe2(nix::fcntl::OFlag::O_CLOEXEC)?;
    let told = libsystemd::daemon::notify_with_fds(
        false,
        &[libsystemd::daemon::NotifyState::Other("BARRIER=1".to_owned())],
        &[barrier.as_raw_fd()],
    );
    if !told.map_err(std::io::Error::other)? {
        return Ok(());
    }
    // The service manager closes its copy of the other end when it has come so far.
    drop(barrier);
    let within = nix::poll::PollTimeout::try_from(within).map_err(std::io::Error::other)?;
    let mut waiting = [nix::poll::PollFd::new(noted.as_fd(), nix::poll::PollFlags::POLLIN)];
    match nix::poll::poll(&mut waiting, within)? {
        0 => Err(std::io::ErrorKind::TimedOut.into()),
        _ => Ok(()),
    }
}

/// How often the service manager wants to hear from us; none when it does not.
#[must_use]
pub fn watchdog_interval() -> Option<Duration> {
    sd_notify::watchdog_enabled()
}

/// Whether standard error leads to the journal, which then takes structured fields.
#[must_use]
pub fn journal_connected() -> bool {
    libsystemd::logging::connected_to_journal()
}

/// Whether the machine was booted with systemd.
#[must_use]
pub fn booted() -> bool {
    libsystemd::daemon::booted()
}

/// Time without a sign of life after which the hardware resets the machine, such as `1min`, or `0` when it is not watched;
/// none when the service manager cannot be asked.
#[must_use]
pub fn hardware_watchdog() -> Option<String> {
    let asked = ask("systemctl", &["show", "--property=RuntimeWatchdogUSec"])?;
    asked.trim().strip_prefix("RuntimeWatchdogUSec=").map(str::to_owned)
}

/// What `timedatectl` knows about the clock, one `Name=value` a line; none when it cannot be asked. It is the one way that works
/// inside our sandbox too: `ProtectClock=` forbids adjtimex(2), with which one would ask the kernel.
#[must_use]
pub fn time() -> Option<String> {
    ask("timedatectl", &["show"])
}

/// What one of systemd's tools prints; none when it fails, or where the machine was booted without systemd.
fn ask(tool: &str, arguments: &[&str]) -> Option<String> {
    if !booted() {
        return None;
    }
    let asked = std::process::Command::new(tool).args(arguments).stderr(std::process::Stdio::null()).output().ok()?;
    asked.status.success().then(|| String::from_utf8(asked.stdout).ok()).flatten()
}

/// State of a unit, such as `active`; none when it cannot be asked.
#[must_use]
pub fn unit_state(unit: &str) -> Option<String> {
    let asked = std::process::Command::new("systemctl").args(["is-active", unit]).output().ok()?;
    String::from_utf8(asked.stdout).ok().map(|state| state.trim().to_owned())
}

/// Exit status of the last main process of a unit; none when it cannot be asked.
#[must_use]
pub fn last_exit(unit: &str) -> Option<u8> {
    let asked = std::process::Command::new("systemctl").args(["show", "--property=ExecMainStatus", "--value", unit]).output().ok()?;
    String::from_utf8(asked.stdout).ok()?.trim().parse().ok()
}
