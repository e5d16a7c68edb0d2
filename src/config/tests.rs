//! Tests of loading as a whole: merging, reporting, shipped examples.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::*;

/// A configuration directory with one main file and its drop-ins.
struct Etc(tempfile::TempDir);

impl Etc {
    fn new(main: &str) -> Self {
        let etc = Self(tempfile::tempdir().unwrap());
        std::fs::create_dir(etc.0.path().join("ffj-bot.d")).unwrap();
        etc.write("ffj-bot.toml", main);
        etc
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.0.path().join(name), text).unwrap();
        self.mode(name, 0o644);
    }

    fn mode(&self, name: &str, mode: u32) {
        std::fs::set_permissions(self.0.path().join(name), std::fs::Permissions::from_mode(mode)).unwrap();
    }

    fn main(&self) -> PathBuf {
        self.0.path().join("ffj-bot.toml")
    }

    fn load(&self) -> Result<Loaded<Settings>, ConfigError> {
        load(&self.main())
    }
}

fn lines(text: &str) -> Vec<String> {
    let error = parse(Path::new("/etc/x.toml"), text).unwrap_err();
    error.problems.iter().map(ToString::to_string).collect()
}

#[test]
fn an_empty_file_gives_the_defaults_and_warns_about_operators() {
    let loaded = Etc::new("").load().unwrap();
    let expected = Settings {
        discord: Discord { api_url: None, operators: vec![], prefix: None, message_content: false },
        bot: Bot { language: Language::Fr, time_zone: "Europe/Brussels".into(), name: "ffj-bot".into() },
        log: Log { level: LogLevel::Info },
        mail: None,
    };
    assert_eq!(loaded.settings, expected);
    assert_eq!(loaded.warnings.len(), 1, "{:?}", loaded.warnings);
}

#[test]
fn addresses_for_alerts_are_checked_one_by_one() {
    let mail = "[discord]\noperators = [\"100000000000000001\", \"100000000000000002\"]\n[mail]\nhost = \"smtp.example\"\nfrom = \"bot@a.example\"\n";
    let loaded = Etc::new(&format!("{mail}alerts = [\"a@b.example\", \"Chloé <c@d.example>\", \"a@b.example\"]\n")).load().unwrap();
    assert_eq!(loaded.settings.mail.unwrap().alerts, ["a@b.example", "Chloé <c@d.example>"]);
    assert_eq!(loaded.warnings.len(), 1, "{:?}", loaded.warnings);
    assert!(!loaded.warnings[0].to_string().contains("a@b.example"), "the journal holds no addresses");
    let wrong = lines(&format!("{mail}alerts = [\"a@b.example\", \"personne\"]\n"));
    assert_eq!(wrong.len(), 1, "{wrong:?}");
    assert!(wrong[0].contains("mail.alerts[2]: \"personne\" n’est pas une adresse électronique"), "{wrong:?}");
    let alone = lines("[mail]\nalerts = [\"a@b.example\"]\n").join("\n");
    assert!(alone.contains("mail.host: manque, alors que mail.alerts est donné"), "{alone}");
}

#[test]
fn ten_different_mistakes_are_all_listed_at_once() {
    let text = "[discord]\napi_url = \"http://10.0.0.1\"\noperators = [\"12\", 100000000000000001]\nprefix = \"a b\"\n\
        message_content = \"oui\"\noprators = []\n[bot]\nlanguage = \"de\"\ntime_zone = \"Europe/Bruxelles\"\n\
        [log]\nlevel = 3\n[mail]\nport = 70000\ntls = \"none\"\nfrom = \"personne\"\n[weather]\nx = 1\ny = 2\n";
    let found = lines(text).join("\n");
    let expected = [
        "discord.api_url: \"http://10.0.0.1\" en http:// n’est permis que vers cette machine",
        "discord.operators[1]: \"12\" n’est pas un identifiant Discord",
        "discord.operators[2]: 100000000000000001 doit être entre guillemets (ligne 3)",
        "discord.prefix: \"a b\" n’est pas un préfixe (1 à 5 caractères, sans espace) (ligne 4)",
        "discord.message_content: \"oui\" doit être true ou false, sans guillemets (ligne 5)",
        "discord.oprators: clé inconnue; voulait-on dire discord.operators ? (ligne 6)",
        "bot.language: \"de\" n’est pas un choix possible (fr, en, nl) (ligne 8)",
        "bot.time_zone: \"Europe/Bruxelles\" n’est pas un fuseau horaire connu",
        "log.level: 3 doit être un texte entre guillemets (ligne 11)",
        "mail.host: manque, alors que mail.from est donné",
        "mail.port: 70000 n’est pas un port (1 à 65535) (ligne 13)",
        "mail.from: \"personne\" n’est pas une adresse électronique",
        "weather: clé inconnue (ligne 16)",
    ];
    for line in expected {
        assert!(found.contains(line), "« {line} » is missing from\n{found}");
    }
    assert_eq!(found.lines().count(), expected.len(), "{found}");
}

#[test]
fn lines_that_are_not_toml_do_not_hide_the_mistakes_around_them() {
    let found = lines(
        "[discord]\nprefix = \"a b\"\noops\n[mail]\nhost = \"smtp.example.org\n[bot # name\nlanguage = \"de\"\nlanguage = \"nl\"\n\
         [discord]\nmessage_content = oui\n[log]]\nlevel = \"loud\"\n[bot]\ntime_zone = \"\"\nname = \"\" x\n",
    );
    let expected = [
        ("discord.prefix: \"a b\"", 2),
        ("TOML illisible, colonne 5: il manque « = valeur »", 3),
        ("TOML illisible, colonne 25: guillemet manquant", 5),
        ("TOML illisible, colonne 5: crochet ou accolade jamais fermé", 6),
        ("bot.language: \"de\"", 7),
        ("TOML illisible, colonne 1: clé ou section déjà écrite", 8),
        ("TOML illisible, colonne 2: clé ou section déjà écrite", 9),
        ("TOML illisible, colonne 19: texte sans guillemets", 10),
        ("TOML illisible, colonne 6: texte en trop", 11),
        ("TOML illisible, colonne 2: clé ou section déjà écrite", 13),
        ("bot.time_zone: \"\"", 14),
        ("TOML illisible, colonne 11: texte en trop", 15),
    ];
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (line, (start, number)) in found.iter().zip(expected) {
        assert!(line.starts_with(start) && line.ends_with(&format!("(ligne {number})")), "{start}: {line}");
    }
}

#[test]
fn text_that_never_ends_is_reported_and_does_not_hang() {
    for text in ["x = \"\"\"\n\n", "discord.operators = [\n[bot]\nlanguage = \"de\"\n", "x = {\n", "=", "[", "[[", "\"", "x = [[[[\n"] {
        assert!(lines(text).iter().any(|line| line.contains("TOML illisible")), "{text:?}");
    }
}

#[test]
fn the_report_has_the_form_people_know() {
    let error = parse(Path::new("/etc/ffj-bot/ffj-bot.toml"), "mail.port = 0\n").unwrap_err();
    let expected = "ffj-bot: démarrage impossible: 3 problèmes dans /etc/ffj-bot/ffj-bot.toml\n  \
        mail.host: manque, alors que mail.port est donné\n  mail.from: manque, alors que mail.port est donné\n  \
        mail.port: 0 n’est pas un port (1 à 65535) (ligne 1)\ncorriger, puis lancer « ffj-bot check »";
    assert_eq!(error.report(), expected);
}

#[test]
fn drop_ins_apply_in_name_order_key_by_key_and_replace_lists() {
    let etc = Etc::new("[discord]\noperators = [\"100000000000000001\"]\nprefix = \"!\"\n[bot]\nlanguage = \"nl\"\n");
    etc.write("ffj-bot.d/20-b.toml", "discord.prefix = \"?\"\n");
    etc.write("ffj-bot.d/10-a.toml", "discord.operators = [\"100000000000000002\", \"100000000000000003\"]\ndiscord.prefix = \"+\"\n");
    etc.write("ffj-bot.d/30-c.toml.bak", "nonsense");
    etc.write("ffj-bot.d/.hidden.toml", "nonsense");
    let loaded = etc.load().unwrap();
    assert_eq!(loaded.settings.discord.operators, [100_000_000_000_000_002, 100_000_000_000_000_003]);
    assert_eq!(loaded.settings.discord.prefix.as_deref(), Some("?"));
    assert_eq!(loaded.settings.bot.language, Language::Nl);
    let names: Vec<_> = loaded.files.iter().filter_map(|file| file.file_name()).collect();
    assert_eq!(names, ["ffj-bot.toml", "10-a.toml", "20-b.toml"]);
}

#[test]
fn problems_of_several_files_are_grouped_by_file() {
    let etc = Etc::new("[bot]\nlanguage = \"xx\"\n[log]\nlevel = \"x\"\n");
    etc.write("ffj-bot.d/10.toml", "[bot]\nlanguage = \"yy\"\ncolour = 1\n");
    std::fs::create_dir(etc.0.path().join("ffj-bot.d/20.toml")).unwrap();
    let report = etc.load().unwrap_err().report();
    assert!(report.contains("4 problèmes dans 3 fichiers"), "{report}");
    assert!(report.contains("\"yy\"") && !report.contains("\"xx\""), "only the value that wins counts: {report}");
    assert!(report.contains("c’est un dossier") || report.contains("illisible"), "{report}");
}

#[test]
fn a_missing_main_file_is_an_error_that_says_how_to_make_one() {
    let error = load(Path::new("/nonexistent/ffj-bot.toml")).unwrap_err();
    assert!(error.report().contains("introuvable; le créer avec « sudo ffj-bot init »"), "{}", error.report());
}

#[test]
fn a_secret_written_in_the_configuration_is_never_repeated() {
    let token = "MTAwMDAwMDAwMDAwMDAwMDAx.Gcanary.canary-canary_canary0123456789";
    for text in [
        format!("[discord]\ntoken = \"{token}\"\n"),
        format!("[discord]\nprefix = \"{token}\"\n"),
        format!("[discord]\noperators = [\"{token}\"]\n"),
        format!("[discord]\napi_url = \"https://me:{token}@proxy.example\"\n"),
        format!("token = \"{token}\n"),
        format!("{token}\n"),
        format!("{token} = 1\n"),
        format!("\"{token}\" = 1\n"),
        format!("[mail]\npassword = '{token}'\n"),
        "[mail]\npassword = 'canary'\n[discord]\ntoken = canary\n".to_owned(),
    ] {
        let error = parse(Path::new("/etc/x.toml"), &text).unwrap_err();
        for shown in [error.report(), format!("{error:?}")] {
            assert!(!shown.contains("canary-") && !shown.contains("Gcanary") && !shown.contains("'canary'"), "{shown}");
        }
    }
    let found = lines("[mail]\npassword = 'x'\n").join("\n");
    assert!(found.contains("sudo ffj-bot secret set smtp-password"), "{found}");
}

#[test]
fn unwise_settings_warn_and_do_not_stop() {
    let etc = Etc::new(
        "[discord]\noperators = [\"100000000000000001\", \"100000000000000001\"]\nprefix = \"/\"\n[log]\nlevel = \"debug\"\n\
         [mail]\nhost = \"smtp.example\"\nfrom = \"a@b.example\"\ntls = \"tls\"\n\
         # MTAwMDAwMDAwMDAwMDAwMDAx.Gcanary.canary-canary_canary0123456789\n",
    );
    etc.mode("ffj-bot.toml", 0o666);
    let warnings: Vec<String> = etc.load().unwrap().warnings.iter().map(ToString::to_string).collect();
    for part in [
        "plusieurs fois",
        "une seule personne",
        "aux mentions",
        "Discord utilise",
        "« debug »",
        "inhabituel",
        "mode 0666",
        "ressemble à un secret",
    ] {
        assert!(warnings.iter().any(|warning| warning.contains(part)), "{part}: {warnings:#?}");
    }
    assert_eq!(warnings.len(), 8, "{warnings:#?}");
    assert!(!warnings.concat().contains("canary"));
}

#[test]
fn unencrypted_mail_is_only_for_this_machine() {
    let mail = |host: &str| format!("[mail]\nhost = \"{host}\"\nfrom = \"a@b.example\"\ntls = \"none\"\n");
    assert!(parse(Path::new("x"), &mail("localhost")).is_ok());
    assert!(lines(&mail("smtp.example")).join("").starts_with("mail.tls: \"none\" n’est permis"));
}

#[test]
fn a_text_can_be_tried_in_the_place_of_a_file_without_writing_it() {
    let etc = Etc::new("bot.language = \"nl\"\n");
    let drop_in = etc.0.path().join("ffj-bot.d/50-import.toml");
    let loaded = load_replacing(&etc.main(), &drop_in, "discord.prefix = \"!\"\n").unwrap();
    assert_eq!((loaded.settings.discord.prefix.as_deref(), loaded.files.len()), (Some("!"), 2));
    assert_eq!(load_replacing(&etc.main(), &etc.main(), "").unwrap().settings.bot.language, Language::Fr);
    assert!(!drop_in.exists());
}
