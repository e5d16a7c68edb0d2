//! How the bot is, for members, for operators and on the machine, with one process and with two.

use serde_json::json;

use support::dialogue::answered;
use support::house::{House, PATIENCE};

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
