//! A clock that differs from Discord's: dates are not promised, and what is due waits.

use std::time::Duration;

use serde_json::json;

use super::proxy::Proxy;
use super::telling::{each_from, quick, run, start, still_answers};
use support::dialogue::{answered, remind, says, wish};
use support::house::{House, PATIENCE, eventually};

const FAR: i64 = 120;

#[tokio::test]
async fn with_a_wrong_clock_no_date_is_promised() {
    each_from(
        || House::empty(quick()),
        async |house, bots| {
            let proxy = Proxy::before(house).await;
            proxy.set_ahead(FAR);
            house.double.advance(Duration::from_secs(FAR.unsigned_abs()));
            start(house, bots).await;
            let alice = house.double.user("alice");
            let refused = wish(&alice, "demain", "eau").await;
            assert!(refused.ephemeral() && refused.content().contains("Mon horloge n'est pas à l'heure"), "{}", refused.content());
            assert_eq!(house.query::<i64>("SELECT count(*) FROM reminder"), 0);
            still_answers(house).await;
            house.end();
        },
    )
    .await;
}

#[tokio::test]
async fn what_is_due_waits_for_the_clock_to_be_set() {
    let mut house = House::empty(quick());
    let proxy = Proxy::before(&house).await;
    house.start().await;
    let alice = house.double.user("alice");
    remind(&alice, 4, "eau").await;
    proxy.set_ahead(FAR);
    house.double.advance(Duration::from_secs(FAR.unsigned_abs()));
    // An answer brings Discord's time with it.
    still_answers(&house).await;
    let due: i64 = house.query("SELECT due_at FROM reminder");
    eventually("the due time", || jiff::Timestamp::now().as_millisecond() > due).await;
    let distrusted = async {
        loop {
            let (_, said, _) = run(&house, 0, &["status", "--json"]).await;
            let status: serde_json::Value = serde_json::from_str(&said).unwrap();
            if status["picture"]["clock_trusted"] == false {
                break;
            }
        }
    };
    tokio::time::timeout(PATIENCE, distrusted).await.unwrap();
    let status = answered(&alice.slash("general", "statut", json!({}))).await;
    assert!(status.content().contains("les rappels attendent"), "{}", status.content());
    assert_eq!(house.double.messages("dm:alice").len(), 0);
    proxy.set_ahead(0);
    still_answers(&house).await;
    house.double.wait_message("dm:alice", |message| says(message, "eau"), PATIENCE).await.unwrap();
    house.end();
}
