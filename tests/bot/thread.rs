//! The running thread: a reminder is asked for, echoed back, confirmed, the bot is killed, and delivers once.

use serde_json::json;

use discord_double::RestFault;
use nix::sys::signal::Signal;

use support::dialogue::{answered, confirm, in_seconds, remind, says, wish};
use support::house::{House, PATIENCE};

#[tokio::test]
async fn a_confirmed_reminder_survives_a_kill_and_is_delivered_once() {
    let mut house = House::with(1).await;
    let alice = house.double.user("alice");
    let echo = wish(&alice, &in_seconds(&alice, 2), "relire le PV").await;
    assert!(echo.ephemeral() && echo.content().contains("relire le PV"), "{}", echo.content());
    let confirmed = confirm(&alice, &echo).await;
    assert!(confirmed.content().contains("C'est noté"), "{}", confirmed.content());
    house.kill(0).await;
    house.revive(0);
    let delivered = house.double.wait_message("dm:alice", |message| says(message, "relire"), PATIENCE).await.unwrap();
    assert!(delivered["content"].as_str().unwrap().starts_with("⏰"), "{delivered}");
    // A later reminder passes the same queue; when it is there, a second copy of the first would be too.
    remind(&alice, 1, "fermer").await;
    house.double.wait_message("dm:alice", |message| says(message, "fermer"), PATIENCE).await.unwrap();
    assert_eq!(house.double.messages("dm:alice").iter().filter(|message| says(message, "relire")).count(), 1);
    assert_eq!(house.double.report().identifies, 1, "the second process resumed");
    house.end();
}

#[tokio::test]
async fn a_bot_that_is_asked_to_stop_finishes_what_it_has_in_hand() {
    let mut house = House::with(1).await;
    let alice = house.double.user("alice");
    house.double.rest_fault(RestFault::next("/interactions/", discord_double::RestAction::Delay(std::time::Duration::from_millis(400))));
    let asked = alice.slash("general", "statut", json!({}));
    asked.wait_delivered(PATIENCE).await.unwrap();
    house.bots[0].signal(Signal::SIGTERM);
    assert!(answered(&asked).await.content().contains("En ligne"));
    assert_eq!(house.bots[0].exit().await, 0);
    let meanwhile = alice.slash("general", "aide", json!({}));
    house.revive(0);
    answered(&meanwhile).await;
    assert_eq!(house.double.report().identifies, 1, "stopping leaves a session that can be resumed");
    house.end();
}
