//! Wishes that cannot be granted, and buttons that are not theirs who press them.

use jiff::{ToSpan as _, Zoned};
use serde_json::json;

use super::proxy::Proxy;
use super::telling::{offer, raw_command, raw_reminder};
use support::dialogue::{answered, button, buttons, confirm, in_seconds, remind, says, wish};
use support::house::{House, PATIENCE};

/// A day that is to come, with the name of the day after it.
fn contradiction() -> String {
    const NAMES: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
    let day = Zoned::now().in_tz("Europe/Brussels").unwrap().checked_add(40.days()).unwrap();
    let wrong = usize::try_from(day.weekday().to_monday_zero_offset() + 1).unwrap() % 7;
    format!("{} {}/{} à 9h", NAMES[wrong], day.day(), day.month())
}

#[tokio::test]
async fn a_date_that_is_past_contradictory_impossible_or_junk_is_said_so_and_nothing_is_promised() {
    House::each(async |house| {
        let alice = house.double.user("alice");
        let contradiction = contradiction();
        let table = [
            ("3/2/2020 9h", "C'est déjà passé"),
            (contradiction.as_str(), "de plusieurs façons"),
            ("31/02", "n'existe pas dans le calendrier"),
            ("quand les poules auront des dents", "pas compris cette date"),
            ("🦔🦔🦔", "pas compris cette date"),
            ("99999999999999999999999/1", "date"),
        ];
        for (when, sentence) in table {
            let answer = wish(&alice, when, "eau").await;
            assert!(answer.ephemeral() && answer.content().contains(sentence), "{when}: {}", answer.content());
            button(&answer.data, "rappel-choisir");
            button(&answer.data, "rappel-corriger");
        }
        let far = wish(&alice, "dans 6 ans", "eau").await;
        assert!(far.content().contains("5 ans au plus") && far.content().contains("Réf."), "{}", far.content());
        let empty = wish(&alice, "demain", "   ").await;
        assert!(empty.content().contains("Il n'y a pas de texte"), "{}", empty.content());
        let odd =
            answered(&alice.slash("general", "rappel moi", json!({ "quand": "demain", "quoi": "eau", "repetition": "parfois" }))).await;
        assert!(odd.content().contains("pas compris la répétition"), "{}", odd.content());
        assert_eq!(house.query::<i64>("SELECT count(*) FROM reminder WHERE state = 'active'"), 0);
    })
    .await;
}

#[tokio::test]
async fn a_text_that_is_too_long_is_refused_by_discord_and_by_us_with_both_lengths() {
    Proxy::each(async |house, proxy| {
        let alice = house.double.user("alice");
        for length in [1_701, 2_001] {
            let text = "é".repeat(length);
            let client = alice.try_slash("general", "rappel moi", json!({ "quand": "demain", "quoi": text }));
            assert!(client.is_err(), "Discord's client stops it first");
            let options = json!([{ "name": "quand", "type": 3, "value": "demain" }, { "name": "quoi", "type": 3, "value": text }]);
            let answer = proxy.answered(house, &raw_command(house, &alice, "rappel", "moi", &options)).await;
            assert!(says(&answer, &format!("{length} caractères, 1700 au plus")), "{answer}");
        }
        assert_eq!(house.query::<i64>("SELECT count(*) FROM reminder"), 0);
    })
    .await;
}

#[tokio::test]
async fn a_text_of_the_greatest_length_is_taken_and_shown_with_its_buttons() {
    House::each(async |house| {
        let alice = house.double.user("alice");
        let echo = wish(&alice, "demain", "eau").await;
        let form = answered(&alice.click(&echo, &button(&echo.data, "rappel-corriger"))).await;
        // Many short lines: each is set apart with two more characters.
        let lines = "a\n".repeat(848) + "fin";
        let echo = answered(&alice.submit(&form, json!({ "quand": in_seconds(&alice, 20), "quoi": lines, "repetition": "" }))).await;
        assert!(echo.content().contains("a\n> a") && echo.content().chars().count() <= 2_000, "{}", echo.content());
        confirm(&alice, &echo).await;
        house.travel(jiff::SignedDuration::from_secs(22));
        let delivered = house.double.wait_message("dm:alice", |_| true, PATIENCE).await.unwrap();
        assert!(delivered["content"].as_str().unwrap().ends_with("fin"), "{delivered}");
    })
    .await;
}

#[tokio::test]
async fn the_twenty_sixth_reminder_is_refused() {
    House::each(async |house| {
        let alice = house.double.user("alice");
        for n in 0..25 {
            remind(&alice, 86_400 + n, "eau").await;
        }
        let refused = wish(&alice, "demain", "eau").await;
        assert!(
            refused.content().contains("Tu as déjà 25 rappels") && refused.content().contains("/rappel supprimer"),
            "{}",
            refused.content()
        );
    })
    .await;
}

/// What repeats goes on, so that putting one of it off is one more.
#[tokio::test]
async fn putting_off_what_repeats_does_not_slip_past_the_limit() {
    for bots in [1, 2] {
        let house = House::driven(bots).await;
        let alice = house.double.user("alice");
        let ask = json!({ "quand": "demain 9h", "quoi": "réunion", "repetition": "chaque jour" });
        let draft = answered(&alice.slash("general", "rappel moi", ask)).await;
        confirm(&alice, &draft).await;
        house.travel(jiff::SignedDuration::from_hours(48));
        let delivered = house.double.wait_message("dm:alice", |message| says(message, "réunion"), PATIENCE).await.unwrap();
        for n in 0..24 {
            let echo = wish(&alice, "dans 10 jours", &format!("eau {n}")).await;
            confirm(&alice, &echo).await;
        }
        let refused = answered(&alice.click(&delivered, &button(&delivered, "rappel-plus-10"))).await;
        assert!(refused.content().contains("Tu as déjà 25 rappels"), "{}", refused.content());
        assert_eq!(house.query::<i64>("SELECT count(*) FROM reminder WHERE state = 'active'"), 25);
        house.end();
    }
}

#[tokio::test]
async fn a_full_list_has_three_pages_on_which_each_is_once() {
    House::each(async |house| {
        let alice = house.double.user("alice");
        for n in 0..25 {
            remind(&alice, 86_400 + n, &format!("{n:02} {}", "long ".repeat(60))).await;
        }
        let mut page = answered(&alice.slash("general", "rappel liste", json!({}))).await;
        let mut seen = String::new();
        for number in 1..=3 {
            assert!(page.content().contains(&format!("Page {number} sur 3 · 25 en tout")), "{}", page.content());
            seen += page.content();
            if number < 3 {
                page = answered(&alice.click(&page, buttons(&page.data, "rappel-page").last().unwrap())).await;
            }
        }
        let missing: Vec<u32> = (0..25).filter(|n| seen.matches(&format!("· {n:02} long")).count() != 1).collect();
        assert_eq!(missing, Vec::<u32>::new(), "{seen}");
    })
    .await;
}

#[tokio::test]
async fn drafts_confirmed_late_do_not_slip_past_the_limit() {
    House::each(async |house| {
        let alice = house.double.user("alice");
        let draft = wish(&alice, "demain", "eau").await;
        for n in 0..25 {
            remind(&alice, 86_400 + n, "eau").await;
        }
        let refused = confirm(&alice, &draft).await;
        assert!(refused.content().contains("Tu as déjà 25 rappels"), "{}", refused.content());
        assert_eq!(house.query::<i64>("SELECT count(*) FROM reminder WHERE state = 'active'"), 25);
    })
    .await;
}

#[tokio::test]
async fn removing_twice_or_what_never_was_is_said_so() {
    House::each(async |house| {
        let alice = house.double.user("alice");
        remind(&alice, 3_600, "eau").await;
        let id: i64 = house.query("SELECT id FROM reminder");
        let once = answered(&alice.slash("general", "rappel supprimer", json!({ "rappel": id.to_string() }))).await;
        assert!(once.content().starts_with("Supprimé"), "{}", once.content());
        let twice = answered(&alice.slash("general", "rappel supprimer", json!({ "rappel": id.to_string() }))).await;
        assert!(twice.content().contains("déjà supprimé"), "{}", twice.content());
        for unknown in ["424242", "le café", "-1", "99999999999999999999"] {
            let answer = answered(&alice.slash("general", "rappel supprimer", json!({ "rappel": unknown }))).await;
            assert!(answer.content().contains("n'existe plus"), "{unknown}: {}", answer.content());
        }
    })
    .await;
}

#[tokio::test]
async fn somebody_elses_reminder_is_as_unknown_as_one_that_never_was() {
    House::each(async |house| {
        let (alice, bruno) = (house.double.user("alice"), house.double.user("bruno"));
        let echo = wish(&alice, "demain", "secret").await;
        let confirm = button(&echo.data, "rappel-confirmer");
        let correct = button(&echo.data, "rappel-corriger");
        let discard = button(&echo.data, "rappel-abandonner");
        let shown = offer(house, "general", &[&confirm, &correct, &discard]).await;
        for id in [&confirm, &correct, &discard] {
            let refused = answered(&bruno.click(&shown, id)).await;
            assert!(refused.ephemeral() && refused.content().contains("n'est pas le tien"), "{}", refused.content());
            assert!(!refused.content().contains("secret"), "{}", refused.content());
        }
        let id: i64 = house.query("SELECT id FROM reminder");
        let refused = answered(&bruno.slash("general", "rappel supprimer", json!({ "rappel": id.to_string() }))).await;
        assert!(refused.content().contains("n'est pas le tien"), "{}", refused.content());
        let mine = answered(&alice.click(&echo, &confirm)).await;
        assert!(mine.content().contains("C'est noté"), "{}", mine.content());
    })
    .await;
}

#[tokio::test]
async fn a_button_of_another_version_forged_or_foreign_is_refused_politely() {
    House::each(async |house| {
        let alice = house.double.user("alice");
        let echo = wish(&alice, "demain", "eau").await;
        let good = button(&echo.data, "rappel-confirmer");
        let old = good.replacen("v1", "v0", 1);
        let forged = format!("{}0000", &good[..good.len() - 4]);
        let ids = [old.as_str(), forged.as_str(), "poll_yes", "v1:rappel-confirmer", "🦔"];
        let shown = offer(house, "general", &ids).await;
        for id in ids {
            let refused = answered(&alice.click(&shown, id)).await;
            assert!(refused.ephemeral() && refused.content().contains("ancienne version"), "{id}: {}", refused.content());
        }
        assert_eq!(house.query::<String>("SELECT state FROM reminder"), "draft");
    })
    .await;
}

#[tokio::test]
async fn who_lacks_the_role_reads_which_one_and_whom_to_ask() {
    House::each(async |house| {
        let emma = house.double.user("emma");
        let ask = json!({ "salon": "annonces", "quand": "demain", "quoi": "eau" });
        let refused = answered(&emma.slash("general", "rappel salon", &ask)).await;
        assert!(refused.ephemeral() && refused.content().contains("réservée à la coordination."), "{}", refused.content());
        let owner = house.double.user("proprietaire");
        answered(&owner.slash("general", "config role", json!({ "fonction": "coordination", "role": "coordination" }))).await;
        let role = house.double.world(|world| world.find_role(world.first_guild()?.id, "coordination").map(|role| role.id)).unwrap();
        let refused = answered(&emma.slash("general", "rappel salon", &ask)).await;
        assert!(refused.content().contains(&format!("Demande à <@&{role}>")), "{}", refused.content());
        let private = emma.try_slash("dm", "rappel salon", &ask);
        if let Ok(private) = private {
            assert!(answered(&private).await.content().contains("dans un serveur"));
        }
    })
    .await;
}

#[tokio::test]
async fn where_the_bot_may_not_write_the_missing_permission_is_named() {
    Proxy::each(async |house, proxy| {
        let owner = house.double.user("proprietaire");
        let channel = house.double.world(|world| world.find_channel("general").map(|channel| channel.id)).unwrap();
        for (held, missing) in [(1 << 11, "Voir les salons"), (1 << 10, "Envoyer des messages")] {
            let mut raw = raw_reminder(house, &owner, "general", "demain", "eau");
            raw.1["app_permissions"] = json!(u64::to_string(&held));
            let answer = proxy.answered(house, &raw).await;
            assert!(says(&answer, &format!("Il me manque « {missing} » dans <#{channel}>")), "{answer}");
        }
    })
    .await;
}
