//! Injecting faults over HTTP.

use std::time::Duration;

use serde_json::{Value, json};

use crate::double::Double;
use crate::fault::{GatewayFault, RestAction, RestFault};

/// Injects the fault that `kind` names.
pub fn inject(double: &Double, body: &Value) -> Result<Value, String> {
    let kind = body["kind"].as_str().ok_or("fault needs \"kind\"")?;
    let number = |key: &str| body[key].as_u64().ok_or_else(|| format!("{kind} needs \"{key}\""));
    let done = Ok(json!({"injected": kind}));
    match kind {
        "rest" => double.rest_fault(rest(body)?),
        "clear_rest" => double.clear_rest_faults(),
        "away" => {
            // Over HTTP nobody could call Discord back, so the absence has an end.
            let absence = Duration::from_millis(number("for_ms")?);
            let double = double.clone();
            tokio::spawn(async move {
                tokio::time::sleep(Duration::from_millis(50)).await;
                double.go_away();
                tokio::time::sleep(absence).await;
                double.come_back();
            });
        }
        "revoke_token" => double.revoke_token(),
        "restore_token" => double.restore_token(),
        "refuse_identify" => {
            let code = u16::try_from(number("code")?).map_err(|error| error.to_string())?;
            let times = body["times"].as_u64().and_then(|times| usize::try_from(times).ok()).unwrap_or(1);
            double.refuse_identify(code, times);
        }
        "privileged_intents" => double.set_privileged_intents(number("bits")?),
        "dm_closed" => {
            let user = body["user"].as_str().ok_or("dm_closed needs \"user\"")?;
            double.try_user(user)?.set_dm_closed(body["on"] != false);
        }
        _ => {
            let fault = gateway(kind, body)?;
            match body["session"].as_str() {
                Some(session) => double.fault_on(session, fault),
                None => double.fault(fault),
            }
        }
    }
    done
}

fn gateway(kind: &str, body: &Value) -> Result<GatewayFault, String> {
    let number = |key: &str| body[key].as_u64().ok_or_else(|| format!("{kind} needs \"{key}\""));
    Ok(match kind {
        "reconnect" => GatewayFault::Reconnect,
        "invalid_session" => GatewayFault::InvalidSession(body["resumable"] == true),
        "mute_acks" => GatewayFault::MuteAcks(body["on"] != false),
        "heartbeat" => GatewayFault::RequestHeartbeat,
        "reset" => GatewayFault::Reset,
        "fin" => GatewayFault::Fin,
        "close" => GatewayFault::Close(u16::try_from(number("code")?).map_err(|error| error.to_string())?),
        "close_without_code" => GatewayFault::CloseWithoutCode,
        "half_open" => GatewayFault::HalfOpen,
        "drip" => GatewayFault::Drip {
            bytes: usize::try_from(number("bytes")?).map_err(|error| error.to_string())?,
            every: Duration::from_millis(number("every_ms")?),
        },
        "garbage" => GatewayFault::Garbage,
        "raw" => GatewayFault::Raw(body["payload"].clone()),
        "event" => {
            let name = body["name"].as_str().ok_or("event needs \"name\"")?;
            GatewayFault::Event(name.to_owned(), body["data"].clone())
        }
        "duplicate_interaction" => GatewayFault::DuplicateInteraction,
        other => return Err(format!("there is no fault \"{other}\"")),
    })
}

fn rest(body: &Value) -> Result<RestFault, String> {
    let millis = |key: &str, default: u64| Duration::from_millis(body[key].as_u64().unwrap_or(default));
    let status = u16::try_from(body["status"].as_u64().unwrap_or(500)).map_err(|error| error.to_string())?;
    let action = match body["action"].as_str().unwrap_or("") {
        "rate_limit" => RestAction::RateLimit(millis("retry_after_ms", 700)),
        "global_rate_limit" => RestAction::GlobalRateLimit(millis("retry_after_ms", 700)),
        "html" => RestAction::Html(status),
        "json" => RestAction::Json(status, body["body"].clone()),
        "drop_before" => RestAction::DropBefore,
        "drop_after" => RestAction::DropAfter,
        "delay" => RestAction::Delay(millis("ms", 1000)),
        other => return Err(format!("there is no action \"{other}\"")),
    };
    let times = u32::try_from(body["times"].as_u64().unwrap_or(1)).map_err(|error| error.to_string())?;
    let fault = RestFault::next(body["prefix"].as_str().unwrap_or(""), action).times(times);
    Ok(match body["method"].as_str() {
        Some(method) => fault.method(method),
        None => fault,
    })
}
