//! A database that cannot serve: damaged, newer, locked, full, read-only. Nothing is claimed that is not on the disk.

use std::path::PathBuf;
use std::process::Command;

use nix::sys::signal::Signal;

use super::telling::{each_from, ends_with, quick, run, start, still_answers};
use support::dialogue::{remind, says, wish};
use support::house::{House, PATIENCE, eventually};

/// A house whose database was made by this release and closed.
async fn house_with_database() -> House {
    let mut house = House::with(1).await;
    house.bots[0].signal(Signal::SIGTERM);
    assert_eq!(house.bots[0].exit().await, 0);
    change(&house, "PRAGMA wal_checkpoint(TRUNCATE)");
    house
}

/// Changes the database behind the back of the bot.
fn change(house: &House, sql: &str) {
    let connection = rusqlite::Connection::open(house.database()).unwrap();
    connection.busy_timeout(PATIENCE).unwrap();
    connection.execute_batch(sql).unwrap();
}

#[tokio::test]
async fn a_damaged_database_keeps_the_bot_down_and_is_left_as_it_is() {
    let mut house = House::empty(quick());
    let garbage = b"ceci n'est pas une base de donn\xc3\xa9es".repeat(1_000);
    std::fs::write(house.database(), &garbage).unwrap();
    house.launch();
    ends_with(&mut house, 78, &["la base de données est abîmée ; restaure une sauvegarde"]).await;
    assert_eq!(std::fs::read(house.database()).unwrap(), garbage, "the evidence stays");
    let (_, said, _) = run(&house, 0, &["doctor"]).await;
    assert!(said.contains("À réparer : la base de données : la base de données est abîmée"), "{said}");
    house.end();
}

#[tokio::test]
async fn a_database_with_damaged_pages_keeps_the_bot_down() {
    let mut house = house_with_database().await;
    let mut bytes = std::fs::read(house.database()).unwrap();
    bytes[100..16_384].fill(0xa5);
    std::fs::write(house.database(), bytes).unwrap();
    house.revive(0);
    ends_with(&mut house, 78, &["la base de données est abîmée"]).await;
    house.end();
}

#[tokio::test]
async fn a_database_of_a_newer_release_is_refused_and_never_restamped() {
    let mut house = house_with_database().await;
    change(&house, "PRAGMA user_version = 999; UPDATE migration SET readable_from = 999 WHERE number = 5");
    house.revive(0);
    ends_with(&mut house, 78, &["vient d'une version plus récente du bot ; installe cette version-là", "schema 999"]).await;
    assert_eq!(house.query::<i64>("PRAGMA user_version"), 999);
    house.end();
}

#[tokio::test]
async fn a_newer_database_that_this_release_can_still_read_is_used() {
    let mut house = house_with_database().await;
    change(&house, "PRAGMA user_version = 999; CREATE TABLE added_later (id INTEGER PRIMARY KEY)");
    house.revive(0);
    house.wait_ready(0).await;
    house.double.wait_ready(PATIENCE).await.unwrap();
    still_answers(&house).await;
    assert_eq!(house.query::<i64>("PRAGMA user_version"), 999);
    house.end();
}

#[tokio::test]
async fn while_another_process_locks_the_database_people_are_told_that_nothing_was_stored() {
    House::each(async |house| {
        let other = rusqlite::Connection::open(house.database()).unwrap();
        other.execute_batch("BEGIN EXCLUSIVE").unwrap();
        let alice = house.double.user("alice");
        let refused = wish(&alice, "demain", "eau").await;
        assert!(refused.ephemeral() && refused.content().contains("Rien n'a été enregistré"), "{}", refused.content());
        other.execute_batch("ROLLBACK").unwrap();
        drop(other);
        assert_eq!(house.query::<i64>("SELECT count(*) FROM reminder"), 0);
        still_answers(house).await;
    })
    .await;
}

/// A small file system of its own for the state of a house; gone with it.
struct Disk(PathBuf);

impl Disk {
    /// None where mounting is not allowed.
    fn under(house: &House) -> Option<Self> {
        let state = house.state();
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=2m", "tmpfs"]).arg(&state).output();
        let worked = mounted.is_ok_and(|output| output.status.success());
        if !worked {
            eprintln!("skipped: needs root");
        }
        worked.then_some(Self(state))
    }

    fn filler(&self) -> PathBuf {
        self.0.join("remplissage")
    }

    /// Writes until there is no more space.
    fn fill(&self) {
        use std::io::Write as _;
        let mut file = std::fs::File::create(self.filler()).unwrap();
        while file.write_all(&[0; 4_096]).is_ok() {}
    }

    fn make_read_only(&self) {
        let done = Command::new("mount").args(["-o", "remount,ro"]).arg(&self.0).status();
        assert!(done.unwrap().success());
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Lazily, because the processes of the house may still be there; nothing to do about a failure here.
        let _unmounted = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[tokio::test]
async fn on_a_full_disk_nothing_is_promised_and_with_space_again_all_goes_on() {
    each_from(
        || House::empty(quick()),
        async |house, bots| {
            let Some(disk) = Disk::under(house) else { return };
            start(house, bots).await;
            let alice = house.double.user("alice");
            disk.fill();
            let before: i64 = house.query("SELECT count(*) FROM reminder");
            let refused = wish(&alice, "demain", "eau").await;
            assert!(refused.ephemeral() && refused.content().contains("Rien n'a été enregistré"), "{}", refused.content());
            assert!(refused.content().contains("Réf."), "{}", refused.content());
            let (_, line, _) = run(house, 0, &["status"]).await;
            let (_, other, _) = run(house, bots - 1, &["status"]).await;
            assert!(format!("{line}{other}").contains("le disque est plein"), "{line}{other}");
            std::fs::remove_file(disk.filler()).unwrap();
            let taken = wish(&alice, "demain", "eau").await;
            assert!(taken.content().contains("Est-ce bien cela"), "{}", taken.content());
            assert_eq!(house.query::<i64>("SELECT count(*) FROM reminder"), before + 1);
            house.end();
        },
    )
    .await;
}

#[tokio::test]
async fn with_a_disk_that_was_full_before_the_start_people_are_told_so() {
    let mut house = House::empty(quick());
    let Some(disk) = Disk::under(&house) else { return };
    house.start().await;
    house.kill(0).await;
    disk.fill();
    house.revive(0);
    let online = house.double.wait_sessions(PATIENCE, |all| all.iter().any(|one| one.alive && one.resumes == 1).then_some(())).await;
    online.unwrap_or_else(|why| panic!("{why}\n{}", house.logs()));
    let refused = wish(&house.double.user("alice"), "demain", "eau").await;
    assert!(refused.content().contains("Rien n'a été enregistré"), "{}", refused.content());
    std::fs::remove_file(disk.filler()).unwrap();
    still_answers(&house).await;
    house.end();
}

/// After an orderly end SQLite has to make its index file anew, which a full disk does not let it.
#[tokio::test]
async fn a_database_that_cannot_be_opened_for_want_of_space_is_tried_again_and_says_why() {
    let mut house = House::empty(quick());
    let Some(disk) = Disk::under(&house) else { return };
    house.start().await;
    house.bots[0].signal(Signal::SIGTERM);
    assert_eq!(house.bots[0].exit().await, 0);
    change(&house, "PRAGMA wal_checkpoint(TRUNCATE)");
    disk.fill();
    house.revive(0);
    eventually("the full disk to be told", || house.logs().contains("le disque est plein")).await;
    std::fs::remove_file(disk.filler()).unwrap();
    let online = house.double.wait_sessions(PATIENCE, |all| all.iter().any(|one| one.alive && one.resumes == 1).then_some(())).await;
    online.unwrap_or_else(|why| panic!("{why}\n{}", house.logs()));
    still_answers(&house).await;
    house.end();
}

#[tokio::test]
async fn a_read_only_folder_keeps_the_bot_down_and_is_called_so() {
    let mut house = House::empty(quick());
    let Some(disk) = Disk::under(&house) else { return };
    disk.make_read_only();
    house.launch();
    ends_with(&mut house, 78, &["en lecture seule"]).await;
    house.end();
}

#[tokio::test]
async fn a_row_that_cannot_be_read_does_not_hold_up_the_others() {
    House::each(async |house| {
        let (alice, bruno) = (house.double.user("alice"), house.double.user("bruno"));
        remind(&alice, 1, "perdu").await;
        change(house, "UPDATE reminder SET rule = 'illisible'");
        change(
            house,
            "INSERT INTO outbox (cause, target, post, nonce, created_at, due_at) VALUES ('x', '{\"future\":1}', '{}', 'n', 0, 0)",
        );
        remind(&bruno, 2, "eau").await;
        house.double.wait_message("dm:bruno", |message| says(message, "eau"), PATIENCE).await.unwrap();
        still_answers(house).await;
    })
    .await;
}
