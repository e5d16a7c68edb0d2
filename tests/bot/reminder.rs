//! `/rappel`, with one process and with two.

use serde_json::json;

use support::dialogue::{answered, button, confirm, in_seconds, remind, says, wish};
use support::house::{House, PATIENCE, eventually};

#[tokio::test]
async fn a_reminder_is_listed_removed_and_put_back() {
    House::each(async |house| {
        let alice = house.double.user("alice");
        let echo = answered(&alice.slash(
            "general",
            "rappel moi",
            json!({ "quand": "demain 18h", "quoi": "apporter le café", "repetition": "chaque lundi" }),
        ))
        .await;
        assert!(echo.content().contains("<t:"), "{}", echo.content());
        confirm(&alice, &echo).await;
        let list = answered(&alice.slash("general", "rappel liste", json!({}))).await;
        assert!(list.content().contains("café"), "{}", list.content());
        let choices = answered(&alice.autocomplete("general", "rappel supprimer", json!({ "rappel": "cafe" }), "rappel")).await;
        let id = choices.data["choices"][0]["value"].as_str().unwrap().to_owned();
        let removed = answered(&alice.slash("general", "rappel supprimer", json!({ "rappel": id }))).await;
        let none = answered(&alice.slash("general", "rappel liste", json!({}))).await;
        assert!(none.content().contains("pas de rappel"), "{}", none.content());
        answered(&alice.click(&removed, &button(&removed.data, "rappel-retablir"))).await;
        let back = answered(&alice.slash("general", "rappel liste", json!({}))).await;
        assert!(back.content().contains("café"), "{}", back.content());
    })
    .await;
}

#[tokio::test]
async fn an_unclear_date_offers_moments_and_a_form_that_keeps_the_text() {
    House::each(async |house| {
        let alice = house.double.user("alice");
        let unclear = wish(&alice, "quand il fera beau", "planter").await;
        assert!(unclear.content().contains("pas compris"), "{}", unclear.content());
        let form = answered(&alice.click(&unclear, &button(&unclear.data, "rappel-corriger"))).await;
        assert_eq!(form.kind, 9);
        assert!(form.data.to_string().contains("planter"), "{}", form.data);
        let echo = answered(&alice.submit(&form, json!({ "quand": "demain midi", "quoi": "planter", "repetition": "" }))).await;
        assert!(echo.content().contains("planter") && echo.content().contains("<t:"), "{}", echo.content());
        let past = wish(&alice, "3/2/2020 9h", "hier").await;
        assert!(past.content().contains("déjà passé"), "{}", past.content());
        // A double tap: both are on their way before either is answered.
        let (first, second) = (button(&past.data, "rappel-choisir"), button(&past.data, "rappel-abandonner"));
        let (chosen, late) = (alice.click(&past, &first), alice.click(&past, &second));
        assert!(answered(&chosen).await.content().contains("C'est noté"));
        assert!(answered(&late).await.content().contains("Réf."));
    })
    .await;
}

#[tokio::test]
async fn in_a_community_that_removed_the_bot_nothing_is_posted_until_it_is_back() {
    let house = House::with(1).await;
    let owner = house.double.user("proprietaire");
    let (guild, channel) = house.double.world(|world| {
        let guild = world.first_guild().map(|guild| guild.id).unwrap();
        (guild, world.find_channel("annonces").map(|channel| channel.id).unwrap())
    });
    let wanted = json!({ "salon": channel.to_string(), "quand": in_seconds(&owner, 5), "quoi": "réunion" });
    let echo = answered(&owner.slash("general", "rappel salon", wanted)).await;
    confirm(&owner, &echo).await;
    house.double.emit("GUILD_DELETE", &json!({ "id": guild.to_string(), "unavailable": true }));
    house.double.emit("GUILD_DELETE", &json!({ "id": guild.to_string() }));
    eventually("the bot to notice", || house.query::<usize>("SELECT count(*) FROM community WHERE left_at IS NOT NULL") == 1).await;
    eventually("the journal to say it", || house.logs().contains("removed from a community")).await;
    // What comes later and for somebody else passes it by.
    remind(&owner, 6, "moi").await;
    house.double.wait_message("dm:proprietaire", |message| says(message, "moi"), PATIENCE).await.unwrap();
    assert!(!house.double.messages("annonces").iter().any(|message| says(message, "réunion")));
    house.double.emit("GUILD_CREATE", &json!({ "id": guild.to_string(), "name": "Coalition", "guild_id": guild.to_string() }));
    house.double.wait_message("annonces", |message| says(message, "réunion"), PATIENCE).await.unwrap();
    house.end();
}

#[tokio::test]
async fn the_story_of_a_reminder_is_told_without_what_it_says() {
    let house = House::with(1).await;
    let alice = house.double.user("alice");
    remind(&alice, 2, "très privé").await;
    house.double.wait_message("dm:alice", |message| says(message, "très privé"), PATIENCE).await.unwrap();
    eventually("the row to be marked", || house.query::<usize>("SELECT count(*) FROM outbox WHERE state = 'sent'") == 1).await;
    let why = async |kind: &str, id: &str, more: &[&str]| {
        let asked = house.command(&house.bots[0].runtime).args(["why", kind, id]).args(more).output().await.unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (asked.status.code(), text(asked.stdout), text(asked.stderr))
    };
    let (code, told, _) = why("reminder", "1", &[]).await;
    assert_eq!(code, Some(0));
    assert!(told.contains("Rappel 1 : prévu le") && told.contains("Parti le") && !told.contains("privé"), "{told}");
    let (_, told, _) = why("message", "1", &["--json"]).await;
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    let line = told["lines"][0].as_str().unwrap();
    assert!(line.contains("(reminder)") && line.contains("voie urgente"), "{told}");
    let (code, _, said) = why("reminder", "99", &[]).await;
    assert!(code == Some(1) && said.contains("rien sous ce numéro"), "{said}");
    let (code, _, said) = why("rappel", "1", &[]).await;
    assert!(code == Some(2) && said.contains("message"), "{said}");
    house.end();
}
