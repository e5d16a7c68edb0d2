//! Mail to operators: once to each, whatever of Discord, of the mail server and of the bot is away meanwhile.

use std::time::Duration;

use discord_double::Options;
use rand::Rng as _;
use serde_json::json;
use tokio::net::TcpListener;

use super::smtp::{Fault, Smtp};
use support::deployer::{Deployer, id, name_channel};
use support::dialogue::says;
use support::house::{House, eventually};

const ADDRESSES: [&str; 2] = ["alice@association.example", "chloe@association.example"];

/// The section about mail.
fn mail(port: u16, more: &str) -> String {
    format!(
        "[mail]\nhost = \"127.0.0.1\"\nport = {port}\ntls = \"none\"\nfrom = \"Bot <bot@association.example>\"\nalerts = {ADDRESSES:?}\n{more}"
    )
}

/// A house whose bots send mail through this port.
async fn house(bots: usize, port: u16) -> House {
    let mut house = House::empty(Options { identify_interval: Duration::from_millis(1), ..Options::default() });
    house.configure(&mail(port, ""));
    for _ in 0..bots {
        house.start().await;
    }
    house
}

fn unsent(house: &House) -> i64 {
    house.query("SELECT count(*) FROM outbox WHERE state <> 'sent' AND cause LIKE 'deploy-mail:%'")
}

/// Waits until every address has so many mails, and every row knows it.
async fn delivered(house: &House, smtp: &Smtp, each: usize) {
    eventually("every mail to be taken", || smtp.counts().len() >= each * ADDRESSES.len()).await;
    eventually("every row to be sent", || unsent(house) == 0).await;
    let counts = smtp.counts();
    for address in ADDRESSES {
        assert_eq!(counts.keys().filter(|(to, _)| to == address).count(), each, "{counts:?}");
    }
}

#[tokio::test]
async fn a_failure_is_mailed_once_to_each_in_plain_words() {
    for bots in [1, 2] {
        let (smtp, port) = Smtp::start().await;
        let house = house(bots, port).await;
        let mut deployer = Deployer::begin(&house).await;
        deployer.tell("1.4.0", "under_way", &json!({}));
        deployer.tell("1.3.9", "confirmed", &json!({}));
        deployer.tell("1.3.8", "rolled_back", &json!({ "reason": { "code": "asked", "text": "retour demandé (discord:1)" } }));
        deployer.tell("1.4.0", "rolled_back", &json!({ "reason": { "code": "probe", "text": "Elle ne répond pas." } }));
        delivered(&house, &smtp, 1).await;
        assert_eq!(smtp.taken().len(), ADDRESSES.len());
        let mail = &smtp.taken()[0];
        assert_eq!(mail.header("Auto-Submitted"), "auto-generated");
        assert!(mail.header("Message-ID").ends_with("@association.example>"), "{}", mail.text);
        let body = mail.body();
        assert!(body.starts_with("Mise à jour annulée – la production reste en 0.0.1\r\n"), "{body}");
        assert!(body.contains("Elle ne répond pas.") && body.contains("sudo ffj-deploy history") && body.contains(&id("1.4.0")), "{body}");
        smtp.end();
        house.end();
    }
}

#[tokio::test]
async fn a_forge_that_is_away_for_more_than_a_day_is_mailed_once() {
    let (smtp, port) = Smtp::start().await;
    let mut house = house(1, port).await;
    let mut deployer = Deployer::begin(&house).await;
    deployer.forge_away(30);
    // It is looked at when a process begins, and every few minutes from then on.
    house.kill(0).await;
    house.revive(0);
    delivered(&house, &smtp, 1).await;
    let body = smtp.taken()[0].body();
    assert!(body.contains("n'a pas pu être consultée depuis") && body.contains("look-now"), "{body}");
    house.kill(0).await;
    house.revive(0);
    deployer.tell("1.4.0", "refused", &json!({}));
    delivered(&house, &smtp, 2).await;
    assert_eq!(house.query::<i64>("SELECT count(*) FROM outbox WHERE cause LIKE 'forge-away-mail:%'"), 2, "one to each address");
    smtp.end();
    house.end();
}

#[tokio::test]
async fn mail_goes_out_while_discord_is_away() {
    for bots in [1, 2] {
        let (smtp, port) = Smtp::start().await;
        let house = house(bots, port).await;
        name_channel(&house, "annonces").await;
        let mut deployer = Deployer::begin(&house).await;
        house.double.go_away();
        deployer.tell("1.4.0", "stranded", &json!({}));
        delivered(&house, &smtp, 1).await;
        house.double.come_back();
        eventually("the message", || house.double.messages("annonces").iter().any(|one| says(one, "échouée"))).await;
        assert_eq!(smtp.taken().len(), ADDRESSES.len());
    }
}

#[tokio::test]
async fn messages_go_out_while_the_mail_server_is_away_and_the_mail_follows() {
    for bots in [1, 2] {
        // Reserved, and closed until later.
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        drop(listener);
        let house = house(bots, address.port()).await;
        name_channel(&house, "annonces").await;
        let mut deployer = Deployer::begin(&house).await;
        deployer.tell("1.4.0", "refused", &json!({}));
        eventually("the message", || house.double.messages("annonces").iter().any(|one| says(one, "refusée"))).await;
        eventually("the journal to say it", || house.logs().contains("a mail cannot be sent yet")).await;
        let smtp = Smtp::on(TcpListener::bind(address).await.unwrap());
        delivered(&house, &smtp, 1).await;
        assert_eq!(smtp.taken().len(), ADDRESSES.len(), "the outcome of what failed was known");
        house.end();
    }
}

#[tokio::test]
async fn a_server_that_says_later_is_asked_again_and_one_that_says_no_is_not() {
    let (smtp, port) = Smtp::start().await;
    let house = house(1, port).await;
    let mut deployer = Deployer::begin(&house).await;
    smtp.fault(Fault::Data(451));
    deployer.tell("1.4.0", "refused", &json!({}));
    delivered(&house, &smtp, 1).await;
    smtp.fault(Fault::Recipient(550));
    deployer.tell("1.5.0", "refused", &json!({}));
    eventually("one to be given up", || unsent(&house) == 1 && smtp.counts().len() == 3).await;
    assert_eq!(house.query::<String>("SELECT reason FROM outbox WHERE state = 'failed'"), "SMTP 550");
    let log = house.logs();
    assert!(log.contains("mail refused by the server") && !log.contains("example.org"), "no words of the server: {log}");
    assert!(!log.contains(ADDRESSES[0]) && !log.contains(ADDRESSES[1]), "no addresses in the journal: {log}");
    assert_eq!(smtp.taken().len(), 3);
    smtp.end();
    house.end();
}

/// A wrong password is for a person to correct; the mail is not to blame for it.
#[tokio::test]
async fn where_the_bot_is_not_let_in_the_mail_waits() {
    let (smtp, port) = Smtp::start().await;
    let mut house = House::empty(Options { identify_interval: Duration::from_millis(1), ..Options::default() });
    std::fs::write(house.config().with_file_name("credentials").join("smtp-password"), "mot-de-passe").unwrap();
    house.configure(&mail(port, "user = \"bot@association.example\""));
    house.start().await;
    let mut deployer = Deployer::begin(&house).await;
    smtp.fault(Fault::Login(535));
    deployer.tell("1.4.0", "refused", &json!({}));
    eventually("one to wait, and the other to be taken", || unsent(&house) == 1 && smtp.taken().len() == 1).await;
    assert_eq!(house.query::<String>("SELECT reason FROM outbox WHERE state = 'waiting'"), "SMTP 535: the server does not let us in");
    assert!(!house.logs().contains("mot-de-passe") && !house.logs().contains("who is"), "{}", house.logs());
    smtp.end();
    house.end();
}

/// A process that makes way, as at the end of every deployment, must not leave behind a mail of which nobody knows the outcome.
#[tokio::test]
async fn a_bot_that_is_asked_to_stop_finishes_the_mail_it_is_at() {
    let (smtp, port) = Smtp::start().await;
    let mut house = house(1, port).await;
    let mut deployer = Deployer::begin(&house).await;
    smtp.fault(Fault::Slow);
    deployer.tell("1.4.0", "refused", &json!({}));
    eventually("the mail to be under way", || smtp.waits()).await;
    house.bots[0].signal(nix::sys::signal::Signal::SIGTERM);
    eventually("the bot to begin to stop", || house.logs().contains("stopping")).await;
    smtp.go_on();
    assert_eq!(house.bots[0].exit().await, 0);
    house.revive(0);
    delivered(&house, &smtp, 1).await;
    assert_eq!(smtp.taken().len(), ADDRESSES.len(), "none twice");
    smtp.end();
    house.end();
}

#[tokio::test]
async fn after_a_lost_answer_the_repetition_is_the_same_mail() {
    let (smtp, port) = Smtp::start().await;
    let house = house(1, port).await;
    let mut deployer = Deployer::begin(&house).await;
    smtp.fault(Fault::TakenInSilence);
    deployer.tell("1.4.0", "refused", &json!({}));
    delivered(&house, &smtp, 1).await;
    assert_eq!(smtp.taken().len(), ADDRESSES.len() + 1);
    house.end();
}

/// The moments are random on purpose; what must hold is asserted at the end for all of them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_again_and_again_each_mail_is_one_mail() {
    for bots in [1, 2] {
        let (smtp, port) = Smtp::start().await;
        let mut house = house(bots, port).await;
        let mut deployer = Deployer::begin(&house).await;
        for number in 0..5 {
            deployer.tell(&format!("1.{number}.0"), "refused", &json!({}));
            tokio::time::sleep(Duration::from_millis(rand::rng().random_range(0..1_300))).await;
            let at = rand::rng().random_range(0..bots);
            house.kill(at).await;
            house.revive(at);
        }
        delivered(&house, &smtp, 5).await;
        smtp.end();
        house.end();
    }
}

/// The package's program mails it by itself; no bot runs.
#[tokio::test]
async fn what_was_ordered_in_the_name_of_the_bot_is_mailed_without_it() {
    let (smtp, port) = Smtp::start().await;
    let house = House::empty(Options::default());
    house.configure(&mail(port, ""));
    let file = house.state().join("1.json");
    let tell = async |told: &str| {
        std::fs::write(&file, told).unwrap();
        let mut command = tokio::process::Command::new(house.program());
        command.arg("--config").arg(house.config()).arg("tell").arg(&file).env_clear();
        let said = command.output().await.unwrap();
        (said.status.code(), String::from_utf8_lossy(&said.stderr).into_owned())
    };
    let told =
        r#"{"id":"a-1","by":"discord:1","do":"freeze","said":"les mises à jour sont gelées jusqu'au 3","at":"2026-11-25T18:00:00Z"}"#;
    let (code, said) = tell(told).await;
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(smtp.taken().len(), ADDRESSES.len());
    let mail = &smtp.taken()[0];
    assert!(mail.body().contains("discord:1") && mail.body().contains("gelées jusqu'au 3"), "{}", mail.text);
    assert!(mail.body().contains("sudo ffj-deploy unfreeze"), "{}", mail.text);
    for nonsense in ["", "{}", r#"{"id":"a","by":"x","do":"look","said":"x","at":"x"}"#] {
        let (code, said) = tell(nonsense).await;
        assert!(code == Some(1) && said.contains("1.json"), "{code:?} {said}");
    }
    assert_eq!(smtp.taken().len(), ADDRESSES.len());
}
