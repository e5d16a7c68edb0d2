//! Canaries: the token leaves the credential store for Discord only, and what people write stays out of the journal.

use discord_double::{GatewayFault, Interaction, Options, RestAction, RestFault};
use serde_json::{Value, json};

use support::dialogue::{answered, button, in_seconds};
use support::machine::{PATIENCE, suite};
use support::service::{ONLINE, Service, Wish};

/// The part of the token that no other text holds.
const TOKEN: &str = "canari-jeton-3f9a1c";
/// In everything that people write.
const WORDS: &str = "canari-texte-8d27e0";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn neither_the_token_nor_what_people_write_leaks() {
    let suite = suite();
    let options = Options { token: format!("double.{TOKEN}.pour-essais"), ..Options::default() };
    let Some(service) = Service::start(&suite, options).await else { return };
    let mut held = drive(&service).await;
    held.extend([TOKEN.to_owned(), WORDS.to_owned()]);
    // The search finds what is there.
    let token = [TOKEN.to_owned()];
    assert_ne!(found(&service, &token, "cat /run/credentials/ffj-bot.service/discord-token").await, Vec::<String>::new());
    nowhere(&service, &held, &["journalctl --sync; journalctl --all -o export"]).await;
    let places = [
        "cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline 2>/dev/null",
        "systemctl show ffj-bot",
        "systemctl status ffj-bot",
        "find /run/systemd/units /tmp /var/tmp -exec ls -ld {} +; find /tmp /var/tmp -type f -exec cat {} +",
    ];
    nowhere(&service, &held, &places).await;
    nowhere(&service, &token, &["find /etc /var/lib -type f -exec cat {} +"]).await;
    // What people write may be in the journal at this level; the token may not.
    service.configure(&Wish { level: "trace", ..Wish::default() }).await;
    service.systemctl("restart").await;
    service.until_line(ONLINE).await;
    drive(&service).await;
    nowhere(&service, &token, &["journalctl --sync; journalctl --all -o export"]).await;
    // Refused at the start and while running: the errors are about the token, and must not hold it.
    service.double.revoke_token();
    service.until("ActiveState", "failed").await;
    service.try_systemctl("restart").await;
    nowhere(&service, &token, &["journalctl --sync; journalctl --all -o export", "systemctl status ffj-bot; true"]).await;
}

/// The lines with one of these strings in what a command prints; the strings travel by standard input, to be in no command line.
async fn found(service: &Service, canaries: &[String], command: &str) -> Vec<String> {
    let script = format!("{{ {command}; }} >/root/looked-at; test -s /root/looked-at || exit 3; grep -aF -f - /root/looked-at");
    let found = service.machine.shell(&script, &[], canaries.join("\n").as_bytes()).await;
    assert!(found.code == 0 || found.code == 1, "{command} ended with {}: {}", found.code, found.err);
    found.out.lines().map(str::to_owned).collect()
}

/// Asserts that none of these strings is in what the commands print.
async fn nowhere(service: &Service, canaries: &[String], commands: &[&str]) {
    for command in commands {
        assert_eq!(found(service, canaries, command).await, Vec::<String>::new(), "leaked in {command}");
    }
}

/// A dozen interactions and faults with the canary in every text. Returns other secrets: the tokens of interactions.
async fn drive(service: &Service) -> Vec<String> {
    let (double, alice) = (&service.double, service.double.user("alice"));
    let mut asked: Vec<Interaction> = Vec::new();
    let mut ask = |interaction: Interaction| {
        asked.push(interaction.clone());
        interaction
    };
    answered(&ask(alice.slash("general", "aide", json!({})))).await;
    let echo = answered(&ask(alice.slash("general", "rappel moi", json!({ "quand": in_seconds(&alice, 1), "quoi": WORDS })))).await;
    answered(&ask(alice.click(&echo, &button(&echo.data, "rappel-confirmer")))).await;
    // Delivered, then one that Discord refuses because emma's direct messages are closed.
    let fits = |message: &Value| message["content"].as_str().unwrap_or("").contains(WORDS);
    double.wait_message("dm:alice", fits, PATIENCE).await.unwrap();
    let emma = double.user("emma");
    let closed = answered(&ask(emma.slash("general", "rappel moi", json!({ "quand": in_seconds(&emma, 1), "quoi": WORDS })))).await;
    answered(&ask(emma.click(&closed, &button(&closed.data, "rappel-confirmer")))).await;
    service.machine.until("journalctl -u ffj-bot MESSAGE_ID=6f0b6f0e5d0a4c9b9f1c6a4f1f6a000a | grep -q refused").await;
    // Refusals.
    let unclear = answered(&ask(alice.slash("general", "rappel moi", json!({ "quand": WORDS, "quoi": WORDS })))).await;
    answered(&ask(alice.click(&unclear, &button(&unclear.data, "rappel-corriger")))).await;
    let twice = answered(&ask(alice.slash("general", "rappel moi", json!({ "quand": "demain 8h", "quoi": WORDS })))).await;
    let tap = button(&twice.data, "rappel-confirmer");
    let (first, second) = (ask(alice.click(&twice, &tap)), ask(alice.click(&twice, &tap)));
    answered(&first).await;
    answered(&second).await;
    answered(&ask(alice.slash("general", "rappel moi", json!({ "quand": "demain", "quoi": format!("{WORDS} ").repeat(80) })))).await;
    answered(&ask(alice.autocomplete("general", "rappel supprimer", json!({ "rappel": WORDS }), "rappel"))).await;
    answered(&ask(alice.slash("general", "rappel supprimer", json!({ "rappel": WORDS })))).await;
    // Faults of Discord: an error while answering, an answer it does not take, shapes that nobody knows.
    double.rest_fault(RestFault::next("/interactions", RestAction::Html(502)));
    answered(&ask(alice.slash("general", "rappel moi", json!({ "quand": "demain 9h", "quoi": WORDS })))).await;
    let invalid = json!({ "code": 50035, "message": "Invalid Form Body", "errors": { "data": { "content": WORDS } } });
    double.rest_fault(RestFault::next("/interactions", RestAction::Json(400, invalid)));
    answered(&ask(alice.slash("general", "rappel moi", json!({ "quand": "demain 10h", "quoi": WORDS })))).await;
    for event in ["INTERACTION_CREATE", "MESSAGE_CREATE", "GUILD_CREATE", "RESUMED_BY_NOBODY"] {
        double.fault(GatewayFault::Event(event.to_owned(), json!({ "id": WORDS, "content": [WORDS], "token": WORDS })));
    }
    double.fault(GatewayFault::Raw(json!({ "op": WORDS, "d": { "content": WORDS } })));
    let diagnosis = ask(double.user("proprietaire").slash("general", "bot diagnostic", json!({})));
    diagnosis.edited(PATIENCE).await.unwrap();
    service.converse().await;
    asked.iter().map(Interaction::token).collect()
}
