//! Sequences drawn from a seed, played with the real activator: bundles, orders of root and of the bot, hostile slots, releases that are
//! silent or lie, kills and power cuts. Whatever comes, nothing is confirmed without proof, a release that is whole is current, root is
//! answered, and the next release comes. `scripts/prove sequences` plays a thousand.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};

use super::hostile::trap;
use super::matrix::play::{Play, Story};
use super::matrix::trace;

/// Sequences that are played side by side: most of the time of each is waiting.
const WORKERS: usize = 12;
/// What the short run draws from: each change is tried with the same ones. The long run draws anew.
const SEED: u64 = 1;
/// How soon root is answered.
const ANSWERED_WITHIN: Duration = Duration::from_secs(60);

const STORIES: [Story; 10] = [
    Story::Good,
    Story::Refuses,
    Story::Crashes,
    Story::Mute,
    Story::TimesOut,
    Story::Stays,
    Story::Ignorant,
    Story::Trickles,
    Story::Full,
    Story::Hidden,
];
/// What whoever runs as the bot may write into its slot.
const OF_THE_BOT: [&str; 7] = [
    r#"{"id":"ID","by":"discord:1","do":"activate","version":"1.0.1"}"#,
    r#"{"id":"ID","by":"discord:1","do":"activate","version":"9.9.9"}"#,
    r#"{"id":"ID","by":"discord:1","do":"roll-back","version":"0.1.0"}"#,
    r#"{"id":"ID","by":"discord:1","do":"roll-back","version":"1.0.1","force":true}"#,
    r#"{"id":"ID","by":"discord:1","do":"freeze","for_seconds":3600,"why":"x"}"#,
    r#"{"id":"ID","by":"discord:1","do":"unfreeze"}"#,
    r#"{"id":"ID","by":"person:root","do":"apply"}"#,
];
/// What root orders; whether it can be carried out depends on what was before.
const OF_ROOT: [&[&str]; 5] = [&["rollback"], &["rollback", "0.1.0"], &["activate", "1.0.1"], &["freeze", "--why", "x"], &["unfreeze"]];
const SLOTS: [&str; 4] = ["state/orders/order", "state/incoming/request", "state/incoming/look", "state/incoming/bundle"];

#[test]
fn whatever_comes_nothing_stays_without_proof_and_root_is_answered() {
    if !nix::unistd::geteuid().is_root() || !cfg!(target_arch = "x86_64") {
        support::machine::skip("only root can leave something in another user's name, and only x86_64's system calls are known");
        return;
    }
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let (count, seed) = (number("FFJ_SEQUENCES").unwrap_or(6), number("FFJ_SEED").unwrap_or(SEED));
    println!("{count} sequences, FFJ_SEED={seed}");
    let (next, wrong, slowest) = (AtomicU64::new(0), Mutex::new(Vec::new()), Mutex::new(Duration::ZERO));
    std::thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= count {
                        return;
                    }
                    let mut done = Vec::new();
                    match play(seed.wrapping_add(number), &mut done) {
                        Ok(answered) => {
                            let mut slowest = slowest.lock().unwrap();
                            *slowest = answered.max(*slowest);
                        }
                        Err(why) => {
                            let again = format!("FFJ_SEQUENCES=1 FFJ_SEED={}", seed.wrapping_add(number));
                            wrong.lock().unwrap().push(format!("{again}: {done:?}: {why}"));
                        }
                    }
                }
            });
        }
    });
    let (wrong, slowest) = (wrong.into_inner().unwrap(), slowest.into_inner().unwrap());
    println!("{count} sequences, {} wrong; root's roll-back was answered after {slowest:?} at most", wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // In a short run the machine may be busy with anything else.
    assert!(count < 100 || slowest < ANSWERED_WITHIN, "{slowest:?}");
}

/// Plays one sequence; how long root's last roll-back took.
fn play(seed: u64, done: &mut Vec<String>) -> Result<Duration, String> {
    let mut random = StdRng::seed_from_u64(seed);
    let story = *STORIES.choose(&mut random).unwrap();
    let mut play = Play::new(story);
    play.without_rights();
    done.push(format!("{story:?}"));
    for step in 0..random.random_range(2..7) {
        match random.random_range(0..8) {
            0 | 1 => {
                let version = format!("1.0.{}", random.random_range(1..4));
                done.push(format!("bring {version}"));
                if free(&play) {
                    play.bring(&version);
                }
            }
            2 => {
                done.push("bring garbage".to_owned());
                let garbage = vec![random.random(); random.random_range(0..2000)];
                if free(&play) {
                    play.bring_bundle(&garbage);
                }
            }
            3 => {
                let order = OF_THE_BOT.choose(&mut random).unwrap().replace("ID", &format!("b{step}"));
                done.push(order.clone());
                let slot = play.folder().join("state/orders/order");
                // Whatever lies in the way is its own.
                if !slot.is_dir() && slot.parent().is_some_and(std::path::Path::is_dir) {
                    play.order(&order);
                }
            }
            4 => {
                let words = OF_ROOT.choose(&mut random).unwrap();
                done.push(format!("root: {words:?}"));
                // It may be refused; a sentence is all that has to come.
                let said = play.give(words).unwrap_or_else(|why| why);
                if said.contains("panicked") || said.lines().count() == 0 {
                    return Err(format!("root is told: {said}"));
                }
            }
            5 => {
                let slot = play.folder().join(SLOTS.choose(&mut random).unwrap());
                done.push(format!("trap {}", slot.display()));
                if slot.parent().is_some_and(std::path::Path::is_dir) && !slot.exists() {
                    trap(&slot);
                }
            }
            kind => {
                let point = random.random_range(1..120);
                done.push(format!("{} before change {point}", if kind == 6 { "killed" } else { "power cut" }));
                let ended = trace::run(&play, Some(point));
                if kind == 7 && !ended.finished {
                    play.lose_power(&ended.kept);
                    play.recover()?;
                    play.start_what_is_current()?;
                }
            }
        }
        if random.random_bool(0.6) {
            done.push("apply".to_owned());
            play.apply()?;
        }
        holds(&play, story)?;
    }
    play.behave();
    let asked = Instant::now();
    let said = play.give(&["rollback"]).unwrap_or_else(|why| why);
    let answered = asked.elapsed();
    done.push(format!("root's rollback: {said}"));
    play.apply()?;
    // From here on every release holds, and may stay.
    holds(&play, Story::Good)?;
    // Whatever was frozen, whatever failed: root lets the next one in.
    let _frozen = play.give(&["unfreeze"]);
    let stick = play.stick("2.0.0");
    play.give(&["apply", &stick])?;
    play.apply()?;
    play.check("2.0.0")?;
    Ok(answered)
}

/// Whether the listener's slots are its own: over a folder nobody can put a file.
fn free(play: &Play) -> bool {
    ["bundle", "request"].iter().all(|slot| !play.folder().join("state/incoming").join(slot).is_dir())
}

/// What holds at every moment: what is current is whole, and nothing is confirmed that gave no proof.
fn holds(play: &Play, story: Story) -> Result<(), String> {
    play.current()?;
    let report = play.report();
    let confirmed = |one: &serde_json::Value| one["version"] == "1.0.1" && one["outcome"] == "confirmed";
    let proven = story.version_in_the_end() == "1.0.1";
    if !proven && report["deployments"].as_array().is_some_and(|all| all.iter().any(confirmed)) {
        return Err(format!("confirmed without proof: {report}"));
    }
    Ok(())
}
