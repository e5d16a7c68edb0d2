//! Deployments that are disturbed at random, drawn from a seed, while people go on using the bot: whoever is killed, stopped, cut off or
//! without space, a verified release runs, what is said of it is true, and the next deployment works.
//! `scripts/prove disturbed` runs the same a hundred times.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use discord_double::{Double, Interaction};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use support::load::options;
use support::machine::suite;
use support::stage::{AT_REST, Stage};

/// How long a release is on trial here.
const PROBATION: &str = "8s";
/// What the short run draws from: each change is tried with the same ones. The long run draws anew.
const SEED: u64 = 7;
/// People's interactions a second.
const RATE: u32 = 15;
/// How long Discord waits for an answer: what began that long before an absence may fall into it.
const DEADLINE: Duration = Duration::from_secs(3);
/// All that a deployment does before its probation is over falls into this time after its delivery.
const MOMENTS: std::ops::Range<u64> = 0..10_000;

/// What comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Good,
    ExitsAtOnce,
    ExitsWithZero,
    ChecksForEver,
    Freezes,
    DiesAfter(u64),
}

/// What is done to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Disturbance {
    Nothing,
    KillBot,
    KillActivator,
    KillListener,
    Crash,
    DiskFull,
    NetworkFrozen,
    TwoAtOnce,
    Stop,
    Restart,
    RollBack,
}

const KINDS: [Kind; 10] = [
    Kind::Good,
    Kind::Good,
    Kind::Good,
    Kind::ExitsAtOnce,
    Kind::ExitsWithZero,
    Kind::ChecksForEver,
    Kind::Freezes,
    Kind::DiesAfter(2),
    Kind::DiesAfter(20),
    Kind::DiesAfter(60),
];
const DISTURBANCES: [Disturbance; 11] = [
    Disturbance::Nothing,
    Disturbance::KillBot,
    Disturbance::KillActivator,
    Disturbance::KillListener,
    Disturbance::Crash,
    Disturbance::DiskFull,
    Disturbance::NetworkFrozen,
    Disturbance::TwoAtOnce,
    Disturbance::Stop,
    Disturbance::Restart,
    Disturbance::RollBack,
];

/// Times in which people cannot be answered, and why.
type Absences = Vec<(&'static str, Instant, Instant)>;

/// People who ask something harmless, at a steady rate, as long as there is somebody to ask.
struct People {
    asked: Arc<Mutex<Vec<(Interaction, Instant)>>>,
    silent: Arc<AtomicBool>,
    enough: Arc<AtomicBool>,
    task: tokio::task::JoinHandle<()>,
}

impl People {
    fn ask(double: Double) -> Self {
        let (asked, silent, enough) = (Arc::<Mutex<Vec<_>>>::default(), Arc::<AtomicBool>::default(), Arc::<AtomicBool>::default());
        let (all, quiet, over) = (asked.clone(), silent.clone(), enough.clone());
        let task = tokio::spawn(async move {
            let mut beat = tokio::time::interval(Duration::from_secs(1) / RATE);
            for number in 0_usize.. {
                beat.tick().await;
                if over.load(Ordering::Relaxed) {
                    break;
                }
                if !quiet.load(Ordering::Relaxed) {
                    let person = double.user(&format!("membre-{}", number % 60));
                    let interaction = person.slash("general", "statut", serde_json::json!({}));
                    all.lock().unwrap().push((interaction, Instant::now()));
                }
            }
        });
        Self { asked, silent, enough, task }
    }

    /// How many asked, and those who got no answer although the bot was to be there, with the time since `began`.
    async fn end(self, absences: &Absences, began: Instant) -> (usize, Vec<Duration>, BTreeMap<&'static str, usize>) {
        self.enough.store(true, Ordering::Relaxed);
        self.task.await.unwrap();
        let asked = std::mem::take(&mut *self.asked.lock().unwrap());
        let (mut unanswered, mut excused) = (Vec::new(), BTreeMap::new());
        let count = asked.len();
        // Whoever has waited longer gets no answer any more.
        tokio::time::sleep(DEADLINE * 2).await;
        for (interaction, at) in asked {
            if interaction.answer(Duration::ZERO).await.is_ok() {
                continue;
            }
            match absences.iter().find(|(_, from, to)| (*from..*to).contains(&(at + DEADLINE)) || (*from..*to).contains(&at)) {
                Some((why, ..)) => *excused.entry(*why).or_default() += 1,
                None => unanswered.push(at - began),
            }
        }
        (count, unanswered, excused)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_disturbs_a_deployment_a_verified_release_runs_and_the_next_one_comes() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let count = number("FFJ_DISTURBED").unwrap_or(3);
    let seed = number("FFJ_SEED").unwrap_or(SEED);
    let suite = suite();
    let Some(stage) = Stage::set(&suite, options(), PROBATION).await else { return };
    println!("{suite}: {count} disturbed deployments, FFJ_SEED={seed}");
    let (mut random, began) = (StdRng::seed_from_u64(seed), Instant::now());
    let people = People::ask(stage.service.double.clone());
    let mut absences = Absences::new();
    let mut ends = BTreeMap::<String, usize>::new();
    for round in 1..=count {
        let kind = KINDS[random.random_range(0..KINDS.len())];
        let disturbance = DISTURBANCES[random.random_range(0..DISTURBANCES.len())];
        let after = Duration::from_millis(random.random_range(MOMENTS));
        let (what, when) = (format!("{kind:?}, {disturbance:?} after {after:?}"), Instant::now());
        let version = format!("1.{round}.0");
        let bundle = bundle(&stage, kind, &version);
        // Half of the time before it is delivered, else in the middle.
        if disturbance == Disturbance::DiskFull && after.as_millis().is_multiple_of(2) {
            fill(&stage).await;
        }
        let sent = stage.try_offer(&bundle).await;
        tokio::time::sleep(after).await;
        disturb(&stage, disturbance, round, &people.silent, &mut absences).await;
        let runs = settled(&stage, &what).await;
        if kind == Kind::Freezes {
            absences.push(("a candidate was frozen", when, Instant::now()));
        }
        assert!(!matches!(kind, Kind::ExitsAtOnce | Kind::ExitsWithZero | Kind::ChecksForEver) || runs != version, "{what}: {runs} runs");
        let outcome = if runs == version { "runs" } else { "another one runs" };
        *ends.entry(format!("{kind:?}: {outcome}")).or_default() += 1;
        // Nothing of it is left in the way of the next one.
        let next = format!("1.{round}.5");
        stage.send(&stage.good(&next, &next)).await;
        stage.until(&next, "confirmed").await;
        assert_eq!(settled(&stage, &what).await, next, "{what}");
        println!("{suite}: {round}: {what}: delivered {sent:?}, then {runs} ran; all well again {:?} after its delivery", when.elapsed());
    }
    let (asked, unanswered, excused) = people.end(&absences, began).await;
    println!("{suite}: {count} disturbed deployments in {:?}: {ends:?}", began.elapsed());
    println!("{suite}: {asked} interactions, unanswered {unanswered:?}, and while the bot was not to be there: {excused:?}");
    for why in absences.iter().map(|(why, ..)| *why).collect::<std::collections::BTreeSet<_>>() {
        let spans = absences.iter().filter(|(other, ..)| *other == why).map(|(_, from, to)| *to - *from);
        println!("{suite}: {why}: {:?} in all", spans.sum::<Duration>());
    }
    assert_eq!(unanswered, Vec::<Duration>::new(), "unanswered although the bot was to be there; FFJ_SEED={seed}");
    assert_eq!(stage.service.double.report().visible_twice, 0);
}

fn bundle(stage: &Stage, kind: Kind, version: &str) -> Vec<u8> {
    match kind {
        Kind::Good => stage.good(version, version),
        Kind::ExitsAtOnce => stage.with_fault(version, "exits"),
        Kind::ExitsWithZero => stage.script(version, "#!/bin/sh\nexit 0\n"),
        Kind::ChecksForEver => stage.script(version, "#!/bin/sh\n[ \"$1\" != preflight ] || exec sleep 600\n"),
        Kind::Freezes => stage.with_fault(version, "freezes"),
        Kind::DiesAfter(seconds) => stage.with_fault(version, &format!("dies-{seconds}")),
    }
}

/// Does it, and undoes what does not end by itself.
async fn disturb(stage: &Stage, disturbance: Disturbance, round: u64, silent: &AtomicBool, absences: &mut Absences) {
    let (machine, from) = (&stage.service.machine, Instant::now());
    let shell = async |script: &str| drop(machine.shell(script, &[], b"").await);
    match disturbance {
        Disturbance::Nothing => {}
        Disturbance::KillBot => shell("systemctl kill -s KILL --kill-whom=main ffj-bot").await,
        Disturbance::KillActivator => shell("systemctl kill -s KILL ffj-deploy-apply").await,
        Disturbance::KillListener => shell("systemctl kill -s KILL ffj-deploy").await,
        Disturbance::Crash => {
            machine.crash().await;
            machine.ask("systemctl start ffj-deploy.socket").await;
            stage.service.until("ActiveState", "active").await;
            absences.push(("the machine was down", from, Instant::now()));
        }
        Disturbance::DiskFull => {
            fill(stage).await;
            // As long as it takes to fail at it once more.
            tokio::time::sleep(Duration::from_secs(3)).await;
            shell("rm -f /var/tmp/fill-*").await;
        }
        Disturbance::NetworkFrozen => {
            // Nobody can ask while Discord cannot be reached.
            silent.store(true, Ordering::Relaxed);
            stage.service.double.go_away();
            tokio::time::sleep(Duration::from_secs(4)).await;
            stage.service.double.come_back();
            stage.service.double.wait_ready(Duration::from_secs(90)).await.unwrap();
            silent.store(false, Ordering::Relaxed);
            absences.push(("Discord was away", from, Instant::now()));
        }
        Disturbance::TwoAtOnce => {
            let version = format!("1.{round}.1");
            let _delivered = stage.try_offer(&stage.good(&version, &version)).await;
        }
        Disturbance::Stop => {
            shell("systemctl stop ffj-bot").await;
            // A person's stop is a person's stop.
            tokio::time::sleep(Duration::from_secs(3)).await;
            assert_eq!(stage.service.show("ActiveState").await, "inactive", "started again although a person had stopped it");
            stage.service.systemctl("start").await;
            stage.service.until("ActiveState", "active").await;
            absences.push(("a person had stopped the bot", from, Instant::now()));
        }
        Disturbance::Restart => {
            shell("systemctl restart ffj-bot").await;
            absences.push(("a person restarted the bot", from, Instant::now()));
        }
        // It may find nothing to go back from.
        Disturbance::RollBack => shell("ffj-deploy rollback").await,
    }
}

/// Leaves a tenth of a MiB on the disk, where that is one of its own and there is more; the disk of this host is nobody's to fill.
async fn fill(stage: &Stage) {
    let small = r#"free=$(df --output=avail -B1 / | tail -n 1)
        [ "$free" -gt 4000000000 ] || [ "$free" -le 100000 ] || fallocate -l $((free - 100000)) /var/tmp/fill-$free"#;
    stage.service.machine.ask(small).await;
}

/// Waits until nothing is under way and the bot is there; what runs, which is what is said to run, undamaged.
async fn settled(stage: &Stage, what: &str) -> String {
    let machine = &stage.service.machine;
    machine.ask("rm -f /var/tmp/fill-*").await;
    // The request first: it is taken by who works.
    let well = r#"! test -e /var/lib/ffj-deploy/probation && systemctl is-active --quiet ffj-bot &&
        ffj-deploy status --json | grep -qE '"phase":"(idle|confirmed|rolled_back)"'"#;
    machine.until(&format!("{{ ! test -e /var/lib/ffj-deploy/incoming/request && {AT_REST} && {well}; }}")).await;
    let report = stage.report().await;
    let runs = stage.runs().await;
    assert_eq!((report["current"].as_str(), report["runs"].as_str()), (Some(&*runs), Some(&*runs)), "{what}: {report}");
    assert!(report["damaged"].is_null(), "{what}: {report}");
    runs
}
