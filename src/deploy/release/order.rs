//! Which orders are even looked at: those that make sense, and of the bot those that it may give at all.
//!
//! The bot may ask for what undoes itself or is undone easily; insisting is for root alone.

use ffj_base::contract::lenient::is_id;
use ffj_base::contract::order::LARGEST;
pub use ffj_base::contract::order::{Order, Wish};

use super::machine::Who;

/// Longest id and longest name of whoever orders, in bytes.
const MAX_NAME: usize = 80;
/// Longest reason, in characters.
const MAX_WHY: usize = 300;
/// Longest freeze that has an end, in seconds: 90 days.
const MAX_FREEZE: u64 = 90 * 24 * 60 * 60;

/// Why an order is not carried out.
#[derive(Debug, thiserror::Error)]
pub enum OrderError {
    /// It is not an order.
    #[error("cannot understand the order")]
    Json(#[from] serde_json::Error),
    /// It is too long, or has an impossible value.
    #[error("the order has no usable {0}")]
    Value(&'static str),
    /// Only root may order it.
    #[error("only root may order this")]
    NotAllowed,
}

/// Reads an order.
///
/// # Errors
/// When it is not one, or not one for whoever wrote it.
pub fn read(bytes: &[u8], who: Who) -> Result<Order, OrderError> {
    if !u64::try_from(bytes.len()).is_ok_and(|length| length <= LARGEST) {
        return Err(OrderError::Value("length"));
    }
    let order: Order = serde_json::from_slice(bytes)?;
    let plain = |text: &str| !text.is_empty() && text.len() <= MAX_NAME && text.bytes().all(|byte| byte.is_ascii_graphic());
    if !is_id(&order.id) {
        return Err(OrderError::Value("id"));
    }
    if !plain(&order.by) || (who == Who::Operator && !order.by.starts_with("discord:")) {
        return Err(OrderError::Value("by"));
    }
    if let Wish::Freeze { for_seconds, why } = &order.wish {
        if for_seconds.is_some_and(|seconds| seconds == 0 || seconds > MAX_FREEZE) {
            return Err(OrderError::Value("for_seconds"));
        }
        if why.chars().count() > MAX_WHY || why.chars().any(char::is_control) {
            return Err(OrderError::Value("why"));
        }
    }
    if who == Who::Operator && !is_for_the_bot(&order.wish) {
        return Err(OrderError::NotAllowed);
    }
    Ok(order)
}

/// Whether an operator may ask for it from Discord. A stolen account can at worst go back to a release that was signed.
const fn is_for_the_bot(wish: &Wish) -> bool {
    match wish {
        Wish::Activate { force, .. } | Wish::RollBack { force, .. } => !*force,
        Wish::Freeze { .. } | Wish::Unfreeze | Wish::Look => true,
        Wish::Apply { .. } | Wish::Package { .. } | Wish::Prune => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parse(text: &str, who: Who) -> Result<Order, OrderError> {
        read(text.as_bytes(), who)
    }

    #[test]
    fn orders_are_written_and_read_back() {
        let wishes = [
            (r#"{"id":"7","by":"discord:1","do":"activate","version":"1.4.1"}"#, true),
            (r#"{"id":"7","by":"discord:1","do":"roll-back","version":null}"#, true),
            (r#"{"id":"7","by":"discord:1","do":"freeze","for_seconds":7200,"why":"congrès"}"#, true),
            (r#"{"id":"7","by":"discord:1","do":"unfreeze"}"#, true),
            (r#"{"id":"7","by":"discord:1","do":"look"}"#, true),
            (r#"{"id":"7","by":"person:root","do":"activate","version":"1.4.1","force":true}"#, false),
            (r#"{"id":"7","by":"person:root","do":"apply"}"#, false),
            (r#"{"id":"7","by":"person:root","do":"package"}"#, false),
            (r#"{"id":"7","by":"person:root","do":"prune"}"#, false),
        ];
        for (text, bot) in wishes {
            let order = parse(text, Who::Root).unwrap();
            assert_eq!(serde_json::to_string(&order).unwrap(), text);
            assert!(text.contains(&format!(r#""do":"{}""#, order.wish.name())), "{text}");
            assert_eq!(parse(text, Who::Operator).is_ok(), bot, "{text}");
        }
    }

    #[test]
    fn what_is_no_order_is_refused() {
        let wrong = [
            "",
            "{}",
            r#"{"id":"7","by":"x","do":"dance"}"#,
            r#"{"id":"","by":"x","do":"look"}"#,
            r#"{"id":"a b","by":"x","do":"look"}"#,
            r#"{"id":"a:b","by":"x","do":"look"}"#,
            r#"{"id":"7","by":"","do":"look"}"#,
            r#"{"id":"7","by":"x","do":"activate","version":"../../etc"}"#,
            r#"{"id":"7","by":"x","do":"freeze","for_seconds":0,"why":""}"#,
            r#"{"id":"7","by":"x","do":"freeze","for_seconds":null,"why":"a\nb"}"#,
        ];
        for text in wrong {
            assert!(parse(text, Who::Root).is_err(), "{text}");
        }
        assert!(parse(&format!(r#"{{"id":"7","by":"x","do":"look"{}}}"#, " ".repeat(9000)), Who::Root).is_err());
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = read(&bytes, Who::Operator);
        }
    }
}
