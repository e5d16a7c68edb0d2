//! `/aide`, and the same written after a mention, with one process and with two.

use serde_json::json;

use support::dialogue::{answered, says};
use support::house::{House, PATIENCE};

#[tokio::test]
async fn help_names_what_the_person_may_use() {
    House::each(async |house| {
        let alice = answered(&house.double.user("emma").slash("general", "aide", json!({}))).await;
        assert!(alice.ephemeral());
        assert!(alice.content().contains("/rappel") && !alice.content().contains("/bot"), "{}", alice.content());
        let operator = answered(&house.double.user("proprietaire").slash("general", "aide", json!({}))).await;
        assert!(operator.content().contains("/bot") && operator.content().contains("/config"), "{}", operator.content());
        let topic = answered(&house.double.user("emma").slash("general", "aide", json!({ "sujet": "rappel" }))).await;
        assert!(topic.content().contains("/rappel moi"), "{}", topic.content());
    })
    .await;
}

#[tokio::test]
async fn a_mention_is_answered_once_in_the_channel() {
    House::each(async |house| {
        let me = house.double.world(|world| world.bot);
        house.double.user("emma").say("general", &format!("<@{me}> aide"));
        house.double.wait_message("general", |message| says(message, "/rappel"), PATIENCE).await.unwrap();
        let after = answered(&house.double.user("emma").slash("general", "statut", json!({}))).await;
        assert!(after.ephemeral());
        let answers = house.double.messages("general").iter().filter(|message| message["author"]["bot"] == true).count();
        assert_eq!(answers, 1);
    })
    .await;
}
