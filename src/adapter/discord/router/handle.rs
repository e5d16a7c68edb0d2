//! Within the transaction: who asks, may they, which handler, and what to answer.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use jiff::Timestamp;

use super::{House, Router};
use crate::adapter::discord::command::{self, Call};
use crate::adapter::discord::invocation::{Act, Invocation, Slash};
use crate::adapter::discord::message::Reply;
use crate::adapter::discord::reply;
use crate::app::ledger::Decided;
use crate::app::{Durability, Fail, Scene, StoreError, Tx, language, setting};
use crate::domain::error::UserError;
use crate::domain::guild::Asker;
use crate::domain::language::Language;

impl Router {
    /// Within the transaction: what to answer.
    pub(super) fn handle(&self, tx: &Tx<'_>, invocation: &Invocation, house: &House, now: Timestamp) -> Result<Decided, StoreError> {
        let reference = reply::reference(invocation.event);
        let language = match language::of(tx, Some(invocation.person), invocation.locale.as_deref(), house.language) {
            Ok(language) => language,
            Err(Fail::Store(error)) => return Err(error),
            Err(Fail::User(_)) => house.language,
        };
        let outcome = tx.nested(|tx| {
            catch_unwind(AssertUnwindSafe(|| self.run(tx, invocation, house, now, language)))
                .unwrap_or_else(|_| Err(StoreError::Panicked.into()))
        });
        let (reply, work) = match outcome {
            Ok(Reply::Later(work)) => {
                let stored = serde_json::to_string(&work).map_err(|_| StoreError::Unreadable("work"))?;
                (Reply::Later(work), Some(stored))
            }
            Ok(reply) => (reply, None),
            Err(Fail::User(error)) => {
                tracing::info!(ffj_ref = reference, refusal = kind_of(&error), "refused a request");
                (Reply::Whisper(reply::refused(language, &error, &reference)), None)
            }
            // The database cannot take anything: the claim neither. The person is told without it.
            Err(Fail::Store(
                error @ (StoreError::Busy | StoreError::Full | StoreError::ReadOnly | StoreError::Damaged | StoreError::Closed),
            )) => {
                return Err(error);
            }
            Err(Fail::Store(error)) => {
                tracing::error!(message_id = crate::text::journal::INCIDENT, ffj_ref = reference, error = %error, "a request failed");
                (Reply::Whisper(reply::incident(language, &reference)), None)
            }
        };
        Ok(Decided { answer: Some((invocation.to.clone(), reply.render().to_string())), work })
    }

    /// Finds and runs the handler.
    fn run(&self, tx: &Tx<'_>, invocation: &Invocation, house: &House, now: Timestamp, language: Language) -> Result<Reply, Fail> {
        let asker = asker(invocation, house);
        let nothing = (Slash::default(), BTreeMap::new());
        let scene = Scene {
            tx,
            now,
            zone: &house.zone,
            clock_trusted: self.parts.clock.trusted(),
            asker: &asker,
            guild: invocation.guild,
            channel: invocation.channel,
            language,
        };
        let mut call = Call {
            scene,
            slash: &nothing.0,
            id: "",
            values: &[],
            fields: &nothing.1,
            own_permissions: invocation.own_permissions,
            keys: &self.parts.keys,
            health: &self.parts.health,
            deployments: &self.parts.deployments,
        };
        match &invocation.act {
            Act::Command(slash) => {
                let (command, sub) = command::find(&slash.path).ok_or(UserError::OldButton)?;
                call.slash = slash;
                permit(&call, command)?;
                (sub.run)(&call)
            }
            Act::Press { id, values } => {
                let pressed = self.parts.keys.read(id).map_err(|_| UserError::OldButton)?;
                (call.id, call.values) = (&pressed.id, values);
                press(&call, &pressed.action)
            }
            Act::Form { id, fields } => {
                let pressed = self.parts.keys.read(id).map_err(|_| UserError::OldButton)?;
                (call.id, call.fields) = (&pressed.id, fields);
                press(&call, &pressed.action)
            }
            Act::Typing { .. } | Act::Other(_) => Err(UserError::OldButton.into()),
        }
    }
}

pub(super) fn asker(invocation: &Invocation, house: &House) -> Asker {
    Asker {
        id: Some(invocation.person),
        roles: invocation.roles.clone(),
        permissions: invocation.permissions,
        operator: house.operators.contains(&invocation.person),
    }
}

/// Who may, where, and whether the feature is on.
pub(in crate::adapter::discord) fn permit(call: &Call<'_>, command: &command::Command) -> Result<(), Fail> {
    if command.place == command::Place::Community && call.scene.guild.is_none() {
        return Err(UserError::GuildOnly.into());
    }
    if let Some(module) = command.module {
        module_is_on(call, module)?;
    }
    setting::allow(&call.scene, command.who)
}

/// How far the commit must have come before the answer. Buttons and forms change something; commands say for themselves.
pub(super) fn durability(act: &Act) -> Durability {
    match act {
        Act::Command(slash) => command::find(&slash.path).map_or(Durability::System, |(command, _)| command.durability),
        Act::Press { .. } | Act::Form { .. } => Durability::Disk,
        Act::Typing { .. } | Act::Other(_) => Durability::System,
    }
}

fn module_is_on(call: &Call<'_>, module: &'static str) -> Result<(), Fail> {
    if setting::module_on(call.scene.tx, call.scene.guild, module)? { Ok(()) } else { Err(UserError::ModuleOff(module).into()) }
}

fn press(call: &Call<'_>, action: &str) -> Result<Reply, Fail> {
    let press = command::presses().find(|press| press.action == action).ok_or(UserError::OldButton)?;
    let feature = command::COMMANDS.iter().find(|command| action.split('-').next() == Some(command.key));
    if let Some(module) = feature.and_then(|command| command.module) {
        module_is_on(call, module)?;
    }
    setting::allow(&call.scene, press.who)?;
    (press.run)(call)
}

/// The kind of a refusal for the journal, without what the person wrote.
const fn kind_of(error: &UserError) -> &'static str {
    match error {
        UserError::RoleMissing { .. } => "E1",
        UserError::BotLacks { .. } => "E2",
        UserError::Gone(_) => "E4",
        UserError::PastDate { .. }
        | UserError::AmbiguousDate(_)
        | UserError::UnknownDate(_)
        | UserError::NoSuchDate(_)
        | UserError::ImpossibleDate
        | UserError::UnknownRepeat
        | UserError::UnknownDelay => "E7",
        UserError::TooLong { .. }
        | UserError::Empty
        | UserError::NoReason
        | UserError::NotConfirmed
        | UserError::FurtherBack
        | UserError::TooMany { .. } => "E8",
        UserError::AlreadyDone(_) => "E9",
        UserError::NotStored | UserError::DeployerAway | UserError::OrdersClosed => "E10",
        UserError::ClockWrong => "E12",
        UserError::OldButton => "old-button",
        UserError::ModuleOff(_) => "module-off",
        UserError::GuildOnly => "guild-only",
        UserError::Incident => "incident",
    }
}
