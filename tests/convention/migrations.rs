//! Migrations over real data: after each, sample data goes in, and the next must keep it. Conventions of the files are tests too.

use std::fs;
use std::path::{Path, PathBuf};

use ffj_bot::store::{SCHEMA, Store, StoreError};
use rusqlite::Connection;

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// A database as the release with schema `version` left it, with the sample data of each step.
fn database_of(version: usize, folder: &Path) -> PathBuf {
    let path = folder.join("ffj-bot.db");
    let connection = Connection::open(&path).unwrap();
    connection
        .execute_batch("CREATE TABLE migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, readable_from INTEGER NOT NULL, applied_by TEXT NOT NULL) STRICT")
        .unwrap();
    for (number, file) in files("migrations").iter().enumerate().take(version) {
        connection.execute_batch(&fs::read_to_string(file).unwrap()).unwrap();
        let name = file.file_name().unwrap().to_str().unwrap();
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/migrations").join(name);
        let sample =
            fs::read_to_string(&sample).unwrap_or_else(|_| panic!("{} is missing: sample data for each migration", sample.display()));
        connection.execute_batch(&sample).unwrap();
        let numbered = format!("INSERT INTO migration VALUES ({0}, '{name}', 1, 'test'); PRAGMA user_version = {0};", number + 1);
        connection.execute_batch(&numbered).unwrap();
    }
    path
}

fn rows(connection: &Connection, table: &str) -> i64 {
    connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
}

#[test]
fn every_older_database_is_brought_up_to_date_with_its_data() {
    let newest = files("migrations").len();
    for version in 0..=newest {
        let folder = tempfile::tempdir().unwrap();
        let path = database_of(version, folder.path());
        drop(Store::open(&path).unwrap_or_else(|error| panic!("from schema {version}: {error}")));
        let connection = Connection::open(&path).unwrap();
        let reached: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
        assert_eq!(reached, SCHEMA, "from schema {version}");
        if version >= 1 {
            assert_eq!(rows(&connection, "claim"), 2, "from schema {version}");
        }
        if version >= 5 {
            assert_eq!(rows(&connection, "reminder"), 1, "from schema {version}");
        }
        if version >= 6 {
            assert_eq!(rows(&connection, "deployment") + rows(&connection, "deploy_order"), 2, "from schema {version}");
        }
        let snapshot = folder.path().join(format!("snapshots/before-schema-{version:04}-to-{:04}.db", SCHEMA));
        assert_eq!(snapshot.exists(), version > 0 && version < newest, "a copy is made before data is touched");
    }
}

#[test]
fn a_newer_database_is_refused_unless_it_says_that_we_can_use_it() {
    for (readable_from, opens) in [(SCHEMA, true), (SCHEMA + 1, false)] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ffj-bot.db");
        drop(Store::open(&path).unwrap());
        let connection = Connection::open(&path).unwrap();
        connection.execute("INSERT INTO migration VALUES (999, 'future', ?1, 'test')", [readable_from]).unwrap();
        connection.execute_batch("PRAGMA user_version = 999").unwrap();
        let opened = Store::open(&path);
        assert_eq!(opened.is_ok(), opens);
        if let Err(error) = opened {
            assert!(matches!(error, StoreError::Newer { found: 999, .. }), "{error}");
        }
        let stamp: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
        assert_eq!(stamp, 999, "the number is never stamped backwards");
    }
}

#[test]
fn migrations_only_add() {
    for file in files("migrations") {
        // An index holds nothing of its own, and whoever misses it still finds everything.
        let text = fs::read_to_string(&file).unwrap().to_uppercase().replace("DROP INDEX ", "");
        for word in ["DROP ", "RENAME ", "DELETE ", "UPDATE "] {
            assert!(!text.contains(word), "{} does more than add: {word}", file.display());
        }
        for line in text.lines().filter(|line| line.contains("ADD COLUMN") && line.contains("NOT NULL")) {
            assert!(line.contains("DEFAULT"), "{}: {line}", file.display());
        }
    }
}

#[test]
fn a_rehearsal_migrates_a_copy_and_leaves_the_database_alone() {
    let (folder, scratch) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let path = folder.path().join("ffj-bot.db");
    drop(Store::open(&path).unwrap());
    let connection = Connection::open(&path).unwrap();
    // Closed and in use, both.
    for in_use in [false, true] {
        let open = in_use.then(|| Store::open(&path).unwrap());
        ffj_bot::store::rehearse(&path, scratch.path(), || ()).unwrap();
        drop(open);
    }
    connection.execute_batch("PRAGMA user_version = 999; INSERT INTO migration VALUES (999, 'future', 999, 'test')").unwrap();
    assert!(matches!(ffj_bot::store::rehearse(&path, scratch.path(), || ()), Err(StoreError::Newer { found: 999, .. })));
    assert_eq!(fs::read_dir(scratch.path()).unwrap().count(), 0, "nothing is left of it");
}
