//! Faults of the connection: the bot comes back, and what people did meanwhile is answered.

use std::time::Duration;

use discord_double::{GatewayFault, Options};
use nix::sys::signal::Signal;
use serde_json::json;

use super::telling::{each_from, quick, run, start, still_answers};
use support::dialogue::answered;
use support::house::{House, PATIENCE, eventually};

const CANARY: &str = "canari-très-privé";

#[tokio::test]
async fn a_lost_connection_is_resumed_and_what_people_did_meanwhile_is_answered() {
    let faults = [
        GatewayFault::Reconnect,
        GatewayFault::InvalidSession(true),
        GatewayFault::Reset,
        GatewayFault::Fin,
        GatewayFault::Close(4000),
        GatewayFault::CloseWithoutCode,
    ];
    House::each(async |house| {
        let bots = house.bots.len();
        for (number, fault) in faults.iter().enumerate() {
            house.double.fault(fault.clone());
            let answer = answered(&house.double.user("emma").slash("general", "statut", json!({}))).await;
            assert!(answer.content().contains("En ligne"), "{fault:?}: {}", answer.content());
            let wanted = u32::try_from(number).unwrap() + 1;
            let resumed =
                house.double.wait_sessions(PATIENCE, |all| all.iter().all(|one| one.alive && one.resumes == wanted).then_some(())).await;
            resumed.unwrap_or_else(|why| panic!("{fault:?}: {why} {:?}\n{}", house.double.sessions(), house.logs()));
        }
        let report = house.double.report();
        assert_eq!(report.identifies, u32::try_from(bots).unwrap(), "no identify was spent");
        assert_eq!((report.resumes_refused, report.resumes_at_other_url), (0, 0));
    })
    .await;
}

#[tokio::test]
async fn a_session_that_is_gone_is_started_anew() {
    for fault in [GatewayFault::InvalidSession(false), GatewayFault::Close(4009), GatewayFault::Close(4007)] {
        House::each(async |house| {
            let before: Vec<String> = house.double.sessions().into_iter().map(|session| session.id).collect();
            house.double.fault(fault.clone());
            let anew = |all: &[discord_double::SessionInfo]| {
                (all.len() == before.len() && all.iter().all(|one| one.alive && !before.contains(&one.id))).then_some(())
            };
            house.double.wait_sessions(PATIENCE, anew).await.unwrap_or_else(|why| panic!("{fault:?}: {why}\n{}", house.logs()));
            still_answers(house).await;
            let report = house.double.report();
            assert_eq!((report.identifies, report.identifies_too_soon), (u32::try_from(2 * before.len()).unwrap(), 0));
        })
        .await;
    }
}

#[tokio::test]
async fn frames_of_unknown_shape_are_left_aside_and_never_quoted_in_the_journal() {
    let prepare = || {
        let house = House::empty(quick());
        house.configure("[log]\nlevel = \"trace\"");
        house
    };
    each_from(prepare, async |house, bots| {
        start(house, bots).await;
        let secret = json!({ "content": CANARY, "user": { "id": CANARY }, "token": CANARY });
        let odd = [
            GatewayFault::Garbage,
            GatewayFault::Event("QUELQUE_CHOSE_DE_NEUF".to_owned(), secret.clone()),
            GatewayFault::Event("INTERACTION_CREATE".to_owned(), secret.clone()),
            GatewayFault::Event("INTERACTION_CREATE".to_owned(), json!([CANARY])),
            GatewayFault::Event("MESSAGE_CREATE".to_owned(), secret.clone()),
            GatewayFault::Event("GUILD_CREATE".to_owned(), json!(CANARY)),
            GatewayFault::Event("READY".to_owned(), secret.clone()),
            GatewayFault::Raw(json!({ "op": 77, "d": secret, "s": null, "t": null })),
            GatewayFault::Raw(json!({ "op": "onze", "d": CANARY })),
            GatewayFault::Raw(json!({ "d": CANARY })),
            GatewayFault::Raw(json!([CANARY])),
        ];
        for fault in odd {
            house.double.fault(fault);
            still_answers(house).await;
        }
        let log = house.logs();
        assert!(log.contains("unknown shape"), "{log}");
        assert!(!log.contains("canari"), "{}", log.lines().find(|line| line.contains("canari")).unwrap_or_default());
        house.end();
    })
    .await;
}

#[tokio::test]
async fn an_interaction_of_a_kind_this_release_does_not_know_is_answered() {
    House::each(async |house| {
        let asked = house.double.user("alice").slash("general", "statut", json!({}));
        answered(&asked).await;
        let mut unknown = super::telling::raw_command(house, &house.double.user("alice"), "nouveau", "truc", &json!([])).1;
        house.double.emit("INTERACTION_CREATE", &unknown);
        unknown["id"] = json!((unknown["id"].as_str().unwrap().parse::<u64>().unwrap() + 1).to_string());
        unknown["type"] = json!(77);
        house.double.emit("INTERACTION_CREATE", &unknown);
        house.double.wait_report(PATIENCE, |report| report.unknown_callbacks == 2).await.unwrap();
        still_answers(house).await;
    })
    .await;
}

#[tokio::test]
async fn a_connection_that_no_longer_answers_heartbeats_is_given_up_and_resumed() {
    let prepare = || House::empty(Options { heartbeat_interval: Duration::from_secs(1), ..quick() });
    for fault in [GatewayFault::MuteAcks(true), GatewayFault::HalfOpen] {
        each_from(prepare, async |house, bots| {
            start(house, bots).await;
            house.double.fault(fault.clone());
            let resumed = |all: &[discord_double::SessionInfo]| all.iter().all(|one| one.alive && one.resumes == 1).then_some(());
            house.double.wait_sessions(PATIENCE, resumed).await.unwrap_or_else(|why| panic!("{fault:?}: {why}\n{}", house.logs()));
            still_answers(house).await;
            assert_eq!(house.double.report().identifies, u32::try_from(bots).unwrap());
            house.end();
        })
        .await;
    }
}

#[tokio::test]
async fn a_busy_connection_that_no_longer_answers_heartbeats_is_given_up_all_the_same() {
    let prepare = || House::empty(Options { heartbeat_interval: Duration::from_secs(1), ..quick() });
    each_from(prepare, async |house, bots| {
        start(house, bots).await;
        house.double.fault(GatewayFault::MuteAcks(true));
        let busy = async {
            let mut ticks = tokio::time::interval(Duration::from_millis(20));
            loop {
                ticks.tick().await;
                house.double.emit("GUILD_AUDIT_LOG_ENTRY_CREATE", &json!({}));
                house.double.emit("QUELQUE_CHOSE", &json!({}));
            }
        };
        let resumed = |all: &[discord_double::SessionInfo]| all.iter().all(|one| one.alive && one.resumes >= 1).then_some(());
        tokio::select! {
            result = house.double.wait_sessions(PATIENCE, resumed) => result.unwrap_or_else(|why| panic!("{why}\n{}", house.logs())),
            () = busy => {}
        }
        still_answers(house).await;
        assert_eq!(house.double.report().identifies, u32::try_from(bots).unwrap());
        house.end();
    })
    .await;
}

#[tokio::test]
async fn a_heartbeat_asked_for_out_of_turn_is_given() {
    House::each(async |house| {
        let before = house.double.report().heartbeats;
        house.double.fault(GatewayFault::RequestHeartbeat);
        let wanted = before + u64::try_from(house.bots.len()).unwrap();
        house.double.wait_report(PATIENCE, |report| report.heartbeats >= wanted).await.unwrap();
        still_answers(house).await;
        assert_eq!(house.double.report().resumes, 0);
    })
    .await;
}

#[tokio::test]
async fn the_bot_waits_for_a_discord_that_is_away_at_the_start() {
    each_from(
        || House::empty(quick()),
        async |house, bots| {
            house.double.go_away();
            for _ in 0..bots {
                house.launch();
            }
            for bot in 0..bots {
                eventually("the loss to be noticed", || {
                    house.bots[bot].lines().iter().any(|line| line.contains("connection to Discord lost"))
                })
                .await;
                let (code, said, _) = run(house, bot, &["status"]).await;
                assert_eq!(code, 0);
                assert!(said.starts_with("Discord injoignable, nouvel essai en cours"), "{said}");
            }
            house.double.come_back();
            for bot in 0..bots {
                house.wait_ready(bot).await;
            }
            still_answers(house).await;
            house.end();
        },
    )
    .await;
}

#[tokio::test]
async fn the_bot_waits_for_a_discord_that_goes_away_while_it_runs() {
    House::each(async |house| {
        house.double.go_away();
        for bot in &house.bots {
            eventually("the loss to be noticed", || bot.lines().iter().any(|line| line.contains("connection to Discord lost"))).await;
        }
        house.double.come_back();
        let resumed = |all: &[discord_double::SessionInfo]| all.iter().all(|one| one.alive && one.resumes == 1).then_some(());
        house.double.wait_sessions(PATIENCE, resumed).await.unwrap();
        still_answers(house).await;
        assert_eq!(house.double.report().identifies, u32::try_from(house.bots.len()).unwrap());
    })
    .await;
}

#[tokio::test]
async fn when_few_identifies_are_left_the_bot_waits_says_so_and_still_stops_when_asked() {
    let prepare = || House::empty(Options { identify_budget: 50, ..quick() });
    each_from(prepare, async |house, bots| {
        for bot in 0..bots {
            house.launch();
            eventually("the wait", || house.bots[bot].lines().iter().any(|line| line.contains("too few identifies left"))).await;
            let (code, said, _) = run(house, bot, &["status"]).await;
            assert_eq!(code, 0);
            assert!(said.starts_with("En attente : trop de connexions à Discord aujourd'hui"), "{said}");
        }
        assert_eq!(house.double.report().identifies, 0);
        for bot in &mut house.bots {
            bot.signal(Signal::SIGTERM);
            assert_eq!(bot.exit().await, 0);
        }
        assert!(!house.logs().contains("not everything in hand was finished"), "the wait held up the end:\n{}", house.logs());
        house.end();
    })
    .await;
}
