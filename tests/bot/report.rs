//! A long read beside people who wait: it is done beside the writer, and none of them waits for it. `scripts/prove reports` measures it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use discord_double::Load;
use serde_json::json;

use super::specimen;
use support::dialogue::{answered, says};
use support::house::{House, PATIENCE};
use support::load::number;

/// Interactions a second.
const RATE: f64 = 50.0;

/// A house in which alice has so many reminders for the far future, and the specimen is on.
async fn house(rows: usize) -> House {
    let house = specimen::house(1).await;
    let alice = house.double.user("alice");
    let connection = rusqlite::Connection::open(house.database()).unwrap();
    connection.busy_timeout(PATIENCE).unwrap();
    let sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
        INSERT INTO reminder (owner, content, due_at, language, state, created_at, changed_at)
        SELECT ?1, 'relire le procès-verbal de la réunion', 4000000000000 + i, 'fr', 'active', 1, 1 FROM n";
    connection.execute(sql, rusqlite::params![alice.id().to_string(), i64::try_from(rows).unwrap()]).unwrap();
    house
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_over_many_rows_is_read_beside_those_who_write() {
    let (rows, count) = (number("FFJ_ROWS", 2_000), number("FFJ_INTERACTIONS", 100));
    for reading in [false, true] {
        let house = house(rows).await;
        let double = house.double.clone();
        let (reads, over) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(!reading)));
        let reader = tokio::spawn({
            let (double, reads, over) = (double.clone(), Arc::clone(&reads), Arc::clone(&over));
            async move {
                let alice = double.user("alice");
                while !over.load(Ordering::Relaxed) {
                    let asked = alice.slash("general", "specimen rapport", json!({}));
                    let wanted = format!("rapport : {rows} rappels");
                    let report = asked.edited(PATIENCE).await.unwrap();
                    assert!(says(&report, &wanted), "{report}");
                    reads.fetch_add(1, Ordering::Relaxed);
                }
            }
        });
        let load = Load { per_second: RATE, count };
        let role = double.world(|world| world.find_role(world.first_guild().map(|guild| guild.id)?, "coordination").map(|role| role.id));
        let given = json!({ "fonction": "coordination", "role": role.unwrap().to_string() });
        let raised = double.load(&double.user("proprietaire"), "general", "config role", &given, load).await.unwrap();
        let mut took = Vec::new();
        for one in &raised {
            took.push(answered(one).await.latency.as_secs_f64() * 1000.0);
        }
        over.store(true, Ordering::Relaxed);
        reader.await.unwrap();
        let reads = reads.load(Ordering::Relaxed);
        took.sort_by(f64::total_cmp);
        let at = |percent: usize| took[(took.len() - 1) * percent / 100];
        println!(
            "{count} commands that write, at {RATE}/s, beside {reads} reports over {rows} rows: answered after p50 {:.2} ms, p99 {:.2} ms, max {:.2} ms",
            at(50),
            at(99),
            at(100)
        );
        assert_eq!((took.len(), reads > 0), (count, reading));
        house.end();
    }
}
