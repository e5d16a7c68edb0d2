//! `scripts/new-feature` still finds the places where features are named, and what it writes says everything that a feature has to say.
//! That it compiles and passes is seen when it is used: to compile it here would cost a minute a run.

use std::path::Path;
use std::process::Command;

#[test]
fn what_it_writes_names_every_part_of_a_feature_where_the_others_are_named() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let copy = tempfile::tempdir().unwrap();
    let files = "git -c safe.directory='*' ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t \"$1\" && git -C \"$1\" init -q && git -C \"$1\" add .";
    let copied = Command::new("sh").args(["-ec", files, "sh"]).arg(copy.path()).current_dir(repository).status().unwrap();
    assert!(copied.success());
    let run = || Command::new(copy.path().join("scripts/new-feature")).args(["trial", "essai"]).output().unwrap();
    let written = run();
    assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
    let read = |path: &str| std::fs::read_to_string(copy.path().join(path)).unwrap();
    let value = read("src/feature/trial/mod.rs");
    let parts = read("src/app/feature/mod.rs");
    let parts = parts.split_once("pub struct Feature {").unwrap().1.split_once("\n}").unwrap().0.to_owned();
    let parts: Vec<&str> =
        parts.lines().filter_map(|line| line.trim().strip_prefix("pub ")?.split_once(':')).map(|(name, _)| name).collect();
    let missing: Vec<&&str> = parts.iter().filter(|part| !value.contains(&format!("    {part}:"))).collect();
    assert!(parts.len() > 10 && missing.is_empty(), "{missing:?}\n{value}");
    for (path, name) in [
        ("src/feature/mod.rs", "pub mod trial;"),
        ("src/feature/mod.rs", "&trial::FEATURE"),
        ("src/text/mod.rs", "\"trial\""),
        ("src/domain/guild.rs", "\"essai\""),
        ("tests/bot/main.rs", "mod trial;"),
    ] {
        assert!(read(path).contains(name), "{path}");
    }
    let again = run();
    assert_eq!(again.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&again.stderr).contains("is there already"));
}
