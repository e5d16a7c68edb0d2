//! The answer to an order, which the deployer gives when it has come to it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::act::Deployments;
use super::reply;
use crate::app::StoreError;
use crate::app::feature::Doing;
use crate::app::services::Services;
use crate::domain::language::Language;
use crate::ui::Deferred;

pub(super) const ORDER: &str = "order";

#[derive(Serialize, Deserialize)]
struct Order {
    order: String,
    language: Language,
}

pub(super) fn of_order(order: String, language: Language) -> Result<Deferred, StoreError> {
    Ok(Deferred::new(ORDER, &Order { order, language })?)
}

pub(super) fn order(services: Arc<Services>, work: &Deferred) -> Doing {
    let facts = work.facts::<Order>();
    Box::pin(async move {
        let (deployments, Order { order, language }) = (services.get::<Deployments>()?, facts?);
        let standing = deployments.answer(&order).await?;
        Some(reply::order(language, &standing, deployments.code_of(&order).as_deref()).into())
    })
}
