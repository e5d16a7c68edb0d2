//! Three facts of the world, on a booted machine: channels that are hidden, a clock that is days ahead, intents that changed. What people
//! and operators are shown is printed.

use std::path::Path;
use std::time::Duration;

use discord_double::Options;
use serde_json::json;

use support::dialogue::{answered, button, in_seconds, says};
use support::machine::{PATIENCE, suite};
use support::service::Service;

const VIEW_CHANNEL: u64 = 1 << 10;
/// What the bot takes its time from, when a test says so.
const TIME: &str = "/var/lib/ffj-bot/time";
const DAY: Duration = Duration::from_secs(24 * 3600);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hidden_channels_a_wrong_clock_and_changed_intents_are_said() {
    let suite = suite();
    let folder = tempfile::tempdir().unwrap();
    let discord = folder.path().join("time");
    let options = Options { time: Some(discord.clone()), ..Options::default() };
    let Some(service) = Service::start(&suite, options).await else { return };
    a_channel_becomes_hidden(&service).await;
    the_clock_is_five_days_ahead(&service, &discord).await;
    the_intents_change(&service).await;
    service.end();
}

/// The line in `systemctl status` and the last ones of the journal.
async fn shown(service: &Service, what: &str) {
    let journal = service.machine.ask("journalctl --sync; journalctl -o cat -n 4 -u ffj-bot").await;
    println!("{what}: « {} »; the journal: {}", service.show("StatusText").await.trim(), journal.trim().replace('\n', " / "));
}

async fn a_channel_becomes_hidden(service: &Service) {
    let owner = service.double.user("proprietaire");
    let ask = json!({ "salon": "annonces", "quand": in_seconds(&owner, 3), "quoi": "réunion" });
    let echo = answered(&owner.slash("general", "rappel salon", ask)).await;
    answered(&owner.click(&echo, &button(&echo.data, "rappel-confirmer"))).await;
    service.double.world(|world| {
        let (channel, bot) = (world.find_channel("annonces").map(|channel| channel.id).unwrap(), world.bot);
        world.overwrite(channel, bot, true, 0, VIEW_CHANNEL);
    });
    let told = service.double.wait_message("dm:proprietaire", |message| says(message, "réunion"), PATIENCE).await.unwrap();
    assert!(says(&told, "Voir le salon"), "hidden is not gone: {told}");
    println!("hidden: {}", told["content"]);
    shown(service, "hidden").await;
}

async fn the_clock_is_five_days_ahead(service: &Service, discord: &Path) {
    let alice = service.double.user("alice");
    let echo = answered(&alice.slash("general", "rappel moi", json!({ "quand": "dans 4 jours", "quoi": "relire le PV" }))).await;
    answered(&alice.click(&echo, &button(&echo.data, "rappel-confirmer"))).await;
    service.systemctl("stop").await;
    service.edit(&format!("[Service]\nEnvironment=FFJ_TIME={TIME}\n")).await;
    drive(service, DAY * 5).await;
    service.systemctl("start").await;
    service.machine.until("journalctl --sync && journalctl -o cat -u ffj-bot | grep -q 'reminders wait'").await;
    let status = answered(&alice.slash("general", "statut", json!({}))).await;
    assert!(status.content().contains("les rappels attendent"), "{}", status.content());
    println!("five days ahead: /statut: {}", status.content().replace('\n', " / "));
    service.until_line("En ligne, mais").await;
    shown(service, "five days ahead").await;
    assert!(service.double.messages("dm:alice").is_empty(), "it is due in four days");
    // The clock is set, and four days have passed for everybody.
    let passed = DAY * 4 + Duration::from_secs(120);
    std::fs::write(discord, passed.as_millis().to_string()).unwrap();
    drive(service, passed).await;
    let came = service.double.wait_message("dm:alice", |message| says(message, "relire"), PATIENCE).await.unwrap();
    assert!(says(&came, "en retard"), "{came}");
    println!("set again: {}", came["content"]);
    shown(service, "set again").await;
}

/// Sets the clock of the machine, as far as the bot sees it, so far from what it is.
async fn drive(service: &Service, by: Duration) {
    let write = format!("printf %s {} >{TIME}.next && chmod 0644 {TIME}.next && mv {TIME}.next {TIME}", by.as_millis());
    service.machine.ask(&write).await;
}

async fn the_intents_change(service: &Service) {
    let report = || service.double.report();
    let before = report();
    let text = service.machine.ask("cat /etc/ffj-bot/ffj-bot.toml").await;
    service.configure_raw(&text.replacen("[discord]\n", "[discord]\nmessage_content = true\nprefix = \"!\"\n", 1)).await;
    service.systemctl("restart").await;
    service.double.user("emma").say("general", "!aide");
    service.double.wait_message("general", |message| says(message, "/rappel"), PATIENCE).await.unwrap();
    assert_eq!((report().identifies, report().resumes), (before.identifies + 1, before.resumes), "identified at once");
    shown(service, "changed").await;
    // Taken back in the portal, and noticed at the next identify.
    service.double.set_privileged_intents(0);
    service.double.fault(discord_double::GatewayFault::InvalidSession(false));
    service.machine.until("journalctl --sync && journalctl -o cat -u ffj-bot | grep -q 'refuses an intent'").await;
    service.until_line("En ligne ·").await;
    service.converse().await;
    assert_eq!(service.show("ActiveState").await, "active");
    shown(service, "refused").await;
}
