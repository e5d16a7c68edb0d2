//! What somebody orders: the bot on behalf of an operator, or root at the command line. One small file each.
//!
//! The bot may ask for what undoes itself or is undone easily; insisting is for root alone.

use serde::{Deserialize, Serialize};

use super::Version;
use super::machine::Who;

/// Longest order that is even looked at, in bytes.
pub const MAX_ORDER: u64 = 8 * 1024;
/// Longest id and longest name of whoever orders, in bytes.
const MAX_NAME: usize = 80;
/// Longest reason, in characters.
const MAX_WHY: usize = 300;
/// Longest freeze that has an end, in seconds: 90 days.
const MAX_FREEZE: u64 = 90 * 24 * 60 * 60;

/// An order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Names it, so that it is carried out once and its answer is found.
    pub id: String,
    /// On whose behalf: `discord:<id>` or `person:<login>`.
    pub by: String,
    /// What is to be done.
    #[serde(flatten)]
    pub wish: Wish,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Wish {
    /// Make a staged release current.
    Activate {
        /// Which.
        version: Version,
        /// Whether somebody insists.
        #[serde(default, skip_serializing_if = "is_false")]
        force: bool,
    },
    /// Go back.
    RollBack {
        /// To which; the best one when not said.
        version: Option<Version>,
        /// Whether somebody insists.
        #[serde(default, skip_serializing_if = "is_false")]
        force: bool,
    },
    /// From now on only a person begins a deployment.
    Freeze {
        /// For how long; until somebody ends it when not said.
        for_seconds: Option<u64>,
        /// Why.
        why: String,
    },
    /// No longer so.
    Unfreeze,
    /// Look at the forge now.
    Look,
    /// Bring the bundle that lies beside the order.
    Apply {
        /// Whether somebody insists.
        #[serde(default, skip_serializing_if = "is_false")]
        force: bool,
    },
    /// Bring the release that the package carries.
    Package {
        /// Whether somebody insists.
        #[serde(default, skip_serializing_if = "is_false")]
        force: bool,
    },
    /// Remove the releases that are kept for nothing.
    Prune,
}

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

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
const fn is_false(given: &bool) -> bool {
    !*given
}

impl Order {
    /// Reads an order.
    ///
    /// # Errors
    /// When it is not one, or not one for whoever wrote it.
    pub fn parse(bytes: &[u8], who: Who) -> Result<Self, OrderError> {
        if !u64::try_from(bytes.len()).is_ok_and(|length| length <= MAX_ORDER) {
            return Err(OrderError::Value("length"));
        }
        let order: Self = serde_json::from_slice(bytes)?;
        let plain = |text: &str| !text.is_empty() && text.len() <= MAX_NAME && text.bytes().all(|byte| byte.is_ascii_graphic());
        if !plain(&order.id) {
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
        if who == Who::Operator && !order.wish.is_for_the_bot() {
            return Err(OrderError::NotAllowed);
        }
        Ok(order)
    }
}

impl Wish {
    /// One of each kind, about this version; for what holds for all of them.
    #[must_use]
    pub fn of_each_kind(version: &Version) -> [Self; 8] {
        [
            Self::Activate { version: version.clone(), force: false },
            Self::RollBack { version: None, force: false },
            Self::Freeze { for_seconds: None, why: String::new() },
            Self::Unfreeze,
            Self::Look,
            Self::Apply { force: false },
            Self::Package { force: false },
            Self::Prune,
        ]
    }

    /// Whether it leads to a deployment that can be followed.
    #[must_use]
    pub const fn brings(&self) -> bool {
        match self {
            Self::Activate { .. } | Self::RollBack { .. } | Self::Apply { .. } | Self::Package { .. } => true,
            Self::Freeze { .. } | Self::Unfreeze | Self::Look | Self::Prune => false,
        }
    }

    /// Stable name for answers and JSON; the one that serde writes.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Activate { .. } => "activate",
            Self::RollBack { .. } => "roll-back",
            Self::Freeze { .. } => "freeze",
            Self::Unfreeze => "unfreeze",
            Self::Look => "look",
            Self::Apply { .. } => "apply",
            Self::Package { .. } => "package",
            Self::Prune => "prune",
        }
    }

    /// Whether an operator may ask for it from Discord. A stolen account can at worst go back to a release that was signed.
    const fn is_for_the_bot(&self) -> bool {
        match self {
            Self::Activate { force, .. } | Self::RollBack { force, .. } => !*force,
            Self::Freeze { .. } | Self::Unfreeze | Self::Look => true,
            Self::Apply { .. } | Self::Package { .. } | Self::Prune => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parse(text: &str, who: Who) -> Result<Order, OrderError> {
        Order::parse(text.as_bytes(), who)
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
            assert!(crate::release::reason::ANSWERS.contains(&order.wish.name()), "{text}");
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
            let _ = Order::parse(&bytes, Who::Operator);
        }
    }
}
