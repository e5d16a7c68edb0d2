//! Within the transaction: who asks, may they, which handler, and what to answer.

use jiff::Timestamp;

use super::Router;
use super::call::{Actor, permit};
use crate::adapter::discord::invocation::{Act, Invocation};
use crate::adapter::discord::render::render;
use crate::app::feature::MenuOn;
use crate::app::ledger::Decided;
use crate::app::live::LiveSettings;
use crate::app::refusal::{incident, reference, refused};
use crate::app::{Call, Durability, Fail, Input, StoreError, Tx, setting};
use crate::domain::error::UserError;
use crate::text::journal;
use crate::ui::{Reply, Target};

impl Router {
    /// Within the transaction: what to answer.
    pub(super) fn handle(
        &self,
        tx: &Tx<'_>,
        invocation: &Invocation,
        settings: &LiveSettings,
        now: Timestamp,
    ) -> Result<Decided, StoreError> {
        let reference = reference(invocation.event);
        let actor = Actor::of(tx, invocation, settings)?;
        let language = actor.language;
        let outcome = tx.nested(|tx| self.run(tx, invocation, &actor, settings, now));
        let reply = match outcome {
            Ok(reply) => reply,
            Err(Fail::User(error)) => {
                tracing::info!(ffj_ref = reference, refusal = kind_of(&error), "refused a request");
                Reply::Whisper(refused(language, &error, &reference))
            }
            // The database cannot take anything: the claim neither. The person is told without it.
            Err(Fail::Store(error)) if error.is_of_the_database() => return Err(error),
            Err(Fail::Store(error)) => {
                tracing::error!(message_id = journal::INCIDENT, ffj_ref = reference, error = %error, "a request failed");
                Reply::Whisper(incident(language, &reference))
            }
        };
        let work = if let Reply::Later(work) | Reply::ReplaceLater(work) = &reply { Some(work.json().to_owned()) } else { None };
        Ok(Decided { answer: Some((invocation.to.clone(), render(reply).to_string())), work })
    }

    /// Finds and runs the handler.
    fn run(&self, tx: &Tx<'_>, invocation: &Invocation, actor: &Actor, settings: &LiveSettings, now: Timestamp) -> Result<Reply, Fail> {
        let nothing = Input::none(invocation.own_permissions);
        let call = |input| self.call(tx, actor, settings, now, input);
        match &invocation.act {
            Act::Command(slash) => {
                let (command, sub) = self.parts.features.find(&slash.path).ok_or(UserError::OldButton)?;
                let call = call(Input { given: &slash.given, ..nothing });
                permit(&call, command.who, command.contexts, sub.feature)?;
                (sub.what.run)(&call)
            }
            Act::Menu { name, target } => {
                let found = self.parts.features.menu(name, menu_on(target)).ok_or(UserError::OldButton)?;
                let call = call(Input { target: Some(target), ..nothing });
                permit(&call, found.what.who, found.what.contexts, found.feature)?;
                (found.what.run)(&call)
            }
            Act::Press { id, values, given } => {
                let pressed = self.parts.keys.read(id).map_err(|_| UserError::OldButton)?;
                self.press(&call(Input { id: &pressed.id, values, given, ..nothing }), &pressed.action)
            }
            Act::Form { id, fields } => {
                let pressed = self.parts.keys.read(id).map_err(|_| UserError::OldButton)?;
                self.press(&call(Input { id: &pressed.id, fields, ..nothing }), &pressed.action)
            }
            Act::Typing { .. } | Act::Other(_) => Err(UserError::OldButton.into()),
        }
    }

    fn press(&self, call: &Call<'_>, action: &str) -> Result<Reply, Fail> {
        let (feature, press) = self.parts.features.press(action).ok_or(UserError::OldButton)?;
        setting::is_on(&call.context, feature.and_then(|feature| feature.switch))?;
        setting::allow(&call.context, press.who)?;
        (press.run)(call)
    }

    /// How far the commit must have come before the answer. Buttons and forms change something; commands say for themselves.
    pub(super) fn durability(&self, act: &Act) -> Durability {
        match act {
            Act::Command(slash) => self.parts.features.find(&slash.path).map_or(Durability::System, |(command, _)| command.durability),
            Act::Menu { name, target } => {
                self.parts.features.menu(name, menu_on(target)).map_or(Durability::System, |found| found.what.durability)
            }
            Act::Press { .. } | Act::Form { .. } => Durability::Disk,
            Act::Typing { .. } | Act::Other(_) => Durability::System,
        }
    }
}

const fn menu_on(target: &Target) -> MenuOn {
    match target {
        Target::Person(_) => MenuOn::Person,
        Target::Message(_) => MenuOn::Message,
    }
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
        | UserError::ImpossibleDate => "E7",
        UserError::TooLong { .. } => "E8",
        UserError::Decided { .. } => "E9",
        UserError::SamePerson => "same-person",
        UserError::TooLateToDecide => "too-late",
        UserError::NotStored => "E10",
        UserError::ClockWrong => "E12",
        UserError::OldButton => "old-button",
        UserError::SwitchedOff(_) => "switched-off",
        UserError::GuildOnly => "guild-only",
        UserError::Own(refusal) => refusal.code,
        UserError::Incident => "incident",
    }
}
