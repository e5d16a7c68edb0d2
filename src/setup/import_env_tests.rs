//! Tests of `import-env`.

use super::*;
use crate::setup::fixture::{CANARY, Machine, talk};

const MAIN: &str = "[discord]\noperators = [\"100000000000000001\"]\n";

fn run(machine: &Machine, env: &str, args: ImportArgs) -> (String, Result<(), SetupError>) {
    let args = ImportArgs { env_file: machine.write("old.env", env), ..args };
    let (said, result) = talk("", |dialogue| import_env(&machine.config(), &args, &machine.store, dialogue));
    std::fs::remove_file(args.env_file).unwrap();
    let error = result.as_ref().err().map(|error| format!("{error} {error:?}")).unwrap_or_default();
    assert!(!format!("{said}{error}").contains("canary"), "{said}{error}");
    (said, result)
}

fn drop_in(machine: &Machine) -> String {
    std::fs::read_to_string(machine.path("ffj-bot/ffj-bot.d/50-import.toml")).unwrap()
}

#[test]
fn the_whole_file_becomes_settings_and_secrets() {
    let machine = Machine::new();
    machine.write("ffj-bot/ffj-bot.toml", MAIN);
    let env = format!(
        "# old bot\r\nexport DISCORD_TOKEN=\"{CANARY}\" # keep\r\nEMAIL_ADDRESS=bot@example.org\r\nEMAIL_PASSWORD='mail-canary'\r\n\
         PREFIX=\"!\"\r\nOWNER_ID=100000000000000002\r\nLOG_LEVEL=WARNING\r\nDEBUG=1\r\nnonsense canary\r\nPREFIX=?\r\n"
    );
    let (said, result) = run(&machine, &env, ImportArgs::default());
    result.unwrap();
    for part in [
        "ligne 2: DISCORD_TOKEN devient le secret discord-token",
        "ligne 3: EMAIL_ADDRESS devient mail.from = \"bot@example.org\"",
        "ligne 3: EMAIL_ADDRESS devient mail.user = \"bot@example.org\"",
        "ligne 4: EMAIL_PASSWORD devient le secret smtp-password",
        "ligne 5: PREFIX est repris ligne 10",
        "ligne 6: OWNER_ID devient discord.operators = [\"100000000000000001\", \"100000000000000002\"]",
        "ligne 7: LOG_LEVEL devient log.level = \"warn\"",
        "ligne 8: DEBUG est inconnu",
        "ligne 9: n’a pas la forme",
        "ligne 10: PREFIX devient discord.prefix = \"?\"",
        "indiquer mail.host",
        "message_content = true",
        "shred -u ",
    ] {
        assert!(said.contains(part), "{part} is missing from\n{said}");
    }
    let settings = config::load(&machine.config()).unwrap().settings;
    assert_eq!(settings.discord.operators.len(), 2);
    assert_eq!((settings.discord.prefix.as_deref(), settings.log.level), (Some("?"), LogLevel::Warn));
    assert_eq!(settings.mail, None);
    assert!(drop_in(&machine).contains("#host = \"smtp.example\"\n#from = \"bot@example.org\"\n"));
    assert_eq!(machine.store.read(Name::DiscordToken).unwrap().unwrap().expose(), CANARY);
    assert_eq!(machine.store.read(Name::SmtpPassword).unwrap().unwrap().expose(), "mail-canary");
}

#[test]
fn mail_is_switched_on_as_soon_as_its_server_is_known() {
    let machine = Machine::new();
    machine.write("ffj-bot/ffj-bot.toml", MAIN);
    let args = ImportArgs { mail_host: Some("smtp.example".into()), ..ImportArgs::default() };
    run(&machine, "EMAIL_ADDRESS=\"Bot <bot@example.org>\"\n", args).1.unwrap();
    let mail = config::load(&machine.config()).unwrap().settings.mail.unwrap();
    assert_eq!((mail.host.as_str(), mail.user.as_deref()), ("smtp.example", Some("bot@example.org")));
}

#[test]
fn bad_values_are_all_listed_with_their_lines_and_nothing_changes() {
    let machine = Machine::new();
    machine.write("ffj-bot/ffj-bot.toml", MAIN);
    let before = machine.everything();
    let env = "DISCORD_TOKEN=Bot canary\nEMAIL_ADDRESS=nobody\nEMAIL_PASSWORD=\"canary canary\"\nPREFIX=beaucoup\n\
               OWNER_ID=12\nLOG_LEVEL=loud\nEMAIL_PASSWORD2=\"canary\n";
    let (_, result) = run(&machine, env, ImportArgs::default());
    let error = result.unwrap_err().to_string();
    for line in 1..=7 {
        assert!(error.contains(&format!("ligne {line}: ")), "{line}: {error}");
    }
    assert_eq!(machine.everything(), before);
}

#[test]
fn a_configuration_that_is_already_wrong_stops_the_import() {
    let machine = Machine::new();
    machine.write("ffj-bot/ffj-bot.toml", "[bot]\nlanguage = \"xx\"\n");
    let (_, result) = run(&machine, "PREFIX=!\n", ImportArgs::default());
    assert_eq!(result.unwrap_err().exit_code(), 78);
    assert!(!machine.path("ffj-bot/ffj-bot.d").exists());
}

#[test]
fn a_dry_run_says_everything_and_writes_nothing() {
    let machine = Machine::new();
    let env = format!("DISCORD_TOKEN={CANARY}\nPREFIX=!\n");
    let (said, result) = run(&machine, &env, ImportArgs { dry_run: true, ..ImportArgs::default() });
    result.unwrap();
    assert!(said.contains("prefix = \"!\"") && said.contains("rien n’a été modifié"), "{said}");
    assert_eq!(machine.everything(), "");
}

#[test]
fn importing_twice_gives_the_same_and_keeps_a_changed_file() {
    let machine = Machine::new();
    run(&machine, "OWNER_ID=100000000000000002\n", ImportArgs::default()).1.unwrap();
    let first = drop_in(&machine);
    run(&machine, "OWNER_ID=100000000000000002\n", ImportArgs::default()).1.unwrap();
    assert_eq!(drop_in(&machine), first);
    assert!(!machine.path("ffj-bot/ffj-bot.d/50-import.toml.bak").exists());
    run(&machine, "OWNER_ID=100000000000000003\n", ImportArgs::default()).1.unwrap();
    assert!(machine.path("ffj-bot/ffj-bot.d/50-import.toml.bak").exists());
    assert!(config::load(&machine.config()).is_ok(), "a missing main file is made from the shipped example");
}

#[test]
fn a_missing_env_file_is_said() {
    let machine = Machine::new();
    let args = ImportArgs { env_file: machine.path("none.env"), ..ImportArgs::default() };
    let (_, result) = talk("", |dialogue| import_env(&machine.config(), &args, &machine.store, dialogue));
    assert!(result.unwrap_err().to_string().contains("introuvable"));
}
