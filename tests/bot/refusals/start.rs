//! What keeps the bot down: it ends with 78, which systemd does not restart, and says in French what to do.

use discord_double::{RestAction, RestFault};
use nix::sys::signal::Signal;
use serde_json::json;

use super::telling::{ends_with, quick, still_answers};
use support::dialogue::{answered, remind, says};
use support::house::{House, PATIENCE};

const NEVER_RESTARTED: i32 = 78;

#[test]
fn systemd_does_not_restart_on_78() {
    let unit = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/systemd/ffj-bot.service")).unwrap();
    assert!(unit.lines().any(|line| line == "RestartPreventExitStatus=78"), "{unit}");
}

#[tokio::test]
async fn without_a_token_the_bot_names_the_command_that_stores_it() {
    let mut house = House::empty(quick());
    std::fs::remove_file(house.config().with_file_name("credentials").join("discord-token")).unwrap();
    house.launch();
    ends_with(&mut house, NEVER_RESTARTED, &["discord-token manque", "sudo ffj-bot secret set discord-token"]).await;
    let log = house.logs();
    assert!(!log.contains("Discord refuse"), "Discord was not even asked:\n{log}");
    assert_eq!(house.double.report().identifies, 0);
    house.end();
}

#[tokio::test]
async fn a_malformed_token_is_named_with_its_file_and_never_shown() {
    for (token, word) in
        [("canari-sans-points", "n’a pas la forme d’un jeton"), ("Bot aaaa.bbbb.canari", "commence par « Bot »"), ("\n", "est vide")]
    {
        let mut house = House::empty(quick());
        house.write_token(token);
        house.launch();
        ends_with(&mut house, NEVER_RESTARTED, &["credentials/discord-token", word, "sudo ffj-bot secret set discord-token"]).await;
        let log = house.logs();
        assert!(!log.contains("canari"), "{log}");
        assert!(!log.contains("Discord refuse"), "Discord was not even asked:\n{log}");
        house.end();
    }
}

#[tokio::test]
async fn a_token_that_rest_refuses_keeps_the_bot_down() {
    let mut house = House::empty(quick());
    house.write_token("AAAA.unknown.canari");
    house.launch();
    ends_with(&mut house, NEVER_RESTARTED, &["Discord refuse le jeton", "sudo ffj-bot secret set discord-token"]).await;
    assert!(!house.logs().contains("canari"), "{}", house.logs());
    let report = house.double.report();
    assert_eq!((report.identifies, report.invalid_requests), (0, 1), "Discord was asked once and no identify was wasted");
}

#[tokio::test]
async fn each_refusal_of_the_gateway_that_nothing_mends_keeps_the_bot_down_and_says_why() {
    let table = [
        (4004, "Discord refuse le jeton"),
        (4010, "Installe une version plus récente"),
        (4011, "Installe une version plus récente"),
        (4012, "Installe une version plus récente"),
        (4013, "Discord refuse une intention"),
        (4014, "Message Content Intent"),
    ];
    for (code, sentence) in table {
        let mut house = House::empty(quick());
        house.double.refuse_identify(code, 1);
        house.launch();
        ends_with(&mut house, NEVER_RESTARTED, &[sentence]).await;
        assert_eq!(house.double.report().identifies, 1, "{code}");
        house.end();
    }
}

#[tokio::test]
async fn an_intent_that_the_portal_does_not_grant_is_left_out_and_asked_for_again_once_it_is_granted() {
    let mut house = House::with(1).await;
    let owner = house.double.user("proprietaire");
    let channel = house.double.world(|world| world.find_channel("general").map(|channel| channel.id)).unwrap();
    let operations = json!({ "usage": "exploitation", "salon": channel.to_string() });
    answered(&owner.slash("general", "config salon", operations)).await;
    house.configure_discord("message_content = true\nprefix = \"!\"");
    house.double.set_privileged_intents(0);
    again(&mut house).await;
    // It had asked for more than before, was refused, and went on with less.
    assert_eq!((house.double.report().identifies, house.double.report().resumes), (3, 0));
    still_answers(&house).await;
    house.double.wait_message("general", |message| says(message, "Message Content"), PATIENCE).await.unwrap();
    assert!(house.logs().contains("Discord refuses an intent"), "{}", house.logs());
    again(&mut house).await;
    assert_eq!((house.double.report().identifies, house.double.report().resumes), (3, 1), "not asked for in vain again");
    house.double.set_privileged_intents(u64::MAX);
    again(&mut house).await;
    assert_eq!(house.double.report().identifies, 4, "granted since, and asked for");
    house.double.user("emma").say("general", "!aide");
    house.double.wait_message("general", |message| says(message, "/rappel"), PATIENCE).await.unwrap();
    house.end();
}

#[tokio::test]
async fn a_session_made_with_other_intents_is_not_resumed() {
    let mut house = House::with(1).await;
    again(&mut house).await;
    assert_eq!((house.double.report().identifies, house.double.report().resumes), (1, 1));
    house.configure_discord("message_content = true\nprefix = \"!\"");
    again(&mut house).await;
    assert_eq!((house.double.report().identifies, house.double.report().resumes), (2, 1));
    house.double.user("emma").say("general", "!aide");
    house.double.wait_message("general", |message| says(message, "/rappel"), PATIENCE).await.unwrap();
    house.end();
}

/// Stops the bot and starts it again, until people can use it.
async fn again(house: &mut House) {
    house.bots[0].signal(Signal::SIGTERM);
    assert_eq!(house.bots[0].exit().await, 0);
    house.revive(0);
    house.wait_ready(0).await;
}

#[tokio::test]
async fn a_token_revoked_while_running_ends_the_bot_for_good() {
    House::each(async |house| {
        house.double.revoke_token();
        ends_with(house, NEVER_RESTARTED, &["Discord refuse le jeton", "sudo ffj-bot secret set discord-token"]).await;
    })
    .await;
}

/// Discord resets a token in REST first; the gateway may hold on to the session for a while.
#[tokio::test]
async fn a_token_that_only_rest_refuses_while_running_does_not_leave_a_deaf_bot() {
    let mut house = House::with(1).await;
    let refused = RestAction::Json(401, json!({ "message": "401: Unauthorized", "code": 0 }));
    house.double.rest_fault(RestFault::next("/users/", refused.clone()).times(u32::MAX));
    house.double.rest_fault(RestFault::next("/channels/", refused.clone()).times(u32::MAX));
    house.double.rest_fault(RestFault::next("/gateway", refused).times(u32::MAX));
    remind(&house.double.user("alice"), 1, "eau").await;
    ends_with(&mut house, NEVER_RESTARTED, &["Discord refuse le jeton"]).await;
    house.end();
}

/// Proxies of Discord have answered single requests with 401 by mistake.
#[tokio::test]
async fn a_single_401_by_mistake_does_not_silence_the_bot() {
    House::each(async |house| {
        let refused = RestAction::Json(401, json!({ "message": "401: Unauthorized", "code": 0 }));
        house.double.rest_fault(RestFault::next("/users/@me/channels", refused));
        house.remind(&house.double.user("alice"), "eau").await;
        let injected = house.double.wait_report(PATIENCE, |report| report.injected == 1).await;
        injected.unwrap();
        still_answers(house).await;
    })
    .await;
}
