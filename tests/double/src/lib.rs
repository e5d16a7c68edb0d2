//! A strict, stateful double of Discord: REST and gateway on loopback, with people who type, click and say things.
//!
//! Strict means that what Discord refuses is refused here, with Discord's codes and shapes, and what Discord merely
//! tolerates in silence (a misspelt key) is refused too. Bodies are judged by Discord's official OpenAPI description,
//! read at run time from the file that `DISCORD_OPENAPI` names or from `shared/discord/openapi.json` above this crate
//! or the current directory, plus our own rules. Without the file only the own rules judge and the report's `spec` is
//! null.
//!
//! # In a test
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use std::time::Duration;
//! use discord_double::{Double, Options};
//! use serde_json::json;
//!
//! let double = Double::start(Options::default());
//! // start the bot with double.api_url() and double.token(), then:
//! double.wait_ready(Duration::from_secs(5)).await?;
//! let alice = double.user("alice");
//! let run = alice.slash("general", "rappel moi", json!({"quand": "demain", "texte": "arroser"}));
//! let answer = run.answer(Duration::from_secs(3)).await?;
//! assert!(answer.ephemeral());
//! alice.click(&answer, "v1:rappel:annuler:7");
//! assert!(double.report().rejected.is_empty());
//! double.stop();
//! # Ok(())
//! # }
//! ```
//!
//! Deadlines follow the double's own clock: [`Double::advance`] moves it, so that nothing has to sleep.
//!
//! # From another process
//!
//! The program `discord-double` prints `{"api":…,"gateway":…,"token":…,"application":…,"guild":…}` when it listens.
//! Control routes live on the REST port. Bodies are JSON objects; a refusal is 400 `{"error":"why"}`; `user` is
//! `alice` and `channel` is `general` unless given; a channel is a name, an id, `dm` or `dm:alice`.
//!
//! | Request | Body or query | Answer |
//! |---|---|---|
//! | `POST /_double/slash` | `{"user","channel","command":"rappel moi","options":{}}` | `{"interaction":"id"}` |
//! | `POST /_double/autocomplete` | the same with `"focused":"option"` | `{"interaction"}` |
//! | `POST /_double/click` | `{"user","message":"id"` or `"interaction":"id","custom_id"}` | `{"interaction"}` |
//! | `POST /_double/select` | the same with `"values":[]` | `{"interaction"}` |
//! | `POST /_double/submit` | `{"user","interaction":"id of the opener","fields":{}}` | `{"interaction"}` |
//! | `POST /_double/context_menu` | `{"user","channel","command","target_user"` or `"message"}` | `{"interaction"}` |
//! | `POST /_double/say` | `{"user","channel","text"}` | the message |
//! | `POST /_double/load` | `{"rate":100,"count":1000,"command","options","user","channel"}` | `{"started":1000}` |
//! | `POST /_double/advance` | `{"ms":3000}` | `{"now"}` |
//! | `POST /_double/fault` | see below | `{"injected"}` |
//! | `POST /_double/stop` | | `{"stopping":true}` |
//! | `GET /_double/messages` | `?channel=general[&contains=text&wait_ms=5000]` | messages, oldest first |
//! | `GET /_double/interaction/{id}` | `[?wait_ms=3000]` waits for an answer | answers, original, follow-ups |
//! | `GET /_double/ready` | `?wait_ms=5000` | the session |
//! | `GET /_double/sessions`, `callbacks`, `commands?guild=` | | lists |
//! | `GET /_double/report` | | the [`Report`] |
//!
//! Faults of the gateway, on every session or the one in `"session"`: `{"kind":"reconnect"}`,
//! `{"kind":"invalid_session","resumable":true}`, `{"kind":"mute_acks","on":true}`, `heartbeat`, `reset`, `fin`,
//! `{"kind":"close","code":4000}`, `close_without_code`, `half_open`, `{"kind":"drip","bytes":1,"every_ms":5}`,
//! `garbage`, `{"kind":"raw","payload":{}}`, `{"kind":"event","name":"X","data":{}}`, `duplicate_interaction`.
//! Of REST: `{"kind":"rest","prefix":"/channels/","method":"POST","times":1,"action":A}` with `A` one of `rate_limit`
//! and `global_rate_limit` (`retry_after_ms`), `html` (`status`), `json` (`status`, `body`), `drop_before`,
//! `drop_after`, `delay` (`ms`); `clear_rest`. Of the rest: `{"kind":"away","for_ms":2000}`, `revoke_token`,
//! `restore_token`, `{"kind":"refuse_identify","code":4014,"times":1}`, `{"kind":"privileged_intents","bits":0}`,
//! `{"kind":"dm_closed","user":"alice","on":true}`.

mod actor;
mod clock;
mod content;
mod double;
mod fault;
mod gateway;
mod handle;
mod inject;
mod interaction;
mod options;
mod place;
mod report;
mod rest;
mod schema;
mod server;
mod snowflake;
mod state;
pub mod world;

pub use actor::Actor;
pub use double::{Double, Load, TimedOut};
pub use fault::{GatewayFault, RestAction, RestFault};
pub use gateway::session::SessionInfo;
pub use handle::{Answer, Interaction, Unanswered};
pub use options::{Options, PRIVILEGED};
pub use place::{MessageRef, Place, Target};
pub use report::{Callback, Latency, Rejection, Report};
pub use schema::Problem;
pub use world::World;

/// Judges a request body as the REST side does: the official description, unknown keys and our own rules.
///
/// `template` is the official path, such as `/channels/{channel_id}/messages`.
pub fn judge(method: &str, template: &str, body: &serde_json::Value) -> Vec<Problem> {
    let mut problems = schema::request(template, method, body);
    problems.extend(match (method, template) {
        ("PUT", path) if path.ends_with("/commands") => schema::commands(body),
        ("POST", path) if path.ends_with("/commands") => schema::one_command(body),
        (_, path) if path.ends_with("/callback") => match body["type"].as_u64() {
            Some(4 | 7) => schema::message(&body["data"], false),
            Some(9) => schema::modal(&body["data"]),
            _ => Vec::new(),
        },
        (_, path) if path.contains("/messages") || path.starts_with("/webhooks/") => schema::message(body, false),
        _ => Vec::new(),
    });
    problems
}
