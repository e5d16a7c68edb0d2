//! Reminders that cannot be delivered where they should.

use std::time::Duration;

use discord_double::{RestAction, RestFault};
use serde_json::json;

use super::proxy::Proxy;
use super::telling::{offer, raw_reminder};
use support::dialogue::{answered, button, confirm, in_seconds, says};
use support::house::{House, PATIENCE, eventually};

const SEND_MESSAGES: u64 = 1 << 11;
const CREATE_PRIVATE_THREADS: u64 = 1 << 36;
const PRIVATE_THREAD: u8 = 12;

/// Gives the bot's role the right to open private threads.
fn let_open_threads(house: &House) {
    house.double.world(|world| {
        let roles = world.guilds.values_mut().flat_map(|guild| guild.roles.values_mut());
        roles.filter(|role| role.managed).for_each(|role| role.permissions |= CREATE_PRIVATE_THREADS);
    });
}

/// The private threads, with the channel they hang in.
fn threads(house: &House) -> Vec<(u64, Option<u64>)> {
    let private = |world: &mut discord_double::World| {
        let all = world.channels.values().filter(|channel| channel.kind == PRIVATE_THREAD);
        all.map(|channel| (channel.id, channel.parent)).collect()
    };
    house.double.world(private)
}

/// A person who manages the community has a reminder drafted for a channel; the answer with its buttons.
async fn drafted_for_a_channel(house: &House, channel: &str) -> discord_double::Answer {
    let owner = house.double.user("proprietaire");
    let ask = json!({ "salon": channel, "quand": in_seconds(&owner, 20), "quoi": "réunion à 18 h" });
    answered(&owner.slash("general", "rappel salon", ask)).await
}

/// Has that person confirm it, and moves the time to when it is due.
async fn confirmed(house: &House, who: &discord_double::Actor, draft: &discord_double::Answer) {
    confirm(who, draft).await;
    house.travel(jiff::SignedDuration::from_secs(22));
}

/// What that person is told when it cannot be delivered.
async fn told(house: &House) -> serde_json::Value {
    house.double.wait_message("dm:proprietaire", |message| says(message, "réunion à 18 h"), PATIENCE).await.unwrap()
}

#[tokio::test]
async fn who_takes_no_direct_messages_gets_a_private_thread_where_they_asked() {
    House::each(async |house| {
        let_open_threads(house);
        let emma = house.double.user("emma");
        let general = house.double.world(|world| world.find_channel("general").map(|channel| channel.id));
        house.remind(&emma, "relire le PV").await;
        eventually("a thread", || !threads(house).is_empty()).await;
        let (thread, parent) = threads(house)[0];
        assert_eq!(parent, general);
        let delivered = house.double.wait_message(thread, |message| says(message, "relire"), PATIENCE).await.unwrap();
        assert!(says(&delivered, &format!("<@{}>", emma.id())), "the mention lets the person in: {delivered}");
        assert_eq!(delivered["mentions"][0]["id"], emma.id().to_string());
        let list = answered(&emma.slash("general", "rappel liste", json!({}))).await;
        assert!(!list.content().contains("pas pu te remettre"), "{}", list.content());
        let snoozed = answered(&emma.click(&delivered, &button(&delivered, "rappel-plus-60"))).await;
        assert!(snoozed.content().contains("C'est noté"), "{}", snoozed.content());
    })
    .await;
}

#[tokio::test]
async fn where_no_thread_can_be_opened_the_list_keeps_what_was_not_delivered() {
    House::each(async |house| {
        let emma = house.double.user("emma");
        house.remind(&emma, "relire le PV").await;
        eventually("the row to be given up", || house.query::<i64>("SELECT count(*) FROM outbox WHERE state = 'failed'") == 1).await;
        let list = answered(&emma.slash("general", "rappel liste", json!({}))).await;
        assert!(list.content().contains("pas pu te remettre") && list.content().contains("relire le PV"), "{}", list.content());
        assert_eq!(threads(house), Vec::new());
    })
    .await;
}

#[tokio::test]
async fn a_reminder_for_a_channel_of_which_nothing_could_be_told_is_in_the_list_too() {
    House::each(async |house| {
        let draft = drafted_for_a_channel(house, "annonces").await;
        let owner = house.double.user("proprietaire");
        owner.set_dm_closed(true);
        house.double.world(|world| {
            let id = world.find_channel("annonces").map(|channel| channel.id);
            id.and_then(|id| world.channels.remove(&id))
        });
        confirmed(house, &owner, &draft).await;
        eventually("both rows to be given up", || house.query::<i64>("SELECT count(*) FROM outbox WHERE state = 'failed'") == 2).await;
        let list = answered(&owner.slash("general", "rappel liste", json!({}))).await;
        assert_eq!(list.content().matches("réunion à 18 h").count(), 1, "{}", list.content());
    })
    .await;
}

#[tokio::test]
async fn a_lost_answer_while_writing_in_a_thread_does_not_say_it_twice() {
    House::each(async |house| {
        let_open_threads(house);
        // While the thread is being opened, the fault for what follows is put in its place.
        let slow = RestAction::Delay(Duration::from_millis(300));
        house.double.rest_fault(RestFault::next("/channels/{channel_id}/threads", slow));
        house.remind(&house.double.user("emma"), "relire le PV").await;
        house.double.wait_report(PATIENCE, |report| report.injected == 1).await.unwrap();
        house.double.rest_fault(RestFault::next("/channels/{channel_id}/messages", RestAction::DropAfter).method("POST"));
        eventually("the row to be sent", || house.query::<i64>("SELECT count(*) FROM outbox WHERE state = 'sent'") == 1).await;
        assert_eq!(house.double.report().injected, 2);
        let copies: usize = threads(house).iter().map(|(thread, _)| house.double.messages(*thread).len()).sum();
        assert_eq!(copies, 1, "in {} threads", threads(house).len());
    })
    .await;
}

#[tokio::test]
async fn a_channel_deleted_before_delivery_is_told_to_who_asked() {
    House::each(async |house| {
        let draft = drafted_for_a_channel(house, "annonces").await;
        house.double.world(|world| {
            let id = world.find_channel("annonces").map(|channel| channel.id);
            id.and_then(|id| world.channels.remove(&id))
        });
        confirmed(house, &house.double.user("proprietaire"), &draft).await;
        let told = told(house).await;
        assert!(says(&told, "n'existe plus") && says(&told, "/rappel salon"), "{told}");
    })
    .await;
}

#[tokio::test]
async fn a_channel_closed_to_the_bot_is_told_to_who_asked_with_the_way_to_open_it() {
    House::each(async |house| {
        let draft = drafted_for_a_channel(house, "annonces").await;
        house.double.world(|world| {
            let (channel, bot) = (world.find_channel("annonces").map(|channel| channel.id).unwrap_or_default(), world.bot);
            world.overwrite(channel, bot, true, 0, SEND_MESSAGES);
        });
        confirmed(house, &house.double.user("proprietaire"), &draft).await;
        let told = told(house).await;
        assert!(says(&told, "Je ne peux pas écrire dans") && says(&told, "Modifier le salon → Permissions"), "{told}");
        assert_eq!(house.double.messages("annonces").len(), 0);
    })
    .await;
}

/// Discord gives the rights of the person in the channels that a command names, not those of the bot; so it shows when it is sent.
#[tokio::test]
async fn a_channel_the_bot_may_only_read_is_told_to_who_asked() {
    Proxy::each(async |house, proxy| {
        let owner = house.double.user("proprietaire");
        let draft = proxy.answered(house, &raw_reminder(house, &owner, "lecture-seule", &in_seconds(&owner, 1), "réunion à 18 h")).await;
        let confirm = button(&draft, "rappel-confirmer");
        let shown = offer(house, "general", &[&confirm]).await;
        answered(&owner.click(&shown, &confirm)).await;
        let told = told(house).await;
        let channel = house.double.world(|world| world.find_channel("lecture-seule").map(|channel| channel.id)).unwrap();
        assert!(says(&told, "Je ne peux pas écrire dans") && says(&told, &format!("<#{channel}>")), "{told}");
    })
    .await;
}
