//! What these tests share beyond the house.

use std::time::Duration;

use discord_double::{Actor, Options};
use serde_json::{Value, json};

use support::dialogue::answered;
use support::house::House;

/// Options that let processes identify one right after the other.
pub fn quick() -> Options {
    Options { identify_interval: Duration::from_millis(1), ..Options::default() }
}

/// Runs a test with one process, then with two, on houses that `prepare` makes; the processes are not started.
pub async fn each_from(prepare: impl Fn() -> House, test: impl AsyncFn(&mut House, usize)) {
    for bots in [1, 2] {
        let mut house = prepare();
        test(&mut house, bots).await;
    }
}

/// Starts so many processes, ready.
pub async fn start(house: &mut House, bots: usize) {
    for _ in 0..bots {
        house.start().await;
    }
}

/// Every process ends with this code, and the journal holds each of these words.
pub async fn ends_with(house: &mut House, code: i32, words: &[&str]) {
    for bot in &mut house.bots {
        assert_eq!(bot.exit().await, code);
    }
    let log = house.logs();
    for word in words {
        assert!(log.contains(word), "« {word} » is not in\n{log}");
    }
}

/// Output of a command of the program: code, standard output, standard error.
pub async fn run(house: &House, bot: usize, arguments: &[&str]) -> (i32, String, String) {
    let runtime = house.bots.get(bot).map_or_else(|| house.state(), |bot| bot.runtime.clone());
    let output = house.command(&runtime).args(arguments).output().await.unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

/// The bot still answers.
pub async fn still_answers(house: &House) {
    let answer = answered(&house.double.user("emma").slash("general", "statut", json!({}))).await;
    assert!(answer.content().contains("En ligne"), "{}", answer.content());
}

/// Posts in the name of the bot a message with these buttons, so that a person can press what the bot would not offer.
pub async fn offer(house: &House, channel: &str, custom_ids: &[&str]) -> Value {
    let buttons: Vec<Value> = custom_ids.iter().map(|id| json!({ "type": 2, "style": 2, "label": "?", "custom_id": id })).collect();
    let body = json!({ "content": "boutons", "components": [{ "type": 1, "components": buttons }] });
    house.post(channel, &body).await
}

/// The payload of a slash command as Discord sends it, for what no client would send.
pub fn raw_command(house: &House, who: &Actor, name: &str, sub: &str, options: &Value) -> (u64, Value) {
    let id = (house.double.now() - 1_420_070_400_000) << 22;
    let (application, guild, channel) = house.double.world(|world| {
        let guild = world.first_guild().map(|guild| guild.id);
        (world.application, guild.unwrap_or_default(), world.find_channel("general").map(|channel| channel.id).unwrap_or_default())
    });
    let payload = json!({
        "id": id.to_string(), "application_id": application.to_string(), "type": 2, "token": format!("jeton-{id}"), "version": 1,
        "guild_id": guild.to_string(), "channel_id": channel.to_string(), "locale": "fr", "app_permissions": "274877975552",
        "member": { "user": { "id": who.id().to_string(), "username": "x" }, "roles": [], "permissions": "274877975552" },
        "data": { "id": "1", "name": name, "type": 1, "options": [{ "name": sub, "type": 1, "options": options }] },
    });
    (id, payload)
}

/// The payload of a reminder for a channel, by somebody who may do everything there; Discord's client stops others.
pub fn raw_reminder(house: &House, who: &Actor, channel: &str, when: &str, what: &str) -> (u64, Value) {
    let channel = house.double.world(|world| world.find_channel(channel).map(|channel| channel.id)).unwrap().to_string();
    let option = |name: &str, kind: u8, value: &str| json!({ "name": name, "type": kind, "value": value });
    let options = json!([option("salon", 7, &channel), option("quand", 3, when), option("quoi", 3, what)]);
    let (id, mut payload) = raw_command(house, who, "rappel", "salon", &options);
    payload["member"]["permissions"] = json!("8");
    payload["data"]["resolved"] = json!({ "channels": { channel: { "permissions": "8" } } });
    (id, payload)
}
