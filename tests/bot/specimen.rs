//! Each word of `ui`, on a feature that only tests contain, with one process and with two.

use discord_double::Answer;
use serde_json::{Value, json};

use support::dialogue::{answered, button, buttons, name_channel_for, says};
use support::house::{House, PATIENCE, eventually};

/// The message of the card that tells of the new feature, once it is there.
async fn arrival(house: &House) -> Value {
    house.double.wait_message("annonces", |message| says(message, "nouvelle fonction"), PATIENCE).await.unwrap()
}

/// A house in which the coordination has switched the specimen on.
pub async fn house(bots: usize) -> House {
    let house = House::specimen(bots).await;
    name_channel_for(&house, "coordination", "annonces").await;
    let card = arrival(&house).await;
    answered(&house.double.user("proprietaire").click(&card, &button(&card, "arrivee-activer"))).await;
    house
}

/// Runs a test in such a house, with one process, then with two.
async fn each(test: impl AsyncFn(&House)) {
    for bots in [1, 2] {
        let house = house(bots).await;
        test(&house).await;
        house.end();
    }
}

fn role(house: &House, name: &str) -> u64 {
    let found = house.double.world(|world| world.find_role(world.first_guild()?.id, name).map(|role| role.id));
    found.unwrap()
}

fn channel(house: &House, name: &str) -> u64 {
    house.double.world(|world| world.find_channel(name).map(|channel| channel.id)).unwrap()
}

async fn specimen(house: &House, who: &str, what: &str) -> Answer {
    answered(&house.double.user(who).slash("general", &format!("specimen {what}"), json!({}))).await
}

#[tokio::test]
async fn a_new_feature_arrives_switched_off_and_the_coordination_is_told_once() {
    for bots in [1, 2] {
        let house = House::specimen(bots).await;
        let off = specimen(&house, "alice", "liste").await;
        assert!(off.content().contains("coupée"), "{}", off.content());
        assert_eq!(house.double.messages("annonces"), Vec::<Value>::new(), "nobody has said where");
        name_channel_for(&house, "coordination", "annonces").await;
        let card = arrival(&house).await;
        let refused = answered(&house.double.user("alice").click(&card, &button(&card, "arrivee-activer"))).await;
        assert!(refused.ephemeral() && refused.content().contains("réservée"), "{}", refused.content());
        let chloe = house.double.user("chloe");
        let on = answered(&chloe.click(&card, &button(&card, "arrivee-activer"))).await;
        assert!(on.content().contains("· activé") && buttons(&on.data, "arrivee-activer").is_empty(), "{}", on.content());
        let works = specimen(&house, "alice", "liste").await;
        assert!(works.content().contains("objet-a 1"), "{}", works.content());
        // What is set again tells nobody again; when something has passed the outbox since, a second card would be there too.
        name_channel_for(&house, "coordination", "general").await;
        specimen(&house, "alice", "publier").await;
        house.double.wait_message("general", |message| says(message, "publication"), PATIENCE).await.unwrap();
        assert_eq!(house.query::<i64>("SELECT count(*) FROM outbox WHERE cause LIKE 'arrived:%'"), 1);
        house.end();
    }
}

#[tokio::test]
async fn a_card_that_cannot_be_delivered_is_sent_again_when_another_channel_is_set() {
    let house = House::specimen(1).await;
    name_channel_for(&house, "coordination", "lecture-seule").await;
    eventually("the card to be given up", || house.query::<i64>("SELECT count(*) FROM outbox WHERE state = 'failed'") >= 1).await;
    name_channel_for(&house, "coordination", "annonces").await;
    arrival(&house).await;
    house.end();
}

#[tokio::test]
async fn options_of_every_kind_reach_the_feature_and_what_is_out_of_bounds_does_not_leave_the_client() {
    each(async |house| {
        let alice = house.double.user("alice");
        let all = json!({
            "quoi": "le PV", "combien": 3, "poids": 0.5, "personne": "bruno", "role": "coordination", "salon": "annonces",
            "fichier": { "filename": "pv.pdf", "size": 1200 },
        });
        let said = answered(&alice.slash("general", "specimen options", all)).await;
        let (role, channel) = (role(house, "coordination"), channel(house, "annonces"));
        let (role, channel) = (format!("role=<@&{role}>"), format!("salon=<#{channel}>"));
        for part in
            ["quoi=le PV combien=3", "poids=0.5", "personne=Bruno Lefèvre 1 roles bot=false", &role, &channel, "fichier=pv.pdf 1200"]
        {
            assert!(said.content().contains(part), "{part}: {}", said.content());
        }
        for (combien, poids) in [(51, 0.5), (0, 0.5), (1, 1.5)] {
            let given = json!({ "quoi": "x", "combien": combien, "poids": poids });
            assert!(alice.try_slash("general", "specimen options", given).is_err(), "{combien} {poids}");
        }
    })
    .await;
}

#[tokio::test]
async fn menus_say_on_whom_and_on_what_they_were_opened() {
    each(async |house| {
        let (alice, bruno) = (house.double.user("alice"), house.double.user("bruno"));
        let person = answered(&alice.context_menu("general", "Specimen personne", "bruno")).await;
        assert_eq!(person.content(), format!("personne=Bruno Lefèvre <@{}>", bruno.id()));
        let message = bruno.say("general", "On se voit mardi ?");
        let pointed = answered(&alice.context_menu("general", "Specimen message", &message)).await;
        assert!(pointed.content().starts_with(&format!("message de <@{}>", bruno.id())), "{}", pointed.content());
        assert!(pointed.content().ends_with("On se voit mardi ?"), "{}", pointed.content());
    })
    .await;
}

#[tokio::test]
async fn selections_give_what_was_chosen() {
    each(async |house| {
        let alice = house.double.user("alice");
        let (role, channel) = (format!("role={} ", role(house, "coordination")), format!("salon={} ", channel(house, "general")));
        let table: [(usize, &[&str], &str); 4] = [
            (0, &["garance", "amazone"], "liste=garance+amazone"),
            (1, &["emma"], "Emma"),
            (2, &["coordination"], &role),
            (3, &["general"], &channel),
        ];
        for (at, values, expected) in table {
            let offered = specimen(house, "alice", "choix").await;
            let id = &buttons(&offered.data, "specimen-choisi")[at];
            let chosen = answered(&alice.select(&offered, id, values)).await;
            assert!(chosen.content().contains(expected), "{}", chosen.content());
        }
        let offered = specimen(house, "alice", "choix").await;
        let id = &buttons(&offered.data, "specimen-choisi")[0];
        assert!(alice.try_select(&offered, id, &["garance", "amazone", "vie-feminine"]).is_err(), "two at most");
    })
    .await;
}

#[tokio::test]
async fn a_long_list_has_pages_that_say_so() {
    each(async |house| {
        let alice = house.double.user("alice");
        let mut page = specimen(house, "alice", "liste").await;
        for (line, last, turns) in
            [("Page 1 sur 3 · 23", "objet-a 10", 1), ("Page 2 sur 3 · 23", "objet-a 20", 2), ("Page 3 sur 3 · 23", "objet-a 23", 1)]
        {
            assert!(page.content().contains(line) && page.content().contains(last), "{}", page.content());
            let turn = buttons(&page.data, "specimen-page");
            assert_eq!(turn.len(), turns, "{line}");
            page = answered(&alice.click(&page, turn.last().unwrap())).await;
        }
        assert!(page.content().contains("Page 2 sur 3"), "the last one leads back: {}", page.content());
    })
    .await;
}

#[tokio::test]
async fn a_picture_comes_with_its_words_as_a_result_and_as_a_post() {
    each(async |house| {
        let shown = |message: &Value| {
            let (file, card) = (&message["attachments"][0], &message["embeds"][0]);
            assert_eq!((file["filename"].as_str(), file["description"].as_str()), (Some("specimen.png"), Some("Un point")), "{message}");
            assert_eq!(house.double.attachment(file["id"].as_str().unwrap()).unwrap()[1..4], *b"PNG");
            assert_eq!((card["title"].as_str(), card["fields"][1]["value"].as_str()), (Some("Vote"), Some("9")), "{message}");
        };
        let asked = house.double.user("alice").slash("general", "specimen image", json!({}));
        answered(&asked).await;
        let result = asked.edited(PATIENCE).await.unwrap();
        assert!(says(&result, "voici"), "{result}");
        shown(&result);
        specimen(house, "alice", "publier").await;
        shown(&house.double.wait_message("general", |message| says(message, "publication"), PATIENCE).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn what_was_done_can_be_undone_for_ten_minutes() {
    each(async |house| {
        let alice = house.double.user("alice");
        let done = specimen(house, "alice", "defaire").await;
        house.travel(jiff::SignedDuration::from_mins(9));
        let undone = answered(&alice.click(&done, &button(&done.data, "specimen-defaire"))).await;
        assert_eq!(undone.content(), "défait");
        let done = specimen(house, "alice", "defaire").await;
        house.travel(jiff::SignedDuration::from_mins(11));
        let late = answered(&alice.click(&done, &button(&done.data, "specimen-defaire"))).await;
        assert!(late.content().contains("dix minutes"), "{}", late.content());
    })
    .await;
}

#[tokio::test]
async fn what_wants_a_second_person_is_decided_by_another_one_once_and_in_time() {
    each(async |house| {
        let (alice, bruno, david) = (house.double.user("alice"), house.double.user("bruno"), house.double.user("david"));
        let card = specimen(house, "alice", "accord").await;
        assert!(!card.ephemeral());
        let yes = button(&card.data, "approbation-oui");
        let own = answered(&alice.click(&card, &yes)).await;
        assert!(own.ephemeral() && own.content().contains("deuxième personne"), "{}", own.content());
        let done = answered(&bruno.click(&card, &yes)).await;
        assert_eq!(done.content(), format!("la salle : accordé par <@{}> à <@{}>", bruno.id(), alice.id()));
        // Somebody pressed on what they still saw.
        let card = specimen(house, "alice", "accord").await;
        let (yes, no) = (button(&card.data, "approbation-oui"), button(&card.data, "approbation-non"));
        let (first, second) = (bruno.click(&card, &no), david.click(&card, &yes));
        let (first, second) = (answered(&first).await, answered(&second).await);
        assert_eq!(first.content(), "la salle : refusé");
        assert!(second.content().contains(&format!("<@{}>", bruno.id())), "{}", second.content());
        let card = specimen(house, "alice", "accord").await;
        house.travel(jiff::SignedDuration::from_mins(61));
        let late = answered(&bruno.click(&card, &button(&card.data, "approbation-oui"))).await;
        assert!(late.content().contains("délai"), "{}", late.content());
        assert_eq!(house.query::<i64>("SELECT count(*) FROM approval WHERE decided_by IS NOT NULL"), 2);
    })
    .await;
}
