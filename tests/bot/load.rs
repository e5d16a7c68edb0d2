//! People who ask for reminders and confirm them, at a steady rate, while something is done to the bot. What they were promised
//! must reach each of them exactly once.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use discord_double::{Double, Options, World};
use serde_json::json;

use super::house::{answered, button, in_seconds};

/// People who ask, so that nobody has more reminders than allowed.
const PEOPLE: usize = 60;
/// Interactions a second: half of them commands, half the confirmations of the ones before.
const RATE: u32 = 20;

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
            let echo = answered(&person.slash("general", "rappel moi", json!({ "quand": in_seconds(3), "quoi": content }))).await;
            assert!(echo.content().contains(&content), "{}", echo.content());
            let confirmed = answered(&person.click(&echo, &button(&echo.data, "rappel-confirmer"))).await;
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
