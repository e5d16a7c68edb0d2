//! `/langue`, with one process and with two.

use serde_json::json;

use support::dialogue::answered;
use support::house::House;

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
