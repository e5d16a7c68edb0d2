//! `/config`, with one process and with two.

use serde_json::json;

use support::dialogue::{answered, button, says};
use support::house::{House, PATIENCE};

#[tokio::test]
async fn settings_are_changed_shown_and_undone_by_those_who_may() {
    House::each(async |house| {
        let role = house.double.world(|world| {
            let guild = world.first_guild().map(|guild| guild.id)?;
            world.find_role(guild, "coordination").map(|role| role.id)
        });
        let role = role.unwrap();
        let tried =
            house.double.user("emma").try_slash("general", "config role", json!({ "fonction": "coordination", "role": role.to_string() }));
        assert!(tried.is_err(), "Discord does not show it to her");
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
async fn a_channel_in_which_the_bot_cannot_write_is_said_when_it_is_set() {
    House::each(async |house| {
        let owner = house.double.user("proprietaire");
        let set = |channel: &str| owner.slash("general", "config salon", json!({ "usage": "annonces", "salon": channel }));
        let good = set("general").edited(PATIENCE).await.unwrap();
        assert!(says(&good, "annuler") && !says(&good, "Attention"), "{good}");
        // Hidden from it, so that Discord does not even show it; and shown, but not to be written in.
        for (channel, lacks) in [("prive", "« Voir les salons »"), ("lecture-seule", "« Envoyer des messages »")] {
            let doubtful = set(channel).edited(PATIENCE).await.unwrap();
            assert!(says(&doubtful, "Attention") && says(&doubtful, lacks), "{channel}: {doubtful}");
        }
        // It was set all the same, and the end of the wizard says so again, in the place of its last step.
        let step = owner.slash("general", "config assistant", json!({}));
        let last = answered(&step).await;
        let end = owner.click(&last, &button(&last.data, "config-fin"));
        assert_eq!(answered(&end).await.kind, 6);
        let end = end.wait_original(|message| says(message, "Voilà"), PATIENCE).await.unwrap();
        assert!(says(&end, "« Envoyer des messages »"), "{end}");
        assert_eq!(end["components"].as_array().map(Vec::len), Some(0), "{end}");
        // The button of a setting that was doubtful undoes it.
        let doubtful = set("prive").edited(PATIENCE).await.unwrap();
        let undone = answered(&owner.click(&doubtful, &button(&doubtful, "config-annuler"))).await;
        assert!(undone.content().starts_with("Annulé"), "{}", undone.content());
    })
    .await;
}
