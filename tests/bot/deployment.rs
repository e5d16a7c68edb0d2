//! Deployments of the bot, told in one message each, however often the bot dies meanwhile.

use std::time::Duration;

use discord_double::{Options, RestAction, RestFault};
use rand::Rng as _;
use serde_json::{Value, json};

use support::deployer::{Deployer, id, name_channel};
use support::dialogue::says;
use support::house::{House, PATIENCE, eventually};

/// This release, whose changes it knows.
const OWN: &str = env!("CARGO_PKG_VERSION");

/// The messages about a deployment.
fn told(house: &House, version: &str) -> Vec<Value> {
    house.double.messages("annonces").into_iter().filter(|message| says(message, &id(version))).collect()
}

/// The messages about any deployment; what else the channel for operations is told is not of them.
fn all_told(house: &House) -> usize {
    house.double.messages("annonces").iter().filter(|message| says(message, &id(""))).count()
}

/// Waits until the only message about a deployment says this.
async fn says_at_last(house: &House, version: &str, what: &str) {
    eventually(&format!("« {what} »"), || told(house, version).iter().any(|message| says(message, what))).await;
    assert_eq!(told(house, version).len(), 1, "one message for each deployment");
}

#[tokio::test]
async fn a_deployment_is_one_message_that_is_edited_as_it_proceeds() {
    House::each(async |house| {
        name_channel(house, "annonces").await;
        let mut deployer = Deployer::begin(house).await;
        deployer.tell(OWN, "under_way", &json!({}));
        says_at_last(house, OWN, &format!("Mise à jour en cours : {OWN} …")).await;
        deployer.tell(OWN, "under_way", &json!({ "phase": "probation", "live_ms": 1234, "runs": OWN }));
        says_at_last(house, OWN, "à l'essai").await;
        deployer.tell(OWN, "confirmed", &json!({ "phase": "confirmed", "live_ms": 1234, "runs": OWN }));
        says_at_last(house, OWN, "Bot mis à jour – commit : 0123456").await;
        let message = &told(house, OWN)[0];
        assert!(says(message, &format!("Version : {OWN} (avant : 0.0.1)")) && says(message, "1,2 s"), "{message}");
        assert!(says(message, "Ce qui change :\n- "), "the release that runs says what it brings: {message}");
        deployer.tell("9.9.9", "rolled_back", &json!({ "reason": { "code": "probe", "text": "Elle ne répond pas." }, "runs": OWN }));
        says_at_last(house, "9.9.9", &format!("Mise à jour annulée – la production reste en {OWN}")).await;
        let message = &told(house, "9.9.9")[0];
        assert!(says(message, "Motif : Elle ne répond pas.") && says(message, "sudo ffj-deploy history"), "{message}");
        let asked = json!({ "reason": { "code": "asked", "text": "retour demandé (discord:1)" }, "runs": "0.0.1" });
        deployer.tell("8.8.8", "rolled_back", &asked);
        says_at_last(house, "8.8.8", "Bot revenu à une version antérieure – en service : 0.0.1").await;
        assert!(!says(&told(house, "8.8.8")[0], "sudo"), "it is no failure");
        assert_eq!(all_told(house), 3, "the past is not told");
        let sent = "SELECT count(*) FROM outbox WHERE state = 'sent' AND cause LIKE 'deploy:%'";
        eventually("the rows to be sent", || house.query::<i64>(sent) == 3).await;
        assert_eq!(house.query::<i64>("SELECT count(*) FROM outbox WHERE cause LIKE 'deploy:%'"), 3);
    })
    .await;
}

#[tokio::test]
async fn a_lost_answer_to_the_first_post_leaves_one_message_that_says_the_last() {
    House::each(async |house| {
        name_channel(house, "annonces").await;
        let mut deployer = Deployer::begin(house).await;
        house.double.rest_fault(RestFault::next("/channels/{channel_id}/messages", RestAction::DropAfter).method("POST"));
        deployer.tell("1.4.0", "under_way", &json!({}));
        house.double.wait_report(PATIENCE, |report| report.injected == 1).await.unwrap();
        deployer.tell("1.4.0", "refused", &json!({}));
        says_at_last(house, "1.4.0", "Mise à jour refusée").await;
    })
    .await;
}

/// Beyond the minutes for which Discord recognises a repetition, the channel is looked through.
#[tokio::test]
async fn a_message_left_by_a_process_that_died_long_ago_is_found_and_edited() {
    let quick = Options { identify_interval: Duration::from_millis(1), nonce_window: Duration::ZERO, ..Options::default() };
    let mut house = House::empty(quick);
    house.start().await;
    name_channel(&house, "annonces").await;
    let mut deployer = Deployer::begin(&house).await;
    // The process dies while it waits for the answer to its first attempt.
    house.double.rest_fault(RestFault::next("/channels/{channel_id}/messages", RestAction::Delay(PATIENCE)).method("POST"));
    deployer.tell("1.4.0", "under_way", &json!({}));
    house.double.wait_report(PATIENCE, |report| report.injected == 1).await.unwrap();
    house.kill(0).await;
    let left = format!("Mise à jour en cours : 1.4.0 …\n-# {}", id("1.4.0"));
    house.post("annonces", &json!({ "content": left })).await;
    let connection = rusqlite::Connection::open(house.database()).unwrap();
    connection.execute_batch("UPDATE outbox SET tried_at = tried_at - 600000").unwrap();
    deployer.tell("1.4.0", "refused", &json!({}));
    house.revive(0);
    says_at_last(&house, "1.4.0", "Mise à jour refusée").await;
    house.end();
}

#[tokio::test]
async fn what_waits_while_discord_is_away_is_said_once_and_only_the_last_of_it() {
    House::each(async |house| {
        name_channel(house, "annonces").await;
        let mut deployer = Deployer::begin(house).await;
        house.double.go_away();
        deployer.tell("1.4.0", "under_way", &json!({}));
        eventually("a row", || house.query::<i64>("SELECT count(*) FROM outbox WHERE cause LIKE 'deploy:%'") == 1).await;
        deployer.tell("1.4.0", "stranded", &json!({}));
        eventually("it to be replaced", || house.query::<i64>("SELECT sum(revision) FROM outbox") == 1).await;
        house.double.come_back();
        says_at_last(house, "1.4.0", "Mise à jour échouée, et le retour en arrière aussi").await;
    })
    .await;
}

#[tokio::test]
async fn a_message_that_somebody_deleted_is_posted_anew() {
    House::each(async |house| {
        name_channel(house, "annonces").await;
        let mut deployer = Deployer::begin(house).await;
        deployer.tell("1.4.0", "under_way", &json!({}));
        says_at_last(house, "1.4.0", "en cours").await;
        let first = told(house, "1.4.0").remove(0);
        let text = |key: &str| first[key].as_str().unwrap().to_owned();
        let deleted = reqwest::Client::new()
            .delete(format!("{}/api/v10/channels/{}/messages/{}", house.double.api_url(), text("channel_id"), text("id")))
            .header("authorization", format!("Bot {}", house.double.token()))
            .header("user-agent", "DiscordBot (tests, 1)")
            .send()
            .await
            .unwrap();
        assert!(deleted.status().is_success(), "{}", deleted.status());
        deployer.tell("1.4.0", "refused", &json!({}));
        says_at_last(house, "1.4.0", "Mise à jour refusée").await;
        assert_ne!(told(house, "1.4.0")[0]["id"], first["id"]);
    })
    .await;
}

#[tokio::test]
async fn a_status_that_cannot_be_understood_changes_nothing_and_is_told_in_the_journal() {
    let mut house = House::with(1).await;
    name_channel(&house, "annonces").await;
    let mut deployer = Deployer::begin(&house).await;
    deployer.tell("1.4.0", "under_way", &json!({}));
    says_at_last(&house, "1.4.0", "en cours").await;
    let good = std::mem::replace(&mut deployer.status, json!({ "format": 2 }));
    deployer.say();
    eventually("the journal to say it", || house.logs().contains("the deployer cannot be understood")).await;
    deployer.status = good;
    deployer.tell("1.4.0", "refused", &json!({}));
    says_at_last(&house, "1.4.0", "Mise à jour refusée").await;
    house.kill(0).await;
    house.end();
}

/// The moments are random on purpose; what must hold is asserted at the end for all of them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_again_and_again_each_deployment_is_told_once_and_to_its_end() {
    for bots in [1, 2] {
        let mut house = House::with(bots).await;
        name_channel(&house, "annonces").await;
        let mut deployer = Deployer::begin(&house).await;
        let versions: Vec<String> = (0..6).map(|number| format!("1.{number}.0")).collect();
        for (number, version) in versions.iter().enumerate() {
            let at = rand::rng().random_range(0..bots);
            deployer.tell(version, "under_way", &json!({}));
            tokio::time::sleep(Duration::from_millis(rand::rng().random_range(0..1_500))).await;
            house.kill(at).await;
            house.revive(at);
            deployer.tell(version, "under_way", &json!({ "live_ms": 900 }));
            tokio::time::sleep(Duration::from_millis(rand::rng().random_range(0..1_500))).await;
            deployer.tell(version, if number % 2 == 0 { "confirmed" } else { "rolled_back" }, &json!({ "live_ms": 900 }));
        }
        for (number, version) in versions.iter().enumerate() {
            says_at_last(&house, version, if number % 2 == 0 { "Bot mis à jour" } else { "Mise à jour annulée" }).await;
        }
        eventually("every row to be sent", || house.query::<i64>("SELECT count(*) FROM outbox WHERE state <> 'sent'") == 0).await;
        assert_eq!(all_told(&house), versions.len());
        house.end();
    }
}
