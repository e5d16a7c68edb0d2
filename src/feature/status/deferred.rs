//! What takes its time: the picture with the facts of the machine, and the diagnosis, which reads the whole database.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{finding, reply};
use crate::app::StoreError;
use crate::app::doctor::Doctor;
use crate::app::feature::Doing;
use crate::app::health::Health as State;
use crate::app::services::Services;
use crate::domain::id::GuildId;
use crate::domain::language::Language;
use crate::ui::Deferred;

pub(super) const HEALTH: &str = "health";
pub(super) const DIAGNOSIS: &str = "diagnosis";

#[derive(Serialize, Deserialize)]
struct Health {
    language: Language,
}

#[derive(Serialize, Deserialize)]
struct Diagnosis {
    guild: GuildId,
    language: Language,
}

pub(super) fn of_health(language: Language) -> Result<Deferred, StoreError> {
    Ok(Deferred::new(HEALTH, &Health { language })?)
}

pub(super) fn of_diagnosis(guild: GuildId, language: Language) -> Result<Deferred, StoreError> {
    Ok(Deferred::new(DIAGNOSIS, &Diagnosis { guild, language })?)
}

pub(super) fn health(services: Arc<Services>, work: &Deferred) -> Doing {
    let facts = work.facts::<Health>();
    Box::pin(async move {
        let (health, facts) = (services.get::<State>()?, facts?);
        let picture = tokio::task::spawn_blocking(move || health.full_picture()).await.ok()?;
        Some(reply::health(facts.language, &picture).into())
    })
}

pub(super) fn diagnosis(services: Arc<Services>, work: &Deferred) -> Doing {
    let facts = work.facts::<Diagnosis>();
    Box::pin(async move {
        let (doctor, facts) = (services.get::<Doctor>()?, facts?);
        let findings = (doctor.0)(facts.guild).await;
        Some(finding::findings(facts.language, &findings).into())
    })
}
