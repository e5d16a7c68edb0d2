//! Keeps an eye on the whole: readiness, the status line, the watchdog, inheritance and housekeeping.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ffj_base::adapter::systemd;

use crate::adapter::changes::Changes;
use crate::adapter::discord::rest::Rest;
use crate::adapter::discord::router::Router;
use crate::app::clock::Clock;
use crate::app::feature::Features;
use crate::app::health::{Health, Link, Picture};
use crate::app::ledger::Ledger;
use crate::app::live::Live;
use crate::app::{Durability, Fail, housekeeping};
use crate::domain::language::Language;
use crate::text::{journal, plain, say};

/// How often we look for what dead processes left behind: while there is another process, and while there is none, when the kernel tells
/// of its end.
const INHERIT_EVERY: Duration = Duration::from_secs(1);
const INHERIT_SELDOM: Duration = Duration::from_secs(60);
/// How often it is looked whether the clock is trusted.
const COMPARE_EVERY: Duration = Duration::from_secs(30);
const COMPARE_DRIVEN_EVERY: Duration = Duration::from_millis(100);
/// How often what is no longer needed is forgotten.
const HOUSEKEEPING_EVERY: Duration = Duration::from_secs(3600);
/// While starting: how often more time is asked for, and how much.
const EXTEND_EVERY: Duration = Duration::from_secs(15);
const EXTEND_BY: Duration = Duration::from_secs(60);
/// A connected gateway whose last heartbeat is older than this is deaf: twice Discord's 41.25 s and some.
const DEAF_AFTER: Duration = Duration::from_secs(95);
/// The status line is written at most this often.
const LINE_EVERY: Duration = Duration::from_secs(1);

/// How often the supply is looked at: as often as the kernel asks the firmware (drivers/hwmon/raspberrypi-hwmon.c), which forgets
/// what was before.
const POWER_EVERY: Duration = Duration::from_secs(2);

/// The line in `systemctl status`.
#[must_use]
pub fn line(language: Language, picture: &Picture) -> String {
    let version = picture.version.clone();
    let waiting = say(language, "waiting-count", &[("count", picture.waiting.into())]);
    let key = match (picture.stopping, &picture.store_fault, picture.link) {
        (true, ..) => "line-stopping",
        (_, Some(fault), _) => {
            let fault = plain(language, fault);
            return say(language, "line-store-fault", &[("fault", fault.into()), ("version", version.into())]);
        }
        (.., Link::Online) if picture.commands_in_sync && !picture.clock_trusted => "line-clock-wrong",
        (.., Link::Online) if picture.commands_in_sync => "line-online",
        (.., Link::Online | Link::Starting) => "line-starting",
        (.., Link::Reconnecting | Link::Stopped) => "line-reconnecting",
        (.., Link::Waiting) => "line-waiting",
    };
    say(language, key, &[("version", version.into()), ("waiting", waiting.into())])
}

/// Tells the service manager how it is going: READY once people can use the bot, then the line whenever it changes.
///
/// # Errors
/// Never by itself; the type fits the supervisor.
pub async fn announce(health: Arc<Health>, live: Arc<Live>, started: Instant) -> Result<(), Fail> {
    let (mut changes, mut settings) = (health.changes(), live.changes());
    let line = || line(live.now().language, &health.picture());
    let mut extend = tokio::time::interval(EXTEND_EVERY);
    while !health.ready() {
        systemd::status(&line());
        tokio::select! {
            changed = changes.changed() => if changed.is_err() { return Ok(()) },
            // Discord may be away for long; that is no failure of ours.
            _ = extend.tick() => systemd::extend_timeout(EXTEND_BY),
        }
    }
    let ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(message_id = journal::READY, version = ffj_base::version::VERSION, start_ms = ms, "ready");
    let mut last = line();
    systemd::ready(&last);
    loop {
        tokio::select! {
            changed = changes.changed() => if changed.is_err() { return Ok(()) },
            changed = settings.changed() => if changed.is_err() { return Ok(()) },
        }
        let now = line();
        if now != last {
            systemd::status(&now);
            last = now;
        }
        tokio::time::sleep(LINE_EVERY).await;
    }
}

/// Feeds the watchdog with proof of progress only: the runtime is on time, an event passes the router, the database answers,
/// and the connection is sound or known to be worked on.
///
/// # Errors
/// Never by itself; the type fits the supervisor.
pub async fn watch(router: Router, health: Arc<Health>, interval: Option<Duration>) -> Result<(), Fail> {
    let Some(interval) = interval else { return std::future::pending().await };
    let every = interval / 4;
    loop {
        let began = Instant::now();
        tokio::time::sleep(every).await;
        let late = began.elapsed() > every * 2;
        let routed = tokio::time::timeout(every, router.probe()).await.is_ok();
        let linked = health.link_is_accounted_for(DEAF_AFTER);
        if !late && routed && linked {
            systemd::watchdog();
        } else {
            tracing::warn!(late, routed, linked, "no proof of progress; the watchdog is not fed");
        }
    }
}

/// Takes over what dead processes left behind: at the start, and again and again while there is another process.
///
/// # Errors
/// Never by itself; the type fits the supervisor.
pub async fn inherit(router: Router, ledger: Ledger, mut ends: Changes) -> Result<(), Fail> {
    let (mut accompanied, mut wait) = (true, Duration::ZERO);
    if !ends.is_told() {
        tracing::info!("the kernel does not tell when another process ends; it is looked for every second");
    }
    loop {
        // Told also of one that came and went between two looks.
        let told = ends.next(wait).await;
        let now_accompanied = !ledger.slot().others().is_empty();
        wait = if now_accompanied || !ends.is_told() { INHERIT_EVERY } else { INHERIT_SELDOM };
        // Once more after the other has gone: that is when it leaves something behind.
        if !accompanied && !now_accompanied && !told {
            continue;
        }
        if !now_accompanied {
            ledger.store().written().tell_all();
        }
        accompanied = now_accompanied;
        match router.inherit().await {
            Ok(0) => {}
            Ok(answers) => tracing::info!(answers, "gave the answers that another process could not give any more"),
            Err(error) => {
                (accompanied, wait) = (true, INHERIT_EVERY);
                tracing::debug!(error = %error, "cannot look for what was left behind");
            }
        }
    }
}

/// Forgets what is no longer needed.
///
/// # Errors
/// Never by itself; the type fits the supervisor.
pub async fn keep_house(ledger: Ledger, features: Features, clock: Arc<Clock>) -> Result<(), Fail> {
    let mut every = tokio::time::interval(HOUSEKEEPING_EVERY);
    loop {
        every.tick().await;
        let now = clock.now();
        if !clock.trusted() {
            continue;
        }
        if let Err(error) = ledger.store().write::<_, Fail>(Durability::System, move |tx| housekeeping::run(tx, features, now)).await {
            tracing::warn!(message_id = journal::STORE_FAULT, error = %error, "housekeeping failed");
        }
    }
}

/// Asks Discord for its time again while ours is not trusted: what waits for that sends nothing, so nothing else would bring it.
///
/// # Errors
/// Never by itself; the type fits the supervisor.
pub async fn compare_clocks(clock: Arc<Clock>, rest: Arc<Rest>) -> Result<(), Fail> {
    let mut jumps = clock.jumps();
    // A test that drives our time and Discord's apart does not want to wait until that is noticed.
    let every = if crate::app::clock::driven_by().is_some() { COMPARE_DRIVEN_EVERY } else { COMPARE_EVERY };
    loop {
        tokio::select! {
            () = tokio::time::sleep(every) => {}
            _ = jumps.changed() => {}
        }
        if !clock.trusted() {
            rest.compare_clocks().await;
        }
    }
}

/// Tells those who wait for a moment when a test drives the time elsewhere.
///
/// # Errors
/// Never by itself; the type fits the supervisor.
pub async fn follow_time(clock: Arc<Clock>) -> Result<(), Fail> {
    let Some(folder) = crate::app::clock::driven_by().and_then(Path::parent) else { return std::future::pending().await };
    let mut changes = Changes::placed_in(folder);
    loop {
        changes.next(INHERIT_SELDOM).await;
        clock.jumped();
    }
}

/// Counts how often the supply gets too weak, where there is a sensor for it; `read` says whether it is now.
///
/// # Errors
/// Never by itself; the type fits the supervisor.
pub async fn watch_power(health: Arc<Health>, read: impl Fn() -> Option<bool>) -> Result<(), Fail> {
    if read().is_none() {
        return std::future::pending().await;
    }
    let mut every = tokio::time::interval(POWER_EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        if read().is_some_and(|low| health.under_voltage(low)) {
            tracing::warn!("the power supply is too weak: under-voltage");
        }
    }
}
