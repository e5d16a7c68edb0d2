//! A configuration that cannot serve, and one that changes while the bot runs.

use std::os::unix::fs::PermissionsExt as _;

use super::telling::{each_from, ends_with, quick, run, start};
use support::dialogue::says;
use support::house::{House, PATIENCE, eventually};

/// Ten mistakes, each of another kind; the last one stands in a drop-in.
const MISTAKES: &str = "[discord]\napi_url = \"http://10.0.0.1\"\noperators = [\"12\"]\nprefix = \"a b\"\nmessage_content = \"oui\"\n\
    oprators = []\n[bot]\nlanguage = \"de\"\ntime_zone = \"Europe/Bruxelles\"\n[log]\nlevel = 3\n[mail]\nhost = \"x.example\"\n\
    from = \"a@example.org\"\nport = 70000\n";
const FOUND: [&str; 10] = [
    "discord.api_url: \"http://10.0.0.1\"",
    "discord.operators[1]: \"12\"",
    "discord.prefix: \"a b\"",
    "discord.message_content: \"oui\"",
    "discord.oprators: clé inconnue; voulait-on dire discord.operators",
    "bot.language: \"de\"",
    "bot.time_zone: \"Europe/Bruxelles\"",
    "log.level: 3",
    "mail.port: 70000",
    "bot.name: \"\"",
];

#[tokio::test]
async fn ten_mistakes_are_all_listed_with_file_key_and_value() {
    let mut house = House::empty(quick());
    std::fs::write(house.config(), MISTAKES).unwrap();
    let drop_ins = house.config().with_extension("d");
    std::fs::create_dir(&drop_ins).unwrap();
    std::fs::write(drop_ins.join("50-nom.toml"), "[bot]\nname = \"\"\n").unwrap();
    let (code, _, complaint) = run(&house, 0, &["check"]).await;
    assert_eq!(code, 78);
    for file in ["ffj-bot.toml", "ffj-bot.d/50-nom.toml", "10 problèmes dans 2 fichiers"] {
        assert!(complaint.contains(file), "{complaint}");
    }
    for problem in FOUND {
        assert_eq!(complaint.matches(problem).count(), 1, "« {problem} » in\n{complaint}");
    }
    let (code, json, _) = run(&house, 0, &["check", "--json"]).await;
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((code, &report["valid"]), (78, &serde_json::json!(false)));
    assert_eq!(report["problems"].as_array().unwrap().len(), 10, "{json}");
    house.launch();
    ends_with(&mut house, 78, &FOUND).await;
    assert_eq!(house.double.report().identifies, 0);
    house.end();
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_an_error_and_never_a_default() {
    type Break = fn(&std::path::Path);
    let broken: [(Break, &str); 4] = [
        (|file| std::fs::remove_file(file).unwrap(), "introuvable; le créer avec « sudo ffj-bot init »"),
        (|file| std::fs::remove_file(file).and_then(|()| std::fs::create_dir(file)).unwrap(), "c’est un dossier"),
        (|file| std::fs::write(file, b"[bot]\nname = \"\xff\"").unwrap(), "n’est pas du texte UTF-8"),
        (|file| std::fs::write(file, "[bot\nname = \"x\"\n").unwrap(), "TOML illisible"),
    ];
    for (damage, sentence) in broken {
        let mut house = House::empty(quick());
        damage(&house.config());
        let (code, _, complaint) = run(&house, 0, &["check"]).await;
        assert_eq!(code, 78);
        assert!(complaint.contains(sentence) && complaint.contains("ffj-bot.toml"), "« {sentence} » in\n{complaint}");
        house.launch();
        ends_with(&mut house, 78, &[sentence]).await;
        house.end();
    }
}

#[tokio::test]
async fn what_is_legal_but_unwise_warns_and_the_bot_runs() {
    let mut house = House::empty(quick());
    house.configure("# MTA0.ancien.jeton0123456789012345678901234567890123456789");
    std::fs::set_permissions(house.config(), std::fs::Permissions::from_mode(0o646)).unwrap();
    let (code, said, _) = run(&house, 0, &["check"]).await;
    assert_eq!(code, 0);
    for warning in ["modifiable par tous les comptes (mode 0646)", "lisible par tous les comptes"] {
        assert!(said.contains(warning), "« {warning} » in\n{said}");
    }
    house.start().await;
    assert!(house.logs().contains("modifiable par tous les comptes"), "{}", house.logs());
    assert!(!house.logs().contains("jeton0123456789"), "{}", house.logs());
    house.end();
}

#[tokio::test]
async fn reading_again_takes_a_new_prefix_into_use_and_a_broken_file_changes_nothing() {
    let prepare = || {
        let mut house = House::empty(quick());
        house.configure_discord("message_content = true\nprefix = \"!\"");
        house
    };
    each_from(prepare, async |house, bots| {
        start(house, bots).await;
        let emma = house.double.user("emma");
        emma.say("general", "!aide");
        house.double.wait_message("general", |message| says(message, "Voici ce que je peux"), PATIENCE).await.unwrap();
        let good = std::fs::read_to_string(house.config()).unwrap();
        std::fs::write(house.config(), good.replace("prefix = \"!\"", "prefix = \"? \"")).unwrap();
        for bot in 0..bots {
            let (code, said, complaint) = run(house, bot, &["reload"]).await;
            assert_eq!((code, said.as_str()), (1, ""));
            assert!(complaint.contains("discord.prefix: \"? \"") && complaint.contains("ffj-bot.toml"), "{complaint}");
        }
        emma.say("general", "!statut");
        house.double.wait_message("general", |message| says(message, "En ligne"), PATIENCE).await.unwrap();
        std::fs::write(house.config(), good.replace("prefix = \"!\"", "prefix = \"?\"")).unwrap();
        for bot in 0..bots {
            let (code, said, complaint) = run(house, bot, &["reload"]).await;
            assert_eq!((code, complaint.as_str()), (0, ""));
            assert!(said.contains("relue et appliquée"), "{said}");
        }
        emma.say("general", "!aide");
        emma.say("general", "?aide");
        eventually("the second help", || house.double.messages("general").iter().filter(|one| says(one, "Voici ce que")).count() == 2)
            .await;
        assert_eq!(house.query::<i64>("SELECT count(*) FROM outbox"), 3, "the former prefix asks for nothing any more");
        house.end();
    })
    .await;
}

#[tokio::test]
async fn what_waits_for_a_restart_is_named_at_each_reading_until_then() {
    let mut house = House::with(1).await;
    house.configure_discord("message_content = true");
    for _ in 0..2 {
        let (code, said, _) = run(&house, 0, &["reload"]).await;
        assert_eq!(code, 0);
        assert!(said.contains("attend un redémarrage") && said.contains("discord.message_content"), "{said}");
    }
    house.end();
}

#[tokio::test]
async fn reading_again_takes_the_language_of_the_house_into_use_everywhere() {
    let prepare = || House::empty(quick());
    each_from(prepare, async |house, bots| {
        start(house, bots).await;
        let (french, english) = ("language = \"fr\"", "language = \"en\"");
        let good = std::fs::read_to_string(house.config()).unwrap();
        assert!(good.contains(french), "{good}");
        std::fs::write(house.config(), good.replace(french, english)).unwrap();
        for bot in 0..bots {
            assert!(run(house, bot, &["status"]).await.1.contains("En ligne"));
            assert_eq!(run(house, bot, &["reload"]).await.0, 0);
            assert!(run(house, bot, &["status"]).await.1.contains("Online"));
        }
        house.end();
    })
    .await;
}
