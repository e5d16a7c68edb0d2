//! `kill -9` at random moments ([`next_kill`] says what they leave out) under load, with one process and with two, and with a faulty gateway on top. Nothing is
//! unanswered, answered twice, done twice or lost. `scripts/prove kills` runs the same code with larger counts:
//! `FFJ_KILLS` kills and `FFJ_INTERACTIONS` interactions at most.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use discord_double::{GatewayFault, Options};
use rand::Rng as _;

use support::house::{House, eventually};
use support::load::{heading, load, next_kill, number, options, received, silences, told};

/// How much is done.
struct Scale {
    kills: usize,
    interactions: usize,
}

impl Scale {
    fn of(kills: usize, interactions: usize) -> Self {
        Self { kills: number("FFJ_KILLS", kills), interactions: number("FFJ_INTERACTIONS", interactions) }
    }
}

/// What is injected beside the kills.
#[derive(Clone, Copy, PartialEq)]
enum Gateway {
    Sound,
    Faulty,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_process_killed_again_and_again_loses_and_repeats_nothing() {
    ordeal("one process", 1, Scale::of(8, 120), Gateway::Sound).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_process_on_a_faulty_gateway_loses_and_repeats_nothing() {
    ordeal("one process, faulty gateway", 1, Scale::of(5, 120), Gateway::Faulty).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_killed_in_turn_lose_and_repeat_nothing() {
    ordeal("two processes", 2, Scale::of(8, 120), Gateway::Sound).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_on_a_faulty_gateway_lose_and_repeat_nothing() {
    ordeal("two processes, faulty gateway", 2, Scale::of(5, 120), Gateway::Faulty).await;
}

async fn ordeal(name: &str, bots: usize, scale: Scale, gateway: Gateway) {
    let mut house = House::empty(Options { heartbeat_interval: Duration::from_millis(600), ..options() });
    for _ in 0..bots {
        house.start().await;
    }
    let double = house.double.clone();
    let load = tokio::spawn(load(double.clone(), scale.interactions, Arc::new(AtomicBool::new(true))));
    let mut killed_at = Vec::new();
    while killed_at.len() < scale.kills && !load.is_finished() {
        next_kill(&double).await;
        if gateway == Gateway::Faulty {
            double.fault(fault(bots));
        }
        let at = rand::rng().random_range(0..bots);
        killed_at.push(double.now());
        house.kill(at).await;
        house.revive(at);
    }
    let asked = load.await.unwrap();
    eventually("every interaction to be settled", || double.report().unanswered.is_empty()).await;
    let (twice, lost) = settle(&house, &asked).await;
    println!("{name}: {} kills, {}", killed_at.len(), told(&double, (twice, lost), &silences(&double, &killed_at)));
    assert_eq!((twice, lost), (0, 0));
    house.end();
}

/// A fault that one process can survive without losing an answer; the deadly ones only when there is another.
fn fault(bots: usize) -> GatewayFault {
    let gentle = 7;
    match rand::rng().random_range(0..if bots > 1 { gentle + 1 } else { gentle }) {
        0 => GatewayFault::Reconnect,
        1 => GatewayFault::InvalidSession(true),
        2 => GatewayFault::Reset,
        3 => GatewayFault::Fin,
        4 => GatewayFault::Close(4000),
        5 => GatewayFault::MuteAcks(true),
        6 => GatewayFault::CloseWithoutCode,
        _ => GatewayFault::HalfOpen,
    }
}

/// Waits until everything promised is delivered; returns how many were done more than once, and how many are missing.
async fn settle(house: &House, promised: &[String]) -> (usize, usize) {
    eventually("every promised reminder to be delivered", || received(&house.double).len() >= promised.len()).await;
    // A message is seen before its row is marked; what must not happen is that it never is.
    eventually("every row of the outbox to be marked", || house.query::<usize>("SELECT count(*) FROM outbox WHERE state <> 'sent'") == 0)
        .await;
    let rows: usize = house.query("SELECT count(*) FROM reminder");
    let once: usize = house.query("SELECT count(DISTINCT content) FROM reminder WHERE state = 'done'");
    let counts = received(&house.double);
    let copies = |content: &String| counts.get(&heading(content)).copied().unwrap_or(0);
    let twice = promised.iter().filter(|content| copies(content) > 1).count() + rows.saturating_sub(promised.len());
    let lost = promised.iter().filter(|content| copies(content) == 0).count() + promised.len().saturating_sub(once);
    (twice, lost)
}
