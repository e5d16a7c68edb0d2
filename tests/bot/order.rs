//! Orders to the deployer: planned, confirmed, handed over once, and answered by whichever process lives.

use discord_double::{Answer, Interaction, Options};
use serde_json::{Value, json};

use super::handover::Relay;
use support::deployer::Deployer;
use support::dialogue::{answered, button};
use support::house::{House, PATIENCE, eventually};

/// A deployer with a release that waits and one that can be gone back to.
fn begin(house: &House) -> Deployer {
    let mut deployer = Deployer::of(house);
    deployer.status["staged"] = json!("1.4.0");
    deployer.status["kept"] = json!(["0.0.0", "0.0.1"]);
    deployer.tell("1.3.0", "refused", &json!({ "reason": { "code": "signature", "text": "Signature inconnue." } }));
    deployer
}

/// An operator runs a command; its answer.
async fn run(house: &House, command: &str, options: Value) -> Answer {
    answered(&house.double.user("proprietaire").slash("general", command, options)).await
}

/// What the deferred answer became.
async fn result(interaction: &Interaction) -> String {
    let edited = interaction.edited(PATIENCE).await.unwrap();
    edited["content"].as_str().unwrap_or_default().to_owned()
}

fn orders(house: &House) -> i64 {
    house.query("SELECT count(*) FROM deploy_order")
}

#[tokio::test]
async fn operators_see_the_last_deployments_and_others_do_not() {
    House::each(async |house| {
        let away = run(house, "bot deploiements", json!({})).await;
        assert!(away.ephemeral() && away.content().contains("ne dit rien ici"), "{}", away.content());
        let deployer = begin(house);
        let list = run(house, "bot deploiements", json!({})).await;
        assert!(!list.content().contains("La forge"), "{}", list.content());
        deployer.forge_away(2);
        let list = run(house, "bot deploiements", json!({})).await;
        assert!(list.content().contains("La forge n'a pas pu être consultée depuis <t:"), "{}", list.content());
        assert!(list.ephemeral() && list.content().starts_with("En service : 0.0.1"), "{}", list.content());
        for part in ["Prête à être installée : 1.4.0", "Retour possible vers : 0.0.0 (", "**1.3.0** · refusée · Signature inconnue."]
        {
            assert!(list.content().contains(part), "{part}: {}", list.content());
        }
        for (command, options) in
            [("bot deploiements", json!({})), ("bot geler", json!({ "motif": "x", "duree": "2 h" })), ("bot degeler", json!({}))]
        {
            let refused = answered(&house.double.user("emma").slash("general", command, options)).await;
            assert!(refused.content().contains("réservée"), "{command}: {}", refused.content());
        }
        assert_eq!(orders(house), 0);
    })
    .await;
}

#[tokio::test]
async fn a_staged_release_is_installed_once_its_version_was_typed() {
    House::each(async |house| {
        let mut deployer = begin(house);
        let owner = house.double.user("proprietaire");
        let choices = answered(&owner.autocomplete("general", "bot deployer", json!({ "version": "1" }), "version")).await;
        let choices = choices.data["choices"].as_array().unwrap().iter().map(|one| one["value"].clone()).collect::<Vec<_>>();
        assert_eq!(choices, ["1.4.0"]);
        let gone = run(house, "bot deployer", json!({ "version": "1.3.0" })).await;
        assert!(gone.content().contains("n'est pas, ou plus, à disposition"), "{}", gone.content());
        let plan = run(house, "bot deployer", json!({ "version": "1.4.0" })).await;
        assert!(plan.ephemeral() && plan.content().contains("Passer de 0.0.1 à 1.4.0 ?"), "{}", plan.content());
        let form = answered(&owner.click(&plan, &button(&plan.data, "bot-deployer"))).await;
        assert_eq!(form.kind, 9);
        let mistyped = answered(&owner.submit(&form, json!({ "version": "1.4" }))).await;
        assert!(mistyped.content().contains("rien n'a été fait"), "{}", mistyped.content());
        assert_eq!(orders(house), 0);
        let form = answered(&owner.click(&plan, &button(&plan.data, "bot-deployer"))).await;
        let ordered = owner.submit(&form, json!({ "version": " 1.4.0 " }));
        assert_eq!(answered(&ordered).await.kind, 5);
        let order = deployer.take().await;
        let expected = json!({ "id": order["id"], "by": format!("discord:{}", owner.id()), "do": "activate", "version": "1.4.0" });
        assert_eq!(order, expected);
        deployer.answer(&order, true, "La version 1.4.0 est en service, à l'essai.");
        assert_eq!(result(&ordered).await, "Fait. La version 1.4.0 est en service, à l'essai.");
        assert!(!deployer.has_order(), "handed over once");
    })
    .await;
}

#[tokio::test]
async fn going_back_is_confirmed_by_a_button_and_a_refusal_is_passed_on() {
    House::each(async |house| {
        let mut deployer = begin(house);
        let owner = house.double.user("proprietaire");
        let choices = answered(&owner.autocomplete("general", "bot revenir", json!({ "version": "" }), "version")).await;
        let choices = choices.data["choices"].as_array().unwrap().iter().map(|one| one["value"].clone()).collect::<Vec<_>>();
        assert_eq!(choices, ["0.0.0"], "not the one that runs");
        let plan = run(house, "bot revenir", json!({ "version": "0.0.0" })).await;
        let ordered = owner.click(&plan, &button(&plan.data, "bot-revenir"));
        answered(&ordered).await;
        let twice = answered(&owner.click(&plan, &button(&plan.data, "bot-revenir"))).await;
        assert!(twice.content().contains("déjà en route"), "{}", twice.content());
        let order = deployer.take().await;
        assert_eq!((&order["do"], &order["version"]), (&json!("roll-back"), &json!("0.0.0")));
        deployer.answer(&order, false, "Elle ne sait pas lire la base de données.");
        assert_eq!(result(&ordered).await, "ffj-deploy n'a pas fait ce qui était demandé. Elle ne sait pas lire la base de données.");
        assert_eq!(orders(house), 1);
    })
    .await;
}

#[tokio::test]
async fn orders_are_handed_over_one_after_the_other() {
    House::each(async |house| {
        let mut deployer = begin(house);
        let owner = house.double.user("proprietaire");
        let unclear = run(house, "bot geler", json!({ "motif": "vote", "duree": "longtemps" })).await;
        assert!(unclear.content().contains("pas compris cette durée"), "{}", unclear.content());
        let freeze = owner.slash("general", "bot geler", json!({ "motif": "vote", "duree": "2 h" }));
        answered(&freeze).await;
        let first = deployer.take().await;
        assert_eq!((&first["do"], &first["for_seconds"], &first["why"]), (&json!("freeze"), &json!(7200), &json!("vote")));
        let unfreeze = owner.slash("general", "bot degeler", json!({}));
        answered(&unfreeze).await;
        assert_eq!(house.query::<i64>("SELECT count(*) FROM deploy_order WHERE state = 'waiting'"), 1, "there is room for one");
        deployer.status["frozen"] = json!({ "since": "2026-11-25T18:00:00Z", "until": null, "why": "vote", "by": "discord:1" });
        deployer.answer(&first, true, "C'est gelé.");
        assert_eq!(result(&freeze).await, "Fait. C'est gelé.");
        let list = run(house, "bot deploiements", json!({})).await;
        assert!(list.content().contains("Les mises à jour sont gelées : vote"), "{}", list.content());
        let second = deployer.take().await;
        assert_eq!(second["do"], "unfreeze");
        deployer.answer(&second, true, "C'est dégelé.");
        assert_eq!(result(&unfreeze).await, "Fait. C'est dégelé.");
    })
    .await;
}

#[tokio::test]
async fn where_orders_cannot_be_written_nothing_is_stored_and_the_person_is_told() {
    House::each(async |house| {
        let deployer = begin(house);
        deployer.close();
        for (command, options) in [
            ("bot deployer", json!({ "version": "1.4.0" })),
            ("bot revenir", json!({ "version": "0.0.0" })),
            ("bot geler", json!({ "motif": "vote", "duree": "2 h" })),
            ("bot degeler", json!({})),
        ] {
            let refused = run(house, command, options).await;
            assert!(refused.ephemeral() && refused.content().contains("son dossier m'est fermé"), "{command}: {}", refused.content());
        }
        assert_eq!(orders(house), 0);
    })
    .await;
}

#[tokio::test]
async fn killed_while_an_order_is_on_its_way_the_answer_is_passed_on_all_the_same() {
    for bots in [1, 2] {
        let mut house = House::with(bots).await;
        let mut deployer = begin(&house);
        // Once before the deployer has taken it, once after, once when it has answered.
        for moment in 0..3 {
            let ordered = house.double.user("proprietaire").slash(
                "general",
                "bot geler",
                json!({ "motif": format!("essai {moment}"), "duree": "2 h" }),
            );
            answered(&ordered).await;
            let mut order = Value::Null;
            if moment > 0 {
                order = deployer.take().await;
            }
            for at in 0..bots {
                house.kill(at).await;
            }
            if moment == 2 {
                deployer.answer(&order, true, "C'est gelé.");
            }
            for at in 0..bots {
                house.revive(at);
            }
            if moment == 0 {
                order = deployer.take().await;
            }
            if moment < 2 {
                deployer.answer(&order, true, "C'est gelé.");
            }
            assert_eq!(result(&ordered).await, "Fait. C'est gelé.", "{moment}\n{}", house.logs());
        }
        eventually("every job to be forgotten", || house.query::<i64>("SELECT count(*) FROM job") == 0).await;
        assert_eq!(orders(&house), 3);
        house.end();
    }
}

/// Installing a release makes the bot that passed the order on make way for the next, before there is an answer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_is_answered_by_the_process_that_it_put_in_place() {
    let mut relay = Relay::new(Options::default()).await;
    let mut deployer = begin(&relay.house);
    let ordered = relay.house.double.user("proprietaire").slash("general", "bot degeler", json!({}));
    answered(&ordered).await;
    let order = deployer.take().await;
    let (code, said) = relay.hand_over().await;
    assert!(code == 0, "{code} {said}\n{}", relay.house.logs());
    assert_eq!(relay.house.bots[0].exit().await, 0);
    assert!(!relay.house.logs().contains("not everything in hand was finished"), "{}", relay.house.logs());
    deployer.answer(&order, true, "C'est dégelé.");
    assert_eq!(result(&ordered).await, "Fait. C'est dégelé.");
    relay.house.end();
}

#[tokio::test]
async fn an_order_without_an_answer_ends_and_one_that_was_not_handed_over_never_is() {
    House::each(async |house| {
        let mut deployer = begin(house);
        let owner = house.double.user("proprietaire");
        let (freeze, unfreeze) = (
            owner.slash("general", "bot geler", json!({ "motif": "vote", "duree": "2 h" })),
            owner.slash("general", "bot degeler", json!({})),
        );
        answered(&freeze).await;
        answered(&unfreeze).await;
        let first = deployer.take().await;
        let connection = rusqlite::Connection::open(house.database()).unwrap();
        connection.busy_timeout(PATIENCE).unwrap();
        connection.execute_batch("UPDATE deploy_order SET ends_at = 0").unwrap();
        let told = [result(&freeze).await, result(&unfreeze).await];
        assert_eq!(told.iter().filter(|one| one.contains("n'a pas répondu")).count(), 1, "{told:?}");
        assert_eq!(told.iter().filter(|one| one.contains("ne le sera plus")).count(), 1, "{told:?}");
        deployer.answer(&first, true, "Trop tard.");
        let third = owner.slash("general", "bot geler", json!({ "motif": "congrès", "duree": "2 h" }));
        answered(&third).await;
        assert_eq!(deployer.take().await["why"], "congrès", "what expired is left out");
        assert_eq!(house.query::<String>("SELECT group_concat(DISTINCT state) FROM deploy_order WHERE ends_at = 0"), "expired");
        deployer.close();
        connection.execute_batch("UPDATE deploy_order SET ends_at = 0").unwrap();
        assert!(result(&third).await.contains("n'a pas répondu"));
    })
    .await;
}

/// The buttons of an operator, in front of everybody: who may is asked again when they are pressed.
#[tokio::test]
async fn a_button_of_an_operator_does_nothing_for_others() {
    House::each(async |house| {
        let _deployer = begin(house);
        for (command, version, action) in [("bot deployer", "1.4.0", "bot-deployer"), ("bot revenir", "0.0.0", "bot-revenir")] {
            let plan = run(house, command, json!({ "version": version })).await;
            let id = button(&plan.data, action);
            let button = json!({ "type": 2, "style": 2, "label": "?", "custom_id": id });
            let body = json!({ "content": "bouton", "components": [{ "type": 1, "components": [button] }] });
            let shown = house.post("general", &body).await;
            let refused = answered(&house.double.user("emma").click(&shown, &id)).await;
            assert!(refused.content().contains("réservée"), "{}", refused.content());
        }
        assert_eq!(orders(house), 0);
    })
    .await;
}
