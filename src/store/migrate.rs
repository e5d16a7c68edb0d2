//! Brings the schema up to date. Contract:
//! - forward only, one file per idea, never edited once released; each is applied in one transaction with its number;
//! - before a database that holds data is changed, a copy is put beside it;
//! - a migration only adds (an index may go, which holds nothing of its own), and says with `-- readable from: N` which is the oldest
//!   schema number whose releases may use the result. A release that is too old refuses the file; no number is ever stamped backwards.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension as _, params};

use super::StoreError;

/// The migrations, oldest first: number, name, text.
pub(crate) const MIGRATIONS: &[(u32, &str, &str)] = &[
    (1, "claims", include_str!("../../migrations/0001_claims.sql")),
    (2, "gateway", include_str!("../../migrations/0002_gateway.sql")),
    (3, "outbox", include_str!("../../migrations/0003_outbox.sql")),
    (4, "settings", include_str!("../../migrations/0004_settings.sql")),
    (5, "reminders", include_str!("../../migrations/0005_reminders.sql")),
    (6, "deployments", include_str!("../../migrations/0006_deployments.sql")),
    (7, "lane", include_str!("../../migrations/0007_lane.sql")),
    (8, "intents", include_str!("../../migrations/0008_intents.sql")),
    (9, "community", include_str!("../../migrations/0009_community.sql")),
    (10, "approval", include_str!("../../migrations/0010_approval.sql")),
    (11, "claims_by_id", include_str!("../../migrations/0011_claims_by_id.sql")),
];

/// Marks the file as ours (`PRAGMA application_id`): "ffjb".
const APPLICATION_ID: i32 = 0x6666_6a62;

/// How many copies made before migrations are kept.
const SNAPSHOTS_KEPT: usize = 3;

/// The schema this program leaves behind. It starts from any older one.
pub const SCHEMA: u32 = newest();

/// Number of the newest migration.
const fn newest() -> u32 {
    MIGRATIONS[MIGRATIONS.len() - 1].0
}

/// Migrates the database at `path` to [`SCHEMA`].
pub(super) fn run(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let found: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > SCHEMA {
        let needs = readable_from(connection)?.unwrap_or(found);
        return if needs <= SCHEMA { Ok(()) } else { Err(StoreError::Newer { found, needs, ours: SCHEMA }) };
    }
    if found == SCHEMA {
        return Ok(());
    }
    if found > 0 {
        snapshot(connection, path, found)?;
    }
    // A new database has nothing to keep, so its steps need not reach the disk one by one.
    let together = if found == 0 { MIGRATIONS.len() } else { 1 };
    let wanted: Vec<_> = MIGRATIONS.iter().filter(|(number, ..)| *number > found).collect();
    wanted.chunks(together).try_for_each(|steps| apply(connection, steps))
}

/// Applies migrations together with their numbers, in one transaction.
fn apply(connection: &mut Connection, steps: &[&(u32, &str, &str)]) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    transaction.execute_batch(
        "CREATE TABLE IF NOT EXISTS migration (
            number INTEGER PRIMARY KEY, name TEXT NOT NULL, readable_from INTEGER NOT NULL, applied_by TEXT NOT NULL
        ) STRICT",
    )?;
    for (number, name, text) in steps {
        let now: u32 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        if now >= *number {
            continue; // The other process that starts on this file was faster.
        }
        transaction.execute_batch(text)?;
        let readable = declared(text).ok_or(StoreError::Unreadable("migrations"))?;
        transaction.execute("INSERT INTO migration VALUES (?1, ?2, ?3, ?4)", params![number, name, readable, env!("CARGO_PKG_VERSION")])?;
        transaction.pragma_update(None, "user_version", number)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    }
    transaction.commit()?;
    Ok(())
}

/// The number after `-- readable from:` in the first line.
fn declared(text: &str) -> Option<u32> {
    text.lines().next()?.strip_prefix("-- readable from:")?.trim().parse().ok()
}

/// The oldest schema whose releases may use what this program leaves behind, as its migrations declare.
#[must_use]
pub fn readable_since() -> u32 {
    MIGRATIONS.iter().filter_map(|(.., text)| declared(text)).max().unwrap_or(SCHEMA)
}

/// The oldest schema whose releases may use the file.
fn readable_from(connection: &Connection) -> Result<Option<u32>, StoreError> {
    let needs = connection.query_row("SELECT max(readable_from) FROM migration", [], |row| row.get::<_, Option<u32>>(0)).optional();
    Ok(needs?.flatten())
}

/// Copies the database beside itself before its schema changes.
fn snapshot(connection: &Connection, path: &Path, found: u32) -> Result<(), StoreError> {
    let folder = path.parent().unwrap_or(Path::new(".")).join("snapshots");
    fs::create_dir_all(&folder).map_err(StoreError::Snapshot)?;
    let finished = folder.join(format!("before-schema-{:04}-to-{:04}.db", found, SCHEMA));
    let unfinished = finished.with_extension("tmp");
    // A leftover of an interrupted copy would make VACUUM INTO refuse; that it is absent is the usual case.
    let _absent = fs::remove_file(&unfinished);
    connection.execute("VACUUM INTO ?1", [unfinished.to_string_lossy()])?;
    fs::File::open(&unfinished).and_then(|file| file.sync_all()).map_err(StoreError::Snapshot)?;
    fs::rename(&unfinished, &finished).map_err(StoreError::Snapshot)?;
    fs::File::open(&folder).and_then(|dir| dir.sync_all()).map_err(StoreError::Snapshot)?;
    prune(&folder).map_err(StoreError::Snapshot)
}

/// Removes all but the newest snapshots.
fn prune(folder: &Path) -> std::io::Result<()> {
    let mut copies: Vec<PathBuf> = fs::read_dir(folder)?.filter_map(|entry| entry.ok().map(|e| e.path())).collect();
    copies.retain(|file| file.extension().is_some_and(|end| end == "db"));
    copies.sort();
    let surplus = copies.len().saturating_sub(SNAPSHOTS_KEPT);
    copies.iter().take(surplus).try_for_each(fs::remove_file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_holds_every_file_of_the_folder_in_order() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
        let mut files: Vec<String> = fs::read_dir(folder).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
        files.sort();
        let listed: Vec<String> = MIGRATIONS.iter().map(|(number, name, _)| format!("{number:04}_{name}.sql")).collect();
        assert_eq!(listed, files);
    }

    #[test]
    fn every_migration_declares_who_can_read_the_result() {
        for (number, name, text) in MIGRATIONS {
            let oldest = declared(text).unwrap_or_else(|| panic!("{name} has no `-- readable from:`"));
            assert!(oldest >= 1 && oldest <= *number, "{name}");
        }
    }
}
