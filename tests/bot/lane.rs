//! What is sent beside what: one slow, limited or dead place, or many rows at once, hold up nobody else; to each place in order, and
//! nothing twice, also when the process is killed in the middle. `scripts/prove lanes` runs the same code with larger counts.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use discord_double::{RestAction, RestFault};
use serde_json::json;

use support::dialogue::{answered, remind, says};
use support::house::{House, PATIENCE, eventually, eventually_within};
use support::load::{PEOPLE, heading, load, next_kill, number, options, received};

#[tokio::test]
async fn a_conversation_that_answers_slowly_holds_up_only_itself() {
    House::each(async |house| {
        let (slow, quick) = (house.double.user("alice"), house.double.user("proprietaire"));
        // Opens both conversations, so that only posting is slow.
        for person in [&slow, &quick] {
            house.remind(person, "premier").await;
        }
        for name in ["dm:alice", "dm:proprietaire"] {
            let came = house.double.wait_message(name, |message| says(message, "premier"), PATIENCE).await;
            assert!(came.is_ok(), "{name}\n{}", house.logs());
        }
        let channel = house.double.messages("dm:alice")[0]["channel_id"].as_str().unwrap().to_owned();
        let path = format!("/channels/{channel}/messages");
        house.double.rest_fault(RestFault::next(&path, RestAction::Delay(Duration::from_millis(700))).times(6));
        for number in 0..6 {
            remind(&slow, 60, &format!("lent {number}")).await;
        }
        remind(&quick, 60, "vite").await;
        house.travel(jiff::SignedDuration::from_secs(62));
        house.double.wait_message("dm:proprietaire", |message| says(message, "vite"), PATIENCE).await.unwrap();
        let there = house.double.messages("dm:alice").iter().filter(|message| says(message, "lent")).count();
        assert!(there < 6, "they all came before the one that should not have waited for them");
        eventually("the slow ones", || house.double.messages("dm:alice").iter().filter(|message| says(message, "lent")).count() == 6).await;
        let order: Vec<String> = house.double.messages("dm:alice").iter().map(|one| one["content"].to_string()).collect();
        assert!(order.is_sorted_by_key(|content| content.split("lent ").nth(1).map(str::to_owned)), "{order:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn posts_to_a_limited_channel_and_to_many_people_come_once_and_in_order_beside_reminders() {
    let (posts, people, kills) = (number("FFJ_POSTS", 20), number("FFJ_PEOPLE", 10), number("FFJ_KILLS", 1));
    let mut house = House::empty(options());
    house.start().await;
    let double = house.double.clone();
    let channel = double.world(|world| world.find_channel("general").map(|channel| channel.id)).unwrap();
    let limited = RestFault::next(&format!("/channels/{channel}/messages"), RestAction::RateLimit(Duration::from_millis(30)));
    double.rest_fault(limited.method("POST").times(u32::try_from(posts / 2).unwrap()));
    queue(&house, posts, people, channel);
    let enough = Arc::new(AtomicBool::new(false));
    let load = tokio::spawn(load(double.clone(), number("FFJ_INTERACTIONS", 40), Arc::clone(&enough)));
    for _ in 0..kills {
        next_kill(&double).await;
        house.kill(0).await;
        house.revive(0);
    }
    let left = "SELECT count(*) FROM outbox WHERE state = 'waiting' AND cause LIKE 'proof:%'";
    // Hundreds of messages, one after the other, take their time by design.
    eventually_within(PATIENCE * 20, "all that was queued to be sent", || house.query::<usize>(left) == 0).await;
    enough.store(true, Ordering::Relaxed);
    let promised = load.await.unwrap();
    let delivered = || {
        let told = received(&double);
        promised.iter().all(|content| told.contains_key(&heading(content)))
    };
    eventually("every promised reminder to be delivered", delivered).await;
    let posted: Vec<usize> =
        double.messages("general").iter().filter_map(|one| one["content"].as_str()?.strip_prefix("annonce ")?.parse().ok()).collect();
    assert_eq!(posted, (0..posts).collect::<Vec<_>>(), "once each, and in order");
    let told = received(&double);
    for number in 0..people {
        assert_eq!(told.get(&format!("message {number}")), Some(&1), "message {number}");
    }
    let twice: Vec<&String> = promised.iter().filter(|content| told.get(&heading(content)) != Some(&1)).collect();
    assert_eq!(twice, Vec::<&String>::new(), "each reminder once");
    assert_eq!(house.query::<String>("SELECT state || reason FROM outbox WHERE cause = 'proof:dead'"), "failedgone");
    let late = lateness(&house, &promised);
    let at = |percent: usize| late.get((late.len() - 1) * percent / 100).copied().unwrap_or_default();
    println!(
        "{posts} posts to a limited channel, {people} direct messages, {kills} kills, {} reminders: late p50 {} ms, p99 {} ms, max {} ms",
        promised.len(),
        at(50),
        at(99),
        at(100)
    );
    house.end();
}

/// Puts rows into the outbox, as features will: posts to one channel, a message to each of many people, and one to a place that is gone.
fn queue(house: &House, posts: usize, people: usize, channel: u64) {
    let connection = rusqlite::Connection::open(house.database()).unwrap();
    connection.busy_timeout(PATIENCE).unwrap();
    let put = |cause: String, target: serde_json::Value, content: String, lane: u8| {
        let post = json!({ "kind": "answer", "content": content });
        connection
            .execute(
                "INSERT INTO outbox (cause, target, post, nonce, created_at, due_at, lane)
                 VALUES (?1, ?2, ?3, lower(hex(randomblob(12))), 1, 1, ?4)",
                rusqlite::params![cause, target.to_string(), post.to_string(), lane],
            )
            .unwrap();
    };
    connection.execute_batch("BEGIN").unwrap();
    put("proof:dead".to_owned(), json!({ "channel": "999" }), "?".to_owned(), 1);
    for number in 0..posts {
        put(format!("proof:post:{number}"), json!({ "channel": channel.to_string() }), format!("annonce {number}"), 1);
    }
    for number in 0..people {
        let person = house.double.user(&format!("membre-{}", number % PEOPLE)).id();
        put(format!("proof:person:{number}"), json!({ "person": person.to_string() }), format!("message {number}"), 2);
    }
    connection.execute_batch("COMMIT").unwrap();
}

/// By how many ms each promised reminder came after the moment it was meant for, the least first.
fn lateness(house: &House, promised: &[String]) -> Vec<i64> {
    let connection = rusqlite::Connection::open(house.database()).unwrap();
    let mut statement = connection.prepare("SELECT content, due_at FROM reminder").unwrap();
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))).unwrap();
    let due: BTreeMap<String, i64> = rows.map(|row| row.map(|(content, due)| (heading(&content), due)).unwrap()).collect();
    let mut late = Vec::new();
    for number in 0..PEOPLE {
        for message in house.double.messages(format!("dm:membre-{number}")) {
            let heading = message["content"].as_str().unwrap_or_default().lines().next().unwrap_or_default();
            let came: Option<jiff::Timestamp> = message["timestamp"].as_str().and_then(|text| text.parse().ok());
            late.extend(due.get(heading).zip(came).map(|(due, came)| came.as_millisecond() - due));
        }
    }
    assert!(late.len() >= promised.len(), "{} of {}", late.len(), promised.len());
    late.sort_unstable();
    late
}

#[tokio::test]
async fn what_is_to_be_said_of_a_row_that_was_written_before_lanes_is_said() {
    let house = House::with(1).await;
    let connection = rusqlite::Connection::open(house.database()).unwrap();
    let channel = house.double.world(|world| world.find_channel("general").map(|channel| channel.id)).unwrap();
    connection
        .execute(
            "INSERT INTO outbox (cause, target, post, nonce, created_at, due_at) VALUES ('old', ?1, ?2, 'n-old', 1, 1)",
            [json!({ "channel": channel.to_string() }).to_string(), json!({ "kind": "answer", "content": "d'avant" }).to_string()],
        )
        .unwrap();
    // Whatever is written by this process wakes its sender.
    remind(&house.double.user("alice"), 2, "eau").await;
    house.double.wait_message("general", |message| says(message, "d'avant"), PATIENCE).await.unwrap();
    answered(&house.double.user("alice").slash("general", "statut", json!({}))).await;
    house.end();
}
