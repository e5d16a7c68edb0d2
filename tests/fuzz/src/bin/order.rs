//! An order, which whoever runs as the bot may write: what is read is written again as the same, and what only root may ask for is refused.
#![no_main]
#![allow(clippy::unwrap_used, reason = "a target fails by panicking")]

use ffj_base::contract::lenient::is_id;
use ffj_base::contract::order::{LARGEST, Wish};
use ffj_deploy::release::machine::Who;
use ffj_deploy::release::order;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|given: &[u8]| {
    for who in [Who::Operator, Who::Root] {
        let Ok(order) = order::read(given, who) else { continue };
        assert!(u64::try_from(given.len()).unwrap() <= LARGEST && is_id(&order.id), "it could not be answered");
        assert_eq!(order::read(&serde_json::to_vec(&order).unwrap(), who).unwrap(), order);
        if who == Who::Operator {
            let insists = matches!(order.wish, Wish::Activate { force: true, .. } | Wish::RollBack { force: true, .. });
            let of_root = matches!(order.wish, Wish::Apply { .. } | Wish::Package { .. } | Wish::Prune);
            assert!(order.by.starts_with("discord:") && !insists && !of_root, "{order:?}");
        }
    }
});
