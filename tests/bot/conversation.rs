//! Every command, as a dialogue, with one process and with two.

use serde_json::json;

use support::house::{House, PATIENCE, answered, button, confirm, says, wish};

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
async fn status_and_language_answer_in_the_chosen_language() {
    House::each(async |house| {
        let bob = house.double.user("emma");
        let french = answered(&bob.slash("general", "statut", json!({}))).await;
        assert!(french.content().contains("En ligne"), "{}", french.content());
        let chosen = answered(&bob.slash("general", "langue", json!({ "langue": "nl" }))).await;
        assert!(chosen.ephemeral());
        let dutch = answered(&bob.slash("general", "statut", json!({}))).await;
        assert!(!dutch.content().contains("En ligne"), "{}", dutch.content());
        answered(&bob.slash("general", "langue", json!({ "langue": "auto" }))).await;
    })
    .await;
}

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
async fn settings_are_changed_shown_and_undone_by_those_who_may() {
    House::each(async |house| {
        let role = house.double.world(|world| {
            let guild = world.first_guild().map(|guild| guild.id)?;
            world.find_role(guild, "coordination").map(|role| role.id)
        });
        let role = role.unwrap();
        let refused =
            house.double.user("emma").try_slash("general", "config role", json!({ "fonction": "coordination", "role": role.to_string() }));
        if let Ok(refused) = refused {
            assert!(answered(&refused).await.content().contains("réservée"));
        }
        let owner = house.double.user("proprietaire");
        let changed =
            answered(&owner.slash("general", "config role", json!({ "fonction": "coordination", "role": role.to_string() }))).await;
        assert!(changed.content().contains(&format!("<@&{role}>")), "{}", changed.content());
        let undone = answered(&owner.click(&changed, &button(&changed.data, "config-annuler"))).await;
        assert!(undone.content().starts_with("Annulé"), "{}", undone.content());
        let step = answered(&owner.slash("general", "config assistant", json!({}))).await;
        assert!(step.content().contains("Étape 1"), "{}", step.content());
        let next = answered(&owner.select(&step, &button(&step.data, "config-role"), &[&role.to_string()])).await;
        assert!(next.content().contains("Étape 2"), "{}", next.content());
        let export = answered(&owner.slash("general", "config exporter", json!({}))).await;
        assert!(export.content().contains("role.coordination"), "{}", export.content());
        answered(&owner.slash("general", "config module", json!({ "module": "rappel", "actif": false }))).await;
        let off = answered(&house.double.user("emma").slash("general", "rappel liste", json!({}))).await;
        assert!(off.content().contains("coupée"), "{}", off.content());
    })
    .await;
}

#[tokio::test]
async fn operators_see_health_and_a_diagnosis_that_takes_its_time() {
    House::each(async |house| {
        let owner = house.double.user("proprietaire");
        let health = owner.slash("general", "bot sante", json!({})).edited(PATIENCE).await.unwrap();
        assert!(health["content"].as_str().unwrap().contains("Version"), "{health}");
        let diagnosis = owner.slash("general", "bot diagnostic", json!({}));
        assert_eq!(answered(&diagnosis).await.kind, 5);
        let result = diagnosis.edited(PATIENCE).await.unwrap();
        assert!(result["content"].as_str().unwrap().contains("le jeton est valable"), "{result}");
        let refused = answered(&house.double.user("emma").slash("general", "bot sante", json!({}))).await;
        assert!(refused.content().contains("réservée"), "{}", refused.content());
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

#[tokio::test]
async fn the_doctor_names_what_is_missing_and_how_to_mend_it() {
    House::each(async |house| {
        let told = house.command(&house.bots[0].runtime).args(["doctor", "--json"]).output().await.unwrap();
        assert_eq!(told.status.code(), Some(1), "something is to be mended");
        let told: serde_json::Value = serde_json::from_slice(&told.stdout).unwrap();
        let of = |check: &str| told["findings"].as_array().unwrap().iter().find(|one| one["check"] == check).cloned();
        assert_eq!(of("token-good").unwrap()["verdict"], "good");
        assert_eq!(of("store-good").unwrap()["verdict"], "good");
        assert!(of("bot-running").unwrap()["text"].as_str().unwrap().contains("En ligne"), "{told}");
        // The role of the double's bot may not open private threads.
        let missing = of("guild-missing").unwrap();
        assert!(missing["text"].as_str().unwrap().contains("Créer des fils privés") && missing["verdict"] == "bad", "{missing}");
    })
    .await;
}
