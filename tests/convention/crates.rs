//! The crates of the workspace: each is tested by a word of `scripts/test`, and each test program is declared.

use std::path::Path;

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn manifest(path: &str) -> toml::Table {
    read(path).parse().unwrap()
}

fn texts(list: &toml::Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_tests_of_each_crate_are_run_by_a_word_of_scripts_test() {
    let script = read("scripts/test");
    for member in texts(&manifest("Cargo.toml")["workspace"]["default-members"]) {
        let name = manifest(&format!("{member}/Cargo.toml"))["package"]["name"].as_str().unwrap().to_owned();
        assert!(script.contains(&format!("package({name})")), "no word of scripts/test runs the tests of {name}");
    }
}

#[test]
fn every_test_program_is_declared_where_cargo_does_not_look_for_it() {
    let of = |path: &str| -> Vec<String> {
        let all = manifest(path);
        let tests = all["test"].as_array().unwrap().iter();
        tests.map(|one| one["path"].as_str().unwrap().trim_start_matches("../").to_owned()).collect()
    };
    let declared = [of("Cargo.toml"), of("src/deploy/Cargo.toml")].concat();
    for folder in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")).unwrap() {
        let folder = folder.unwrap().path();
        let main = format!("tests/{}/main.rs", folder.file_name().unwrap().display());
        assert!(!folder.join("main.rs").is_file() || declared.iter().any(|one| one.ends_with(&main)), "{main} is no [[test]]");
    }
}

#[test]
fn what_is_released_has_one_version() {
    let locked = read("Cargo.lock");
    for name in ["ffj-bot", "ffj-base", "ffj-deploy"] {
        let entry = format!("name = \"{name}\"\nversion = \"{}\"\n", env!("CARGO_PKG_VERSION"));
        assert!(locked.contains(&entry), "Cargo.lock: {name}");
    }
}
