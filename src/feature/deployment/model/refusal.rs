//! What only deployments refuse.

use crate::domain::error::refusals;

refusals! {
    /// The release is not at hand, or no more.
    GONE = "E4", "error-gone-release";
    /// The duration was not understood, or is too short or too long.
    UNKNOWN_DELAY = "E7", "error-unknown-delay";
    /// An order was given without a reason.
    NO_REASON = "E8", "error-no-reason";
    /// What was typed to confirm is not what was to be confirmed.
    NOT_CONFIRMED = "E8", "error-not-confirmed";
    /// A release that is kept, and further back than one step.
    FURTHER_BACK = "E8", "error-further-back";
    /// The same order is on its way.
    ALREADY_ORDERED = "E9", "error-already-order";
    /// The deployer is not installed here, or has not said anything yet.
    DEPLOYER_AWAY = "E10", "error-deployer-away";
    /// The deployer takes no orders: its folder cannot be written.
    ORDERS_CLOSED = "E10", "error-orders-closed";
}
