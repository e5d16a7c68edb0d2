//! `/config`, with one process and with two.

use serde_json::json;

use support::dialogue::{answered, button};
use support::house::House;

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
