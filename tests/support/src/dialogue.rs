//! What a person says to the bot, what they read of it, and what holds of all that was said.

use discord_double::{Actor, Answer, Double, Interaction};
use serde_json::{Value, json};

use crate::house::{House, PATIENCE};

/// The answer, which must come.
pub async fn answered(interaction: &Interaction) -> Answer {
    interaction.answer(PATIENCE).await.unwrap_or_else(|why| panic!("{why}"))
}

/// Asks for a reminder; the answer that echoes it.
pub async fn wish(who: &Actor, when: &str, what: &str) -> Answer {
    answered(&who.slash("general", "rappel moi", json!({ "quand": when, "quoi": what }))).await
}

/// Confirms a reminder that was echoed; the answer to that.
pub async fn confirm(who: &Actor, echo: &Answer) -> Answer {
    answered(&who.click(echo, &button(&echo.data, "rappel-confirmer"))).await
}

/// Asks for a reminder in so many seconds and confirms it; the answer to the confirmation.
pub async fn remind(who: &Actor, seconds: i64, what: &str) -> Answer {
    confirm(who, &wish(who, &in_seconds(who, seconds), what).await).await
}

/// Says which channel serves a purpose.
pub async fn name_channel_for(house: &House, purpose: &str, channel: &str) {
    let owner = house.double.user("proprietaire");
    answered(&owner.slash("general", "config salon", json!({ "usage": purpose, "salon": channel }))).await;
}

/// Whether a message says this.
pub fn says(message: &Value, what: &str) -> bool {
    message["content"].as_str().is_some_and(|content| content.contains(what))
}

/// The id of the button whose action is this, in the data of an answer or a message.
pub fn button(holder: &Value, action: &str) -> String {
    buttons(holder, action).into_iter().next().unwrap_or_else(|| panic!("no {action} in {holder}"))
}

/// The ids of all buttons and selections whose action is this, in their order.
pub fn buttons(holder: &Value, action: &str) -> Vec<String> {
    let wanted = format!("v1:{action}:");
    let rows = holder["components"].as_array().into_iter().flatten();
    let parts = rows.flat_map(|row| row["components"].as_array().into_iter().flatten());
    parts.filter_map(|part| part["custom_id"].as_str()).filter(|id| id.starts_with(&wanted)).map(str::to_owned).collect()
}

/// A moment at least so many seconds from now, as a person would paste it: Discord's form knows whole seconds only.
pub fn in_seconds(who: &Actor, seconds: i64) -> String {
    format!("<t:{}:F>", i64::try_from(who.now_ms() / 1000).unwrap() + 1 + seconds)
}

/// Asserts that everybody was answered, once; shows the log where not.
pub fn all_answered(double: &Double, log: &str) {
    let report = double.report();
    assert_eq!(report.unanswered, Vec::<String>::new(), "unanswered\n{log}");
    assert_eq!(report.undelivered, Vec::<String>::new(), "undelivered\n{log}");
    assert_eq!(report.visible_twice, 0, "answered twice\n{log}");
}

/// Asserts that every body was valid, in both directions.
pub fn all_valid(double: &Double) {
    let report = double.report();
    let faults: Vec<String> =
        report.rejected.iter().map(|one| format!("{} {} {} {}", one.method, one.path, one.reason, one.body)).collect();
    assert_eq!(faults, Vec::<String>::new(), "bodies that Discord would not take");
    assert_eq!(report.drift, Vec::<String>::new(), "the double drifted from Discord");
}
