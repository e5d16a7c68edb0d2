//! Time, driven from outside: dates far away in a moment, over a `kill -9` and with two processes that agree; and a clock that is wrong.

use jiff::SignedDuration;
use serde_json::json;

use support::dialogue::{answered, confirm, says, wish};
use support::house::{House, PATIENCE, eventually};

const DAY: SignedDuration = SignedDuration::from_hours(24);

#[tokio::test]
async fn a_reminder_in_four_days_comes_when_they_have_passed_and_not_before() {
    for bots in [1, 2] {
        let mut house = House::driven(bots).await;
        let alice = house.double.user("alice");
        let echo = wish(&alice, "dans 4 jours", "relire le PV").await;
        confirm(&alice, &echo).await;
        house.travel(DAY * 3);
        answered(&alice.slash("general", "statut", json!({}))).await;
        house.kill(0).await;
        house.revive(0);
        answered(&alice.slash("general", "statut", json!({}))).await;
        assert!(house.double.messages("dm:alice").is_empty(), "a day is left");
        house.travel(DAY + SignedDuration::from_mins(2));
        let came = house.double.wait_message("dm:alice", |message| says(message, "relire"), PATIENCE).await;
        let came = came.unwrap_or_else(|why| panic!("{why:?}: {}\n{}", echo.content(), house.logs()));
        assert!(says(&came, "en retard"), "{came}");
        assert_eq!(house.double.messages("dm:alice").len(), 1);
        house.end();
    }
}

#[tokio::test]
async fn time_that_goes_back_delivers_nothing_twice() {
    let house = House::driven(1).await;
    let alice = house.double.user("alice");
    confirm(&alice, &wish(&alice, "dans 2 h", "une fois").await).await;
    house.travel(SignedDuration::from_hours(2));
    let came = house.double.wait_message("dm:alice", |message| says(message, "une fois"), PATIENCE).await;
    assert!(came.is_ok(), "{}", house.logs());
    house.travel(SignedDuration::from_hours(-2));
    confirm(&alice, &wish(&alice, "dans 1 h", "après").await).await;
    house.travel(SignedDuration::from_hours(1));
    house.double.wait_message("dm:alice", |message| says(message, "après"), PATIENCE).await.unwrap();
    assert_eq!(house.double.messages("dm:alice").iter().filter(|message| says(message, "une fois")).count(), 1);
    house.end();
}

#[tokio::test]
async fn a_machine_that_wakes_up_five_days_ahead_decides_nothing_until_its_clock_is_right_and_then_says_it_is_late() {
    let mut house = House::driven(1).await;
    let alice = house.double.user("alice");
    confirm(&alice, &wish(&alice, "dans 4 jours", "relire le PV").await).await;
    house.kill(0).await;
    // Only the machine of the bot is wrong.
    house.drive_bots_alone(DAY * 5);
    house.revive(0);
    eventually("the journal to say that reminders wait", || house.logs().contains("reminders wait")).await;
    let status = answered(&alice.slash("general", "statut", json!({}))).await;
    assert!(status.content().contains("les rappels attendent"), "{}", status.content());
    assert!(house.double.messages("dm:alice").is_empty(), "it is due in four days");
    // Its clock is set, and four days have passed.
    let passed = DAY * 4 + SignedDuration::from_mins(2);
    house.travel(passed);
    house.drive_bots_alone(passed);
    let came = house.double.wait_message("dm:alice", |message| says(message, "relire"), PATIENCE).await.unwrap();
    assert!(says(&came, "en retard"), "{came}");
    house.end();
}
