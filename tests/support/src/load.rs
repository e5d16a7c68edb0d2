//! People who ask for reminders and confirm them, at a steady rate, while something is done to the bot. What they were promised
//! must reach each of them exactly once.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use discord_double::{Double, Options, World};

use rand::Rng as _;

use crate::dialogue::{confirm, in_seconds, wish};
use crate::house::eventually;

/// People who ask, so that nobody has more reminders than allowed.
pub const PEOPLE: usize = 60;
/// Interactions a second: half of them commands, half the confirmations of the ones before.
const RATE: u32 = 20;

/// A count that whoever runs the test may override.
pub fn number(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// A community with all these people.
pub fn options() -> Options {
    let mut world = World::standard();
    let guild = world.first_guild().map(|guild| guild.id).unwrap();
    for number in 0..PEOPLE {
        let user = world.add_user(&format!("membre-{number}"), &format!("Membre {number}"));
        world.add_member(guild, user, &[]);
    }
    Options { world, identify_interval: Duration::from_millis(1), ..Options::default() }
}

/// Asks for `least` interactions, and goes on until it is enough. Returns the texts that were promised.
pub async fn load(double: Double, least: usize, enough: Arc<AtomicBool>) -> Vec<String> {
    let mut beat = tokio::time::interval(Duration::from_secs(1) / RATE * 2);
    let mut tasks = Vec::new();
    while tasks.len() * 2 < least || !enough.load(Ordering::Relaxed) {
        beat.tick().await;
        let number = tasks.len();
        let person = double.user(&format!("membre-{}", number % PEOPLE));
        tasks.push(tokio::spawn(async move {
            let content = format!("rappel numéro {number}");
            let echo = wish(&person, &in_seconds(&person, 3), &content).await;
            assert!(echo.content().contains(&content), "{}", echo.content());
            let confirmed = confirm(&person, &echo).await;
            assert!(confirmed.content().contains("C'est noté"), "{}", confirmed.content());
            content
        }));
    }
    let mut promised = Vec::new();
    for task in tasks {
        promised.push(task.await.unwrap());
    }
    promised
}

/// Waits for the moment of the next kill, which is random on purpose: what must hold is asserted for every moment in which nobody has
/// waited for long.
///
/// People wait for three seconds at most, by Discord's rule. Where the machine is so busy that somebody has waited for a part of that,
/// another kill would only show that there are deadlines: a start, and a gateway whose silence is noticed after two heartbeats, need
/// the rest. It comes once they were answered.
pub async fn next_kill(double: &Double) {
    tokio::time::sleep(Duration::from_millis(rand::rng().random_range(20..900))).await;
    eventually("those who wait to be answered before the next kill", || double.longest_wait() < Duration::from_millis(300)).await;
}

/// The first line of the message that delivers a promised reminder.
pub fn heading(promised: &str) -> String {
    format!("⏰ Rappel : {promised}")
}

/// The first lines of the messages that people have, and how often.
pub fn received(double: &Double) -> BTreeMap<String, usize> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for number in 0..PEOPLE {
        for message in double.messages(format!("dm:membre-{number}")) {
            *counts.entry(message["content"].as_str().unwrap_or("").lines().next().unwrap_or("").to_owned()).or_default() += 1;
        }
    }
    counts
}

/// From each death to the next accepted answer, in ms, the shortest first. A death that is followed by another before anything was
/// answered says nothing about the time a start takes.
pub fn silences(double: &Double, deaths: &[u64]) -> Vec<u64> {
    let answers: Vec<u64> = double.on_callback().iter().filter(|one| one.status < 300).map(|one| one.at).collect();
    let next = |of: &u64, among: &[u64]| among.iter().filter(|at| *at > of).min().copied();
    let acted = |death: &u64| next(death, &answers).filter(|at| next(death, deaths).is_none_or(|second| second > *at));
    let mut silences: Vec<u64> = deaths.iter().filter_map(|death| acted(death).map(|at| at - death)).collect();
    silences.sort_unstable();
    silences
}

/// What came of the load in one line, with how many were done twice and how many were lost.
pub fn told(double: &Double, (twice, lost): (usize, usize), silences: &[u64]) -> String {
    let report = double.report();
    let at = |percent: usize| silences.get((silences.len().saturating_sub(1)) * percent / 100).copied().unwrap_or(0);
    format!(
        "{} interactions: unanswered {}, answered twice {}, undelivered {}, done twice {twice}, lost {lost}; \
         identifies {}, resumes {}, repeats refused by Discord {}; from death to acting p50 {} ms, p99 {} ms, max {} ms",
        report.interactions,
        report.unanswered.len(),
        report.visible_twice,
        report.undelivered.len(),
        report.identifies,
        report.resumes,
        report.answered_twice,
        at(50),
        at(99),
        at(100),
    )
}
